/* What the boards' profiles have in common, beyond b24_mbedtls_common.h: no
 * operating system, 32-bit words, flash dearer than a table's speed. */
#ifndef B24_MBEDTLS_BOARD_H
#define B24_MBEDTLS_BOARD_H

#include "b24_mbedtls_common.h"

#define MBEDTLS_HAVE_ASM /* multiply and add, in bn_mul.h */
#define MBEDTLS_PLATFORM_GMTIME_R_ALT

/* One table of 1 KB instead of four: the rotations are free on ARM. GCM only
 * ever encrypts. */
#define MBEDTLS_AES_FEWER_TABLES
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_SHA512_SMALLER

/* One request, one record. */
#define MBEDTLS_SSL_OUT_CONTENT_LEN 1024

/* RSA-4096 roots are the largest numbers that are met. */
#define MBEDTLS_MPI_MAX_SIZE    512
#define MBEDTLS_MPI_WINDOW_SIZE 1

#if !B24_TLS_1_3
/* The server is asked for records that fit the buffer, whatever its own size
 * is. Never together with TLS 1.3: OpenSSL echoes the extension there, and
 * Mbed TLS leaves at that. */
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH
#endif

#endif
