/* b24_json_scan.c - see the header. */
#include "b24_json_scan.h"

#include <string.h>

#include "b24_word.h"

/* What may come next. */
enum { VALUE, FIRST_VALUE, KEY, FIRST_KEY, COLON, AFTER };

struct scan {
    const char *p, *end;
    uint32_t nest; /* the innermost in the lowest bit, 1: an object */
    uint8_t depth;
    uint8_t next;
    uint8_t bad_utf8;
};

int b24_json_utf8(const char *p, size_t len, uint32_t *code)
{
    uint8_t lead = (uint8_t)*p;
    size_t n = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4, i;
    uint32_t c = lead & (0x7fu >> n);

    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    for (i = 1; i < n; i++) {
        if (i == len)
            return -1;
        if (((uint8_t)p[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | ((uint8_t)p[i] & 0x3fu);
    }
    /* longer than it needs to be, a surrogate, beyond Unicode */
    if (c >> (5 * n - 4) == 0 || c >> 11 == 0xd800 >> 11 || c > 0x10ffff)
        return 0;
    *code = c;
    return (int)n;
}

static const char *digits(const char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p;
}

int b24_json_number(const char **number, const char *end)
{
    const char *p = *number + (**number == '-'), *first = p;

    p = digits(p, end);
    if (p - first > 1 && *first == '0')
        return B24_E_JSON;
    if (p > first && p < end && *p == '.') {
        first = ++p;
        p = digits(p, end);
    }
    if (p > first && p < end && (*p | 0x20) == 'e') {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        first = p;
        p = digits(p, end);
    }
    *number = p;
    if (p > first)
        return B24_OK;
    return p == end ? B24_BUSY : B24_E_JSON;
}

static int is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Behind a backslash. */
static int escape(struct scan *s)
{
    int i;

    if (s->p == s->end)
        return B24_BUSY;
    if (*s->p != 'u')
        return memchr("\"\\/bfnrt", *s->p++, 8) ? B24_OK : B24_E_JSON;
    s->p++;
    for (i = 0; i < 4; i++, s->p++) {
        if (s->p == s->end)
            return B24_BUSY;
        if (!is_hex(*s->p))
            return B24_E_JSON;
    }
    return B24_OK;
}

/* The first octet that is not plain inside a string: a quote, a backslash, a
 * control or not ASCII. A word at a time: each of them gets bit 7, from itself
 * or by a borrow, so the lowest such bit is a true one. */
static const char *plain_end(const char *p, const char *end)
{
    size_t words = B24_WORDS((size_t)(end - p));
    uint64_t word, hit;

    for (; words; words--, p += 8) {
        word = b24_word_load(p);
        hit = ((word ^ B24_EVERY('"')) - B24_EVERY(1)) |
              ((word ^ B24_EVERY('\\')) - B24_EVERY(1)) |
              (word - B24_EVERY(0x20)) | word;
        hit &= B24_EVERY(0x80);
        if (hit)
            return p + b24_word_first(hit);
    }
    while (p < end && (uint8_t)*p >= 0x20 && (uint8_t)*p < 0x80 && *p != '"' &&
           *p != '\\')
        p++;
    return p;
}

/* Behind the opening quote. */
static int string(struct scan *s)
{
    uint32_t code;
    int n;

    for (;;) {
        s->p = plain_end(s->p, s->end);
        if (s->p == s->end)
            return B24_BUSY;
        if (*s->p == '"') {
            s->p++;
            return B24_OK;
        }
        if (*s->p == '\\') {
            s->p++;
            n = escape(s);
            if (n != B24_OK)
                return n;
        } else if ((uint8_t)*s->p < 0x20) {
            return B24_E_JSON;
        } else {
            n = b24_json_utf8(s->p, (size_t)(s->end - s->p), &code);
            if (n < 0)
                return B24_BUSY;
            s->bad_utf8 |= n == 0;
            s->p += n ? n : 1;
        }
    }
}

static int literal(struct scan *s, const char *word, size_t len)
{
    size_t left = (size_t)(s->end - s->p);

    if (memcmp(s->p, word, left < len ? left : len) != 0)
        return B24_E_JSON;
    s->p += left < len ? left : len;
    return left < len ? B24_BUSY : B24_OK;
}

static int opens(struct scan *s, unsigned object)
{
    if (s->depth == B24_JSON_DEPTH)
        return B24_E_TOO_LARGE;
    s->depth++;
    s->nest = s->nest << 1 | object;
    s->next = object ? FIRST_KEY : FIRST_VALUE;
    s->p++;
    return B24_OK;
}

static int closes(struct scan *s, char c)
{
    if (s->depth == 0 || c != ((s->nest & 1) ? '}' : ']'))
        return B24_E_JSON;
    s->depth--;
    s->nest >>= 1; /* what fell out at the top was an array's or is no more */
    s->next = AFTER;
    s->p++;
    return B24_OK;
}

static int value(struct scan *s, char c)
{
    s->next = AFTER;
    switch (c) {
    case '"':
        s->p++;
        return string(s);
    case '{':
        return opens(s, 1);
    case '[':
        return opens(s, 0);
    case 't':
        return literal(s, "true", 4);
    case 'f':
        return literal(s, "false", 5);
    case 'n':
        return literal(s, "null", 4);
    default:
        return c == '-' || (c >= '0' && c <= '9')
                   ? b24_json_number(&s->p, s->end)
                   : B24_E_JSON;
    }
}

/* c, not white space, stands at s->p. */
static int step(struct scan *s, char c)
{
    switch (s->next) {
    case FIRST_VALUE:
        if (c == ']')
            return closes(s, c);
        return value(s, c);
    case VALUE:
        return value(s, c);
    case FIRST_KEY:
        if (c == '}')
            return closes(s, c);
        /* fall through */
    case KEY:
        s->next = COLON;
        s->p++;
        return c == '"' ? string(s) : B24_E_JSON;
    case COLON:
        s->next = VALUE;
        s->p++;
        return c == ':' ? B24_OK : B24_E_JSON;
    default: /* AFTER */
        if (c != ',')
            return closes(s, c);
        s->next = (s->nest & 1) ? KEY : VALUE;
        s->p++;
        return s->depth ? B24_OK : B24_E_JSON;
    }
}

int b24_json_scan(struct b24_json *j)
{
    struct scan s = {j->text, j->text + j->len, 0, 0, VALUE, 0};
    int rc = B24_OK;

    while (rc == B24_OK && s.p < s.end) {
        if (*s.p == ' ' || *s.p == '\n' || *s.p == '\r' || *s.p == '\t')
            s.p++;
        else
            rc = step(&s, *s.p);
    }
    j->bad_utf8 = s.bad_utf8;
    if (rc == B24_E_TOO_LARGE)
        j->len = (size_t)(s.p - j->text);
    if (rc == B24_OK && (s.next != AFTER || s.depth > 0))
        rc = B24_BUSY;
    return rc;
}
