/* test_client_rename.c - a portal that answers with a redirect, followed where
 * the configuration allows it: once, and not just anywhere (b24_rename.c,
 * b24_moved.c). */
#include <stdio.h>

#include "client_bench.h"

static void redirect(char *wire, int status, const char *location)
{
    snprintf(wire, 1200,
             "HTTP/1.1 %d X\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
             status, location);
}

static void set_up(struct bench *b, const char *old)
{
    char url[200];

    snprintf(url, sizeof(url), "https://%s" BENCH_HOOK, old);
    bench_set_up(b, url);
    b->rename.ops = &b24_rename_ops;
    b->cfg.rename = &b->rename;
    b->port.answers = b->answers;
}

static void begin(struct bench *b, const char *old)
{
    set_up(b, old);
    bench_begin(b);
}

static int run(struct bench *b, uint8_t op)
{
    return bench_run(b, &(struct b24_call){.op = op, .scope = 'C'});
}

/* ---- to where -------------------------------------------------------------
 */

static const struct {
    const char *old, *location;
    int status, follows;
} rows[] = {
    {"a.portal.test", "https://b.portal.test/rest/", 302, 1},
    {"a.portal.test", "https://b.portal.test", 301, 1},
    {"a.portal.test", "https://B.Portal.TEST:443/", 307, 1},
    {"a.portal.test", "https://b.portal.test/", 308, 1},
    {"a.portal.test:8443", "https://b.portal.test:8443/", 302, 1},
    {"a.b.portal.test", "https://c.b.portal.test/", 302, 1},
    /* of another kind, or another port */
    {"a.portal.test", "https://b.portal.test/", 300, 0},
    {"a.portal.test", "https://b.portal.test/", 303, 0},
    {"a.portal.test", "http://b.portal.test/", 302, 0},
    {"a.portal.test", "//b.portal.test/", 302, 0},
    {"a.portal.test", "https://b.portal.test:8443/", 302, 0},
    {"a.portal.test:8443", "https://b.portal.test/", 302, 0},
    /* of another owner, perhaps */
    {"a.portal.test", "https://b.other.test/", 302, 0},
    {"a.portal.test", "https://b.eportal.test/", 302, 0},
    {"a.portal.test", "https://portal.test/", 302, 0},
    {"a.portal.test", "https://b.c.portal.test/", 302, 0},
    {"a.portal.test", "https://b.portal.test.evil.test/", 302, 0},
    {"a.portal.test", "https://user@b.portal.test/", 302, 0},
    {"portal.test", "https://other.test/", 302, 0},
    {"portal", "https://other/", 302, 0},
    {"portal", "https://other.portal.test/", 302, 0},
    {"192.0.2.1", "https://198.0.2.1/", 302, 0},
    {"[2001:db8::1]", "https://[2001:db8::2]/", 302, 0},
    {"a.portal.test", "https://[2001:db8::2]/", 302, 0},
    /* where it is already */
    {"a.portal.test", "https://a.portal.test/", 302, 0},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        int rc;

        begin(&b, rows[i].old);
        redirect(b.wires[0], rows[i].status, rows[i].location);
        b.answers[0] = b.wires[0];
        b.answers[1] = OK_TRUE;
        rc = run(&b, B24_RESET);
        if ((rc == B24_OK) != rows[i].follows ||
            b.port.requests != 1u + (unsigned)rows[i].follows ||
            b.port.opened != b.port.requests)
            fail_msg("%s to %s: %s, %u requests", rows[i].old, rows[i].location,
                     b24_err_name(rc), b.port.requests);
        if (!rows[i].follows) {
            assert_int_equal(rc, B24_E_STATUS);
            assert_string_equal(b.rename.site.hook, "");
        }
        bench_finish(&b);
    }
}

/* The same request, but for the host; told, so that it can be put right. */
static void test_same_request(void **state)
{
    static const char line[] =
        "POST" BENCH_HOOK "/crm.contact.details.configuration.reset?scope=C "
        "HTTP/1.1\r\nHost: b.portal.test:8443\r\n";
    struct bench b;

    (void)state;
    begin(&b, "a.portal.test:8443");
    redirect(b.wires[0], 302, "https://b.portal.test:8443/somewhere");
    b.answers[0] = b.wires[0];
    b.answers[1] = OK_TRUE;
    assert_int_equal(run(&b, B24_RESET), B24_OK);
    assert_memory_equal(b.port.last, "POST ", 5);
    assert_memory_equal(b.port.last + 5, line + 4, sizeof(line) - 1 - 4);
    assert_non_null(strstr(b.port.last, "\r\n\r\n{\"scope\":\"C\"}"));
    assert_string_equal(b.port.hosts, "a.portal.test b.portal.test ");
    assert_string_equal(b.reply.moved_to, "b.portal.test:8443");
    assert_int_equal(b.reply.attempts, 2);
    assert_int_equal(b.reply.retries, 0);
    /* the next call goes there at once, and tells it again */
    assert_int_equal(run(&b, B24_FORCE_COMMON), B24_OK);
    assert_string_equal(b.port.hosts,
                        "a.portal.test b.portal.test b.portal.test ");
    assert_string_equal(b.reply.moved_to, "b.portal.test:8443");
    assert_int_equal(b.reply.attempts, 1);
    bench_finish(&b);
}

