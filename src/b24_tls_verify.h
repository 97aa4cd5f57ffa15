/* b24_tls_verify.h - is the peer who it should be: chain, dates, name, and what
 * an authority may vouch for (layer 4). Used by b24_tls.c alone. */
#ifndef B24_TLS_VERIFY_H
#define B24_TLS_VERIFY_H

#include "b24_san.h"

#include <mbedtls/ssl.h>

/* Zeroed by its owner, who keeps it as long as the connection's config. */
struct b24_tls_verify {
    struct b24_san san;
    uint32_t flags;   /* MBEDTLS_X509_BADCERT_*, of every certificate */
    uint8_t bad_root; /* the application's root could not be had or read */
    uint8_t seen;     /* a chain has been verified */
    uint8_t ending;   /* a certificate of it ends before a session would */
};

/* Whom to expect: a name or an address; host stays the caller's. */
void b24_tls_verify_host(struct b24_tls_verify *v, const char *host);
/* No connection of conf is usable without a chain that passes. */
void b24_tls_verify_use(struct b24_tls_verify *v, mbedtls_ssl_config *conf);
/* After MBEDTLS_ERR_X509_CERT_VERIFY_FAILED: B24_E_TLS_... for people. */
int b24_tls_verify_error(const struct b24_tls_verify *v);

#endif
