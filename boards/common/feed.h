/* feed.h - the watchdog's food, and how long it ever had to wait for it. */
#ifndef B24_FEED_H
#define B24_FEED_H

#include <stdint.h>

/* Once a turn of the superloop, and around whatever takes long. */
void b24_feed(void);
/* The longest time between two of these calls, us. */
uint32_t b24_feed_longest_us(void);

#endif
