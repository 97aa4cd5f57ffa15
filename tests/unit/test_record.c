/* The record watcher: any cut of the stream gives the same. */
#include "b24_test.h"

#include "b24_record.h"

#include <stdlib.h>
#include <string.h>

#define ALERT(code) "\x15\x03\x03\x00\x02\x02" code

static const struct {
    const char *name, *wire;
    size_t size;
    uint32_t total;
    uint16_t len;
    int between, refused;
} rows[] = {
    {"nothing", "", 0, 0, 0, 1, 0},
    {"half a head", "\x16\x03\x03", 3, 0, 0, 0, 0},
    {"a record",
     "\x16\x03\x03\x00\x03"
     "abc",
     8, 3, 3, 1, 0},
    {"a record begun",
     "\x16\x03\x03\x01\x04"
     "abc",
     8, 260, 260, 0, 0},
    {"an empty one", "\x17\x03\x03\x00\x00", 5, 0, 0, 1, 0},
    {"two",
     "\x16\x03\x03\x00\x01"
     "a"
     "\x17\x03\x03\x00\x02"
     "bc",
     13, 3, 2, 1, 0},
    {"no record: HTTP", "HTTP/1.1 400", 12, 0, 20527, 0, 0},
    {"type 19",
     "\x13\x03\x03\x00\x01"
     "a",
     6, 0, 1, 1, 0},
    {"type 20",
     "\x14\x03\x03\x00\x01"
     "a",
     6, 1, 1, 1, 0},
    {"type 24",
     "\x18\x03\x03\x00\x01"
     "a",
     6, 0, 1, 1, 0},
    {"handshake_failure", ALERT("\x28"), 7, 2, 2, 1, 1},
    {"protocol_version", ALERT("\x46"), 7, 2, 2, 1, 1},
    {"insufficient_security", ALERT("\x47"), 7, 2, 2, 1, 1},
    {"internal_error", ALERT("\x50"), 7, 2, 2, 1, 0},
    {"later",
     "\x16\x03\x03\x00\x01"
     "a" ALERT("\x28"),
     13, 3, 2, 1, 0},
    {"not an alert", "\x16\x03\x03\x00\x02\x02\x28", 7, 2, 2, 1, 0},
};

static void check(size_t i, const struct b24_record *r)
{
    print_message("%s\n", rows[i].name);
    assert_int_equal(r->total, rows[i].total);
    assert_int_equal(r->len, rows[i].len);
    assert_int_equal(r->filled == 0, rows[i].between);
    assert_int_equal(b24_record_refused(r), rows[i].refused);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (size_t cut = 0; cut <= rows[i].size; cut++) {
            struct b24_record r = {0};

            b24_record_watch(&r, (const uint8_t *)rows[i].wire, cut);
            b24_record_watch(&r, (const uint8_t *)rows[i].wire + cut,
                             rows[i].size - cut);
            check(i, &r);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
