/* The port for Linux. Its states: b24_posix.h. */
#define _POSIX_C_SOURCE 200809L

#include "b24_posix_connect.h"
#include "b24_posix_dns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum state { IDLE, RESOLVING, CONNECTING, OPEN };

uint32_t b24_posix_now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t); /* every Linux has it */
    return (uint32_t)((uint64_t)t.tv_sec * 1000u +
                      (uint64_t)t.tv_nsec / 1000000u);
}

static uint32_t px_now_ms(void *ctx)
{
    (void)ctx;
    return b24_posix_now_ms();
}

static int64_t px_time_s(void *ctx)
{
    const time_t t = time(NULL);

    (void)ctx;
    return t > 0 ? (int64_t)t : 0;
}

/* Before the kernel's source is seeded this fails: open() and its like do not
 * block, and there is no weaker source to fall back to. */
static int px_random(void *ctx, void *buf, size_t len)
{
    unsigned char *out = buf;
    ssize_t n;

    (void)ctx;
    while (len > 0) {
        n = getrandom(out, len, GRND_NONBLOCK);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return B24_E_RANDOM;
        }
        out += n;
        len -= (size_t)n;
    }
    return B24_OK;
}

static void px_close(void *ctx)
{
    struct b24_posix *p = ctx;

    if (p->state == RESOLVING) {
        b24_posix_dns_drop(p->lookup);
    }
    b24_posix_connect_drop(p);
    if (p->fd >= 0) {
        close(p->fd);
        p->fd = -1;
    }
    p->state = IDLE;
}

/* The state that follows from what a step of connecting returned. */
static int connecting(struct b24_posix *p, int rc)
{
    p->state = rc == B24_OK ? OPEN : rc > 0 ? CONNECTING : IDLE;
    return rc;
}

static int no_address(struct b24_posix *p)
{
    p->gai_error = p->list.gai_error;
    p->sys_errno = p->list.sys_errno;
    p->state = IDLE;
    return B24_E_DNS;
}

/* 1: the host is overridden, its addresses are in the list; 0: it is not;
 * < 0: it is, by something that is no address. */
static int override(struct b24_posix *p, const char *host, uint16_t port)
{
    const struct b24_posix_override *o = p->overrides;
    size_t i;
    int found = 0;

    for (i = 0; i < p->n_overrides; i++) {
        if (o[i].port != port || strcasecmp(o[i].host, host) != 0) {
            continue;
        }
        found = 1;
        if (p->list.n < B24_POSIX_ADDRESSES &&
            !b24_posix_dns_literal(o[i].address, &p->list)) {
            p->list.gai_error = EAI_NONAME;
            return -1;
        }
    }
    return found;
}

static int begin(struct b24_posix *p, const char *host, uint16_t port)
{
    int rc;

    p->sys_errno = 0;
    p->gai_error = 0;
    p->peer_len = 0;
    p->port = htons(port);
    memset(&p->list, 0, sizeof p->list);
    rc = override(p, host, port);
    if (rc < 0) {
        return no_address(p);
    }
    if (rc > 0 || b24_posix_dns_literal(host, &p->list)) {
        return connecting(p, b24_posix_connect_begin(p));
    }
    p->lookup = b24_posix_dns_start(host, &p->lookup_fd, &p->list);
    if (p->lookup < 0) {
        return no_address(p);
    }
    p->state = RESOLVING;
    return B24_RESOLVING;
}

static int px_open(void *ctx, const char *host, uint16_t port)
{
    struct b24_posix *p = ctx;

    switch (p->state) {
    case IDLE:
        return begin(p, host, port);
    case RESOLVING:
        if (!b24_posix_dns_take(p->lookup, &p->list)) {
            return B24_RESOLVING;
        }
        return p->list.gai_error != 0
                   ? no_address(p)
                   : connecting(p, b24_posix_connect_begin(p));
    case CONNECTING:
        return connecting(p, b24_posix_connect_step(p));
    default:
        return B24_OK;
    }
}

/* What send() and recv() make of errno. */
static int stream_error(struct b24_posix *p)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
        return B24_E_AGAIN;
    }
    p->sys_errno = errno;
    return B24_E_IO;
}

