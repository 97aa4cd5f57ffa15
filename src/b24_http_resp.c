/* b24_http_resp.c - one HTTP/1.x response, see the header. */
#include "b24_http_resp.h"

#include <string.h>

#include "b24_http_field.h"
#include "b24_http_head.h"

/* ---- the body ---------------------------------------------------------- */

static const char *body(struct b24_http_resp *r, const char *p, const char *end)
{
    size_t n = (size_t)(end - p), room = r->cap - r->len;

    if (r->state == B24_HTTP_BODY_CLOSE) {
        if (n > B24_BODY_MAX - r->total) {
            b24_http_fail(r, B24_E_TOO_LARGE);
            return p;
        }
        r->left = (uint32_t)n + 1; /* never the last */
    }
    if (n > r->left)
        n = r->left;
    if (room > n)
        room = n;
    memcpy(r->body + r->len, p, room);
    r->len += room;
    r->total += (uint32_t)n;
    r->left -= (uint32_t)n;
    if (r->left == 0)
        r->state = r->state == B24_HTTP_BODY_LENGTH ? B24_HTTP_COMPLETE
                                                    : B24_HTTP_DATA_CR;
    return p + n;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The state that follows an octet between the data (RFC 9112, 7.1). */
static int next_state(struct b24_http_resp *r, char c)
{
    int hex;

    switch (r->state) {
    case B24_HTTP_CHUNK_SIZE:
        hex = hex_digit(c);
        if (hex >= 0 && r->count < 8) {
            r->count++;
            r->left = r->left << 4 | (uint32_t)hex;
            return B24_HTTP_CHUNK_SIZE;
        }
        if (hex >= 0 || r->count == 0)
            return B24_HTTP_FAILED;
        if (c == '\r')
            return B24_HTTP_CHUNK_LF;
        /* fall through */
    case B24_HTTP_CHUNK_PAD:
        if (c == ' ' || c == '\t')
            return B24_HTTP_CHUNK_PAD;
        return c == ';' ? B24_HTTP_CHUNK_EXT : B24_HTTP_FAILED;
    case B24_HTTP_CHUNK_EXT:
        if (c == '\r')
            return B24_HTTP_CHUNK_LF;
        return b24_http_is_control((uint8_t)c) ? B24_HTTP_FAILED
                                               : B24_HTTP_CHUNK_EXT;
    case B24_HTTP_CHUNK_LF:
        if (c != '\n')
            return B24_HTTP_FAILED;
        return r->left ? B24_HTTP_CHUNK_DATA : B24_HTTP_TRAILER;
    case B24_HTTP_DATA_CR:
        return c == '\r' ? B24_HTTP_DATA_LF : B24_HTTP_FAILED;
    case B24_HTTP_DATA_LF:
        r->count = 0;
        return c == '\n' ? B24_HTTP_CHUNK_SIZE : B24_HTTP_FAILED;
    case B24_HTTP_TRAILER:
        if (c == '\r')
            return B24_HTTP_LAST_LF;
        return b24_http_is_token((uint8_t)c) ? B24_HTTP_TRAILER_NAME
                                             : B24_HTTP_FAILED;
    case B24_HTTP_TRAILER_NAME:
        if (c == ':')
            return B24_HTTP_TRAILER_VALUE;
        return b24_http_is_token((uint8_t)c) ? B24_HTTP_TRAILER_NAME
                                             : B24_HTTP_FAILED;
    case B24_HTTP_TRAILER_VALUE:
        if (c == '\r')
            return B24_HTTP_TRAILER_LF;
        return b24_http_is_control((uint8_t)c) ? B24_HTTP_FAILED
                                               : B24_HTTP_TRAILER_VALUE;
    case B24_HTTP_TRAILER_LF:
        return c == '\n' ? B24_HTTP_TRAILER : B24_HTTP_FAILED;
    default: /* B24_HTTP_LAST_LF */
        return c == '\n' ? B24_HTTP_COMPLETE : B24_HTTP_FAILED;
    }
}

static void between(struct b24_http_resp *r, char c)
{
    if (r->state >= B24_HTTP_CHUNK_PAD && r->head++ >= B24_HEAD_MAX) {
        b24_http_fail(r, B24_E_TOO_LARGE);
        return;
    }
    r->state = (uint8_t)next_state(r, c);
    if (r->state == B24_HTTP_FAILED)
        r->err = B24_E_HTTP;
    else if (r->state == B24_HTTP_CHUNK_DATA &&
             r->left > B24_BODY_MAX - r->total)
        b24_http_fail(r, B24_E_TOO_LARGE);
}

/* ---- calls ------------------------------------------------------------- */

void b24_http_resp_init(struct b24_http_resp *r, char *body, size_t cap)
{
    memset(r, 0, sizeof(*r));
    r->body = body;
    r->cap = cap;
    b24_http_new_head(r);
}

int b24_http_resp_feed(struct b24_http_resp *r, const void *data, size_t len,
                       size_t *used)
{
    const char *start = data, *p = start, *end = start + len;

    while (p < end && r->state < B24_HTTP_COMPLETE) {
        if (r->state <= B24_HTTP_FIELDS) {
            p = b24_http_head(r, p, end);
        } else if (r->state <= B24_HTTP_CHUNK_DATA) {
            p = body(r, p, end);
        } else {
            between(r, *p++);
        }
    }
    *used = (size_t)(p - start);
    if (r->state == B24_HTTP_FAILED)
        return r->err;
    return r->state == B24_HTTP_COMPLETE ? B24_OK : B24_BUSY;
}

int b24_http_resp_end(struct b24_http_resp *r, int clean)
{
    if (r->state == B24_HTTP_BODY_CLOSE && clean)
        r->state = B24_HTTP_COMPLETE;
    if (r->state < B24_HTTP_COMPLETE)
        b24_http_fail(r, B24_E_CLOSED);
    return r->err;
}

int b24_http_resp_keeps_alive(const struct b24_http_resp *r)
{
    if (r->state != B24_HTTP_COMPLETE || (r->flags & B24_HTTP_CLOSE))
        return 0;
    return r->minor >= 1 || (r->flags & B24_HTTP_KEEP);
}
