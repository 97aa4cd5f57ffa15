/* net.h - the board's network: interface, DHCP or a fixed address, DNS, and
 * the clock, which SNTP sets; until then a board's own one counts, if it says a
 * time that can be. */
#ifndef B24_NET_H
#define B24_NET_H

#include "settings.h"

/* Once. settings stay valid. */
void b24_net_init(const struct b24_settings *settings);
/* Fetches frames, runs lwIP's timers. Often. */
void b24_net_poll(void);
/* 1: there is an address. */
int b24_net_up(void);
void b24_net_say_address(void);
/* Unix time, 0: not set yet. */
int64_t b24_net_time_s(void);
uint32_t b24_net_random(void);

#endif
