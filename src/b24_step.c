/* b24_step.c - see b24_step.h. */
#include "b24_step.h"
#include "b24_buf.h"
#include "b24_credential.h"
#include "b24_http_resp.h"
#include "b24_method.h"
#include "b24_reply.h"
#include "b24_request.h"
#include "b24_retry.h"
#include "b24_tls.h"
#include "b24_url.h"

#include <string.h>

/* The call's time so far: by the clock or by the pauses, the longer. */
static uint32_t elapsed_ms(const struct b24_client *c)
{
    uint32_t ms = c->port->now_ms(c->port_ctx) - c->started_ms;

    return ms > c->waited_ms ? ms : c->waited_ms;
}

static uint32_t left(const struct b24_client *c, uint32_t from_ms,
                     uint32_t limit_ms)
{
    uint32_t ms = elapsed_ms(c) - from_ms;

    return ms < limit_ms ? limit_ms - ms : 0;
}

uint32_t b24_step_left_ms(const struct b24_client *c)
{
    return left(c, c->phase_ms, c->limit_ms);
}

void b24_step_hang_up(struct b24_client *c)
{
    b24_tls_close(&c->tls);
    c->port->close(c->port_ctx);
    c->open = 0;
    c->want = 0;
}

static int end(struct b24_client *c, enum b24_state state)
{
    if (c->ops)
        c->ops->leave(c);
    if (c->cfg->rename)
        c->cfg->rename->ops->tell(c);
    c->reply.duration_ms = elapsed_ms(c);
    b24_wipe(&c->mem, sizeof(c->mem));
    c->request_len = 0;
    c->want = 0;
    c->state = (uint8_t)state;
    return c->reply.err;
}

int b24_step_fail(struct b24_client *c, int err)
{
    static const uint8_t layers[] = {
        [B24_RESOLVE] = B24_LAYER_DNS,    [B24_CONNECT] = B24_LAYER_CONNECT,
        [B24_HANDSHAKE] = B24_LAYER_TLS,  [B24_SEND] = B24_LAYER_HTTP,
        [B24_WAIT] = B24_LAYER_HTTP,      [B24_READ] = B24_LAYER_HTTP,
        [B24_REFRESH] = B24_LAYER_CONFIG, [B24_BACKOFF] = B24_LAYER_NONE};

    b24_step_hang_up(c);
    b24_reply_fail(&c->reply, err);
    if (c->reply.layer == B24_LAYER_NONE) /* it may happen anywhere */
        c->reply.layer = layers[c->state];
    return end(c, B24_FAILED);
}

static int busy(struct b24_client *c, enum b24_state state, unsigned want)
{
    c->state = (uint8_t)state;
    c->want = (uint8_t)want;
    return B24_BUSY;
}

/* A failure of the stream, by what has left already: before the request it is
 * a connection that was never made, after it an answer that was cut off. */
int b24_step_broken(struct b24_client *c, int err)
{
    int sent = c->state >= B24_SEND;

    if (c->state == B24_BACKOFF) {
        b24_step_hang_up(c);
        return end(c, B24_FAILED);
    }
    if (err == B24_E_IO || err == B24_E_CLOSED)
        err = sent ? B24_E_CLOSED : B24_E_CONNECT;
    else if (sent && (err == B24_E_TLS || err == B24_E_RANDOM))
        err = B24_E_CLOSED;
    else if (sent && err == B24_E_ARENA)
        err = B24_E_TLS_RECORD;
    return b24_step_fail(c, err);
}

/* ---- attempts ---------------------------------------------------------- */

/* Of what all attempts may take together. */
static uint32_t left_for_all(const struct b24_client *c)
{
    const uint32_t most = c->cfg->retry_max_ms;

    return left(c, 0, most ? most : UINT32_MAX);
}

static int phase(struct b24_client *c, enum b24_state state, uint32_t limit_ms)
{
    c->phase_ms = elapsed_ms(c);
    c->limit_ms = limit_ms;
    return busy(c, state, 0);
}

int b24_step_phase(struct b24_client *c, enum b24_state state)
{
    const uint32_t most = c->cfg->timeout_ms;
    uint32_t limit = left_for_all(c);

    if (limit > (most ? most : B24_TIMEOUT_MS))
        limit = most ? most : B24_TIMEOUT_MS;
    return phase(c, state, limit);
}

