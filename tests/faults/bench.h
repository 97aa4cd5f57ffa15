/* bench.h - one point: a client's life with one fault in it, judged. */
#ifndef BENCH_H
#define BENCH_H

#include "b24_posix_roots.h"
#include "fault.h"

enum bench_phase { PHASE_FIRST, PHASE_RESUMED, PHASE_SECOND, PHASE_CLOSE };

/* Calls of one point: before, with, and after the fault, and with a client
 * made anew. */
enum bench_slot { SLOT_BEFORE, SLOT_FAULT, SLOT_NEXT, SLOT_ANEW, SLOTS };

struct bench {
    struct b24_client client;
    struct b24_site site;
    struct b24_config cfg;
    struct b24_token stale; /* what each call begins with; or access empty */
    struct b24_oauth oauth;
    struct b24_roots roots;
    struct b24_posix_roots roots_file;
    struct b24_posix_override override;
    struct fault_port port;
    enum bench_phase phase;
    int32_t user;   /* of the point's first slot */
    int steps;      /* handshake steps that have begun and not ended */
    int base_live;  /* blocks in the arena when nothing is open */
    int saw_secret; /* it was found while it was being sent */
    unsigned files; /* descriptors before the point */
    int over;       /* the point has run to its end */
    int bad;        /* checks that failed, in all */
};

extern struct bench bench;

void bench_prepare(void);
/* Runs and judges fault.at, prints its lines. */
void bench_point(void);

#endif
