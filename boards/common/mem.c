/* mem.c - memcpy and memset by words. The C library's go octet by octet, and
 * a quarter of a handshake's instructions is copying. Compiled without
 * turning loops into calls of these very functions. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint32_t __attribute__((may_alias)) word;

#define WORDS 3u /* mask */

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
    uint8_t *d = to;
    const uint8_t *s = from;

    if ((((uintptr_t)d ^ (uintptr_t)s) & WORDS) == 0) {
        for (; n && ((uintptr_t)d & WORDS); n--)
            *d++ = *s++;
        for (; n >= 16; n -= 16, d += 16, s += 16) {
            word *dw = (word *)(void *)d;
            const word *sw = (const word *)(const void *)s;
            const word a = sw[0], b = sw[1], c = sw[2], e = sw[3];

            dw[0] = a;
            dw[1] = b;
            dw[2] = c;
            dw[3] = e;
        }
        for (; n >= 4; n -= 4, d += 4, s += 4)
            *(word *)(void *)d = *(const word *)(const void *)s;
    }
    while (n--)
        *d++ = *s++;
    return to;
}

void *memset(void *to, int c, size_t n)
{
    uint8_t *d = to;
    const word w = (uint8_t)c * 0x01010101u;

    for (; n && ((uintptr_t)d & WORDS); n--)
        *d++ = (uint8_t)c;
    for (; n >= 16; n -= 16, d += 16) {
        word *dw = (word *)(void *)d;

        dw[0] = w;
        dw[1] = w;
        dw[2] = w;
        dw[3] = w;
    }
    for (; n >= 4; n -= 4, d += 4)
        *(word *)(void *)d = w;
    while (n--)
        *d++ = (uint8_t)c;
    return to;
}
