/* panic.h - the end of a firmware that cannot go on: said on the UART, noted
 * for the next start, then a reset. */
#ifndef B24_PANIC_H
#define B24_PANIC_H

#include <stdint.h>

#define B24_PANIC_WHY 48

/* A copy, not a pointer: the next image may be another one. */
struct b24_panic_note {
    uint32_t magic;
    uint32_t at;
    char why[B24_PANIC_WHY];
};

/* at: a line or an address, 0: none. Usable in interrupts. */
void b24_panic(const char *why, uint32_t at) __attribute__((noreturn));

/* At the start: says why the last one ended, and forgets it. */
void b24_panic_report(void);

#endif
