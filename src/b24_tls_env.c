/* b24_tls_env.c - see b24_tls_env.h. */
#include "b24_tls_env.h"
#include "b24_buf.h"
#include "b24_tls.h"

#include <string.h>

#include <mbedtls/memory_buffer_alloc.h>
#include <mbedtls/platform.h>
#include <mbedtls/platform_time.h>
#if defined(MBEDTLS_PSA_CRYPTO_C)
#include <psa/crypto.h>
#endif

struct b24_tls_env b24_tls_env;

/* memory_buffer_alloc.c is compiled so that it calls this where it would call
 * mbedtls_platform_set_calloc_free(): a place to notice a failed allocation,
 * which Mbed TLS reports as an untrusted certificate when it is verifying. */
int b24_arena_install(void *(*calloc_f)(size_t, size_t),
                      void (*free_f)(void *));

static void *arena_calloc(size_t n, size_t size)
{
    struct b24_tls_env *env = &b24_tls_env;
    void *p = env->take(n, size);
    size_t end;

    if (!p) {
        env->out_of_room = 1;
        return NULL;
    }
    env->blocks++;
    end = (size_t)((uint8_t *)p - (uint8_t *)env->cfg->arena) + n * size;
    if (end > env->peak)
        env->peak = end;
    return p;
}

static void arena_free(void *p)
{
    if (p)
        b24_tls_env.blocks--;
    b24_tls_env.give(p);
}

int b24_arena_install(void *(*calloc_f)(size_t, size_t), void (*free_f)(void *))
{
    b24_tls_env.take = calloc_f;
    b24_tls_env.give = free_f;
    return mbedtls_platform_set_calloc_free(arena_calloc, arena_free);
}

static mbedtls_time_t port_time(mbedtls_time_t *out)
{
    const struct b24_tls_env *env = &b24_tls_env;
    mbedtls_time_t now = 0;

    if (env->cfg)
        now = (mbedtls_time_t)env->port->time_s(env->ctx);
    if (out)
        *out = now;
    return now;
}

mbedtls_ms_time_t mbedtls_ms_time(void)
{
    const struct b24_tls_env *env = &b24_tls_env;

    return env->cfg ? (mbedtls_ms_time_t)env->port->now_ms(env->ctx) : 0;
}

int b24_tls_env_random(void *ctx, unsigned char *out, size_t len)
{
    struct b24_tls_env *env = &b24_tls_env;

    (void)ctx;
    if (env->cfg && env->port->random(env->ctx, out, len) >= 0)
        return 0;
    env->no_random = 1;
    return -1;
}

#if defined(MBEDTLS_PSA_CRYPTO_C)
psa_status_t
mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                uint8_t *output, size_t output_size,
                                size_t *output_length)
{
    (void)context;
    if (b24_tls_env_random(NULL, output, output_size) != 0)
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    *output_length = output_size;
    return PSA_SUCCESS;
}
#endif

/* Gives Mbed TLS what env says; what has failed so far is forgotten. */
static void lend(void)
{
    struct b24_tls_env *env = &b24_tls_env;

    env->out_of_room = env->no_random = 0;
    env->blocks = 0;
    if (env->cfg->arena)
        mbedtls_memory_buffer_alloc_init(env->cfg->arena, env->cfg->arena_len);
    (void)mbedtls_platform_set_time(port_time);
#if defined(MBEDTLS_PSA_CRYPTO_C)
    /* With random numbers from outside and fixed key slots nothing in it can
     * fail today; if it does, the first connection says so. */
    if (psa_crypto_init() != PSA_SUCCESS) /* uncovered: see above */
        env->out_of_room = 1;             /* uncovered: the same */
#endif
}

static void take_back(void)
{
    const struct b24_config *cfg = b24_tls_env.cfg;

#if defined(MBEDTLS_PSA_CRYPTO_C)
    mbedtls_psa_crypto_free();
#endif
    if (cfg->arena) {
        mbedtls_memory_buffer_alloc_free();
        b24_wipe(cfg->arena, cfg->arena_len);
    }
}

int b24_tls_claim(const struct b24_config *cfg, const struct b24_port *port,
                  void *ctx)
{
    struct b24_tls_env *env = &b24_tls_env;

    if (env->cfg)
        return B24_E_BUSY;
    memset(env, 0, sizeof(*env));
    env->cfg = cfg;
    env->port = port;
    env->ctx = ctx;
    lend();
    return B24_OK;
}

void b24_tls_env_renew(void)
{
    const struct b24_tls_env *env = &b24_tls_env;

    if (!env->out_of_room && !env->no_random)
        return;
    take_back();
    lend();
}

void b24_tls_release(void)
{
    struct b24_tls_env *env = &b24_tls_env;

    if (!env->cfg)
        return;
    take_back();
    memset(env, 0, sizeof(*env));
}
