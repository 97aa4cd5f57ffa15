/* PROFILE=full: TLS 1.3 and 1.2, whole 16 KiB records from any server. */
#ifndef B24_MBEDTLS_FULL_H
#define B24_MBEDTLS_FULL_H

#define B24_TLS_1_3     1
#define B24_TLS_RSA     1
#define B24_TLS_P384    1
#define B24_TLS_TICKETS 1
#define B24_TLS_CHACHA  0
#include "b24_mbedtls_board.h"

#define MBEDTLS_SSL_CIPHERSUITES                                          \
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256, MBEDTLS_TLS1_3_AES_256_GCM_SHA384, \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,                  \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,                    \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,                  \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384

#define MBEDTLS_SSL_IN_CONTENT_LEN 16384

#endif
