/* test_client_retry.c - a call of several attempts, and the pauses between
 * them (b24_client.c, b24_step.c). Which failures are worth another attempt
 * is b24_retry.c's: test_retry.c. */
#include "client_retry.h"
#include "guards.h"

/* ---- whole calls --------------------------------------------------------- */

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct b24_call call = {.op = rows[i].op};
        struct bench b;
        int rc;

        begin(&b, rows[i].answers);
        b.cfg.retries = rows[i].retries;
        b.cfg.retry_max_ms = rows[i].most;
        b.port.end = rows[i].end ? rows[i].end : B24_E_AGAIN;
        b.port.no_way = rows[i].no_way;
        fake_tls.refuse = rows[i].refuse;
        fake_tls.recv_error = rows[i].recv_error;
        rc = bench_run(&b, &call);
        if (rc != rows[i].rc || b.port.requests != rows[i].requests ||
            b.reply.attempts != rows[i].requests ||
            b.reply.retries != rows[i].again ||
            b.port.opened != rows[i].opened ||
            b.reply.duration_ms < rows[i].from_ms ||
            b.reply.duration_ms > rows[i].to_ms + 40 * (rows[i].again + 1))
            fail_msg("%s: %s, %u requests, %u again, %u opened, %u ms",
                     rows[i].name, b24_err_name(rc), b.port.requests,
                     b.reply.retries, b.port.opened,
                     (unsigned)b.reply.duration_ms);
        bench_finish(&b);
    }
}

/* The window that an earlier answer told bounds the pause of a later call. */
static void test_window(void **state)
{
    static const char *const answers[] = {OK_WINDOW, TIME_OVER, OK_TRUE, NULL};
    struct bench b;

    (void)state;
    begin(&b, answers);
    assert_int_equal(run(&b), B24_OK);
    assert_int_equal(b.reply.operating_reset_at, 1800000099);
    assert_int_equal(run(&b), B24_OK);
    assert_int_equal(b.reply.attempts, 2);
    assert_in_range(b.reply.duration_ms, 100000, 110200);
    bench_finish(&b);
}

/* By the portal's clock, which the window is told by, not by ours. */
static void test_window_by_date(void **state)
{
    static const char *const answers[] = {OK_WINDOW, TIME_OVER_DATED, OK_TRUE,
                                          NULL};
    struct bench b;

    (void)state;
    begin(&b, answers);
    assert_int_equal(run(&b), B24_OK);
    b.port.time = 1900000000;
    assert_int_equal(run(&b), B24_OK);
    assert_int_equal(b.reply.attempts, 2);
    assert_in_range(b.reply.duration_ms, 41000, 51200);
    bench_finish(&b);
}

/* The limit of all attempts is one of each. */
static void test_limit_of_all(void **state)
{
    static const char *const silence[] = {"", NULL};
    struct bench b;

    (void)state;
    begin(&b, silence);
    b.cfg.timeout_ms = 0; /* B24_TIMEOUT_MS */
    b.cfg.retry_max_ms = 7000;
    assert_int_equal(run(&b), B24_E_TIMEOUT);
    assert_in_range(b.reply.duration_ms, 7000, 7040);
    assert_int_equal(b.reply.retries, 0);
    b.cfg.retry_max_ms = B24_TIMEOUT_MS + 1;
    assert_int_equal(run(&b), B24_E_TIMEOUT);
    assert_in_range(b.reply.duration_ms, B24_TIMEOUT_MS, B24_TIMEOUT_MS + 40);
    bench_finish(&b);
}

/* ---- in a pause ------------------------------------------------------------
 */

static const char *const busy_fine[] = {BUSY, OK_TRUE, NULL};

/* Polls until the pause begins. */
static void until_pause(struct bench *b)
{
    assert_int_equal(b24_start(&b->client, &contact), B24_OK);
    for (int i = 0; i < 100 && b24_progress(&b->client) != B24_BACKOFF; i++)
        assert_int_equal(b24_poll(&b->client), B24_BUSY);
    assert_int_equal(b24_progress(&b->client), B24_BACKOFF);
}

static int polled(struct bench *b)
{
    int rc = B24_BUSY;

    for (int i = 0; i < 100 && rc == B24_BUSY; i++)
        rc = b24_poll(&b->client);
    return rc;
}

