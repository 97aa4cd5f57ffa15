/* test_retry.c - the policy, against the table tests/vectors/retry.tsv (made
 * into C by to_c.py). */
#include "b24_test.h"

#include "b24_advice.h"
#include "b24_retry.h"

#include "vectors_retry.inc"

#define NOW 1800000000

static int err_of(const char *name)
{
    int err;

    for (err = 0; err >= B24_E_REPLY; err--)
        if (strcmp(b24_err_name(err), name) == 0)
            return err;
    fail_msg("no error %s", name);
    return 0;
}

/* The reply as b24_reply.c would leave it: advice by the same tables. */
static struct b24_reply reply_of(const struct retry_vector *v)
{
    struct b24_reply r;
    int err = err_of(v->error);

    memset(&r, 0, sizeof(r));
    b24_advice_end(&r, err);
    r.http_status = (uint16_t)v->status;
    strcpy(r.code, v->code);
    if (err == B24_E_API)
        r.advice = b24_advice_code(v->code, (unsigned)v->status);
    if (err == B24_E_STATUS)
        r.advice = v->moved ? B24_ADVICE_MOVED
                            : b24_advice_status((unsigned)v->status);
    r.retry_after_ms = v->after_s * 1000;
    return r;
}

static struct b24_retry input_of(const struct retry_vector *v,
                                 const struct b24_reply *r, unsigned again,
                                 uint32_t random)
{
    struct b24_retry in = {.reply = r,
                           .reset_at_s = v->has_reset ? NOW + v->reset_s : 0,
                           .now_s = NOW,
                           .left_ms = UINT32_MAX,
                           .random = random,
                           .again = (uint8_t)again,
                           .repeatable = !v->once};

    return in;
}

static void check(const struct retry_vector *v, const struct b24_reply *r,
                  unsigned again, unsigned from, unsigned to)
{
    static const uint32_t draws[] = {0, 0x80000000u, UINT32_MAX};
    uint32_t ms[COUNT(draws)];
    size_t i;

    for (i = 0; i < COUNT(draws); i++) {
        struct b24_retry in = input_of(v, r, again, draws[i]);

        ms[i] = b24_retry_ms(&in);
        /* it must end before the time does */
        in.left_ms = ms[i] + 1;
        assert_int_equal(b24_retry_ms(&in), ms[i]);
        in.left_ms = ms[i];
        assert_int_equal(b24_retry_ms(&in), B24_RETRY_NEVER);
    }
    if (ms[0] != from || ms[2] != to || ms[1] < from || ms[1] > to)
        fail_msg("%s, again %u: %u to %u ms", v->situation, again,
                 (unsigned)ms[0], (unsigned)ms[2]);
}

static void test_table(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(retry_vectors); i++) {
        const struct retry_vector *v = &retry_vectors[i];
        const struct b24_reply r = reply_of(v);
        const unsigned times = v->times < 0 ? 255u : (unsigned)v->times;
        unsigned again;

        for (again = 0; again < times; again++) {
            const unsigned n = again < v->n_pauses ? again : v->n_pauses - 1;

            check(v, &r, again, v->pauses[n].from_ms, v->pauses[n].to_ms);
        }
        for (; again <= 255; again++) {
            const struct b24_retry in = input_of(v, &r, again, 0);

            if (b24_retry_ms(&in) != B24_RETRY_NEVER)
                fail_msg("%s: again after %u", v->situation, again);
        }
    }
}

