/* Clocks, random numbers, opening and closing. */
#include "conformance.h"

static const char *close_before_open(struct conf *k)
{
    conf_close(k);
    conf_close(k);
    return NULL;
}

static const char *no_stream_before_open(struct conf *k)
{
    uint8_t c = 1;

    CHECK(conf_send(k, &c, 1) < 0 && conf_send(k, &c, 1) != B24_E_AGAIN);
    CHECK(conf_recv(k, &c, 1) < 0 && conf_recv(k, &c, 1) != B24_E_AGAIN);
    return NULL;
}

static const char *clock_runs(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    uint32_t last = 0, now, i;

    for (i = 0; i < 20; i++) {
        (void)conf_wait(k, 0, 5);
        now = conf_since(k, start);
        CHECK(now >= last);
        last = now;
    }
    CHECK(last >= 80 && last < 5000);
    return NULL;
}

static const char *time_of_day(struct conf *k)
{
    const int64_t first = k->port->time_s(k->ctx);
    int64_t next;

    (void)conf_wait(k, 0, 1100);
    next = k->port->time_s(k->ctx);
    if (first == 0) {
        return conf_skip;
    }
    CHECK(first > 1577836800); /* 2020: seconds, not something else */
    CHECK(next > first && next - first < 10);
    return NULL;
}

static const char *random_octets(struct conf *k)
{
    uint8_t a[40], b[40];
    unsigned i, same = 0, run = 0;

    for (i = 0; i < sizeof a; i++) {
        a[i] = 0xa5;
        b[i] = 0xa5;
    }
    CHECK(k->port->random(k->ctx, a + 4, 32) == B24_OK);
    CHECK(k->port->random(k->ctx, b + 4, 32) == B24_OK);
    for (i = 4; i < 36; i++) {
        same += a[i] == b[i];
        run += a[i] == a[4];
    }
    CHECK(same < 16); /* two draws differ, and neither is one octet */
    CHECK(run < 16);
    for (i = 0; i < 4; i++) {
        CHECK(a[i] == 0xa5 && a[36 + i] == 0xa5);
    }
    CHECK(k->port->random(k->ctx, a, 0) == B24_OK && a[0] == 0xa5);
    return NULL;
}

static const char *random_fills_any_length(struct conf *k)
{
    size_t len, i;
    unsigned zeros;

    for (len = 1; len <= 512; len = len * 2 + 1) {
        for (i = 0; i < len; i++) {
            k->buf[i] = 0;
        }
        CHECK(k->port->random(k->ctx, k->buf, len) == B24_OK);
        zeros = 0;
        for (i = len > 16 ? len - 16 : len; i < len; i++) {
            zeros += k->buf[i] == 0;
        }
        CHECK(zeros < 8); /* the end is filled as well */
    }
    return NULL;
}

static const char *pause_without_connection(struct conf *k)
{
    uint32_t start = k->port->now_ms(k->ctx);

    NEED(k->port->wait != NULL);
    CHECK(k->port->wait(k->ctx, 0, 150) >= 0);
    CHECK(conf_since(k, start) >= 145 && conf_since(k, start) < 2000);
    start = k->port->now_ms(k->ctx);
    CHECK(k->port->wait(k->ctx, 0, 0) >= 0);
    CHECK(conf_since(k, start) < k->prompt_ms);
    return NULL;
}

static const char *echo(struct conf *k)
{
    NEED(k->peer->echo != 0);
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    CHECK(conf_open(k, k->peer->host, k->peer->echo) == B24_OK);
    CHECK(conf_echo(k)); /* the same connection, unharmed */
    return NULL;
}

static const char *echo_ipv6(struct conf *k)
{
    NEED(k->peer->host6 != NULL && k->peer->echo6 != 0);
    CHECK(conf_connect(k, k->peer->host6, k->peer->echo6, 5000) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

static const char *reopen(struct conf *k)
{
    unsigned i;

    NEED(k->peer->echo != 0);
    for (i = 0; i < 50; i++) { /* more than a small stack has sockets */
        CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
        CHECK(conf_echo(k));
        conf_close(k);
    }
    return NULL;
}

static const char *double_close(struct conf *k)
{
    uint8_t c;

    NEED(k->peer->echo != 0);
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    conf_close(k);
    conf_close(k);
    CHECK(conf_recv(k, &c, 1) < 0 && conf_recv(k, &c, 1) != B24_E_AGAIN);
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

static const char *close_while_connecting(struct conf *k)
{
    unsigned i;

    NEED(k->peer->echo != 0);
    for (i = 0; i < 20; i++) {
        CHECK(conf_open(k, k->peer->host, k->peer->silent) >= 0);
        conf_close(k);
    }
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

static const char *refused(struct conf *k)
{
    NEED(k->peer->refused != 0);
    CHECK(conf_connect(k, k->peer->host, k->peer->refused, 10000) ==
          B24_E_CONNECT);
    conf_close(k);
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

const struct conf_case conf_basic_cases[] = {
    {"close before open", close_before_open},
    {"no stream before open", no_stream_before_open},
    {"clock runs and never steps back", clock_runs},
    {"time of day", time_of_day},
    {"random octets", random_octets},
    {"random fills any length", random_fills_any_length},
    {"pause without a connection", pause_without_connection},
    {"echo", echo},
    {"echo over IPv6", echo_ipv6},
    {"reopen", reopen},
    {"double close", double_close},
    {"close while connecting", close_while_connecting},
    {"refused", refused},
    {NULL, NULL},
};
