/* test_cli_progress.c - the line that tells where a call is. */
#include "b24_test.h"

#include "cli_progress.h"

#define E "\r\033[K"

static const struct b24_call call = {.scope = 'C'};
static char buf[1024];
static struct b24_cli_out out;

static struct b24_cli_progress start(int live, int steps, const char *host)
{
    struct b24_cli_progress p;

    b24_cli_out_init(&out, buf, sizeof buf, -1);
    b24_cli_progress_init(&p, &out, host);
    p.live = (uint8_t)live;
    p.steps = (uint8_t)steps;
    b24_cli_progress_begin(&p, &call, 5000);
    return p;
}

static void compare(const char *text)
{
    if (out.err || out.len != strlen(text) || memcmp(buf, text, out.len) != 0)
        fail_msg("%.*s", (int)out.len, buf);
}

static void test_silent(void **state)
{
    struct b24_cli_progress p = start(0, 0, "p.example");

    (void)state;
    assert_int_equal(b24_cli_progress_show(&p, B24_RESOLVE, 9000), 1);
    assert_int_equal(b24_cli_progress_show(&p, B24_RESOLVE, 19000), 0);
    b24_cli_progress_end(&p);
    compare("");
}

/* Drawn when something changes, or another second has gone. */
static void test_line(void **state)
{
    struct b24_cli_progress p = start(1, 0, "p.example");

    (void)state;
    b24_cli_progress_show(&p, B24_RESOLVE, 5001);
    b24_cli_progress_show(&p, B24_RESOLVE, 5900);
    b24_cli_progress_show(&p, B24_RESOLVE, 6001);
    b24_cli_progress_show(&p, B24_CONNECT, 6002);
    b24_cli_progress_end(&p);
    compare(E "contact common: starting with p.example" E
              "contact common: looking up p.example" E
              "contact common: looking up p.example 1 s" E
              "contact common: connecting to p.example 1 s" E);
}

/* In a pause: the seconds that are left, begun ones too. */
static void test_backoff(void **state)
{
    struct b24_cli_progress p = start(1, 0, "p.example");

    (void)state;
    out.len = 0;
    p.left_ms = 1400;
    b24_cli_progress_show(&p, B24_BACKOFF, 9000);
    p.left_ms = 1000;
    b24_cli_progress_show(&p, B24_BACKOFF, 9400);
    p.left_ms = 400;
    b24_cli_progress_show(&p, B24_BACKOFF, 10000);
    p.left_ms = 0;
    b24_cli_progress_show(&p, B24_BACKOFF, 11000);
    compare(E "contact common: backoff, asking p.example again in 2 s" E
              "contact common: backoff, asking p.example again in 1 s" E
              "contact common: backoff, asking p.example");
}

/* At another server than the portal. */
static void test_refresh(void **state)
{
    struct b24_cli_progress p = start(1, 0, "p.example");

    (void)state;
    out.len = 0;
    p.server = "o.example";
    b24_cli_progress_show(&p, B24_REFRESH, 5400);
    b24_cli_progress_show(&p, B24_CONNECT, 5800);
    compare(E "contact common: renewing the access token at o.example" E
              "contact common: connecting to p.example");
}

static void test_steps(void **state)
{
    struct b24_cli_progress p = start(1, 1, "p.example");

    (void)state;
    b24_cli_progress_show(&p, B24_RESOLVE, 5000);
    b24_cli_progress_show(&p, B24_RESOLVE, 6000);
    b24_cli_progress_show(&p, B24_CONNECT, 6012);
    b24_cli_progress_end(&p);
    compare("* contact common on p.example\n* 0.000 s resolve\n"
            "* 1.012 s connect\n");
}

/* A line as wide as the terminal could not be taken back. */
static void test_long_name(void **state)
{
    char host[120];
    struct b24_cli_progress p;

    (void)state;
    memset(host, 'a', sizeof host - 1);
    host[sizeof host - 1] = '\0';
    p = start(1, 0, host);
    assert_int_equal(out.len, sizeof E - 1 + 79);
    b24_cli_progress_end(&p);
    assert_int_equal(out.err, 0);
}

static void test_clock_wraps(void **state)
{
    struct b24_cli_progress p;

    (void)state;
    b24_cli_out_init(&out, buf, sizeof buf, -1);
    b24_cli_progress_init(&p, &out, "p");
    p.steps = 1;
    b24_cli_progress_begin(&p, &call, UINT32_MAX - 9);
    b24_cli_progress_show(&p, B24_WAIT, 10);
    compare("* contact common on p\n* 0.020 s wait\n");
}

/* Every state of a running call has words. */
static void test_complete(void **state)
{
    int s;

    (void)state;
    for (s = B24_IDLE; s <= B24_FAILED; s++) {
        struct b24_cli_progress p = start(1, 0, "p");

        out.len = 0;
        p.state = 0xff;
        b24_cli_progress_show(&p, (enum b24_state)s, 5000);
        assert_non_null(b24_cli_progress_while(&p));
        assert_true(out.len > sizeof E - 1 + strlen("contact common: p"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_silent),    cmocka_unit_test(test_line),
        cmocka_unit_test(test_steps),     cmocka_unit_test(test_refresh),
        cmocka_unit_test(test_long_name), cmocka_unit_test(test_clock_wraps),
        cmocka_unit_test(test_complete),  cmocka_unit_test(test_backoff),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
