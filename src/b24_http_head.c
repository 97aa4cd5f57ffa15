/* b24_http_head.c - see the header. */
#include "b24_http_head.h"

#include <string.h>

#include "b24_http_field.h"
#include "b24_word.h"

#define INTERIM_MAX 8 /* 1xx responses before the final one */

/* tchar (RFC 9110, 5.6.2): the bits of !#$%&'*+-. 0-9, A-Z^_, `a-z|~ */
static const uint32_t token_bits[8] = {0, 0x03ff6cfa, 0xc7fffffe, 0x57ffffff};

int b24_http_is_token(uint8_t c)
{
    return token_bits[c >> 5] >> (c & 31) & 1;
}

/* How many octets at p are tokens. Letters and hyphens, of which names mostly
 * are, a word at a time: bit 7 of other is set where there is none. */
static size_t token_len(const char *p, size_t len)
{
    size_t words = B24_WORDS(len), n;
    uint64_t word, low, letter, dash, other;

    for (n = 0; words; words--, n += 8) {
        word = b24_word_load(p + n);
        low = (word | B24_EVERY(0x20)) & B24_EVERY(0x7f);
        dash = ((word ^ B24_EVERY('-')) & B24_EVERY(0x7f)) + B24_EVERY(0x7f);
        letter = (low + B24_EVERY(0x80 - 'a')) ^ (low + B24_EVERY(0x7f - 'z'));
        other = ((~letter & dash) | word) & B24_EVERY(0x80);
        if (other) {
            n += b24_word_first(other);
            break;
        }
    }
    while (n < len && b24_http_is_token((uint8_t)p[n]))
        n++;
    return n;
}

/* The first control at or behind p, HTAB aside; end: there is none. A word at
 * a time: of its octets below 0x80, those below 0x20 borrow from their bit 7
 * and 0x7f carries into it, so the lowest bit in hit is a true one. */
static const char *text_end(const char *p, const char *end)
{
    size_t words = B24_WORDS((size_t)(end - p)), n;
    uint64_t word, hit;

    for (; words; words--, p += 8) {
        word = b24_word_load(p);
        hit = ((word - B24_EVERY(0x20)) |
               ((word & B24_EVERY(0x7f)) + B24_EVERY(0x01))) &
              ~word & B24_EVERY(0x80);
        if (!hit)
            continue;
        n = b24_word_first(hit);
        if (p[n] != '\t')
            return p + n;
        break;
    }
    while (p < end && !b24_http_is_control((uint8_t)*p))
        p++;
    return p;
}

void b24_http_fail(struct b24_http_resp *r, int err)
{
    r->err = (int16_t)err;
    r->state = B24_HTTP_FAILED;
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
static int head_end(struct b24_http_resp *r)
{
    unsigned chunked = r->flags & B24_HTTP_CHUNKED;
    unsigned length = r->flags & B24_HTTP_LENGTH;

    if (r->status < 200 && r->status != 101) {
        if (++r->count > INTERIM_MAX)
            return B24_E_TOO_LARGE;
        b24_http_new_head(r);
        return B24_OK;
    }
    if (r->status == 101 || (chunked && (length || r->minor == 0)))
        return B24_E_HTTP;
    r->state = B24_HTTP_COMPLETE;
    if (r->status == 204 || r->status == 304)
        return B24_OK;
    if (chunked) {
        r->state = B24_HTTP_CHUNK_SIZE;
        r->count = 0;
    } else if (!length) {
        r->state = B24_HTTP_BODY_CLOSE;
        r->flags |= B24_HTTP_CLOSE;
    } else if (r->left > B24_BODY_MAX) {
        return B24_E_TOO_LARGE;
    } else if (r->left) {
        r->state = B24_HTTP_BODY_LENGTH;
    }
    return B24_OK;
}

static int field(struct b24_http_resp *r, const char *p, size_t len)
{
    int cut = len + 1 >= r->cap;
    size_t seen = cut ? r->cap - 2 : len, name = token_len(p, seen);

    if (name == seen)
        return cut ? B24_E_TOO_LARGE : B24_E_HTTP;
    if (name == 0 || p[name] != ':')
        return B24_E_HTTP; /* also a folded line: it begins with a space */
    return B24_HTTP_MATTERS(name) ? b24_http_field(r, p, name, len) : B24_OK;
}

/* A whole line without its CRLF; of a long one, at least what would fit into
 * the buffer stands at p. */
static int line(struct b24_http_resp *r, const char *p, size_t len)
{
    if (r->state != B24_HTTP_STATUS_LINE)
        return len ? field(r, p, len) : head_end(r);
    r->state = B24_HTTP_FIELDS;
    return b24_http_status_line(r, p, len);
}

/* Puts a part of a line into the body's buffer, as far as it fits. */
static void gather(struct b24_http_resp *r, const char *p, size_t len)
{
    if (r->line < r->cap) {
        size_t room = r->cap - r->line;

        memcpy(r->body + r->line, p, len < room ? len : room);
    }
    r->line += (uint32_t)len;
}

/* Begins a line or goes on with it. One that is whole is read where it stands,
 * one that a cut fell into is gathered. */
static const char *take(struct b24_http_resp *r, const char *p, const char *end)
{
    const char *text = r->body, *stop;
    int err = B24_E_HTTP;
    size_t len;

    if (!(r->flags & B24_HTTP_AFTER_CR)) {
        stop = text_end(p, end);
        len = (size_t)(stop - p);
        if (r->line == 0 && end - stop >= 2) {
            text = p;
            r->line = (uint32_t)len;
        } else {
            gather(r, p, len);
        }
        p = stop;
        if (p < end && *p == '\r') {
            r->flags |= B24_HTTP_AFTER_CR;
            p++;
        }
        if (p == end)
            return p;
    }
    if (*p == '\n' && r->flags & B24_HTTP_AFTER_CR) {
        len = r->line;
        r->line = 0;
        r->flags &= (uint8_t)~B24_HTTP_AFTER_CR;
        err = line(r, text, len);
    }
    if (err)
        b24_http_fail(r, err);
    return p + 1;
}

const char *b24_http_head(struct b24_http_resp *r, const char *p,
                          const char *end)
{
    const char *from = p;

    if ((size_t)(end - p) > B24_HEAD_MAX - r->head)
        end = p + (B24_HEAD_MAX - r->head);
    if (p == end)
        b24_http_fail(r, B24_E_TOO_LARGE);
    while (p < end && r->state <= B24_HTTP_FIELDS)
        p = take(r, p, end);
    r->head += (uint32_t)(p - from);
    return p;
}
