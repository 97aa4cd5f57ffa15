/* say.h - text on the UART, without printf. '\n' goes out as CR LF, any
 * other control as '?'. */
#ifndef B24_SAY_H
#define B24_SAY_H

#include <stdint.h>

void b24_say(const char *text);
void b24_say_u32(uint32_t n);
void b24_say_i32(int32_t n);
/* At least so many digits, at most 10. */
void b24_say_digits(uint32_t n, unsigned least);
/* 0x and 8 digits. */
void b24_say_hex(uint32_t n);
/* Unix time, 0 and later, as 2026-11-21T12:00:00Z: say_time.c. */
void b24_say_time(int64_t t);

#endif
