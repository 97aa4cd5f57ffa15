/* say.c - see say.h. */
#include "say.h"
#include "board.h"

#define DAY_S         86400
#define DAYS_OF_400_Y 146097
#define DAYS_TO_1970  719468 /* from 0000-03-01 */

void b24_say(const char *text)
{
    for (; *text; text++) {
        if (*text == '\n')
            board_uart_put('\r');
        if ((uint8_t)*text < ' ' && *text != '\n')
            board_uart_put('?');
        else
            board_uart_put(*text);
    }
}

/* At least so many digits, at most 10. */
static void say_digits(uint32_t n, unsigned least)
{
    char digits[11];
    unsigned at = sizeof(digits) - 1;

    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (at > 0 && (n || sizeof(digits) - 1 - at < least));
    b24_say(digits + at);
}

void b24_say_u32(uint32_t n)
{
    say_digits(n, 1);
}

void b24_say_i32(int32_t n)
{
    if (n < 0)
        board_uart_put('-');
    say_digits(n < 0 ? 0u - (uint32_t)n : (uint32_t)n, 1);
}

void b24_say_hex(uint32_t n)
{
    b24_say("0x");
    for (unsigned i = 0; i < 8; i++, n <<= 4)
        board_uart_put("0123456789abcdef"[n >> 28]);
}

/* The calendar counted from March, so that the leap day comes last. */
void b24_say_time(int64_t t)
{
    const uint32_t days = (uint32_t)(t / DAY_S) + DAYS_TO_1970;
    const uint32_t rest = (uint32_t)(t % DAY_S);
    const uint32_t era = days / DAYS_OF_400_Y;
    const uint32_t doe = days % DAYS_OF_400_Y;
    const uint32_t yoe =
        (doe - doe / 1460 + doe / 36524 - doe / (DAYS_OF_400_Y - 1)) / 365;
    const uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const uint32_t mp = (5 * doy + 2) / 153;
    const uint32_t month = mp < 10 ? mp + 3 : mp - 9;

    say_digits(yoe + era * 400 + (month <= 2), 4);
    b24_say("-");
    say_digits(month, 2);
    b24_say("-");
    say_digits(doy - (153 * mp + 2) / 5 + 1, 2);
    b24_say("T");
    say_digits(rest / 3600, 2);
    b24_say(":");
    say_digits(rest / 60 % 60, 2);
    b24_say(":");
    say_digits(rest % 60, 2);
    b24_say("Z");
}
