/* feed.c - see feed.h. */
#include "feed.h"
#include "board.h"

static uint32_t fed_us, longest_us;
static uint8_t fed;

void b24_feed(void)
{
    const uint32_t now = board_now_us();

    if (fed && now - fed_us > longest_us)
        longest_us = now - fed_us;
    fed = 1;
    fed_us = now;
    board_watchdog_feed();
}

uint32_t b24_feed_longest_us(void)
{
    return longest_us;
}
