/* lwIP on a tap device: stack.h. */
#define _POSIX_C_SOURCE 200809L

#include "stack.h"

#include "lwip/dns.h"
#include "lwip/init.h"
#include "lwip/mem.h"
#include "lwip/memp.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/prot/ip.h"
#include "lwip/stats.h"
#include "lwip/sys.h"
#include "lwip/tcpip.h"
#include "lwip/timeouts.h"
#include "netif/ethernet.h"
#include "netif/tapif.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

volatile int stack_hold_fin;
volatile unsigned stack_resets, stack_segments;

static struct netif netif;
static netif_linkoutput_fn output;

int64_t stack_time_s(void *arg)
{
    (void)arg;
    return (int64_t)time(NULL);
}

int stack_random(void *arg, void *buf, size_t len)
{
    (void)arg;
    return getrandom(buf, len, 0) == (ssize_t)len ? B24_OK : B24_E_RANDOM;
}

const unsigned stack_connections_max = MEMP_NUM_TCP_PCB;

/* The flags of a TCP segment over IPv4; 0: it is none. */
static unsigned look(const struct pbuf *frame, unsigned *octets)
{
    enum { TYPE = 12, IP = 14, LENGTH = IP + 2, PROTOCOL = IP + 9 };
    const unsigned head = (pbuf_get_at(frame, IP) & 15u) * 4;
    const u16_t tcp = (u16_t)(IP + head);

    if (pbuf_get_at(frame, TYPE) != 8 || pbuf_get_at(frame, TYPE + 1) != 0 ||
        pbuf_get_at(frame, PROTOCOL) != IP_PROTO_TCP) {
        return 0;
    }
    *octets = pbuf_get_at(frame, LENGTH) * 256u +
              pbuf_get_at(frame, LENGTH + 1) - head -
              (pbuf_get_at(frame, (u16_t)(tcp + 12)) >> 4) * 4u;
    return pbuf_get_at(frame, (u16_t)(tcp + 13));
}

static err_t filter(struct netif *n, struct pbuf *p)
{
    unsigned octets = 0;
    const unsigned flags = look(p, &octets);

    stack_resets += (flags & TCP_RST) != 0;
    stack_segments += octets > 0;
    return stack_hold_fin && (flags & TCP_FIN) != 0 ? ERR_OK : output(n, p);
}

static void add_interface(netif_input_fn with)
{
    ip_addr_t own, mask, peer, own6;

    (void)ipaddr_aton("10.9.0.2", &own);
    (void)ipaddr_aton("255.255.255.0", &mask);
    (void)ipaddr_aton("10.9.0.1", &peer);
    (void)ipaddr_aton("fd09::2", &own6);
    setenv("PRECONFIGURED_TAPIF", "tap0", 1);
    netif_add(&netif, ip_2_ip4(&own), ip_2_ip4(&mask), ip_2_ip4(&peer), NULL,
              tapif_init, with);
    output = netif.linkoutput;
    netif.linkoutput = filter;
    netif_set_default(&netif);
    netif_set_up(&netif);
    netif_create_ip6_linklocal_address(&netif, 1);
    netif_ip6_addr_set(&netif, 1, ip_2_ip6(&own6));
    netif_ip6_addr_set_state(&netif, 1, IP6_ADDR_PREFERRED);
    dns_setserver(0, &peer);
}

#if NO_SYS

static struct pollfd tap(void)
{
    /* tapif.c keeps its struct to itself; the descriptor is all of it. */
    const struct pollfd p = {*(const int *)netif.state, POLLIN, 0};

    return p;
}

void stack_start(void)
{
    lwip_init();
    add_interface(ethernet_input);
}

void stack_poll(void *arg)
{
    struct pollfd p = tap();
    unsigned n;

    (void)arg;
    for (n = 0; n < 16 && poll(&p, 1, 0) == 1; n++) {
        tapif_poll(&netif);
    }
    sys_check_timeouts();
}

void stack_idle(void *arg, uint32_t ms)
{
    const uint32_t timer = sys_timeouts_sleeptime();
    struct pollfd p = tap();

    (void)arg;
    (void)poll(&p, 1, (int)(timer < ms ? timer : ms));
}

#define LOCK()
#define UNLOCK()

#else

static void started(void *arg)
{
    add_interface(tcpip_input);
    sys_sem_signal(arg);
}

void stack_start(void)
{
    sys_sem_t up;

    (void)sys_sem_new(&up, 0);
    tcpip_init(started, &up);
    sys_sem_wait(&up);
    sys_sem_free(&up);
}

#define LOCK()   LOCK_TCPIP_CORE()
#define UNLOCK() UNLOCK_TCPIP_CORE()

#endif

/* Those in TIME-WAIT borrow nothing but their block, for two minutes. */
static unsigned connections(void)
{
    const struct tcp_pcb *pcb;
    unsigned n = 0;

    for (pcb = tcp_active_pcbs; pcb != NULL; pcb = pcb->next) {
        n++;
    }
    for (pcb = tcp_bound_pcbs; pcb != NULL; pcb = pcb->next) {
        n++;
    }
    return n;
}

unsigned stack_take_heap(void **taken, unsigned max)
{
    mem_size_t size = 2048;
    unsigned n = 0;

    while (n < max && size > 0) {
        taken[n] = mem_malloc(size);
        if (taken[n] != NULL) {
            n++;
        } else {
            size /= 2;
        }
    }
    return n;
}

void stack_give_heap(void **taken, unsigned n)
{
    while (n > 0) {
        mem_free(taken[--n]);
    }
}

struct stack_lent stack_lent(void)
{
    struct stack_lent lent;

    LOCK();
    lent.heap = lwip_stats.mem.used;
    lent.buffers = lwip_stats.memp[MEMP_PBUF_POOL]->used;
    lent.segments = lwip_stats.memp[MEMP_TCP_SEG]->used;
    lent.connections = connections();
    UNLOCK();
    return lent;
}
