/* b24_rename.c - a portal that has got another name, followed once (layer 5;
 * contract 3.4). Linked only where b24_rename_ops is named. A redirect says
 * that nothing was executed, so a call may go there, as the POST it was; but
 * what must not be repeated is not sent on a server's word that it was not
 * done. */
#include "b24_buf.h"
#include "b24_method.h"
#include "b24_moved.h"
#include "b24_step.h"
#include "b24_url.h"

#include <string.h>

/* Names, not addresses, that differ in their first label alone and share at
 * least two. */
static int is_sibling(const char *a, const char *b)
{
    const char *of_a = strchr(a, '.'), *of_b = strchr(b, '.');

    return of_a && of_b && strcmp(of_a, of_b) == 0 && strchr(of_a + 1, '.') &&
           strrchr(a, '.')[1] > '9'; /* the last label of an address */
}

static int is_moved(unsigned status)
{
    return status == 301 || status == 302 || status == 307 || status == 308;
}

/* A complete answer of the portal. 1: the call goes on at its new name. */
static int follow(struct b24_client *c)
{
    const struct b24_site *old = c->cfg->site;
    const struct b24_reply *r = &c->reply;
    struct b24_site *to = &c->cfg->rename->site;

    if (r->advice != B24_ADVICE_MOVED || !is_moved(r->http_status) ||
        c->refreshing || !b24_method_repeatable(c->call.op) ||
        c->home != old) /* never twice */
        return 0;
    *to = *old;
    to->port = B24_HTTPS_PORT;
    /* b24_reply has read it already, so it is well formed */
    (void)b24_url_authority(r->moved_to, strlen(r->moved_to), to->host,
                            sizeof(to->host), &to->port);
    if (to->port != old->port || !is_sibling(old->host, to->host)) {
        b24_wipe(to, sizeof(*to));
        return 0;
    }
    c->home = to;
    (void)b24_step_go(c, to);
    return 1;
}

/* The call ends here: whoever configures shall hear of it. */
static void tell(struct b24_client *c)
{
    if (c->home != c->cfg->site)
        b24_moved_tell(&c->reply, c->home);
}

const struct b24_rename_ops b24_rename_ops = {follow, tell};
