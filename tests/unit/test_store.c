/* test_store.c - two slots in a flash whose power fails at every unit, and
 * again at every unit of what the next start writes (boards/common/store.c).
 */
#include "b24_test.h"

#include <stdio.h>

#include "b24/b24.h"
#include "crc32.h"
#include "store.h"

#define SLOT_SIZE 1024u
#define WHOLE     sizeof(struct b24_pair)
#define PART      (WHOLE / 4) /* as many units of 4 as WHOLE has of 16 */

/* How a unit is left behind when the power fails in it. */
enum torn { NOT_AT_ALL, HALF, GARBAGE, ALL_BUT_THE_REPORT, TORN };

static struct flash {
    uint8_t octets[2][SLOT_SIZE];
    unsigned left; /* writes until the power fails; 0: it does not */
    enum torn torn;
    int off;    /* it has failed */
    int rotten; /* a bit of this slot, from 1, cannot be programmed */
    unsigned writes;
    uint32_t unit;
    int unreadable; /* read() fails from the slot on, from 1 */
    int misused;    /* programmed what was not erased, or out of bounds */
} flash;

static size_t record_len = WHOLE;
static unsigned firsts, seconds, mixed; /* cuts of the power; and what of it */

/* 1: the power fails in this very write. */
static int fails(void)
{
    flash.writes++;
    if (flash.left && --flash.left == 0)
        flash.off = 1;
    return flash.off;
}

static int f_erase(void *ctx, unsigned slot)
{
    uint8_t *p = flash.octets[slot];

    (void)ctx;
    if (flash.off)
        return -1;
    if (!fails()) {
        memset(p, 0xff, SLOT_SIZE);
        return 0;
    }
    if (flash.torn == HALF)
        memset(p, 0xff, SLOT_SIZE / 2);
    for (unsigned i = 0; flash.torn == GARBAGE && i < SLOT_SIZE; i++)
        p[i] = (uint8_t)(p[i] | 0x5a << i % 3);
    if (flash.torn == ALL_BUT_THE_REPORT)
        memset(p, 0xff, SLOT_SIZE);
    return -1;
}

static int f_program(void *ctx, unsigned slot, uint32_t at, const void *octets)
{
    const uint8_t *from = octets;
    uint8_t *p = flash.octets[slot] + at;
    const int off = flash.off || fails();

    (void)ctx;
    flash.misused |= at % flash.unit || at > SLOT_SIZE - flash.unit;
    if (flash.off && !off)
        return -1;
    for (uint32_t i = 0; i < flash.unit; i++) {
        uint8_t octet = from[i];

        flash.misused |= (p[i] & octet) != octet;
        if (off && flash.torn == NOT_AT_ALL)
            octet = 0xff;
        else if (off && flash.torn == HALF && i >= flash.unit / 2)
            octet = flash.unit == 1 ? octet | 0x0f : 0xff;
        else if (off && flash.torn == GARBAGE)
            octet |= 0xa5;
        if (flash.rotten == (int)slot + 1 && at + i == 40)
            octet |= 1;
        p[i] &= octet;
    }
    return off ? -1 : 0;
}

static int f_read(void *ctx, unsigned slot, uint32_t at, void *to, size_t len)
{
    (void)ctx;
    flash.misused |= at > SLOT_SIZE || len > SLOT_SIZE - at;
    memcpy(to, flash.octets[slot] + at, len);
    return flash.unreadable && (int)slot + 1 >= flash.unreadable ? -1 : 0;
}

static struct b24_store_flash table = {f_erase, f_program, f_read, 0,
                                       SLOT_SIZE};
static const struct b24_store store = {&table, NULL};

static void blank(uint32_t unit)
{
    memset(&flash, 0, sizeof(flash));
    memset(flash.octets, 0xff, sizeof(flash.octets));
    table.unit = flash.unit = unit;
    table.size = SLOT_SIZE;
}

/* Record n: each one differs from each other in every part. */
static void make(uint8_t *record, unsigned n)
{
    for (size_t i = 0; i < WHOLE; i++)
        record[i] = (uint8_t)(n * 37 + i * (2 * n + 1));
}

static int put(unsigned n)
{
    uint8_t record[WHOLE];

    make(record, n);
    return b24_store_write(&store, record, record_len);
}

/* Which record is there, of the two that may be; -1: a mix. 0: none. */
static int which(unsigned old, unsigned new)
{
    uint8_t got[WHOLE], want[WHOLE];
    const int len = b24_store_read(&store, got, sizeof(got));

    if (len == 0 && old == 0)
        return 0;
    make(want, old);
    if (len == (int)record_len && old && memcmp(got, want, record_len) == 0)
        return (int)old;
    make(want, new);
    if (len == (int)record_len && memcmp(got, want, record_len) == 0)
        return (int)new;
    return -1;
}

/* The power fails in write number at of putting record new; then the device
 * starts anew. Which record it finds; at was beyond the last: *over. */
static unsigned cut(unsigned old, unsigned new, unsigned at, enum torn torn,
                    int *over)
{
    int found;

    flash.left = at;
    flash.torn = torn;
    flash.writes = 0;
    found = put(new);
    *over = !flash.off;
    if (*over)
        assert_int_equal(found, 0);
    else
        assert_true(found < 0); /* nothing is said to be kept that may not be */
    flash.left = 0;
    flash.off = 0;
    found = which(old, new);
    if (*over)
        assert_int_equal(found, new);
    if (found < 0) {
        mixed++;
        fail_msg("record %u or %u: write %u, torn %d: a mix", old, new, at,
                 torn);
    }
    return (unsigned)found;
}

