/* client_bench.c - see client_bench.h. */
#include "client_bench.h"

#include "guards.h"

#define SECRET (strrchr(BENCH_HOOK, '/') + 1)

const struct b24_call contact = {.op = B24_RESET, .scope = 'C'};

static void count_step(void *ctx, int begins)
{
    struct bench *b = ctx;

    b->steps += begins ? 1 : -1;
    assert_in_range(b->steps, 0, 1);
}

void bench_set_up(struct bench *b, const char *url)
{
    static const struct b24_roots roots = {b24_roots_find_der, NULL};
    static uint64_t arena[16]; /* fake_tls takes nothing of it */

    memset(b, 0, sizeof(*b));
    memset(&fake_tls, 0, sizeof(fake_tls));
    assert_int_equal(b24_site_parse(&b->site, url, strlen(url)), B24_OK);
    b->cfg.site = &b->site;
    b->cfg.roots = &roots;
    b->cfg.arena = arena;
    b->cfg.arena_len = sizeof(arena);
    b->cfg.timeout_ms = BENCH_TIMEOUT_MS;
    b->cfg.step = count_step;
    b->cfg.step_ctx = b;
    b->port.answer = OK_TRUE;
    b->port.end = B24_E_AGAIN;
    b->port.time = BENCH_TIME;
    b->port.now = 1000;
}

void bench_begin(struct bench *b)
{
    assert_int_equal(b24_init(&b->client, &b->cfg, &fake_port, &b->port),
                     B24_OK);
    guards_set(&b->client);
}

int bench_run(struct bench *b, const struct b24_call *call)
{
    int rc = b24_run(&b->client, call, &b->reply);

    assert_int_equal(b->reply.err, rc);
    assert_int_equal(b24_progress(&b->client), rc ? B24_FAILED : B24_DONE);
    assert_int_equal(rc == B24_OK, b->reply.outcome == B24_OK_TRUE);
    assert_int_equal(rc == B24_OK, b->reply.advice == B24_ADVICE_NONE);
    return rc;
}

int contains(const void *where, size_t len, const char *what)
{
    const char *p = where;
    size_t n = strlen(what);

    for (size_t i = 0; i + n <= len; i++)
        if (memcmp(p + i, what, n) == 0)
            return 1;
    return 0;
}

void bench_finish(struct bench *b)
{
    assert_false(contains(&b->client, sizeof(b->client), SECRET));
    assert_true(guards_stand(&b->client));
    b24_close(&b->client);
    assert_int_equal(b->port.open, 0);
    assert_int_equal(b->port.locked, 0);
    assert_int_equal(b->port.wrong, 0);
    assert_int_equal(fake_tls.open, 0);
    assert_int_equal(fake_tls.claimed, 0);
    assert_int_equal(b->steps, 0);
    for (size_t i = 0; i < sizeof(b->client); i++)
        assert_int_equal(((const char *)&b->client)[i], 0);
}
