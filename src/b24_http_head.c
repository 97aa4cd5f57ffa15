/* b24_http_head.c - see the header. */
#include "b24_http_head.h"

#include <string.h>

#include "b24_http_field.h"
#include "b24_word.h"

#define INTERIM_MAX 8 /* 1xx responses before the final one */

/* tchar (RFC 9110, 5.6.2). An octet for each: names are half of a head, and a
 * bitmap would take them twice the instructions. */
const uint8_t b24_http_token[256] = {
    [0x20] = 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, /*  !"#$%&' */
    [0x30] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, /* 01234567 */
    [0x40] = 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* @ABCDEFG */
    [0x50] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, /* PQRSTUVW */
    [0x60] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* `abcdefg */
    [0x70] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, /* pqrstuvw */
};

/* The first control at or behind p, HTAB aside; end: there is none. A word at
 * a time: of its octets below 0x80, those below 0x20 borrow from their bit 7
 * and 0x7f carries into it, so the lowest bit in hit is a true one. */
static const char *text_end(const char *p, const char *end)
{
    size_t left = (size_t)(end - p), word, hit;

    for (; left >= sizeof(word); left -= sizeof(word), p += sizeof(word)) {
        word = b24_word_load(p);
        hit = ((word - B24_EVERY(0x20)) |
               ((word & B24_EVERY(0x7f)) + B24_EVERY(0x01))) &
              ~word & B24_EVERY(0x80);
        if (!hit)
            continue;
        hit = b24_word_first(hit);
        if (p[hit] != '\t')
            return p + hit;
        break;
    }
    while (p < end && !b24_http_is_control((uint8_t)*p))
        p++;
    return p;
}

void b24_http_new_head(struct b24_http_resp *r)
{
    r->state = B24_HTTP_STATUS_LINE;
    r->status = 0;
    r->flags = 0;
    r->left = 0;
    r->date_s = 0;
    r->retry_at_s = 0;
    r->retry_s = -1;
    r->location[0] = '\0';
}

/* Which octets are the body (RFC 9112, 6.3). */
static void head_end(struct b24_http_resp *r)
{
    unsigned chunked = r->flags & B24_HTTP_CHUNKED;
    unsigned length = r->flags & B24_HTTP_LENGTH;

    if (r->status < 200 && r->status != 101) {
        if (++r->count > INTERIM_MAX)
            b24_http_fail(r, B24_E_TOO_LARGE);
        else
            b24_http_new_head(r);
    } else if (r->status == 101 || (chunked && (length || r->minor == 0))) {
        b24_http_fail(r, B24_E_HTTP);
    } else if (r->status == 204 || r->status == 304) {
        r->state = B24_HTTP_COMPLETE;
    } else if (chunked) {
        r->state = B24_HTTP_CHUNK_SIZE;
        r->count = 0;
        r->left = 0;
    } else if (!length) {
        r->state = B24_HTTP_BODY_CLOSE;
        r->flags |= B24_HTTP_CLOSE;
    } else if (r->left > B24_BODY_MAX) {
        b24_http_fail(r, B24_E_TOO_LARGE);
    } else {
        r->state = r->left ? B24_HTTP_BODY_LENGTH : B24_HTTP_COMPLETE;
    }
}

static void line(struct b24_http_resp *r, const char *p, size_t name,
                 size_t len)
{
    int err = B24_OK;

    if (r->state == B24_HTTP_STATUS_LINE) {
        err = b24_http_status_line(r, p, len);
        r->state = B24_HTTP_FIELDS;
    } else if (len == 0) {
        head_end(r);
    } else {
        err = b24_http_field(r, p, name, len);
    }
    if (err)
        b24_http_fail(r, err);
}

/* Two at a time: behind the octet that ends the name another one is there. */
static size_t token_len(const char *p)
{
    size_t n = 0;

    while (b24_http_token[(uint8_t)p[n]] & b24_http_token[(uint8_t)p[n + 1]])
        n += 2;
    return n + b24_http_token[(uint8_t)p[n]];
}

/* Puts a part of a line into the body's buffer, as far as it fits. */
static void gather(struct b24_http_resp *r, const char *p, size_t len)
{
    size_t room;

    if (r->line < r->cap) {
        room = r->cap - r->line;
        memcpy(r->body + r->line, p, len < room ? len : room);
    }
    r->line += (uint32_t)len;
}

/* Goes on with a line that is not whole in one piece. */
static const char *line_part(struct b24_http_resp *r, const char *p,
                             const char *end)
{
    const char *stop;
    size_t len, end_of_name;

    if (!(r->flags & B24_HTTP_AFTER_CR)) {
        stop = text_end(p, end);
        gather(r, p, (size_t)(stop - p));
        if (stop < end && *stop != '\r')
            b24_http_fail(r, B24_E_HTTP);
        if (stop == end || r->state == B24_HTTP_FAILED)
            return stop;
        r->flags |= B24_HTTP_AFTER_CR;
        p = stop + 1;
        if (p == end)
            return end;
    }
    if (*p != '\n') {
        b24_http_fail(r, B24_E_HTTP);
        return p;
    }
    len = r->line;
    r->line = 0;
    r->flags &= (uint8_t)~B24_HTTP_AFTER_CR;
    end_of_name = len + 2 < r->cap ? len : r->cap - 2;
    memcpy(r->body + end_of_name, "\r\n", 2);
    line(r, r->body, token_len(r->body), len);
    return p + 1;
}

/* Reads whole lines where they stand and begins to gather what is left. */
static const char *lines(struct b24_http_resp *r, const char *p,
                         const char *end)
{
    const char *last = end - 1, *stop;
    size_t name, len;

    while (last > p && b24_http_token[(uint8_t)last[-1]])
        last--; /* before it stands an octet that ends any name */
    while (p < last && r->state <= B24_HTTP_FIELDS) {
        name = token_len(p);
        stop = text_end(p + name, end);
        len = (size_t)(stop - p);
        if (end - stop < 2 || stop[0] != '\r' || stop[1] != '\n') {
            gather(r, p, len);
            return line_part(r, stop, end);
        }
        if (r->state != B24_HTTP_FIELDS || !B24_HTTP_BORING(r, p, name, len))
            line(r, p, name, len);
        p = stop + 2;
    }
    if (r->state > B24_HTTP_FIELDS)
        return p;
    stop = text_end(p, end);
    gather(r, p, (size_t)(stop - p));
    return stop < end ? line_part(r, stop, end) : end;
}

const char *b24_http_head(struct b24_http_resp *r, const char *p,
                          const char *end)
{
    const char *from = p;

    if ((size_t)(end - p) > B24_HEAD_MAX - r->head)
        end = p + (B24_HEAD_MAX - r->head);
    if (p == end) {
        b24_http_fail(r, B24_E_TOO_LARGE);
        return p;
    }
    if (r->line || (r->flags & B24_HTTP_AFTER_CR))
        p = line_part(r, p, end);
    if (p < end && r->state <= B24_HTTP_FIELDS)
        p = lines(r, p, end);
    r->head += (uint32_t)(p - from);
    return p;
}
