/* b24_posix_connect.h - every address of p->list in turn, each beside those
 * that have not answered yet. Inside the port only. */
#ifndef B24_POSIX_CONNECT_H
#define B24_POSIX_CONNECT_H

#include "b24_posix.h"

#include <poll.h>

/* B24_OK: p->fd and p->peer are set; B24_CONNECTING: step again;
 * B24_E_CONNECT: no address is left, p->sys_errno says why. */
int b24_posix_connect_begin(struct b24_posix *p);
int b24_posix_connect_step(struct b24_posix *p);
/* Closes every attempt that is under way. */
void b24_posix_connect_drop(struct b24_posix *p);

/* The attempts under way, for poll(); which[i] is the address of set[i]. Both
 * have B24_POSIX_ADDRESSES entries. Returns their number. */
nfds_t b24_posix_connect_set(const struct b24_posix *p, struct pollfd *set,
                             uint8_t *which);
/* Milliseconds until the next address is tried; UINT32_MAX: there is none. */
uint32_t b24_posix_connect_due_ms(const struct b24_posix *p);

/* CLOCK_MONOTONIC in milliseconds; wraps. */
uint32_t b24_posix_now_ms(void);

#endif
