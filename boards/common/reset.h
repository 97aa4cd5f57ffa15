/* reset.h - the one thing the device does: at most one call at a time, from
 * start to outcome, each step said on the UART. */
#ifndef B24_RESET_H
#define B24_RESET_H

#include "b24/b24.h"
#include "settings.h"

/* Once, with good settings, which stay valid. */
void b24_reset_init(const struct b24_settings *settings);
/* Begins; says what is wrong if it cannot. 1: it runs. */
int b24_reset_start(const struct b24_call *what);
/* Goes on. Often. */
void b24_reset_poll(void);
/* Ends the call that runs, if one does. */
void b24_reset_cancel(void);
/* 1: a call runs. */
int b24_reset_running(void);
/* 1: the superloop may sleep until the next interrupt. */
int b24_reset_may_sleep(void);
/* What the call does; B24_IDLE, or how the last one ended. */
enum b24_state b24_reset_state(void);
/* What is left of the pause before the next attempt; 0: no pause. */
uint32_t b24_reset_pause_ms(void);
/* The attempt that runs or will, from 1; 0: no call runs. */
unsigned b24_reset_attempt(void);
/* How the last call ended: a short form of its reply. */
struct b24_reset_end {
    int16_t err;     /* enum b24_err */
    uint8_t outcome; /* enum b24_outcome */
    uint8_t advice;  /* enum b24_advice */
    uint8_t sent;    /* 1: a request has left, or was about to */
    uint8_t number;  /* another one for each call; wraps */
};
const struct b24_reset_end *b24_reset_last(void); /* NULL: none yet */
/* 1: a request left, and no answer says what it came to. */
int b24_reset_perhaps(const struct b24_reset_end *end);
/* Octets of the arena in use at the most, and that there are. */
size_t b24_reset_arena_peak(void);
size_t b24_reset_arena_size(void);
/* Blocks of it that were lent when the last call had ended: none, unless the
 * connection is kept. */
uint32_t b24_reset_arena_blocks(void);

#endif
