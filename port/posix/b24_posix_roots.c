/* Scanning a PEM bundle. Certificates are public, so a table decoder will do:
 * no constant time, a tenth of the work. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "b24_posix_roots.h"
#include "b24/b24.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum problem {
    NONE,
    SYSTEM,
    NOT_A_FILE,
    EMPTY,
    TOO_LARGE,
    CHANGED,
    NO_CERTIFICATE
};

static const char begin_mark[] = "-----BEGIN CERTIFICATE-----";
static const char end_mark[] = "-----END CERTIFICATE-----";

/* Octets of DER decoded before the subject is looked for, and how many more
 * at a time while it is not there: in a distribution's bundle half of the
 * subjects end before 257, nine tenths before 360, the last at 489. */
#define FIRST_STEP 264
#define NEXT_STEP  96

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

/* One certificate being decoded into the buffer. */
struct decoder {
    const unsigned char *p, *end; /* what is left of the file */
    unsigned char *out;
    size_t len;
    enum { MORE, WHOLE, BAD } state; /* WHOLE: the end mark was reached */
};

static int is_space(unsigned char c)
{
    return c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

/* The end of the text: after padding, or where the end mark begins. */
static void finish(struct decoder *d)
{
    const size_t n = sizeof end_mark - 1;

    while (d->p < d->end && is_space(*d->p)) {
        d->p++;
    }
    d->state = (size_t)(d->end - d->p) >= n && memcmp(d->p, end_mark, n) == 0
                   ? WHOLE
                   : BAD;
}

/* Four characters that are not simply four characters: white space among
 * them, padding, the end, or garbage. */
static void decode_slowly(struct decoder *d)
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
            d->state = BAD;
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
        d->state = BAD; /* cut short, or bits left over */
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
static void decode_fast(struct decoder *d, size_t want)
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

/* Decodes until there are want octets (or up to two more: want + 2 must fit),
 * or the certificate is over. */
static void decode(struct decoder *d, size_t want)
{
    while (d->len < want && d->state == MORE) {
        decode_fast(d, want);
        if (d->len < want) {
            decode_slowly(d);
        }
    }
}

/* The text of the next certificate at or behind p, or NULL. There is no '-'
 * in base64, so that memchr() runs over whole certificates. */
static const char *next_certificate(const struct b24_posix_roots *r,
                                    const char *p)
{
    const char *end = r->text + r->len;
    const size_t n = sizeof begin_mark - 1;

    while ((p = memchr(p, '-', (size_t)(end - p))) != NULL) {
        if ((p == r->text || p[-1] == '\n') && (size_t)(end - p) >= n &&
            memcmp(p, begin_mark, n) == 0) {
            return p + n;
        }
        while (p < end && *p == '-') {
            p++;
        }
    }
    return NULL;
}

/* Decodes from p as far as the subject needs; B24_OK, or B24_E_ROOTS. */
static int read_subject(struct b24_posix_roots *r, struct decoder *d,
                        const char *p, const uint8_t **name, size_t *len)
{
    size_t want = FIRST_STEP;

    d->p = (const unsigned char *)p;
    d->end = (const unsigned char *)r->text + r->len;
    d->out = r->der;
    d->len = 0;
    d->state = MORE;
    do {
        decode(d, want);
        if (d->state != BAD &&
            b24_der_subject(r->der, d->len, name, len) == B24_OK) {
            return B24_OK;
        }
        want += NEXT_STEP;
    } while (d->state == MORE && want <= B24_POSIX_ROOT_SIZE);
    return B24_E_ROOTS;
}

int b24_posix_roots_find(void *ctx, const uint8_t *name, size_t name_len,
                         unsigned n, const uint8_t **der)
{
    struct b24_posix_roots *r = ctx;
    const char *p = r->text;
    const uint8_t *subject;
    size_t len;
    unsigned i = 0;
    struct decoder d;

    if (r->text == NULL) {
        return B24_E_ROOTS;
    }
    if (r->found_n > 0 && n >= r->found_n && name_len == r->name_len &&
        memcmp(name, r->der + r->name_at, name_len) == 0) {
        i = r->found_n;
        p = r->text + r->found_end;
    }
    r->found_n = 0;
    while ((p = next_certificate(r, p)) != NULL) {
        if (read_subject(r, &d, p, &subject, &len) == B24_OK &&
            len == name_len && memcmp(subject, name, len) == 0) {
            /* One more than allowed, so that the end mark is looked for. */
            decode(&d, B24_POSIX_ROOT_SIZE + 1);
            if (d.state == WHOLE && d.len <= B24_POSIX_ROOT_SIZE && i++ == n) {
                r->found_n = i;
                r->found_end = (size_t)((const char *)d.p - r->text);
                r->name_at = (size_t)(subject - r->der);
                r->name_len = len;
                *der = r->der;
                return (int)d.len;
            }
        }
        p = (const char *)d.p;
    }
    return 0;
}

static int fail(struct b24_posix_roots *r, enum problem problem)
{
    r->problem = (int)problem;
    r->sys_errno = problem == SYSTEM ? errno : 0;
    return B24_E_ROOTS;
}

/* Reads len octets; 0: there are fewer by now, -1: errno. */
static int read_all(int fd, char *to, size_t len)
{
    while (len > 0) {
        ssize_t n = read(fd, to, len);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return (int)n;
        }
        to += n;
        len -= (size_t)n;
    }
    return 1;
}

