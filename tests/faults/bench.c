/* bench.c - see bench.h. Everything that the client does happens on a stack of
 * our own, so that what it leaves there can be looked at. */
#define _GNU_SOURCE /* ucontext */

#include "bench.h"
#include "b24_reply.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>

#define TIMEOUT_MS      20000u /* by the port's clock, which leaps */
#define TIMEOUT_REAL_MS 1000u
#define ARENA_SIZE      65536u
#define STACK_SIZE      262144u
/* Allocations are thousands, and the next point begins a client anew, too. */
#define ANEW_EVERY 8u
/* A call that is not struck makes about 60 port calls, and asks for the time
 * a few times with each of them and with each of 20 handshake steps. */
#define CLOCKS_PER_IO 8u
#define CLOCKS_FREE   200u
#define AGAIN_MAX     3u

struct bench bench;

static struct b24_session primed, session;
static uint64_t arena[ARENA_SIZE / 8];
static uint64_t stack[STACK_SIZE / 8];
static ucontext_t outside, inside;

static void bad(const char *format, ...)
{
    va_list list;

    bench.bad++;
    printf("BAD %u ", fault.at);
    va_start(list, format);
    vprintf(format, list);
    va_end(list);
    printf("\n");
}

static void expect(int holds, const char *what)
{
    if (!holds)
        bad("%s", what);
}

/* ---- judging a call ------------------------------------------------------ */

static void judge_reply(int rc, const struct b24_reply *r)
{
    struct b24_reply by_err;

    b24_reply_init(&by_err);
    if (rc < 0)
        (void)b24_reply_fail(&by_err, rc);
    expect(r->err == rc, "the reply tells another error");
    expect((rc == B24_OK) == (r->outcome == B24_OK_TRUE),
           "outcome and error disagree about success");
    expect((rc == B24_OK) == (r->advice == B24_ADVICE_NONE),
           "a failure without advice");
    expect(strncmp(b24_err_name(rc), rc ? "B24_E_" : "B24_OK", 6) == 0,
           "an error without a name");
    if (rc < 0)
        expect(r->outcome == by_err.outcome && r->advice == by_err.advice &&
                   r->layer != B24_LAYER_NONE &&
                   (r->layer == by_err.layer || rc == B24_E_TIMEOUT),
               "outcome, advice or layer do not belong to the error");
}

/* With a server, in one call. */
static unsigned exchanges(void)
{
    return bench.cfg.oauth ? 3 : 1;
}

static void judge_time(int rc, const struct b24_reply *r, uint32_t took)
{
    const struct fault_port *p = &bench.port;
    uint32_t limit = bench.cfg.timeout_ms;
    /* a refresh and the repeat have as much again */
    uint32_t most = limit * (bench.cfg.oauth ? 2 : 1) + limit / 10;

    if (took > most || r->duration_ms > most)
        bad("the deadline was kept badly: %u, told %u, of %u ms", took,
            r->duration_ms, limit);
    if (rc == B24_E_TIMEOUT && took < limit)
        bad("timed out after %u of %u ms", took, limit);
    if (p->clocks > p->io * CLOCKS_PER_IO + CLOCKS_FREE * exchanges() ||
        p->waits > p->io + 1 || p->again_most > AGAIN_MAX)
        bad("a busy loop: %u port calls, %u waits, %u looks at the clock, %u "
            "times nothing in a row",
            p->io, p->waits, p->clocks, p->again_most);
}

static void judge_memory(int rc)
{
    /* A call refused before it began leaves a kept connection alone. */
    int kept = rc == B24_OK || (bench.client.open && bench.port.io == 0);

    if (!kept) {
        expect(!bench.port.open, "the port is open after a failure");
        expect(fault.live == bench.base_live,
               "the arena is not empty after a failure");
    }
    expect(!residue_in(&bench.client, sizeof(bench.client)),
           "a secret in the client between calls");
    expect(!residue_in(arena, sizeof(arena)),
           "a secret in the arena between calls");
    expect(bench.steps == 0, "a handshake step begins or ends twice");
    expect(bench.port.late == 0, "sent on a stream that was over");
    expect(bench.port.locked == 0, "the store is still locked");
}

