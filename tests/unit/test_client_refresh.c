/* test_client_refresh.c - an OAuth pair that has run out: one refresh, one
 * repeat, inside the call; and what is stored by then (b24_refresh.c). */
#include "b24_test.h"

#include <stdio.h>

#include "client_refresh.h"

static const char *const renewed[] = {EXPIRED, TOKEN, OK, NULL};

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
        rc = run_call(&b, &call);
        if (rc != rows[i].rc || b.reply.advice != rows[i].advice ||
            b.reply.refresh != rows[i].refresh ||
            b.port.requests != rows[i].requests ||
            b.reply.attempts != rows[i].attempts ||
            strcmp(b.port.hosts, rows[i].hosts) != 0 ||
            strcmp(b.reply.code, rows[i].code) != 0 ||
            !is_pair(&b.oauth.now, rows[i].in_use) ||
            !is_pair(&b.port.kept, rows[i].kept) ||
            b.port.saves != (rows[i].kept != OLD))
            fail_msg("%s: %s, %s, refresh %d, %u requests, %u attempts, at %s",
                     rows[i].name, b24_err_name(rc),
                     b24_advice_name(b.reply.advice), b.reply.refresh,
                     b.port.requests, b.reply.attempts, b.port.hosts);
        assert_string_equal(b.reply.moved_to, "");
        assert_int_equal(b.oauth.unsaved, 0);
        assert_string_equal(b.oauth.next.access, "");
        bench_finish(&b);
    }
}

/* The repeat carries the new token, and the next call does. */
static void test_next_call(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, renewed);
    assert_int_equal(run(&b), B24_OK);
    assert_true(contains(b.port.last, b.port.last_len, NEW_ACCESS));
    assert_int_equal(run(&b), B24_OK); /* on the same connection */
    assert_int_equal(b.reply.refresh, B24_REFRESH_NONE);
    assert_int_equal(b.port.opened, 3);
    assert_true(contains(b.port.last, b.port.last_len, NEW_ACCESS));
    bench_finish(&b);
}

/* What goes to the token server; and nobody's trace sees its answer. */
static void see(void *ctx, const char *data, size_t len)
{
    char *all = ctx;

    strncat(all, data, len);
}

static void test_what_is_sent(void **state)
{
    static const char *const refused[] = {EXPIRED, GRANT, NULL};
    char seen[4096] = "";
    struct bench b;

    (void)state;
    begin(&b, renewed);
    b.cfg.trace = see;
    b.cfg.trace_ctx = seen;
    assert_int_equal(run(&b), B24_OK);
    assert_non_null(strstr(seen, "expired_token"));
    assert_non_null(strstr(seen, "\"result\""));
    assert_null(strstr(seen, NEW_ACCESS));
    assert_null(strstr(seen, NEW_REFRESH));
    bench_finish(&b);

    begin(&b, refused);
    b.cfg.user_agent = "kiosk";
    assert_int_equal(run(&b), B24_E_API);
    assert_int_equal(
        strncmp(b.port.last, "POST /oauth/token/ HTTP/1.1\r\n", 29), 0);
    assert_non_null(strstr(b.port.last, "User-Agent: kiosk\r\n"));
    assert_non_null(strstr(b.port.last, b.reply.request_id));
    assert_non_null(strstr(b.port.last, "&refresh_token=" OLD_REFRESH));
    bench_finish(&b);
}

