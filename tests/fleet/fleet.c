/* fleet.c - 10,000 devices behind one address want one reset each at 03:00, in
 * virtual time: the client's own policy (b24_retry, b24_phase) against the
 * portal's leaky bucket (contract 5). Prints the README's rows.
 *
 *     fleet [DEVICES [WINDOW_S]]
 */
#include "b24_retry.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST      20000u
#define ANSWER_MS 250u /* from the request to its answer */
#define RETRIES   6u   /* as the table allows where a portal throttles */
#define ANEW_MS   B24_RETRY_MAX_MS /* a call that gave up: the next one */
#define CAPACITY  50.0
#define DRAIN_S   2.0
/* Far beyond what any row takes: a fleet that never ends is an error. */
#define END_MS (48ull * 3600 * 1000)

struct event {
    uint64_t at_ms;
    uint32_t device;
};

struct figures {
    uint64_t last_ms;
    uint32_t requests, refused, gave_up, done;
};

static struct event heap[MOST];
static uint32_t count;
static uint8_t again[MOST], anew[MOST];
static uint32_t seed;

/* xorshift32: the same figures on every machine. */
static uint32_t draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}

static int earlier(const struct event *a, const struct event *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->device < b->device;
}

static void push(uint64_t at_ms, uint32_t device)
{
    const struct event e = {at_ms, device};
    uint32_t i = count++;

    for (; i && earlier(&e, &heap[(i - 1) / 2]); i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = e;
}

static struct event pop(void)
{
    const struct event first = heap[0], e = heap[--count];
    uint32_t i = 0, next;

    for (; (next = 2 * i + 1) < count; i = next) {
        if (next + 1 < count && earlier(&heap[next + 1], &heap[next]))
            next++;
        if (!earlier(&heap[next], &e))
            break;
        heap[i] = heap[next];
    }
    heap[i] = e;
    return first;
}

static int admitted(double *level, uint64_t *then_ms, uint64_t now_ms)
{
    *level -= DRAIN_S * (double)(now_ms - *then_ms) / 1000;
    *then_ms = now_ms;
    if (*level < 0)
        *level = 0;
    if (*level + 1 > CAPACITY)
        return 0;
    *level += 1;
    return 1;
}

/* What the device does after a refusal: the policy's pause, or, when the call
 * has given up, another call later. */
static uint64_t next_try_ms(uint32_t device, struct figures *f)
{
    struct b24_reply refusal = {.outcome = B24_API_ERROR,
                                .advice = B24_ADVICE_WAIT,
                                .err = B24_E_API,
                                .http_status = 503,
                                .code = "QUERY_LIMIT_EXCEEDED"};
    const struct b24_retry in = {.reply = &refusal,
                                 .left_ms = UINT32_MAX,
                                 .random = draw(),
                                 .again = again[device],
                                 .repeatable = 1};
    const uint32_t ms =
        again[device] < RETRIES ? b24_retry_ms(&in) : B24_RETRY_NEVER;

    if (ms != B24_RETRY_NEVER) {
        again[device]++;
        return ms;
    }
    f->gave_up += !anew[device];
    anew[device] = 1;
    again[device] = 0;
    return ANEW_MS;
}

static struct figures simulate(uint32_t devices, uint32_t window_s)
{
    struct figures f = {0, 0, 0, 0, 0};
    double level = 0;
    uint64_t then_ms = 0;
    char id[24];

    count = 0;
    seed = 20260101;
    memset(again, 0, sizeof(again));
    memset(anew, 0, sizeof(anew));
    for (uint32_t d = 0; d < devices; d++) {
        (void)snprintf(id, sizeof(id), "kiosk-%05" PRIu32, d);
        push(window_s ? b24_phase_s(id, window_s) * 1000ull : 0, d);
    }
    while (count && heap[0].at_ms < END_MS) {
        const struct event e = pop();

        f.requests++;
        if (admitted(&level, &then_ms, e.at_ms)) {
            f.done++;
            f.last_ms = e.at_ms + ANSWER_MS;
        } else {
            f.refused++;
            push(e.at_ms + ANSWER_MS + next_try_ms(e.device, &f), e.device);
        }
    }
    return f;
}

static void say(const char *start, struct figures f)
{
    printf("| %s | %" PRIu64 " min %" PRIu64 " s | %" PRIu32 " | %" PRIu32
           " | %" PRIu32 " |\n",
           start, f.last_ms / 60000, f.last_ms / 1000 % 60, f.done, f.refused,
           f.gave_up);
}

int main(int argc, char **argv)
{
    const unsigned long devices = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
    const unsigned long window_s = argc > 2 ? strtoul(argv[2], NULL, 10) : 7200;
    char start[64];

    if (devices == 0 || devices > MOST || window_s == 0 || window_s > 86400) {
        fprintf(stderr, "fleet: 1 to %u devices, a window of 1 to 86400 s\n",
                MOST);
        return 2;
    }
    (void)snprintf(start, sizeof(start), "device phase over %lu min",
                   window_s / 60);
    say("all at 03:00:00", simulate((uint32_t)devices, 0));
    say(start, simulate((uint32_t)devices, (uint32_t)window_s));
    return 0;
}
