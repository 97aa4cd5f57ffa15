/* b24_roots.c - roots in flash (layer 2). Walks the DER of a certificate (RFC
 * 5280, 4.1; X.690, 10.1) as far as its subject and no further: parsing it is
 * the business of Mbed TLS, choosing which one to parse is ours. */
#include "b24/b24.h"

#include <string.h>

#define DER_INTEGER  0x02u
#define DER_SEQUENCE 0x30u
#define DER_VERSION  0xa0u /* [0], constructed */

/* What is left to read of one constructed value. */
struct der {
    const uint8_t *p;
    size_t len;      /* octets that are there */
    size_t declared; /* octets that should be: more when the input is cut */
};

/* Takes the head of a value off d: only the tag asked for, definite and
 * shortest length, at most 65,535 octets, not beyond what d declares. Returns
 * 1 and leaves d at the content. */
static int der_head(struct der *d, uint8_t tag, size_t *content)
{
    size_t head = 2, n;

    if (d->len < 4 || d->p[0] != tag)
        return 0; /* nothing with a subject in it ends in less than 4 */
    n = d->p[1];
    if (n == 0x81) {
        head = 3;
        n = d->p[2];
        if (n < 0x80)
            return 0;
    } else if (n == 0x82) {
        head = 4;
        n = (size_t)d->p[2] << 8 | d->p[3];
        if (n < 0x100)
            return 0;
    } else if (n >= 0x80) {
        return 0;
    }
    if (d->declared - head < n) /* declared is at least len, so 4 */
        return 0;
    d->p += head;
    d->len -= head;
    d->declared -= head;
    *content = n;
    return 1;
}

/* Enters a SEQUENCE: d becomes its content. */
static int der_enter(struct der *d)
{
    size_t n;

    if (!der_head(d, DER_SEQUENCE, &n))
        return 0;
    d->declared = n;
    if (d->len > n)
        d->len = n;
    return 1;
}

/* Steps over one whole value. */
static int der_skip(struct der *d, uint8_t tag)
{
    size_t n;

    if (!der_head(d, tag, &n) || d->len < n)
        return 0;
    d->p += n;
    d->len -= n;
    d->declared -= n;
    return 1;
}

int b24_der_subject(const uint8_t *der, size_t len, const uint8_t **subject,
                    size_t *subject_len)
{
    /* serial, signature algorithm, issuer, validity, subject */
    static const uint8_t tags[] = {DER_INTEGER, DER_SEQUENCE, DER_SEQUENCE,
                                   DER_SEQUENCE, DER_SEQUENCE};
    const uint8_t *from = der;
    struct der d;
    size_t i;

    d.p = der;
    d.len = len;
    d.declared = SIZE_MAX;
    if (!der || !der_enter(&d) || !der_enter(&d))
        return B24_E_ROOTS;
    if (d.len && d.p[0] == DER_VERSION && !der_skip(&d, DER_VERSION))
        return B24_E_ROOTS; /* version 1 has no such field */
    for (i = 0; i < sizeof(tags); i++) {
        from = d.p;
        if (!der_skip(&d, tags[i]))
            return B24_E_ROOTS;
    }
    *subject = from;
    *subject_len = (size_t)(d.p - from);
    return B24_OK;
}

int b24_der_is_whole(const uint8_t *der, size_t len)
{
    struct der d;
    size_t n;

    d.p = der;
    d.len = len;
    d.declared = len;
    return der_head(&d, DER_SEQUENCE, &n) && d.len == n;
}

int b24_roots_find_der(void *ctx, const uint8_t *name, size_t name_len,
                       unsigned n, const uint8_t **der)
{
    const struct b24_root_der *root = ctx;
    const uint8_t *subject;
    size_t len;

    for (; root && root->der; root++) {
        /* A root that cannot be read is told, not skipped: silently it would
         * be the reason of a chain that is not trusted. */
        if (!b24_der_is_whole(root->der, root->len) ||
            b24_der_subject(root->der, root->len, &subject, &len))
            return B24_E_ROOTS;
        if (len == name_len && memcmp(subject, name, len) == 0 && n-- == 0) {
            *der = root->der;
            return (int)root->len; /* at most 65,539 */
        }
    }
    return root ? 0 : B24_E_ROOTS;
}
