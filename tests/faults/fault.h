/* fault.h - one fault at a chosen place of a real call: below the real client,
 * the real Mbed TLS and the real POSIX port. */
#ifndef FAULT_H
#define FAULT_H

#include "b24/b24.h"
#include "b24_posix.h"

/* What happens at the chosen place. */
enum fault_what {
    FAULT_NONE,
    FAULT_ERROR,    /* a port call fails */
    FAULT_BLOCK,    /* nothing can be moved, nobody comes, time passes */
    FAULT_SHORT,    /* one octet at most */
    FAULT_CLOSE,    /* the peer has closed in order */
    FAULT_FLIP,     /* one bit of what is moved is another one */
    FAULT_ALLOC,    /* the arena has no room */
    FAULT_RANDOM,   /* the random source fails */
    FAULT_CLOCK,    /* the clock is not set */
    FAULT_ROOT,     /* the root cannot be had */
    FAULT_NO_ROOT,  /* there is no such root */
    FAULT_NO_PLACE, /* there is, but no room in the arena to put it */
    FAULT_ROOM      /* the whole arena is so small: at, by FAULT_ROOM_UNIT */
};

#define FAULT_ROOM_UNIT 512u

/* What is counted; "at" is a number of one of these. */
enum fault_count {
    COUNT_PORT, /* open, send, recv, wait, load, save */
    COUNT_ALLOC,
    COUNT_RANDOM,
    COUNT_CLOCK,
    COUNT_ROOT,
    COUNTS
};

struct fault {
    /* to be set */
    enum fault_what what;
    unsigned at;  /* from 1 */
    int for_ever; /* and every later one */
    int armed;    /* only now it counts and strikes */
    int real;     /* blocked: sleep; 0: let the port's clock leap */
    int tickets;  /* there may be some in an answer: they take memory */
    /* what has happened */
    int fired;
    int no_place; /* the next allocation fails */
    unsigned seen[COUNTS];
    int live; /* blocks of the arena that are in use */
};

extern struct fault fault;

/* Counts; 1: this is the one that fails. */
int fault_strikes(enum fault_count kind);
/* 1: the fault may be reported so. Anything else would send people astray. */
int fault_explains(int err);

/* The port: b24_posix below, and what is needed to judge its user. */
struct fault_port {
    struct b24_posix net;
    uint32_t leapt_ms; /* the clock is so far ahead */
    int open;          /* opened or opening, and not closed */
    int again;         /* the last "none now" was a lie: do not sleep for it */
    int over;          /* a fatal error was given: no send may follow */
    /* since fault_port_count() */
    unsigned io, waits, clocks;     /* calls */
    unsigned again_run, again_most; /* "none now" without a wait between */
    unsigned late;                  /* sends after a fatal error */
    struct b24_pair kept;           /* by save(); access empty: nothing */
    int locked;                     /* load() less save() */
    /* Called at each send; may be NULL. */
    void (*on_send)(void);
};

extern const struct b24_port fault_port;

void fault_port_count(struct fault_port *p);
/* Descriptors of this process that are open. */
unsigned fault_descriptors(void);

/* b24_posix_roots_find, with faults. */
int fault_find(void *ctx, const uint8_t *name, size_t name_len, unsigned n,
               const uint8_t **der);

/* ---- residue.c ----------------------------------------------------------- */

/* Runs of the secret so long count as a leak. */
#define RESIDUE_RUN 8u

void residue_learn(const char *secret);
/* 1: a run of the secret stands there. */
int residue_in(const void *where, size_t len);
int residue_zero(const void *where, size_t len);

#endif
