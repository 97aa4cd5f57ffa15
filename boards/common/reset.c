/* reset.c - see reset.h. */
#include "reset.h"
#include "board.h"
#include "command.h"
#include "feed.h"
#include "net.h"
#include "pair.h"
#include "report.h"
#include "say.h"

#include "b24_lwip_raw.h"

#include <string.h>

#ifndef B24_ARENA_SIZE
#error "the profile sets B24_ARENA_SIZE"
#endif
/* A connection that nobody uses is given back after so long, and the secrets
 * and the arena are wiped. */
#define KEEP_MS 10000u
#define AGENT   "b24reset/" B24_VERSION " ("

static uint64_t arena[B24_ARENA_SIZE / 8];
/* In the image as a number of its own, so that a search can try smaller ones
 * (tests/bench/firmware_arena.py). */
extern const uint32_t b24_reset_arena_room;
const uint32_t b24_reset_arena_room = sizeof(arena);
static struct b24_client client;
#if BOARD_SESSION
static struct b24_session session; /* outlives KEEP_MS: seconds the next time */
#endif
static struct b24_lwip_raw port;
#if BOARD_OAUTH
#define B24_PAIR_HOOKS b24_pair_load, b24_pair_save
static const struct b24_port *const net = &b24_lwip_raw_port_keeping;
#else
#define B24_PAIR_HOOKS NULL, NULL
static const struct b24_port *const net = &b24_lwip_raw_port;
#endif
static struct b24_config config;
static struct b24_roots roots;
static struct b24_call call;
static struct b24_reset_end last;
static enum b24_state state;
static char agent[sizeof(AGENT) + 34];
static size_t arena_peak;
static uint32_t arena_blocks;
static uint32_t ended_ms;
static uint8_t running, open, ended;

/* Read from there, whatever the compiler knows. */
static size_t arena_room(void)
{
    const uint32_t *room = &b24_reset_arena_room;

    __asm("" : "+r"(room));
    return *room;
}

static int64_t time_s(void *arg)
{
    (void)arg;
    return b24_net_time_s();
}

static int random_octets(void *arg, void *buf, size_t len)
{
    (void)arg;
    return board_random(buf, len);
}

static void poll_net(void *arg)
{
    (void)arg;
    b24_net_poll();
}

static void step(void *ctx, int begins)
{
    (void)ctx;
    (void)begins;
    b24_feed();
}

void b24_reset_init(const struct b24_settings *s)
{
    static const struct b24_lwip_raw_hooks hooks = {
        time_s, random_octets, poll_net, NULL, B24_PAIR_HOOKS};
    const size_t len = strlen(s->device);

    memcpy(agent, AGENT, sizeof(AGENT) - 1);
    memcpy(agent + sizeof(AGENT) - 1, s->device, len);
    agent[sizeof(AGENT) - 1 + len] = ')';
    roots.find = b24_roots_find_der;
    roots.ctx = (void *)(uintptr_t)s->roots;
    config.site = &s->site;
    config.roots = &roots;
    config.arena = arena;
    config.arena_len = arena_room();
#if BOARD_SESSION
    config.session = &session;
#endif
#if BOARD_OAUTH
    config.oauth = b24_pair_oauth();
#endif
    config.timeout_ms = s->timeout_ms;
    config.retries = s->retries;
    config.user_agent = agent;
    config.step = step;
    b24_lwip_raw_init(&port, &hooks, NULL);
}

static void measure(void)
{
    struct b24_tls_info info;

    if (b24_tls_info(&client, &info) != B24_OK)
        return;
    arena_blocks = info.arena_blocks;
    if (info.arena_peak > arena_peak)
        arena_peak = info.arena_peak;
}

static void note(const struct b24_reply *reply)
{
    ended = 1;
    last.err = reply->err;
    last.outcome = reply->outcome;
    last.advice = reply->advice;
    last.sent = reply->attempts > 0;
    last.number++;
}

static void finished(void)
{
    const struct b24_reply *reply = b24_result(&client);

    measure();
    running = 0;
    ended_ms = board_now_ms();
    note(reply);
    state = reply->err == B24_OK ? B24_DONE : B24_FAILED;
    b24_command_say(&call);
    b24_report(reply,
               config.oauth ? config.oauth->now.access : config.site->hook);
}

static void hang_up(void)
{
    if (!open)
        return;
    b24_close(&client); /* wipes the arena, whatever is lent */
    open = 0;
    arena_blocks = 0;
}

int b24_reset_start(const struct b24_call *what)
{
    int rc = B24_OK;

    if (running) {
        b24_say("busy: a call is running\n");
        return 0;
    }
    if (!open)
        rc = b24_init(&client, &config, net, &port);
    if (rc != B24_OK) {
        b24_say("client: ");
        b24_say(b24_err_name(rc));
        b24_say("\n");
        note(b24_result(&client));
        return 0;
    }
    open = 1;
    call = *what;
    state = B24_IDLE;
    running = b24_start(&client, what) == B24_OK;
    if (!running)
        finished();
    return running;
}

/* One line a step; those that pass within one poll are not seen. */
static void say_progress(void)
{
    const enum b24_state now = b24_progress(&client);

    if (now == state)
        return;
    state = now;
    if (now == B24_DONE || now == B24_FAILED)
        return;
    b24_command_say(&call);
    b24_say(": ");
    b24_say(b24_state_name(now));
    if (now == B24_BACKOFF) {
        b24_say(", again in ");
        b24_say_u32(b24_reset_pause_ms());
        b24_say(" ms");
    }
    b24_say("\n");
}

void b24_reset_poll(void)
{
    if (running) {
        const int rc = b24_poll(&client);

        say_progress();
        if (rc != B24_BUSY)
            finished();
    } else if (open && board_now_ms() - ended_ms >= KEEP_MS) {
        hang_up();
    }
}

void b24_reset_cancel(void)
{
    if (running) {
        b24_cancel(&client);
        finished();
    }
}

int b24_reset_running(void)
{
    return running;
}

int b24_reset_may_sleep(void)
{
    return !running || b24_poll_hint(&client, NULL) > 0;
}

uint32_t b24_reset_pause_ms(void)
{
    return b24_reset_state() == B24_BACKOFF ? b24_poll_hint(&client, NULL) : 0;
}

unsigned b24_reset_attempt(void)
{
    return running ? b24_result(&client)->retries + 1u : 0;
}

enum b24_state b24_reset_state(void)
{
    return state;
}

const struct b24_reset_end *b24_reset_last(void)
{
    return ended ? &last : NULL;
}

int b24_reset_perhaps(const struct b24_reset_end *end)
{
    switch (end->outcome) {
    case B24_OK_TRUE:
    case B24_OK_FALSE:
    case B24_API_ERROR:
    case B24_HTTP_ERROR:
        return 0;
    default:
        return end->sent;
    }
}

size_t b24_reset_arena_peak(void)
{
    return arena_peak;
}

uint32_t b24_reset_arena_blocks(void)
{
    return arena_blocks;
}

size_t b24_reset_arena_size(void)
{
    return arena_room();
}
