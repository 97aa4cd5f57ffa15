/* Cases of port/posix alone: overrides, reasons, signals, the lookup pool. */
#define _POSIX_C_SOURCE 200809L

#include "b24_posix.h"
#include "conf_main.h"
#include "conformance_posix.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *literal_needs_no_lookup(struct conf *k)
{
    const struct b24_posix *p = k->ctx;
    char text[64];

    CHECK(conf_open(k, k->peer->host, k->peer->echo) != B24_RESOLVING);
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    CHECK(b24_posix_peer_text(p, text, sizeof text) == (int)strlen(text));
    CHECK(strncmp(text, "127.0.0.1:", 10) == 0);
    CHECK(strtoul(text + 10, NULL, 10) == k->peer->echo);
    CHECK(b24_posix_peer_text(p, text, 10) == B24_E_SPACE);
    CHECK(b24_posix_address_text(p, 0, text, sizeof text) == 9);
    CHECK(strcmp(text, "127.0.0.1") == 0);
    CHECK(b24_posix_address_text(p, 0, text, 9) == B24_E_SPACE);
    CHECK(b24_posix_address_text(p, 1, text, sizeof text) == B24_E_STATE);
    CHECK(b24_posix_address_text(p, 99, text, sizeof text) == B24_E_STATE);
    NEED(k->peer->host6 != NULL);
    conf_close(k);
    CHECK(conf_open(k, k->peer->host6, k->peer->echo6) != B24_RESOLVING);
    CHECK(conf_connect(k, k->peer->host6, k->peer->echo6, 5000) == B24_OK);
    CHECK(b24_posix_peer_text(p, text, sizeof text) > 0);
    CHECK(strncmp(text, "[::1]:", 6) == 0);
    CHECK(b24_posix_address_text(p, 0, text, sizeof text) == 3);
    CHECK(strcmp(text, "::1") == 0);
    return NULL;
}

static const char *reason_refused(struct conf *k)
{
    const struct b24_posix *p = k->ctx;
    char text[64];

    CHECK(conf_connect(k, k->peer->host, k->peer->refused, 5000) ==
          B24_E_CONNECT);
    CHECK(p->sys_errno == ECONNREFUSED && p->gai_error == 0);
    CHECK(strcmp(b24_posix_why(p), strerror(ECONNREFUSED)) == 0);
    CHECK(b24_posix_peer_text(p, text, sizeof text) == B24_E_STATE);
    CHECK(conf_connect(k, k->peer->host, k->peer->echo, 5000) == B24_OK);
    CHECK(p->sys_errno == 0 && b24_posix_why(p)[0] == '\0');
    return NULL;
}

static const char *reason_unknown(struct conf *k)
{
    const struct b24_posix *p = k->ctx;
    char name[300];

    NEED(k->peer->unknown != NULL);
    CHECK(conf_connect(k, k->peer->unknown, k->peer->echo, 10000) == B24_E_DNS);
    CHECK(p->gai_error == EAI_NONAME);
    CHECK(strcmp(b24_posix_why(p), gai_strerror(EAI_NONAME)) == 0);
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    CHECK(conf_open(k, name, k->peer->echo) == B24_E_DNS);
    CHECK(conf_open(k, "", k->peer->echo) == B24_E_DNS);
    return NULL;
}

/* Sets the overrides for one connection, and takes them away again. */
static int open_with(struct conf *k, const struct b24_posix_override *o,
                     size_t n, const char *host, uint16_t port)
{
    struct b24_posix *p = k->ctx;
    int rc;

    p->overrides = o;
    p->n_overrides = n;
    rc = conf_connect(k, host, port, 5000);
    p->overrides = NULL;
    p->n_overrides = 0;
    return rc;
}

static const char *override_host(struct conf *k)
{
    const uint16_t echo = k->peer->echo;
    const struct b24_posix_override o[] = {
        {"portal.example", (uint16_t)(echo ^ 1), "another port"},
        {"other.example", echo, "another host"},
        {"portal.example", echo, "127.0.0.1"},
    };
    const struct b24_posix_override bad = {"portal.example", echo, "[::1]"};
    const struct b24_posix *p = k->ctx;

    CHECK(open_with(k, o, 3, "PORTAL.example", echo) == B24_OK);
    CHECK(conf_echo(k));
    conf_close(k);
    CHECK(open_with(k, &bad, 1, "portal.example", echo) == B24_E_DNS);
    CHECK(p->gai_error == EAI_NONAME);
    return NULL;
}

