/* b24_word.h - looks at eight octets at once (layer 1): what makes the scan
 * of a head or of a string cheap on a machine of 64 bits. On a smaller one
 * B24_WORDS is 0 and the loops that use it look at one octet at a time: there
 * flash is dearer. Header only, so that it is inlined. */
#ifndef B24_WORD_H
#define B24_WORD_H

#include <stddef.h>
#include <stdint.h>

/* How many words fit into that many octets. */
#define B24_WORDS(octets) (sizeof(size_t) == 8 ? (octets) / 8 : 0)
/* A word of which each octet is the same. */
#define B24_EVERY(octet) (UINT64_MAX / 255 * (octet))

/* Eight octets, the first in the lowest bits on any machine: one instruction
 * where the machine stores words that way, p of any alignment. */
static inline uint64_t b24_word_load(const char *p)
{
    const uint8_t *u = (const uint8_t *)p;
    uint32_t low = u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 |
                   (uint32_t)u[3] << 24;
    uint32_t high = u[4] | (uint32_t)u[5] << 8 | (uint32_t)u[6] << 16 |
                    (uint32_t)u[7] << 24;

    return low | (uint64_t)high << 32;
}

/* Which octet is the first whose bit 7 is set. hit: not 0, no other bits. */
static inline size_t b24_word_first(uint64_t hit)
{
    /* ones below the lowest bit: one in each octet, summed in the highest */
    hit = ((hit & (0 - hit)) - 1) & B24_EVERY(0x01);
    return (size_t)(hit * B24_EVERY(0x01) >> 56) - 1;
}

#endif
