/* test_settings.c - settings blocks on a host: every bound of every entry,
 * each bit turned, each length cut (boards/common/settings.c). */
#include "b24_test.h"

#include "../../boards/common/crc32.h"
#include "../../boards/common/settings.h"

#include <stdlib.h>

#define HEADER 16u
#define HOOK   "https://portal.test/rest/1/s3cretw0rd/"
#define DER                                                \
    "\x30\x11\x30\x0f\x02\x01\x01\x30\x00\x30\x00\x30\x00" \
    "\x30\x00\x30\x00\x30\x00"

struct block {
    uint8_t octets[4096];
    size_t len;
};

static void put(struct block *b, unsigned tag, const void *data, size_t len)
{
    uint8_t *p = b->octets + HEADER + b->len;

    assert_true(HEADER + b->len + 4 + len <= sizeof(b->octets));
    p[0] = (uint8_t)tag;
    p[1] = 0;
    p[2] = (uint8_t)len;
    p[3] = (uint8_t)(len >> 8);
    memcpy(p + 4, data, len);
    b->len += 4 + len;
}

static void put_u32(uint8_t *p, size_t n)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(n >> 8 * i);
}

static void seal(struct block *b)
{
    memcpy(b->octets, "B24S\1\0\0\0", 8);
    put_u32(b->octets + 8, b->len);
    put_u32(b->octets + 12,
            b24_crc32(b24_crc32(0, b->octets, 12), b->octets + HEADER, b->len));
}

/* From a copy of just that size, so that nothing behind it is read. */
static const char *read_copy(struct b24_settings *s, const uint8_t *octets,
                             size_t len)
{
    static uint8_t *copy;
    const char *wrong;

    free(copy); /* what s points into lives until the next one */
    copy = malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, octets, len);
    wrong = b24_settings_read(s, copy, len);
    if (wrong) {
        const struct b24_settings none = {.timeout_ms = 0};

        assert_memory_equal(s, &none, sizeof(none));
    }
    return wrong;
}

static const char *judge(struct block *b, struct b24_settings *s)
{
    seal(b);
    return read_copy(s, b->octets, HEADER + b->len);
}

static void put_needed(struct block *b)
{
    b->len = 0;
    put(b, B24_SET_WEBHOOK, HOOK, sizeof(HOOK));
    put(b, B24_SET_DEVICE, "kiosk-17", 9);
    put(b, B24_SET_SNTP, "time.test", 10);
    put(b, B24_SET_ROOT, DER, sizeof(DER) - 1);
}

static void test_least(void **state)
{
    static struct b24_settings s;
    static struct block b;

    (void)state;
    put_needed(&b);
    assert_null(judge(&b, &s));
    assert_string_equal(s.site.host, "portal.test");
    assert_string_equal(s.device, "kiosk-17");
    assert_int_equal(s.root_count, 1);
    assert_int_equal(s.retries, 3);
    assert_int_equal(s.cooldown_s, 5);
    assert_int_equal(s.timeout_ms + s.reset_count, 0);
    assert_null(s.address);
    assert_null(s.code);
}

