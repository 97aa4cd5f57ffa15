/* test_http_date.c - the three forms of a date, and what is none. */
#include "b24_test.h"

#include <stdio.h>

#include "b24_http_date.h"

static const struct {
    const char *text;
    int64_t s; /* 0: refused */
} rows[] = {
    {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
    {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
    {"Wednesday, 06-Nov-94 08:49:37 GMT", 784111777},
    {"Sun Nov  6 08:49:37 1994", 784111777},
    {"Sun Nov 16 08:49:37 1994", 784975777},
    {"Thu, 12 Mar 2026 11:30:50 GMT", 1773315050},
    {"Thu, 29 Feb 2024 23:59:59 GMT", 1709251199},
    {"Fri, 01 Mar 2024 00:00:00 GMT", 1709251200},
    {"Tue, 29 Feb 2000 00:00:00 GMT", 951782400},
    {"Wed, 31 Dec 2025 00:00:00 GMT", 1767139200},
    {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
    {"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800}, /* a leap second */
    {"Thu, 01 Jan 1970 00:00:01 GMT", 1},
    {"Tuesday, 01-Jan-69 00:00:00 GMT", 3124224000},
    {"Thursday, 01-Jan-70 00:00:01 GMT", 1},
    {"", 0},
    {"0", 0},
    {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
    {"Wed, 31 Dec 1969 23:59:59 GMT", 0},
    {"Thu, 29 Feb 2023 00:00:00 GMT", 0},
    {"Thu, 29 Feb 2100 00:00:00 GMT", 0},
    {"Thu, 30 Feb 2024 00:00:00 GMT", 0},
    {"Thu, 31 Apr 2024 00:00:00 GMT", 0},
    {"Thu, 32 Dec 2024 00:00:00 GMT", 0},
    {"Thu, 00 Jan 2024 00:00:00 GMT", 0},
    {"Thu, 01 Jax 2024 00:00:00 GMT", 0},
    {"Thu, 01 jan 2024 00:00:00 GMT", 0},
    {"Xyz, 01 Jan 2024 00:00:00 GMT", 0},
    {"Thu, 01 Jan 2024 24:00:00 GMT", 0},
    {"Thu, 01 Jan 2024 00:60:00 GMT", 0},
    {"Thu, 01 Jan 2024 00:00:61 GMT", 0},
    {"Thu, 01 Jan 2024 00:00:00 UTC", 0},
    {"Thu, 01 Jan 2024 00:00:00 gmt", 0},
    {"Thu, 01 Jan 2024 00:00:0: GMT", 0},
    {"Thu, 01 Jan 2024 00:00:0/ GMT", 0},
    {"Thu,  1 Jan 2024 00:00:00 GMT", 0},
    {"Thu, 01 Jan 2024 00:00:00 GMT ", 0},
    {"Thu, 1 Jan 2024 00:00:00 GMT", 0},
    {"Thu, 12 Mar 2026 11:30:50 GM", 0},
    {"Thu 01 Jan 2024 00:00:00 GMT.", 0},
    {"Sun Nov  6 08:49:37 199", 0},
    {"Sun Nov  6 08:49:37 199x", 0},
    {"Sun Nov x6 08:49:37 1994", 0},
    {"Sun Nov   6 08:49:37 1994", 0},
    {"Sund, 06-Nov-94 08:49:37 GMT", 0},
    {"Sun, 06-Nov-94 08:49:37 GMT", 0},
    {"Sunday-day, 06-Nov-94 08:49:37 GMT", 0},
    {"Sunday, 06 Nov 94 08:49:37 GMT", 0},
    {"Sunday, 36-Nov-94 08:49:37 GMT", 0},
};

static void dates(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        size_t len = strlen(rows[i].text);
        char *text = exact_copy(rows[i].text, len);
        int64_t s = b24_http_date(text, len);

        free(text);
        if (s != rows[i].s)
            fail_msg("%s: %lld", rows[i].text, (long long)s);
    }
}

/* Every day of 400 years follows the one before it. */
static void every_day(void **state)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    static const int lengths[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
    int64_t expect = 0;
    int year, month, day;
    char text[64];

    (void)state;
    for (year = 1970; year < 2370; year++)
        for (month = 0; month < 12; month++) {
            int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            int last = lengths[month] + (month == 1 && leap);

            for (day = 1; day <= last; day++, expect += 86400) {
                snprintf(text, sizeof(text), "Mon, %02d %.3s %d 00:00:00 GMT",
                         day, months + 3 * month, year);
                assert_int_equal(b24_http_date(text, strlen(text)), expect);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates),
        cmocka_unit_test(every_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
