/* b24_json_text.c - see the header. */
#include "b24_json_text.h"

#include "b24_json_scan.h"

static uint32_t hex4(const char *p)
{
    uint32_t n = 0;
    int i;

    for (i = 0; i < 4; i++) {
        uint32_t c = (uint8_t)p[i];

        n = n << 4 | ((c & 15) + (c >> 6) * 9); /* a letter has bit 6 */
    }
    return n;
}

/* Behind the four digits of a high surrogate. */
static uint32_t join(struct b24_json_chars *c, uint32_t high)
{
    uint32_t low;

    if (c->end - c->p < 6) {
        if (!c->cut)
            return B24_JSON_BAD;
        c->p = c->end; /* the other half may be in what is lost */
        return B24_JSON_END;
    }
    if (c->p[0] != '\\' || c->p[1] != 'u')
        return B24_JSON_BAD;
    low = hex4(c->p + 2);
    if (low < 0xdc00 || low > 0xdfff)
        return B24_JSON_BAD;
    c->p += 6;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static uint32_t escaped(struct b24_json_chars *c)
{
    uint32_t code;

    if (c->end - c->p < 2 || (c->p[1] == 'u' && c->end - c->p < 6)) {
        c->p = c->end;
        return B24_JSON_END;
    }
    c->p += 2;
    switch (c->p[-1]) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'u':
        break;
    default:
        return (uint8_t)c->p[-1];
    }
    code = hex4(c->p);
    c->p += 4;
    if (code < 0xd800 || code > 0xdfff)
        return code;
    return code < 0xdc00 ? join(c, code) : B24_JSON_BAD;
}

uint32_t b24_json_char(struct b24_json_chars *c)
{
    uint32_t code;
    int n;

    if (c->p == c->end)
        return B24_JSON_END;
    if (*c->p == '\\')
        return escaped(c);
    code = (uint8_t)*c->p;
    if (code < 0x80) {
        c->p++;
        return code;
    }
    n = b24_json_utf8(c->p, (size_t)(c->end - c->p), &code);
    if (n < 0 && c->cut) {
        c->p = c->end;
        return B24_JSON_END;
    }
    c->p += n > 0 ? n : 1;
    return n > 0 ? code : B24_JSON_BAD;
}

size_t b24_json_put(char *out, size_t room, uint32_t code)
{
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4, i;

    if (n > room)
        return 0;
    for (i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    out[0] = (char)(n == 1 ? code : (0xf00u >> n & 0xff) | code);
    return n;
}

/* The exponent behind p, kept small: no text is as long as that. */
static int32_t exponent(const char *p, const char *end)
{
    int32_t n = 0;
    int minus = *p == '-';

    for (; p < end; p++)
        if (*p >= '0' && n < 1000000)
            n = n * 10 + (*p - '0');
    return minus ? -n : n;
}

int b24_json_scale(const char *p, const char *end, unsigned scale, int64_t *out)
{
    int minus = *p == '-', point = 0;
    int32_t places = (int32_t)scale;
    const char *e;
    int64_t n = 0; /* negative: there is one more of these */

    p += minus;
    for (e = p; e < end && (*e | 0x20) != 'e'; e++) {
        point |= *e == '.';
        places += !point;
    }
    if (e < end)
        places += exponent(e + 1, end);
    /* digits before the point, once it has been moved */
    for (; places > 0 && (p < e || n != 0); places--) {
        int digit = 0;

        if (p < e && *p == '.')
            p++;
        if (p < e)
            digit = *p++ - '0';
        if (n < INT64_MIN / 10 || (n == INT64_MIN / 10 && digit > 8))
            return B24_E_RANGE;
        n = n * 10 - digit;
    }
    if (!minus && n == INT64_MIN)
        return B24_E_RANGE;
    *out = minus ? n : -n;
    return B24_OK;
}
