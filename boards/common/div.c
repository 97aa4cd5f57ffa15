/* div.c - 64-bit division, bit by bit. The compiler's library has it unrolled
 * and in up to four copies (0.7 KB on ARM, 2.9 KB on RISC-V); here a handshake
 * divides some thousand times among its hundred million instructions. The
 * names are the compiler's. */
#include <stdint.h>

uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *rest);

/* As with every processor of a board: by zero it gives all ones, and n. */
uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *rest)
{
    uint64_t r = 0;

    for (unsigned bit = 0; bit < 64; bit++) {
        const uint64_t carry = r >> 63;

        r = r << 1 | n >> 63;
        n <<= 1;
        if (carry || r >= d) {
            r -= d;
            n |= 1;
        }
    }
    if (rest)
        *rest = r;
    return n;
}

#if !defined(__ARM_EABI__)
/* ARM's library builds these upon the function above. */
uint64_t __udivdi3(uint64_t n, uint64_t d);
uint64_t __umoddi3(uint64_t n, uint64_t d);
int64_t __divdi3(int64_t n, int64_t d);
int64_t __moddi3(int64_t n, int64_t d);

static uint64_t size(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

uint64_t __udivdi3(uint64_t n, uint64_t d)
{
    return __udivmoddi4(n, d, 0);
}

uint64_t __umoddi3(uint64_t n, uint64_t d)
{
    uint64_t r;

    (void)__udivmoddi4(n, d, &r);
    return r;
}

int64_t __divdi3(int64_t n, int64_t d)
{
    const uint64_t q = __udivmoddi4(size(n), size(d), 0);

    return (int64_t)((n < 0) != (d < 0) ? 0 - q : q);
}

int64_t __moddi3(int64_t n, int64_t d)
{
    const uint64_t r = __umoddi3(size(n), size(d));

    return (int64_t)(n < 0 ? 0 - r : r);
}
#endif
