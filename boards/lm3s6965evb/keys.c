/* keys.c - five keys to ground: up, down, left, right on E0 to E3, select on
 * F1. An edge is latched in the raw interrupt status, also where no interrupt
 * is wanted: a short press is not lost. */
#include "keys.h"
#include "board_keys.h"
#include "lm3s6965.h"

#define PINS_E 0x0Fu
#define PIN_F  0x02u

void board_keys_irq(void);

/* It only ends the sleep; board_keys() looks. */
void board_keys_irq(void)
{
    GPIO_IM(GPIOE) = 0;
    GPIO_IM(GPIOF) = 0;
}

void board_keys_wake(void)
{
    GPIO_IM(GPIOE) = PINS_E;
    GPIO_IM(GPIOF) = PIN_F;
}

static void inputs(uint32_t port, uint32_t pins)
{
    GPIO_PUR(port) |= pins;
    GPIO_DEN(port) |= pins;
}

void board_keys_init(void)
{
    inputs(GPIOE, PINS_E);
    inputs(GPIOF, PIN_F);
    if (board_keys_emulated)
        board_keys_emulated();
    GPIO_ICR(GPIOE) = PINS_E;
    GPIO_ICR(GPIOF) = PIN_F;
    NVIC_ISER0 = 1u << IRQ_GPIOE | 1u << IRQ_GPIOF;
}

/* Of these pins: low now, or were so since the last look. */
static uint32_t pressed(uint32_t port, uint32_t pins)
{
    const uint32_t edges = GPIO_RIS(port) & pins;

    GPIO_ICR(port) = edges;
    return edges | (~GPIO_DATA(port, pins) & pins);
}

unsigned board_keys(void)
{
    const uint32_t e = pressed(GPIOE, PINS_E);

    return e | (pressed(GPIOF, PIN_F) ? B24_KEY_SELECT : 0u);
}

const char board_keys_help[] = "";

/* Other boards cut the line. */
/* NOLINTNEXTLINE(readability-non-const-parameter) */
int board_keys_line(char *line)
{
    (void)line;
    return 0;
}
