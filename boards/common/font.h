/* font.h - the letters of the screen, ASCII 0x20 to 0x7e. */
#ifndef B24_FONT_H
#define B24_FONT_H

#include <stdint.h>

#define B24_FONT_FIRST 0x20u
#define B24_FONT_COUNT 95u
#define B24_FONT_WIDTH 5u
#define B24_FONT_ROWS  8u /* the last one for what hangs below the line */

/* By columns from the left; bit 0 is the topmost dot. */
extern const uint8_t b24_font[B24_FONT_COUNT][B24_FONT_WIDTH];

#endif