static void test_superloop(void **state)
{
    struct bench b;
    char id[33];
    unsigned events = 9, calls;
    uint32_t ms;

    (void)state;
    begin(&b, busy_fine);
    until_pause(&b);
    strcpy(id, b24_result(&b.client)->request_id);
    ms = b24_poll_hint(&b.client, &events);
    assert_in_range(ms, 1000, 2000);
    assert_int_equal(events, 0);
    calls = b.port.calls;
    b.port.now += ms - 1; /* one too few */
    assert_int_equal(b24_poll(&b.client), B24_BUSY);
    assert_int_equal(b24_progress(&b.client), B24_BACKOFF);
    assert_int_equal(b24_poll_hint(&b.client, NULL), 1);
    assert_int_equal(b.port.calls, calls); /* the port is left alone */
    /* what the last attempt came to can be shown meanwhile */
    assert_string_equal(b24_result(&b.client)->code, "QUERY_LIMIT_EXCEEDED");
    assert_int_equal(b24_result(&b.client)->retries, 0);
    assert_int_equal(b24_start(&b.client, &contact), B24_E_STATE);
    b.port.now += 1;
    assert_int_equal(b24_poll_hint(&b.client, NULL), 0);
    assert_int_equal(b24_poll(&b.client), B24_BUSY);
    assert_int_equal(b24_progress(&b.client), B24_SEND);
    assert_int_equal(polled(&b), B24_OK);
    assert_int_equal(b24_result(&b.client)->retries, 1);
    assert_string_equal(b24_result(&b.client)->code, "");
    assert_string_equal(b24_result(&b.client)->request_id, id);
    assert_non_null(strstr(b.port.last, id)); /* the same in both */
    bench_finish(&b);
}

static void test_cancel(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, busy_fine);
    until_pause(&b);
    b24_cancel(&b.client);
    assert_int_equal(b24_result(&b.client)->err, B24_E_CANCELLED);
    assert_int_equal(b24_result(&b.client)->outcome, B24_OUTCOME_CANCELLED);
    assert_int_equal(b24_result(&b.client)->layer, B24_LAYER_NONE);
    assert_int_equal(b24_poll(&b.client), B24_E_CANCELLED);
    assert_int_equal(b.port.open, 0);
    assert_int_equal(b.port.requests, 1);
    assert_int_equal(run(&b), B24_OK); /* and anew */
    assert_int_equal(b.reply.retries, 0);
    until_pause((begin(&b, busy_fine), &b));
    bench_finish(&b); /* closed in the pause */
}

/* Nothing is left of the text of an attempt that another one has followed, and
 * the last one's stays. */
static void test_last_text_stays(void **state)
{
    static const char *const rest[] = {BUSY, GATEWAY, NULL};
    struct bench b;

    (void)state;
    begin(&b, rest);
    b.cfg.retries = 1;
    assert_int_equal(run(&b), B24_E_STATUS);
    assert_int_equal(b.reply.http_status, 502);
    assert_string_equal(b.reply.code, "");
    bench_finish(&b);
    begin(&b, busy_fine);
    b.cfg.retry_max_ms = 500;
    assert_int_equal(run(&b), B24_E_API);
    assert_string_equal(b.reply.code, "QUERY_LIMIT_EXCEEDED");
    assert_int_equal(b.reply.http_status, 503);
    assert_int_equal(b.reply.advice, B24_ADVICE_WAIT);
    bench_finish(&b);
}

/* ---- clocks
 * --------------------------------------------------------------------- */

static void test_clock_wraps(void **state)
{
    struct bench b;

    (void)state;
    for (uint32_t before = 0; before < 2000; before += 100) {
        begin(&b, busy_fine);
        b.port.now = UINT32_MAX - before;
        assert_int_equal(run(&b), B24_OK);
        assert_in_range(b.reply.duration_ms, 1000, 2100);
        bench_finish(&b);
    }
}

/* Over the end of the pause the next attempt begins at once, with its own
 * time; over the end of everything the last failure stands. */
static void test_clock_jumps(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, busy_fine);
    until_pause(&b);
    b.port.now += 1000000;
    assert_int_equal(polled(&b), B24_OK);
    bench_finish(&b);
    begin(&b, busy_fine);
    b.cfg.retry_max_ms = 60000;
    until_pause(&b);
    b.port.now += 1000000;
    assert_int_equal(polled(&b), B24_E_API);
    assert_string_equal(b24_result(&b.client)->code, "QUERY_LIMIT_EXCEEDED");
    assert_int_equal(b.port.requests, 1);
    assert_int_equal(b24_result(&b.client)->retries, 0);
    bench_finish(&b);
}

