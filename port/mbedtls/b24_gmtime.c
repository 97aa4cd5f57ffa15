/* b24_gmtime.c - the calendar for Mbed TLS where there is no operating system:
 * the C library's gmtime keeps a static buffer and brings time zones in. Only
 * what certificates are compared by is filled in. */
#include "b24_gmtime.h"

#include <string.h>

#include <mbedtls/platform_util.h>

#define DAY_S         86400
#define DAYS_OF_400_Y 146097
#define DAYS_TO_1970  719468 /* from 0000-03-01 */

/* Counted from March, so that the leap day comes last. */
void b24_calendar(int64_t t, int32_t part[B24_CALENDAR])
{
    const int32_t days = (int32_t)(t / DAY_S) + DAYS_TO_1970;
    const int32_t rest = (int32_t)(t % DAY_S);
    const int32_t era = days / DAYS_OF_400_Y;
    const int32_t doe = days % DAYS_OF_400_Y;
    const int32_t yoe =
        (doe - doe / 1460 + doe / 36524 - doe / (DAYS_OF_400_Y - 1)) / 365;
    const int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int32_t mp = (5 * doy + 2) / 153;
    const int32_t month = mp < 10 ? mp + 3 : mp - 9;

    part[0] = yoe + era * 400 + (month <= 2);
    part[1] = month;
    part[2] = doy - (153 * mp + 2) / 5 + 1;
    part[3] = rest / 3600;
    part[4] = rest / 60 % 60;
    part[5] = rest % 60;
}

struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *tt,
                                     struct tm *tm_buf)
{
    int32_t part[B24_CALENDAR];

    if (*tt < 0)
        return NULL;
    b24_calendar(*tt, part);
    memset(tm_buf, 0, sizeof(*tm_buf));
    tm_buf->tm_year = part[0] - 1900;
    tm_buf->tm_mon = part[1] - 1;
    tm_buf->tm_mday = part[2];
    tm_buf->tm_hour = part[3];
    tm_buf->tm_min = part[4];
    tm_buf->tm_sec = part[5];
    return tm_buf;
}
