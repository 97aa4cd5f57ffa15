/*
 * What every target's Mbed TLS has in common. A target's own header (its
 * MBEDTLS_CONFIG_FILE) sets the flags below, each 0 or 1, includes this one,
 * and adds its sizes and its speed.
 *
 *   B24_TLS_1_3      TLS 1.3 beside 1.2 (brings PSA in: about 25 KB on Thumb-2)
 *   B24_TLS_RSA      RSA signatures, PKCS #1 v1.5 and PSS
 *   B24_TLS_P384     P-384 and SHA-384: what public ECDSA roots are made of
 *   B24_TLS_TICKETS  resumption by ticket
 *   B24_TLS_CHACHA   ChaCha20-Poly1305, for servers that prefer it
 */
#ifndef B24_MBEDTLS_COMMON_H
#define B24_MBEDTLS_COMMON_H

#if !defined(B24_TLS_1_3) || !defined(B24_TLS_RSA) ||      \
    !defined(B24_TLS_P384) || !defined(B24_TLS_TICKETS) || \
    !defined(B24_TLS_CHACHA)
#error "the target's header sets all B24_TLS_ flags before including this one"
#endif

/* Memory: one arena, given by b24_tls; there is no C library allocator to fall
 * back to. Blocks are aligned for the widest integer a structure holds. */
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE sizeof(void *)

/* No stdio: a library that verifies certificates has nothing to print. The
 * allocator's reports expand to nothing, its exit (the arena was overwritten:
 * nothing can be trusted any more) to a trap. */
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS
#define MBEDTLS_PLATFORM_SNPRINTF_ALT
#define MBEDTLS_PLATFORM_FPRINTF_MACRO(...) ((void)0)
#define MBEDTLS_PLATFORM_PRINTF_MACRO(...)  ((void)0)
#define MBEDTLS_PLATFORM_EXIT_MACRO(code)   __builtin_trap()
#define MBEDTLS_X509_REMOVE_INFO

/* Clocks: dates are always verified, against the port's clock, which b24_tls
 * installs (mbedtls_platform_set_time) or defines (mbedtls_ms_time). */
#define MBEDTLS_HAVE_TIME
#define MBEDTLS_HAVE_TIME_DATE
#define MBEDTLS_PLATFORM_TIME_ALT
#define MBEDTLS_PLATFORM_MS_TIME_ALT

/* TLS: a client that names its server. Without extended master secret a TLS 1.2
 * session could be spliced into another; renegotiation stays off for the same
 * reason. Alerts tell the server's administrator why we left. */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#define MBEDTLS_SSL_ALL_ALERT_MESSAGES

/* X.509: chains arrive in DER; roots are handed over one by one, so that a
 * whole bundle is never parsed. No file system, no revocation lists, no
 * writing. */
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C /* ECDSA_C wants it */
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C

/* Key exchange: forward secrecy only. Dropping ECP_NIST_OPTIM or the tables for
 * the base points would cost 8 times and 1.4 times the handshake. */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM
#if !defined(MBEDTLS_ECP_WINDOW_SIZE)
#define MBEDTLS_ECP_WINDOW_SIZE 4
#endif
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 1

/* Ciphers: authenticated ones only; CBC and CCM with a short tag stay out. */
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES  /* in flash, instead of 8 KB computed into RAM \
                                 */
#define MBEDTLS_GCM_C
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C

#if B24_TLS_P384
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C /* SHA-384 is computed by it */
#endif

#if B24_TLS_RSA
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21
#define MBEDTLS_X509_RSASSA_PSS_SUPPORT
#endif

#if B24_TLS_CHACHA
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C
#endif

#if B24_TLS_TICKETS
#define MBEDTLS_SSL_SESSION_TICKETS
#endif

/* TLS 1.3 takes its keys and hashes from PSA; PSA takes its random numbers from
 * mbedtls_psa_external_get_random, which b24_tls defines on the port's source,
 * so that there is no second generator with its own seed. Middlebox
 * compatibility is what gets 1.3 through kiosks' networks. */
#if B24_TLS_1_3
#define MBEDTLS_SSL_PROTO_TLS1_3
#define MBEDTLS_SSL_TLS1_3_COMPATIBILITY_MODE
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
#define MBEDTLS_PSA_KEY_SLOT_COUNT 8
#define MBEDTLS_HKDF_C
#if B24_TLS_TICKETS
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL_ENABLED
#endif
#endif

#endif
