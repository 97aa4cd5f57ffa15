/* store.c - see store.h. */
#include "store.h"
#include "crc32.h"

#include <string.h>

#define SLOTS    2u
#define UNIT_MAX 16u
#define PIECE    32u /* octets read at once */
#define CRC_AT   8u
#define MAGIC_AT 12u

static const uint8_t magic[4] = {'B', '2', '4', 'P'};

struct head {
    uint8_t octets[B24_STORE_HEAD];
    uint32_t len, sequence;
};

static uint32_t u32_at(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

static void put_u32(uint8_t *p, uint32_t n)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(n >> 8 * i);
}

/* Of the record as it stands in the slot. 0: it is what the head says. */
static int check(const struct b24_store *s, unsigned slot, const struct head *h)
{
    uint32_t crc = b24_crc32(0, h->octets, CRC_AT);
    uint8_t piece[PIECE];

    for (uint32_t at = 0; at < h->len; at += PIECE) {
        const size_t n = h->len - at < PIECE ? h->len - at : PIECE;

        if (s->flash->read(s->ctx, slot, B24_STORE_HEAD + at, piece, n) < 0)
            return -1;
        crc = b24_crc32(crc, piece, n);
    }
    return crc == u32_at(h->octets + CRC_AT) ? 0 : -1;
}

/* 0: there is a whole record in the slot. */
static int look(const struct b24_store *s, unsigned slot, struct head *h)
{
    if (s->flash->read(s->ctx, slot, 0, h->octets, sizeof(h->octets)) < 0 ||
        memcmp(h->octets + MAGIC_AT, magic, sizeof(magic)) != 0)
        return -1;
    h->len = u32_at(h->octets);
    h->sequence = u32_at(h->octets + 4);
    if (h->len == 0 || h->len > s->flash->size - B24_STORE_HEAD)
        return -1;
    return check(s, slot, h);
}

/* The slot of the newest record, or SLOTS: none. */
static unsigned newest(const struct b24_store *s, struct head *h)
{
    struct head one;
    unsigned found = SLOTS;

    memset(h, 0, sizeof(*h));
    for (unsigned slot = 0; slot < SLOTS; slot++) {
        if (look(s, slot, &one) != 0)
            continue;
        if (found == SLOTS || (int32_t)(one.sequence - h->sequence) > 0) {
            found = slot;
            *h = one;
        }
    }
    return found;
}

int b24_store_read(const struct b24_store *s, void *to, size_t cap)
{
    struct head h;
    const unsigned slot = newest(s, &h);

    if (slot == SLOTS)
        return 0;
    if (h.len > cap)
        return -1;
    if (s->flash->read(s->ctx, slot, B24_STORE_HEAD, to, h.len) < 0)
        return -1;
    return (int)h.len;
}

/* From from to to, in whole units: what lies outside of them is left as it was
 * erased. at: of data[0]. */
static int program(const struct b24_store *s, unsigned slot, uint32_t at,
                   const uint8_t *data, uint32_t len)
{
    const uint32_t unit = s->flash->unit;
    uint32_t from = at - at % unit;

    for (; from < at + len; from += unit) {
        uint8_t octets[UNIT_MAX];

        for (uint32_t i = 0; i < unit; i++)
            octets[i] = from + i >= at && from + i < at + len
                            ? data[from + i - at]
                            : 0xff;
        if (s->flash->program(s->ctx, slot, from, octets) < 0)
            return -1;
    }
    return 0;
}

int b24_store_write(const struct b24_store *s, const void *record, size_t len)
{
    struct head last, now;
    const unsigned slot = newest(s, &last) == 0 ? 1 : 0;
    /* the part of the head that goes last: the magic, or all of it where one
     * unit holds more */
    const uint32_t end =
        s->flash->unit > sizeof(magic) ? 16u - s->flash->unit : MAGIC_AT;

    if (len == 0 || len > s->flash->size - B24_STORE_HEAD)
        return -1;
    put_u32(now.octets, (uint32_t)len);
    put_u32(now.octets + 4, last.sequence + 1);
    put_u32(now.octets + CRC_AT,
            b24_crc32(b24_crc32(0, now.octets, CRC_AT), record, len));
    memcpy(now.octets + MAGIC_AT, magic, sizeof(magic));
    if (s->flash->erase(s->ctx, slot) < 0 ||
        program(s, slot, B24_STORE_HEAD, record, (uint32_t)len) < 0 ||
        program(s, slot, 0, now.octets, end) < 0 ||
        program(s, slot, end, now.octets + end, B24_STORE_HEAD - end) < 0)
        return -1;
    return look(s, slot, &last) == 0 && last.len == len &&
                   memcmp(last.octets, now.octets, sizeof(now.octets)) == 0
               ? 0
               : -1;
}
