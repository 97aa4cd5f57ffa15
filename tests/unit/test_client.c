/* test_client.c - the life of a call on a port that plays the portal and breaks
 * at every possible place (b24_client.c, b24_step.c, b24_run.c). */
#include "b24_test.h"

#include "fake_port.h"
#include "fake_tls.h"
#include "guards.h"

#define SECRET    "s3cr3tw0rds3cr3t"
#define TRUE_BODY "{\"result\":true}"
#define OK_HEAD   "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define OK_TRUE   OK_HEAD "Content-Length: 15\r\n\r\n" TRUE_BODY
#define OK_CLOSE \
    OK_HEAD "Connection: close\r\nContent-Length: 15\r\n\r\n" TRUE_BODY
#define TIMEOUT_MS 5000u

static uint64_t arena[16];
static const struct b24_roots roots = {b24_roots_find_der, NULL};
static const struct b24_call contact = {.op = B24_RESET, .scope = 'C'};

struct bench {
    struct fake_port port;
    struct b24_site site;
    struct b24_config cfg;
    struct b24_client client;
    struct b24_reply reply;
    int steps;
};

static void count_step(void *ctx, int begins)
{
    struct bench *b = ctx;

    b->steps += begins ? 1 : -1;
    assert_in_range(b->steps, 0, 1);
}

static void set_up(struct bench *b)
{
    memset(b, 0, sizeof(*b));
    memset(&fake_tls, 0, sizeof(fake_tls));
    assert_int_equal(
        b24_site_parse(&b->site, "https://portal.test/rest/7/" SECRET,
                       strlen("https://portal.test/rest/7/" SECRET)),
        B24_OK);
    b->cfg.site = &b->site;
    b->cfg.roots = &roots;
    b->cfg.arena = arena;
    b->cfg.arena_len = sizeof(arena);
    b->cfg.timeout_ms = TIMEOUT_MS;
    b->cfg.step = count_step;
    b->cfg.step_ctx = b;
    b->port.answer = OK_TRUE;
    b->port.end = B24_E_AGAIN;
    b->port.time = B24_CLOCK_FLOOR + 1;
    b->port.now = 1000;
}

static void begin(struct bench *b)
{
    assert_int_equal(b24_init(&b->client, &b->cfg, &fake_port, &b->port),
                     B24_OK);
    guards_set(&b->client);
}

static int contains(const void *where, size_t len, const char *what)
{
    const char *p = where;
    size_t n = strlen(what);

    for (size_t i = 0; i + n <= len; i++)
        if (memcmp(p + i, what, n) == 0)
            return 1;
    return 0;
}

/* Whatever happened: nothing is left open, nothing secret stands anywhere. */
static void finish(struct bench *b)
{
    assert_false(contains(&b->client, sizeof(b->client), SECRET));
    assert_true(guards_stand(&b->client));
    b24_close(&b->client);
    assert_int_equal(b->port.open, 0);
    assert_int_equal(fake_tls.open, 0);
    assert_int_equal(fake_tls.claimed, 0);
    assert_int_equal(b->steps, 0);
    for (size_t i = 0; i < sizeof(b->client); i++)
        assert_int_equal(((const char *)&b->client)[i], 0);
}

static int run(struct bench *b, const struct b24_call *call)
{
    int rc = b24_run(&b->client, call, &b->reply);

    assert_int_equal(b->reply.err, rc);
    assert_int_equal(b24_progress(&b->client), rc ? B24_FAILED : B24_DONE);
    assert_int_equal(rc == B24_OK, b->reply.outcome == B24_OK_TRUE);
    return rc;
}

/* ---- one call ---------------------------------------------------------- */

static void test_success(void **state)
{
    struct bench b;
    struct b24_tls_info info;

    (void)state;
    set_up(&b);
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_OK);
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
    finish(&b);
}

static void test_every_piece_size(void **state)
{
    (void)state;
    for (size_t piece = 1; piece < 40; piece++) {
        struct bench b;

        set_up(&b);
        b.port.piece = piece;
        begin(&b);
        assert_int_equal(run(&b, &contact), B24_OK);
        assert_int_equal(b.port.requests, 1);
        finish(&b);
    }
}