/* Records 1 to n are there; each cut of the next, and each cut of the write
 * that follows it. */
static void cut_twice(unsigned n, uint32_t unit)
{
    static struct flash first, second;
    int over = 0, over_again;

    blank(unit);
    for (unsigned i = 1; i <= n; i++)
        assert_int_equal(put(i), 0);
    first = flash;
    for (unsigned at = 1; !over; at++)
        for (enum torn torn = NOT_AT_ALL; torn < TORN && !over; torn++) {
            unsigned found;

            flash = first;
            found = cut(n, n + 1, at, torn, &over);
            firsts += !over;
            second = flash;
            over_again = 0;
            for (unsigned next = 1; !over_again; next++)
                for (enum torn how = NOT_AT_ALL; how < TORN && !over_again;
                     how++) {
                    flash = second;
                    (void)cut(found, n + 2, next, how, &over_again);
                    seconds += !over_again;
                    /* and after all that it works */
                    assert_int_equal(put(n + 3), 0);
                    assert_int_equal(which(n + 3, n + 3), n + 3);
                    assert_int_equal(flash.misused, 0);
                }
        }
}

static void test_power_fails_twice(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= 2; n++) {
        cut_twice(n, 16);
        record_len = PART; /* the board's unit */
        cut_twice(n, 4);
        record_len = WHOLE;
    }
    print_message("store: %u cut points, after them %u more, %u mixed\n",
                  firsts, seconds, mixed);
    assert_in_range(firsts, 500, 10000);
    assert_in_range(seconds, 50000, 1000000);
}

/* Every size of unit, once. */
static void test_power_fails(void **state)
{
    (void)state;
    for (uint32_t unit = 1; unit <= 16; unit *= 2)
        for (unsigned n = 0; n <= 2; n++) {
            static struct flash before;
            int over = 0;

            blank(unit);
            for (unsigned i = 1; i <= n; i++)
                assert_int_equal(put(i), 0);
            before = flash;
            for (unsigned at = 1; !over; at++)
                for (enum torn torn = NOT_AT_ALL; torn < TORN && !over;
                     torn++) {
                    flash = before;
                    (void)cut(n, n + 1, at, torn, &over);
                    assert_int_equal(flash.misused, 0);
                }
        }
}

static void test_many(void **state)
{
    (void)state;
    blank(4);
    for (unsigned n = 1; n <= 300; n++) {
        assert_int_equal(put(n), 0);
        assert_int_equal(which(n, n), n);
    }
    assert_int_equal(flash.misused, 0);
}

/* The number wraps; the newer one is still the newer one. */
static void test_sequence_wraps(void **state)
{
    uint8_t *p = flash.octets[0];
    uint32_t crc;

    (void)state;
    blank(4);
    assert_int_equal(put(1), 0);
    memset(p + 4, 0xff, 4);
    crc = b24_crc32(b24_crc32(0, p, 8), p + 16, WHOLE);
    for (unsigned i = 0; i < 4; i++)
        p[8 + i] = (uint8_t)(crc >> 8 * i);
    assert_int_equal(which(1, 1), 1);
    assert_int_equal(put(2), 0);
    assert_int_equal(which(2, 2), 2);
    assert_int_equal(put(3), 0);
    assert_int_equal(which(3, 3), 3);
}

/* Every bit of a slot, turned: the other slot's record is found. */
static void test_every_bit(void **state)
{
    static struct flash good;

    (void)state;
    blank(4);
    assert_int_equal(put(1), 0); /* slot 0 */
    assert_int_equal(put(2), 0); /* slot 1 */
    good = flash;
    for (unsigned bit = 0; bit < (B24_STORE_HEAD + WHOLE) * 8; bit++) {
        flash = good;
        flash.octets[1][bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(which(1, 2), 1);
        flash.octets[0][bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(which(0, 9), 0);
    }
}

static void test_flash_that_fails(void **state)
{
    uint8_t record[SLOT_SIZE] = {1}, small[8];

    (void)state;
    blank(4);
    flash.unreadable = 1;
    assert_int_equal(b24_store_read(&store, record, sizeof(record)), 0);
    assert_true(put(1) < 0); /* not read back */
    blank(4);
    assert_int_equal(put(1), 0);
    flash.rotten = 2;
    assert_true(put(2) < 0); /* what cannot be read back is not kept */
    assert_int_equal(which(1, 2), 1);
    assert_true(b24_store_read(&store, small, sizeof(small)) < 0);
    assert_true(b24_store_write(&store, record, 0) < 0);
    assert_true(
        b24_store_write(&store, record, SLOT_SIZE - B24_STORE_HEAD + 1) < 0);
    assert_int_equal(which(1, 1), 1);
    flash.rotten = 0;
    assert_int_equal(
        b24_store_write(&store, record, SLOT_SIZE - B24_STORE_HEAD), 0);
    assert_int_equal(b24_store_read(&store, record, sizeof(record)),
                     SLOT_SIZE - B24_STORE_HEAD);
    assert_int_equal(flash.misused, 0);
}

static void test_crc(void **state)
{
    (void)state;
    assert_int_equal(b24_crc32(0, "123456789", 9), 0xcbf43926);
    assert_int_equal(b24_crc32(b24_crc32(0, "1234", 4), "56789", 5),
                     0xcbf43926);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crc),
        cmocka_unit_test(test_power_fails),
        cmocka_unit_test(test_power_fails_twice),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_sequence_wraps),
        cmocka_unit_test(test_every_bit),
        cmocka_unit_test(test_flash_that_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