int b24_step_begin(struct b24_client *c)
{
    /* the clock has jumped over it in the pause */
    if (c->state == B24_BACKOFF && left_for_all(c) == 0)
        return end(c, B24_FAILED);
    c->reply.retries = (uint8_t)(c->reply.retries + (c->state == B24_BACKOFF));
    c->reply.refresh &= B24_REFRESH_DONE; /* an earlier attempt's failure */
    c->stale = c->reply.reused = c->open;
    if (c->ops && c->cfg->oauth->unsaved)
        return b24_step_phase(c, B24_REFRESH);
    return b24_step_phase(c, c->open ? B24_SEND : B24_RESOLVE);
}

int b24_step_again(struct b24_client *c)
{
    struct b24_reply *r = &c->reply;
    struct b24_retry in = {.reply = r,
                           .reset_at_s = c->reset_at_s,
                           .now_s = r->date_s, /* whose window it is */
                           .left_ms = left_for_all(c),
                           .again = r->retries,
                           .repeatable =
                               (uint8_t)b24_method_repeatable(c->call.op)};
    uint32_t ms;

    if (r->retries >= c->cfg->retries ||
        c->port->random(c->port_ctx, &in.random, sizeof(in.random)) < 0)
        return r->err;
    if (!in.now_s)
        in.now_s = c->port->time_s(c->port_ctx);
    ms = b24_retry_ms(&in);
    return ms == B24_RETRY_NEVER ? r->err : phase(c, B24_BACKOFF, ms);
}

/* Also where the server had closed the kept connection, or does not want the
 * session of an earlier one: begin anew, once. A request may have left only
 * where it may be repeated: other calls never begin on a kept connection. */
int b24_step_go(struct b24_client *c, const struct b24_site *site)
{
    b24_step_hang_up(c);
    c->site = site;
    b24_wipe(&c->mem, sizeof(c->mem));
    c->stale = 0;
    c->reply.reused = 0;
    c->request_len = 0;
    c->sent = 0;
    return busy(c, B24_RESOLVE, 0);
}

/* ---- the states -------------------------------------------------------- */

static int connect_step(struct b24_client *c)
{
    const struct b24_site *site = c->site;
    int rc = c->port->open(c->port_ctx, site->host, site->port);

    if (rc == B24_RESOLVING)
        return busy(c, B24_RESOLVE, B24_EV_READ);
    if (rc == B24_CONNECTING)
        return busy(c, B24_CONNECT, B24_EV_WRITE);
    if (rc != B24_OK)
        return b24_step_fail(c, rc == B24_E_DNS ? rc : B24_E_CONNECT);
    rc = b24_tls_open(&c->tls, site->host);
    return rc ? b24_step_fail(c, rc) : busy(c, B24_HANDSHAKE, 0);
}

static int handshake_step(struct b24_client *c)
{
    const struct b24_config *cfg = c->cfg;
    int rc;

    if (cfg->step)
        cfg->step(cfg->step_ctx, 1);
    rc = b24_tls_handshake(&c->tls);
    if (cfg->step)
        cfg->step(cfg->step_ctx, 0);
    if (rc == B24_BUSY)
        return busy(c, B24_HANDSHAKE, c->tls.want);
    if (rc != B24_OK) /* without the kept session it may well be */
        return c->tls.offered ? b24_step_go(c, c->site)
                              : b24_step_broken(c, rc);
    c->open = 1;
    c->reply.resumed = c->tls.resumed;
    return busy(c, B24_SEND, 0);
}

/* A kept connection on which something has arrived unasked, or which has
 * ended, is of no use. Sends nothing. */
static int still_alive(struct b24_client *c)
{
    return b24_tls_recv(&c->tls, c->mem.answer.scratch.in,
                        sizeof(c->mem.answer.scratch.in)) == B24_E_AGAIN;
}

int b24_step_build(struct b24_client *c)
{
    const struct b24_config *cfg = c->cfg;
    struct b24_request req = {c->site, &c->call, b24_credential_token(cfg),
                              cfg->user_agent, c->reply.request_id};
    struct b24_buf out;

    b24_buf_init(&out, c->mem.request, sizeof(c->mem.request));
    c->sent = 0;
    if (c->refreshing)
        c->ops->build(c, &out);
    else
        (void)b24_request_build(&out, &req);
    c->request_len = out.err == B24_OK ? (uint16_t)out.len : 0;
    return out.err;
}

