/* b24_san.h - does an entry of a certificate's subjectAltName carry the host
 * (RFC 9525; layer 2)? An address is only ever matched by an iPAddress entry,
 * a name only by a dNSName entry. */
#ifndef B24_SAN_H
#define B24_SAN_H

#include "b24/b24.h"

/* GeneralName's tags (RFC 5280, 4.2.1.6). */
enum b24_san_type { B24_SAN_DNS = 2, B24_SAN_ADDRESS = 7 };

/* A host as a certificate would name it. */
struct b24_san {
    const char *host;    /* NUL-terminated, no brackets */
    uint8_t address_len; /* host is an address: 4 or 16 octets; else 0 */
    uint8_t address[16]; /* network order */
};

/* 1: the entry names the host. "*" is taken as the whole left-most label of a
 * name with at least two more. */
int b24_san_matches(const struct b24_san *host, int type, const uint8_t *data,
                    size_t len);

#endif
