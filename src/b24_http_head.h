/* b24_http_head.h - the lines of a response's head, and what the two halves of
 * b24_http_resp share (layer 2). */
#ifndef B24_HTTP_HEAD_H
#define B24_HTTP_HEAD_H

#include "b24/b24.h"

/* The states of b24_http_resp. */
enum {
    B24_HTTP_STATUS_LINE, /* these two take lines */
    B24_HTTP_FIELDS,
    B24_HTTP_BODY_LENGTH, /* these three take octets of the body */
    B24_HTTP_BODY_CLOSE,
    B24_HTTP_CHUNK_DATA,
    B24_HTTP_CHUNK_SIZE, /* from here on one octet at a time */
    B24_HTTP_CHUNK_LF,
    B24_HTTP_DATA_CR,
    B24_HTTP_DATA_LF,
    B24_HTTP_CHUNK_PAD, /* from here on they count towards B24_HEAD_MAX */
    B24_HTTP_CHUNK_EXT,
    B24_HTTP_TRAILER, /* at the beginning of a line */
    B24_HTTP_TRAILER_NAME,
    B24_HTTP_TRAILER_VALUE,
    B24_HTTP_TRAILER_LF,
    B24_HTTP_LAST_LF,
    B24_HTTP_COMPLETE,
    B24_HTTP_FAILED
};

/* 1: tchar (RFC 9110, 5.6.2), 0: any other octet. */
int b24_http_is_token(uint8_t c);

/* Octets that no line may hold: controls except HTAB. */
static inline int b24_http_is_control(uint8_t c)
{
    return (c < 0x20 && c != '\t') || c == 0x7f;
}

void b24_http_fail(struct b24_http_resp *r, int err);

/* Begins a response, the final one or a 1xx. */
void b24_http_new_head(struct b24_http_resp *r);
/* Takes octets of the head, p < end; where it stopped: at end, at the head's
 * end or at an error. */
const char *b24_http_head(struct b24_http_resp *r, const char *p,
                          const char *end);

#endif
