/* b24_retry.h - whether a call is made again, and when (layer 2): a table by
 * the advice of the reply (contract 3.2, 5; tests/vectors/retry.tsv is the
 * same in words). Knows no clock and draws no random number: both are given. */
#ifndef B24_RETRY_H
#define B24_RETRY_H

#include "b24/b24.h"

#define B24_RETRY_NEVER UINT32_MAX
/* No pause is longer, ms. */
#define B24_RETRY_MAX_MS 600000u

struct b24_retry {
    const struct b24_reply *reply; /* of the attempt that has just failed */
    int64_t reset_at_s; /* the last operating_reset_at seen; 0: none */
    int64_t now_s;      /* the portal's clock, or ours; 0: not known */
    uint32_t left_ms;   /* until all must be over; UINT32_MAX: no bound */
    uint32_t random;    /* of 32 bits */
    uint8_t again;      /* further attempts made so far */
    uint8_t repeatable; /* 0: the operation must not be repeated */
};

/* The pause before the next attempt, ms, or B24_RETRY_NEVER: stop, ask whom
 * the advice names. The pause is drawn evenly from the upper half of
 * min(cap, base * 2^again); where the portal asks for more than that half's
 * start, the same draw begins there. Shorter than left_ms. */
uint32_t b24_retry_ms(const struct b24_retry *in);

#endif
