/* screen.h - lines of text; only what has changed goes to the display. */
#ifndef B24_SCREEN_H
#define B24_SCREEN_H

#include "display.h"

#include <stdint.h>

/* A line that is being written; of what does not fit ".." is left. */
struct b24_line {
    char text[B24_COLUMNS + 1]; /* NUL-terminated */
    uint8_t len;
};

void b24_line_begin(struct b24_line *line, const char *text);
void b24_line_add(struct b24_line *line, const char *text);
void b24_line_add_u32(struct b24_line *line, uint32_t n);

/* Once. */
void b24_screen_init(void);
/* A whole row, 0 to B24_ROWS - 1, filled up with blanks; text is cut to
 * B24_COLUMNS. inverted: 0 or 1. */
void b24_screen_line(unsigned row, const char *text, int inverted);
/* Text over the rows from to end - 1, broken between words; what does not fit
 * is dropped, rows that are left become blank. */
void b24_screen_text(unsigned from, unsigned end, const char *text);

#endif
