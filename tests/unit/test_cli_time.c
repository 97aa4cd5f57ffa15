/* test_cli_time.c - dates, against the C library's. */
#define _DEFAULT_SOURCE /* timegm */
#include "b24_test.h"

#include <stdio.h>
#include <time.h>

#include "cli_time.h"

static void check(int64_t s)
{
    const time_t t = (time_t)s;
    char wanted[64], got[64] = "";
    struct b24_cli_out o;
    struct tm tm;

    assert_non_null(gmtime_r(&t, &tm));
    assert_int_equal(b24_cli_time(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                                  tm.tm_hour, tm.tm_min, tm.tm_sec),
                     s);
    strftime(wanted, sizeof wanted, "%Y-%m-%d %H:%M:%S UTC", &tm);
    b24_cli_out_init(&o, got, sizeof got - 1, -1);
    b24_cli_put_time(&o, s, 0);
    assert_string_equal(got, wanted);
    memset(got, 0, sizeof got);
    strftime(wanted, sizeof wanted, "%Y-%m-%dT%H:%M:%SZ", &tm);
    b24_cli_out_init(&o, got, sizeof got - 1, -1);
    b24_cli_put_time(&o, s, 1);
    assert_string_equal(got, wanted);
}

/* Every day of two eras of 400 years, its first and last second. */
static void test_days(void **state)
{
    int64_t day;

    (void)state;
    for (day = -146097; day <= 146097; day++) {
        check(day * 86400);
        check(day * 86400 + 86399);
    }
}

static void test_edges(void **state)
{
    (void)state;
    check(b24_cli_time(1000, 1, 1, 0, 0, 0));
    check(b24_cli_time(2000, 2, 29, 23, 59, 59));
    check(b24_cli_time(2100, 3, 1, 0, 0, 0));
    check(b24_cli_time(9999, 12, 31, 23, 59, 59));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_edges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
