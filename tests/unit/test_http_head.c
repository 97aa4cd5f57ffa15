/* test_http_head.c - which octets a field's name and value may hold, wherever
 * they stand: the scans look at several at once. */
#include "b24_test.h"

#include "b24_http_head.h"
#include "b24_http_resp.h"

#define LINE "HTTP/1.1 200 OK\r\n"

static int is_token(int c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static int is_text(int c)
{
    return c == '\t' || (c >= ' ' && c != 0x7f);
}

/* A field of which octet at is c, in a copy that ends with it. */
static int read_with(const char *field, size_t at, int c)
{
    char store[64], head[64] = LINE;
    size_t used, len;
    struct b24_http_resp r;
    char *wire;
    int rc;

    strcat(head, field);
    len = strlen(head);
    head[sizeof(LINE) - 1 + at] = (char)c;
    wire = exact_copy(head, len);
    b24_http_resp_init(&r, store, sizeof(store));
    rc = b24_http_resp_feed(&r, wire, len, &used);
    free(wire);
    return rc;
}

static void octets_of_names(void **state)
{
    static const char field[] = "aZ-zA-mNoPq0rSt: b\r\n";
    size_t at;
    int c;

    (void)state;
    for (c = 0; c < 256; c++) {
        assert_int_equal(b24_http_is_token((uint8_t)c), is_token(c));
        for (at = 0; field[at] != ':'; at++)
            /* a colon ends the name, but there must be one */
            if (read_with(field, at, c) !=
                (is_token(c) || (c == ':' && at > 0) ? B24_BUSY : B24_E_HTTP))
                fail_msg("%d at %d", c, (int)at);
    }
}

static void octets_of_values(void **state)
{
    static const char field[] = "n: abcdefghijklmnopqrst\r\n";
    size_t at;
    int c;

    (void)state;
    for (c = 0; c < 256; c++)
        for (at = 2; field[at] != '\r'; at++)
            if (read_with(field, at, c) != (is_text(c) ? B24_BUSY : B24_E_HTTP))
                fail_msg("%d at %d", c, (int)at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(octets_of_names),
        cmocka_unit_test(octets_of_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
