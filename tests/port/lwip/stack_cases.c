/* What both ports on lwIP have to show beyond the conformance test. */
#include "stack.h"

#include <stdlib.h>
#include <string.h>

/* As a TLS handshake writes: three small pieces, then it reads. */
static const char *flight(struct conf *k)
{
    uint8_t in[131];
    unsigned before;

    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    before = stack_segments;
    memset(k->buf, 7, sizeof in);
    CHECK(conf_send(k, k->buf, 70) == 70);
    CHECK(conf_send(k, k->buf, 6) == 6);
    CHECK(conf_send(k, k->buf, 55) == 55);
    CHECK(stack_segments == before);
    (void)conf_recv(k, in, sizeof in);
    CHECK(stack_segments == before + 1);
    return NULL;
}

static const char *wait_pushes(struct conf *k)
{
    unsigned before;

    CHECK(conf_connect(k, k->peer->host, k->peer->sink, 5000) == B24_OK);
    before = stack_segments;
    CHECK(conf_send(k, k->buf, 9) == 9);
    CHECK(stack_segments == before);
    (void)conf_wait(k, 0, 1);
    CHECK(stack_segments == before + 1);
    return NULL;
}

/* Closes an object, uses its memory for something else and lets the stack go
 * on for a while: 1 when nothing has written to it. */
static int untouched(struct conf *k, uint8_t *object)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    size_t i;

    k->port->close(object);
    memset(object, 0xa5, stack_object_size);
    while (conf_since(k, start) < 1500) {
        (void)conf_wait(k, 0, 50);
    }
    for (i = 0; i < stack_object_size && object[i] == 0xa5; i++) {
    }
    return i == stack_object_size;
}

/* lwIP cannot cancel a lookup: its answer must not find the object. */
static const char *late_answer(struct conf *k)
{
    uint8_t *object = malloc(stack_object_size);
    int rc, kept;

    NEED(object != NULL && k->peer->late != NULL);
    stack_object_init(object);
    rc = k->port->open(object, k->peer->late, k->peer->echo);
    kept = untouched(k, object);
    free(object);
    CHECK(rc == B24_RESOLVING);
    CHECK(kept);
    return NULL;
}

/* Nor must an acknowledgement, octets, FIN or the stack's timer. */
static const char *late_segments(struct conf *k)
{
    uint8_t *object = malloc(stack_object_size);
    struct conf other = *k;
    int rc, sent, kept;

    NEED(object != NULL);
    stack_object_init(object);
    other.ctx = object;
    rc = conf_connect(&other, k->peer->host, k->peer->echo, 5000);
    sent = conf_send(&other, k->buf, 100);
    (void)conf_recv(&other, k->buf, 1); /* off they go, without the FIN */
    stack_hold_fin = 1; /* the connection stays while the timer runs */
    kept = untouched(k, object);
    stack_hold_fin = 0;
    free(object);
    CHECK(rc == B24_OK && sent == 100);
    CHECK(kept);
    return NULL;
}

/* Every lookup that lwIP can have under way is left behind: refused, not a
 * crash, and over as soon as lwIP has given up. */
static const char *lookups_run_out(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    static const char *const names[] = {"mute.test", "MUTE.test", "Mute.test",
                                        "mUte.test"};
    unsigned i;
    int rc = B24_RESOLVING;

    NEED(k->peer->mute != NULL);
    for (i = 0; i < 4 && rc == B24_RESOLVING; i++) {
        rc = conf_open(k, names[i], 1);
        conf_close(k);
    }
    /* Fewer than four, when an earlier case has left one behind. */
    CHECK(rc == B24_RESOLVING || (rc == B24_E_DNS && i > 1));
    CHECK(conf_open(k, k->peer->known, k->peer->echo) == B24_E_DNS);
    conf_close(k);
    while (conf_open(k, k->peer->known, k->peer->echo) == B24_E_DNS) {
        CHECK(conf_since(k, start) < 30000);
        (void)conf_wait(k, 0, 100);
    }
    CHECK(conf_connect(k, k->peer->known, k->peer->echo, 5000) == B24_OK);
    return NULL;
}

