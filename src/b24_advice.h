/* b24_advice.h - who must act (layer 2): tables alone, from the portal's code,
 * the HTTP status or an error of ours to outcome, layer and advice (contract
 * 3.2; tests/vectors/advice.tsv is the same in words). */
#ifndef B24_ADVICE_H
#define B24_ADVICE_H

#include "b24/b24.h"

/* The call ends with err: r's err, outcome, layer and the outcome's advice.
 * Every err has exactly one of each; what is no failure is B24_E_STATE, B24_OK
 * excepted. Returns r->err. */
int b24_advice_end(struct b24_reply *r, int err);
/* Advice for a portal's error code, NUL-terminated, compared without case;
 * "" or unknown: the status decides. */
uint8_t b24_advice_code(const char *code, unsigned status);
/* Advice for an answer without a code, any status but 200. */
uint8_t b24_advice_status(unsigned status);

#endif
