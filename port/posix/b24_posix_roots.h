/* b24_posix_roots.h - trust anchors out of a PEM bundle, found by name.
 *
 *     struct b24_posix_roots file;
 *     struct b24_roots roots = {b24_posix_roots_find, &file};
 *     if (b24_posix_roots_open(&file, "/etc/ssl/certs/ca-certificates.crt"))
 *         puts(b24_posix_roots_why(&file));
 *     config.roots = &roots;
 *     ...
 *     b24_posix_roots_close(&file);
 *
 * The file is read once, into pages that mmap() gives, and scanned for each
 * name that is asked for: of every certificate only the beginning is decoded,
 * up to its subject, and the whole of the one that matches. Nothing is parsed
 * beyond that.
 * Only "BEGIN CERTIFICATE" counts (RFC 7468); other blocks, text between them
 * and certificates that cannot be read are skipped. Names match when their
 * octets do (RFC 5280, 4.1.2.6: the issuer's name is encoded as the subject
 * was). What becomes of the file afterwards changes nothing. */
#ifndef B24_POSIX_ROOTS_H
#define B24_POSIX_ROOTS_H

#include <stddef.h>
#include <stdint.h>

/* The longest certificate in DER; a longer one is skipped. */
#define B24_POSIX_ROOT_SIZE 4096

/* The largest file, in octets: a distribution's bundle has a quarter of one
 * million. */
#define B24_POSIX_ROOTS_MAX (16L << 20)

/* The caller's memory; no part of it is for use. */
struct b24_posix_roots {
    const char *text; /* the file, NULL: not open */
    size_t len;
    int problem;   /* what b24_posix_roots_why() tells */
    int sys_errno; /* and errno, where it is one of the system's */
    /* The last certificate given out, from which the search for the next one
     * of the same name goes on. */
    unsigned found_n;         /* its number + 1; 0: none */
    size_t found_end;         /* where the file goes on behind it */
    size_t name_at, name_len; /* its subject, within der */
    unsigned char der[B24_POSIX_ROOT_SIZE + 3]; /* see b24_posix_pem_decode() */
};

/* B24_OK, or B24_E_ROOTS: it cannot be read, is no regular file, is empty or
 * larger than B24_POSIX_ROOTS_MAX, or has no certificate in it (one is enough:
 * the others are not looked at).
 * r needs no preparation, and after an error no closing. */
int b24_posix_roots_open(struct b24_posix_roots *r, const char *path);
/* Why the last open failed, in plain words; "" if it did not. */
const char *b24_posix_roots_why(const struct b24_posix_roots *r);
/* Also twice, also after an open that failed. */
void b24_posix_roots_close(struct b24_posix_roots *r);

/* The find of struct b24_roots; ctx is a struct b24_posix_roots. *der points
 * into it. Returns the length, 0: no more, B24_E_ROOTS: not open. */
int b24_posix_roots_find(void *ctx, const uint8_t *name, size_t name_len,
                         unsigned n, const uint8_t **der);

#endif
