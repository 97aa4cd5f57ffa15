/* test_keys.c - a worn contact on a board's key (boards/common/keys.c). The
 * board latches an edge until the next look, as the lm3s6965evb's does. */
#include "b24_test.h"

#include "keys.h"

#include "../../boards/common/board.h"

static uint32_t now_ms;
static unsigned level;   /* keys that are closed */
static unsigned latched; /* that were since the last look */

uint32_t board_now_ms(void)
{
    return now_ms;
}

void board_keys_init(void)
{
}

unsigned board_keys(void)
{
    const unsigned seen = level | latched;

    latched = 0;
    return seen;
}

/* Time passes, a look each every_ms; how often each key of the mask was
 * pressed. */
static unsigned pass(uint32_t ms, uint32_t every_ms, unsigned mask)
{
    const uint32_t end = now_ms + ms;
    unsigned presses = 0;

    while (now_ms != end) {
        now_ms++;
        if (now_ms % every_ms == 0)
            presses += (b24_keys_pressed() & mask) != 0;
    }
    return presses;
}

static void close_contact(unsigned key)
{
    level |= key;
    latched |= key;
}

static void open_contact(unsigned key)
{
    level &= ~key;
}

static void begin(uint32_t start_ms)
{
    level = latched = 0;
    now_ms = start_ms;
    b24_keys_init();
    (void)pass(100, 1, 0);
}

/* Pressed for 150 ms; edges of some milliseconds when it closes and when it
 * opens. One press, however often anybody looks. */
static void test_bounce(void **state)
{
    static const uint32_t starts[] = {0, 0xffffff00u, 0x8000u - 150};
    static const uint32_t looks[] = {1, 3, 7, 20, 29, 60, 90};

    (void)state;
    for (size_t s = 0; s < COUNT(starts); s++)
        for (size_t l = 0; l < COUNT(looks); l++) {
            unsigned presses = 0;

            begin(starts[s]);
            for (int edge = 0; edge < 4; edge++) {
                close_contact(B24_KEY_DOWN);
                presses += pass(2, looks[l], B24_KEY_DOWN);
                open_contact(B24_KEY_DOWN);
                presses += pass(2, looks[l], B24_KEY_DOWN);
            }
            close_contact(B24_KEY_DOWN);
            presses += pass(150, looks[l], B24_KEY_DOWN);
            for (int edge = 0; edge < 4; edge++) {
                open_contact(B24_KEY_DOWN);
                presses += pass(6, looks[l], B24_KEY_DOWN);
                close_contact(B24_KEY_DOWN);
                presses += pass(1, looks[l], B24_KEY_DOWN);
            }
            open_contact(B24_KEY_DOWN);
            presses += pass(300, looks[l], B24_KEY_DOWN);
            if (presses != 1)
                fail_msg("%u presses, a look each %u ms", presses,
                         (unsigned)looks[l]);
            assert_int_equal(b24_keys_down(), 0);
        }
}

/* Closed and open again before anybody looks: pressed all the same. */
static void test_short(void **state)
{
    (void)state;
    begin(0);
    for (int n = 0; n < 3; n++) {
        close_contact(B24_KEY_UP);
        open_contact(B24_KEY_UP);
        assert_int_equal(pass(50, 5, B24_KEY_UP), 1);
    }
}

/* Nobody looks for two seconds: a press is kept; a key that is let go of
 * meanwhile is up soon after. */
static void test_busy(void **state)
{
    (void)state;
    begin(0);
    now_ms += 500;
    close_contact(B24_KEY_SELECT);
    now_ms += 100;
    open_contact(B24_KEY_SELECT);
    now_ms += 1400;
    assert_int_equal(b24_keys_pressed(), B24_KEY_SELECT);
    assert_int_equal(b24_keys_down(), B24_KEY_SELECT);
    (void)pass(32, 1, 0);
    assert_int_equal(b24_keys_down(), 0);
}

/* A moment's gap does not end a hold, and other keys go on beside it. */
static void test_hold(void **state)
{
    unsigned presses = 0;

    (void)state;
    begin(0);
    close_contact(B24_KEY_SELECT);
    for (int n = 0; n < 20; n++) {
        presses += pass(100, 1, B24_KEY_SELECT);
        open_contact(B24_KEY_SELECT);
        presses += pass(10, 1, B24_KEY_SELECT);
        assert_int_equal(b24_keys_down(), B24_KEY_SELECT);
        close_contact(B24_KEY_SELECT);
    }
    assert_int_equal(presses, 1);
    for (int n = 0; n < 3; n++) {
        close_contact(B24_KEY_UP);
        assert_int_equal(pass(60, 1, B24_KEY_UP), 1);
        open_contact(B24_KEY_UP);
        assert_int_equal(pass(60, 1, B24_KEY_UP | B24_KEY_SELECT), 0);
    }
}

/* What is down at the start does not count until it was up. */
static void test_down_at_the_start(void **state)
{
    (void)state;
    level = B24_KEY_LEFT;
    now_ms = 7;
    b24_keys_init();
    assert_int_equal(pass(500, 1, ~0u), 0);
    open_contact(B24_KEY_LEFT);
    assert_int_equal(pass(50, 1, ~0u), 0);
    close_contact(B24_KEY_LEFT);
    assert_int_equal(pass(50, 1, ~0u), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounce),
        cmocka_unit_test(test_short),
        cmocka_unit_test(test_busy),
        cmocka_unit_test(test_hold),
        cmocka_unit_test(test_down_at_the_start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
