/* fake_tls.h - stands in for b24_tls.c in unit tests: one octet each way is the
 * handshake ('H' out, 'h' in), then everything passes through in the clear, so
 * that the state machine can be tried against a scripted port. */
#ifndef FAKE_TLS_H
#define FAKE_TLS_H

#include "b24_tls.h"

struct fake_tls {
    int claimed;    /* b24_tls_claim() less b24_tls_release() */
    int open;       /* b24_tls_open() less b24_tls_close() */
    int no_open;    /* what b24_tls_open() fails with; 0: it does not */
    int refuse;     /* what the handshake ends with instead of success */
    int session;    /* 1: one is kept, and offered; a refusal ends it */
    int send_error; /* what send reports instead of the port's error */
    int recv_error; /* what recv reports instead of the port's error; 0: that */
};

extern struct fake_tls fake_tls;

#endif
