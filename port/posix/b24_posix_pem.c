/* b24_posix_pem.c - see b24_posix_pem.h. Certificates are public, so a table
 * decoder will do: no constant time, a tenth of the work. */
#include "b24_posix_pem.h"

#include <string.h>

static const char end_mark[] = "-----END CERTIFICATE-----";

/* 0x40 + the value of a base64 character; 0: none. */
static const unsigned char b64[256] = {
    ['A'] = 64,  ['B'] = 65,  ['C'] = 66,  ['D'] = 67,  ['E'] = 68,
    ['F'] = 69,  ['G'] = 70,  ['H'] = 71,  ['I'] = 72,  ['J'] = 73,
    ['K'] = 74,  ['L'] = 75,  ['M'] = 76,  ['N'] = 77,  ['O'] = 78,
    ['P'] = 79,  ['Q'] = 80,  ['R'] = 81,  ['S'] = 82,  ['T'] = 83,
    ['U'] = 84,  ['V'] = 85,  ['W'] = 86,  ['X'] = 87,  ['Y'] = 88,
    ['Z'] = 89,  ['a'] = 90,  ['b'] = 91,  ['c'] = 92,  ['d'] = 93,
    ['e'] = 94,  ['f'] = 95,  ['g'] = 96,  ['h'] = 97,  ['i'] = 98,
    ['j'] = 99,  ['k'] = 100, ['l'] = 101, ['m'] = 102, ['n'] = 103,
    ['o'] = 104, ['p'] = 105, ['q'] = 106, ['r'] = 107, ['s'] = 108,
    ['t'] = 109, ['u'] = 110, ['v'] = 111, ['w'] = 112, ['x'] = 113,
    ['y'] = 114, ['z'] = 115, ['0'] = 116, ['1'] = 117, ['2'] = 118,
    ['3'] = 119, ['4'] = 120, ['5'] = 121, ['6'] = 122, ['7'] = 123,
    ['8'] = 124, ['9'] = 125, ['+'] = 126, ['/'] = 127,
};

static int is_space(unsigned char c)
{
    return c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

/* The end of the text: after padding, or where the end mark begins. */
static void finish(struct b24_posix_pem *d)
{
    const size_t n = sizeof end_mark - 1;

    while (d->p < d->end && is_space(*d->p)) {
        d->p++;
    }
    d->state = (size_t)(d->end - d->p) >= n && memcmp(d->p, end_mark, n) == 0
                   ? B24_PEM_WHOLE
                   : B24_PEM_BAD;
}

/* Four characters that are not simply four characters: white space among
 * them, padding, the end, or garbage. */
static void decode_slowly(struct b24_posix_pem *d)
{
    unsigned long v = 0;
    unsigned n = 0, pad = 0;

    while (n < 4 && d->p < d->end && *d->p != '-') {
        const unsigned char c = *d->p++;

        if (is_space(c)) {
            continue;
        }
        pad += c == '=';
        if (c == '=' ? n < 2 : (b64[c] == 0 || pad > 0)) {
            d->state = B24_PEM_BAD;
            return;
        }
        v = v << 6 | (b64[c] & 63u);
        n++;
    }
    if (n == 0) {
        finish(d);
        return;
    }
    if (n < 4 || (v & ((1ul << 8 * pad) - 1)) != 0) {
        d->state = B24_PEM_BAD; /* cut short, or bits left over */
        return;
    }
    d->out[d->len++] = (unsigned char)(v >> 16);
    if (pad < 2) {
        d->out[d->len++] = (unsigned char)(v >> 8 & 255u);
    }
    if (pad < 1) {
        d->out[d->len++] = (unsigned char)(v & 255u);
        return;
    }
    finish(d);
}

/* As many fours as come without a break, in registers: the bulk of a scan. */
static void decode_fast(struct b24_posix_pem *d, size_t want)
{
    const unsigned char *p = d->p, *end = d->end;
    unsigned char *out = d->out + d->len, *stop = d->out + want;

    while (out < stop && end - p >= 4) {
        const unsigned a = b64[p[0]], b = b64[p[1]];
        const unsigned c = b64[p[2]], e = b64[p[3]];

        if ((a & b & c & e & 64u) == 0) {
            if (*p != '\n') {
                break;
            }
            p++;
            continue;
        }
        out[0] = (unsigned char)((a << 2 | (b & 63u) >> 4) & 255u);
        out[1] = (unsigned char)((b << 4 | (c & 63u) >> 2) & 255u);
        out[2] = (unsigned char)((c << 6 | (e & 63u)) & 255u);
        out += 3;
        p += 4;
    }
    d->p = p;
    d->len = (size_t)(out - d->out);
}

void b24_posix_pem_decode(struct b24_posix_pem *d, size_t want)
{
    while (d->len < want && d->state == B24_PEM_MORE) {
        decode_fast(d, want);
        if (d->len < want) {
            decode_slowly(d);
        }
    }
}
