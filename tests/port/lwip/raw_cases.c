/* What only port/lwip_raw has to show: its use of lwIP's memory. */
#include "stack.h"

#include "b24_lwip_raw.h"

#include "lwip/mem.h"
#include "lwip/tcp.h"

#include <string.h>

#define CONNECT(k) \
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK)

/* A second without memory: it sleeps, looks when lwIP's timer (0.5 s) says
 * so, and does not spin. */
static const char *no_heap(struct conf *k)
{
    void *taken[256];
    unsigned n, looks = 0;
    uint32_t start;
    int rc;

    CONNECT(k);
    n = 0;
    start = k->port->now_ms(k->ctx);
    do {
        /* again and again: the stack gives back what it needed to connect */
        n += stack_take_heap(taken + n, 256 - n);
        rc = conf_send(k, k->buf, 100);
        looks++;
        (void)k->port->wait(k->ctx, B24_EV_WRITE, 5000);
    } while (rc == B24_E_AGAIN && conf_since(k, start) < 1000);
    stack_give_heap(taken, n);
    CHECK(rc == B24_E_AGAIN);
    CHECK(looks <= 4);
    CHECK(conf_since(k, start) < 4000);
    CHECK(conf_echo(k));
    return NULL;
}

/* Room for a part only: that part is taken. */
static const char *little_heap(struct conf *k)
{
    void *taken[256], *spare;
    unsigned n;
    int rc;

    CONNECT(k);
    spare = mem_malloc(400);
    n = stack_take_heap(taken, 256);
    mem_free(spare);
    rc = conf_send(k, k->buf, 1000);
    stack_give_heap(taken, n);
    CHECK(rc > 0 && rc < 400);
    return NULL;
}

static const char *no_block(struct conf *k)
{
    struct tcp_pcb *taken[MEMP_NUM_TCP_PCB];
    unsigned n;
    int rc;

    for (n = 0; n < MEMP_NUM_TCP_PCB; n++) {
        taken[n] = tcp_new();
        CHECK(taken[n] != NULL);
    }
    rc = conf_open(k, k->peer->host, k->peer->echo);
    while (n > 0) {
        tcp_abort(taken[--n]);
    }
    CHECK(rc == B24_E_CONNECT);
    conf_close(k);
    CONNECT(k);
    CHECK(conf_echo(k));
    return NULL;
}

/* What came in before the stream broke is given, then the error. */
static const char *octets_then_error(struct conf *k)
{
    struct b24_lwip_raw *r = k->ctx;
    uint8_t in[100];

    CONNECT(k);
    CHECK(conf_send(k, k->buf, sizeof in) == sizeof in);
    CHECK(k->port->wait(k->ctx, B24_EV_READ, 5000) > 0);
    tcp_abort(r->pcb); /* as lwIP does after its last repetition */
    CHECK(conf_recv(k, in, 60) == 60);
    CHECK(conf_recv(k, in, 60) == 40);
    CHECK(conf_recv(k, in, 60) == B24_E_IO);
    CHECK(conf_send(k, in, 60) == B24_E_IO);
    CHECK(k->port->wait(k->ctx, B24_EV_READ, 5000) > 0);
    CHECK(r->why == ERR_ABRT);
    return NULL;
}

/* More comes in, unread, than one chain of buffers may hold. */
static const char *longest_chain(struct conf *k)
{
    struct b24_lwip_raw *r = k->ctx;
    const uint32_t total = 90 * 1024, start = k->port->now_ms(k->ctx);
    uint32_t at, i, n;
    uint8_t piece[512];

    CONNECT(k);
    for (at = 0; at < total; at += sizeof piece) {
        for (i = 0; i < sizeof piece; i++) {
            piece[i] = conf_pattern(at + i);
        }
        CHECK(conf_send_all(k, piece, sizeof piece) == B24_OK);
    }
    while (r->rx == NULL || r->rx->tot_len < 0xffff - TCP_MSS) {
        CHECK(conf_since(k, start) < 10000);
        (void)k->port->wait(k->ctx, 0, 50);
    }
    (void)k->port->wait(k->ctx, 0, 1000); /* lwIP offers the rest again */
    for (at = 0; at < total; at += n) {
        n = total - at < sizeof piece ? total - at : sizeof piece;
        CHECK(conf_recv_all(k, piece, n, n) == B24_OK);
        for (i = 0; i < n; i++) {
            CHECK(piece[i] == conf_pattern(at + i));
        }
    }
    return NULL;
}

/* A board whose superloop runs the stack itself: no poll hook. */
static int connect_by_hand(struct conf *k, struct b24_lwip_raw *r)
{
    static const struct b24_lwip_raw_hooks hooks = {
        stack_time_s, stack_random, NULL, NULL, NULL, NULL};
    const uint32_t start = k->port->now_ms(k->ctx);
    int rc;

    b24_lwip_raw_init(r, &hooks, NULL);
    while ((rc = k->port->open(r, k->peer->host, k->peer->echo)) > 0 &&
           conf_since(k, start) < 5000) {
        stack_poll(NULL);
    }
    return rc;
}

static const char *no_poll_hook(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    struct b24_lwip_raw r;
    uint8_t in = 0;
    int rc;

    CHECK(connect_by_hand(k, &r) == B24_OK);
    CHECK(k->port->wait(&r, 0, 10) < 0);
    CHECK(k->port->send(&r, "x", 1) == 1);
    while ((rc = k->port->recv(&r, &in, 1)) == B24_E_AGAIN) {
        CHECK(conf_since(k, start) < 5000);
        stack_poll(NULL);
    }
    k->port->close(&r);
    CHECK(rc == 1 && in == 'x');
    return NULL;
}

/* The acknowledgement comes when the object is gone. */
static const char *late_acknowledgement(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    union {
        struct b24_lwip_raw r;
        uint8_t octets[sizeof(struct b24_lwip_raw)];
    } u;
    size_t i;

    CHECK(connect_by_hand(k, &u.r) == B24_OK);
    CHECK(k->port->send(&u.r, "x", 1) == 1);
    CHECK(k->port->recv(&u.r, k->buf, 1) == B24_E_AGAIN);
    k->port->close(&u.r);
    memset(u.octets, 0xa5, sizeof u.octets);
    while (conf_since(k, start) < 200) {
        stack_poll(NULL);
    }
    for (i = 0; i < sizeof u.octets; i++) {
        CHECK(u.octets[i] == 0xa5);
    }
    return NULL;
}

const struct conf_case raw_cases[] = {
    {"raw: no heap left is no error", no_heap},
    {"raw: little heap left takes a part", little_heap},
    {"raw: no control block left", no_block},
    {"raw: octets before the break", octets_then_error},
    {"raw: more than a chain can hold", longest_chain},
    {"raw: without a poll hook", no_poll_hook},
    {"raw: late acknowledgement", late_acknowledgement},
    {NULL, NULL},
};
