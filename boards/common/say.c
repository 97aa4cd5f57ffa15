/* say.c - see say.h. */
#include "say.h"
#include "board.h"
#include "digits.h"

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

void b24_say_digits(uint32_t n, unsigned least)
{
    char digits[B24_DIGITS_SIZE];

    b24_say(b24_digits(digits, n, least));
}

void b24_say_u32(uint32_t n)
{
    b24_say_digits(n, 1);
}

void b24_say_i32(int32_t n)
{
    if (n < 0)
        board_uart_put('-');
    b24_say_digits(n < 0 ? 0u - (uint32_t)n : (uint32_t)n, 1);
}

void b24_say_hex(uint32_t n)
{
    b24_say("0x");
    for (unsigned i = 0; i < 8; i++, n <<= 4)
        board_uart_put("0123456789abcdef"[n >> 28]);
}
