/* console.c - see console.h. */
#include "console.h"
#include "board.h"
#include "say.h"

#define LINE_SIZE 80u
#define BACKSPACE 8
#define DELETE    127

static char line[LINE_SIZE];
static unsigned len; /* LINE_SIZE: too long */

static char *end_of_line(void)
{
    const unsigned n = len;

    b24_say("\n");
    len = 0;
    if (n == LINE_SIZE) {
        b24_say("the line is too long\n");
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
        } else if (c >= ' ' && c < DELETE && len < LINE_SIZE) {
            if (len < LINE_SIZE - 1)
                line[len] = (char)c;
            len++;
            board_uart_put((char)c);
        }
    }
    return NULL;
}
