/* b24_client.c - the life of a client and of its calls (layer 5). With
 * b24_step.c it alone sees both directions, the clock and the deadline. */
#include "b24_buf.h"
#include "b24_credential.h"
#include "b24_method.h"
#include "b24_reply.h"
#include "b24_step.h"
#include "b24_tls.h"

#include <string.h>

#define REQUEST_ID_OCTETS 16u
/* Polls without the clock moving: it stands, and no deadline would ever come.
 * Far above what a superloop does in one tick. */
#define STILL_MAX 1000000u

/* The stored pair is held by somebody else: look again after so long. */
#define LOCKED_MS 50u

static int running(const struct b24_client *c)
{
    return c->state > B24_IDLE && c->state < B24_DONE;
}

/* It goes into a field line as it is. */
static int agent_ok(const char *agent)
{
    for (; agent && *agent; agent++)
        if (*agent < ' ' || *agent > '~')
            return 0;
    return 1;
}

static int check(const struct b24_config *cfg, const struct b24_port *port)
{
    int rc;

    if (!cfg || !cfg->site || !cfg->roots || !cfg->roots->find)
        return B24_E_ARG;
    if (!port || !port->open || !port->send || !port->recv || !port->close ||
        !port->now_ms || !port->time_s || !port->random)
        return B24_E_ARG;
    if ((uintptr_t)cfg->arena % 8 || !agent_ok(cfg->user_agent))
        return B24_E_ARG;
    rc = b24_credential_check(cfg);
    if (rc == B24_OK && cfg->oauth && cfg->oauth->ops)
        rc = cfg->oauth->ops->check(cfg, port);
    return rc;
}

int b24_init(struct b24_client *c, const struct b24_config *cfg,
             const struct b24_port *port, void *port_ctx)
{
    int rc;

    if (!c)
        return B24_E_ARG;
    memset(c, 0, sizeof(*c));
    b24_reply_init(&c->reply);
    rc = check(cfg, port);
    if (rc == B24_OK)
        rc = b24_tls_claim(cfg, port, port_ctx);
    if (rc != B24_OK)
        return b24_reply_fail(&c->reply, rc);
    c->cfg = cfg;
    c->home = c->site = cfg->site;
    c->ops = cfg->oauth ? cfg->oauth->ops : NULL;
    c->port = port;
    c->port_ctx = port_ctx;
    c->ready = 1;
    return B24_OK;
}

/* What can be known before anything is opened. */
static int prepare(struct b24_client *c)
{
    static const char hex[] = "0123456789abcdef";
    uint8_t id[REQUEST_ID_OCTETS];
    int rc = b24_method_check(&c->call);

    if (rc != B24_OK)
        return rc;
    if (c->port->time_s(c->port_ctx) < B24_CLOCK_FLOOR)
        return B24_E_CLOCK;
    if (c->port->random(c->port_ctx, id, sizeof(id)) < 0)
        return B24_E_RANDOM;
    for (size_t i = 0; i < sizeof(id); i++) {
        c->reply.request_id[2 * i] = hex[id[i] >> 4];
        c->reply.request_id[2 * i + 1] = hex[id[i] & 15];
    }
    rc = b24_step_build(c); /* it fits, or nothing is opened */
    b24_wipe(&c->mem, sizeof(c->mem));
    c->request_len = 0;
    return rc;
}

int b24_start(struct b24_client *c, const struct b24_call *what)
{
    int rc;

    if (!c || !what)
        return B24_E_ARG;
    if (!c->ready || running(c))
        return B24_E_STATE;
    b24_reply_init(&c->reply);
    c->call = *what;
    c->started_ms = c->last_ms = c->port->now_ms(c->port_ctx);
    c->waited_ms = c->still = 0;
    c->renewals = 0;
    rc = prepare(c);
    if (rc != B24_OK) {
        c->state = B24_FAILED;
        return b24_reply_fail(&c->reply, rc);
    }
    /* What must not be repeated does not begin where it might have to be. */
    if (c->open && !b24_method_repeatable(what->op))
        b24_step_hang_up(c);
    (void)b24_step_begin(c);
    return B24_OK;
}

/* 1: the clock stands, and no time will ever pass by it. */
static int stands_still(struct b24_client *c)
{
    uint32_t now = c->port->now_ms(c->port_ctx);

    c->still = now == c->last_ms ? c->still + 1 : 0;
    c->last_ms = now;
    return c->still >= STILL_MAX;
}

static int pause_step(struct b24_client *c, int still)
{
    if (b24_step_left_ms(c) == 0)
        return b24_step_begin(c);
    return still ? b24_step_broken(c, B24_E_IO) : B24_BUSY;
}

int b24_poll(struct b24_client *c)
{
    int rc, still;

    if (!c || !c->ready || c->state == B24_IDLE)
        return B24_E_STATE;
    if (!running(c))
        return c->reply.err;
    still = stands_still(c);
    if (c->state == B24_BACKOFF)
        return pause_step(c, still);
    rc = still || b24_step_left_ms(c) == 0 ? b24_step_fail(c, B24_E_TIMEOUT)
                                           : b24_step(c);
    return rc < 0 ? b24_step_again(c) : rc;
}

enum b24_state b24_progress(const struct b24_client *c)
{
    if (!c)
        return B24_IDLE;
    return c->refreshing ? B24_REFRESH : (enum b24_state)c->state;
}

uint32_t b24_poll_hint(const struct b24_client *c, unsigned *events)
{
    uint32_t ms;

    if (events)
        *events = 0;
    if (!c || !running(c) || (!c->want && c->state < B24_REFRESH))
        return 0;
    if (events)
        *events = c->want;
    ms = b24_step_left_ms(c);
    return c->state == B24_REFRESH && ms > LOCKED_MS ? LOCKED_MS : ms;
}

const struct b24_reply *b24_result(const struct b24_client *c)
{
    static const struct b24_reply none = {.outcome = B24_CONFIG_ERROR,
                                          .advice = B24_ADVICE_CONFIGURATION,
                                          .layer = B24_LAYER_USAGE,
                                          .err = B24_E_ARG,
                                          .operating_ms = -1};

    return c ? &c->reply : &none;
}

void b24_cancel(struct b24_client *c)
{
    if (c && c->ready && running(c))
        (void)b24_step_fail(c, B24_E_CANCELLED);
}

void b24_close(struct b24_client *c)
{
    if (!c || !c->ready)
        return;
    b24_cancel(c);
    b24_step_hang_up(c);
    b24_tls_release();
    b24_wipe(c, sizeof(*c));
}

int b24_tls_info(const struct b24_client *c, struct b24_tls_info *out)
{
    if (!c || !out)
        return B24_E_ARG;
    if (!c->ready)
        return B24_E_STATE;
    b24_tls_describe(&c->tls, out);
    return B24_OK;
}
