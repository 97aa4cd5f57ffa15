/* say_time.c - a time on the UART, by the calendar that certificates are judged
 * by. */
#include "say.h"

#include "b24_gmtime.h"

void b24_say_time(int64_t t)
{
    static const char between[] = "--T::Z";
    int32_t part[B24_CALENDAR];

    b24_calendar(t, part);
    for (unsigned n = 0; n < B24_CALENDAR; n++) {
        const char end[2] = {between[n], '\0'};

        b24_say_digits((uint32_t)part[n], n ? 2 : 4);
        b24_say(end);
    }
}
