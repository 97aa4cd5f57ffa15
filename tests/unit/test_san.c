/* test_san.c - which names of a certificate fit which host (b24_san.c). */
#include "b24_test.h"

#include "b24_san.h"

#define DNS     B24_SAN_DNS
#define ADDRESS B24_SAN_ADDRESS
#define V4      "\x7f\x00\x00\x01"
#define V6      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01"

static const struct b24_san named = {.host = "portal.shop.test"};
static const struct b24_san single = {.host = "localhost"};
static const struct b24_san dotted = {.host = ".shop.test"};
static const struct b24_san v4 = {
    .host = "127.0.0.1", .address_len = 4, .address = {127, 0, 0, 1}};
static const struct b24_san v6 = {
    .host = "::1", .address_len = 16, .address = {[15] = 1}};

static const struct {
    const char *name;
    const struct b24_san *host;
    int type;
    const char *data;
    size_t len; /* 0: strlen(data) */
    int matches;
} rows[] = {
    {"same name", &named, DNS, "portal.shop.test", 0, 1},
    {"other case", &named, DNS, "PORTAL.Shop.TEST", 0, 1},
    {"other name", &named, DNS, "portal.shop.tesu", 0, 0},
    {"beginning only", &named, DNS, "portal.shop", 0, 0},
    {"more behind", &named, DNS, "portal.shop.test.evil", 0, 0},
    {"NUL behind", &named, DNS, "portal.shop.test\0.evil", 22, 0},
    {"final dot", &named, DNS, "portal.shop.test.", 0, 0},
    {"empty", &named, DNS, "", 0, 0},
    {"wildcard", &named, DNS, "*.shop.test", 0, 1},
    {"wildcard, other case", &named, DNS, "*.SHOP.test", 0, 1},
    {"wildcard of a parent", &named, DNS, "*.test", 0, 0},
    {"wildcard of another", &named, DNS, "*.shop.tesu", 0, 0},
    {"wildcard of two labels", &named, DNS, "*.*.test", 0, 0},
    {"star that begins a label", &named, DNS, "*portal.shop.test", 0, 0},
    {"part of a label", &named, DNS, "p*.shop.test", 0, 0},
    {"wildcard alone", &named, DNS, "*", 0, 0},
    {"wildcard and dot", &named, DNS, "*.", 0, 0},
    {"wildcard in the middle", &named, DNS, "portal.*.test", 0, 0},
    {"wildcard for one label", &single, DNS, "*.localhost", 0, 0},
    {"wildcard for no label", &dotted, DNS, "*.shop.test", 0, 0},
    {"single label", &single, DNS, "localhost", 0, 1},
    {"name as address entry", &named, ADDRESS, "portal.shop.test", 0, 0},
    {"name as URI entry", &named, 6, "portal.shop.test", 0, 0},
    {"IPv4", &v4, ADDRESS, V4, 4, 1},
    {"other IPv4", &v4, ADDRESS, "\x7f\x00\x00\x02", 4, 0},
    {"IPv4 as a name", &v4, DNS, "127.0.0.1", 0, 0},
    {"IPv4, wrong length", &v4, ADDRESS, V6, 16, 0},
    {"IPv4 as wildcard", &v4, DNS, "*.0.0.1", 0, 0},
    {"IPv6", &v6, ADDRESS, V6, 16, 1},
    {"IPv6 as a name", &v6, DNS, "::1", 0, 0},
    {"IPv6, wrong length", &v6, ADDRESS, V4, 4, 0},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t len = rows[i].len ? rows[i].len : strlen(rows[i].data);
        char *data = exact_copy(rows[i].data, len);

        if (b24_san_matches(rows[i].host, rows[i].type, (uint8_t *)data, len) !=
            rows[i].matches)
            fail_msg("%s", rows[i].name);
        free(data);
    }
}

/* Letters differ in one bit; nothing else that does is equal. */
static void test_every_octet(void **state)
{
    (void)state;
    for (int a = 1; a < 256; a++) {
        for (int b = 1; b < 256; b++) {
            char host[2] = {(char)a, 0};
            uint8_t name = (uint8_t)b;
            const struct b24_san san = {.host = host};
            int letter = ((a | 32) >= 'a' && (a | 32) <= 'z');
            int equal = a == b || (letter && (a ^ b) == 32);

            assert_int_equal(b24_san_matches(&san, DNS, &name, 1), equal);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_every_octet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
