/* test_client.c - the life of a call, and of the connection behind it
 * (b24_client.c, b24_step.c, b24_run.c). */
#include "client_bench.h"
#include "guards.h"

#define OK_CLOSE \
    OK_HEAD "Connection: close\r\nContent-Length: 15\r\n\r\n" TRUE_BODY

/* ---- one call ---------------------------------------------------------- */

static void test_success(void **state)
{
    struct bench b;
    struct b24_tls_info info;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_int_equal(b.reply.attempts, 1);
    assert_int_equal(b.reply.reused, 0);
    assert_int_equal(strlen(b.reply.request_id), 32);
    assert_true(contains(b.port.last, b.port.last_len, b.reply.request_id));
    assert_true(contains(b.port.last, b.port.last_len, "{\"scope\":\"C\"}"));
    assert_int_equal(b24_tls_info(&b.client, &info), B24_OK);
    assert_string_equal(info.version, "fake");
    /* The reply can also be read where it stands. */
    assert_int_equal(b24_run(&b.client, &contact, NULL), B24_OK);
    assert_int_equal(b24_result(&b.client)->outcome, B24_OK_TRUE);
    bench_finish(&b);
}

static void test_every_piece_size(void **state)
{
    (void)state;
    for (size_t piece = 1; piece < 40; piece++) {
        struct bench b;

        bench_set_up(&b, BENCH_PORTAL);
        b.port.piece = piece;
        bench_begin(&b);
        assert_int_equal(bench_run(&b, &contact), B24_OK);
        assert_int_equal(b.port.requests, 1);
        bench_finish(&b);
    }
}

static void test_second_call_reuses(void **state)
{
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_int_equal(b.reply.reused, 1);
    assert_int_equal(b.port.opened, 1);
    assert_int_equal(b.port.requests, 2);
    bench_finish(&b);
}

/* ---- when a kept connection is not there any more ------------------------ */

static const struct {
    const char *name, *answer;
    int end;
    size_t serves;
    uint8_t op;
    unsigned opened, requests;
    int reused;
} kept_rows[] = {
    {"kept", OK_TRUE, B24_E_AGAIN, 0, B24_RESET, 1, 2, 1},
    {"closed in order", OK_TRUE, 0, 1, B24_RESET, 2, 2, 0},
    {"broken", OK_TRUE, B24_E_IO, 0, B24_RESET, 2, 2, 0},
    {"told to close", OK_CLOSE, B24_E_AGAIN, 0, B24_RESET, 2, 2, 0},
    {"octets behind the answer", OK_TRUE "x", B24_E_AGAIN, 0, B24_RESET, 2, 2,
     0},
    {"not to be repeated", OK_TRUE, B24_E_AGAIN, 0, B24_FORCE_COMMON, 2, 2, 0},
};

static void test_kept_connection(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(kept_rows); i++) {
        struct b24_call second = {.op = kept_rows[i].op};
        struct bench b;

        bench_set_up(&b, BENCH_PORTAL);
        b.port.answer = kept_rows[i].answer;
        b.port.end = kept_rows[i].end;
        b.port.serves = kept_rows[i].serves;
        bench_begin(&b);
        assert_int_equal(bench_run(&b, &contact), B24_OK);
        assert_int_equal(bench_run(&b, &second), B24_OK);
        if (b.port.opened != kept_rows[i].opened ||
            b.port.requests != kept_rows[i].requests ||
            b.reply.reused != kept_rows[i].reused)
            fail_msg("%s", kept_rows[i].name);
        bench_finish(&b);
    }
}

/* The server closes just when the second request is on its way. */
static void test_stale_is_reopened_once(void **state)
{
    (void)state;
    for (enum fake_how how = FAKE_ERROR; how <= FAKE_NOTHING; how++) {
        for (unsigned at = 1; at < 12; at++) {
            struct bench b;
            unsigned before;

            bench_set_up(&b, BENCH_PORTAL);
            bench_begin(&b);
            assert_int_equal(bench_run(&b, &contact), B24_OK);
            before = b.port.calls;
            b.port.fail_at = before + at;
            b.port.how = how;
            if (bench_run(&b, &contact) == B24_OK)
                assert_in_range(b.port.opened, 1, 2);
            else
                assert_true(at == 1 || b.port.opened == 2);
            bench_finish(&b);
        }
    }
}

