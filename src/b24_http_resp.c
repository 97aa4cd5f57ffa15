/* b24_http_resp.c - one HTTP/1.x response, see the header. */
#include "b24_http_resp.h"

#include <string.h>

#include "b24_http_field.h"
#include "b24_word.h"

#define INTERIM_MAX 8 /* 1xx responses before the final one */

enum {
    STATUS_LINE, /* these two take lines */
    FIELDS,
    BODY_LENGTH, /* these three take octets of the body */
    BODY_CLOSE,
    CHUNK_DATA,
    CHUNK_SIZE, /* from here on one octet at a time */
    CHUNK_LF,
    DATA_CR,
    DATA_LF,
    CHUNK_PAD, /* from here on they count towards B24_HEAD_MAX */
    CHUNK_EXT,
    TRAILER, /* at the beginning of a line */
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    LAST_LF,
    COMPLETE,
    FAILED
};

/* tchar (RFC 9110, 5.6.2). An octet for each: names are half of a head, and a
 * bitmap would take them twice the instructions. */
static const uint8_t token[256] = {
    [0x20] = 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, /*  !"#$%&' */
    [0x30] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, /* 01234567 */
    [0x40] = 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* @ABCDEFG */
    [0x50] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, /* PQRSTUVW */
    [0x60] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* `abcdefg */
    [0x70] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, /* pqrstuvw */
};

static void fail(struct b24_http_resp *r, int err)
{
    r->err = (int16_t)err;
    r->state = FAILED;
}

/* Octets that no line may hold: controls except HTAB. */
static int is_control(uint8_t c)
{
    return (c < 0x20 && c != '\t') || c == 0x7f;
}

/* ---- the head ---------------------------------------------------------- */

/* The first control at or behind p, HTAB aside; end: there is none. A word at
 * a time: of its octets below 0x80, those below 0x20 borrow from their bit 7
 * and 0x7f carries into it, so the lowest bit in hit is a true one. */
static const char *text_end(const char *p, const char *end)
{
    size_t left = (size_t)(end - p), word, hit;

    for (; left >= sizeof(word); left -= sizeof(word), p += sizeof(word)) {
        word = b24_word_load(p);
        hit = ((word - B24_EVERY(0x20)) | ((word & B24_EVERY(0x7f)) + B24_EVERY(0x01))) &
              ~word & B24_EVERY(0x80);
        if (!hit)
            continue;
        hit = b24_word_first(hit);
        if (p[hit] != '\t')
            return p + hit;
        break;
    }
    while (p < end && !is_control((uint8_t)*p))
        p++;
    return p;
}

static void new_head(struct b24_http_resp *r)
{
    r->state = STATUS_LINE;
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
            fail(r, B24_E_TOO_LARGE);
        else
            new_head(r);
    } else if (r->status == 101 || (chunked && (length || r->minor == 0))) {
        fail(r, B24_E_HTTP);
    } else if (r->status == 204 || r->status == 304) {
        r->state = COMPLETE;
    } else if (chunked) {
        r->state = CHUNK_SIZE;
        r->count = 0;
        r->left = 0;
    } else if (!length) {
        r->state = BODY_CLOSE;
        r->flags |= B24_HTTP_CLOSE;
    } else if (r->left > B24_BODY_MAX) {
        fail(r, B24_E_TOO_LARGE);
    } else {
        r->state = r->left ? BODY_LENGTH : COMPLETE;
    }
}

static void line(struct b24_http_resp *r, const char *p, size_t name,
                 size_t len)
{
    int err = B24_OK;

    if (r->state == STATUS_LINE) {
        err = b24_http_status_line(r, p, len);
        r->state = FIELDS;
    } else if (len == 0) {
        head_end(r);
    } else if (name == 0 || p[name] != ':' || len >= r->cap ||
               B24_HTTP_MATTERS(name)) {
        err = b24_http_field(r, p, name, len);
    }
    if (err)
        fail(r, err);
}

static size_t token_len(const char *p)
{
    size_t n = 0;

    while (token[(uint8_t)p[n]])
        n++;
    return n;
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
    const char *stop = p;
    size_t len;

    if (!(r->flags & B24_HTTP_AFTER_CR)) {
        stop = text_end(p, end);
        gather(r, p, (size_t)(stop - p));
        if (stop == end)
            return end;
        if (*stop != '\r')
            fail(r, B24_E_HTTP);
        r->flags |= B24_HTTP_AFTER_CR;
        return stop + 1;
    }
    if (*stop++ != '\n') {
        fail(r, B24_E_HTTP);
        return stop;
    }
    len = r->line;
    r->line = 0;
    r->flags &= (uint8_t)~B24_HTTP_AFTER_CR;
    r->body[len < r->cap ? len : r->cap - 1] = '\r'; /* ends a name */
    line(r, r->body, token_len(r->body), len);
    return stop;
}

/* Reads whole lines where they stand and begins to gather what is left. */
static const char *lines(struct b24_http_resp *r, const char *p,
                         const char *end)
{
    const char *last = end, *stop;
    size_t name;

    while (last > p && token[(uint8_t)last[-1]])
        last--; /* before it stands an octet that ends any name */
    while (p < last && r->state <= FIELDS) {
        name = token_len(p);
        stop = text_end(p + name, end);
        if (end - stop < 2 || stop[0] != '\r' || stop[1] != '\n') {
            gather(r, p, (size_t)(stop - p));
            return line_part(r, stop, end);
        }
        line(r, p, name, (size_t)(stop - p));
        p = stop + 2;
    }
    if (r->state > FIELDS)
        return p;
    gather(r, p, (size_t)(end - p));
    return end;
}

/* ---- the body ---------------------------------------------------------- */

static const char *body(struct b24_http_resp *r, const char *p, const char *end)
{
    size_t n = (size_t)(end - p), room = r->cap - r->len;

    if (r->state == BODY_CLOSE) {
        if (n > B24_BODY_MAX - r->total) {
            fail(r, B24_E_TOO_LARGE);
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
        r->state = r->state == BODY_LENGTH ? COMPLETE : DATA_CR;
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
    case CHUNK_SIZE:
        hex = hex_digit(c);
        if (hex >= 0 && r->count < 8) {
            r->count++;
            r->left = r->left << 4 | (uint32_t)hex;
            return CHUNK_SIZE;
        }
        if (hex >= 0 || r->count == 0)
            return FAILED;
        if (c == '\r')
            return CHUNK_LF;
        /* fall through */
    case CHUNK_PAD:
        if (c == ' ' || c == '\t')
            return CHUNK_PAD;
        return c == ';' ? CHUNK_EXT : FAILED;
    case CHUNK_EXT:
        if (c == '\r')
            return CHUNK_LF;
        return is_control((uint8_t)c) ? FAILED : CHUNK_EXT;
    case CHUNK_LF:
        if (c != '\n')
            return FAILED;
        return r->left ? CHUNK_DATA : TRAILER;
    case DATA_CR:
        return c == '\r' ? DATA_LF : FAILED;
    case DATA_LF:
        r->count = 0;
        return c == '\n' ? CHUNK_SIZE : FAILED;
    case TRAILER:
        if (c == '\r')
            return LAST_LF;
        return token[(uint8_t)c] ? TRAILER_NAME : FAILED;
    case TRAILER_NAME:
        if (c == ':')
            return TRAILER_VALUE;
        return token[(uint8_t)c] ? TRAILER_NAME : FAILED;
    case TRAILER_VALUE:
        if (c == '\r')
            return TRAILER_LF;
        return is_control((uint8_t)c) ? FAILED : TRAILER_VALUE;
    case TRAILER_LF:
        return c == '\n' ? TRAILER : FAILED;
    default: /* LAST_LF */
        return c == '\n' ? COMPLETE : FAILED;
    }
}

static void between(struct b24_http_resp *r, char c)
{
    if (r->state >= CHUNK_PAD && r->head++ >= B24_HEAD_MAX) {
        fail(r, B24_E_TOO_LARGE);
        return;
    }
    r->state = (uint8_t)next_state(r, c);
    if (r->state == FAILED)
        r->err = B24_E_HTTP;
    else if (r->state == CHUNK_DATA && r->left > B24_BODY_MAX - r->total)
        fail(r, B24_E_TOO_LARGE);
}

/* ---- calls ------------------------------------------------------------- */

void b24_http_resp_init(struct b24_http_resp *r, char *body, size_t cap)
{
    memset(r, 0, sizeof(*r));
    r->body = body;
    r->cap = cap;
    new_head(r);
}

int b24_http_resp_feed(struct b24_http_resp *r, const void *data, size_t len,
                       size_t *used)
{
    const char *start = data, *p = start, *end = start + len;

    while (p < end && r->state < COMPLETE) {
        if (r->state <= FIELDS) {
            uint32_t room = B24_HEAD_MAX - r->head;
            const char *from = p, *stop;

            if (room == 0) {
                fail(r, B24_E_TOO_LARGE);
                break;
            }
            stop = (size_t)(end - p) > room ? p + room : end;
            if (r->line || (r->flags & B24_HTTP_AFTER_CR))
                p = line_part(r, p, stop);
            else
                p = lines(r, p, stop);
            r->head += (uint32_t)(p - from);
        } else if (r->state <= CHUNK_DATA) {
            p = body(r, p, end);
        } else {
            between(r, *p++);
        }
    }
    *used = (size_t)(p - start);
    if (r->state == FAILED)
        return r->err;
    return r->state == COMPLETE ? B24_OK : B24_BUSY;
}

int b24_http_resp_end(struct b24_http_resp *r, int clean)
{
    if (r->state == BODY_CLOSE && clean)
        r->state = COMPLETE;
    if (r->state < COMPLETE)
        fail(r, B24_E_CLOSED);
    return r->err;
}

int b24_http_resp_keeps_alive(const struct b24_http_resp *r)
{
    if (r->state != COMPLETE || (r->flags & B24_HTTP_CLOSE))
        return 0;
    return r->minor >= 1 || (r->flags & B24_HTTP_KEEP);
}
