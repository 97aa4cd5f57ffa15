/* PROFILE=default: TLS 1.2 with public CAs: ECDSA P-256 and P-384, RSA. */
#ifndef B24_MBEDTLS_DEFAULT_H
#define B24_MBEDTLS_DEFAULT_H

#define B24_TLS_1_3     0
#define B24_TLS_RSA     1
#define B24_TLS_P384    1
#define B24_TLS_TICKETS 1
#define B24_TLS_CHACHA  0
#include "b24_mbedtls_board.h"

#define MBEDTLS_SSL_CIPHERSUITES                         \
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,     \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,   \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384

/* Public chains of three certificates with 4096-bit intermediates fit. */
#define MBEDTLS_SSL_IN_CONTENT_LEN 6144

#endif
