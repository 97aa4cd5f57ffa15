/* kiosk_uart.c - keys and screen on a machine that has neither: a key is the
 * console word "key NAME [MS]", a line of the screen that changes is said. */
#include "board.h"
#include "command.h"
#include "display.h"
#include "keys.h"
#include "say.h"

#include <string.h>

#define SHORT_MS 60u
#define LONG_MS  60000u

const char board_keys_help[] =
    "key NAME [MS]   up, down, left, right or select, for so long\n";

static uint32_t pressed_ms, press_ms;
static uint8_t pressed;

void board_keys_init(void)
{
}

unsigned board_keys(void)
{
    if (board_now_ms() - pressed_ms >= press_ms)
        pressed = 0;
    return pressed;
}

static unsigned key(const char *name)
{
    static const char *const names[] = {"up", "down", "left", "right",
                                        "select"};

    for (unsigned n = 0; n < sizeof(names) / sizeof(names[0]); n++)
        if (strcmp(name, names[n]) == 0)
            return 1u << n;
    return 0;
}

/* Decimal digits, "" is 0; LONG_MS at the most. */
static uint32_t milliseconds(const char *text)
{
    uint32_t n = 0;

    for (; *text >= '0' && *text <= '9' && n < LONG_MS; text++)
        n = n * 10 + (uint32_t)(*text - '0');
    return n < LONG_MS ? n : LONG_MS;
}

int board_keys_line(char *line)
{
    if (strncmp(line, "key ", 4) != 0)
        return 0;
    (void)b24_command_word(&line);
    pressed = (uint8_t)key(b24_command_word(&line));
    press_ms = milliseconds(b24_command_word(&line));
    if (press_ms < SHORT_MS)
        press_ms = SHORT_MS;
    pressed_ms = board_now_ms();
    if (!pressed)
        b24_say("a key is up, down, left, right or select\n");
    return 1;
}

void board_display_init(void)
{
}

/* Inverted lines stand in brackets. */
void board_display_show(unsigned row, unsigned from, unsigned end,
                        const char *cells)
{
    const int inverted = (uint8_t)cells[0] & B24_INVERTED;
    unsigned len = B24_COLUMNS;
    char text[B24_COLUMNS + 1];

    (void)from;
    (void)end;
    for (unsigned x = 0; x < B24_COLUMNS; x++)
        text[x] = (char)((uint8_t)cells[x] & ~B24_INVERTED);
    while (len && text[len - 1] == ' ')
        len--;
    text[len] = '\0';
    b24_say("screen ");
    b24_say_u32(row);
    b24_say(inverted ? ": [" : ": ");
    b24_say(text);
    b24_say(inverted ? "]\n" : "\n");
}
