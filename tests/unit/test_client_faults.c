/* test_client_faults.c - a call that is cancelled or breaks, at every possible
 * place, and clocks that are none (b24_client.c, b24_step.c, b24_run.c). */
#include "client_bench.h"

/* ---- every state, cancelled ------------------------------------------------
 */

static void test_cancel_everywhere(void **state)
{
    unsigned seen = 0;

    (void)state;
    for (int polls = 0; polls < 60; polls++) {
        struct bench b;
        int rc = B24_BUSY;

        bench_set_up(&b, BENCH_PORTAL);
        b.port.piece = 9;
        b.port.latency_ms = 30;
        bench_begin(&b);
        assert_int_equal(b24_start(&b.client, &contact), B24_OK);
        for (int i = 0; i < polls && rc == B24_BUSY; i++) {
            rc = b24_poll(&b.client);
            b.port.now += b24_poll_hint(&b.client, NULL) ? 10 : 0;
        }
        if (rc == B24_BUSY) {
            seen |= 1u << b24_progress(&b.client);
            b24_cancel(&b.client);
            assert_int_equal(b.port.open, 0);
            assert_int_equal(b24_result(&b.client)->outcome,
                             B24_OUTCOME_CANCELLED);
        }
        b.port.piece = 0;
        assert_int_equal(bench_run(&b, &contact), B24_OK);
        bench_finish(&b);
    }
    for (enum b24_state s = B24_RESOLVE; s <= B24_READ; s++)
        assert_true(seen & 1u << s);
}

/* ---- the Nth port call fails ------------------------------------------------
 */

/* Never a success that the portal did not give; one outcome, one advice; the
 * next call works. Returns how many port calls the first call made. */
static unsigned fault(unsigned at, enum fake_how how, int for_ever)
{
    struct bench b;
    unsigned calls;
    int rc;

    bench_set_up(&b, BENCH_PORTAL);
    b.port.fail_at = at;
    b.port.how = how;
    b.port.for_ever = for_ever;
    bench_begin(&b);
    rc = bench_run(&b, &contact);
    calls = b.port.calls;
    if (rc == B24_OK) {
        assert_int_equal(b.port.requests, 1);
    } else {
        assert_int_equal(b.port.open, 0);
        assert_int_not_equal(b.reply.advice, B24_ADVICE_NONE);
        assert_int_not_equal(b.reply.layer, B24_LAYER_NONE);
    }
    assert_in_range(b.reply.duration_ms, 0,
                    BENCH_TIMEOUT_MS + BENCH_TIMEOUT_MS / 10);
    assert_in_range(b.port.waits, 0, BENCH_TIMEOUT_MS);
    b.port.fail_at = 0;
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    bench_finish(&b);
    return calls;
}

static void test_nth_call(void **state)
{
    unsigned calls = fault(0, FAKE_FINE, 0);

    (void)state;
    assert_in_range(calls, 9, 40);
    for (enum fake_how how = FAKE_ERROR; how <= FAKE_SHORT; how++)
        for (unsigned at = 1; at <= calls + 1; at++)
            for (int for_ever = 0; for_ever <= 1; for_ever++)
                fault(at, how, for_ever);
}

