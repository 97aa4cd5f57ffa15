/* fault.c - see fault.h. */
#define _POSIX_C_SOURCE 200809L

#include "fault.h"
#include "b24_posix_roots.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* A changed length makes both sides wait for what will not come. */
#define PATIENCE_MS 150u
#define DESCRIPTORS 64
/* No arena below the size of one record will do. */
#define RECORD_SIZE 16384u
/* Pauses of one call; a client that has not ended by then never will. */
#define WAITS_MAX 100000u

struct fault fault;

static enum fault_count counted(enum fault_what what)
{
    switch (what) {
    case FAULT_ALLOC:
        return COUNT_ALLOC;
    case FAULT_RANDOM:
        return COUNT_RANDOM;
    case FAULT_CLOCK:
        return COUNT_CLOCK;
    case FAULT_ROOT:
    case FAULT_NO_ROOT:
    case FAULT_NO_PLACE:
        return COUNT_ROOT;
    case FAULT_NONE:
    case FAULT_ROOM:
        return COUNTS;
    default:
        return COUNT_PORT;
    }
}

int fault_strikes(enum fault_count kind)
{
    unsigned n;

    if (!fault.armed)
        return 0;
    n = ++fault.seen[kind];
    if (kind != counted(fault.what))
        return 0;
    return n == fault.at || (fault.for_ever && n > fault.at);
}

int fault_explains(int err)
{
    if (err == B24_OK)
        return fault.what != FAULT_ROOM ||
               fault.at * FAULT_ROOM_UNIT > RECORD_SIZE;
    switch (fault.what) {
    case FAULT_ERROR:
        return err == B24_E_DNS || err == B24_E_CONNECT ||
               err == B24_E_CLOSED || err == B24_E_STORE;
    case FAULT_CLOSE:
        return err == B24_E_CONNECT || err == B24_E_CLOSED;
    case FAULT_BLOCK:
        return err == B24_E_TIMEOUT;
    case FAULT_FLIP: /* the other side may take offence, or wait for more */
        return err == B24_E_CONNECT || err == B24_E_CLOSED ||
               err == B24_E_TIMEOUT ||
               (err <= B24_E_TLS && err >= B24_E_TLS_RECORD);
    case FAULT_ALLOC:
    case FAULT_NO_PLACE:
    case FAULT_ROOM:
        return err == B24_E_ARENA || (fault.tickets && err == B24_E_TLS_RECORD);
    case FAULT_RANDOM:
        return err == B24_E_RANDOM;
    case FAULT_CLOCK:
        return err == B24_E_CLOCK || err == B24_E_TLS_FUTURE;
    case FAULT_ROOT:
        return err == B24_E_ROOTS;
    case FAULT_NO_ROOT:
        return err == B24_E_TLS_UNTRUSTED;
    default: /* SHORT is no fault, and NONE is none */
        return 0;
    }
}

/* ---- the arena's two functions ------------------------------------------- */

/* The linker puts this between Mbed TLS's arena and b24_tls_env.c. */
int __real_b24_arena_install(void *(*calloc_f)(size_t, size_t),
                             void (*free_f)(void *));
int __wrap_b24_arena_install(void *(*calloc_f)(size_t, size_t),
                             void (*free_f)(void *));

static void *(*arena_calloc)(size_t, size_t);
static void (*arena_free)(void *);

static void *faulty_calloc(size_t n, size_t size)
{
    void *p;

    if (fault_strikes(COUNT_ALLOC) || fault.no_place) {
        fault.fired = 1;
        fault.no_place = 0;
        return NULL;
    }
    p = arena_calloc(n, size);
    fault.live += p != NULL;
    return p;
}

static void counting_free(void *p)
{
    fault.live -= p != NULL;
    arena_free(p);
}

int __wrap_b24_arena_install(void *(*calloc_f)(size_t, size_t),
                             void (*free_f)(void *))
{
    arena_calloc = calloc_f;
    arena_free = free_f;
    fault.live = 0; /* a new arena: whatever was in the old one is gone */
    return __real_b24_arena_install(faulty_calloc, counting_free);
}

/* ---- roots --------------------------------------------------------------- */

int fault_find(void *ctx, const uint8_t *name, size_t name_len, unsigned n,
               const uint8_t **der)
{
    if (fault_strikes(COUNT_ROOT)) {
        fault.fired = 1;
        if (fault.what != FAULT_NO_PLACE)
            return fault.what == FAULT_ROOT ? B24_E_ROOTS : 0;
        fault.no_place = 1;
    }
    return b24_posix_roots_find(ctx, name, name_len, n, der);
}

/* ---- the port ------------------------------------------------------------ */

void fault_port_count(struct fault_port *p)
{
    p->io = p->waits = p->clocks = 0;
    p->again_run = p->again_most = p->late = 0;
}

/* What befalls this call of the port, of those that can befall it. */
static enum fault_what befalls(unsigned possible)
{
    if (!fault_strikes(COUNT_PORT) || !(possible & 1u << fault.what))
        return FAULT_NONE;
    fault.fired = 1;
    return fault.what;
}

#define CAN(what) (1u << FAULT_##what)

static int moved(struct fault_port *p, int n)
{
    if (n == B24_E_AGAIN && ++p->again_run > p->again_most)
        p->again_most = p->again_run;
    return n;
}

static int p_open(void *ctx, const char *host, uint16_t port)
{
    struct fault_port *p = ctx;
    enum fault_what what = befalls(CAN(ERROR) | CAN(BLOCK));

    p->io++;
    p->open = 1;
    p->over = 0;
    p->again = what == FAULT_BLOCK;
    if (what == FAULT_ERROR)
        return fault.at % 2 ? B24_E_DNS : B24_E_CONNECT;
    if (what == FAULT_BLOCK)
        return fault.at % 2 ? B24_RESOLVING : B24_CONNECTING;
    return b24_posix_port.open(&p->net, host, port);
}