/* Each entry at its bounds, and beyond. */
static void test_entries(void **state)
{
#define RESET16 "\3\1CB\1\0\0\0\2\0\0\0\3\0\0\0"
    /* clang-format off */
    static const struct {
        unsigned tag;
        const char *data;
        size_t len;
        int good;
    } rows[] = {
        {B24_SET_RETRY, "\0", 1, 1},
        {B24_SET_RETRY, "\12", 1, 1},
        {B24_SET_RETRY, "\13", 1, 0},
        {B24_SET_RETRY, "\1\0", 2, 0},
        {B24_SET_RETRY, "", 0, 0},
        {B24_SET_COOLDOWN, "\x10\x0e", 2, 1},
        {B24_SET_COOLDOWN, "\x11\x0e", 2, 0},
        {B24_SET_COOLDOWN, "\1", 1, 0},
        {B24_SET_COOLDOWN, "\1\0\0", 3, 0},
        {B24_SET_TIMEOUT, "\xe8\3\0\0", 4, 1},
        {B24_SET_TIMEOUT, "\xe7\3\0\0", 4, 0},
        {B24_SET_TIMEOUT, "\xc0\x27\x09\0", 4, 1},
        {B24_SET_TIMEOUT, "\xc1\x27\x09\0", 4, 0},
        {B24_SET_TIMEOUT, "\xe8\3\0", 3, 0},
        {B24_SET_TIMEOUT, "\xe8\3\0\0\0", 5, 0},
        {B24_SET_CODE, "\1\2\4\x10", 4, 1},
        {B24_SET_CODE, "\1\2\4", 3, 0},
        {B24_SET_CODE, "\1\2\4\3", 4, 0},
        {B24_SET_CODE, "\1\2\4\x20", 4, 0},
        {B24_SET_CODE, "\1\2\4\0", 4, 0},
        {B24_SET_ADDRESS, "0123456789abcdef", 16, 1},
        {B24_SET_ADDRESS, "0123456789abcdef", 15, 0},
        {B24_SET_ADDRESS, "0123456789abcdefg", 17, 0},
        {B24_SET_RESET, RESET16 "A", 18, 1},
        {B24_SET_RESET, RESET16 "12345678901234567890", 37, 1},
        {B24_SET_RESET, RESET16 "123456789012345678901", 38, 0},
        {B24_SET_RESET, RESET16, 17, 0},
        {B24_SET_RESET, RESET16, 16, 0},
        {B24_SET_RESET, RESET16, 15, 0},
        {B24_SET_RESET, RESET16 "A;", 19, 0},
        {B24_SET_RESET, RESET16 "AB", 18, 0}, /* no NUL */
        {B24_SET_RESET, RESET16 "A\0B", 20, 0},
        {B24_SET_ROOT, DER, sizeof(DER) - 1, 1},
        {B24_SET_ROOT, DER, sizeof(DER), 0},
        {B24_SET_ROOT, DER, sizeof(DER) - 2, 0},
        {B24_SET_ROOT, "\x31\0", 2, 0},
        {B24_SET_ROOT, "", 0, 0},
        {B24_SET_DEVICE, "again", 6, 0},
        {B24_SET_SNTP, "again", 6, 0},
        {B24_SET_WEBHOOK, HOOK, sizeof(HOOK), 0},
        {B24_SET_TOKEN, "{}", 2, 0}, /* of a board that can keep one */
        {0, "", 0, 0},
        {12, "", 0, 0},
        {255, "", 0, 0},
    };
    /* clang-format on */
    static struct b24_settings s;
    static struct block b;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *wrong;

        put_needed(&b);
        put(&b, rows[i].tag, rows[i].data, rows[i].len);
        wrong = judge(&b, &s);
        if (rows[i].good != !wrong ||
            (wrong && strcmp(wrong, "an entry is not understood") != 0))
            fail_msg("row %u: %s", (unsigned)i, wrong ? wrong : "good");
        if (!rows[i].good || rows[i].tag == B24_SET_ROOT ||
            rows[i].tag == B24_SET_RESET)
            continue;
        put(&b, rows[i].tag, rows[i].data, rows[i].len); /* once alone */
        assert_non_null(judge(&b, &s));
    }
}

static void test_texts(void **state)
{
    /* clang-format off */
    static const struct {
        unsigned tag;
        const char *data;
        size_t len;
        int good;
    } rows[] = {
        {B24_SET_DEVICE, "12345678901234567890123456789012", 33, 1},
        {B24_SET_DEVICE, "123456789012345678901234567890123", 34, 0},
        {B24_SET_DEVICE, "a b", 4, 0},
        {B24_SET_DEVICE, "a\r", 3, 0},
        {B24_SET_DEVICE, "a\xc3\xa9", 4, 0},
        {B24_SET_DEVICE, "", 1, 0},
        {B24_SET_DEVICE, "", 0, 0},
        {B24_SET_DEVICE, "ab", 2, 0},
        {B24_SET_WEBHOOK, HOOK, sizeof(HOOK) - 1, 0}, /* no NUL */
        {B24_SET_WEBHOOK, "", 0, 0},
        {B24_SET_WEBHOOK, "http" HOOK, sizeof(HOOK) + 4, 0},
        {B24_SET_WEBHOOK, "https://portal.test/", 21, 0}, /* no secret */
    };
    /* clang-format on */
    static struct b24_settings s;
    static struct block b;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        b.len = 0;
        if (rows[i].tag != B24_SET_WEBHOOK)
            put(&b, B24_SET_WEBHOOK, HOOK, sizeof(HOOK));
        else
            put(&b, B24_SET_DEVICE, "kiosk-17", 9);
        put(&b, rows[i].tag, rows[i].data, rows[i].len);
        put(&b, B24_SET_SNTP, "time.test", 10);
        put(&b, B24_SET_ROOT, DER, sizeof(DER) - 1);
        if (rows[i].good != !judge(&b, &s))
            fail_msg("row %u", (unsigned)i);
    }
}

