/* Moving octets: short, none, and the ways a stream ends. */
#include "conformance.h"

static const char *connect_to(struct conf *k, uint16_t port)
{
    NEED(port != 0);
    CHECK(conf_connect(k, k->peer->host, port, 5000) == B24_OK);
    return NULL;
}

#define CONNECT(port)                           \
    do {                                        \
        const char *why_ = connect_to(k, port); \
        if (why_ != NULL) {                     \
            return why_;                        \
        }                                       \
    } while (0)

static const char *short_recv(struct conf *k)
{
    uint8_t in[5];
    uint32_t i = 0;
    unsigned j;
    int rc;

    CONNECT(k->peer->echo);
    for (i = 0; i < 128; i++) {
        k->buf[i] = conf_pattern(i);
    }
    CHECK(conf_send_all(k, k->buf, 128) == B24_OK);
    for (i = 0; i < 128; i += (uint32_t)rc) {
        in[3] = in[4] = 0xa5;
        rc = conf_recv_one(k, in, 3);
        CHECK(rc >= 1 && rc <= 3);
        for (j = 0; j < (unsigned)rc; j++) {
            CHECK(in[j] == conf_pattern(i + j));
        }
        CHECK(in[3] == 0xa5 && in[4] == 0xa5);
    }
    CHECK(conf_recv(k, in, 3) == B24_E_AGAIN);
    return NULL;
}

static const char *octet_by_octet(struct conf *k)
{
    uint8_t in[64];
    uint32_t got = 0, i;
    int rc;

    CONNECT(k->peer->drip);
    while (got < sizeof in) {
        rc = conf_recv_one(k, in + got, sizeof in - got);
        CHECK(rc > 0);
        got += (uint32_t)rc;
    }
    for (i = 0; i < sizeof in; i++) {
        CHECK(in[i] == conf_pattern(i));
    }
    CHECK(conf_recv_one(k, in, 1) == 0);
    return NULL;
}

static const char *recv_would_block(struct conf *k)
{
    uint8_t c;
    uint32_t start;

    CONNECT(k->peer->silent);
    CHECK(conf_recv(k, &c, 1) == B24_E_AGAIN);
    start = k->port->now_ms(k->ctx);
    NEED(k->port->wait != NULL);
    CHECK(k->port->wait(k->ctx, B24_EV_READ, 200) >= 0);
    CHECK(conf_recv(k, &c, 1) == B24_E_AGAIN);
    /* It may wake early, but not all the time. */
    while (conf_since(k, start) < 200) {
        CHECK(k->port->wait(k->ctx, B24_EV_READ, 200) >= 0);
        CHECK(conf_recv(k, &c, 1) == B24_E_AGAIN);
    }
    CHECK(conf_since(k, start) < 2000);
    return NULL;
}

static const char *wait_times_out(struct conf *k)
{
    uint32_t start;

    NEED(k->port->wait != NULL);
    CONNECT(k->peer->silent);
    start = k->port->now_ms(k->ctx);
    CHECK(k->port->wait(k->ctx, B24_EV_READ, 200) == 0);
    CHECK(conf_since(k, start) >= 195 && conf_since(k, start) < 2000);
    return NULL;
}

static const char *wait_wakes_to_read(struct conf *k)
{
    uint32_t start;
    uint8_t c = 7;

    NEED(k->port->wait != NULL);
    CONNECT(k->peer->echo);
    CHECK(conf_send_all(k, &c, 1) == B24_OK);
    start = k->port->now_ms(k->ctx);
    while (conf_recv(k, &c, 1) == B24_E_AGAIN) {
        CHECK(k->port->wait(k->ctx, B24_EV_READ, 5000) > 0);
    }
    CHECK(conf_since(k, start) < 2000);
    /* And to the peer's end. */
    conf_close(k);
    CONNECT(k->peer->leaves);
    start = k->port->now_ms(k->ctx);
    while (conf_recv(k, &c, 1) == B24_E_AGAIN) {
        CHECK(k->port->wait(k->ctx, B24_EV_READ, 5000) > 0);
    }
    CHECK(conf_since(k, start) < 2000);
    return NULL;
}

static const char *wait_wakes_to_write(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);

    NEED(k->port->wait != NULL);
    CONNECT(k->peer->silent);
    CHECK(k->port->wait(k->ctx, B24_EV_WRITE, 5000) > 0);
    CHECK(k->port->wait(k->ctx, B24_EV_READ | B24_EV_WRITE, 5000) > 0);
    CHECK(conf_since(k, start) < 2000);
    return NULL;
}

/* Sends the pattern from position *at until the port takes no more, or up to
 * most octets. *full: it came to that; *part: a send took less than all. */
