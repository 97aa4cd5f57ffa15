/* b24_tls_env.h - what Mbed TLS asks of the process it lives in (layer 4):
 * memory, clocks, random numbers. Mbed TLS keeps them for the whole process,
 * so whoever holds them is kept for the whole process as well. Used by
 * b24_tls.c alone; b24_tls_claim() and b24_tls_release() are here. */
#ifndef B24_TLS_ENV_H
#define B24_TLS_ENV_H

#include "b24/b24.h"

struct b24_tls_env {
    const struct b24_config *cfg; /* NULL: nobody holds Mbed TLS */
    const struct b24_port *port;
    void *ctx;
    void *(*take)(size_t n, size_t size); /* of the arena */
    void (*give)(void *p);
    size_t peak;         /* farthest octet of the arena that was in use */
    uint32_t blocks;     /* allocated and not yet freed */
    uint8_t out_of_room; /* an allocation has failed: nothing else is true */
    uint8_t no_random;   /* the port's random source has failed */
};

extern struct b24_tls_env b24_tls_env;

/* The port's random(), in the form that mbedtls_ssl_conf_rng() takes. */
int b24_tls_env_random(void *ctx, unsigned char *out, size_t len);
/* After a failed allocation or random call, when no connection is open: a new
 * arena. Mbed TLS loses a block when one of a few allocations of TLS 1.3 fails;
 * and what has failed once must not explain the next connection's failure. */
void b24_tls_env_renew(void);

#endif