static void test_second_call_reuses(void **state)
{
    struct bench b;

    (void)state;
    set_up(&b);
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_OK);
    assert_int_equal(run(&b, &contact), B24_OK);
    assert_int_equal(b.reply.reused, 1);
    assert_int_equal(b.port.opened, 1);
    assert_int_equal(b.port.requests, 2);
    finish(&b);
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

        set_up(&b);
        b.port.answer = kept_rows[i].answer;
        b.port.end = kept_rows[i].end;
        b.port.serves = kept_rows[i].serves;
        begin(&b);
        assert_int_equal(run(&b, &contact), B24_OK);
        assert_int_equal(run(&b, &second), B24_OK);
        if (b.port.opened != kept_rows[i].opened ||
            b.port.requests != kept_rows[i].requests ||
            b.reply.reused != kept_rows[i].reused)
            fail_msg("%s", kept_rows[i].name);
        finish(&b);
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

            set_up(&b);
            begin(&b);
            assert_int_equal(run(&b, &contact), B24_OK);
            before = b.port.calls;
            b.port.fail_at = before + at;
            b.port.how = how;
            if (run(&b, &contact) == B24_OK)
                assert_in_range(b.port.opened, 1, 2);
            else
                assert_true(at == 1 || b.port.opened == 2);
            finish(&b);
        }
    }
}

/* A server that does not want a kept session is asked once more without. */
static void test_session_is_dropped(void **state)
{
    struct bench b;

    (void)state;
    set_up(&b);
    begin(&b);
    fake_tls.session = 1;
    assert_int_equal(run(&b, &contact), B24_OK);
    assert_int_equal(b.reply.resumed, 1);
    assert_int_equal(b.port.opened, 1);
    assert_int_equal(run(&b, &contact), B24_OK);
    assert_int_equal(b.reply.resumed, 0); /* no handshake at all */
    assert_int_equal(b.reply.reused, 1);
    finish(&b);
    set_up(&b);
    begin(&b);
    fake_tls.session = 1;
    fake_tls.refuse = B24_E_TLS;
    assert_int_equal(run(&b, &contact), B24_OK);
    assert_int_equal(b.reply.resumed, 0);
    assert_int_equal(b.reply.attempts, 1);
    assert_int_equal(b.port.opened, 2);
    finish(&b);
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

        set_up(&b);
        b.port.time = rows[i].time;
        begin(&b);
        if (run(&b, &rows[i].call) != rows[i].rc)
            fail_msg("%s: %s", rows[i].name, b24_err_name(b.reply.err));
        assert_int_equal(b.port.opened, 0);
        assert_int_equal(b.port.phase, 0);
        finish(&b);
    }
}

/* A refused call leaves a kept connection alone. */
static void test_refused_keeps_connection(void **state)
{
    const struct b24_call wrong = {.scope = 'C', .user_id = 6};
    struct bench b;

    (void)state;
    set_up(&b);
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_OK);
    assert_int_equal(run(&b, &wrong), B24_E_USER_COMMON);
    assert_int_equal(run(&b, &contact), B24_OK);
    assert_int_equal(b.port.opened, 1);
    finish(&b);
}

static void test_too_long_opens_nothing(void **state)
{
    char agent[B24_REQUEST_SIZE];
    struct bench b;

    (void)state;
    set_up(&b);
    memset(agent, 'a', sizeof(agent) - 1);
    agent[sizeof(agent) - 1] = '\0';
    b.cfg.user_agent = agent;
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_E_SPACE);
    assert_int_equal(b.port.opened, 0);
    finish(&b);
}

/* ---- init ---------------------------------------------------------------- */