static int px_send(void *ctx, const void *buf, size_t len)
{
    struct b24_posix *p = ctx;
    ssize_t n;

    if (p->state != OPEN) {
        return B24_E_STATE;
    }
    if (len == 0) {
        return B24_E_ARG;
    }
    do {
        n = send(p->fd, buf, len < INT_MAX ? len : INT_MAX, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    return n < 0 ? stream_error(p) : (int)n;
}

static int px_recv(void *ctx, void *buf, size_t cap)
{
    struct b24_posix *p = ctx;
    ssize_t n;

    if (p->state != OPEN) {
        return B24_E_STATE;
    }
    if (cap == 0) {
        return B24_E_ARG; /* 0 would mean that the peer has closed */
    }
    do {
        n = recv(p->fd, buf, cap < INT_MAX ? cap : INT_MAX, 0);
    } while (n < 0 && errno == EINTR);
    return n < 0 ? stream_error(p) : (int)n;
}

/* While opening, every progress ends the pause, whatever events says; events
 * 0 on an open connection is a mere pause. */
static nfds_t watched(const struct b24_posix *p, unsigned events,
                      struct pollfd *set)
{
    uint8_t which[B24_POSIX_ADDRESSES];

    if (p->state == CONNECTING) {
        return b24_posix_connect_set(p, set, which);
    }
    set[0].revents = 0;
    if (p->state == RESOLVING) {
        set[0].fd = p->lookup_fd;
        set[0].events = POLLIN;
        return 1;
    }
    set[0].fd = p->fd;
    set[0].events = (short)(((events & B24_EV_READ) != 0 ? POLLIN : 0) |
                            ((events & B24_EV_WRITE) != 0 ? POLLOUT : 0));
    return p->state == OPEN && set[0].events != 0 ? 1 : 0;
}

static int px_wait(void *ctx, unsigned events, uint32_t ms)
{
    struct b24_posix *p = ctx;
    struct pollfd set[B24_POSIX_ADDRESSES];
    const nfds_t n = watched(p, events, set);
    int rc, cut = 0;

    if (p->state == CONNECTING && b24_posix_connect_due_ms(p) < ms) {
        ms = b24_posix_connect_due_ms(p);
        cut = 1;
    }
    rc = poll(set, n, ms < INT_MAX ? (int)ms : INT_MAX);
    if (rc < 0 && errno != EINTR) {
        p->sys_errno = errno;
        return B24_E_IO;
    }
    /* EINTR: an interrupted caller wants to look at its flag. */
    return rc != 0 || cut;
}

static int px_load(void *ctx, enum b24_slot slot, void *buf, size_t cap)
{
    struct b24_posix *p = ctx;

    return p->load ? p->load(p->keep, slot, buf, cap) : B24_E_STORE;
}

static int px_save(void *ctx, enum b24_slot slot, const void *buf, size_t len)
{
    struct b24_posix *p = ctx;

    return p->save ? p->save(p->keep, slot, buf, len) : B24_E_STORE;
}

const struct b24_port b24_posix_port = {
    px_open,   px_send,   px_recv,   px_close, px_wait,
    px_now_ms, px_time_s, px_random, NULL,     NULL,
};

const struct b24_port b24_posix_port_keeping = {
    px_open,   px_send,   px_recv,   px_close, px_wait,
    px_now_ms, px_time_s, px_random, px_load,  px_save,
};

void b24_posix_init(struct b24_posix *p)
{
    unsigned i;

    memset(p, 0, sizeof *p);
    p->fd = -1;
    p->lookup_fd = -1;
    for (i = 0; i < B24_POSIX_ADDRESSES; i++) {
        p->tries[i] = -1;
    }
}

void b24_posix_free(struct b24_posix *p)
{
    px_close(p);
}

const char *b24_posix_why(const struct b24_posix *p)
{
    if (p->gai_error != 0 && p->gai_error != EAI_SYSTEM) {
        return gai_strerror(p->gai_error);
    }
    return p->sys_errno != 0 ? strerror(p->sys_errno) : "";
}

int b24_posix_address_text(const struct b24_posix *p, unsigned i, char *out,
                           size_t cap)
{
    const union b24_posix_addr *a;
    const void *raw;

    if (i >= p->list.n) {
        return B24_E_STATE;
    }
    a = &p->list.addr[i];
    raw = a->sa.sa_family == AF_INET ? (const void *)&a->in.sin_addr
                                     : (const void *)&a->in6.sin6_addr;
    if (inet_ntop(a->sa.sa_family, raw, out, (socklen_t)cap) == NULL) {
        return B24_E_SPACE;
    }
    return (int)strlen(out);
}

int b24_posix_peer_text(const struct b24_posix *p, char *out, size_t cap)
{
    union b24_posix_addr a;
    char host[INET6_ADDRSTRLEN];
    int n;

    if (p->peer_len == 0) {
        return B24_E_STATE;
    }
    memcpy(&a, &p->peer, p->peer_len);
    if (a.sa.sa_family == AF_INET) {
        inet_ntop(AF_INET, &a.in.sin_addr, host, sizeof host);
        n = snprintf(out, cap, "%s:%u", host, ntohs(a.in.sin_port));
    } else {
        inet_ntop(AF_INET6, &a.in6.sin6_addr, host, sizeof host);
        n = snprintf(out, cap, "[%s]:%u", host, ntohs(a.in6.sin6_port));
    }
    return n < 0 || (size_t)n >= cap ? B24_E_SPACE : n;
}
