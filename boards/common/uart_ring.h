/* uart_ring.h - what has come in on the UART and nobody has fetched yet;
 * board_uart_get() gives it. */
#ifndef B24_UART_RING_H
#define B24_UART_RING_H

#include <stdint.h>

/* Stands where an octet was lost or came damaged: no text has it, and the
 * console takes no line with it. */
#define B24_UART_DAMAGED 0u

/* By the board's interrupt; what does not fit is lost, and marked. */
void b24_uart_take(uint8_t c);
/* 1: there is something to fetch. */
int b24_uart_waiting(void);

#endif
