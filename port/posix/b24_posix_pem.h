/* b24_posix_pem.h - the base64 of one certificate in PEM form (RFC 7468), as
 * far as it is wanted. Of this port alone. */
#ifndef B24_POSIX_PEM_H
#define B24_POSIX_PEM_H

#include <stddef.h>

/* The caller sets all of it: p behind the begin mark, len 0, state MORE. */
struct b24_posix_pem {
    const unsigned char *p, *end; /* what is left of the file */
    unsigned char *out;           /* the caller's, see below */
    size_t len;                   /* octets in it */
    enum { B24_PEM_MORE, B24_PEM_WHOLE, B24_PEM_BAD } state;
    /* WHOLE: the end mark was reached; BAD: neither base64 nor that */
};

/* Decodes until there are want octets (or up to two more: out must have room
 * for want + 2), or the certificate is over. */
void b24_posix_pem_decode(struct b24_posix_pem *d, size_t want);

#endif
