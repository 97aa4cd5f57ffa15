/* b24_refresh.c - from the portal's "expired_token" to the repeat (layer 5).
 * Linked only where b24_oauth_ops is named.
 *
 *   refused -> load: somebody else has renewed the pair: adopt it -> repeat
 *                    else: token server -> read -> save -> use it -> repeat
 *
 * From load() to save() the pair is locked against others. The new pair is
 * used only once save() has kept it; one that could not be kept stays in
 * struct b24_oauth, and the next call begins with trying again. */
#include "b24_advice.h"
#include "b24_buf.h"
#include "b24_moved.h"
#include "b24_oauth.h"
#include "b24_step.h"

#include <string.h>

/* A call sees two newer pairs at the most: one that was there already, and one
 * that it has asked for. */
#define RENEWALS 2
/* No code of a token server is longer, and most secrets are. */
#define CODE_MAX 32

static int check(const struct b24_config *cfg, const struct b24_port *port)
{
    if (!port->load || !port->save) /* it would be lost at the next start */
        return B24_E_STORE;
    return b24_oauth_complete(cfg->oauth) ? B24_OK : B24_E_OAUTH;
}

/* Others may have the pair again. */
static void unlock(struct b24_client *c)
{
    if (c->locked)
        (void)c->port->save(c->port_ctx, B24_SLOT_OAUTH, NULL, 0);
    c->locked = 0;
}

/* The call, or an attempt, ends here, whatever the reason. */
static void leave(struct b24_client *c)
{
    if (!c->refreshing)
        return;
    unlock(c);
    b24_step_hang_up(c); /* it may lead to the token server */
    c->refreshing = 0;
    c->site = c->home;
    c->reply.refresh = B24_REFRESH_FAILED;
}

/* The repeat, with the pair that o->now has become. */
static int go_back(struct b24_client *c)
{
    unlock(c);
    c->refreshing = 0;
    c->reply.refresh = B24_REFRESH_DONE;
    return b24_step_go(c, c->home);
}

static int adopt(struct b24_client *c, const struct b24_pair *pair,
                 int renewals)
{
    struct b24_oauth *o = c->cfg->oauth;

    o->now = *pair;
    o->unsaved = 0;
    b24_wipe(&o->next, sizeof(o->next));
    c->renewals = (uint8_t)(c->renewals + renewals);
    return go_back(c);
}

/* o->next must not be used before it is kept. */
static int keep(struct b24_client *c, int renewals)
{
    struct b24_oauth *o = c->cfg->oauth;
    int rc =
        c->port->save(c->port_ctx, B24_SLOT_OAUTH, &o->next, sizeof(o->next));

    c->locked = 0;
    o->unsaved = rc < 0;
    return rc < 0 ? b24_step_fail(c, B24_E_STORE)
                  : adopt(c, &o->next, renewals);
}

static int same(const struct b24_pair *a, const struct b24_pair *b)
{
    return strcmp(a->access, b->access) == 0 &&
           strcmp(a->refresh, b->refresh) == 0;
}

/* Which pair is the stored one? Nothing is asked of the token server that
 * somebody else has asked already. */
static int begin(struct b24_client *c)
{
    struct b24_oauth *o = c->cfg->oauth;
    struct b24_pair *stored = &c->mem.stored;
    int rc;

    c->refreshing = 1;
    rc = c->port->load(c->port_ctx, B24_SLOT_OAUTH, stored, sizeof(*stored));
    if (rc == B24_E_AGAIN)
        return B24_BUSY; /* b24_poll_hint() says when */
    if (rc < 0)
        return b24_step_fail(c, B24_E_STORE);
    c->locked = 1;
    if (rc && ((size_t)rc != sizeof(*stored) || !b24_oauth_pair_ok(stored)))
        return b24_step_fail(c, B24_E_STORE);
    if (rc && !same(stored, &o->now))
        return adopt(c, stored, 1);
    if (o->unsaved)
        return keep(c, 1);
    rc = b24_step_build(c); /* it fits, or nothing is opened */
    return rc == B24_OK ? b24_step_go(c, &o->server) : b24_step_fail(c, rc);
}

static void build(struct b24_client *c, struct b24_buf *out)
{
    b24_oauth_build(out, c->cfg->oauth, c->cfg->user_agent,
                    c->reply.request_id);
}

/* The token server has been told secrets: of its words only a code is kept,
 * and only one that can be none of them. */
static void mask(struct b24_reply *r)
{
    const char *p = r->code;

    while ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z')
        p += p[1] == '_' ? 2 : 1;
    if (*p || p - r->code > CODE_MAX)
        r->code[0] = '\0';
    r->text[0] = '\0';
}

static int refused(struct b24_client *c, int rc)
{
    struct b24_reply *r = &c->reply;

    if (rc == B24_E_API) {
        r->advice = b24_oauth_advice(r->code, r->advice);
        mask(r);
    } else if (r->advice == B24_ADVICE_MOVED) { /* never followed with these */
        r->advice = B24_ADVICE_ADMINISTRATOR;
        r->moved_to[0] = '\0';
    }
    return rc;
}

static int read_pair(struct b24_client *c)
{
    struct b24_reply *r = &c->reply;
    const int64_t now_s = r->date_s ? r->date_s : c->port->time_s(c->port_ctx);
    int rc = b24_oauth_read(c->cfg->oauth, &c->http, now_s,
                            c->mem.answer.scratch.tokens, B24_TOKENS);

    return rc == B24_OK ? keep(c, RENEWALS) : b24_advice_end(r, rc);
}

/* The token server calls the portal by another name. */
static void tell_portal(struct b24_client *c)
{
    const struct b24_site *site = &c->cfg->oauth->portal;

    if (site->host[0] &&
        (strcmp(site->host, c->home->host) != 0 || site->port != c->home->port))
        b24_moved_tell(&c->reply, site);
}

/* A complete answer, read as the portal's: rc. B24_BUSY: the call goes on;
 * else what it ends with. */
static int answer(struct b24_client *c, int rc)
{
    struct b24_reply *r = &c->reply;

    if (c->refreshing) {
        /* 200 without an error: to the portal's eyes no result */
        if (rc == B24_OK || rc == B24_E_REPLY || rc == B24_E_FALSE)
            return read_pair(c);
        return refused(c, rc);
    }
    r->refresh = c->renewals ? B24_REFRESH_DONE : B24_REFRESH_NONE;
    tell_portal(c);
    if (r->advice != B24_ADVICE_REFRESH)
        return rc;
    if (c->renewals >= RENEWALS) { /* the newest is none either: no loop */
        r->advice = B24_ADVICE_AUTHORIZE;
        return rc;
    }
    (void)b24_step_phase(c, B24_REFRESH);
    return begin(c);
}

const struct b24_oauth_ops b24_oauth_ops = {check, begin, build, answer, leave};
