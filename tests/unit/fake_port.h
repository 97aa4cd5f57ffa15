/* fake_port.h - a port that plays the portal from a script, and breaks where it
 * is told to. */
#ifndef FAKE_PORT_H
#define FAKE_PORT_H

#include "b24/b24.h"

enum fake_how {
    FAKE_FINE,
    FAKE_ERROR,   /* the call fails */
    FAKE_NOTHING, /* would block, or time passes and nothing happens */
    FAKE_SHORT    /* one octet at most */
};

struct fake_port {
    /* script */
    const char *answer;         /* what the server says to each request */
    const char *const *answers; /* or one for each, then the last; NULL ends */
    unsigned no_way;            /* so many connections are refused */
    size_t answer_len;          /* 0: strlen(answer) */
    int end;             /* what recv says behind it: B24_E_AGAIN, 0, < 0 */
    size_t serves;       /* requests one connection serves; 0: any */
    enum fake_how how;   /* what befalls call number fail_at, from 1 */
    unsigned fail_at;    /* 0: none */
    int for_ever;        /* and every later one */
    size_t piece;        /* octets one send or recv moves at most; 0: any */
    int clock;           /* 0: runs; 1: stands still */
    int restless;        /* wait() reports something at once, always */
    uint32_t now;        /* ms */
    int64_t time;        /* s */
    uint32_t latency_ms; /* of the answer */
    int load_rc;         /* what load() says instead of the stored octets */
    unsigned held;       /* so many times somebody else has the store */
    int save_rc;         /* what save() says; < 0: and keeps nothing */
    /* what has happened */
    unsigned calls;
    unsigned waits;
    int open;          /* connections open */
    unsigned opened;   /* connections ever opened */
    unsigned requests; /* requests that arrived whole */
    char last[2048];   /* the last request */
    size_t last_len;
    char hosts[256]; /* to which it was, each ending in a blank */
    /* the store */
    struct b24_pair kept;
    int kept_len;   /* 0: nothing */
    int locked;     /* load() less save() */
    unsigned saves; /* that kept something */
    int wrong;      /* load() while locked, save() while not */
    /* the connection */
    int phase;     /* resolving, connecting, open */
    int greeted;   /* 0 nothing, 1 'H' came, 2 'h' went */
    size_t said;   /* octets of the answer given */
    size_t served; /* on this connection */
    int answering;
    uint32_t answer_at;
};

extern const struct b24_port fake_port;

#endif