/* Reads the file behind fd into pages of its own: not mapped, for a mapped
 * file that somebody cuts short ends the process. */
static int read_file(struct b24_posix_roots *r, int fd)
{
    struct stat st;
    void *text;
    int rc;

    if (fstat(fd, &st) < 0) {
        return fail(r, SYSTEM);
    }
    if (!S_ISREG(st.st_mode)) {
        return fail(r, NOT_A_FILE);
    }
    if (st.st_size == 0) {
        return fail(r, EMPTY);
    }
    if (st.st_size > B24_POSIX_ROOTS_MAX) {
        return fail(r, TOO_LARGE);
    }
    r->len = (size_t)st.st_size;
    text = mmap(NULL, r->len, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (text == MAP_FAILED) {
        return fail(r, SYSTEM);
    }
    rc = read_all(fd, text, r->len);
    if (rc <= 0) {
        (void)fail(r, rc < 0 ? SYSTEM : CHANGED);
        (void)munmap(text, r->len);
        return B24_E_ROOTS;
    }
    r->text = text;
    return B24_OK;
}

static int has_certificate(struct b24_posix_roots *r)
{
    const char *p = r->text;
    const uint8_t *name;
    size_t len;
    struct decoder d;

    while ((p = next_certificate(r, p)) != NULL) {
        if (read_subject(r, &d, p, &name, &len) == B24_OK) {
            return 1;
        }
        p = (const char *)d.p;
    }
    return 0;
}

int b24_posix_roots_open(struct b24_posix_roots *r, const char *path)
{
    int fd, rc;

    memset(r, 0, offsetof(struct b24_posix_roots, der));
    /* O_NONBLOCK: a FIFO shall be refused, not waited for. */
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return fail(r, SYSTEM);
    }
    rc = read_file(r, fd);
    close(fd);
    if (rc == B24_OK && !has_certificate(r)) {
        b24_posix_roots_close(r);
        rc = fail(r, NO_CERTIFICATE);
    }
    return rc;
}

const char *b24_posix_roots_why(const struct b24_posix_roots *r)
{
    switch (r->problem) {
    case SYSTEM:
        return strerror(r->sys_errno);
    case NOT_A_FILE:
        return "not a regular file";
    case EMPTY:
        return "the file is empty";
    case TOO_LARGE:
        return "larger than 16 MB: no bundle of certificates";
    case CHANGED:
        return "the file became shorter while it was read";
    case NO_CERTIFICATE:
        return "no certificate in PEM form in it";
    default:
        return "";
    }
}

void b24_posix_roots_close(struct b24_posix_roots *r)
{
    if (r->text != NULL) {
        /* The pages were made with this length: it cannot fail. */
        (void)munmap((void *)r->text, r->len);
        r->text = NULL;
    }
    r->found_n = 0;
}
