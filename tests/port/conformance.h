/* conformance.h - what every port has to show. Plain C: no stdio, no system
 * calls, so that the same test runs on Linux and inside a firmware image. Its
 * counterpart is tests/port/peer.py, which offers the services below. */
#ifndef B24_CONFORMANCE_H
#define B24_CONFORMANCE_H

#include "b24/b24_port.h"

/* Where the peer's services are; port 0: not offered, name NULL: none. What
 * is not there is reported as skipped. */
struct conf_peer {
    const char *host;  /* address literal of the peer */
    const char *host6; /* its IPv6 address; echo6 */
    uint16_t echo;     /* gives back what it gets */
    uint16_t echo6;
    uint16_t slow;    /* reads nothing at first, then checks the pattern */
    uint16_t drip;    /* sends the pattern in 64 segments of one octet */
    uint16_t ends;    /* sends 300 octets of the pattern and closes */
    uint16_t resets;  /* after one octet: resets the connection */
    uint16_t silent;  /* accepts, says nothing */
    uint16_t leaves;  /* accepts and closes at once */
    uint16_t refused; /* nobody listens */
    uint16_t sink;    /* reads until the end and counts */
    uint16_t count;   /* sends what the last sink counted: 4 octets, big-endian,
                         then 1 if it ended in order, else 0 */
    const char *known;   /* resolves to the echo service's host */
    const char *unknown; /* does not exist */
    const char *mute;    /* is never answered */
    const char *late;    /* is answered after 0.7 s */
    const char
        *first_refused; /* two addresses; at its port the first refuses */
    uint16_t first_refused_port;
    const char *first_dead; /* two addresses; the first never answers */
    uint16_t first_dead_port;
};

enum conf_verdict { CONF_PASS, CONF_FAIL, CONF_SKIP };

struct conf {
    const struct b24_port *port;
    void *ctx;
    const struct conf_peer *peer;
    /* Octets to send from and receive into: at least 512. The larger, the
     * likelier a short send. */
    uint8_t *buf;
    size_t cap;
    /* The longest that open, send, recv and close may take, ms. */
    uint32_t prompt_ms;
    /* A dead first address must not cost more than this, ms. */
    uint32_t several_ms;
    /* One line a case; why is NULL when it passed. */
    void (*report)(void *report_ctx, const char *name,
                   enum conf_verdict verdict, const char *why);
    void *report_ctx;
    /* Keeps the stack alive where wait is NULL; may be NULL. */
    void (*idle)(void *ctx);
    /* The test's own. */
    uint32_t slowest_ms;
    const char *slowest;
};

/* Runs every case; the number of those that failed. */
unsigned conf_run(struct conf *k);

/* ---- for the files of the test itself ---------------------------------- */

extern const char conf_skip[]; /* returned by a case that cannot be run */

#define CONF_STR2(x) #x
#define CONF_STR(x)  CONF_STR2(x)
/* In a case: go on, or return what was expected and not found. */
#define CHECK(x)                                            \
    do {                                                    \
        if (!(x)) {                                         \
            return __FILE__ ":" CONF_STR(__LINE__) ": " #x; \
        }                                                   \
    } while (0)
#define NEED(x)               \
    do {                      \
        if (!(x)) {           \
            return conf_skip; \
        }                     \
    } while (0)

struct conf_case {
    const char *name;
    const char *(*run)(struct conf *k); /* NULL: passed */
};
extern const struct conf_case conf_basic_cases[], conf_stream_cases[],
    conf_name_cases[]; /* each ended by a NULL name */

/* The octet at position n of the pattern: 1-251, never 0. */
uint8_t conf_pattern(uint32_t n);

/* The port's functions, timed. */
int conf_open(struct conf *k, const char *host, uint16_t port);
int conf_send(struct conf *k, const void *buf, size_t len);
int conf_recv(struct conf *k, void *buf, size_t cap);
void conf_close(struct conf *k);
/* wait, or where there is none: idle until ms have passed (0) or for a
 * millisecond when events are asked for (1). */
int conf_wait(struct conf *k, unsigned events, uint32_t ms);
uint32_t conf_since(struct conf *k, uint32_t start_ms);

/* Opens until it is over, or ms have passed: then the last rc (> 0). */
int conf_connect(struct conf *k, const char *host, uint16_t port, uint32_t ms);
/* Moves all of it, 10 s at most: B24_OK, or why not. recv: B24_E_CLOSED when
 * the peer closed before. At most piece octets are asked for at once. */
int conf_send_all(struct conf *k, const void *buf, size_t len);
int conf_recv_all(struct conf *k, void *buf, size_t len, size_t piece);
/* recv until it says something else than B24_E_AGAIN, 10 s at most. */
int conf_recv_one(struct conf *k, void *buf, size_t cap);
/* 100 octets there and back on the open connection: 1 when unchanged. */
int conf_echo(struct conf *k);

#endif
