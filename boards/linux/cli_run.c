/* cli_run.c - the loop around b24_poll(). */
#define _POSIX_C_SOURCE 200809L

#include "cli_run.h"

#include <signal.h>
#include <string.h>

/* The longest pause: a signal between looking at the flag and waiting is
 * noticed after it, and a second's change on the terminal is shown in time. */
#define PAUSE_MS 250u

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

void b24_cli_catch_signals(void)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction sa, was;
    size_t i;

    memset(&sa, 0, sizeof sa);
    sigemptyset(&sa.sa_mask);
    sa.sa_handler = on_signal; /* no SA_RESTART: what waits shall end */
    for (i = 0; i < sizeof ends / sizeof ends[0]; i++)
        /* nohup, and a shell's background job, have it ignored */
        if (sigaction(ends[i], NULL, &was) == 0 && was.sa_handler != SIG_IGN)
            sigaction(ends[i], &sa, NULL);
    sa.sa_handler = SIG_IGN; /* a closed pipe is an error of write() */
    sigaction(SIGPIPE, &sa, NULL);
}

int b24_cli_interrupted(void)
{
    return interrupted;
}

/* To whom it goes, and how well the way there is protected. */
static void tell_connection(const struct b24_client *client,
                            const struct b24_posix *net,
                            struct b24_cli_out *err)
{
    struct b24_tls_info info = {0};
    char peer[64];

    if (b24_result(client)->reused) {
        b24_cli_puts(err, "* over the same connection\n");
        return;
    }
    if (b24_tls_info(client, &info) != B24_OK || !info.version)
        return;
    b24_cli_puts(err, "* connected");
    if (b24_posix_peer_text(net, peer, sizeof peer) > 0) {
        b24_cli_puts(err, " to ");
        b24_cli_puts(err, peer);
    }
    b24_cli_puts(err, ", ");
    b24_cli_puts(err, info.version);
    b24_cli_puts(err, " ");
    b24_cli_puts(err, info.suite);
    b24_cli_puts(err, info.resumed ? ", session resumed\n" : "\n");
}

/* The request as it leaves now, masked: at the portal's new name, too. */
static void tell_request(const struct b24_cli_wire *wire,
                         const struct b24_call *call, struct b24_cli_out *err)
{
    struct b24_config now = *wire->config;

    if (now.rename && now.rename->site.host[0])
        now.site = &now.rename->site;
    if (b24_preview(&now, call, wire->request, wire->request_cap) > 0)
        b24_cli_wire_show(err, "> ", wire->request, strlen(wire->request));
}

static void tell_end(const struct b24_client *client, struct b24_cli_out *err)
{
    const struct b24_reply *r = b24_result(client);
    struct b24_tls_info info = {0};

    b24_cli_puts(err, "* ");
    b24_cli_put_seconds(err, r->duration_ms);
    b24_cli_puts(err, " s ");
    b24_cli_puts(err, b24_outcome_name(r->outcome));
    if (r->http_status) {
        b24_cli_puts(err, ", HTTP status ");
        b24_cli_put_number(err, r->http_status);
    }
    if (r->request_id[0]) {
        b24_cli_puts(err, ", request ");
        b24_cli_puts(err, r->request_id);
    }
    if (b24_tls_info(client, &info) == B24_OK && info.arena_peak) {
        b24_cli_puts(err, ", TLS memory ");
        b24_cli_put_number(err, (int64_t)info.arena_peak);
    }
    b24_cli_puts(err, "\n");
    b24_cli_flush(err);
}

/* What the attempt came to, and when the next one begins. Nothing of the
 * portal's words: that may be a secret thrown back. */
static void tell_again(const struct b24_client *client, struct b24_cli_out *err)
{
    const struct b24_reply *r = b24_result(client);
    const uint32_t ms = b24_poll_hint(client, NULL);

    b24_cli_puts(err, "* ");
    b24_cli_puts(err, b24_outcome_name(r->outcome));
    if (r->http_status) {
        b24_cli_puts(err, ", HTTP status ");
        b24_cli_put_number(err, r->http_status);
    }
    b24_cli_puts(err, ": again in ");
    b24_cli_put_number(err, ms / 1000);
    b24_cli_puts(err, ".");
    b24_cli_put_number(err, ms % 1000 / 100);
    b24_cli_puts(err, " s\n");
}

static void tell_step(const struct b24_client *client,
                      const struct b24_posix *net,
                      const struct b24_cli_wire *wire, enum b24_state state,
                      const struct b24_call *call, struct b24_cli_out *err)
{
    if (state == B24_SEND) {
        tell_connection(client, net, err);
        if (wire)
            tell_request(wire, call, err);
    } else if (state == B24_BACKOFF) {
        tell_again(client, err);
    } else if (state == B24_REFRESH && wire) {
        b24_cli_puts(err, "* (what is said there is secret, and not shown)\n");
    }
    b24_cli_flush(err);
}

static void pause_for(const struct b24_client *client, struct b24_posix *net)
{
    unsigned events = 0;
    uint32_t ms = b24_poll_hint(client, &events);

    if (ms > PAUSE_MS)
        ms = PAUSE_MS;
    /* What goes wrong here goes wrong in the next poll, too. */
    if (ms > 0)
        (void)b24_posix_port.wait(net, events, ms);
}

void b24_cli_run(struct b24_client *client, struct b24_posix *net,
                 const struct b24_call *call, struct b24_cli_progress *p,
                 struct b24_cli_wire *wire)
{
    int rc = b24_start(client, call);

    b24_cli_progress_begin(p, call, b24_posix_port.now_ms(net));
    if (rc == B24_OK)
        rc = B24_BUSY;
    while (rc == B24_BUSY && !interrupted) {
        const enum b24_state state = b24_progress(client);

        if (wire && state != B24_WAIT && state != B24_READ)
            b24_cli_wire_end(wire); /* an earlier answer is over */
        p->left_ms = b24_poll_hint(client, NULL);
        /* a step is not told in the middle of the answer's line */
        if ((!wire || !wire->line_open) &&
            b24_cli_progress_show(p, state, b24_posix_port.now_ms(net)) &&
            p->steps)
            tell_step(client, net, wire, state, call, p->err);
        rc = b24_poll(client);
        if (rc == B24_BUSY && b24_progress(client) == state)
            pause_for(client, net);
    }
    b24_cancel(client); /* if it still runs: interrupted */
    b24_cli_progress_end(p);
    if (wire)
        b24_cli_wire_end(wire);
    if (p->steps)
        tell_end(client, p->err);
}
