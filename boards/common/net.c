/* net.c - see net.h. */
#include "net.h"
#include "board.h"
#include "panic.h"
#include "say.h"

#include <string.h>

#include <lwip/apps/sntp.h>
#include <lwip/dhcp.h>
#include <lwip/dns.h>
#include <lwip/etharp.h>
#include <lwip/init.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include <netif/ethernet.h>

/* 2036-02-07: what a server tells that has no time and sends 0 (RFC 4330, 3).
 */
#define NTP_ERA_S 2085978496

/* A change that is said. */
#define SAID_S 60

static struct netif netif;
static const struct b24_settings *settings;
/* Unix time when board_now_ms() was set_ms; 0: not set. */
static int64_t set_s;
static uint32_t set_ms;

u32_t sys_now(void)
{
    return board_now_ms();
}

uint32_t b24_net_random(void)
{
    uint32_t n;

    if (board_random(&n, sizeof(n)) != 0)
        b24_panic("no random numbers", 0);
    return n;
}

/* A time before this release was made is no time (and would make expired
 * certificates valid). 1: it is one, and the clock is set. */
static int take_time(int64_t now, const char *whose)
{
    const int64_t off = now - b24_net_time_s();

    if (now < B24_CLOCK_FLOOR || now == NTP_ERA_S)
        return 0;
    set_s = now;
    set_ms = board_now_ms();
    if (off > SAID_S || off < -SAID_S) {
        b24_say("clock: ");
        b24_say_time(now);
        b24_say(whose);
    }
    return 1;
}

/* lwIP has looked at the answer's mode and at our random number in it; leap
 * indicator and stratum it does not tell. */
void b24_net_set_time(unsigned long sec)
{
    if (take_time((int64_t)(uint32_t)sec, "\n"))
        board_rtc_set_s(set_s);
    else
        b24_say("clock: the time server is wrong\n");
}

/* Moves the anchor along, so that milliseconds may wrap. */
int64_t b24_net_time_s(void)
{
    uint32_t s;

    if (!set_s)
        return 0;
    s = (board_now_ms() - set_ms) / 1000u;
    set_s += s;
    set_ms += s * 1000u;
    return set_s;
}

int b24_net_up(void)
{
    return !ip4_addr_isany_val(*netif_ip4_addr(&netif));
}

void b24_net_say_address(void)
{
    const ip4_addr_t *ip = netif_ip4_addr(&netif);

    b24_say_u32(ip4_addr1(ip));
    b24_say(".");
    b24_say_u32(ip4_addr2(ip));
    b24_say(".");
    b24_say_u32(ip4_addr3(ip));
    b24_say(".");
    b24_say_u32(ip4_addr4(ip));
}

/* The time is asked for as soon as there is an address to ask from. */
static void status(struct netif *n)
{
    static uint8_t was_up;

    (void)n;
    if (!b24_net_up()) {
        if (was_up)
            b24_say("net: down\n");
        was_up = 0;
        return;
    }
    was_up = 1;
    b24_say("net: up ");
    b24_net_say_address();
    b24_say("\n");
    sntp_stop();
    sntp_setservername(0, settings->sntp);
    sntp_init();
}

static void fixed_address(const uint8_t *octets)
{
    ip4_addr_t part[4];
    ip_addr_t server;

    memcpy(part, octets, sizeof(part)); /* both in the order of the wire */
    netif_set_up(&netif);
    ip_addr_copy_from_ip4(server, part[3]);
    dns_setserver(0, &server);
    netif_set_addr(&netif, &part[0], &part[1], &part[2]);
}

void b24_net_init(const struct b24_settings *s)
{
    settings = s;
    (void)take_time(board_rtc_s(), " by the board's own\n");
    lwip_init();
    if (!netif_add(&netif, NULL, NULL, NULL, NULL, board_eth_init,
                   ethernet_input))
        b24_panic("no network interface", 0);
    netif_set_default(&netif);
    netif_set_status_callback(&netif, status);
    if (s->address) {
        fixed_address(s->address);
        return;
    }
    netif_set_up(&netif);
    if (dhcp_start(&netif) != ERR_OK)
        b24_panic("no memory for DHCP", 0);
}

void b24_net_poll(void)
{
    board_eth_poll(&netif);
    sys_check_timeouts();
}
