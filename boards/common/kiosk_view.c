/* kiosk_view.c - see kiosk_view.h. Row 0 is the title, row 6 says what the
 * keys do; drawn whole each time, screen.c sends what has changed. */
#include "kiosk_view.h"
#include "advice.h"
#include "board.h"
#include "net.h"
#include "reset.h"
#include "screen.h"

#define FIRST_ROW 2u /* of the menu, and of texts */
#define LAST_ROW  (B24_ROWS - 1)
#define MENU_ROWS (LAST_ROW - FIRST_ROW)

uint32_t b24_kiosk_since(uint32_t then_ms)
{
    return board_now_ms() - then_ms;
}

/* Begun seconds of what is left of limit_ms. */
static uint32_t left_s(uint32_t then_ms, uint32_t limit_ms)
{
    const uint32_t gone = b24_kiosk_since(then_ms);

    return gone < limit_ms ? (limit_ms - gone + 999) / 1000 : 0;
}

static void number_line(unsigned row, const char *before, uint32_t n,
                        const char *behind)
{
    struct b24_line line;

    b24_line_begin(&line, before);
    b24_line_add_u32(&line, n);
    b24_line_add(&line, behind);
    b24_screen_line(row, line.text, 0);
}

static void chosen(const struct b24_kiosk *k, struct b24_settings_reset *r)
{
    b24_settings_reset(k->settings, k->chosen, r);
}

static void title(const struct b24_kiosk *k)
{
    struct b24_settings_reset r;

    r.label = "From the console";
    if (k->ours)
        chosen(k, &r);
    b24_screen_line(0, r.label, 1);
}

static void connection(void)
{
    struct b24_line line;

    b24_line_begin(&line, b24_net_up() ? "Address ok, " : "No network, ");
    b24_line_add(&line, b24_net_time_s() ? "clock ok" : "no clock");
    b24_screen_line(1, line.text, 0);
}

static void menu_keys(const struct b24_kiosk *k)
{
    struct b24_settings_reset r;

    if (k->lock_s) {
        number_line(LAST_ROW, k->mistyped ? "Wrong code: wait " : "Wait ",
                    left_s(k->locked_ms, k->lock_s * 1000u),
                    k->mistyped ? "s" : " s.");
    } else if (k->settings->reset_count) {
        chosen(k, &r);
        b24_screen_line(LAST_ROW,
                        r.call.scope == 'C' ? "Hold select to reset"
                                            : "Press select to reset",
                        0);
    } else {
        b24_screen_line(LAST_ROW, "No reset configured", 0);
    }
}

/* Where entries follow on another page, or come before, the last column says
 * so. */
static void entry(const struct b24_kiosk *k, unsigned n, struct b24_line *line)
{
    const int more =
        n % MENU_ROWS == MENU_ROWS - 1 && n + 1u < k->settings->reset_count;
    const int before = n % MENU_ROWS == 0 && n > 0;
    struct b24_settings_reset r;

    b24_settings_reset(k->settings, n, &r);
    b24_line_begin(line, n == k->chosen ? ">" : " ");
    b24_line_add(line, r.label);
    if (!more && !before)
        return;
    while (line->len < B24_COLUMNS)
        b24_line_add(line, " ");
    line->text[B24_COLUMNS - 1] = more ? 'v' : '^';
}

static void menu(const struct b24_kiosk *k)
{
    const unsigned first = k->chosen / MENU_ROWS * MENU_ROWS;
    struct b24_line line;

    b24_line_begin(&line, k->settings->site.host);
    b24_screen_line(0, line.text, 1);
    connection();
    for (unsigned n = first; n < first + MENU_ROWS; n++) {
        b24_line_begin(&line, "");
        if (n < k->settings->reset_count)
            entry(k, n, &line);
        b24_screen_line(FIRST_ROW + n - first, line.text,
                        n == k->chosen && line.len);
    }
    menu_keys(k);
}

