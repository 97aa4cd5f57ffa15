/* b24_moved.c - see b24_moved.h. */
#include "b24_moved.h"
#include "b24_buf.h"

#include <string.h>

void b24_moved_tell(struct b24_reply *r, const struct b24_site *site)
{
    const char *literal = strchr(site->host, ':');
    struct b24_buf out;

    if (r->moved_to[0])
        return;
    b24_buf_init(&out, r->moved_to, sizeof(r->moved_to) - 1);
    b24_puts(&out, literal ? "[" : "");
    b24_puts(&out, site->host);
    b24_puts(&out, literal ? "]" : "");
    if (site->port != B24_HTTPS_PORT) {
        b24_puts(&out, ":");
        b24_put_u32(&out, site->port);
    }
    out.p[out.err == B24_OK ? out.len : 0] = '\0';
}
