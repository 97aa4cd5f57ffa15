/* b24_config.h - every size of the client. Behaviour is a field of struct
 * b24_config, never a macro. To change sizes, name a header of your own with
 * -DB24_CONFIG_FILE='"my_b24.h"'; it defines those that differ. */
#ifndef B24_CONFIG_H
#define B24_CONFIG_H

#ifdef B24_CONFIG_FILE
#include B24_CONFIG_FILE
#endif

/* Octets of one whole request, head and body: one TLS record. */
#ifndef B24_REQUEST_SIZE
#define B24_REQUEST_SIZE 1024
#endif
/* Octets of a body that are kept; the rest is counted and dropped. Also the
 * longest header field that is understood (longer ones are skipped). */
#ifndef B24_BODY_SIZE
#define B24_BODY_SIZE 1024
#endif
/* JSON values and keys of one body (16 octets each). */
#ifndef B24_TOKENS
#define B24_TOKENS 64
#endif
/* Octets of a response head, all 1xx responses before it included. */
#ifndef B24_HEAD_MAX
#define B24_HEAD_MAX 32768
#endif
/* Octets of one response body that are read before giving up. */
#ifndef B24_BODY_MAX
#define B24_BODY_MAX 1048576
#endif
/* Host name with its NUL: RFC 1035 allows 253 characters. */
#ifndef B24_HOST_SIZE
#define B24_HOST_SIZE 128
#endif
/* Webhook path "user/secret" with its NUL. */
#ifndef B24_HOOK_SIZE
#define B24_HOOK_SIZE 116
#endif
/* An OAuth token with its NUL. */
#ifndef B24_TOKEN_SIZE
#define B24_TOKEN_SIZE 256
#endif
/* OAuth: the application's id and secret, each with its NUL. */
#ifndef B24_CLIENT_ID_SIZE
#define B24_CLIENT_ID_SIZE 64
#endif
#ifndef B24_CLIENT_SECRET_SIZE
#define B24_CLIENT_SECRET_SIZE 96
#endif
/* A TLS session: 512 hold one of TLS 1.3 and, where Mbed TLS does not keep the
 * peer's certificate, of 1.2; else the server's certificate is in it. What does
 * not fit is not kept. */
#ifndef B24_SESSION_SIZE
#define B24_SESSION_SIZE 2048
#endif
/* The portal's error code and its cleaned text, each with its NUL. */
#ifndef B24_CODE_SIZE
#define B24_CODE_SIZE 72
#endif
#ifndef B24_TEXT_SIZE
#define B24_TEXT_SIZE 192
#endif
/* Time limit of one attempt where the configuration gives none, ms. */
#ifndef B24_TIMEOUT_MS
#define B24_TIMEOUT_MS 65000
#endif
/* A clock before this Unix time is not set: the date of the release, s. */
#ifndef B24_CLOCK_FLOOR
#define B24_CLOCK_FLOOR 1795219200
#endif

#if B24_REQUEST_SIZE < 512 || B24_REQUEST_SIZE > 16384
#error "B24_REQUEST_SIZE: 512 to 16384"
#endif
#if B24_BODY_SIZE < 512 || B24_BODY_SIZE > 32768
#error "B24_BODY_SIZE: 512 to 32768"
#endif
#if B24_TOKENS < 32 || B24_TOKENS > 2048
#error "B24_TOKENS: 32 to 2048"
#endif
#if B24_HEAD_MAX < 4096 || B24_HEAD_MAX > 1048576
#error "B24_HEAD_MAX: 4096 to 1048576"
#endif
#if B24_BODY_MAX < B24_BODY_SIZE || B24_BODY_MAX > 1073741824
#error "B24_BODY_MAX: B24_BODY_SIZE to 1 GiB"
#endif
#if B24_HOST_SIZE < 32 || B24_HOST_SIZE > 254
#error "B24_HOST_SIZE: 32 to 254"
#endif
#if B24_HOOK_SIZE < 32 || B24_HOOK_SIZE > 128
#error "B24_HOOK_SIZE: 32 to 128"
#endif
#if B24_TOKEN_SIZE < 128 || B24_TOKEN_SIZE > 512
#error "B24_TOKEN_SIZE: 128 to 512"
#endif
#if B24_SESSION_SIZE < 128 || B24_SESSION_SIZE > 16384
#error "B24_SESSION_SIZE: 128 to 16384"
#endif
#if B24_CLIENT_ID_SIZE < 48 || B24_CLIENT_ID_SIZE > 256
#error "B24_CLIENT_ID_SIZE: 48 to 256"
#endif
#if B24_CLIENT_SECRET_SIZE < 64 || B24_CLIENT_SECRET_SIZE > 256
#error "B24_CLIENT_SECRET_SIZE: 64 to 256"
#endif
#if B24_CODE_SIZE < 32 || B24_CODE_SIZE > 128
#error "B24_CODE_SIZE: 32 to 128"
#endif
#if B24_TEXT_SIZE < 32 || B24_TEXT_SIZE > 1024
#error "B24_TEXT_SIZE: 32 to 1024"
#endif

#endif
