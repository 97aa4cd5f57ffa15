/* kiosk.c - see kiosk.h: what the keys do. */
#include "kiosk.h"
#include "board.h"
#include "keys.h"
#include "kiosk_view.h"
#include "reset.h"
#include "screen.h"

#define CODE_MS       10000u /* without a key */
#define END_MS        60000u
#define SHORT_LOCK_S  5u /* after a wrong code, doubled by the next */
#define LONG_LOCK     7u /* so many times at the most: 640 s */
#define DRAW_EVERY_MS 100u

static struct b24_kiosk kiosk;
static uint32_t drawn_ms;
static uint8_t drawn_state; /* enum b24_state */

static void go(enum b24_view view)
{
    kiosk.view = (uint8_t)view;
    kiosk.since_ms = board_now_ms();
}

static void lock(uint16_t seconds)
{
    kiosk.locked_ms = board_now_ms();
    kiosk.lock_s = seconds;
}

/* Where nothing has left there is nothing to cool down from. */
static void end(const struct b24_reset_end *last)
{
    const uint16_t most = kiosk.settings->cooldown_s;

    kiosk.last = *last;
    if (kiosk.ours) {
        kiosk.mistyped = 0;
        lock(last->sent || most < SHORT_LOCK_S ? most : SHORT_LOCK_S);
    }
    go(B24_VIEW_END);
}

static void begin(void)
{
    struct b24_settings_reset r;

    if (b24_reset_running()) /* the console was quicker */
        return;
    b24_settings_reset(kiosk.settings, kiosk.chosen, &r);
    (void)b24_reset_start(&r.call);
    go(B24_VIEW_RUN); /* also of a call that has ended by now */
}

static void ask_code(void)
{
    kiosk.keyed = 0;
    kiosk.mistyped = 0;
    if (kiosk.settings->code)
        go(B24_VIEW_CODE);
    else
        begin();
}

static void select(void)
{
    struct b24_settings_reset r;

    if (kiosk.lock_s || !kiosk.settings->reset_count)
        return;
    kiosk.ours = 1;
    b24_settings_reset(kiosk.settings, kiosk.chosen, &r);
    if (r.call.scope == 'C')
        go(B24_VIEW_HOLD);
    else
        ask_code();
}

static void menu(unsigned keys)
{
    if ((keys & B24_KEY_UP) && kiosk.chosen)
        kiosk.chosen--;
    if ((keys & B24_KEY_DOWN) &&
        kiosk.chosen + 1u < kiosk.settings->reset_count)
        kiosk.chosen++;
    if (keys & B24_KEY_SELECT)
        select();
}

static void hold(void)
{
    if (!(b24_keys_down() & B24_KEY_SELECT))
        go(B24_VIEW_MENU);
    else if (b24_kiosk_since(kiosk.since_ms) >= B24_HOLD_MS)
        ask_code();
}

/* Which key was wrong is not told. */
static void code(unsigned keys)
{
    if (!keys) {
        if (b24_kiosk_since(kiosk.since_ms) >= CODE_MS)
            go(B24_VIEW_MENU);
        return;
    }
    go(B24_VIEW_CODE);
    if (keys != kiosk.settings->code[kiosk.keyed])
        kiosk.mistyped = 1;
    if (++kiosk.keyed < B24_SETTINGS_CODE)
        return;
    if (!kiosk.mistyped) {
        kiosk.wrong_codes = 0;
        begin();
        return;
    }
    lock((uint16_t)(SHORT_LOCK_S << kiosk.wrong_codes));
    if (kiosk.wrong_codes < LONG_LOCK)
        kiosk.wrong_codes++;
    go(B24_VIEW_MENU);
}

static void turn(unsigned keys)
{
    switch (kiosk.view) {
    case B24_VIEW_MENU:
        menu(keys);
        break;
    case B24_VIEW_HOLD:
        hold();
        break;
    case B24_VIEW_CODE:
        code(keys);
        break;
    case B24_VIEW_RUN:
        if (keys & B24_KEY_LEFT)
            b24_reset_cancel();
        break;
    default:
        if (b24_kiosk_since(kiosk.since_ms) >= (keys ? B24_EAGER_MS : END_MS))
            go(B24_VIEW_MENU);
        break;
    }
}

/* The console begins and ends calls as well; some end as they begin. */
static void follow(void)
{
    const struct b24_reset_end *last = b24_reset_last();
    const int ended =
        !b24_reset_running() && last && last->number != kiosk.last.number;

    if (kiosk.view != B24_VIEW_RUN && (b24_reset_running() || ended)) {
        kiosk.ours = 0;
        go(B24_VIEW_RUN);
    }
    if (ended)
        end(last);
    if (b24_kiosk_since(kiosk.locked_ms) >= kiosk.lock_s * 1000u)
        kiosk.lock_s = 0;
}

static void draw(void)
{
    drawn_ms = board_now_ms();
    drawn_state = (uint8_t)b24_reset_state();
    b24_kiosk_draw(&kiosk);
}

void b24_kiosk_init(const struct b24_settings *settings, const char *wrong)
{
    kiosk.settings = settings;
    kiosk.wrong = wrong;
    b24_keys_init();
    b24_screen_init();
    draw();
}

void b24_kiosk_poll(void)
{
    const unsigned keys = b24_keys_pressed();
    const uint8_t view = kiosk.view;

    if (kiosk.wrong)
        return;
    turn(keys);
    follow();
    if (keys || view != kiosk.view || drawn_state != b24_reset_state() ||
        b24_kiosk_since(drawn_ms) >= DRAW_EVERY_MS)
        draw();
}
