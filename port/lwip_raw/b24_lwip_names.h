/* b24_lwip_names.h - lwIP's resolver, for both ports on lwIP. Inside the ports
 * only; called where lwIP may be called (NO_SYS: the one context; else with
 * its core locked).
 *
 * lwIP tells one address a name and kind: so there is the first IPv4 address
 * and, where LWIP_IPV6 is on and no connection came of that, the first IPv6
 * address. A dead first address of several is not made up for.
 *
 * lwIP cannot cancel a lookup either: its callback comes, sooner or later,
 * with the argument it was given. That argument is therefore never the
 * caller's object but a slot of a static table (a pointer and a mark each, as
 * many as DNS_TABLE_SIZE), from which drop() takes the caller's object away;
 * the slot itself is free again when the late answer has come. */
#ifndef B24_LWIP_NAMES_H
#define B24_LWIP_NAMES_H

#include "b24/b24_port.h"

#include "lwip/ip_addr.h"

struct b24_lwip_lookup;

struct b24_lwip_names {
    ip_addr_t addr;                 /* the address to try */
    struct b24_lwip_lookup *lookup; /* under way; NULL: none */
    uint8_t kind;                   /* the next kind of address to ask for */
    uint8_t fresh;                  /* addr has not been given out yet */
    int8_t why;                     /* err_t of the last step */
    /* Called when the answer is there, by lwIP; NULL: nobody waits. */
    void (*answered)(void *arg);
    void *arg;
};

/* Before a name's first next(); answered and arg are left as they are. */
void b24_lwip_names_begin(struct b24_lwip_names *n, const char *host);
/* B24_OK: addr is the next address to try; B24_RESOLVING: call again with the
 * same host; B24_E_DNS: there is none, or no more. Never waits. */
int b24_lwip_names_next(struct b24_lwip_names *n, const char *host);
/* What is under way touches nothing of *n from here on. Also twice. */
void b24_lwip_names_drop(struct b24_lwip_names *n);

#endif
