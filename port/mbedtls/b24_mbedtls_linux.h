/* Mbed TLS of the Linux command and library: everything on, the fast paths too.
 */
#ifndef B24_MBEDTLS_LINUX_H
#define B24_MBEDTLS_LINUX_H

#define B24_TLS_1_3     1
#define B24_TLS_RSA     1
#define B24_TLS_P384    1
#define B24_TLS_TICKETS 1
#define B24_TLS_CHACHA  1
#include "b24_mbedtls_common.h"

/* Speed: bignum in assembly, AES and GCM in the processor where it has them
 * (asked at run time; a processor without them uses the tables). */
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_AESNI_C
#define MBEDTLS_AESCE_C

/* Groups that a server may insist on beyond those of the boards. */
#define MBEDTLS_ECP_DP_CURVE25519_ENABLED
#define MBEDTLS_ECP_DP_SECP521R1_ENABLED

/* Old roots of the system's bundle sign themselves with SHA-1. That signature
 * is never relied on, but without the name of its algorithm they do not parse.
 * No other certificate may use it: the verification profile refuses it. */
#define MBEDTLS_SHA1_C

/* The cheapest first: AES-128-GCM has hardware nearly everywhere. */
#define MBEDTLS_SSL_CIPHERSUITES                                          \
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256, MBEDTLS_TLS1_3_AES_256_GCM_SHA384, \
        MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,                          \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,                  \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,                    \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,                  \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,                    \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,            \
        MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256

/* Records: whole ones in (a server sends up to 16 KiB), one request out. */
#define MBEDTLS_SSL_IN_CONTENT_LEN  16384
#define MBEDTLS_SSL_OUT_CONTENT_LEN 4096

#endif