/* A server that does not want a kept session is asked once more without. */
static void test_session_is_dropped(void **state)
{
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    bench_begin(&b);
    fake_tls.session = 1;
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_int_equal(b.reply.resumed, 1);
    assert_int_equal(b.port.opened, 1);
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_int_equal(b.reply.resumed, 0); /* no handshake at all */
    assert_int_equal(b.reply.reused, 1);
    bench_finish(&b);
    bench_set_up(&b, BENCH_PORTAL);
    bench_begin(&b);
    fake_tls.session = 1;
    fake_tls.refuse = B24_E_TLS;
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_int_equal(b.reply.resumed, 0);
    assert_int_equal(b.reply.attempts, 1);
    assert_int_equal(b.port.opened, 2);
    bench_finish(&b);
}

/* ---- refused before anything is opened ----------------------------------- */

static void test_refused(void **state)
{
    static const struct {
        const char *name;
        struct b24_call call;
        int64_t time;
        int rc;
    } rows[] = {
        {"user and common",
         {.scope = 'C', .user_id = 6},
         B24_CLOCK_FLOOR,
         B24_E_USER_COMMON},
        {"operation", {.op = 99}, B24_CLOCK_FLOOR, B24_E_OP},
        {"clock not set", {.op = B24_RESET}, 0, B24_E_CLOCK},
        {"clock before the release",
         {.op = B24_RESET},
         B24_CLOCK_FLOOR - 1,
         B24_E_CLOCK},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;

        bench_set_up(&b, BENCH_PORTAL);
        b.port.time = rows[i].time;
        bench_begin(&b);
        if (bench_run(&b, &rows[i].call) != rows[i].rc)
            fail_msg("%s: %s", rows[i].name, b24_err_name(b.reply.err));
        assert_int_equal(b.port.opened, 0);
        assert_int_equal(b.port.phase, 0);
        bench_finish(&b);
    }
}

/* A refused call leaves a kept connection alone. */
static void test_refused_keeps_connection(void **state)
{
    const struct b24_call wrong = {.scope = 'C', .user_id = 6};
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_int_equal(bench_run(&b, &wrong), B24_E_USER_COMMON);
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_int_equal(b.port.opened, 1);
    bench_finish(&b);
}

static void test_too_long_opens_nothing(void **state)
{
    char agent[B24_REQUEST_SIZE];
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    memset(agent, 'a', sizeof(agent) - 1);
    agent[sizeof(agent) - 1] = '\0';
    b.cfg.user_agent = agent;
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_E_SPACE);
    assert_int_equal(b.port.opened, 0);
    bench_finish(&b);
}

/* ---- init ---------------------------------------------------------------- */

