/* board.h - what boards/common asks of a board: a dozen functions, each a few
 * lines over the hardware. Start-up code clears .bss, paints the stack and
 * calls main(), which is in app.c. Nothing here blocks for longer than a
 * character on the UART, but board_random() and the sending of a frame may wait
 * for a device that does not answer, 2 s and 0.1 s at the most. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

struct netif;

/* Name of the folder, for the first line on the UART. */
extern const char board_name[];

/* Clocks, UART, tick, watchdog. First thing that main() calls. */
void board_init(void);

/* Milliseconds since the start; wraps. */
uint32_t board_now_ms(void);
/* Microseconds, a clock to measure with; wraps. Not in interrupts. */
uint32_t board_now_us(void);

/* Console. put waits for room; get gives an octet, or -1: none. What comes in
 * while a handshake step runs (a second) must be kept by an interrupt. */
void board_uart_put(char c);
int board_uart_get(void);

/* Resets the board when it was not fed for some seconds: longer than the
 * longest handshake step, see README.md. */
void board_watchdog_feed(void);
void board_reset(void) __attribute__((noreturn));

/* Where panic.c keeps its note: memory that a reset leaves alone. */
struct b24_panic_note;
extern struct b24_panic_note board_panic_note;

/* A clock that goes on without power: Unix time, s. 0 from a board that has
 * none, which forgets what is set. */
int64_t board_rtc_s(void);
void board_rtc_set_s(int64_t s);

/* Cryptographic random octets: 0, or < 0 and nothing may rely on buf. */
int board_random(void *buf, size_t len);

/* Sleeps until an interrupt, at most a tick; returns at once when there is a
 * frame or an octet to fetch. */
void board_idle(void);

/* Frames that one look takes in at the most: in a storm of them the rest of
 * the superloop goes on, and the watchdog is fed. */
#define BOARD_ETH_FRAMES 8u

/* lwIP's init function of the Ethernet interface (an err_t), and the function
 * that hands over what has come in, BOARD_ETH_FRAMES at the most. */
signed char board_eth_init(struct netif *netif);
void board_eth_poll(struct netif *netif);

/* The settings block in flash: see settings.h. */
extern const uint8_t board_settings[];
extern const uint8_t board_settings_end[];

/* Octets of the stack that were ever in use, and that there are. */
size_t board_stack_peak(void);
size_t board_stack_size(void);

#endif
