/* A port to start from. It compiles and links; every function answers with
 * its error until it is filled, so that a client on it ends in "no address"
 * and never in a crash. Each comment is what the function has to keep. */
#include "b24_port_template.h"

enum state { IDLE, RESOLVING, CONNECTING, OPEN };

/* Opens, or goes on opening, a TCP connection.
 *
 * Called again and again with the same arguments until it is over. Never
 * waits: it starts a step or looks whether the step is done.
 *   B24_OK          connected; also when called once more after that
 *   B24_RESOLVING   the name is being looked up: call again
 *   B24_CONNECTING  the connection is being made: call again
 *   B24_E_DNS       over: no such name, no address, no server
 *   B24_E_CONNECT   over: no address took the connection
 * host is a name or an address literal without brackets; it stays valid until
 * close(). A literal must work without any name server. Where the stack gives
 * several addresses, a dead first one must not use up the caller's time: start
 * the next after an error at once, otherwise after a moment.
 * Has the stack buffers that a connection needs (a control block, a socket),
 * and they are all in use, this is B24_E_CONNECT, not a wait.
 * There is no time limit in here: the client has one and calls close(). */
static int tp_open(void *ctx, const char *host, uint16_t port)
{
    struct b24_port_template *t = ctx;

    (void)host;
    (void)port;
    switch (t->state) {
    case IDLE:       /* is host a literal? connect; else start the lookup */
    case RESOLVING:  /* is the answer there? connect to it */
    case CONNECTING: /* is it made? then state = OPEN and return B24_OK */
    case OPEN:
    default:
        return B24_E_DNS;
    }
}

/* Hands octets to the connection.
 *   > 0          so many were taken; may be fewer than len
 *   B24_E_AGAIN  none now: the peer or the stack is full
 *   other < 0    the stream is over (B24_E_IO; B24_E_STATE: not open)
 * len is at least 1. buf is the caller's and changes after the return: copy
 * what is to be sent later. What is queued goes out without a further send():
 * from recv(), from close(), from the stack itself. Never raises a signal. */
static int tp_send(void *ctx, const void *buf, size_t len)
{
    (void)ctx;
    (void)buf;
    (void)len;
    return B24_E_IO;
}

/* Takes octets from the connection.
 *   > 0          so many were given, at most cap, in order, none twice
 *   0            the peer closed in order, and everything before was given
 *   B24_E_AGAIN  none now
 *   other < 0    the stream is over: reset, unreachable (B24_E_IO)
 * cap is at least 1. A reset is never reported as 0. */
static int tp_recv(void *ctx, void *buf, size_t cap)
{
    (void)ctx;
    (void)buf;
    (void)cap;
    return B24_E_IO;
}

/* Ends whatever is open or opening, and gives everything back to the stack.
 * Also before open(), also twice, also in the middle of a lookup, whose late
 * answer must then touch nothing (a callback that finds its owner gone). What
 * send() took is still delivered. After it, open() starts afresh. */
static void tp_close(void *ctx)
{
    struct b24_port_template *t = ctx;

    t->state = IDLE;
}

/* Sleeps until something may have happened, at most ms milliseconds.
 *   0    the time passed
 *   > 0  look again: an event, progress of open(), an interruption
 *   < 0  broken
 * events: B24_EV_READ, B24_EV_WRITE or both on an open connection; 0: none,
 * a mere pause. Waking too early is allowed, too late is not. Called while
 * opening, too: the answer or the connection wakes it. And with nothing open:
 * then it is a pause. A superloop has no use for it: put NULL in the table,
 * and b24_run() is not available. */
static int tp_wait(void *ctx, unsigned events, uint32_t ms)
{
    (void)ctx;
    (void)events;
    (void)ms;
    return B24_E_IO;
}

/* Milliseconds of a clock that never steps back; where it starts does not
 * matter, and it may wrap at 2^32 (a counter of other width must be extended:
 * only differences modulo 2^32 are right). Every time limit stands on it. */
static uint32_t tp_now_ms(void *ctx)
{
    (void)ctx;
    return 0;
}

/* Unix time in seconds, for the dates of certificates; 0: not set, and every
 * call ends with B24_E_CLOCK before it connects. Set it from a real-time clock
 * or SNTP. Never a build date: an expired certificate would pass. */
static int64_t tp_time_s(void *ctx)
{
    (void)ctx;
    return 0;
}

/* Fills buf with cryptographic random octets: from a hardware generator, or a
 * generator seeded by one. B24_OK, or B24_E_RANDOM when even one octet is
 * missing. Never rand(), never the clock: TLS keys come from here. */
static int tp_random(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    (void)buf;
    (void)len;
    return B24_E_RANDOM;
}

/* Reads what save() kept in the slot, and keeps others away from it until the
 * next save(): octets (0: nothing was saved), B24_E_AGAIN: somebody else has
 * it, B24_E_SPACE: more than cap, B24_E_STORE: it cannot be read. */
static int tp_load(void *ctx, enum b24_slot slot, void *buf, size_t cap)
{
    (void)ctx;
    (void)slot;
    (void)buf;
    (void)cap;
    return B24_E_STORE;
}

/* Keeps len octets in the slot, in place of what was there; buf NULL: changes
 * nothing. B24_OK only when the data is durable; when power fails in between,
 * load() must give the old octets or the new, so a page of flash that is
 * erased and written anew will not do. The content is secret. Whatever comes
 * of it, others may have the slot again. */
static int tp_save(void *ctx, enum b24_slot slot, const void *buf, size_t len)
{
    (void)ctx;
    (void)slot;
    (void)buf;
    (void)len;
    return B24_E_STORE;
}

/* load and save: both NULL where nothing can be kept. */
const struct b24_port b24_port_template = {
    tp_open,   tp_send,   tp_recv,   tp_close, tp_wait,
    tp_now_ms, tp_time_s, tp_random, tp_load,  tp_save,
};
