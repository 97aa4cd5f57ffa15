/* b24_step.h - the states of a running call (layer 5, with b24_client.c).
 *
 *   IDLE -> RESOLVE -> CONNECT -> HANDSHAKE -> SEND -> WAIT -> READ -> DONE
 *             ^                                |        |
 *             +---- a kept connection was stale: once --+
 *
 * A kept connection begins at SEND; from every state to FAILED. */
#ifndef B24_STEP_H
#define B24_STEP_H

#include "b24/b24.h"

/* One step of c->state, which is between IDLE and DONE. B24_BUSY, 0, < 0. */
int b24_step(struct b24_client *c);
/* Builds the request into c->mem. B24_OK, B24_E_SPACE. */
int b24_step_build(struct b24_client *c);
/* Closes the connection, if there is one. */
void b24_step_hang_up(struct b24_client *c);
/* Ends the call with err and closes; b24_step_broken: err is the stream's and
 * told by what has left already. Return what b24_poll() returns. */
int b24_step_fail(struct b24_client *c, int err);
int b24_step_broken(struct b24_client *c, int err);
/* The call's time so far, ms: by the clock or by the pauses, the longer. */
uint32_t b24_step_elapsed_ms(const struct b24_client *c);

#endif