/* The server calls the portal by another name: told, not followed. */
static void test_other_portal(void **state)
{
    static const struct {
        const char *endpoint, *moved_to;
    } names[] = {
        {"https://portal.test/rest/", ""},
        {"https://PORTAL.test:443/rest/", ""},
        {"https://new.test/rest/", "new.test"},
        {"https://portal.test:8443/rest/", "portal.test:8443"},
        {"https://[2001:db8::1]:444/rest/", "[2001:db8::1]:444"},
        {"http://new.test/rest/", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        char token[600];
        const char *answers[] = {EXPIRED, token, OK, NULL};
        struct bench b;

        snprintf(token, sizeof(token), "200 {%s,\"client_endpoint\":\"%s\"}",
                 PAIR, names[i].endpoint);
        begin(&b, answers);
        assert_int_equal(run(&b), B24_OK);
        assert_string_equal(b.port.hosts, ALL_THREE);
        assert_string_equal(b.reply.moved_to, names[i].moved_to);
        assert_int_equal(run(&b), B24_OK);
        assert_string_equal(b.reply.moved_to, names[i].moved_to);
        bench_finish(&b);
    }
}

/* A redirect of the portal itself is the later word. */
static void test_other_portal_moves(void **state)
{
    static const char *const answers[] = {
        EXPIRED,
        "200 {" PAIR ",\"client_endpoint\":\"https://new.test/rest/\"}",
        "302 @https://newer.test/rest/", NULL};
    struct bench b;

    (void)state;
    begin(&b, answers);
    assert_int_equal(run(&b), B24_E_STATUS);
    assert_int_equal(b.reply.advice, B24_ADVICE_MOVED);
    assert_string_equal(b.reply.moved_to, "newer.test");
    bench_finish(&b);
}

static void test_portal_name_too_long(void **state)
{
    char token[900], host[B24_HOST_SIZE];
    const char *answers[] = {EXPIRED, token, OK, NULL};
    struct bench b;

    (void)state;
    memset(host, 'a', sizeof(host));
    for (size_t i = 40; i < sizeof(host); i += 40)
        host[i] = '.';
    host[sizeof(host) - 1] = '\0';
    snprintf(token, sizeof(token),
             "200 {%s,\"client_endpoint\":\"https://%s:8443/\"}", PAIR, host);
    begin(&b, answers);
    assert_int_equal(run(&b), B24_OK);
    assert_string_equal(b.oauth.portal.host, host);
    assert_string_equal(b.reply.moved_to, ""); /* no room for the port */
    bench_finish(&b);
}

/* ---- the store ------------------------------------------------------------
 */

/* Somebody else has renewed it: no second refresh, at first. */
static void test_adopts(void **state)
{
    static const char *const once[] = {EXPIRED, OK, NULL};
    static const char *const twice[] = {EXPIRED, EXPIRED, TOKEN, OK, NULL};
    static const char *const thrice[] = {EXPIRED, EXPIRED, TOKEN, EXPIRED,
                                         NULL};
    struct bench b;

    (void)state;
    begin(&b, once);
    b.port.kept = pairs[OTHER];
    assert_int_equal(run(&b), B24_OK);
    assert_string_equal(b.port.hosts, AT_PORTAL AT_PORTAL);
    assert_true(is_pair(&b.oauth.now, OTHER));
    assert_int_equal(b.reply.refresh, B24_REFRESH_DONE);
    assert_int_equal(b.port.saves, 0);
    bench_finish(&b);

    begin(&b, twice); /* that one had run out as well */
    b.port.kept = pairs[OTHER];
    assert_int_equal(run(&b), B24_OK);
    assert_string_equal(b.port.hosts, AT_PORTAL ALL_THREE);
    assert_true(is_pair(&b.oauth.now, NEW));
    assert_true(is_pair(&b.port.kept, NEW));
    bench_finish(&b);

    begin(&b, thrice);
    b.port.kept = pairs[OTHER];
    assert_int_equal(run(&b), B24_E_API);
    assert_int_equal(b.reply.advice, B24_ADVICE_AUTHORIZE);
    assert_int_equal(b.port.requests, 4);
    bench_finish(&b);
}

/* The same access token beside another refresh token is another pair. */
static void test_adopts_refresh(void **state)
{
    static const char *const answers[] = {EXPIRED, EXPIRED, GRANT, NULL};
    struct bench b;

    (void)state;
    begin(&b, answers);
    strcpy(b.port.kept.refresh, OTHER_REFRESH);
    assert_int_equal(run(&b), B24_E_API);
    assert_non_null(strstr(b.port.last, "&refresh_token=" OTHER_REFRESH));
    bench_finish(&b);
}

static void test_empty_store(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, renewed);
    b.port.kept_len = 0;
    assert_int_equal(run(&b), B24_OK);
    assert_true(is_pair(&b.port.kept, NEW));
    bench_finish(&b);
}

static void check_store_error(struct bench *b)
{
    assert_int_equal(run(b), B24_E_STORE);
    assert_int_equal(b->reply.outcome, B24_CONFIG_ERROR);
    assert_int_equal(b->reply.layer, B24_LAYER_CONFIG);
    assert_int_equal(b->reply.refresh, B24_REFRESH_FAILED);
    assert_true(is_pair(&b->oauth.now, OLD));
}

static void test_store_cannot_be_read(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, renewed);
    b.port.load_rc = B24_E_IO;
    check_store_error(&b);
    b.port.load_rc = 0;
    b.port.kept_len = 17; /* of another build */
    script(&b, renewed);
    check_store_error(&b);
    b.port.kept_len = sizeof(struct b24_pair);
    memset(b.port.kept.access, 'a', sizeof(b.port.kept.access));
    script(&b, renewed);
    check_store_error(&b);
    assert_string_equal(b.port.hosts, AT_PORTAL AT_PORTAL AT_PORTAL);
    bench_finish(&b);
}

