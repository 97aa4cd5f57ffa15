/* The life of a connection, from the name to FIN: b24_lwip_socket.h. */
#include "b24_lwip_socket_connection.h"

#include "lwip/errno.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sockets.h"
#include "lwip/tcpip.h"

#include <string.h>

#if !LWIP_TCPIP_CORE_LOCKING
#error "this port needs LWIP_TCPIP_CORE_LOCKING 1 (lwipopts.h)"
#endif
#if !LWIP_SOCKET_POLL || !LWIP_IPV4
#error "this port needs LWIP_SOCKET_POLL and LWIP_IPV4 1 (lwipopts.h)"
#endif

union address {
    struct sockaddr sa;
    struct sockaddr_in in;
#if LWIP_IPV6
    struct sockaddr_in6 in6;
#endif
};

/* Two things that sockets have no word for; a local port is one connection's.
 * From here on its control block may be taken for a new one, or a peer that
 * has gone silent would hold it for minutes, and a few of those all there are.
 * And where octets that send() took must be thrown away, the peer sees a reset
 * instead of an end in order. */
static void let_go(const struct b24_lwip_socket *s)
{
    union address own;
    socklen_t len = sizeof own;
    struct tcp_pcb *pcb;
    u16_t port;

    if (lwip_getsockname(s->fd, &own.sa, &len) != 0) {
        return; /* it is gone already */
    }
    /* Both kinds of address have the port at the same place. */
    port = lwip_ntohs(own.in.sin_port);
    LOCK_TCPIP_CORE();
    for (pcb = tcp_active_pcbs; pcb != NULL && pcb->local_port != port;
         pcb = pcb->next) {
    }
    if (pcb != NULL && s->gathered > 0) {
        tcp_abort(pcb);
    } else if (pcb != NULL) {
        tcp_setprio(pcb, TCP_PRIO_MIN);
    }
    UNLOCK_TCPIP_CORE();
}

static void hang_up(struct b24_lwip_socket *s)
{
    if (s->fd >= 0) {
        let_go(s);
        (void)lwip_close(s->fd);
        s->fd = -1;
    }
}

void b24_lwip_socket_close(void *ctx)
{
    struct b24_lwip_socket *s = ctx;

    LOCK_TCPIP_CORE();
    b24_lwip_names_drop(&s->names); /* lwIP's thread cannot be in it now */
    UNLOCK_TCPIP_CORE();
    if (s->state == OPEN) {
        b24_lwip_socket_push(s);
        /* FIN behind what was sent. Without it, octets that came in and were
         * not read make lwIP answer with RST, and throw away the rest. */
        if (s->gathered == 0) {
            (void)lwip_shutdown(s->fd, SHUT_WR);
        }
    }
    hang_up(s);
    s->gathered = 0;
    s->state = IDLE;
}

static socklen_t socket_address(const ip_addr_t *addr, uint16_t port,
                                union address *out)
{
    memset(out, 0, sizeof *out);
#if LWIP_IPV6
    if (IP_IS_V6(addr)) {
        out->in6.sin6_len = sizeof out->in6;
        out->in6.sin6_family = AF_INET6;
        out->in6.sin6_port = lwip_htons(port);
        inet6_addr_from_ip6addr(&out->in6.sin6_addr, ip_2_ip6(addr));
        return sizeof out->in6;
    }
#endif
    out->in.sin_len = sizeof out->in;
    out->in.sin_family = AF_INET;
    out->in.sin_port = lwip_htons(port);
    inet_addr_from_ip4addr(&out->in.sin_addr, ip_2_ip4(addr));
    return sizeof out->in;
}

/* 0: connected or about to be; -1: errno. */
static int connect_to(struct b24_lwip_socket *s, const ip_addr_t *addr,
                      uint16_t port)
{
    union address to;
    const socklen_t len = socket_address(addr, port, &to);
    const int on = 1;

    s->fd = lwip_socket(to.sa.sa_family, SOCK_STREAM, 0);
    if (s->fd < 0 || lwip_fcntl(s->fd, F_SETFL, O_NONBLOCK) != 0) {
        return -1;
    }
    /* What is to go together is gathered here; Nagle's rule on top of that
     * would only delay the last piece. */
    (void)lwip_setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (lwip_connect(s->fd, &to.sa, len) != 0 && errno != EINPROGRESS) {
        return -1;
    }
    return 0;
}

static int next_address(struct b24_lwip_socket *s, const char *host,
                        ip_addr_t *addr)
{
    int rc;

    LOCK_TCPIP_CORE();
    rc = b24_lwip_names_next(&s->names, host);
    *addr = s->names.addr;
    UNLOCK_TCPIP_CORE();
    return rc;
}

/* The next address that takes at least a SYN. */
static int try_next(struct b24_lwip_socket *s, const char *host, uint16_t port)
{
    ip_addr_t addr;
    int rc;

    while ((rc = next_address(s, host, &addr)) == B24_OK) {
        s->tried = 1;
        if (connect_to(s, &addr, port) == 0) {
            s->state = CONNECTING;
            return B24_CONNECTING;
        }
        s->why = errno;
        hang_up(s);
    }
    if (rc > 0) {
        s->state = RESOLVING;
        return rc;
    }
    s->state = IDLE;
    if (s->tried) {
        return B24_E_CONNECT;
    }
    s->why = err_to_errno(s->names.why); /* nobody else writes it any more */
    return B24_E_DNS;
}

static int look(struct b24_lwip_socket *s, const char *host, uint16_t port)
{
    struct pollfd p = {s->fd, POLLOUT, 0};
    int err = 0;
    socklen_t len = sizeof err;

    if (lwip_poll(&p, 1, 0) == 0) {
        return B24_CONNECTING;
    }
    if (lwip_getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &err, &len) != 0) {
        err = errno;
    }
    if (err == 0 && (p.revents & POLLERR) == 0) {
        s->state = OPEN;
        return B24_OK;
    }
    s->why = err;
    hang_up(s);
    return try_next(s, host, port);
}

static void begin(struct b24_lwip_socket *s, const char *host)
{
    s->why = 0;
    s->tried = s->ended = 0;
    s->gathered = 0;
    b24_lwip_names_begin(&s->names, host); /* no lookup is under way */
}

int b24_lwip_socket_open(void *ctx, const char *host, uint16_t port)
{
    struct b24_lwip_socket *s = ctx;

    switch (s->state) {
    case IDLE:
        begin(s, host);
        return try_next(s, host, port);
    case RESOLVING:
        return try_next(s, host, port);
    case CONNECTING:
        return look(s, host, port);
    case OPEN:
        return B24_OK;
    default:
        return B24_E_CONNECT;
    }
}
