/* ethernet.c - see ethernet.h. */
#include "ethernet.h"

#include <lwip/etharp.h>

#define MTU 1500

void b24_ethernet(struct netif *netif, netif_linkoutput_fn transmit)
{
    netif->hwaddr_len = ETH_HWADDR_LEN;
    netif->mtu = MTU;
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
                   NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
    netif->name[0] = 'e';
    netif->name[1] = 'n';
    netif->output = etharp_output;
    netif->linkoutput = transmit;
}
