/* PROFILE=minimal: TLS 1.2 with a private CA, all keys P-256. */
#ifndef B24_MBEDTLS_MINIMAL_H
#define B24_MBEDTLS_MINIMAL_H

#define B24_TLS_1_3     0
#define B24_TLS_RSA     0
#define B24_TLS_P384    0
#define B24_TLS_TICKETS 0
#define B24_TLS_CHACHA  0

/* 2.5 KB less of arena, for half as many instructions again. */
#define MBEDTLS_ECP_WINDOW_SIZE 2
#include "b24_mbedtls_board.h"

#define MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH
#define MBEDTLS_SSL_CIPHERSUITES MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256

/* The longest message is the chain: a leaf and an intermediate of P-256 take
 * 1.6 KB. */
#define MBEDTLS_SSL_IN_CONTENT_LEN 2048

#endif