static int slow_random(void *ctx, void *buf, size_t len)
{
    ((struct fake_port *)ctx)->now += 100;
    return fake_port.random(ctx, buf, len);
}

/* Over the end before the first attempt: it is too late, and said so. */
static void test_no_time_at_all(void **state)
{
    struct b24_port slow = fake_port;
    struct bench b;

    (void)state;
    slow.random = slow_random;
    bench_set_up(&b, BENCH_PORTAL);
    b.cfg.retry_max_ms = 50;
    assert_int_equal(b24_init(&b.client, &b.cfg, &slow, &b.port), B24_OK);
    guards_set(&b.client);
    assert_int_equal(run(&b), B24_E_TIMEOUT);
    assert_int_equal(b.reply.layer, B24_LAYER_DNS);
    assert_int_equal(b.port.requests + b.port.opened, 0);
    bench_finish(&b);
}

static void test_clock_stands(void **state)
{
    struct bench b;
    int rc = B24_BUSY;
    unsigned polls;

    (void)state;
    begin(&b, busy_fine); /* the pauses of wait() are time, too */
    b.port.clock = 1;
    assert_int_equal(run(&b), B24_OK);
    assert_in_range(b.reply.duration_ms, 1000, 2000);
    bench_finish(&b);

    begin(&b, busy_fine); /* without them it has an end */
    until_pause(&b);
    for (polls = 0; polls < 3000000 && rc == B24_BUSY; polls++)
        rc = b24_poll(&b.client);
    assert_int_equal(rc, B24_E_API);
    assert_string_equal(b24_result(&b.client)->code, "QUERY_LIMIT_EXCEEDED");
    assert_int_equal(b.port.requests, 1);
    bench_finish(&b);

    begin(&b, busy_fine); /* nor is there an attempt after one without end */
    b.port.answers = NULL;
    b.port.answer = "";
    assert_int_equal(b24_start(&b.client, &contact), B24_OK);
    for (rc = B24_BUSY, polls = 0; polls < 3000000 && rc == B24_BUSY; polls++)
        rc = b24_poll(&b.client);
    assert_int_equal(rc, B24_E_TIMEOUT);
    assert_int_equal(b.port.requests, 1);
    bench_finish(&b);
}

/* ---- the Nth port call fails ------------------------------------------------
 */

/* Returns how many port calls the first call made; *kept: the failure of an
 * attempt outlived a wait() that broke in the pause. */
static unsigned fault(unsigned at, enum fake_how how, int for_ever, int *kept)
{
    static const char *const fine[] = {OK_TRUE, NULL};
    struct bench b;
    unsigned calls;
    int rc;

    begin(&b, busy_fine);
    b.cfg.retry_max_ms = 60000;
    b.port.fail_at = at;
    b.port.how = how;
    b.port.for_ever = for_ever;
    rc = run(&b);
    calls = b.port.calls;
    if (rc == B24_OK) {
        assert_in_range(b.port.requests, 1, 4);
    } else {
        assert_int_not_equal(b.reply.advice, B24_ADVICE_NONE);
        assert_int_not_equal(b.reply.layer, B24_LAYER_NONE);
        *kept |= b.reply.http_status == 503 && !b.port.open;
    }
    assert_in_range(b.reply.duration_ms, 0, 60100);
    b.port.fail_at = 0;
    b.port.answers = fine;
    assert_int_equal(run(&b), B24_OK);
    bench_finish(&b);
    return calls;
}

static void test_nth_call(void **state)
{
    int kept = 0;
    unsigned calls = fault(0, FAKE_FINE, 0, &kept);

    (void)state;
    assert_int_equal(kept, 0);
    for (enum fake_how how = FAKE_ERROR; how <= FAKE_SHORT; how++)
        for (unsigned at = 1; at <= calls + 1; at++)
            for (int for_ever = 0; for_ever <= 1; for_ever++)
                fault(at, how, for_ever, &kept);
    assert_int_equal(kept, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_window_by_date),
        cmocka_unit_test(test_limit_of_all),
        cmocka_unit_test(test_superloop),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_last_text_stays),
        cmocka_unit_test(test_clock_wraps),
        cmocka_unit_test(test_clock_jumps),
        cmocka_unit_test(test_no_time_at_all),
        cmocka_unit_test(test_clock_stands),
        cmocka_unit_test(test_nth_call),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
