/* uart_ring.h - what has come in on the UART and nobody has fetched yet;
 * board_uart_get() gives it. */
#ifndef B24_UART_RING_H
#define B24_UART_RING_H

#include <stdint.h>

/* By the board's interrupt. What does not fit is lost: the console says so
 * when the line is not a command. */
void b24_uart_take(uint8_t c);
/* 1: there is something to fetch. */
int b24_uart_waiting(void);

#endif
