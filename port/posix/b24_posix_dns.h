/* b24_posix_dns.h - names looked up beside the caller. Inside the port only.
 *
 * A lookup is a slot of a static pool:
 *
 *           start           answer         take, drop
 *     FREE -------> RUNNING ------> DONE ------------> FREE
 *                     | drop         answer, thrown away
 *                     +------> LEFT --------------------> FREE
 *
 * RUNNING and LEFT belong to the helper thread, DONE to the one who started
 * it; every change is made under one lock. */
#ifndef B24_POSIX_DNS_H
#define B24_POSIX_DNS_H

#include "b24_posix.h"

/* Starts a lookup of host (1-253 characters). Returns its slot and, in *fd, a
 * descriptor that becomes readable with the answer (owned by the slot), or
 * -1 with the reason in out. */
int b24_posix_dns_start(const char *host, int *fd, struct b24_posix_list *out);
/* 1: the answer is in out and the slot is given back; 0: not yet. */
int b24_posix_dns_take(int slot, struct b24_posix_list *out);
/* Gives the slot back, the answer or what will come of it thrown away. */
void b24_posix_dns_drop(int slot);

/* Appends an address literal to a list with room: 1; else nothing: 0. Never
 * asks the network. */
int b24_posix_dns_literal(const char *text, struct b24_posix_list *out);

#endif