/* A rotation that could not be kept is not used, and not forgotten. */
static void test_unsaved(void **state)
{
    static const char *const later[] = {OK, NULL};
    struct bench b;

    (void)state;
    begin(&b, renewed);
    b.port.save_rc = B24_E_STORE;
    check_store_error(&b);
    assert_int_equal(b.oauth.unsaved, 1);
    assert_true(is_pair(&b.oauth.next, NEW));
    assert_string_equal(b.port.hosts, AT_PORTAL AT_SERVER);

    script(&b, later); /* still no room: nothing is opened */
    check_store_error(&b);
    assert_int_equal(b.oauth.unsaved, 1);
    assert_string_equal(b.port.hosts, AT_PORTAL AT_SERVER);

    b.port.save_rc = 0;
    assert_int_equal(run(&b), B24_OK);
    assert_int_equal(b.oauth.unsaved, 0);
    assert_int_equal(b.port.saves, 1);
    assert_true(is_pair(&b.oauth.now, NEW));
    assert_true(is_pair(&b.port.kept, NEW));
    assert_string_equal(b.oauth.next.refresh, "");
    assert_string_equal(b.port.hosts, ALL_THREE);
    assert_int_equal(b.port.requests, 3);
    bench_finish(&b);
}

/* Meanwhile somebody has authorized anew: that pair is the later one. */
static void test_unsaved_is_late(void **state)
{
    static const char *const later[] = {OK, NULL};
    struct bench b;

    (void)state;
    begin(&b, renewed);
    b.port.save_rc = B24_E_STORE;
    check_store_error(&b);
    b.port.save_rc = 0;
    b.port.kept = pairs[OTHER];
    script(&b, later);
    assert_int_equal(run(&b), B24_OK);
    assert_true(is_pair(&b.oauth.now, OTHER));
    assert_int_equal(b.oauth.unsaved, 0);
    assert_string_equal(b.oauth.next.access, "");
    assert_int_equal(b.port.saves, 0);
    bench_finish(&b);
}

/* It was saved in the end, and has run out by then: one refresh is left. */
static void test_unsaved_has_run_out(void **state)
{
    static const char *const later[] = {EXPIRED, TOKEN, OK, NULL};
    struct bench b;

    (void)state;
    begin(&b, renewed);
    b.port.save_rc = B24_E_STORE;
    check_store_error(&b);
    b.port.save_rc = 0;
    script(&b, later);
    assert_int_equal(run(&b), B24_OK);
    assert_int_equal(b.port.saves, 2);
    bench_finish(&b);
}

/* ---- somebody else has the store -------------------------------------------
 */

static int poll_until(struct bench *b, enum b24_state state)
{
    int rc = B24_BUSY;

    for (int i = 0; i < 100 && rc == B24_BUSY; i++) {
        if (b24_progress(&b->client) == state)
            return rc;
        rc = b24_poll(&b->client);
        b->port.now += b24_poll_hint(&b->client, NULL) ? 1 : 0;
    }
    return rc;
}

static void test_locked(void **state)
{
    unsigned events = 9;
    struct bench b;

    (void)state;
    begin(&b, renewed);
    b.port.held = 3;
    assert_int_equal(b24_start(&b.client, &contact), B24_OK);
    assert_int_equal(poll_until(&b, B24_REFRESH), B24_BUSY);
    assert_int_equal(b.port.held, 2);
    assert_int_equal(b24_poll_hint(&b.client, &events), 50);
    assert_int_equal(events, 0);
    b.port.now += BENCH_TIMEOUT_MS - 20; /* no longer than the call may last */
    assert_in_range(b24_poll_hint(&b.client, NULL), 1, 20);
    assert_int_equal(b24_poll(&b.client), B24_BUSY);
    assert_int_equal(b24_poll(&b.client), B24_BUSY);
    assert_int_equal(b.port.held, 0);
    b.port.now += 20; /* too late */
    assert_int_equal(b24_poll(&b.client), B24_E_TIMEOUT);
    assert_int_equal(b24_result(&b.client)->refresh, B24_REFRESH_FAILED);
    check_idle(&b);
    bench_finish(&b);

    begin(&b, renewed);
    b.port.held = 1000000;
    assert_int_equal(run(&b), B24_E_TIMEOUT);
    assert_int_equal(b.reply.layer, B24_LAYER_CONFIG);
    assert_in_range(b.port.waits, 10,
                    BENCH_TIMEOUT_MS / 10 + 20); /* no busy loop */
    bench_finish(&b);

    begin(&b, renewed); /* and it is well worth waiting */
    b.port.held = 20;
    assert_int_equal(run(&b), B24_OK);
    assert_string_equal(b.port.hosts, ALL_THREE);
    bench_finish(&b);
}

