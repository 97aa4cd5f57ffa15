/* advice.h - how a call ended and who must act, in plain words: the same on
 * the UART and on the screen. */
#ifndef B24_ADVICE_H
#define B24_ADVICE_H

#include <stdint.h>

/* One or two sentences, at most three lines of the screen. err, outcome,
 * advice: enum b24_err, enum b24_outcome, enum b24_advice. Never NULL. */
const char *b24_advise(int err, uint8_t outcome, uint8_t advice);

#endif