static void test_init_checks(void **state)
{
    static const struct b24_port empty;
    struct b24_client other;
    struct b24_roots no_find = {NULL, NULL};
    struct b24_port part;
    struct bench b;

    (void)state;
    set_up(&b);
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
    b.cfg.roots = &roots;
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

    begin(&b);
    assert_int_equal(b24_init(&other, &b.cfg, &fake_port, &b.port), B24_E_BUSY);
    b24_close(&other); /* owns nothing, takes nothing away */
    assert_int_equal(run(&b, &contact), B24_OK);
    finish(&b);
    begin(&b); /* and again after the close */
    finish(&b);
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

    set_up(&b);
    begin(&b);
    assert_int_equal(b24_poll(&b.client), B24_E_STATE);
    assert_int_equal(b24_start(&b.client, NULL), B24_E_ARG);
    assert_int_equal(b24_start(&b.client, &call), B24_OK);
    assert_int_equal(b24_start(&b.client, &call), B24_E_STATE);
    assert_int_equal(b24_poll(&b.client), B24_BUSY);
    b24_cancel(&b.client);
    assert_int_equal(b24_result(&b.client)->err, B24_E_CANCELLED);
    assert_int_equal(b24_poll(&b.client), B24_E_CANCELLED);
    finish(&b);
}

static void test_no_wait_no_run(void **state)
{
    struct b24_port superloop = fake_port;
    struct bench b;
    unsigned events;
    int rc, polls = 0;

    (void)state;
    superloop.wait = NULL;
    set_up(&b);
    assert_int_equal(b24_init(&b.client, &b.cfg, &superloop, &b.port), B24_OK);
    guards_set(&b.client);
    assert_int_equal(run(&b, &contact), B24_E_ARG);
    assert_int_equal(b24_start(&b.client, &contact), B24_OK);
    while ((rc = b24_poll(&b.client)) == B24_BUSY) {
        uint32_t ms = b24_poll_hint(&b.client, &events);

        assert_int_equal(ms == 0, events == 0);
        assert_in_range(ms, 0, TIMEOUT_MS);
        b.port.now += ms ? 10 : 0;
        assert_in_range(++polls, 1, 100);
    }
    assert_int_equal(rc, B24_OK);
    assert_int_equal(b24_poll_hint(&b.client, NULL), 0);
    finish(&b);
}

/* ---- every state, cancelled ------------------------------------------------
 */

static void test_cancel_everywhere(void **state)
{
    unsigned seen = 0;

    (void)state;
    for (int polls = 0; polls < 60; polls++) {
        struct bench b;
        int rc = B24_BUSY;

        set_up(&b);
        b.port.piece = 9;
        b.port.latency_ms = 30;
        begin(&b);
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
        assert_int_equal(run(&b, &contact), B24_OK);
        finish(&b);
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

    set_up(&b);
    b.port.fail_at = at;
    b.port.how = how;
    b.port.for_ever = for_ever;
    begin(&b);
    rc = run(&b, &contact);
    calls = b.port.calls;
    if (rc == B24_OK) {
        assert_int_equal(b.port.requests, 1);
    } else {
        assert_int_equal(b.port.open, 0);
        assert_int_not_equal(b.reply.advice, B24_ADVICE_NONE);
        assert_int_not_equal(b.reply.layer, B24_LAYER_NONE);
    }
    assert_in_range(b.reply.duration_ms, 0, TIMEOUT_MS + TIMEOUT_MS / 10);
    assert_in_range(b.port.waits, 0, TIMEOUT_MS);
    b.port.fail_at = 0;
    assert_int_equal(run(&b, &contact), B24_OK);
    finish(&b);
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

        set_up(&b);
        b.port.answer = rows[i].answer;
        b.port.end = rows[i].end;
        fake_tls.refuse = rows[i].refuse;
        fake_tls.recv_error = rows[i].recv_error;
        begin(&b);
        if (run(&b, &contact) != rows[i].rc ||
            b.reply.outcome != rows[i].outcome)
            fail_msg("%s: %s, %s", rows[i].name, b24_err_name(b.reply.err),
                     b24_outcome_name(b.reply.outcome));
        finish(&b);
    }
}