static void test_init_checks(void **state)
{
    static const struct b24_port empty;
    struct b24_client other;
    struct b24_roots no_find = {NULL, NULL};
    const struct b24_roots *roots;
    struct b24_port part;
    struct bench b;
    void *arena;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    roots = b.cfg.roots;
    arena = b.cfg.arena;
    assert_int_equal(b24_init(NULL, &b.cfg, &fake_port, &b.port), B24_E_ARG);
    assert_int_equal(b24_init(&b.client, NULL, &fake_port, &b.port), B24_E_ARG);
    assert_int_equal(b24_init(&b.client, &b.cfg, NULL, &b.port), B24_E_ARG);
    assert_int_equal(b24_init(&b.client, &b.cfg, &empty, &b.port), B24_E_ARG);
    b.cfg.roots = NULL;
    assert_int_equal(b24_init(&b.client, &b.cfg, &fake_port, &b.port),
                     B24_E_ARG);
    b.cfg.roots = &no_find;
    assert_int_equal(b24_init(&b.client, &b.cfg, &fake_port, &b.port),
                     B24_E_ARG);
    b.cfg.roots = roots;
    b.cfg.site = NULL;
    assert_int_equal(b24_init(&b.client, &b.cfg, &fake_port, &b.port),
                     B24_E_ARG);
    b.cfg.site = &b.site;
    b.cfg.arena = (char *)arena + 1;
    assert_int_equal(b24_init(&b.client, &b.cfg, &fake_port, &b.port),
                     B24_E_ARG);
    b.cfg.arena = arena;
    b.cfg.user_agent = "kiosk\r\nCookie: x";
    assert_int_equal(b24_init(&b.client, &b.cfg, &fake_port, &b.port),
                     B24_E_ARG);
    b.cfg.user_agent = "kiosk\x80";
    assert_int_equal(b24_init(&b.client, &b.cfg, &fake_port, &b.port),
                     B24_E_ARG);
    b.cfg.user_agent = "kiosk\x7f";
    assert_int_equal(b24_init(&b.client, &b.cfg, &fake_port, &b.port),
                     B24_E_ARG);
    b.cfg.user_agent = "kiosk 7/1.0 ~";
    b.cfg.access_token = "both";
    assert_int_equal(b24_init(&b.client, &b.cfg, &fake_port, &b.port),
                     B24_E_CREDENTIAL);
    assert_int_equal(b24_result(&b.client)->outcome, B24_CONFIG_ERROR);
    assert_int_equal(b24_poll(&b.client), B24_E_STATE);
    b.cfg.access_token = NULL;

#define WITHOUT(member)                                               \
    do {                                                              \
        part = fake_port;                                             \
        part.member = NULL;                                           \
        assert_int_equal(b24_init(&b.client, &b.cfg, &part, &b.port), \
                         B24_E_ARG);                                  \
    } while (0)
    WITHOUT(open);
    WITHOUT(send);
    WITHOUT(recv);
    WITHOUT(close);
    WITHOUT(now_ms);
    WITHOUT(time_s);
    WITHOUT(random);

    bench_begin(&b);
    assert_int_equal(b24_init(&other, &b.cfg, &fake_port, &b.port), B24_E_BUSY);
    b24_close(&other); /* owns nothing, takes nothing away */
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    bench_finish(&b);
    bench_begin(&b); /* and again after the close */
    bench_finish(&b);
}

static void test_order_of_calls(void **state)
{
    const struct b24_call call = {.op = B24_RESET};
    struct b24_client blank;
    struct b24_tls_info info;
    unsigned events = 9;
    struct bench b;

    (void)state;
    memset(&blank, 0, sizeof(blank));
    assert_int_equal(b24_start(&blank, &call), B24_E_STATE);
    assert_int_equal(b24_start(NULL, &call), B24_E_ARG);
    assert_int_equal(b24_poll(NULL), B24_E_STATE);
    assert_int_equal(b24_poll(&blank), B24_E_STATE);
    assert_int_equal(b24_tls_info(&blank, &info), B24_E_STATE);
    assert_int_equal(b24_tls_info(NULL, &info), B24_E_ARG);
    assert_int_equal(b24_tls_info(&blank, NULL), B24_E_ARG);
    assert_int_equal(b24_progress(NULL), B24_IDLE);
    assert_int_equal(b24_result(NULL)->err, B24_E_ARG);
    assert_int_equal(b24_poll_hint(NULL, &events), 0);
    assert_int_equal(events, 0);
    b24_cancel(NULL);
    b24_cancel(&blank);
    b24_close(NULL);
    b24_close(&blank);

    bench_set_up(&b, BENCH_PORTAL);
    bench_begin(&b);
    assert_int_equal(b24_poll(&b.client), B24_E_STATE);
    assert_int_equal(b24_start(&b.client, NULL), B24_E_ARG);
    assert_int_equal(b24_start(&b.client, &call), B24_OK);
    assert_int_equal(b24_start(&b.client, &call), B24_E_STATE);
    assert_int_equal(b24_poll(&b.client), B24_BUSY);
    b24_cancel(&b.client);
    assert_int_equal(b24_result(&b.client)->err, B24_E_CANCELLED);
    assert_int_equal(b24_poll(&b.client), B24_E_CANCELLED);
    bench_finish(&b);
}

