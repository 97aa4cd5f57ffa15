/* test_advise.c - a device's outcomes in plain words: who must act, in at most
 * three lines of the screen (boards/common/advice.c, screen.c). */
#include "b24_test.h"

#include "b24/b24.h"

#include "../../boards/common/advice.h"
#include "../../boards/common/net.h"
#include "../../boards/common/screen.h"

static int up;
static char rows[B24_ROWS][B24_COLUMNS + 1];

int b24_net_up(void)
{
    return up;
}

void board_display_init(void)
{
    memset(rows, ' ', sizeof(rows));
}

void board_display_show(unsigned row, unsigned from, unsigned end,
                        const char *cells)
{
    assert_true(row < B24_ROWS && from < end && end <= B24_COLUMNS);
    memcpy(rows[row] + from, cells + from, end - from);
}

static void says(int err, int outcome, int advice, const char *words)
{
    assert_string_equal(b24_advise(err, (uint8_t)outcome, (uint8_t)advice),
                        words);
}

static void test_who_must_act(void **state)
{
    (void)state;
    up = 1;
    says(0, B24_OK_TRUE, B24_ADVICE_NONE,
         "The card is back to its default view.");
    says(B24_E_API, B24_API_ERROR, B24_ADVICE_ADMINISTRATOR,
         "Not allowed. Ask the portal's administrator.");
    says(B24_E_TLS_UNTRUSTED, B24_TLS_ERROR, B24_ADVICE_CONFIGURATION,
         "That may not be the portal. Call the installer.");
    says(B24_E_TLS_NAME, B24_TLS_ERROR, B24_ADVICE_CONFIGURATION,
         "That may not be the portal. Call the installer.");
    says(B24_E_TLS_CERT, B24_TLS_ERROR, B24_ADVICE_CONFIGURATION,
         "That may not be the portal. Call the installer.");
    says(B24_E_TLS_EXPIRED, B24_TLS_ERROR, B24_ADVICE_ADMINISTRATOR,
         "Certificate expired. Ask the portal's administrator.");
    says(B24_E_TLS_FUTURE, B24_TLS_ERROR, B24_ADVICE_CLOCK,
         "The clock is wrong. Call the installer.");
    says(B24_E_ARENA, B24_TLS_ERROR, B24_ADVICE_CONFIGURATION,
         "The settings are wrong. Call the installer.");
    says(B24_E_CLOCK, B24_CLOCK_ERROR, B24_ADVICE_CLOCK,
         "No time yet. Wait a minute or call the installer.");
    up = 0;
    says(B24_E_CLOCK, B24_CLOCK_ERROR, B24_ADVICE_CLOCK,
         "No connection. Check the cable, try again.");
    says(B24_E_STATUS, B24_HTTP_ERROR, B24_ADVICE_MOVED,
         "The portal has moved. Call the installer.");
    says(B24_E_STATUS, B24_HTTP_ERROR, 200,
         "The portal has a problem. Call support.");
}

/* Whatever happens: something is said, and nothing of it is lost. */
static void test_fits(void **state)
{
    (void)state;
    b24_screen_init();
    for (up = 0; up < 2; up++)
        for (int outcome = 0; outcome <= B24_OUTCOME_CANCELLED; outcome++)
            for (int advice = 0; advice <= B24_ADVICE_MOVED; advice++)
                for (int err = 0; err > -60; err--) {
                    const char *words =
                        b24_advise(err, (uint8_t)outcome, (uint8_t)advice);
                    char whole[4 * B24_COLUMNS] = "";

                    b24_screen_text(2, 5, words);
                    for (unsigned row = 2; row < 5; row++) {
                        size_t n = B24_COLUMNS;

                        while (n && rows[row][n - 1] == ' ')
                            n--;
                        if (n)
                            strcat(whole, row > 2 ? " " : "");
                        strncat(whole, rows[row], n);
                    }
                    assert_string_equal(whole, words);
                }
}

/* A name that is too long ends in dots, and the next text covers it. */
static void test_cut(void **state)
{
    struct b24_line line;

    (void)state;
    b24_screen_init();
    b24_line_begin(&line, "mycompany.bitrix24.co");
    assert_string_equal(line.text, "mycompany.bitrix24.co");
    b24_line_begin(&line, "mycompany.bitrix24.com");
    assert_string_equal(line.text, "mycompany.bitrix24...");
    assert_int_equal(line.len, B24_COLUMNS);
    b24_line_begin(&line, "12345678901234567890");
    b24_line_add_u32(&line, 77);
    assert_string_equal(line.text, "1234567890123456789..");
    b24_screen_text(1, 3, "mycompany.bitrix24.com");
    assert_memory_equal(rows[1], "mycompany.bitrix24.co", B24_COLUMNS);
    assert_memory_equal(rows[2], "m                    ", B24_COLUMNS);
    b24_screen_line(1, "x", 1);
    assert_int_equal((uint8_t)rows[1][0], 'x' | B24_INVERTED);
    assert_int_equal((uint8_t)rows[1][20], ' ' | B24_INVERTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_must_act),
        cmocka_unit_test(test_fits),
        cmocka_unit_test(test_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
