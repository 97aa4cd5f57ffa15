/* b24_posix_roots.c - reading and scanning a bundle: see b24_posix_roots.h. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "b24_posix_roots.h"
#include "b24/b24.h"
#include "b24_posix_pem.h"

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

/* Octets of DER decoded before the subject is looked for, and how many more
 * at a time while it is not there: in a distribution's bundle half of the
 * subjects end before 257, nine tenths before 360, the last at 489. */
#define FIRST_STEP 264
#define NEXT_STEP  96

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
static int read_subject(struct b24_posix_roots *r, struct b24_posix_pem *d,
                        const char *p, const uint8_t **name, size_t *len)
{
    size_t want = FIRST_STEP;

    d->p = (const unsigned char *)p;
    d->end = (const unsigned char *)r->text + r->len;
    d->out = r->der;
    d->len = 0;
    d->state = B24_PEM_MORE;
    do {
        b24_posix_pem_decode(d, want);
        if (d->state != B24_PEM_BAD &&
            b24_der_subject(r->der, d->len, name, len) == B24_OK) {
            return B24_OK;
        }
        want += NEXT_STEP;
    } while (d->state == B24_PEM_MORE && want <= B24_POSIX_ROOT_SIZE);
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
    struct b24_posix_pem d;

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
            b24_posix_pem_decode(&d, B24_POSIX_ROOT_SIZE + 1);
            if (d.state == B24_PEM_WHOLE && d.len <= B24_POSIX_ROOT_SIZE &&
                i++ == n) {
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
    struct b24_posix_pem d;

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
