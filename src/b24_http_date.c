/* b24_http_date.c - see the header. */
#include "b24_http_date.h"

#include <string.h>

/* '0': a digit; '_': a digit or a space; '*': anything; others themselves. */
static int has_shape(const char *p, const char *shape)
{
    for (; *shape; shape++, p++) {
        if (*shape == '*' || *shape == *p || (*shape == '_' && *p == ' '))
            continue;
        if ((*shape != '0' && *shape != '_') || *p < '0' || *p > '9')
            return 0;
    }
    return 1;
}

/* The place of the first three octets among names; their number: none. */
static unsigned find3(const char *p, const char *names)
{
    unsigned i = 0;

    while (names[3 * i] && memcmp(p, names + 3 * i, 3) != 0)
        i++;
    return i;
}

static unsigned month_of(const char *p)
{
    return find3(p, "JanFebMarAprMayJunJulAugSepOctNovDec");
}

/* Of two octets that has_shape() has seen: a space counts 0. */
static unsigned number2(const char *p)
{
    return ((uint8_t)p[0] & 15u) * 10 + ((uint8_t)p[1] & 15u);
}

static int64_t seconds(unsigned year, unsigned month, unsigned day,
                       const char *hms)
{
    static const uint16_t before[] = {0,   31,  59,  90,  120, 151, 181,
                                      212, 243, 273, 304, 334, 365};
    unsigned h = number2(hms), min = number2(hms + 3), s = number2(hms + 6);
    unsigned leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    unsigned past = year - 1;
    uint32_t days;

    if (year < 1970 || month > 11 || h > 23 || min > 59 || s > 60)
        return 0;
    if (day < 1 ||
        day > before[month + 1] - before[month] + (month == 1 ? leap : 0u))
        return 0;
    days = (year - 1970) * 365 + (past / 4 - past / 100 + past / 400) - 477;
    days += before[month] + (month > 1 ? leap : 0) + day - 1;
    return (int64_t)days * 86400 + (int32_t)(h * 3600 + min * 60 + s);
}

int64_t b24_http_date(const char *p, size_t len)
{
    unsigned year;

    if (len < 24 || find3(p, "SunMonTueWedThuFriSat") > 6)
        return 0;
    if (len == 29 && has_shape(p, "***, 00 *** 0000 00:00:00 GMT"))
        return seconds(number2(p + 12) * 100 + number2(p + 14), month_of(p + 8),
                       number2(p + 5), p + 17);
    if (len == 24 && has_shape(p, "*** *** _0 00:00:00 0000"))
        return seconds(number2(p + 20) * 100 + number2(p + 22), month_of(p + 4),
                       number2(p + 8), p + 11);
    p += len - 24; /* behind the day's name in full, 6 to 9 letters */
    if (len < 30 || len > 33 || !has_shape(p, ", 00-***-00 00:00:00 GMT"))
        return 0;
    year = number2(p + 9);
    return seconds(year + (year < 70 ? 2000 : 1900), month_of(p + 5),
                   number2(p + 2), p + 12);
}