/* ---- time ------------------------------------------------------------------
 */

/* A refresh and its repeat have the attempt's time once more, together. */
static void test_time(void **state)
{
    static const char *const silent[] = {EXPIRED, TOKEN, "", NULL};
    struct bench b;

    (void)state;
    begin(&b, renewed);
    b.port.latency_ms = 2000;
    assert_int_equal(run(&b), B24_OK);
    assert_in_range(b.reply.duration_ms, 6000, 6200);
    bench_finish(&b);

    begin(&b, silent);
    b.port.latency_ms = 2000;
    assert_int_equal(run(&b), B24_E_TIMEOUT);
    assert_int_equal(b.reply.refresh, B24_REFRESH_DONE);
    assert_in_range(b.reply.duration_ms, 2000 + BENCH_TIMEOUT_MS, 7100);
    bench_finish(&b);

    begin(&b, renewed);
    b.cfg.retry_max_ms = 5500; /* which bounds both */
    b.port.latency_ms = 2000;
    assert_int_equal(run(&b), B24_E_TIMEOUT);
    assert_in_range(b.reply.duration_ms, 5500, 5600);
    bench_finish(&b);
}

/* ---- every state, cancelled -------------------------------------------------
 */

static void test_cancel_everywhere(void **state)
{
    unsigned refreshing = 0;

    (void)state;
    for (int polls = 0; polls < 120; polls++) {
        struct bench b;
        int rc = B24_BUSY;

        begin(&b, renewed);
        b.port.piece = 60;
        b.port.latency_ms = 30;
        b.port.held = 1;
        assert_int_equal(b24_start(&b.client, &contact), B24_OK);
        for (int i = 0; i < polls && rc == B24_BUSY; i++) {
            rc = b24_poll(&b.client);
            b.port.now += b24_poll_hint(&b.client, NULL) ? 10 : 0;
        }
        if (rc == B24_BUSY) {
            refreshing += b24_progress(&b.client) == B24_REFRESH;
            b24_cancel(&b.client);
            assert_int_equal(b24_result(&b.client)->outcome,
                             B24_OUTCOME_CANCELLED);
        }
        check_idle(&b);
        bench_finish(&b);
    }
    assert_in_range(refreshing, 8, 119);
}

static void test_close_while_locked(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, renewed);
    assert_int_equal(b24_start(&b.client, &contact), B24_OK);
    assert_int_equal(poll_until(&b, B24_REFRESH), B24_BUSY);
    assert_int_equal(b.port.locked, 1);
    bench_finish(&b);
}

/* ---- the Nth port call fails
 * -------------------------------------------------
 */

static unsigned fault(unsigned at, enum fake_how how, int for_ever)
{
    static const char *const next[] = {OK, NULL};
    struct bench b;
    unsigned calls;
    int rc;

    begin(&b, renewed);
    b.port.fail_at = at;
    b.port.how = how;
    b.port.for_ever = for_ever;
    rc = run(&b);
    calls = b.port.calls;
    if (rc == B24_OK)
        assert_true(b.port.requests == 3 && is_pair(&b.oauth.now, NEW));
    /* never used before it is kept */
    assert_true(is_pair(&b.oauth.now, OLD) || is_pair(&b.port.kept, NEW));
    /* and never lost between its arrival and the store */
    if (b.oauth.unsaved)
        assert_true(is_pair(&b.oauth.next, NEW));
    b.port.fail_at = 0;
    script(&b, next);
    assert_int_equal(run(&b), B24_OK);
    assert_int_equal(b.oauth.unsaved, 0);
    assert_true(is_pair(&b.oauth.now, OLD) || is_pair(&b.port.kept, NEW));
    bench_finish(&b);
    return calls;
}

static void test_nth_call(void **state)
{
    unsigned calls = fault(0, FAKE_FINE, 0);

    (void)state;
    for (enum fake_how how = FAKE_ERROR; how <= FAKE_SHORT; how++)
        for (unsigned at = 1; at <= calls + 1; at++)
            for (int for_ever = 0; for_ever <= 1; for_ever++)
                fault(at, how, for_ever);
}

/* ---- what is checked before -------------------------------------------------
 */

