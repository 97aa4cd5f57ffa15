/* b24_lwip_raw.h - the port for lwIP without an operating system (NO_SYS=1),
 * on its callback API.
 *
 *     static struct b24_lwip_raw net;
 *     b24_lwip_raw_init(&net, &hooks, NULL);
 *     b24_init(&client, &config, &b24_lwip_raw_port, &net);
 *     for (;;) { b24_poll(&client); ... }
 *
 *            open           answer              SYN-ACK            open
 *     IDLE -------> RESOLVING -----> CONNECTING --------> CONNECTED ---> OPEN
 *       |  literal                    ^   | refused          no answer     |
 *       +-----------------------------+   +-> FAILED -> next address       |
 *     close: IDLE from everywhere                       reset, lost: BROKEN
 *
 * Octets are copied twice in all: from the caller into lwIP's segments (they
 * must survive until they are acknowledged) and from lwIP's buffers straight
 * to the caller. send() only queues; recv(), wait() and close() push, so that
 * what a handshake writes in pieces leaves in one segment. Should nobody call
 * them, lwIP's own timer does it half a second later.
 *
 * Every function is called from the context in which lwIP runs, never from
 * within one of its callbacks. Costs on a Cortex-M3: 1.3 KB of code, 44 octets
 * for struct b24_lwip_raw with IPv4, 8 for each of DNS_TABLE_SIZE lookups,
 * static because lwIP cannot cancel them (b24_lwip_names.h), 590 octets of
 * stack with lwIP's own, the network driver's not included. One TCP control
 * block; everything else comes from lwIP's pools (README.md). */
#ifndef B24_LWIP_RAW_H
#define B24_LWIP_RAW_H

#include "b24/b24_port.h"
#include "b24_lwip_names.h"

struct tcp_pcb;
struct pbuf;

/* What lwIP does not give. arg is the last argument of b24_lwip_raw_init().
 * The clock is lwIP's sys_now(): it must run through all 32 bits. */
struct b24_lwip_raw_hooks {
    int64_t (*time_s)(void *arg);                    /* b24_port.h */
    int (*random)(void *arg, void *buf, size_t len); /* b24_port.h */
    /* Takes what the network card has into lwIP and calls
     * sys_check_timeouts(). Called by open() while it lasts, by recv() when it
     * has nothing to give, by send() when it has no room, and by wait(). NULL
     * where the superloop does all that itself; wait() is then an error. */
    void (*poll)(void *arg);
    /* Sleeps until the next interrupt, at most ms; must not sleep over one
     * that came after poll() has looked (mask, look again, WFI, unmask), nor
     * over lwIP's timers (a running tick is enough). NULL: wait() spins. */
    void (*idle)(void *arg, uint32_t ms);
    /* b24_port.h; only used by b24_lwip_raw_port_keeping. */
    int (*load)(void *arg, enum b24_slot slot, void *buf, size_t cap);
    int (*save)(void *arg, enum b24_slot slot, const void *buf, size_t len);
};

/* The caller's memory; nothing but b24_lwip_raw_init() before its first use,
 * close() (b24_close()) before it goes. */
struct b24_lwip_raw {
    /* To be read: lwIP's err_t of the last failure, ERR_OK (0): none. Stays
     * after close(), until the next open. */
    int8_t why;
    /* Not for use. */
    uint8_t state;
    uint8_t tried; /* an address was found, though it took no connection */
    uint8_t ended; /* the peer's FIN has come */
    uint8_t full;  /* no room to send, and nothing has changed since */
    const struct b24_lwip_raw_hooks *hooks;
    void *arg;
    struct tcp_pcb *pcb; /* NULL: none, or lwIP has taken it back */
    struct pbuf *rx;     /* come in, not yet read */
    struct b24_lwip_names names;
};

/* Without and with load and save. ctx is a struct b24_lwip_raw. */
extern const struct b24_port b24_lwip_raw_port;
extern const struct b24_port b24_lwip_raw_port_keeping;

/* hooks is the caller's, unchanged while r is in use. */
void b24_lwip_raw_init(struct b24_lwip_raw *r,
                       const struct b24_lwip_raw_hooks *hooks, void *arg);

#endif
