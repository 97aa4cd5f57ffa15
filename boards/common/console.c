/* console.c - see console.h. */
#include "console.h"
#include "board.h"
#include "say.h"

#define LINE_SIZE 80u
#define BACKSPACE 8
#define DELETE    127

static char line[LINE_SIZE];
static unsigned len;    /* LINE_SIZE: too long */
static uint8_t damaged; /* an octet that nobody types was in it */

static char *end_of_line(void)
{
    const char *wrong = damaged ? "the line was damaged: send it again\n"
                        : len == LINE_SIZE ? "the line is too long\n"
                                           : NULL;
    const unsigned n = len;

    b24_say("\n");
    len = 0;
    damaged = 0;
    if (wrong) {
        b24_say(wrong);
        return NULL;
    }
    line[n] = '\0';
    return n ? line : NULL;
}

char *b24_console_line(void)
{
    int c;

    while ((c = board_uart_get()) >= 0) {
        if (c == '\r' || c == '\n') {
            char *whole = end_of_line();

            if (whole)
                return whole;
        } else if (c == BACKSPACE || c == DELETE) {
            if (len > 0 && len < LINE_SIZE) {
                len--;
                board_uart_put(BACKSPACE);
                board_uart_put(' ');
                board_uart_put(BACKSPACE);
            }
        } else if (c < ' ' || c > DELETE) {
            damaged = 1; /* without it another command might be left */
        } else if (len < LINE_SIZE) {
            if (len < LINE_SIZE - 1)
                line[len] = (char)c;
            len++;
            board_uart_put((char)c);
        }
    }
    return NULL;
}
