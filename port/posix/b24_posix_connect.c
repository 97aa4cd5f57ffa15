/* Connecting to the first address that answers (RFC 8305, section 5). */
#define _POSIX_C_SOURCE 200809L

#include "b24_posix_connect.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

/* A host with one family has the other's error for every address of it: it
 * must not hide the error that matters. */
static void note_failure(struct b24_posix *p, int err)
{
    if (p->sys_errno == 0 ||
        (err != ENETUNREACH && err != EAFNOSUPPORT && err != EADDRNOTAVAIL)) {
        p->sys_errno = err;
    }
    p->hurry = 1;
}

static void drop_try(struct b24_posix *p, unsigned i, int err)
{
    close(p->tries[i]);
    p->tries[i] = -1;
    p->pending--;
    note_failure(p, err);
}

static socklen_t addr_len(const union b24_posix_addr *a)
{
    return a->sa.sa_family == AF_INET ? sizeof a->in : sizeof a->in6;
}

static void start_try(struct b24_posix *p)
{
    const unsigned i = p->next++;
    union b24_posix_addr *a = &p->list.addr[i];
    const int yes = 1;
    int fd;

    p->hurry = 0;
    p->started_ms = b24_posix_now_ms();
    if (a->sa.sa_family == AF_INET) {
        a->in.sin_port = p->port;
    } else {
        a->in6.sin6_port = p->port;
    }
    fd = socket(a->sa.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                IPPROTO_TCP);
    if (fd < 0) {
        note_failure(p, errno);
        return;
    }
    /* Whole requests go out in one call: waiting for more gains nothing. */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    /* EINTR: it goes on all the same, as after EINPROGRESS. */
    if (connect(fd, &a->sa, addr_len(a)) < 0 && errno != EINPROGRESS &&
        errno != EINTR) {
        note_failure(p, errno);
        close(fd);
        return;
    }
    p->tries[i] = fd;
    p->pending++;
}

nfds_t b24_posix_connect_set(const struct b24_posix *p, struct pollfd *set,
                             uint8_t *which)
{
    nfds_t n = 0;
    unsigned i;

    for (i = 0; i < p->next; i++) {
        if (p->tries[i] >= 0) {
            set[n].fd = p->tries[i];
            set[n].events = POLLOUT;
            set[n].revents = 0;
            which[n++] = (uint8_t)i;
        }
    }
    return n;
}

/* The try that has connected, or -1; those that failed are dropped. */
static int look_at_tries(struct b24_posix *p)
{
    struct pollfd set[B24_POSIX_ADDRESSES];
    uint8_t which[B24_POSIX_ADDRESSES];
    const nfds_t n = b24_posix_connect_set(p, set, which);
    nfds_t i;

    if (poll(set, n, 0) <= 0) {
        return -1;
    }
    for (i = 0; i < n; i++) {
        int err = 0;
        socklen_t len = sizeof err;

        if (set[i].revents == 0) {
            continue;
        }
        if (getsockopt(set[i].fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0) {
            err = errno;
        }
        if (err == 0) {
            return which[i];
        }
        drop_try(p, which[i], err);
    }
    return -1;
}

static int connected(struct b24_posix *p, unsigned won)
{
    const union b24_posix_addr *a = &p->list.addr[won];

    p->fd = p->tries[won];
    p->tries[won] = -1;
    b24_posix_connect_drop(p); /* the other tries */
    p->sys_errno = 0;
    p->peer_len = addr_len(a);
    memcpy(&p->peer, a, p->peer_len);
    return B24_OK;
}

uint32_t b24_posix_connect_due_ms(const struct b24_posix *p)
{
    const uint32_t gone = b24_posix_now_ms() - p->started_ms;

    if (p->next == p->list.n) {
        return UINT32_MAX;
    }
    return gone < B24_POSIX_STAGGER_MS ? B24_POSIX_STAGGER_MS - gone : 0;
}

static int try_is_due(const struct b24_posix *p)
{
    return p->next < p->list.n &&
           (p->pending == 0 || p->hurry || b24_posix_connect_due_ms(p) == 0);
}

int b24_posix_connect_step(struct b24_posix *p)
{
    int won;

    do {
        if (try_is_due(p)) {
            start_try(p);
        }
        won = look_at_tries(p);
        if (won >= 0) {
            return connected(p, (unsigned)won);
        }
    } while (try_is_due(p));
    return p->pending > 0 ? B24_CONNECTING : B24_E_CONNECT;
}

int b24_posix_connect_begin(struct b24_posix *p)
{
    p->next = 0;
    p->pending = 0;
    p->hurry = 0;
    return b24_posix_connect_step(p);
}

void b24_posix_connect_drop(struct b24_posix *p)
{
    unsigned i;

    for (i = 0; i < B24_POSIX_ADDRESSES; i++) {
        if (p->tries[i] >= 0) {
            close(p->tries[i]);
            p->tries[i] = -1;
        }
    }
    p->pending = 0;
}
