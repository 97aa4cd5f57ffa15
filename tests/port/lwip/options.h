/* options.h - what both builds of lwIP have in common for the conformance test
 * on Linux, see raw/lwipopts.h and socket/lwipopts.h. Small where a port must
 * get along with little, checked where lwIP can check. */
#ifndef B24_TEST_LWIP_OPTIONS_H
#define B24_TEST_LWIP_OPTIONS_H

#define MEM_ALIGNMENT 8

#define LWIP_IPV4 1
#define LWIP_IPV6 1
#define LWIP_DNS  1
/* One address each for this test: no router is there to ask. */
#define LWIP_IPV6_AUTOCONFIG          0
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 0

/* The whole heap, and less than TCP_SND_BUF: a port meets ERR_MEM. */
#define MEM_SIZE 4096

/* One in use, three that still close: the next has to take one of theirs. */
#define MEMP_NUM_TCP_PCB 4

#define TCP_MSS                 1460
#define TCP_SND_BUF             (4 * TCP_MSS)
#define TCP_SND_QUEUELEN        16
#define MEMP_NUM_TCP_SEG        16
#define MEMP_NUM_TCP_PCB_LISTEN 1
/* The peer answers in microseconds; the first guess (3 s) would only make a
 * lost first packet slow. */
#define LWIP_TCP_RTO_TIME 1000

/* The test counts segments, and what has not been given back. */
#define LWIP_STATS         1
#define LWIP_STATS_DISPLAY 0

/* A misuse of lwIP ends the test. */
#define LWIP_NOASSERT 0

#endif