static void test_init_checks(void **state)
{
    struct b24_port part;
    struct bench b;

    (void)state;
#define REFUSED(change, rc)                                                \
    do {                                                                   \
        set_up(&b, renewed);                                               \
        part = fake_port;                                                  \
        change;                                                            \
        assert_int_equal(b24_init(&b.client, &b.cfg, &part, &b.port), rc); \
        assert_int_equal(fake_tls.claimed, 0);                             \
    } while (0)
    REFUSED(part.load = NULL, B24_E_STORE);
    REFUSED(part.save = NULL, B24_E_STORE);
    REFUSED(b.oauth.now.access[0] = '\0', B24_E_TOKEN);
    REFUSED(b.oauth.now.refresh[0] = '\0', B24_E_OAUTH);
    REFUSED(b.cfg.access_token = "both", B24_E_CREDENTIAL);
    REFUSED(strcpy(b.site.hook, "1/secret"), B24_E_CREDENTIAL);
}

/* Without who renews it, it is an access token as any other. */
static void test_no_ops(void **state)
{
    struct bench b;

    (void)state;
    set_up(&b, renewed);
    b.oauth.ops = NULL;
    b.oauth.now.refresh[0] = '\0';
    b.oauth.unsaved = 1;
    bench_begin(&b);
    assert_int_equal(run(&b), B24_E_API);
    assert_int_equal(b.reply.advice, B24_ADVICE_REFRESH);
    assert_int_equal(b.reply.refresh, B24_REFRESH_NONE);
    assert_int_equal(b.port.requests, 1);
    bench_finish(&b);
}

/* A refresh that does not fit opens nothing; a token that is too long for the
 * request, which it was not at the start, ends the repeat. */
static void test_too_long(void **state)
{
    char agent[B24_REQUEST_SIZE], token[700], access[256];
    const char *longer[] = {EXPIRED, token, OK, NULL};
    struct bench b;

    (void)state;
    begin(&b, renewed);
    memset(agent, 'a', sizeof(agent));
    agent[715] = '\0';
    b.cfg.user_agent = agent;
    assert_int_equal(run(&b), B24_E_SPACE);
    assert_string_equal(b.port.hosts, AT_PORTAL);
    bench_finish(&b);

    memset(access, 'x', sizeof(access));
    access[255] = '\0';
    snprintf(token, sizeof(token),
             "200 {\"access_token\":\"%s\",\"expires_in\":3600}", access);
    begin(&b, longer);
    agent[600] = '\0';
    b.cfg.user_agent = agent;
    assert_int_equal(run(&b), B24_E_SPACE);
    assert_int_equal(b.reply.refresh, B24_REFRESH_DONE);
    assert_int_equal(b.reply.attempts, 1);
    assert_int_equal(b.port.kept.expires, 1800003600); /* by our clock */
    bench_finish(&b);
}

static void test_date(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, renewed);
    strcpy(b.wires[1], "HTTP/1.1 200 OK\r\nDate: Fri, 15 Jan 2027 08:00:59 "
                       "GMT\r\nContent-Length: 39\r\n\r\n"
                       "{\"access_token\":\"a2\",\"expires_in\":3600}");
    assert_int_equal(run(&b), B24_OK);
    assert_int_equal(b.port.kept.expires, 1800000059 + 3600);
    bench_finish(&b);
}

static void test_preview(void **state)
{
    char text[B24_REQUEST_SIZE];
    struct bench b;

    (void)state;
    set_up(&b, renewed);
    assert_true(b24_preview(&b.cfg, &contact, text, sizeof(text)) > 0);
    assert_non_null(strstr(text, "\"auth\":\"***\""));
    assert_null(strstr(text, OLD_ACCESS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_next_call),
        cmocka_unit_test(test_what_is_sent),
        cmocka_unit_test(test_other_portal),
        cmocka_unit_test(test_other_portal_moves),
        cmocka_unit_test(test_portal_name_too_long),
        cmocka_unit_test(test_adopts),
        cmocka_unit_test(test_adopts_refresh),
        cmocka_unit_test(test_empty_store),
        cmocka_unit_test(test_store_cannot_be_read),
        cmocka_unit_test(test_unsaved),
        cmocka_unit_test(test_unsaved_is_late),
        cmocka_unit_test(test_unsaved_has_run_out),
        cmocka_unit_test(test_locked),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_cancel_everywhere),
        cmocka_unit_test(test_close_while_locked),
        cmocka_unit_test(test_nth_call),
        cmocka_unit_test(test_init_checks),
        cmocka_unit_test(test_no_ops),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_date),
        cmocka_unit_test(test_preview),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