/* Octets that came in and were not read: the peer sees FIN, not RST, which
 * would take with it what was sent last. */
static const char *close_with_unread(struct conf *k)
{
    unsigned before;

    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_send_all(k, k->buf, 100) == B24_OK);
    CHECK(k->port->wait(k->ctx, B24_EV_READ, 5000) > 0);
    before = stack_resets;
    CHECK(conf_send(k, k->buf, 10) == 10);
    conf_close(k);
    CHECK(stack_resets == before);
    return NULL;
}

/* The answer to a lookup that was left behind is not taken for another's. */
static const char *answer_for_another(struct conf *k)
{
    NEED(k->peer->late != NULL && k->peer->mute != NULL);
    CHECK(conf_open(k, k->peer->late, k->peer->echo) == B24_RESOLVING);
    conf_close(k);
    CHECK(conf_connect(k, k->peer->mute, k->peer->echo, 1500) == B24_RESOLVING);
    return NULL;
}

static const char *address_is_dead(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);

    CHECK(conf_open(k, "10.9.0.77", 443) == B24_CONNECTING);
    CHECK(conf_since(k, start) < k->prompt_ms);
    CHECK(conf_connect(k, "10.9.0.77", 443, 300) == B24_CONNECTING);
    return NULL;
}

/* No room for a SYN: told at once, and nothing is kept, however often. */
static const char *no_heap_to_connect(struct conf *k)
{
    void *taken[256];
    const unsigned n = stack_take_heap(taken, 256);
    unsigned i, refused = 0;

    for (i = 0; i < 10; i++) {
        refused += conf_open(k, k->peer->host, k->peer->echo) == B24_E_CONNECT;
    }
    stack_give_heap(taken, n);
    CHECK(refused == 10);
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    CHECK(conf_echo(k));
    return NULL;
}

/* Connections that cannot end, the peer having gone silent, make room for new
 * ones. */
static const char *closing_gives_way(struct conf *k)
{
    const char *why = NULL;
    unsigned i;

    stack_hold_fin = 1;
    for (i = 0; i < stack_connections_max * 2 && why == NULL; i++) {
        if (conf_connect(k, k->peer->host, k->peer->echo, 5000) != B24_OK ||
            !conf_echo(k)) {
            why = "a closing connection holds its block";
        }
        conf_close(k);
    }
    i = stack_lent().connections;
    stack_hold_fin = 0;
    CHECK(why != NULL || i == stack_connections_max);
    return why;
}

static struct stack_lent at_first; /* before anything was opened here */

static const char *note_lent(struct conf *k)
{
    (void)k;
    at_first = stack_lent();
    return NULL;
}

/* The last one: nothing is lent any more. */
static const char *nothing_lent(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    struct stack_lent lent;

    do {
        (void)conf_wait(k, 0, 100);
        lent = stack_lent();
    } while ((lent.connections > 0 || lent.buffers > 0 || lent.segments > 0 ||
              lent.heap > at_first.heap) &&
             conf_since(k, start) < 30000);
    CHECK(lent.connections == 0);
    CHECK(lent.buffers == 0);
    CHECK(lent.segments == 0);
    CHECK(lent.heap <= at_first.heap);
    return NULL;
}

const struct conf_case stack_cases[] = {
    {"lwip: what is lent at first", note_lent},
    {"lwip: a flight leaves in one segment", flight},
    {"lwip: wait sends what was gathered", wait_pushes},
    {"lwip: late answer to an object that is gone", late_answer},
    {"lwip: late segments to an object that is gone", late_segments},
    {"lwip: late answer is not taken for another's", answer_for_another},
    {"lwip: an address that never answers", address_is_dead},
    {"lwip: no heap left to connect", no_heap_to_connect},
    {"lwip: every lookup left behind", lookups_run_out},
    {"lwip: close with octets unread", close_with_unread},
    {"lwip: closing connections give way", closing_gives_way},
    {"lwip: nothing lent at the end", nothing_lent},
    {NULL, NULL},
};
