/* test_tls_env.c - what Mbed TLS is lent, and when (b24_tls_env.c), and a
 * session that is none (b24_tls_session.c); linked with Mbed TLS itself. */
#include "b24_test.h"

#include "b24_tls.h"
#include "b24_tls_env.h"
#include "b24_tls_session.h"

#include <mbedtls/platform.h>
#include <mbedtls/platform_time.h>

#define NOW 1773307850

static uint64_t arena[4096];
static int random_rc;

static int64_t time_s(void *ctx)
{
    (void)ctx;
    return NOW;
}

static uint32_t now_ms(void *ctx)
{
    (void)ctx;
    return 77;
}

static int random_octets(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    memset(buf, 0x5a, len);
    return random_rc;
}

static const struct b24_port port = {
    .time_s = time_s, .now_ms = now_ms, .random = random_octets};

static const struct b24_site site = {"portal.test", "", 443};
static const struct b24_config in_arena = {
    .site = &site, .arena = arena, .arena_len = sizeof(arena)};
static const struct b24_config no_arena = {.site = &site, .arena = NULL};

static void test_one_at_a_time(void **state)
{
    (void)state;
    assert_int_equal(b24_tls_claim(&in_arena, &port, NULL), B24_OK);
    assert_int_equal(b24_tls_claim(&no_arena, &port, NULL), B24_E_BUSY);
    assert_ptr_equal(b24_tls_env.cfg, &in_arena);
    b24_tls_release();
    assert_null(b24_tls_env.cfg);
    b24_tls_release();
    assert_int_equal(b24_tls_claim(&in_arena, &port, NULL), B24_OK);
    b24_tls_release();
}

/* Nothing is left in it: neither what was allocated nor its bookkeeping. */
static void test_arena_is_wiped(void **state)
{
    char *p;

    (void)state;
    assert_int_equal(b24_tls_claim(&in_arena, &port, NULL), B24_OK);
    p = mbedtls_calloc(1, 100);
    assert_in_range((uintptr_t)p, (uintptr_t)arena,
                    (uintptr_t)(arena + COUNT(arena)));
    memset(p, 0x77, 100);
    assert_true(b24_tls_env.peak >= 100);
    mbedtls_free(p);
    assert_null(mbedtls_calloc(1, sizeof(arena)));
    assert_int_equal(b24_tls_env.out_of_room, 1);
    b24_tls_release();
    for (size_t i = 0; i < COUNT(arena); i++)
        assert_int_equal(arena[i], 0);
}

/* cfg.arena NULL: the application has given Mbed TLS an allocator. */
static void test_allocator_of_the_application(void **state)
{
    struct b24_tls tls = {0};
    struct b24_tls_info info;

    (void)state;
    mbedtls_platform_set_calloc_free(calloc, free);
    assert_int_equal(b24_tls_claim(&no_arena, &port, NULL), B24_OK);
    assert_int_equal(b24_tls_open(&tls, "p.test"), B24_OK);
    b24_tls_describe(&tls, &info);
    assert_null(info.version);
    b24_tls_close(&tls);
    b24_tls_describe(&tls, &info);
    assert_null(info.version);
    assert_int_equal(info.arena_peak, 0);
    b24_tls_release();
}

static void *no_memory(size_t n, size_t size)
{
    (void)n;
    (void)size;
    return NULL;
}

static int allowed;

static void *some_memory(size_t n, size_t size)
{
    return allowed-- > 0 ? calloc(n, size) : NULL;
}

/* Out of its memory, not of ours: the same to the caller. */
static void test_allocator_that_fails(void **state)
{
    struct b24_tls tls = {0};

    (void)state;
    mbedtls_platform_set_calloc_free(calloc, free);
    assert_int_equal(b24_tls_claim(&no_arena, &port, NULL), B24_OK);
    mbedtls_platform_set_calloc_free(no_memory, free);
    assert_int_equal(b24_tls_open(&tls, "p.test"), B24_E_ARENA);
    assert_null(tls.state);
    mbedtls_platform_set_calloc_free(some_memory, free);
    for (int enough = 1; enough < 3; enough++) { /* and half-way through */
        allowed = enough;
        assert_int_equal(b24_tls_open(&tls, "p.test"), B24_E_ARENA);
        assert_null(tls.state);
    }
    mbedtls_platform_set_calloc_free(calloc, free);
    b24_tls_release();
}

static void test_clocks(void **state)
{
    mbedtls_time_t now = 1;

    (void)state;
    assert_int_equal(b24_tls_claim(&in_arena, &port, NULL), B24_OK);
    assert_int_equal(mbedtls_time(NULL), NOW);
    assert_int_equal(mbedtls_time(&now), NOW);
    assert_int_equal(now, NOW);
    assert_int_equal(mbedtls_ms_time(), 77);
    b24_tls_release();
    assert_int_equal(mbedtls_time(&now), 0);
    assert_int_equal(now, 0);
    assert_int_equal(mbedtls_ms_time(), 0);
}

static void test_random(void **state)
{
    unsigned char out[8] = {0};

    (void)state;
    assert_int_equal(b24_tls_env_random(NULL, out, sizeof(out)), -1);
    assert_int_equal(b24_tls_claim(&in_arena, &port, NULL), B24_OK);
    assert_int_equal(b24_tls_env_random(NULL, out, sizeof(out)), 0);
    assert_int_equal(out[7], 0x5a);
    assert_int_equal(b24_tls_env.no_random, 0);
    random_rc = -1;
    assert_int_equal(b24_tls_env_random(NULL, out, sizeof(out)), -1);
    assert_int_equal(b24_tls_env.no_random, 1);
    random_rc = 0;
    b24_tls_release();
}

/* What cannot be had of a connection is not kept, nor is what was there. */
static void test_no_session_to_keep(void **state)
{
    static struct b24_session room = {.len = 77};
    mbedtls_ssl_context ssl;

    (void)state;
    assert_int_equal(b24_tls_claim(&in_arena, &port, NULL), B24_OK);
    mbedtls_ssl_init(&ssl);
    b24_tls_session_keep(&ssl, &room, 0);
    assert_int_equal(room.len, 0);
    assert_int_equal(b24_tls_env.out_of_room, 0);
    mbedtls_ssl_free(&ssl);
    b24_tls_release();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_at_a_time),
        cmocka_unit_test(test_arena_is_wiped),
        cmocka_unit_test(test_allocator_of_the_application),
        cmocka_unit_test(test_allocator_that_fails),
        cmocka_unit_test(test_clocks),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_no_session_to_keep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
