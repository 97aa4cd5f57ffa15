/* display.h - a screen of text, as a board shows it. A board without one
 * writes the lines to its console. */
#ifndef B24_DISPLAY_H
#define B24_DISPLAY_H

#define B24_COLUMNS  21u
#define B24_ROWS     7u
#define B24_INVERTED 0x80u /* added to a character: dark on light */

/* Once, before the first show: switches it on, all dark. */
void board_display_init(void);
/* Columns from to end - 1 of a row have changed: from < end <= B24_COLUMNS,
 * row < B24_ROWS. cells: the row's first column, valid during the call; ASCII
 * 0x20 to 0x7e, some with B24_INVERTED. */
void board_display_show(unsigned row, unsigned from, unsigned end,
                        const char *cells);

#endif