static void test_missing(void **state)
{
    static struct b24_settings s;
    static struct block b;

    (void)state;
    for (unsigned lacks = 0; lacks < 4; lacks++) {
        b.len = 0;
        if (lacks != 0)
            put(&b, B24_SET_WEBHOOK, HOOK, sizeof(HOOK));
        if (lacks != 1)
            put(&b, B24_SET_DEVICE, "kiosk-17", 9);
        if (lacks != 2)
            put(&b, B24_SET_SNTP, "time.test", 10);
        if (lacks != 3)
            put(&b, B24_SET_ROOT, DER, sizeof(DER) - 1);
        assert_string_equal(judge(&b, &s), "an entry is missing");
    }
}

/* As many as there may be, and one more. */
static void test_counts(void **state)
{
    static struct b24_settings s;
    static struct block b;

    (void)state;
    put_needed(&b);
    for (unsigned n = 1; n < B24_SETTINGS_ROOTS; n++)
        put(&b, B24_SET_ROOT, DER, sizeof(DER) - 1);
    for (unsigned n = 0; n < B24_SETTINGS_RESETS; n++)
        put(&b, B24_SET_RESET, RESET16 "A", 18);
    assert_null(judge(&b, &s));
    assert_int_equal(s.root_count, B24_SETTINGS_ROOTS);
    assert_null(s.roots[B24_SETTINGS_ROOTS].der);
    assert_int_equal(s.reset_count, B24_SETTINGS_RESETS);
    put(&b, B24_SET_ROOT, DER, sizeof(DER) - 1);
    assert_non_null(judge(&b, &s));
    put_needed(&b);
    for (unsigned n = 0; n <= B24_SETTINGS_RESETS; n++)
        put(&b, B24_SET_RESET, RESET16 "A", 18);
    assert_non_null(judge(&b, &s));
}

static void test_reset(void **state)
{
    static struct b24_settings s;
    static struct block b;
    struct b24_settings_reset r;

    (void)state;
    put_needed(&b);
    put(&b, B24_SET_RESET, "\4\1C\2\1\2\3\4\5\0\0\0\xff\xff\xff\xffName", 21);
    assert_null(judge(&b, &s));
    b24_settings_reset(&s, 0, &r);
    assert_int_equal(r.call.op, B24_RESET);
    assert_int_equal(r.call.entity, B24_ITEM);
    assert_int_equal(r.call.family, B24_FAMILY_ITEM);
    assert_int_equal(r.call.scope, 'C');
    assert_int_equal(r.call.lead_customer_type, 2);
    assert_int_equal(r.call.user_id, 0x04030201);
    assert_int_equal(r.call.entity_type_id, 5);
    assert_int_equal(r.call.category_id, -1);
    assert_string_equal(r.label, "Name");
}

static void test_header(void **state)
{
    static struct b24_settings s;
    static struct block b;
    size_t whole;

    (void)state;
    put_needed(&b);
    seal(&b);
    whole = HEADER + b.len;
    for (size_t len = 0; len < whole; len++)
        assert_string_equal(read_copy(&s, b.octets, len),
                            len < HEADER ? "none" : "too long");
    assert_null(read_copy(&s, b.octets, sizeof(b.octets))); /* room behind */
    for (size_t bit = 0; bit < whole * 8; bit++) {
        b.octets[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (!read_copy(&s, b.octets, whole))
            fail_msg("bit %u", (unsigned)bit);
        b.octets[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    put_u32(b.octets + 8, 0xffffffffu);
    assert_string_equal(read_copy(&s, b.octets, whole), "too long");
    b.octets[6] = 1;
    assert_string_equal(read_copy(&s, b.octets, whole), "of another version");
}

/* The checksum is right, and the rest is anything: no harm. */
static void test_anything(void **state)
{
    static struct b24_settings s;
    static struct block b;
    uint32_t x = 2463534242u;

    (void)state;
    for (unsigned n = 0; n < 20000; n++) {
        put_needed(&b);
        put(&b, B24_SET_RESET, RESET16 "A", 18);
        put(&b, B24_SET_TIMEOUT, "\xe8\3\0\0", 4);
        for (unsigned i = 0; i < 3; i++) {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            b.octets[HEADER + x % b.len] = (uint8_t)(x >> 24);
        }
        b.len -= x % 7 ? 0 : x % b.len;
        (void)judge(&b, &s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_least),  cmocka_unit_test(test_entries),
        cmocka_unit_test(test_texts),  cmocka_unit_test(test_missing),
        cmocka_unit_test(test_counts), cmocka_unit_test(test_reset),
        cmocka_unit_test(test_header), cmocka_unit_test(test_anything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