/* What must not be repeated is not sent again, whoever says it was not done. */
static void test_force_common(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, "a.portal.test");
    redirect(b.wires[0], 302, "https://b.portal.test/");
    b.answers[0] = b.wires[0];
    b.answers[1] = OK_TRUE;
    assert_int_equal(run(&b, B24_FORCE_COMMON), B24_E_STATUS);
    assert_int_equal(b.reply.advice, B24_ADVICE_MOVED);
    assert_int_equal(b.port.requests, 1);
    bench_finish(&b);
}

/* Never twice: neither in a call nor in the next. */
static void test_once(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, "a.portal.test");
    redirect(b.wires[0], 302, "https://b.portal.test/");
    redirect(b.wires[1], 302, "https://c.portal.test/");
    b.answers[0] = b.wires[0];
    b.answers[1] = b.wires[1];
    assert_int_equal(run(&b, B24_RESET), B24_E_STATUS);
    assert_int_equal(b.reply.advice, B24_ADVICE_MOVED);
    assert_string_equal(b.reply.moved_to, "c.portal.test"); /* the last word */
    assert_int_equal(b.port.requests, 2);
    b.port.answers = b.answers;
    b.answers[0] = b.wires[0]; /* and back to where it is */
    b.answers[1] = NULL;
    assert_int_equal(run(&b, B24_RESET), B24_E_STATUS);
    assert_int_equal(b.reply.advice, B24_ADVICE_ADMINISTRATOR);
    bench_finish(&b);
}

/* Verified as any other; where that fails the new name is told all the same. */
static void test_not_trusted(void **state)
{
    struct bench b;
    int rc;

    (void)state;
    begin(&b, "a.portal.test");
    redirect(b.wires[0], 302, "https://b.portal.test/");
    b.answers[0] = b.wires[0];
    b.cfg.retries = 3;
    rc = b24_start(&b.client, &(struct b24_call){.op = B24_RESET});
    for (int i = 0; i < 100 && rc >= 0 && b.port.requests < 1; i++)
        rc = b24_poll(&b.client);
    fake_tls.refuse = B24_E_TLS_NAME;
    for (int i = 0; i < 100 && rc >= 0; i++)
        rc = b24_poll(&b.client);
    assert_int_equal(rc, B24_E_TLS_NAME);
    assert_int_equal(b.port.requests, 1);
    assert_string_equal(b24_result(&b.client)->moved_to, "b.portal.test");
    bench_finish(&b);
}

/* A further attempt goes to the new name. */
static void test_retry(void **state)
{
    struct bench b;

    (void)state;
    begin(&b, "a.portal.test");
    b.cfg.retries = 1;
    redirect(b.wires[0], 302, "https://b.portal.test/");
    b.answers[0] = b.wires[0];
    b.answers[1] = "HTTP/1.1 502 X\r\nContent-Length: 0\r\n"
                   "Connection: close\r\n\r\n";
    b.answers[2] = OK_TRUE;
    assert_int_equal(run(&b, B24_RESET), B24_OK);
    assert_string_equal(b.port.hosts,
                        "a.portal.test b.portal.test b.portal.test ");
    bench_finish(&b);
}

/* With OAuth: the token goes along, the token server is never followed. */
static void test_oauth(void **state)
{
    static const struct b24_pair pair = {"aaaa", "bbbb", 1};
    static const char server[] = "https://a.portal.test/rest/";
    struct b24_oauth oauth;
    struct bench b;

    (void)state;
    set_up(&b, "a.portal.test");
    memset(&oauth, 0, sizeof(oauth));
    oauth.ops = &b24_oauth_ops;
    oauth.now = b.port.kept = pair;
    b.port.kept_len = sizeof(pair);
    strcpy(oauth.client_id, "c");
    strcpy(oauth.client_secret, "s");
    assert_int_equal(b24_site_parse(&oauth.server, server, sizeof(server) - 1),
                     B24_OK);
    b.site.hook[0] = '\0';
    b.cfg.oauth = &oauth;
    bench_begin(&b);
    redirect(b.wires[0], 302, "https://b.portal.test/");
    b.answers[0] = b.wires[0];
    b.answers[1] = "HTTP/1.1 401 X\r\nContent-Length: 25\r\n\r\n"
                   "{\"error\":\"expired_token\"}";
    b.answers[2] = "HTTP/1.1 200 X\r\nContent-Length: 38\r\n\r\n"
                   "{\"access_token\":\"cccc\",\"expires\":1234}";
    assert_int_equal(run(&b, B24_RESET), B24_E_REPLY);
    assert_string_equal(b.port.hosts, "a.portal.test b.portal.test "
                                      "a.portal.test b.portal.test ");
    assert_non_null(strstr(b.port.last, "\"auth\":\"cccc\""));
    bench_finish(&b);

    set_up(&b, "a.portal.test"); /* a redirect of the token server */
    b.site.hook[0] = '\0';
    b.cfg.oauth = &oauth;
    b.port.kept = oauth.now;
    b.port.kept_len = sizeof(pair);
    bench_begin(&b);
    b.answers[0] = "HTTP/1.1 401 X\r\nContent-Length: 25\r\n\r\n"
                   "{\"error\":\"expired_token\"}";
    redirect(b.wires[0], 302, "https://b.portal.test/oauth/token/");
    b.answers[1] = b.wires[0];
    assert_int_equal(run(&b, B24_RESET), B24_E_STATUS);
    assert_int_equal(b.reply.advice, B24_ADVICE_ADMINISTRATOR);
    assert_int_equal(b.port.requests, 2);
    bench_finish(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_same_request),
        cmocka_unit_test(test_force_common),
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_not_trusted),
        cmocka_unit_test(test_retry),
        cmocka_unit_test(test_oauth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
