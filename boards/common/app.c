/* app.c - the superloop: network, client, keys and screen, console, watchdog.
 */
#include "board.h"
#include "command.h"
#include "console.h"
#include "feed.h"
#include "keys.h"
#include "kiosk.h"
#include "net.h"
#include "panic.h"
#include "reset.h"
#include "say.h"
#include "settings.h"

#include <string.h>

extern int main(void);

static struct b24_settings settings;
static uint8_t usable; /* the settings are good: something may be sent */

static void say_help(void)
{
    b24_say("contact | lead | deal[:CATEGORY] | company | item:TYPE[:CATEGORY]"
            "\n    scope=P|C  user=ID  customer-type=simple|repeat  "
            "family=item\n"
            "reset [N]   the N-th configured reset; alone: lists them\n"
            "cancel      ends what is running\n"
            "status      network, clock, memory, last outcome\n");
    b24_say(board_keys_help);
}

static void say_of(size_t part, size_t whole)
{
    b24_say_u32((uint32_t)part);
    b24_say(" of ");
    b24_say_u32((uint32_t)whole);
}

static void say_settings(void)
{
    b24_say("settings: device ");
    b24_say(settings.device);
    b24_say(", portal ");
    b24_say(settings.site.host);
    b24_say(":");
    b24_say_u32(settings.site.port);
    b24_say(", time ");
    b24_say(settings.sntp);
    b24_say(", roots ");
    b24_say_u32(settings.root_count);
    b24_say(", resets ");
    b24_say_u32(settings.reset_count);
    b24_say("\n");
}

static void say_status(void)
{
    const struct b24_reset_end *last = b24_reset_last();

    if (!usable) {
        b24_say("settings: not usable, nothing is sent\n");
    } else {
        say_settings();
        b24_say("net: ");
        if (b24_net_up())
            b24_net_say_address();
        else
            b24_say("down");
        b24_say("\nclock: ");
        if (b24_net_time_s())
            b24_say_time(b24_net_time_s());
        else
            b24_say("not set");
        b24_say("\nstate: ");
        b24_say(b24_state_name((int)b24_reset_state()));
        if (last) {
            b24_say(", last ");
            b24_say(b24_outcome_name(last->outcome));
        }
        b24_say("\narena: ");
        say_of(b24_reset_arena_peak(), b24_reset_arena_size());
        b24_say(", blocks ");
        b24_say_u32(b24_reset_arena_blocks());
        b24_say("\n");
    }
    b24_say("longest step: ");
    b24_say_u32(b24_feed_longest_us());
    b24_say(" us\nstack: ");
    say_of(board_stack_peak(), board_stack_size());
    b24_say("\n");
}

static void list_resets(void)
{
    struct b24_settings_reset r;

    for (unsigned n = 0; n < settings.reset_count; n++) {
        b24_settings_reset(&settings, n, &r);
        b24_say_u32(n + 1);
        b24_say("  ");
        b24_say(r.label);
        b24_say(": ");
        b24_command_say(&r.call);
        b24_say("\n");
    }
}

static void configured_reset(const char *word)
{
    struct b24_settings_reset r;
    const unsigned n = (unsigned)(uint8_t)word[0] - '1';

    if (!word[0]) {
        list_resets();
    } else if (word[1] || n >= settings.reset_count) {
        b24_say("there is no such configured reset\n");
    } else {
        b24_settings_reset(&settings, n, &r);
        (void)b24_reset_start(&r.call);
    }
}

static void obey(char *line)
{
    struct b24_call call;
    const char *wrong, *word;
    char *rest = line;

    if (board_keys_line(line))
        return;
    if (strcmp(line, "help") == 0) {
        say_help();
    } else if (strcmp(line, "status") == 0) {
        say_status();
    } else if (!usable) {
        b24_say("settings: not usable, nothing is sent\n");
    } else if (strcmp(line, "cancel") == 0) {
        b24_reset_cancel();
    } else if (strncmp(line, "reset", 5) == 0 && (!line[5] || line[5] == ' ')) {
        (void)b24_command_word(&rest);
        word = b24_command_word(&rest);
        if (*b24_command_word(&rest))
            b24_say("reset takes one number and nothing else\n");
        else
            configured_reset(word);
    } else {
        wrong = b24_command_parse(&call, line);
        if (!wrong) {
            (void)b24_reset_start(&call);
            return;
        }
        b24_say(wrong);
        b24_say("\n");
    }
}

static void start(void)
{
    const char *wrong =
        b24_settings_read(&settings, board_settings,
                          (size_t)(board_settings_end - board_settings));

    b24_say("\nb24reset " B24_VERSION " on ");
    b24_say(board_name);
    b24_say(", profile " BOARD_PROFILE "\n");
    b24_panic_report();
    usable = !wrong;
    if (wrong) {
        b24_say("settings: ");
        b24_say(wrong);
        b24_say("; nothing will be sent\n");
    } else {
        say_settings();
        b24_reset_init(&settings);
        b24_net_init(&settings);
    }
    b24_kiosk_init(&settings, wrong);
}

int main(void)
{
    board_init();
    start();
    for (;;) {
        char *line;

        b24_feed();
        if (usable) {
            b24_net_poll();
            b24_reset_poll();
        }
        b24_kiosk_poll();
        line = b24_console_line();
        if (line)
            obey(line);
        if (!usable || b24_reset_may_sleep())
            board_idle();
    }
}