/* Every error stands in the table, or is one that no call ends with. */
static void test_every_outcome(void **state)
{
    int outcome, err;
    size_t i;

    (void)state;
    for (outcome = B24_OK_TRUE + 1; outcome <= B24_OUTCOME_CANCELLED;
         outcome++) {
        for (i = 0; i < COUNT(retry_vectors); i++)
            if (reply_of(&retry_vectors[i]).outcome == outcome)
                break;
        if (i == COUNT(retry_vectors))
            fail_msg("%s stands nowhere", b24_outcome_name(outcome));
    }
    /* what the portal or the network did not do is never repeated */
    for (err = 0; err >= B24_E_REPLY; err--) {
        struct b24_reply r;
        const struct b24_retry in = {
            .reply = &r, .left_ms = UINT32_MAX, .repeatable = 1};

        memset(&r, 0, sizeof(r));
        b24_advice_end(&r, err);
        if (r.outcome == B24_OK_TRUE || r.outcome == B24_CONFIG_ERROR ||
            r.outcome == B24_CLOCK_ERROR || r.outcome == B24_TLS_ERROR ||
            r.outcome == B24_PROTOCOL_ERROR || r.outcome == B24_OK_FALSE ||
            r.outcome == B24_OUTCOME_CANCELLED)
            assert_int_equal(b24_retry_ms(&in), B24_RETRY_NEVER);
    }
}

/* A code that is nearly the time limit's is another's. */
static void test_code(void **state)
{
    static const struct {
        const char *code;
        uint32_t ms;
    } rows[] = {
        {"OPERATION_TIME_LIMIT", 10000}, {"Operation_Time_Limit", 10000},
        {"OPERATION_TIME_LIMI", 1000},   {"OPERATION_TIME_LIMITS", 1000},
        {"OPERATION-TIME-LIMIT", 1000},  {"", 1000},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        struct b24_reply r;
        const struct b24_retry in = {
            .reply = &r, .left_ms = UINT32_MAX, .repeatable = 1};

        memset(&r, 0, sizeof(r));
        r.advice = B24_ADVICE_WAIT;
        strcpy(r.code, rows[i].code);
        if (b24_retry_ms(&in) != rows[i].ms)
            fail_msg("%s", rows[i].code);
    }
}

/* A clock that is not known, or far off, leaves the window out of it. */
static void test_clock(void **state)
{
    static const struct {
        int64_t now, reset;
        uint32_t ms;
    } rows[] = {
        {0, NOW, 10000},
        {INT64_MIN, NOW, 10000},
        {INT64_MAX, NOW, 10000},
        {1, NOW, 600000},
        {NOW, 253402300799, 600000},
        {NOW, NOW, 10000},
        {NOW - 9, NOW, 10000},
        {NOW - 10, NOW, 11000},
        {NOW - 598, NOW, 599000},
        {NOW - 599, NOW, 600000},
        {NOW - 600, NOW, 600000},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        struct b24_reply r;
        const struct b24_retry in = {.reply = &r,
                                     .reset_at_s = rows[i].reset,
                                     .now_s = rows[i].now,
                                     .left_ms = UINT32_MAX,
                                     .repeatable = 1};

        memset(&r, 0, sizeof(r));
        r.advice = B24_ADVICE_WAIT;
        strcpy(r.code, "OPERATION_TIME_LIMIT");
        if (b24_retry_ms(&in) != rows[i].ms)
            fail_msg("row %zu: %u", i, (unsigned)b24_retry_ms(&in));
    }
}

/* Evenly: the sixteen parts of the first pause's range get the same share. */
static void test_even(void **state)
{
    struct b24_reply r;
    unsigned parts[16] = {0}, i;

    (void)state;
    memset(&r, 0, sizeof(r));
    r.advice = B24_ADVICE_NETWORK;
    for (i = 0; i < 65536; i++) {
        const struct b24_retry in = {.reply = &r,
                                     .left_ms = UINT32_MAX,
                                     .random = i << 16 | i,
                                     .repeatable = 1};
        uint32_t ms = b24_retry_ms(&in);

        assert_in_range(ms, 500, 1000);
        parts[(ms - 500) * 16 / 501]++;
    }
    for (i = 0; i < 16; i++)
        assert_in_range(parts[i], 4096 - 140, 4096 + 140);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table), cmocka_unit_test(test_every_outcome),
        cmocka_unit_test(test_code),  cmocka_unit_test(test_clock),
        cmocka_unit_test(test_even),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
