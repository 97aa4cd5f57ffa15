/* What only port/lwip_socket has to show. */
#include "stack.h"

#include "b24_lwip_socket.h"

#include "lwip/errno.h"
#include "lwip/sockets.h"

#include <string.h>

#define CONNECT(k) \
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK)

static const char *no_socket(struct conf *k)
{
    struct b24_lwip_socket *s = k->ctx;
    int taken[MEMP_NUM_NETCONN];
    unsigned n;
    int rc, why;

    for (n = 0; n < MEMP_NUM_NETCONN; n++) {
        taken[n] = lwip_socket(AF_INET, SOCK_STREAM, 0);
        CHECK(taken[n] >= 0);
    }
    rc = conf_open(k, k->peer->host, k->peer->echo);
    why = s->why;
    while (n > 0) {
        lwip_close(taken[--n]);
    }
    CHECK(rc == B24_E_CONNECT);
    CHECK(why == ENFILE || why == ENOBUFS);
    conf_close(k);
    CONNECT(k);
    CHECK(conf_echo(k));
    return NULL;
}

/* Pieces that fill the gathering buffer to the last octet and beyond it stay
 * in order. */
static const char *gathered_in_order(struct conf *k)
{
    static const size_t sizes[] = {B24_LWIP_SOCKET_GATHER,
                                   1,
                                   B24_LWIP_SOCKET_GATHER - 1,
                                   1,
                                   B24_LWIP_SOCKET_GATHER,
                                   B24_LWIP_SOCKET_GATHER + 1,
                                   3,
                                   2000,
                                   1};
    uint8_t in[64];
    uint32_t at = 0, got, i;
    unsigned n;

    CONNECT(k);
    for (n = 0; n < sizeof sizes / sizeof sizes[0]; n++) {
        for (i = 0; i < sizes[n]; i++) {
            k->buf[i] = conf_pattern(at + i);
        }
        CHECK(conf_send_all(k, k->buf, sizes[n]) == B24_OK);
        at += (uint32_t)sizes[n];
    }
    for (got = 0; got < at; got += n) {
        n = at - got < sizeof in ? at - got : sizeof in;
        CHECK(conf_recv_all(k, in, n, n) == B24_OK);
        for (i = 0; i < n; i++) {
            CHECK(in[i] == conf_pattern(got + i));
        }
    }
    return NULL;
}

/* The peer reads nothing, lwIP and the gathering buffer are full: what cannot
 * be sent any more ends in a reset, which takes no time. */
static const char *close_when_full(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    int rc;

    while (stack_lent().connections > 0) {
        CHECK(conf_since(k, start) < 30000);
        (void)conf_wait(k, 0, 50);
    }
    CHECK(conf_connect(k, k->peer->host, k->peer->slow, 5000) == B24_OK);
    do {
        memset(k->buf, 1, 300);
        rc = conf_send(k, k->buf, 300);
    } while (rc > 0);
    CHECK(rc == B24_E_AGAIN);
    CHECK(stack_lent().connections == 1);
    conf_close(k);
    CHECK(stack_lent().connections == 0);
    return NULL;
}

/* An error is told by lwIP once; the port goes on telling it. */
static const char *broken_stays(struct conf *k)
{
    struct b24_lwip_socket *s = k->ctx;
    uint8_t c = 1;

    CHECK(conf_connect(k, k->peer->host, k->peer->resets, 5000) == B24_OK);
    CHECK(conf_send(k, &c, 1) == 1);
    CHECK(conf_recv_one(k, &c, 1) == B24_E_IO);
    CHECK(conf_recv(k, &c, 1) == B24_E_IO);
    CHECK(conf_send(k, &c, 1) == B24_E_IO);
    CHECK(s->why == ECONNRESET);
    CHECK(k->port->wait(k->ctx, B24_EV_READ, 5000) > 0);
    return NULL;
}

static const char *end_stays(struct conf *k)
{
    uint8_t c;

    CHECK(conf_connect(k, k->peer->host, k->peer->leaves, 5000) == B24_OK);
    CHECK(conf_recv_one(k, &c, 1) == 0);
    CHECK(conf_recv(k, &c, 1) == 0);
    CHECK(k->port->wait(k->ctx, B24_EV_READ, 5000) > 0);
    return NULL;
}

const struct conf_case socket_cases[] = {
    {"socket: no socket left", no_socket},
    {"socket: gathered pieces stay in order", gathered_in_order},
    {"socket: a broken stream stays broken", broken_stays},
    {"socket: close with no room to send", close_when_full},
    {"socket: the end stays the end", end_stays},
    {NULL, NULL},
};
