/* b24_moved.h - the portal under another name (layer 5). */
#ifndef B24_MOVED_H
#define B24_MOVED_H

#include "b24/b24.h"

/* r->moved_to, where nothing stands there yet: the site as an authority
 * (RFC 3986, 3.2), port unless 443. What does not fit stays empty. */
void b24_moved_tell(struct b24_reply *r, const struct b24_site *site);

#endif
