/* test_buf.c - the bounded writer: never a cut, never an octet beyond. */
#include "b24_test.h"

#include "b24_buf.h"

#define CANARY 0x5a

static const char whole[] = "one, 4294967295 and 0 end";

static void write_all(struct b24_buf *b)
{
    b24_put(b, "one", 3);
    B24_PUT_LIT(b, ", ");
    b24_put_u32(b, 4294967295u);
    b24_puts(b, " and ");
    b24_put_u32(b, 0);
    b24_puts(b, "");
    b24_put(b, "x", 0);
    b24_puts(b, " end");
}

/* What was written before the first piece that does not fit. */
static size_t pieces_within(size_t cap)
{
    static const size_t ends[] = {3, 5, 15, 20, 21, 25};
    size_t i, len = 0;

    for (i = 0; i < COUNT(ends) && ends[i] <= cap; i++)
        len = ends[i];
    return len;
}

static void every_capacity(void **state)
{
    size_t cap;

    (void)state;
    for (cap = 0; cap <= sizeof whole; cap++) {
        char *memory = malloc(cap + 16); /* canaries on both sides */
        struct b24_buf b;
        size_t i;

        assert_non_null(memory);
        memset(memory, CANARY, cap + 16);
        b24_buf_init(&b, memory + 8, cap);
        write_all(&b);
        assert_int_equal(b.err, cap < sizeof whole - 1 ? B24_E_SPACE : B24_OK);
        assert_int_equal(b.len, pieces_within(cap));
        assert_memory_equal(b.p, whole, b.len);
        for (i = 0; i < 8; i++) {
            assert_int_equal(memory[i], CANARY);
            assert_int_equal(memory[8 + cap + i], CANARY);
        }
        for (i = b.len; i < cap; i++)
            assert_int_equal(b.p[i], CANARY);
        free(memory);
    }
}

static void sticky(void **state)
{
    char *memory = exact_copy("....", 4);
    struct b24_buf b;

    (void)state;
    b24_buf_init(&b, memory, 4);
    b24_puts(&b, "abcde");
    assert_int_equal(b.err, B24_E_SPACE);
    b24_puts(&b, "a"); /* would fit, but the chain is broken */
    b24_put_u32(&b, 1);
    assert_int_equal(b.len, 0);
    b.err = B24_E_ARG; /* the first error stays */
    b24_puts(&b, "abcde");
    assert_int_equal(b.err, B24_E_ARG);
    assert_memory_equal(memory, "....", 4);
    free(memory);
}

static void numbers(void **state)
{
    static const struct {
        uint32_t n;
        const char *text;
    } rows[] = {
        {0, "0"},     {1, "1"},           {9, "9"},
        {10, "10"},   {443, "443"},       {65535, "65535"},
        {100, "100"}, {999999, "999999"}, {2147483647, "2147483647"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        size_t len = strlen(rows[i].text);
        char *memory = exact_copy(rows[i].text, len);
        struct b24_buf b;

        memset(memory, CANARY, len);
        b24_buf_init(&b, memory, len);
        b24_put_u32(&b, rows[i].n);
        assert_int_equal(b.err, B24_OK);
        assert_int_equal(b.len, len);
        assert_memory_equal(memory, rows[i].text, len);
        free(memory);
    }
}

static void wipe(void **state)
{
    static const char zero[16];
    char memory[] = "................";

    (void)state;
    b24_wipe(memory + 4, 8);
    assert_memory_equal(memory, "....", 4);
    assert_memory_equal(memory + 4, zero, 8);
    assert_memory_equal(memory + 12, "....", 4);
    b24_wipe(memory, 0);
    assert_int_equal(memory[0], '.');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_capacity),
        cmocka_unit_test(sticky),
        cmocka_unit_test(numbers),
        cmocka_unit_test(wipe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
