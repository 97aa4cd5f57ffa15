/* rtc.c - the goldfish RTC: nanoseconds since 1970 in two words. */
#include "board.h"
#include "virt.h"

#define NS 1000000000u

/* The low word's look keeps the high one. */
int64_t board_rtc_s(void)
{
    const uint32_t low = RTC_TIME_LOW;

    return (int64_t)(((uint64_t)RTC_TIME_HIGH << 32 | low) / NS);
}

void board_rtc_set_s(int64_t s)
{
    const uint64_t ns = (uint64_t)s * NS;

    RTC_TIME_HIGH = (uint32_t)(ns >> 32);
    RTC_TIME_LOW = (uint32_t)ns;
}
