/* b24_step.h - the states of a running call (layer 5, with b24_client.c).
 *
 *   IDLE -> RESOLVE -> CONNECT -> HANDSHAKE -> SEND -> WAIT -> READ -> DONE
 *             ^                                |        |
 *             +---- a kept connection was stale: once --+
 *             ^
 *          BACKOFF <- FAILED, where b24_retry.h says so and the caller lets it
 *             ^
 *          REFRESH <- READ, where the portal refuses the OAuth token: to the
 *             token server and back, c->refreshing meanwhile (b24_refresh.c)
 *
 * A kept connection begins at SEND; from every state to FAILED. */
#ifndef B24_STEP_H
#define B24_STEP_H

#include "b24/b24.h"

/* Begins an attempt; where no time is left for it, the last failure stands.
 * B24_BUSY, < 0. */
int b24_step_begin(struct b24_client *c);
/* The time of an attempt begins now, in that state. B24_BUSY. */
int b24_step_phase(struct b24_client *c, enum b24_state state);
/* From here on at that site, on a connection of its own. B24_BUSY. */
int b24_step_go(struct b24_client *c, const struct b24_site *site);
/* One step of c->state, which is between IDLE and BACKOFF. B24_BUSY, 0, < 0. */
int b24_step(struct b24_client *c);
/* The call has failed: a pause before the next attempt, if there is to be one.
 * B24_BUSY, or the failure. */
int b24_step_again(struct b24_client *c);
/* Builds the request into c->mem. B24_OK, B24_E_SPACE. */
int b24_step_build(struct b24_client *c);
/* Closes the connection, if there is one. */
void b24_step_hang_up(struct b24_client *c);
/* Ends the call with err and closes; b24_step_broken: err is the stream's and
 * told by what has left already; in a pause the last failure stands. Return
 * what b24_poll() returns. */
int b24_step_fail(struct b24_client *c, int err);
int b24_step_broken(struct b24_client *c, int err);
/* What is left of the attempt's or the pause's time, ms. */
uint32_t b24_step_left_ms(const struct b24_client *c);

#endif
