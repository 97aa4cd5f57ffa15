/* test_reply.h - one body read as a complete response, from memory that ends
 * where it ends. Included by the tests of b24_reply alone. */
#ifndef B24_TEST_REPLY_H
#define B24_TEST_REPLY_H

#include "b24_test.h"

#include "b24_reply.h"

#define TOKENS 64

#define S16 "0123456789abcdef"

/* A complete response; its body is an exact copy, free() it. */
static inline struct b24_http_resp response(uint16_t status, const char *body,
                                            size_t len, int cut)
{
    struct b24_http_resp http;

    memset(&http, 0, sizeof(http));
    http.status = status;
    http.retry_s = -1;
    http.body = exact_copy(body, len);
    http.cap = http.len = len;
    http.total = (uint32_t)(len + (cut ? 1 : 0));
    return http;
}

static inline int read_body(struct b24_reply *r, uint8_t op, uint16_t status,
                            const char *body, size_t len, int cut, size_t max)
{
    struct b24_http_resp http = response(status, body, len, cut);
    uint32_t *tokens = malloc(max ? max * 16 : 1);
    int rc;

    assert_non_null(tokens);
    memset(r, 0xa5, sizeof(*r)); /* what an earlier answer left */
    rc = b24_reply_read(r, op, &http, tokens, max);
    assert_int_equal(rc, r->err);
    assert_int_equal(rc == B24_OK, r->outcome == B24_OK_TRUE);
    free(tokens);
    free(http.body);
    return rc;
}

#endif