static int send_step(struct b24_client *c)
{
    int rc;

    if (!c->request_len) {
        if (c->stale && !still_alive(c))
            return b24_step_go(c, c->site);
        rc = b24_step_build(c);
        if (rc != B24_OK) /* it did at the start: a longer token has come */
            return b24_step_fail(c, rc);
        if (!c->refreshing)
            c->reply.attempts++;
    }
    rc = b24_tls_send(&c->tls, c->mem.request + c->sent,
                      (size_t)c->request_len - c->sent);
    if (rc == B24_E_AGAIN)
        return busy(c, B24_SEND, c->tls.want);
    if (rc < 0)
        return c->stale ? b24_step_go(c, c->site) : b24_step_broken(c, rc);
    c->sent = (uint16_t)(c->sent + rc);
    if (c->sent < c->request_len)
        return busy(c, B24_SEND, 0);
    b24_wipe(&c->mem, sizeof(c->mem));
    b24_http_resp_init(&c->http, c->mem.answer.body,
                       sizeof(c->mem.answer.body));
    return busy(c, B24_WAIT, 0);
}

/* A portal that has "moved" to where it is has not moved (vector 55). */
static void check_moved(struct b24_client *c)
{
    struct b24_reply *r = &c->reply;
    char *host = c->mem.answer.body;
    uint16_t port = B24_HTTPS_PORT;

    if (r->advice != B24_ADVICE_MOVED)
        return;
    /* uncovered: b24_reply has read it already, so it is well formed */
    if (b24_url_authority(r->moved_to, strlen(r->moved_to), host,
                          sizeof(c->mem.answer.body), &port) != B24_OK)
        return; /* uncovered: the same */
    if (port != c->site->port || strcmp(host, c->site->host) != 0)
        return;
    r->advice = B24_ADVICE_ADMINISTRATOR;
    r->moved_to[0] = '\0';
}

/* The answer is complete; exact: nothing has come behind it. */
static int finish(struct b24_client *c, int exact)
{
    int rc = b24_reply_read(&c->reply, c->call.op, &c->http,
                            c->mem.answer.scratch.tokens, B24_TOKENS);

    check_moved(c);
    if (c->reply.operating_reset_at)
        c->reset_at_s = c->reply.operating_reset_at;
    if (!exact || !b24_http_resp_keeps_alive(&c->http))
        b24_step_hang_up(c);
    if (c->cfg->rename && c->cfg->rename->ops->follow(c))
        return B24_BUSY;
    if (c->ops)
        rc = c->ops->answer(c, rc);
    if (rc == B24_BUSY)
        return rc;
    return end(c, rc == B24_OK ? B24_DONE : B24_FAILED);
}

static int stream_over(struct b24_client *c, int n)
{
    if (c->state == B24_WAIT && c->stale)
        return b24_step_go(c, c->site);
    if (n == 0 || n == B24_E_CLOSED || n == B24_E_IO || n == B24_E_TLS) {
        n = b24_http_resp_end(&c->http, n == 0);
        if (n == B24_OK)
            return finish(c, 0);
    }
    return b24_step_broken(c, n);
}

static int read_step(struct b24_client *c)
{
    uint8_t *in = c->mem.answer.scratch.in;
    size_t used = 0;
    int n = b24_tls_recv(&c->tls, in, sizeof(c->mem.answer.scratch.in));
    int rc;

    if (n == B24_E_AGAIN)
        return busy(c, c->state, c->tls.want);
    if (n <= 0)
        return stream_over(c, n);
    if (c->cfg->trace && !c->refreshing)
        c->cfg->trace(c->cfg->trace_ctx, (const char *)in, (size_t)n);
    rc = b24_http_resp_feed(&c->http, in, (size_t)n, &used);
    if (rc == B24_BUSY)
        return busy(c, B24_READ, 0);
    return rc == B24_OK ? finish(c, used == (size_t)n) : b24_step_fail(c, rc);
}

int b24_step(struct b24_client *c)
{
    switch (c->state) {
    case B24_RESOLVE:
    case B24_CONNECT:
        return connect_step(c);
    case B24_HANDSHAKE:
        return handshake_step(c);
    case B24_SEND:
        return send_step(c);
    case B24_REFRESH:
        return c->ops->begin(c);
    default: /* WAIT, READ */
        return read_step(c);
    }
}
