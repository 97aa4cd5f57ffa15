/* cli_session.c - one connection, card after card. */
#define _DEFAULT_SOURCE /* getenv is C; access, isatty */

#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All of Mbed TLS's memory: TLS 1.3 with records of 16 KiB and a chain with
 * RSA keys, and room for what a server may add to it. */
#ifndef B24_CLI_ARENA
#define B24_CLI_ARENA ((size_t)96 * 1024)
#endif

static uint64_t arena[B24_CLI_ARENA / sizeof(uint64_t)];

static int open_ca(const char *path)
{
    int rc = b24_posix_roots_open(&b24_cli.ca, path);

    if (rc != B24_OK) {
        b24_cli_puts(&b24_cli.words, "root certificates: ");
        b24_cli_put_name(&b24_cli.words, path);
        b24_cli_puts(&b24_cli.words, ": ");
        b24_cli_puts(&b24_cli.words, b24_posix_roots_why(&b24_cli.ca));
    }
    return rc;
}

static int open_roots(void)
{
    static const char *const usual[] = {
        "/etc/ssl/certs/ca-certificates.crt", /* Debian, Alpine, Arch */
        "/etc/pki/tls/certs/ca-bundle.crt",   /* Fedora, Red Hat */
        "/etc/ssl/ca-bundle.pem",             /* SUSE */
        "/etc/ssl/cert.pem",                  /* Alpine, BSD */
    };
    const char *path = b24_cli.args.ca_file;
    size_t i;

    if (!path)
        path = getenv("SSL_CERT_FILE");
    if (path && path[0])
        return open_ca(path);
    for (i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (access(usual[i], R_OK) == 0)
            return open_ca(usual[i]);
    b24_cli_puts(&b24_cli.words,
                 "no root certificates found: install the package "
                 "ca-certificates, or give --ca-file");
    return B24_E_ROOTS;
}

static void see_answer(void *ctx, const char *data, size_t len)
{
    b24_cli_wire_feed(ctx, data, len);
}

/* A token file that has all that a refresh needs is kept up to date; what came
 * in by standard input has no file. *port: with a store, or without. */
static int open_store(const struct b24_port **port)
{
    const char *path = b24_cli.args.token_file;
    struct b24_oauth *oauth = b24_cli.config.oauth;
    int rc;

    *port = &b24_posix_port;
    if (!oauth || strcmp(path, "-") == 0 || !b24_oauth_complete(oauth))
        return B24_OK;
    rc = b24_posix_token_open(&b24_cli.store, path, &b24_cli.net);
    if (rc != B24_OK) {
        b24_cli_put_name(&b24_cli.words, path);
        b24_cli_puts(&b24_cli.words, ": ");
        b24_cli_puts(&b24_cli.words, rc == B24_E_SPACE
                                         ? b24_err_text(rc)
                                         : strerror(b24_cli.store.sys_errno));
    }
    oauth->ops = &b24_oauth_ops;
    *port = &b24_posix_port_keeping;
    return rc;
}

int b24_cli_open(void)
{
    const struct b24_port *port;
    int rc = open_roots();

    if (rc != B24_OK)
        return rc;
    b24_posix_init(&b24_cli.net);
    b24_cli.net.overrides = b24_cli.args.resolves;
    b24_cli.net.n_overrides = b24_cli.args.n_resolves;
    b24_cli.roots.find = b24_posix_roots_find;
    b24_cli.roots.ctx = &b24_cli.ca;
    b24_cli.config.roots = &b24_cli.roots;
    b24_cli.config.arena = arena;
    b24_cli.config.arena_len = sizeof arena;
    b24_cli.config.timeout_ms = b24_cli.args.timeout_ms;
    b24_cli.config.retries = b24_cli.args.retries;
    b24_cli.config.retry_max_ms = b24_cli.args.retry_max_ms;
    b24_cli.rename.ops = &b24_rename_ops;
    if (b24_cli.args.follow_rename)
        b24_cli.config.rename = &b24_cli.rename;
    if (b24_cli.args.verbose > 1) {
        b24_cli.config.trace = see_answer;
        b24_cli.config.trace_ctx = &b24_cli.wire;
    }
    if (b24_cli.args.verb == B24_CLI_DOCTOR)
        b24_cli_doctor_watch();
    rc = open_store(&port);
    if (rc != B24_OK)
        return rc;
    rc = b24_init(&b24_cli.client, &b24_cli.config, port, &b24_cli.net);
    if (rc != B24_OK)
        b24_cli_puts(&b24_cli.words, b24_err_text(rc));
    return rc;
}

const struct b24_reply *b24_cli_ask(const struct b24_call *call)
{
    const struct b24_reply *reply = b24_result(&b24_cli.client);
    const int wire = b24_cli.args.verbose > 1;

    if (wire) {
        b24_cli_wire_init(&b24_cli.wire, b24_cli.secret.shown, &b24_cli.err);
        b24_cli.wire.config = &b24_cli.config;
        b24_cli.wire.request = b24_cli.preview;
        b24_cli.wire.request_cap = sizeof b24_cli.preview;
    }
    b24_cli_run(&b24_cli.client, &b24_cli.net, call, &b24_cli.progress,
                wire ? &b24_cli.wire : NULL);
    b24_cli.why = "";
    if (reply->err == B24_E_STORE)
        b24_cli.why = b24_cli.store.sys_errno
                          ? strerror(b24_cli.store.sys_errno)
                          : "it holds no pair of tokens any more";
    if (reply->err == B24_E_RANDOM)
        b24_cli.why = "the system has gathered none since its start: try again "
                      "in a moment";
    if (reply->layer == B24_LAYER_DNS || reply->layer == B24_LAYER_CONNECT)
        b24_cli.why = b24_posix_why(&b24_cli.net);
    else if (reply->outcome == B24_OUTCOME_TIMEOUT ||
             reply->outcome == B24_OUTCOME_CANCELLED)
        b24_cli.why = b24_cli_progress_while(&b24_cli.progress);
    return reply;
}

/* One of a card's calls: what they all may take is the card's, and so is what
 * they have taken. done: so far, all zero before the first. */
static void ask_on(const struct b24_call *call, struct b24_reply *done)
{
    const struct b24_reply so_far = *done;
    const uint32_t most = b24_cli.args.retry_max_ms;

    b24_cli.config.retries = (uint8_t)(b24_cli.args.retries - so_far.retries);
    if (most)
        b24_cli.config.retry_max_ms =
            most > so_far.duration_ms ? most - so_far.duration_ms : 1;
    *done = *b24_cli_ask(call);
    done->attempts = (uint8_t)(done->attempts + so_far.attempts);
    done->retries = (uint8_t)(done->retries + so_far.retries);
    done->duration_ms += so_far.duration_ms;
}

/* Reset between two looks at the card. What cannot be read before is not
 * touched. call: the last one made, in the end; done: its reply. */
static void run_verified(struct b24_call *call, struct b24_reply *done)
{
    struct b24_cli_verify *v = &b24_cli.verify;
    const uint8_t op = call->op;

    call->op = B24_GET;
    ask_on(call, done);
    if (done->outcome != B24_OK_TRUE)
        return;
    v->before = done->result == B24_KIND_NULL;
    call->op = op;
    ask_on(call, done);
    v->done = done->outcome == B24_OK_TRUE;
    if (!v->done)
        return;
    call->op = B24_GET;
    ask_on(call, done);
    if (done->outcome != B24_OK_TRUE)
        return;
    v->after = done->result == B24_KIND_NULL;
    if (!v->after) {
        done->outcome = B24_OK_FALSE;
        done->advice = B24_ADVICE_ADMINISTRATOR;
        done->layer = B24_LAYER_PORTAL;
        done->err = B24_E_FALSE;
    }
}

void b24_cli_show_progress(void)
{
    const char *term = getenv("TERM");

    b24_cli_progress_init(&b24_cli.progress, &b24_cli.err,
                          b24_cli.secret.site.host);
    b24_cli.progress.server = b24_cli.secret.token.oauth.server.host;
    b24_cli.progress.steps = b24_cli.args.verbose > 0;
    b24_cli.progress.live =
        isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

int b24_cli_run_cards(void)
{
    enum b24_cli_exit first = B24_CLI_DONE, code;
    struct b24_reply done;
    int i;

    b24_cli_show_progress();
    for (i = 0; i < b24_cli.args.count; i++) {
        struct b24_call call = b24_cli_nth(i);

        b24_cli.verify = b24_cli_verify_none;
        memset(&done, 0, sizeof done);
        if (b24_cli.args.verify)
            run_verified(&call, &done);
        else
            ask_on(&call, &done);
        b24_cli_report(&call, &done, b24_cli.why);
        code = b24_cli_exit_code(&done);
        if (first == B24_CLI_DONE)
            first = code;
        if (b24_cli_interrupted() && i + 1 < b24_cli.args.count) {
            done = b24_cli_cancelled; /* however this card has ended */
            if (first == B24_CLI_DONE)
                first = B24_CLI_INTERRUPTED;
        }
        if (b24_cli_hopeless(&done)) {
            b24_cli_skip(i + 1, &done);
            break;
        }
    }
    return (int)first;
}
