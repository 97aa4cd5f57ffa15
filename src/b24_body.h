/* b24_body.h - the same parameters twice (layer 2): as the JSON body and as
 * the query string, because query values survive a lost body (contract 1.3). */
#ifndef B24_BODY_H
#define B24_BODY_H

#include "b24_buf.h"
#include "b24_params.h"

/* {"scope":"P","userId":6,...}; auth: access token or NULL, last member. */
void b24_body_json(struct b24_buf *out, const struct b24_params *params,
                   const char *auth);
/* "?scope=P&userId=6..." or nothing; extras as extras%5Bkey%5D=value. */
void b24_body_query(struct b24_buf *out, const struct b24_params *params);

#endif