static void hold(const struct b24_kiosk *k)
{
    const uint32_t held = b24_kiosk_since(k->since_ms);
    struct b24_line line;

    b24_screen_line(1, "", 0);
    b24_screen_text(FIRST_ROW, LAST_ROW - 1,
                    "This resets the card for everybody.");
    b24_line_begin(&line, "");
    while (line.len < B24_COLUMNS &&
           line.len * B24_HOLD_MS < held * B24_COLUMNS)
        b24_line_add(&line, "#");
    b24_screen_line(LAST_ROW - 1, line.text, 0);
    b24_screen_line(LAST_ROW, "Keep holding select", 0);
}

static void code(const struct b24_kiosk *k)
{
    struct b24_line line;

    b24_line_begin(&line, "Code: ");
    for (unsigned n = 0; n < B24_SETTINGS_CODE; n++)
        b24_line_add(&line, n < k->keyed ? "*" : "_");
    b24_screen_line(1, "", 0);
    b24_screen_text(FIRST_ROW, FIRST_ROW + 2, line.text);
    b24_screen_text(FIRST_ROW + 2, B24_ROWS,
                    "Enter the code, or wait to go back.");
}

static const char *doing(enum b24_state state)
{
    switch (state) {
    case B24_RESOLVE:
        return "Looking up the portal";
    case B24_CONNECT:
        return "Connecting";
    case B24_HANDSHAKE:
        return "Checking the portal";
    case B24_SEND:
        return "Asking";
    case B24_WAIT:
        return "Waiting for an answer";
    case B24_READ:
        return "Reading the answer";
    case B24_REFRESH:
        return "Renewing the access";
    case B24_BACKOFF:
        return "That did not work.";
    default:
        return "";
    }
}

static void run(const struct b24_kiosk *k)
{
    const enum b24_state state = b24_reset_state();

    title(k);
    b24_screen_text(1, FIRST_ROW + 1, k->settings->site.host);
    b24_screen_text(FIRST_ROW + 1, FIRST_ROW + 2, doing(state));
    if (state == B24_BACKOFF)
        number_line(FIRST_ROW + 2, "Again in ",
                    (b24_reset_pause_ms() + 999) / 1000, " s");
    else if (b24_reset_attempt() > 1)
        number_line(FIRST_ROW + 2, "Attempt ", b24_reset_attempt(), "");
    else
        b24_screen_line(FIRST_ROW + 2, "", 0);
    b24_screen_line(LAST_ROW - 1, "", 0);
    b24_screen_line(LAST_ROW, "Left: cancel", 0);
}

static void end(const struct b24_kiosk *k)
{
    const struct b24_reset_end *last = &k->last;

    title(k);
    b24_screen_line(1,
                    last->outcome == B24_OK_TRUE ? "Done."
                    : b24_reset_perhaps(last)    ? "Perhaps done."
                                                 : "Not done.",
                    0);
    b24_screen_line(FIRST_ROW, "", 0);
    b24_screen_text(FIRST_ROW + 1, LAST_ROW,
                    b24_advise(last->err, last->outcome, last->advice));
    b24_screen_line(
        LAST_ROW,
        b24_kiosk_since(k->since_ms) < B24_EAGER_MS ? "" : "Any key: back", 0);
}

static void broken(const char *wrong)
{
    b24_screen_line(0, "Settings not usable", 1);
    b24_screen_text(FIRST_ROW, FIRST_ROW + 2, wrong);
    b24_screen_text(FIRST_ROW + 2, B24_ROWS,
                    "Nothing will be sent. Call the installer.");
}

void b24_kiosk_draw(const struct b24_kiosk *k)
{
    if (k->wrong) {
        broken(k->wrong);
        return;
    }
    switch (k->view) {
    case B24_VIEW_MENU:
        menu(k);
        break;
    case B24_VIEW_HOLD:
        title(k);
        hold(k);
        break;
    case B24_VIEW_CODE:
        title(k);
        code(k);
        break;
    case B24_VIEW_RUN:
        run(k);
        break;
    default:
        end(k);
        break;
    }
}
