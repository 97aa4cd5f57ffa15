/* test_http_req.c - the head of a request and its exact length. */
#include "b24_test.h"

#include "b24_http_req.h"

#define FIELDS                                            \
    "\r\nUser-Agent: u/1\r\nAccept: application/json\r\n" \
    "Content-Type: a/b\r\nX-Request-ID: 0af\r\n"

static void fields(void **state)
{
    static const struct {
        const char *host;
        uint16_t port;
        const char *want;
    } rows[] = {
        {"portal.example", 443, "Host: portal.example" FIELDS},
        {"portal.example", 8443, "Host: portal.example:8443" FIELDS},
        {"portal.example", 1, "Host: portal.example:1" FIELDS},
        {"127.0.0.1", 65535, "Host: 127.0.0.1:65535" FIELDS},
        {"::1", 443, "Host: [::1]" FIELDS},
        {"2001:db8::1", 444, "Host: [2001:db8::1]:444" FIELDS},
    };
    size_t i, cap;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        size_t need = strlen(rows[i].want);

        for (cap = 0; cap <= need; cap++) {
            char *memory = malloc(cap ? cap : 1);
            struct b24_buf b;

            assert_non_null(memory);
            b24_buf_init(&b, memory, cap);
            b24_http_fields(&b, rows[i].host, rows[i].port, "u/1", "a/b",
                            "0af");
            assert_int_equal(b.err, cap < need ? B24_E_SPACE : B24_OK);
            if (cap == need) {
                assert_int_equal(b.len, need);
                assert_memory_equal(memory, rows[i].want, need);
            }
            free(memory);
        }
    }
}

/* A body of every size round the powers of ten, in exactly enough room. */
static void lengths(void **state)
{
    static const struct {
        size_t len;
        const char *digits;
    } rows[] = {
        {0, "0"},       {1, "1"},         {9, "9"},         {10, "10"},
        {99, "99"},     {100, "100"},     {999, "999"},     {1000, "1000"},
        {9999, "9999"}, {10000, "10000"}, {16384, "16384"}, {99999, "99999"},
        {100000, NULL},
    };
    static const char room[] = "Content-Length: 00000\r\n\r\n";
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        size_t cap = 1 + sizeof room - 1 + rows[i].len, k, mark;
        char *memory = malloc(cap), head[64];
        struct b24_buf b;

        assert_non_null(memory);
        b24_buf_init(&b, memory, cap);
        b24_puts(&b, "|");
        mark = b24_http_body_begin(&b);
        for (k = 0; k < rows[i].len; k++)
            b24_put(&b, k + 1 == rows[i].len ? "}" : "x", 1);
        assert_int_equal(b.len, cap);
        b24_http_body_end(&b, mark);
        if (!rows[i].digits) {
            assert_int_equal(b.err, B24_E_SPACE);
            free(memory);
            continue;
        }
        assert_int_equal(b.err, B24_OK);
        strcpy(head, "|Content-Length: ");
        strcat(strcat(head, rows[i].digits), "\r\n\r\n");
        assert_int_equal(b.len, strlen(head) + rows[i].len);
        assert_memory_equal(memory, head, strlen(head));
        for (k = strlen(head); k < b.len; k++)
            assert_int_equal(memory[k], k + 1 == b.len ? '}' : 'x');
        free(memory);
    }
}

/* An error stays, and nothing is moved after it. */
static void too_small(void **state)
{
    size_t cap;

    (void)state;
    for (cap = 0; cap < 27; cap++) {
        char *memory = malloc(cap ? cap : 1);
        struct b24_buf b;
        size_t mark;

        assert_non_null(memory);
        b24_buf_init(&b, memory, cap);
        mark = b24_http_body_begin(&b);
        b24_puts(&b, "{}");
        b24_http_body_end(&b, mark);
        assert_int_equal(b.err, B24_E_SPACE);
        assert_true(b.len <= cap);
        free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields),
        cmocka_unit_test(lengths),
        cmocka_unit_test(too_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
