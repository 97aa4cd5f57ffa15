/* Names: known, unknown, never answered, answered late, with more than one
 * address. */
#include "conformance.h"

static const char *known(struct conf *k)
{
    NEED(k->peer->known != NULL);
    CHECK(conf_connect(k, k->peer->known, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

static const char *unknown(struct conf *k)
{
    NEED(k->peer->unknown != NULL);
    CHECK(conf_connect(k, k->peer->unknown, k->peer->echo, 10000) == B24_E_DNS);
    conf_close(k);
    CHECK(conf_connect(k, k->peer->known, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

static const char *mute(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);

    NEED(k->peer->mute != NULL);
    CHECK(conf_connect(k, k->peer->mute, k->peer->echo, 1500) == B24_RESOLVING);
    CHECK(conf_since(k, start) >= 1500 && conf_since(k, start) < 3000);
    /* The lookup left behind is in nobody's way. */
    conf_close(k);
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    conf_close(k);
    CHECK(conf_connect(k, k->peer->known, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

static const char *answer_wakes(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    int rc;

    NEED(k->peer->late != NULL && k->port->wait != NULL);
    while ((rc = conf_open(k, k->peer->late, k->peer->echo)) == B24_RESOLVING) {
        CHECK(k->port->wait(k->ctx, B24_EV_WRITE, 10000) > 0);
    }
    CHECK(rc == B24_OK || rc == B24_CONNECTING);
    CHECK(conf_since(k, start) >= 500 && conf_since(k, start) < 3000);
    CHECK(conf_connect(k, k->peer->late, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

static const char *late_answer(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);

    NEED(k->peer->late != NULL);
    CHECK(conf_open(k, k->peer->late, k->peer->echo) == B24_RESOLVING);
    conf_close(k);
    CHECK(conf_open(k, k->peer->late, k->peer->refused) == B24_RESOLVING);
    conf_close(k);
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    while (conf_since(k, start) < 1500) { /* the answers come in between */
        CHECK(conf_echo(k));
        (void)conf_wait(k, 0, 100);
    }
    return NULL;
}

static const char *first_refused(struct conf *k)
{
    NEED(k->peer->first_refused != NULL);
    CHECK(conf_connect(k, k->peer->first_refused, k->peer->first_refused_port,
                       k->several_ms) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

static const char *first_dead(struct conf *k)
{
    NEED(k->peer->first_dead != NULL);
    CHECK(conf_connect(k, k->peer->first_dead, k->peer->first_dead_port,
                       k->several_ms) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

const struct conf_case conf_name_cases[] = {
    {"known host", known},
    {"unknown host", unknown},
    {"wait wakes to the resolver's answer", answer_wakes},
    {"late answer after close", late_answer},
    {"several addresses, the first refuses", first_refused},
    {"several addresses, the first is dead", first_dead},
    {"silent resolver", mute}, /* last: its lookup may go on for a while */
    {NULL, NULL},
};