static const char *flood(struct conf *k, uint32_t *at, uint32_t most, int *full,
                         int *part)
{
    uint32_t i;
    int rc;

    *full = 0;
    while (*at < most && !*full) {
        for (i = 0; i < k->cap; i++) {
            k->buf[i] = conf_pattern(*at + i);
        }
        rc = conf_send(k, k->buf, k->cap);
        *full = rc == B24_E_AGAIN;
        if (!*full) {
            CHECK(rc > 0 && (size_t)rc <= k->cap);
            *part |= (size_t)rc < k->cap;
            *at += (uint32_t)rc;
        }
    }
    return NULL;
}

/* The peer reads nothing for half a second, then everything, comparing. */
static const char *send_would_block(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    uint32_t at = 0, stop;
    uint8_t answer[5], zero = 0;
    int full, part = 0;
    const char *why;

    CONNECT(k->peer->slow);
    why = flood(k, &at, 64u << 20, &full, &part);
    if (why != NULL) {
        return why;
    }
    CHECK(full);
    stop = at + (uint32_t)k->cap * 4u;
    while (at < stop) {
        CHECK(conf_since(k, start) < 20000);
        CHECK(conf_wait(k, B24_EV_WRITE, 1000) >= 0);
        why = flood(k, &at, stop, &full, &part);
        if (why != NULL) {
            return why;
        }
    }
    /* part is not demanded: a port may take all or nothing. */
    CHECK(conf_send_all(k, &zero, 1) == B24_OK);
    CHECK(conf_recv_all(k, answer, 5, 5) == B24_OK);
    CHECK(((uint32_t)answer[0] << 24 | (uint32_t)answer[1] << 16 |
           (uint32_t)answer[2] << 8 | answer[3]) == at);
    CHECK(answer[4] == 1); /* every octet was the pattern's */
    return NULL;
}

static const char *close_by_peer(struct conf *k)
{
    uint32_t got = 0, i;
    int rc;

    CONNECT(k->peer->ends);
    while ((rc = conf_recv_one(k, k->buf, 64)) > 0) {
        for (i = 0; i < (uint32_t)rc; i++) {
            CHECK(k->buf[i] == conf_pattern(got + i));
        }
        got += (uint32_t)rc;
    }
    CHECK(rc == 0);
    CHECK(got == 300);
    CHECK(conf_recv(k, k->buf, 64) <= 0); /* nothing comes after the end */
    return NULL;
}

static const char *accept_then_close(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    int rc;

    CONNECT(k->peer->leaves);
    CHECK(conf_recv_one(k, k->buf, 64) == 0);
    /* Sending into the void ends in an error, not in a signal. */
    for (rc = 1; rc > 0 || rc == B24_E_AGAIN;) {
        CHECK(conf_since(k, start) < 10000);
        rc = conf_send(k, k->buf, 64);
        (void)conf_wait(k, 0, 10);
    }
    CHECK(rc < 0);
    return NULL;
}

static const char *reset(struct conf *k)
{
    int rc;

    CONNECT(k->peer->resets);
    CHECK(conf_send_all(k, "x", 1) == B24_OK);
    rc = conf_recv_one(k, k->buf, 64);
    CHECK(rc < 0 && rc != B24_E_TIMEOUT); /* above all: not 0 */
    return NULL;
}

/* What was sent arrives although close() follows at once. */
static const char *close_delivers(struct conf *k)
{
    uint8_t n[5];
    unsigned i;

    NEED(k->peer->count != 0);
    CONNECT(k->peer->sink);
    for (i = 0; i < 512; i++) {
        k->buf[i] = conf_pattern(i);
    }
    CHECK(conf_send_all(k, k->buf, 512) == B24_OK);
    conf_close(k);
    for (i = 0; i < 50; i++) {
        CONNECT(k->peer->count);
        CHECK(conf_recv_all(k, n, 5, 5) == B24_OK);
        conf_close(k);
        if (n[4] != 0 || n[2] != 0) {
            break;
        }
        (void)conf_wait(k, 0, 50);
    }
    CHECK(n[0] == 0 && n[1] == 0 && n[2] == 2 && n[3] == 0);
    CHECK(n[4] == 1);
    return NULL;
}

const struct conf_case conf_stream_cases[] = {
    {"short recv", short_recv},
    {"recv octet by octet", octet_by_octet},
    {"recv would block", recv_would_block},
    {"wait times out", wait_times_out},
    {"wait wakes to read", wait_wakes_to_read},
    {"wait wakes to write", wait_wakes_to_write},
    {"short send, send would block", send_would_block},
    {"close by peer", close_by_peer},
    {"peer accepts and closes", accept_then_close},
    {"reset by peer", reset},
    {"close delivers what was sent", close_delivers},
    {NULL, NULL},
};