/* One bit of every octet's place is tried in turn. */
static void flip(unsigned char *octets, size_t len)
{
    size_t at = fault.at * 7u % len;

    octets[at] = (unsigned char)(octets[at] ^ 1u << fault.at % 8);
}

static int p_send(void *ctx, const void *buf, size_t len)
{
    struct fault_port *p = ctx;
    enum fault_what what =
        befalls(CAN(ERROR) | CAN(BLOCK) | CAN(SHORT) | CAN(FLIP));
    unsigned char piece[256];

    p->io++;
    p->late += p->over != 0;
    p->again = what == FAULT_BLOCK;
    if (p->on_send)
        p->on_send();
    if (what == FAULT_ERROR) {
        p->over = 1;
        return B24_E_IO;
    }
    if (what == FAULT_BLOCK)
        return moved(p, B24_E_AGAIN);
    if (what == FAULT_FLIP) {
        len = len < sizeof(piece) ? len : sizeof(piece);
        memcpy(piece, buf, len);
        flip(piece, len);
        buf = piece;
    }
    return moved(
        p, b24_posix_port.send(&p->net, buf, what == FAULT_SHORT ? 1 : len));
}

static int p_recv(void *ctx, void *buf, size_t cap)
{
    struct fault_port *p = ctx;
    enum fault_what what =
        befalls(CAN(ERROR) | CAN(BLOCK) | CAN(SHORT) | CAN(CLOSE) | CAN(FLIP));
    int n;

    p->io++;
    p->again = what == FAULT_BLOCK;
    if (what == FAULT_ERROR || what == FAULT_CLOSE) {
        p->over = 1;
        return what == FAULT_ERROR ? B24_E_IO : 0;
    }
    if (what == FAULT_BLOCK)
        return moved(p, B24_E_AGAIN);
    n = b24_posix_port.recv(&p->net, buf, what == FAULT_SHORT ? 1 : cap);
    if (n > 0 && what == FAULT_FLIP)
        flip(buf, (size_t)n);
    return moved(p, n);
}

static void p_close(void *ctx)
{
    struct fault_port *p = ctx;

    p->open = 0;
    p->over = 0;
    b24_posix_port.close(&p->net);
}

static int pass(struct fault_port *p, uint32_t ms)
{
    if (fault.real)
        (void)poll(NULL, 0, (int)ms);
    else
        p->leapt_ms += ms;
    return 0;
}

static int p_wait(void *ctx, unsigned events, uint32_t ms)
{
    struct fault_port *p = ctx;
    enum fault_what what = befalls(CAN(ERROR) | CAN(BLOCK));
    int spoilt = fault.armed && fault.fired && fault.what == FAULT_FLIP;
    uint32_t patience = spoilt && ms > PATIENCE_MS ? PATIENCE_MS : ms;
    int rc;

    if (++p->waits > WAITS_MAX)
        abort();
    p->again_run = 0;
    if (what == FAULT_ERROR)
        return B24_E_IO;
    if (what == FAULT_BLOCK)
        return pass(p, ms);
    if (p->again) {
        p->again = 0;
        return 1;
    }
    rc = b24_posix_port.wait(&p->net, events, patience);
    return rc == 0 && patience < ms ? pass(p, ms - patience) : rc;
}

static uint32_t p_now_ms(void *ctx)
{
    struct fault_port *p = ctx;

    p->clocks++;
    return b24_posix_port.now_ms(&p->net) + p->leapt_ms;
}

static int64_t p_time_s(void *ctx)
{
    struct fault_port *p = ctx;

    if (fault_strikes(COUNT_CLOCK)) {
        fault.fired = 1;
        return 0;
    }
    return b24_posix_port.time_s(&p->net);
}

static int p_random(void *ctx, void *buf, size_t len)
{
    struct fault_port *p = ctx;

    if (fault_strikes(COUNT_RANDOM)) {
        fault.fired = 1;
        return B24_E_RANDOM;
    }
    return b24_posix_port.random(&p->net, buf, len);
}

static int p_load(void *ctx, enum b24_slot slot, void *buf, size_t cap)
{
    struct fault_port *p = ctx;
    enum fault_what what = befalls(CAN(ERROR) | CAN(BLOCK));

    p->io++;
    if (what == FAULT_ERROR || slot != B24_SLOT_OAUTH || cap < sizeof(p->kept))
        return B24_E_STORE;
    if (what == FAULT_BLOCK)
        return moved(p, B24_E_AGAIN);
    p->locked++;
    memcpy(buf, &p->kept, sizeof(p->kept));
    return p->kept.access[0] ? (int)sizeof(p->kept) : 0;
}

static int p_save(void *ctx, enum b24_slot slot, const void *buf, size_t len)
{
    struct fault_port *p = ctx;

    p->io++;
    p->locked--;
    if (befalls(CAN(ERROR)) == FAULT_ERROR || slot != B24_SLOT_OAUTH)
        return B24_E_STORE;
    if (len)
        memcpy(&p->kept, buf, sizeof(p->kept));
    return B24_OK;
}

const struct b24_port fault_port = {
    .open = p_open,
    .send = p_send,
    .recv = p_recv,
    .close = p_close,
    .wait = p_wait,
    .now_ms = p_now_ms,
    .time_s = p_time_s,
    .random = p_random,
    .load = p_load,
    .save = p_save,
};

unsigned fault_descriptors(void)
{
    unsigned n = 0;

    for (int fd = 0; fd < DESCRIPTORS; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}
