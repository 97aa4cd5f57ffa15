/* lwipopts.h - lwIP on a board without an operating system: callbacks only,
 * memory from pools. What differs per board or profile comes as -D, see
 * firmware.mk; the rest is the same everywhere. */
#ifndef B24_LWIPOPTS_H
#define B24_LWIPOPTS_H

#define NO_SYS               1
#define SYS_LIGHTWEIGHT_PROT 0 /* interrupts never enter lwIP */
#define LWIP_NETCONN         0
#define LWIP_SOCKET          0
#define LWIP_SINGLE_NETIF    1

/* IPv4 alone: the portals have it, and IPv6 would cost 20 KB. */
#define LWIP_IPV6                  0
#define IP_REASSEMBLY              0
#define IP_FRAG                    0
#define IP_FORWARD                 0
#define LWIP_RAW                   0
#define LWIP_ICMP                  1
#define LWIP_DHCP                  1
#define LWIP_DHCP_DOES_ACD_CHECK   0 /* the server has looked */
#define LWIP_DNS                   1
#define DNS_TABLE_SIZE             2 /* the portal, the time */
#define DNS_MAX_NAME_LENGTH        128
#define DNS_MAX_SERVERS            2
#define LWIP_NETIF_STATUS_CALLBACK 1

/* Memory: one small heap for what is sent, pools for the rest. A pool buffer
 * holds part of a frame; longer frames come as chains. */
#define MEM_ALIGNMENT 4
#ifndef MEM_SIZE
#define MEM_SIZE 2400
#endif
#ifndef PBUF_POOL_SIZE
#define PBUF_POOL_SIZE 8
#endif
#ifndef PBUF_POOL_BUFSIZE
#define PBUF_POOL_BUFSIZE 592
#endif
#define MEMP_NUM_PBUF    1 /* what is sent is always copied */
#define MEMP_NUM_UDP_PCB 4 /* DHCP, SNTP, two look-ups */
#ifndef MEMP_NUM_TCP_PCB
#define MEMP_NUM_TCP_PCB 3 /* one in use, one that closes, one to spare */
#endif
#define MEMP_NUM_TCP_PCB_LISTEN 1
#define MEMP_NUM_TCP_SEG        8
#define MEMP_NUM_SYS_TIMEOUT    (LWIP_NUM_SYS_TIMEOUT_INTERNAL + 2) /* SNTP's */
#define ARP_TABLE_SIZE          4
#define ETH_PAD_SIZE            2
/* RFC 6298, 2.1: 1 s. lwIP's own 3 s would make the first lost packet slow. */
#define LWIP_TCP_RTO_TIME 1000

#ifndef TCP_MSS
#define TCP_MSS 1460
#endif
#ifndef TCP_WND
#define TCP_WND (2 * TCP_MSS)
#endif
#ifndef TCP_SND_BUF
#define TCP_SND_BUF (2 * TCP_MSS) /* MEM_SIZE is what bounds it */
#endif
#define TCP_SND_QUEUELEN   6
#define TCP_OVERSIZE       0 /* nothing is asked for with "more to come" */
#define TCP_QUEUE_OOSEQ    0 /* a lost segment is sent again */
#define LWIP_TCP_KEEPALIVE 0
#define LWIP_ALTCP         0

/* What a neighbour must not guess. */
#define LWIP_RANDOMIZE_INITIAL_LOCAL_PORTS        1
#define LWIP_DNS_SECURE                           7
#define LWIP_HOOK_TCP_ISN(lip, lport, rip, rport) LWIP_RAND()

/* SNTP: our own transmit time is a random number, sent back by the server,
 * and an answer without it is dropped (as RFC 4330 wants, and it tells
 * nobody our clock). */
#define SNTP_SERVER_DNS                  1
#define SNTP_CHECK_RESPONSE              2
#define SNTP_STARTUP_DELAY               0
#define SNTP_MONITOR_SERVER_REACHABILITY 0
#define SNTP_GET_SYSTEM_TIME(sec, us) \
    do {                              \
        (sec) = LWIP_RAND();          \
        (us) = LWIP_RAND() % 1000000; \
    } while (0)
#define SNTP_SET_SYSTEM_TIME(sec) b24_net_set_time(sec)
void b24_net_set_time(unsigned long sec);

#define LWIP_STATS            0
#define LWIP_DEBUG_TIMERNAMES 0

#endif
