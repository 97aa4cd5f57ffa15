/* uart_ring.c - see uart_ring.h. */
#include "uart_ring.h"
#include "board.h"

#define SIZE 128u /* a power of two: a command's line */

static volatile uint8_t ring[SIZE];
static volatile uint8_t in, out;

void b24_uart_take(uint8_t c)
{
    if ((uint8_t)(in - out) < SIZE) {
        ring[in % SIZE] = c;
        in++;
    } else {
        ring[(uint8_t)(in - 1) % SIZE] = B24_UART_DAMAGED;
    }
}

int b24_uart_waiting(void)
{
    return in != out;
}

int board_uart_get(void)
{
    int c;

    if (in == out)
        return -1;
    c = ring[out % SIZE];
    out++;
    return c;
}
