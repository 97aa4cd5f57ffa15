/* store.h - keeps one record in flash, the old one or the new one whenever the
 * power fails: two slots, each with a sequence number and a checksum. A write
 * goes to the slot that does not hold the newest record; until its last unit
 * is programmed, the other slot is what read gives.
 *
 * A slot, little-endian numbers:
 *
 *      0  u32 octets of the record
 *      4  u32 sequence number, higher is newer, may wrap
 *      8  u32 CRC-32 of octets 0-7 and of the record
 *     12  "B24P", programmed last
 *     16  the record, then as it was erased */
#ifndef B24_STORE_H
#define B24_STORE_H

#include <stddef.h>
#include <stdint.h>

/* Octets that a slot needs beside the record. */
#define B24_STORE_HEAD 16u

/* What a board knows of its flash: two slots, 0 and 1, which can be erased
 * one by one. Each function gives 0, or < 0: it failed. All may block. */
struct b24_store_flash {
    /* The whole slot reads as all ones then. */
    int (*erase)(void *ctx, unsigned slot);
    /* unit octets at a multiple of unit, erased before. */
    int (*program)(void *ctx, unsigned slot, uint32_t at, const void *octets);
    int (*read)(void *ctx, unsigned slot, uint32_t at, void *to, size_t len);
    uint32_t unit; /* octets programmed at once: 1, 2, 4, 8 or 16 */
    uint32_t size; /* octets of a slot */
};

struct b24_store {
    const struct b24_store_flash *flash;
    void *ctx;
};

/* The newest record: its octets; 0: there is none, a slot that cannot be read
 * being empty; < 0: it is longer than cap. */
int b24_store_read(const struct b24_store *s, void *to, size_t cap);
/* 0: kept, and read back; else < 0, and the record is what it was before, or
 * the new one where a chip tells of a failure after its last unit was written.
 * len > 0; record is the caller's. */
int b24_store_write(const struct b24_store *s, const void *record, size_t len);

#endif
