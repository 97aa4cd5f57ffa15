/* b24_gmtime.c - the calendar for Mbed TLS where there is no operating system:
 * the C library's gmtime keeps a static buffer and brings time zones in. Only
 * what certificates are compared by is filled in. */
#include <stdint.h>
#include <string.h>

#include <mbedtls/platform_util.h>

#define DAY_S         86400
#define DAYS_OF_400_Y 146097
#define DAYS_TO_1970  719468 /* from 0000-03-01 */

/* The calendar counted from March, so that the leap day comes last. */
struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *tt,
                                     struct tm *tm_buf)
{
    int32_t days, rest, era, doe, yoe, doy, mp;

    if (*tt < 0)
        return NULL;
    days = (int32_t)(*tt / DAY_S) + DAYS_TO_1970;
    rest = (int32_t)(*tt % DAY_S);
    era = days / DAYS_OF_400_Y;
    doe = days % DAYS_OF_400_Y;
    yoe = (doe - doe / 1460 + doe / 36524 - doe / (DAYS_OF_400_Y - 1)) / 365;
    doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    mp = (5 * doy + 2) / 153;
    memset(tm_buf, 0, sizeof(*tm_buf));
    tm_buf->tm_sec = rest % 60;
    tm_buf->tm_min = rest / 60 % 60;
    tm_buf->tm_hour = rest / 3600;
    tm_buf->tm_mday = doy - (153 * mp + 2) / 5 + 1;
    tm_buf->tm_mon = mp < 10 ? mp + 2 : mp - 10;
    tm_buf->tm_year = yoe + era * 400 + (tm_buf->tm_mon <= 1) - 1900;
    return tm_buf;
}