/* The access token has run out; or there is none. */
static void go_stale(void)
{
    if (!bench.cfg.oauth)
        return;
    bench.oauth = bench.stale.oauth;
    bench.oauth.ops = &b24_oauth_ops;
    bench.port.kept = bench.oauth.now;
}

/* The new pair is kept before it is used, and never lost on the way there. */
static void judge_pair(int rc)
{
    const struct b24_oauth *o = &bench.oauth;
    int used = strcmp(o->now.access, bench.stale.oauth.now.access) != 0;

    if (!bench.cfg.oauth)
        return;
    expect(rc != B24_OK || used, "done with a token that has run out");
    expect(memcmp(&o->now, &bench.port.kept, sizeof(o->now)) == 0,
           "the pair in use is not the one that is kept");
    expect(!o->unsaved || o->next.access[0], "a pair was lost");
    expect(!used || !o->unsaved, "a pair is in use and not saved");
}

static int call(enum bench_slot slot)
{
    const struct b24_call what = {.op = B24_RESET,
                                  .user_id = bench.user + (int32_t)slot};
    uint32_t began = fault_port.now_ms(&bench.port);
    struct b24_reply reply;
    int rc;

    go_stale();
    fault_port_count(&bench.port);
    bench.saw_secret = 0;
    fault.armed = slot == SLOT_FAULT;
    rc = b24_run(&bench.client, &what, &reply);
    fault.armed = 0;
    judge_reply(rc, &reply);
    judge_time(rc, &reply, fault_port.now_ms(&bench.port) - began);
    judge_memory(rc);
    judge_pair(rc);
    if (rc == B24_OK) {
        printf("did %s %d\n", reply.request_id, what.user_id);
        expect(bench.saw_secret, "the search for the secret is blind");
    } else if (!reply.attempts && reply.request_id[0]) {
        printf("silent %s\n", reply.request_id);
    }
    return rc;
}

static void must_work(enum bench_slot slot, const char *which)
{
    int rc = call(slot);

    if (rc != B24_OK)
        bad("%s failed: %s", which, b24_err_name(rc));
}

/* ---- judging what is left ------------------------------------------------ */

static void look_at_the_stack(void)
{
    (void)swapcontext(&inside, &outside);
}

static void end_client(void)
{
    b24_close(&bench.client);
    expect(residue_zero(&bench.client, sizeof(bench.client)),
           "the client is not wiped");
    expect(residue_zero(arena, sizeof(arena)), "the arena is not wiped");
    expect(fault.live == 0, "allocated and never freed");
    expect(!bench.port.open, "the port is open after b24_close");
    expect(fault_descriptors() == bench.files, "descriptors are left open");
    look_at_the_stack();
}

/* ---- a point ------------------------------------------------------------- */

static int begin_client(void)
{
    int rc;

    fault.live = 0;
    rc = b24_init(&bench.client, &bench.cfg, &fault_port, &bench.port);
    if (rc == B24_OK)
        bench.base_live = fault.live;
    else
        judge_reply(rc, b24_result(&bench.client));
    return rc;
}

static void must_begin(void)
{
    int rc = begin_client();

    if (rc != B24_OK)
        bad("b24_init: %s", b24_err_name(rc));
}

/* b24_init is part of the first call. 1: there is a client. */
static int struck_init(int *rc)
{
    fault.armed = 1;
    *rc = begin_client();
    fault.armed = 0;
    if (*rc == B24_OK)
        return 1;
    expect(residue_zero(arena, sizeof(arena)), "the arena is not wiped");
    expect(fault.live == 0, "allocated and never freed");
    return 0;
}

static int struck_call(void)
{
    int rc = B24_OK;

    if (bench.phase >= PHASE_SECOND) {
        must_begin();
        must_work(SLOT_BEFORE, "the call before");
        if (bench.phase == PHASE_SECOND)
            return call(SLOT_FAULT);
        fault_port_count(&bench.port);
        fault.armed = 1;
        return B24_OK;
    }
    if (struck_init(&rc))
        return call(SLOT_FAULT);
    if (fault.what != FAULT_ROOM)
        must_begin();
    return rc;
}