static void test_no_wait_no_run(void **state)
{
    struct b24_port superloop = fake_port;
    struct bench b;
    unsigned events;
    int rc, polls = 0;

    (void)state;
    superloop.wait = NULL;
    bench_set_up(&b, BENCH_PORTAL);
    assert_int_equal(b24_init(&b.client, &b.cfg, &superloop, &b.port), B24_OK);
    guards_set(&b.client);
    assert_int_equal(bench_run(&b, &contact), B24_E_ARG);
    assert_int_equal(b24_start(&b.client, &contact), B24_OK);
    while ((rc = b24_poll(&b.client)) == B24_BUSY) {
        uint32_t ms = b24_poll_hint(&b.client, &events);

        assert_int_equal(ms == 0, events == 0);
        assert_in_range(ms, 0, BENCH_TIMEOUT_MS);
        b.port.now += ms ? 10 : 0;
        assert_in_range(++polls, 1, 100);
    }
    assert_int_equal(rc, B24_OK);
    assert_int_equal(b24_poll_hint(&b.client, NULL), 0);
    bench_finish(&b);
}

/* ---- redirects
 * --------------------------------------------------------------- */

static void test_moved(void **state)
{
    static const struct {
        const char *name, *location;
        int advice;
        const char *to;
    } rows[] = {
        {"new host", "https://new.test/rest/", B24_ADVICE_MOVED, "new.test"},
        {"new port", "https://portal.test:8443/", B24_ADVICE_MOVED,
         "portal.test:8443"},
        {"itself", "https://portal.test/rest/", B24_ADVICE_ADMINISTRATOR, ""},
        {"itself, port said", "https://Portal.Test:443/rest/",
         B24_ADVICE_ADMINISTRATOR, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char answer[256] = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
                           "Location: ";
        struct bench b;

        bench_set_up(&b, BENCH_PORTAL);
        strcat(answer, rows[i].location);
        strcat(answer, "\r\n\r\n");
        b.port.answer = answer;
        bench_begin(&b);
        assert_int_equal(bench_run(&b, &contact), B24_E_STATUS);
        assert_int_equal(b.port.requests, 1); /* never followed */
        if (b.reply.advice != rows[i].advice ||
            strcmp(b.reply.moved_to, rows[i].to) != 0)
            fail_msg("%s: %s", rows[i].name, b.reply.moved_to);
        bench_finish(&b);
    }
}

static void trace(void *ctx, const char *data, size_t len)
{
    (void)data;
    *(size_t *)ctx += len;
}

static void test_trace(void **state)
{
    size_t seen = 0;
    struct bench b;

    (void)state;
    bench_set_up(&b, BENCH_PORTAL);
    b.cfg.trace = trace;
    b.cfg.trace_ctx = &seen;
    bench_begin(&b);
    assert_int_equal(bench_run(&b, &contact), B24_OK);
    assert_int_equal(seen, strlen(OK_TRUE));
    bench_finish(&b);
}

static void test_size(void **state)
{
    (void)state;
    assert_in_range(sizeof(struct b24_client), 1, 3072);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_success),
        cmocka_unit_test(test_every_piece_size),
        cmocka_unit_test(test_second_call_reuses),
        cmocka_unit_test(test_kept_connection),
        cmocka_unit_test(test_stale_is_reopened_once),
        cmocka_unit_test(test_session_is_dropped),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_refused_keeps_connection),
        cmocka_unit_test(test_too_long_opens_nothing),
        cmocka_unit_test(test_init_checks),
        cmocka_unit_test(test_order_of_calls),
        cmocka_unit_test(test_no_wait_no_run),
        cmocka_unit_test(test_moved),
        cmocka_unit_test(test_trace),
        cmocka_unit_test(test_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
