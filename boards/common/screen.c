/* screen.c - see screen.h. */
#include "screen.h"
#include "digits.h"

#include <string.h>

/* What the display shows: the only copy, one octet a character. */
static char shown[B24_ROWS][B24_COLUMNS];

void b24_line_begin(struct b24_line *line, const char *text)
{
    line->len = 0;
    line->text[0] = '\0';
    b24_line_add(line, text);
}

void b24_line_add(struct b24_line *line, const char *text)
{
    while (*text && line->len < B24_COLUMNS)
        line->text[line->len++] = *text++;
    line->text[line->len] = '\0';
    if (*text)
        line->text[B24_COLUMNS - 2] = line->text[B24_COLUMNS - 1] = '.';
}

void b24_line_add_u32(struct b24_line *line, uint32_t n)
{
    char digits[B24_DIGITS_SIZE];

    b24_line_add(line, b24_digits(digits, n, 1));
}

void b24_screen_init(void)
{
    board_display_init();
    memset(shown, ' ', sizeof(shown));
}

/* The next cell of a text, which ends with a NUL or at end. */
static char cell(const char **text, const char *end, int inverted)
{
    char c = ' ';

    if (*text != end && **text)
        c = *(*text)++;
    if (c < ' ' || c > '~')
        c = '?';
    return inverted ? (char)((unsigned char)c | B24_INVERTED) : c;
}

static void show(unsigned row, const char *text, const char *end, int inverted)
{
    unsigned from = B24_COLUMNS, to = 0;

    for (unsigned x = 0; x < B24_COLUMNS; x++) {
        const char c = cell(&text, end, inverted);

        if (shown[row][x] == c)
            continue;
        shown[row][x] = c;
        if (from > x)
            from = x;
        to = x + 1;
    }
    if (from < to)
        board_display_show(row, from, to, shown[row]);
}

void b24_screen_line(unsigned row, const char *text, int inverted)
{
    show(row, text, NULL, inverted);
}

/* Octets of text that go on one line. */
static size_t fitting(const char *text)
{
    size_t n = 0, words = 0;

    for (; n <= B24_COLUMNS && text[n]; n++)
        if (text[n] == ' ')
            words = n;
    if (n <= B24_COLUMNS)
        return n;
    return words ? words : B24_COLUMNS;
}

void b24_screen_text(unsigned from, unsigned end, const char *text)
{
    for (; from < end; from++) {
        const size_t len = fitting(text);

        show(from, text, text + len, 0);
        text += len;
        if (*text == ' ')
            text++;
    }
}