static void test_errors_by_state(void **state)
{
    static const struct {
        const char *name, *answer;
        int end, refuse, recv_error, rc, outcome;
    } rows[] = {
        {"untrusted", OK_TRUE, 0, B24_E_TLS_UNTRUSTED, 0, B24_E_TLS_UNTRUSTED,
         B24_TLS_ERROR},
        {"arena in the handshake", OK_TRUE, 0, B24_E_ARENA, 0, B24_E_ARENA,
         B24_TLS_ERROR},
        {"cut in the handshake", OK_TRUE, 0, B24_E_IO, 0, B24_E_CONNECT,
         B24_CONNECT_ERROR},
        {"closed in the handshake", OK_TRUE, 0, B24_E_CLOSED, 0, B24_E_CONNECT,
         B24_CONNECT_ERROR},
        {"handshake refused", OK_TRUE, 0, B24_E_TLS, 0, B24_E_TLS,
         B24_TLS_ERROR},
        {"closed before the answer", "", 0, 0, 0, B24_E_CLOSED,
         B24_CLOSED_EARLY},
        {"broken in the answer", OK_HEAD, B24_E_IO, 0, 0, B24_E_CLOSED,
         B24_CLOSED_EARLY},
        {"bad record in the answer", OK_HEAD, B24_E_IO, 0, B24_E_TLS,
         B24_E_CLOSED, B24_CLOSED_EARLY},
        {"record too large", OK_HEAD, B24_E_IO, 0, B24_E_TLS_RECORD,
         B24_E_TLS_RECORD, B24_OUTCOME_TOO_LARGE},
        {"arena in the answer", OK_HEAD, B24_E_IO, 0, B24_E_ARENA,
         B24_E_TLS_RECORD, B24_OUTCOME_TOO_LARGE},
        {"random in the answer", OK_HEAD, B24_E_IO, 0, B24_E_RANDOM,
         B24_E_CLOSED, B24_CLOSED_EARLY},
        {"until closed", OK_HEAD "Connection: close\r\n\r\n" TRUE_BODY, 0, 0, 0,
         B24_OK, B24_OK_TRUE},
        {"until broken", OK_HEAD "Connection: close\r\n\r\n" TRUE_BODY,
         B24_E_CLOSED, 0, 0, B24_E_CLOSED, B24_CLOSED_EARLY},
        {"not HTTP", "SSH-2.0-x\r\n", 0, 0, 0, B24_E_HTTP, B24_PROTOCOL_ERROR},
        {"silence", "", B24_E_AGAIN, 0, 0, B24_E_TIMEOUT, B24_OUTCOME_TIMEOUT},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;

        bench_set_up(&b, BENCH_PORTAL);
        b.port.answer = rows[i].answer;
        b.port.end = rows[i].end;
        fake_tls.refuse = rows[i].refuse;
        fake_tls.recv_error = rows[i].recv_error;
        bench_begin(&b);
        if (bench_run(&b, &contact) != rows[i].rc ||
            b.reply.outcome != rows[i].outcome)
            fail_msg("%s: %s, %s", rows[i].name, b24_err_name(b.reply.err),
                     b24_outcome_name(b.reply.outcome));
        bench_finish(&b);
    }
}

/* TLS cannot even begin: the connection is given up. */
static void test_no_room_for_tls(void **state)
{
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    fake_tls.no_open = B24_E_ARENA;
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_E_ARENA);
    assert_int_equal(b.port.opened, 1);
    assert_int_equal(b.port.open, 0);
    bench_finish(&b);
}

/* The record layer fails while the request leaves: nothing is known of it. */
static void test_request_breaks(void **state)
{
    (void)state;
    for (unsigned at = 1; at < 20; at++) {
        struct bench b;
        int rc;

        bench_set_up(&b, BENCH_PORTAL);
        b.port.piece = 60;
        b.port.fail_at = at;
        b.port.how = FAKE_ERROR;
        fake_tls.send_error = B24_E_TLS;
        bench_begin(&b);
        rc = bench_run(&b, &contact);
        assert_int_not_equal(rc, B24_E_TLS);
        if (rc != B24_OK && b.reply.attempts)
            assert_int_equal(rc, B24_E_CLOSED);
        bench_finish(&b);
    }
}

/* ---- clocks
 * --------------------------------------------------------------------- */

static void test_clock_wraps(void **state)
{
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    b.port.now = UINT32_MAX - 15;
    b.port.latency_ms = 100;
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_in_range(b.reply.duration_ms, 100, 200);
    bench_finish(&b);
}

static void test_clock_jumps(void **state)
{
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    bench_begin(&b);
    assert_int_equal(b24_start(&b.client, &contact), B24_OK);
    assert_int_equal(b24_poll(&b.client), B24_BUSY);
    b.port.now += 1000000;
    assert_int_equal(b24_poll_hint(&b.client, NULL), 0);
    assert_int_equal(b24_poll(&b.client), B24_E_TIMEOUT);
    bench_finish(&b);
}

static void test_clock_stands(void **state)
{
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    b.port.clock = 1;
    b.port.latency_ms = 1; /* which never pass */
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_E_TIMEOUT);
    bench_finish(&b);

    bench_set_up(
        &b, BENCH_PORTAL); /* and it works all the same when the answer comes */
    b.port.clock = 1;
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    bench_finish(&b);

    bench_set_up(&b, BENCH_PORTAL); /* woken without end, for nothing */
    b.port.restless = 1;
    b.port.answer = "";
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_E_TIMEOUT);
    bench_finish(&b);
}

static void test_default_timeout(void **state)
{
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    b.cfg.timeout_ms = 0;
    b.port.answer = "";
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_E_TIMEOUT);
    assert_in_range(b.reply.duration_ms, B24_TIMEOUT_MS, B24_TIMEOUT_MS + 100);
    bench_finish(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cancel_everywhere),
        cmocka_unit_test(test_nth_call),
        cmocka_unit_test(test_errors_by_state),
        cmocka_unit_test(test_no_room_for_tls),
        cmocka_unit_test(test_request_breaks),
        cmocka_unit_test(test_clock_wraps),
        cmocka_unit_test(test_clock_jumps),
        cmocka_unit_test(test_clock_stands),
        cmocka_unit_test(test_default_timeout),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
