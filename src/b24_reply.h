/* b24_reply.h - what an answer, or the lack of one, means (layer 3): outcome,
 * advice, layer, code and text, time. Pure: decides by code, never by text
 * (contract 3.2, usage of the outcomes in README.md). */
#ifndef B24_REPLY_H
#define B24_REPLY_H

#include "b24/b24.h"

/* Empties r. */
void b24_reply_init(struct b24_reply *r);
/* A complete response: fills all of r but attempts, resumed, reused, duration
 * and request id. tokens as in b24_json_parse(). Returns r->err: B24_OK, or
 * B24_E_API, B24_E_STATUS, B24_E_FALSE, B24_E_REPLY, B24_E_TOO_LARGE. */
int b24_reply_read(struct b24_reply *r, uint8_t op,
                   const struct b24_http_resp *http, uint32_t *tokens,
                   size_t max);
/* No complete response: outcome, advice and layer of an error. Returns err. */
int b24_reply_fail(struct b24_reply *r, int err);

#endif
