/* The port conformance test inside a firmware image: lwip_raw on the board's
 * own stack, driver and clock. On the UART come the peer's offers, one
 * "key=value" a line, and "go"; out goes a line a case. test_conformance.py is
 * the other side. */
#include "b24_lwip_raw.h"
#include "board.h"
#include "conf_offers.h"
#include "console.h"
#include "net.h"
#include "panic.h"
#include "say.h"

#include <string.h>

#define PROMPT_MS  500u
#define SEVERAL_MS 2000u

extern int main(void);

static struct b24_settings settings = {.sntp = "time.test"};
static char offers[1024]; /* the texts stay where conf_offer() saw them */
static size_t offered;
static uint8_t buf[4096];

static int64_t time_s(void *arg)
{
    (void)arg;
    return b24_net_time_s();
}

static int random_octets(void *arg, void *out, size_t len)
{
    (void)arg;
    return board_random(out, len);
}

static void poll_net(void *arg)
{
    (void)arg;
    board_watchdog_feed();
    b24_net_poll();
}

static void idle(void *arg, uint32_t ms)
{
    (void)arg;
    (void)ms;
    board_idle();
}

static void report(void *ctx, const char *name, enum conf_verdict verdict,
                   const char *why)
{
    static const char *const words[] = {"ok ", "FAIL ", "skip "};

    (void)ctx;
    b24_say(words[verdict]);
    b24_say(name);
    if (why) {
        b24_say(": ");
        b24_say(why);
    }
    b24_say("\n");
}

static void run(void)
{
    static const struct b24_lwip_raw_hooks hooks = {
        time_s, random_octets, poll_net, idle, NULL, NULL};
    static struct b24_lwip_raw net;
    struct conf k = {.port = &b24_lwip_raw_port,
                     .ctx = &net,
                     .peer = &conf_offers,
                     .buf = buf,
                     .cap = sizeof(buf),
                     .prompt_ms = PROMPT_MS,
                     .several_ms = SEVERAL_MS,
                     .report = report};
    unsigned failed;

    b24_lwip_raw_init(&net, &hooks, NULL);
    failed = conf_run(&k);
    b24_say("conformance: ");
    b24_say_u32(failed);
    b24_say(" failed, slowest call ");
    b24_say_u32(k.slowest_ms);
    b24_say(" ms\n");
}

static void obey(const char *line)
{
    const size_t len = strlen(line) + 1;

    if (strcmp(line, "go") == 0) {
        run();
    } else if (len > sizeof(offers) - offered) {
        b24_panic("too many offers", 0);
    } else {
        memcpy(offers + offered, line, len);
        b24_say(conf_offer(offers + offered) ? "taken\n" : "not an offer\n");
        offered += len;
    }
}

int main(void)
{
    board_init();
    b24_say("\nconformance on ");
    b24_say(board_name);
    b24_say("\n");
    b24_panic_report();
    b24_net_init(&settings);
    for (;;) {
        char *line;

        poll_net(NULL);
        line = b24_console_line();
        if (line)
            obey(line);
        board_idle();
    }
}
