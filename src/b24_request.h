/* b24_request.h - composes the whole request in one buffer (layer 3), so that
 * it leaves as one TLS record. */
#ifndef B24_REQUEST_H
#define B24_REQUEST_H

#include "b24_buf.h"

struct b24_request {
    const struct b24_site *site;
    const struct b24_call *call; /* passed b24_method_check() */
    const char *access_token;    /* NULL: webhook */
    const char *user_agent;      /* NULL: "b24reset/" B24_VERSION */
    const char *request_id;      /* 32 hex */
};

/* Returns out->err: B24_OK or B24_E_SPACE. */
int b24_request_build(struct b24_buf *out, const struct b24_request *req);

#endif
