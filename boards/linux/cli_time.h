/* cli_time.h - dates. Pure. */
#ifndef B24_CLI_TIME_H
#define B24_CLI_TIME_H

#include "cli_out.h"

/* Unix time of a date in UTC, by the Gregorian calendar. month 1-12. */
int64_t b24_cli_time(int64_t year, int month, int day, int hour, int minute,
                     int second);
/* "2026-11-22 01:45:07 UTC", or with json "2026-11-22T01:45:07Z". s: from the
 * year 1 to 9999. */
void b24_cli_put_time(struct b24_cli_out *o, int64_t s, int json);

#endif