/* "No route" for one address does not hide that the other refused. */
static const char *reason_that_matters(struct conf *k)
{
    const uint16_t refused = k->peer->refused;
    const struct b24_posix_override o[] = {
        {"portal.example", refused, "127.0.0.1"},
        {"portal.example", refused, "192.0.2.1"},
    };
    const struct b24_posix *p = k->ctx;

    NEED(k->peer->mute != NULL); /* a namespace: no way to 192.0.2.1 */
    CHECK(open_with(k, o + 1, 1, "portal.example", refused) == B24_E_CONNECT);
    CHECK(p->sys_errno == ENETUNREACH);
    CHECK(open_with(k, o, 2, "portal.example", refused) == B24_E_CONNECT);
    CHECK(p->sys_errno == ECONNREFUSED);
    return NULL;
}

/* The dead address is really the first: the stagger passes before the second
 * is tried. And a refused one costs nothing. */
static const char *override_order(struct conf *k)
{
    const uint16_t dead = k->peer->first_dead_port, echo = k->peer->echo;
    struct b24_posix_override o[] = {
        {"portal.example", dead, "127.0.0.1"},
        {"portal.example", dead, conf_alias},
        {"portal.example", dead, conf_alias},
        {"portal.example", echo, conf_alias}, /* nobody listens */
        {"portal.example", echo, "127.0.0.1"},
    };
    uint32_t start = k->port->now_ms(k->ctx);

    NEED(conf_alias != NULL && dead != 0);
    CHECK(open_with(k, o, 5, "portal.example", dead) == B24_OK);
    CHECK(conf_echo(k));
    CHECK(conf_since(k, start) >= B24_POSIX_STAGGER_MS);
    CHECK(conf_since(k, start) < 2000);
    conf_close(k);
    /* One more, that refuses while the first is silent, costs nothing. */
    o[1].address = "127.0.0.8";
    start = k->port->now_ms(k->ctx);
    CHECK(open_with(k, o, 5, "portal.example", dead) == B24_OK);
    CHECK(conf_since(k, start) >= B24_POSIX_STAGGER_MS);
    CHECK(conf_since(k, start) < 2 * B24_POSIX_STAGGER_MS);
    conf_close(k);
    start = k->port->now_ms(k->ctx);
    CHECK(open_with(k, o, 5, "portal.example", echo) == B24_OK);
    CHECK(conf_since(k, start) < B24_POSIX_STAGGER_MS);
    CHECK(conf_echo(k));
    return NULL;
}

/* Every address dead: still connecting, until the caller has enough. */
static const char *override_all_dead(struct conf *k)
{
    const uint16_t dead = k->peer->first_dead_port;
    struct b24_posix_override o[B24_POSIX_ADDRESSES + 2];
    struct b24_posix *p = k->ctx;
    size_t i;

    NEED(dead != 0);
    for (i = 0; i < sizeof o / sizeof o[0]; i++) {
        o[i].host = "portal.example";
        o[i].port = dead;
        o[i].address = "127.0.0.1";
    }
    p->overrides = o;
    p->n_overrides = sizeof o / sizeof o[0];
    CHECK(conf_connect(k, "portal.example", dead, 900) == B24_CONNECTING);
    CHECK(p->pending >= 3);
    p->n_overrides = 0;
    conf_close(k);
    CHECK(p->pending == 0);
    return NULL;
}

static volatile sig_atomic_t alarms;

static void on_alarm(int sig)
{
    (void)sig;
    alarms++;
}

static int alarm_in_ms(long ms)
{
    struct sigaction sa;
    struct sigevent ev;
    struct itimerspec when;
    timer_t timer;

    memset(&sa, 0, sizeof sa);
    sa.sa_handler = on_alarm;
    memset(&ev, 0, sizeof ev);
    ev.sigev_notify = SIGEV_SIGNAL;
    ev.sigev_signo = SIGALRM;
    memset(&when, 0, sizeof when);
    when.it_value.tv_nsec = ms * 1000000L;
    return sigaction(SIGALRM, &sa, NULL) == 0 &&
           timer_create(CLOCK_MONOTONIC, &ev, &timer) == 0 &&
           timer_settime(timer, 0, &when, NULL) == 0;
}