/* TLS cannot even begin: the connection is given up. */
static void test_no_room_for_tls(void **state)
{
    struct bench b;

    (void)state;
    set_up(&b);
    fake_tls.no_open = B24_E_ARENA;
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_E_ARENA);
    assert_int_equal(b.port.opened, 1);
    assert_int_equal(b.port.open, 0);
    finish(&b);
}

/* The record layer fails while the request leaves: nothing is known of it. */
static void test_request_breaks(void **state)
{
    (void)state;
    for (unsigned at = 1; at < 20; at++) {
        struct bench b;
        int rc;

        set_up(&b);
        b.port.piece = 60;
        b.port.fail_at = at;
        b.port.how = FAKE_ERROR;
        fake_tls.send_error = B24_E_TLS;
        begin(&b);
        rc = run(&b, &contact);
        assert_int_not_equal(rc, B24_E_TLS);
        if (rc != B24_OK && b.reply.attempts)
            assert_int_equal(rc, B24_E_CLOSED);
        finish(&b);
    }
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

        set_up(&b);
        strcat(answer, rows[i].location);
        strcat(answer, "\r\n\r\n");
        b.port.answer = answer;
        begin(&b);
        assert_int_equal(run(&b, &contact), B24_E_STATUS);
        assert_int_equal(b.port.requests, 1); /* never followed */
        if (b.reply.advice != rows[i].advice ||
            strcmp(b.reply.moved_to, rows[i].to) != 0)
            fail_msg("%s: %s", rows[i].name, b.reply.moved_to);
        finish(&b);
    }
}

/* ---- clocks
 * --------------------------------------------------------------------- */

static void test_clock_wraps(void **state)
{
    struct bench b;

    (void)state;
    set_up(&b);
    b.port.now = UINT32_MAX - 15;
    b.port.latency_ms = 100;
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_OK);
    assert_in_range(b.reply.duration_ms, 100, 200);
    finish(&b);
}

static void test_clock_jumps(void **state)
{
    struct bench b;

    (void)state;
    set_up(&b);
    begin(&b);
    assert_int_equal(b24_start(&b.client, &contact), B24_OK);
    assert_int_equal(b24_poll(&b.client), B24_BUSY);
    b.port.now += 1000000;
    assert_int_equal(b24_poll_hint(&b.client, NULL), 0);
    assert_int_equal(b24_poll(&b.client), B24_E_TIMEOUT);
    finish(&b);
}

static void test_clock_stands(void **state)
{
    struct bench b;

    (void)state;
    set_up(&b);
    b.port.clock = 1;
    b.port.latency_ms = 1; /* which never pass */
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_E_TIMEOUT);
    finish(&b);

    set_up(&b); /* and it works all the same when the answer comes */
    b.port.clock = 1;
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_OK);
    finish(&b);

    set_up(&b); /* woken without end, for nothing */
    b.port.restless = 1;
    b.port.answer = "";
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_E_TIMEOUT);
    finish(&b);
}

static void test_default_timeout(void **state)
{
    struct bench b;

    (void)state;
    set_up(&b);
    b.cfg.timeout_ms = 0;
    b.port.answer = "";
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_E_TIMEOUT);
    assert_in_range(b.reply.duration_ms, B24_TIMEOUT_MS, B24_TIMEOUT_MS + 100);
    finish(&b);
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
    set_up(&b);
    b.cfg.trace = trace;
    b.cfg.trace_ctx = &seen;
    begin(&b);
    assert_int_equal(run(&b, &contact), B24_OK);
    assert_int_equal(seen, strlen(OK_TRUE));
    finish(&b);
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
        cmocka_unit_test(test_cancel_everywhere),
        cmocka_unit_test(test_nth_call),
        cmocka_unit_test(test_errors_by_state),
        cmocka_unit_test(test_no_room_for_tls),
        cmocka_unit_test(test_request_breaks),
        cmocka_unit_test(test_moved),
        cmocka_unit_test(test_clock_wraps),
        cmocka_unit_test(test_clock_jumps),
        cmocka_unit_test(test_clock_stands),
        cmocka_unit_test(test_default_timeout),
        cmocka_unit_test(test_trace),
        cmocka_unit_test(test_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
