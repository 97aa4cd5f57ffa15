/* cli_time.c - dates without the C library's time zones. */
#include "cli_time.h"

#define DAY_S  86400
#define ERA    146097 /* days of 400 years */
#define ERA_0  719468 /* days from 1 March of the year 0 to 1970 */
#define MARCH  3
#define OF_ERA 400

/* Years begin with March here, so that a leap day is a year's last. */
static int64_t days(int64_t year, int month, int day)
{
    const int from_march = (month + 9) % 12;
    const int64_t y = month < MARCH ? year - 1 : year;

    return y * 365 + y / 4 - y / 100 + y / OF_ERA + (153 * from_march + 2) / 5 +
           day - 1 - ERA_0;
}

int64_t b24_cli_time(int64_t year, int month, int day, int hour, int minute,
                     int second)
{
    const int of_day = (hour * 60 + minute) * 60 + second;

    return days(year, month, day) * DAY_S + of_day;
}

static void put_two(struct b24_cli_out *o, int64_t n, const char *then)
{
    const char text[2] = {(char)('0' + n / 10 % 10), (char)('0' + n % 10)};

    b24_cli_put(o, text, sizeof text);
    b24_cli_puts(o, then);
}

void b24_cli_put_time(struct b24_cli_out *o, int64_t s, int json)
{
    const int64_t day = s / DAY_S - (s % DAY_S < 0), of_day = s - day * DAY_S;
    /* the year by its mean length, at most one too large */
    int64_t year = (day + ERA_0) * OF_ERA / ERA + 1;
    int month = 12;

    while (days(year, 1, 1) > day)
        year--;
    while (days(year, month, 1) > day)
        month--;
    put_two(o, year / 100, "");
    put_two(o, year, "-");
    put_two(o, month, "-");
    put_two(o, day - days(year, month, 1) + 1, json ? "T" : " ");
    put_two(o, of_day / 3600, ":");
    put_two(o, of_day / 60 % 60, ":");
    put_two(o, of_day % 60, json ? "Z" : " UTC");
}