static const char *signal_ends_wait(struct conf *k)
{
    uint32_t start = k->port->now_ms(k->ctx);

    CHECK(conf_connect(k, k->peer->host, k->peer->silent, 5000) == B24_OK);
    CHECK(alarm_in_ms(100));
    CHECK(k->port->wait(k->ctx, B24_EV_READ, 8000) > 0);
    CHECK(conf_since(k, start) < 3000);
    conf_close(k);
    NEED(k->peer->mute != NULL);
    CHECK(conf_open(k, k->peer->mute, k->peer->echo) == B24_RESOLVING);
    start = k->port->now_ms(k->ctx);
    CHECK(alarm_in_ms(100));
    CHECK(k->port->wait(k->ctx, 0, 2000) > 0);
    CHECK(conf_since(k, start) < 1500);
    return NULL;
}

/* A signal that the caller holds back is not taken by the helper thread. */
static const char *signals_are_the_callers(struct conf *k)
{
    sigset_t held, old;
    sig_atomic_t before, during;

    NEED(k->peer->mute != NULL);
    CHECK(conf_open(k, k->peer->mute, k->peer->echo) == B24_RESOLVING);
    sigemptyset(&held);
    sigaddset(&held, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &held, &old);
    before = alarms;
    CHECK(alarm_in_ms(20));
    (void)k->port->wait(k->ctx, 0, 200);
    during = alarms;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    CHECK(during == before);
    CHECK(alarms == before + 1);
    return NULL;
}

/* The object is gone when the answer comes. */
static const char *object_gone(struct conf *k)
{
    struct b24_posix *p;
    int rc;

    NEED(k->peer->late != NULL);
    p = malloc(sizeof *p);
    CHECK(p != NULL);
    b24_posix_init(p);
    rc = b24_posix_port.open(p, k->peer->late, k->peer->echo);
    b24_posix_free(p);
    memset(p, 0x5a, sizeof *p);
    free(p);
    CHECK(rc == B24_RESOLVING);
    (void)conf_wait(k, 0, 1200);
    return NULL;
}

/* Silent lookups fill the pool; the next one fails at once; when the resolver
 * has given up, the pool is empty again. */
static const char *pool(struct conf *k)
{
    static struct b24_posix many[B24_POSIX_LOOKUPS + 1];
    const uint32_t start = k->port->now_ms(k->ctx);
    unsigned i, resolving = 0, failed = 0;
    int rc;

    NEED(k->peer->mute != NULL);
    for (i = 0; i <= B24_POSIX_LOOKUPS; i++) {
        b24_posix_init(&many[i]);
        rc = b24_posix_port.open(&many[i], k->peer->mute, k->peer->echo);
        resolving += rc == B24_RESOLVING;
        failed += rc == B24_E_DNS && many[i].gai_error == EAI_AGAIN;
    }
    for (i = 0; i <= B24_POSIX_LOOKUPS; i++) {
        b24_posix_free(&many[i]);
        b24_posix_free(&many[i]);
    }
    CHECK(resolving + failed == B24_POSIX_LOOKUPS + 1);
    CHECK(failed >= 1 && resolving >= 1);
    CHECK(conf_since(k, start) < 1000);
    while ((rc = conf_connect(k, k->peer->known, k->peer->echo, 5000)) ==
           B24_E_DNS) {
        CHECK(conf_since(k, start) < 15000);
        (void)conf_wait(k, 0, 100);
    }
    CHECK(rc == B24_OK && conf_echo(k));
    return NULL;
}

const struct conf_case posix_cases[] = {
    {"posix: a literal needs no lookup", literal_needs_no_lookup},
    {"posix: why: refused", reason_refused},
    {"posix: why: unknown host", reason_unknown},
    {"posix: override", override_host},
    {"posix: why: the reason that matters", reason_that_matters},
    {"posix: override, addresses in order", override_order},
    {"posix: override, every address dead", override_all_dead},
    {"posix: a signal ends wait", signal_ends_wait},
    {"posix: signals are the caller's", signals_are_the_callers},
    {"posix: object gone before the answer", object_gone},
    {"posix: lookup pool full, then free again", pool},
    {NULL, NULL},
};
