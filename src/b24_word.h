/* b24_word.h - looks at several octets at once (layer 1): what makes the scan
 * of a head or of a string cheap. Header only, so that it is inlined. */
#ifndef B24_WORD_H
#define B24_WORD_H

#include <stddef.h>
#include <stdint.h>

/* A word of which each octet is the same. */
#define B24_EVERY(octet) ((size_t)-1 / 255 * (octet))

static inline uint32_t b24_word_load4(const char *p)
{
    const uint8_t *u = (const uint8_t *)p;

    return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 |
           (uint32_t)u[3] << 24;
}

/* sizeof(size_t) octets, the first in the lowest bits on any machine: one
 * instruction where the machine stores words that way, p of any alignment. */
static inline size_t b24_word_load(const char *p)
{
    size_t word = b24_word_load4(p);

    if (sizeof(word) == 8)
        word |= (size_t)b24_word_load4(p + 4) << (sizeof(word) * 4);
    return word;
}

/* Which octet is the first whose bit 7 is set. hit: not 0, no other bits. */
static inline size_t b24_word_first(size_t hit)
{
    /* ones below the lowest bit: one in each octet, summed in the highest */
    hit = ((hit & (0 - hit)) - 1) & B24_EVERY(0x01);
    return (hit * B24_EVERY(0x01) >> (sizeof(hit) * 8 - 8)) - 1;
}

#endif