static void life(void)
{
    int rc = struck_call();

    if (fault.fired ? !fault_explains(rc) : rc != B24_OK)
        bad("reported as %s", b24_err_name(rc));
    if (bench.phase != PHASE_CLOSE && fault.what != FAULT_ROOM)
        must_work(SLOT_NEXT, "the next call");
    end_client();
    fault.armed = 0;
    bench.cfg.arena_len = sizeof(arena);
    if (fault.what != FAULT_ALLOC || fault.at % ANEW_EVERY == 0) {
        must_begin();
        must_work(SLOT_ANEW, "the call of a new client");
        end_client();
    }
    printf("point %u %d %s\n", fault.at, fault.fired, b24_err_name(rc));
    if (fault.what == FAULT_NONE)
        printf("seen %u %u %u %u %u\n", fault.seen[0], fault.seen[1],
               fault.seen[2], fault.seen[3], fault.seen[4]);
    bench.over = 1;
}

static void on_a_stack(void (*what)(void))
{
    memset(stack, 0, sizeof(stack));
    (void)getcontext(&inside);
    inside.uc_stack.ss_sp = stack;
    inside.uc_stack.ss_size = sizeof(stack);
    inside.uc_link = &outside;
    makecontext(&inside, what, 0);
    (void)swapcontext(&outside, &inside);
}

void bench_point(void)
{
    bench.over = 0;
    fault.fired = 0;
    memset(fault.seen, 0, sizeof(fault.seen));
    memset(&bench.client, 0, sizeof(bench.client));
    bench.files = fault_descriptors();
    session = primed;
    if (fault.what == FAULT_ROOM) {
        fault.fired = 1;
        bench.cfg.arena_len = fault.at * FAULT_ROOM_UNIT;
    }
    on_a_stack(life);
    while (!bench.over) { /* after each b24_close */
        expect(!residue_in(stack, sizeof(stack)), "a secret on the stack");
        (void)swapcontext(&outside, &inside);
    }
    bench.user += SLOTS;
}

/* ---- before the first ---------------------------------------------------- */

static void count_step(void *ctx, int begins)
{
    (void)ctx;
    bench.steps += begins ? 1 : -1;
    expect(bench.steps == begins, "a handshake step begins or ends twice");
}

static void look_for_secret(void)
{
    if (bench.client.request_len)
        bench.saw_secret |= residue_in(&bench.client, sizeof(bench.client));
}

/* A session for each point to begin with. */
static void keep_session(void)
{
    static const struct b24_call harmless = {.op = B24_PROFILE};

    bench.cfg.session = &session;
    must_begin();
    expect(b24_run(&bench.client, &harmless, NULL) == B24_OK && session.len > 0,
           "no session to begin with");
    b24_close(&bench.client);
    primed = session;
}

/* What is looked for. */
static const char *secret_of(void)
{
    if (bench.cfg.oauth)
        return bench.stale.oauth.now.refresh;
    return bench.cfg.access_token ? bench.cfg.access_token
                                  : strchr(bench.site.hook, '/') + 1;
}

/* Shows that a leak on the stack would be seen. */
static void leave_secret(void)
{
    volatile char copy[RESIDUE_RUN];
    const char *secret = secret_of();
    size_t from = strlen(secret) - sizeof(copy);

    for (size_t i = 0; i < sizeof(copy); i++)
        copy[i] = secret[from + i];
}

void bench_prepare(void)
{
    struct b24_config *cfg = &bench.cfg;

    bench.override.host = bench.site.host;
    bench.override.port = bench.site.port;
    bench.override.address = "127.0.0.1";
    b24_posix_init(&bench.port.net);
    bench.port.net.overrides = &bench.override;
    bench.port.net.n_overrides = 1;
    bench.port.on_send = look_for_secret;
    bench.roots.find = fault_find;
    bench.roots.ctx = &bench.roots_file;
    cfg->site = &bench.site;
    cfg->roots = &bench.roots;
    cfg->arena = arena;
    cfg->arena_len = sizeof(arena);
    cfg->timeout_ms = fault.real ? TIMEOUT_REAL_MS : TIMEOUT_MS;
    cfg->step = count_step;
    if (cfg->tls_max == 13)
        cfg->tls_max = 0;
    if (bench.phase == PHASE_RESUMED) {
        fault.tickets = cfg->tls_max == 0;
        keep_session();
    }
    go_stale();
    residue_learn(secret_of());
    on_a_stack(leave_secret);
    expect(residue_in(stack, sizeof(stack)),
           "the search of the stack is blind");
}
