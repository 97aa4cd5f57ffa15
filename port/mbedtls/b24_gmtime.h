/* b24_gmtime.h - the calendar of b24_gmtime.c, without Mbed TLS's types. */
#ifndef B24_GMTIME_H
#define B24_GMTIME_H

#include <stdint.h>

#define B24_CALENDAR 6

/* Unix time, from 0 to the year 9999, as year, month (1-12), day (1-31), hour,
 * minute, second. */
void b24_calendar(int64_t t, int32_t part[B24_CALENDAR]);

#endif
