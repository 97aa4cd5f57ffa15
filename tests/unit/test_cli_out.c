/* test_cli_out.c - text without a heap, and errors that are not forgotten. */
#include "b24_test.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli_out.h"

static void test_numbers(void **state)
{
    static const struct {
        int64_t n;
        const char *text;
    } rows[] = {
        {0, "0"},
        {7, "7"},
        {-1, "-1"},
        {1000000, "1000000"},
        {INT64_MAX, "9223372036854775807"},
        {INT64_MIN, "-9223372036854775808"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        char buf[20];
        struct b24_cli_out o;

        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_put_number(&o, rows[i].n);
        assert_int_equal(o.len, strlen(rows[i].text));
        assert_memory_equal(buf, rows[i].text, o.len);
    }
}

static void test_seconds(void **state)
{
    char buf[32];
    struct b24_cli_out o;

    (void)state;
    b24_cli_out_init(&o, buf, sizeof buf, -1);
    b24_cli_put_seconds(&o, 0);
    b24_cli_puts(&o, " ");
    b24_cli_put_seconds(&o, 65012);
    b24_cli_puts(&o, " ");
    b24_cli_put_seconds(&o, UINT32_MAX);
    assert_memory_equal(buf, "0.000 65.012 4294967.295", o.len);
}

static void test_json(void **state)
{
    static const char text[] = "a\"b\\c\n\x01\x1f/\xc3\xa9\x7f";
    static const char shown[] = "a\\\"b\\\\c\\u000a\\u0001\\u001f/\xc3\xa9\x7f";
    char buf[64];
    struct b24_cli_out o;

    (void)state;
    b24_cli_out_init(&o, buf, sizeof buf, -1);
    b24_cli_put_json(&o, text, sizeof text - 1);
    assert_int_equal(o.len, sizeof shown - 1);
    assert_memory_equal(buf, shown, o.len);
}

/* A file's name may be anything, JSON's text is UTF-8. */
static void test_json_of_anything(void **state)
{
#define NONE "\xef\xbf\xbd"
    static const char *const rows[][2] = {
        {"\xff\xfe", NONE NONE},
        {"\xe2\x82\xac\xf0\x9f\x98\x80\xc2\xa0",
         "\xe2\x82\xac\xf0\x9f\x98\x80\xc2\xa0"},
        {"a\xe2\x82", "a" NONE NONE},                       /* cut */
        {"\xc1\xbf\xe0\x9f\xbf", NONE NONE NONE NONE NONE}, /* too long */
        {"\xf0\x8f\xbf\xbf", NONE NONE NONE NONE},
        {"\xed\xa0\x80", NONE NONE NONE},          /* a surrogate */
        {"\xf4\x90\x80\x80", NONE NONE NONE NONE}, /* above U+10FFFF */
        {"\xf4\x8f\xbf\xbf\xed\x9f\xbf\xe0\xa0\x80\xf0\x90\x80\x80",
         "\xf4\x8f\xbf\xbf\xed\x9f\xbf\xe0\xa0\x80\xf0\x90\x80\x80"},
        {"\xc3(", NONE "("},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        char buf[64];
        struct b24_cli_out o;

        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_put_json(&o, rows[i][0], strlen(rows[i][0]));
        assert_int_equal(o.len, strlen(rows[i][1]));
        assert_memory_equal(buf, rows[i][1], o.len);
    }
}

/* A long name's end, from a code point's start on. */
static void test_long_name(void **state)
{
    char name[B24_CLI_NAME_MAX + 3], buf[B24_CLI_NAME_MAX + 8];
    struct b24_cli_out o;

    (void)state;
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    b24_cli_out_init(&o, buf, sizeof buf, -1);
    b24_cli_put_name(&o, name + 2);
    assert_int_equal(o.len, B24_CLI_NAME_MAX);
    o.len = 0;
    name[1] = '\xc3';
    name[2] = '\xa9';
    b24_cli_put_name(&o, name);
    assert_int_equal(o.len, 3 + B24_CLI_NAME_MAX - 1);
    assert_memory_equal(buf, "...xxx", 6);
}

static void test_memory_is_full(void **state)
{
    char buf[4];
    struct b24_cli_out o;

    (void)state;
    b24_cli_out_init(&o, buf, sizeof buf, -1);
    b24_cli_puts(&o, "abc");
    assert_int_equal(b24_cli_flush(&o), 0);
    b24_cli_puts(&o, "de");
    assert_int_equal(b24_cli_flush(&o), ENOSPC);
    b24_cli_puts(&o, "f");
    assert_int_equal(o.len, 4);
    assert_memory_equal(buf, "abcd", 4);
}

/* A text longer than the buffer arrives whole and in order. */
static void test_file(void **state)
{
    char buf[4], got[16];
    struct b24_cli_out o;
    int fds[2];

    (void)state;
    assert_int_equal(pipe(fds), 0);
    b24_cli_out_init(&o, buf, sizeof buf, fds[1]);
    b24_cli_puts(&o, "abcdefghijk");
    assert_int_equal(b24_cli_flush(&o), 0);
    assert_int_equal(read(fds[0], got, sizeof got), 11);
    assert_memory_equal(got, "abcdefghijk", 11);
    close(fds[0]);
    close(fds[1]);
}

static void test_full_disk(void **state)
{
    char buf[4];
    struct b24_cli_out o;
    int fd = open("/dev/full", O_WRONLY);

    (void)state;
    assert_true(fd >= 0);
    b24_cli_out_init(&o, buf, sizeof buf, fd);
    b24_cli_puts(&o, "abc");
    assert_int_equal(o.err, 0);
    assert_int_equal(b24_cli_flush(&o), ENOSPC);
    b24_cli_puts(&o, "d");
    assert_int_equal(o.len, 0); /* sticky */
    assert_int_equal(b24_cli_flush(&o), ENOSPC);
    close(fd);
}

/* A mark at each line's start, however the text comes in pieces. */
static void test_journal(void **state)
{
    static const char text[] = "one\n\ntwo three\nfour";
    size_t piece;

    (void)state;
    for (piece = 1; piece <= sizeof text; piece++) {
        char buf[64];
        struct b24_cli_out o;
        size_t at, n;

        b24_cli_out_init(&o, buf, sizeof buf, -1);
        o.journal = 1;
        for (at = 0; at < sizeof text - 1; at += n) {
            n = sizeof text - 1 - at < piece ? sizeof text - 1 - at : piece;
            b24_cli_put(&o, text + at, n);
        }
        o.priority = B24_CLI_ERROR;
        b24_cli_puts(&o, "\nfive");
        buf[o.len] = '\0';
        assert_string_equal(buf, "<6>one\n<6>\n<6>two three\n<6>four\n<3>five");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_journal),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_seconds),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_json_of_anything),
        cmocka_unit_test(test_long_name),
        cmocka_unit_test(test_memory_is_full),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_full_disk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
