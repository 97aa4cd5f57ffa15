/* stack.h - lwIP on a tap device of the test's network namespace: 10.9.0.2 and
 * fd09::2, the peer and its name server being 10.9.0.1 and fd09::1. */
#ifndef B24_TEST_LWIP_STACK_H
#define B24_TEST_LWIP_STACK_H

#include "conformance.h"

/* Once; takes tap0, which must be there and up. */
void stack_start(void);

/* What the ports ask of their system. */
int64_t stack_time_s(void *arg);
int stack_random(void *arg, void *buf, size_t len);
/* NO_SYS: takes in what has come, runs the timers; sleeps until there is more
 * of either. */
void stack_poll(void *arg);
void stack_idle(void *arg, uint32_t ms);

/* 1: no FIN gets out (IPv4): closing takes as long as this lasts. */
extern volatile int stack_hold_fin;

/* Sent so far over IPv4: TCP resets, and segments with octets in them. */
extern volatile unsigned stack_resets, stack_segments;
/* What connections have borrowed from lwIP right now. */
struct stack_lent {
    unsigned heap, buffers, segments, connections;
};
struct stack_lent stack_lent(void);
extern const unsigned stack_connections_max;

/* All of lwIP's heap, in pieces down to one octet; and back. */
unsigned stack_take_heap(void **taken, unsigned max);
void stack_give_heap(void **taken, unsigned n);

/* Cases for both ports, and for each. */
extern const struct conf_case stack_cases[], raw_cases[], socket_cases[];
/* A fresh object of the port under test, on this memory. */
extern const size_t stack_object_size;
void stack_object_init(void *object);

#endif
