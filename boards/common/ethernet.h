/* ethernet.h - what lwIP wants to know of every board's interface. */
#ifndef B24_ETHERNET_H
#define B24_ETHERNET_H

#include <lwip/netif.h>

/* hwaddr and the hardware are the board's. */
void b24_ethernet(struct netif *netif, netif_linkoutput_fn transmit);

#endif
