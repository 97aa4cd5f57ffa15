/* oled.c - 128x64 dots, 16 greys, SSD0323 on SSI 0; C7 says whether an octet
 * is a command (0) or dots (1). Two dots an octet, the left one above. The
 * display has memory of its own: letters are drawn on their way there. */
#include "board.h"
#include "display.h"
#include "font.h"
#include "lm3s6965.h"

#define PINS_SSI    0x2Cu /* A2 clock, A3 select, A5 data */
#define PIN_DATA    0x80u /* C7 */
#define PIN_SUPPLY  0x40u /* C6: the panel's own voltage */
#define PIN_SD      0x01u /* D0: selects the memory card, when low */
#define CLOCK_RATIO 14u   /* 3.6 MHz; the display takes 4 */
#define WIDTH       64u   /* octets of a row of dots */
#define HEIGHT      64u
#define CELL_WIDTH  3u /* octets: a dark column, then a letter's five */
#define CELL_HEIGHT (1 + B24_FONT_ROWS) /* a dark row, then a letter's */

#define SET_COLUMN 0x15u
#define SET_ROW    0x75u
#define NOTHING    0xE3u

static const uint8_t two_dots[] = {0x00, 0x0F, 0xF0, 0xFF};
static const uint8_t switch_on[] = {
    /* a reset may have cut a command: fill it up */
    NOTHING, NOTHING, NOTHING, NOTHING, NOTHING,
    NOTHING, NOTHING, NOTHING, NOTHING, 0xAE, /* off */
    0xA0,    0x52, /* upright on this board, along the rows */
    0xA1,    0x00, /* first row on top */
    0xA2,    0x00, /* no offset */
    0xA4,          /* what is in the memory */
    0xA8,    0x3F, /* 64 rows */
    0x81,    0x60, /* contrast */
    0x86,          /* full current */
    0xB1,    0x22, /* phases */
    0xB2,    0x46, /* row period */
    0xB3,    0x41, /* clock */
    0xBC,    0x10, /* precharge */
    0xBE,    0x1C, /* off level of the columns */
    0xBF,    0x0F, /* off level of the rows */
};

/* What comes back means nothing, but must not fill its FIFO. */
static void put(uint32_t octet)
{
    while (!(SSI0_SR & SSI_SR_TNF))
        ;
    SSI0_DR = octet;
    while (SSI0_SR & SSI_SR_RNE)
        (void)SSI0_DR;
}

/* What was put before has to be out. */
static void put_as(uint32_t kind)
{
    while (SSI0_SR & SSI_SR_BSY)
        ;
    GPIO_DATA(GPIOC, PIN_DATA) = kind;
}

/* Octets of dots that follow fill this, row by row. */
static void window(unsigned x, unsigned x_end, unsigned y, unsigned y_end)
{
    put_as(0);
    put(SET_COLUMN);
    put(x);
    put(x_end - 1);
    put(SET_ROW);
    put(y);
    put(y_end - 1);
    put_as(PIN_DATA);
}

/* C7 goes up first: QEMU's display sees only changes, and after a reset it
 * does not know that the pin has fallen. */
static void pins(void)
{
    GPIO_DIR(GPIOD) |= PIN_SD;
    GPIO_DEN(GPIOD) |= PIN_SD;
    GPIO_DATA(GPIOD, PIN_SD) = PIN_SD;
    GPIO_DIR(GPIOC) |= PIN_DATA | PIN_SUPPLY;
    GPIO_DEN(GPIOC) |= PIN_DATA | PIN_SUPPLY;
    GPIO_DATA(GPIOC, PIN_DATA | PIN_SUPPLY) = PIN_DATA | PIN_SUPPLY;
    GPIO_AFSEL(GPIOA) |= PINS_SSI;
    GPIO_DEN(GPIOA) |= PINS_SSI;
}

void board_display_init(void)
{
    pins();
    SSI0_CR1 = 0;
    SSI0_CPSR = CLOCK_RATIO;
    SSI0_CR0 = SSI_CR0_8BIT;
    SSI0_CR1 = SSI_CR1_SSE;
    put_as(0);
    for (unsigned n = 0; n < sizeof(switch_on); n++)
        put(switch_on[n]);
    window(0, WIDTH, 0, HEIGHT);
    for (unsigned n = 0; n < WIDTH * HEIGHT; n++)
        put(0);
    put_as(0);
    put(0xAF); /* on */
}

/* The cell's dots of one row, the leftmost as bit 5. */
static unsigned cell_row(char c, unsigned y)
{
    const uint8_t *glyph =
        b24_font[(c & ~(int)B24_INVERTED & 0xFF) - (int)B24_FONT_FIRST];
    unsigned dots = 0;

    for (unsigned x = 0; y > 0 && x < B24_FONT_WIDTH; x++)
        dots = dots << 1 | (unsigned)(glyph[x] >> (y - 1) & 1);
    return (uint8_t)c & B24_INVERTED ? ~dots : dots;
}

/* The last column's ground goes on to the edge of the glass. */
void board_display_show(unsigned row, unsigned from, unsigned end,
                        const char *cells)
{
    const unsigned edge = end == B24_COLUMNS;

    window(from * CELL_WIDTH, end * CELL_WIDTH + edge, row * CELL_HEIGHT,
           (row + 1) * CELL_HEIGHT);
    for (unsigned y = 0; y < CELL_HEIGHT; y++) {
        for (unsigned x = from; x < end; x++) {
            const unsigned dots = cell_row(cells[x], y);

            for (unsigned pair = CELL_WIDTH; pair--;)
                put(two_dots[dots >> 2 * pair & 3]);
        }
        if (edge)
            put((uint8_t)cells[end - 1] & B24_INVERTED ? 0xFFu : 0u);
    }
}
