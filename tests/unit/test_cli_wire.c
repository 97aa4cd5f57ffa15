/* test_cli_wire.c - the answer as people see it with -vv. */
#include "b24_test.h"

#include "cli_wire.h"

#define SECRET "s3cretkey"
#define HEAD   "HTTP/1.1 200 OK\r\n"
#define TE     "Transfer-Encoding: chunked\r\n"

static const struct {
    const char *name, *wire, *shown;
} rows[] = {
    {"length", HEAD "Content-Length: 2\r\n\r\nok",
     "< HTTP/1.1 200 OK\n< Content-Length: 2\n< \n< ok\n"},
    {"chunked", HEAD TE "\r\n2\r\nok\r\n3;a=b\r\n123\r\n0\r\nX: y\r\n\r\n",
     "< HTTP/1.1 200 OK\n< Transfer-Encoding: chunked\n< \n< ok123\n"},
    {"chunk of 26", HEAD TE "\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n",
     "< HTTP/1.1 200 OK\n< Transfer-Encoding: chunked\n< \n"
     "< abcdefghijklmnopqrstuvwxyz\n"},
    {"interim first",
     "HTTP/1.1 100 Continue\r\n\r\n" HEAD TE "\r\n1\r\nx\r\n0\r\n\r\n",
     "< HTTP/1.1 100 Continue\n< \n< HTTP/1.1 200 OK\n"
     "< Transfer-Encoding: chunked\n< \n< x\n"},
    {"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nx", "< HTTP/1.0 200 OK\n< \n< x\n"},
    {"secret in the head",
     HEAD "Location: https://p/rest/1/" SECRET "/m\r\n\r\n",
     "< HTTP/1.1 200 OK\n< Location: https://p/rest/1/***/m\n< \n"},
    {"secret in the body", HEAD "\r\n<a href=\"" SECRET "\">",
     "< HTTP/1.1 200 OK\n< \n< <a href=\"***\">\n"},
    {"secret across chunks", HEAD TE "\r\n5\r\ns3cre\r\n4\r\ntkey\r\n0\r\n\r\n",
     "< HTTP/1.1 200 OK\n< Transfer-Encoding: chunked\n< \n< ***\n"},
    {"slash as JSON may write it", HEAD "\r\n{\"a\":\"s3cret\\/key\\\\/\\n\"}",
     "< HTTP/1.1 200 OK\n< \n< {\"a\":\"s3cret/key\\\\/\\n\"}\n"},
    {"backslash at the end", HEAD "\r\na\\", "< HTTP/1.1 200 OK\n< \n< a\\\n"},
    {"beginning of the secret at a cut", HEAD "\r\n{\"a\":\"s3cret",
     "< HTTP/1.1 200 OK\n< \n< {\"a\":\"***\n"},
    {"lines", HEAD "\r\na\r\nb\n", "< HTTP/1.1 200 OK\n< \n< a\n< b\n"},
    {"controls", HEAD "\r\n\x1b[31m\x7f\xc2\x9b\ttab",
     "< HTTP/1.1 200 OK\n< \n< \\x1b[31m\\x7f\\xc2\\x9b\ttab\n"},
    {"a size that is none", HEAD TE "\r\nzz\r\nx",
     "< HTTP/1.1 200 OK\n< Transfer-Encoding: chunked\n< \n"},
    {"nothing", "", ""},
};

static void test_every_cut(void **state)
{
    size_t i, cut;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const size_t len = strlen(rows[i].wire);

        for (cut = 0; cut <= len; cut++) {
            char buf[256];
            struct b24_cli_out o;
            struct b24_cli_wire w;

            b24_cli_out_init(&o, buf, sizeof buf, -1);
            b24_cli_wire_init(&w, SECRET, &o);
            b24_cli_wire_feed(&w, rows[i].wire, cut);
            b24_cli_wire_feed(&w, rows[i].wire + cut, len - cut);
            b24_cli_wire_end(&w);
            if (o.err || o.len != strlen(rows[i].shown) ||
                memcmp(buf, rows[i].shown, o.len) != 0)
                fail_msg("%s, cut at %u:\n%.*s", rows[i].name, (unsigned)cut,
                         (int)o.len, buf);
        }
    }
}

static void test_octets(void **state)
{
    size_t i, k, again;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        char buf[256];
        struct b24_cli_out o;
        struct b24_cli_wire w;

        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_wire_init(&w, SECRET, &o);
        for (again = 0; again < 2; again++) { /* a second attempt's answer */
            o.len = 0;
            for (k = 0; rows[i].wire[k]; k++)
                b24_cli_wire_feed(&w, rows[i].wire + k, 1);
            b24_cli_wire_end(&w);
            assert_int_equal(o.len, strlen(rows[i].shown));
            assert_memory_equal(buf, rows[i].shown, o.len);
        }
    }
}

/* A token may hold a slash, which PHP's JSON escapes. */
static void test_secret_with_a_slash(void **state)
{
    static const char wire[] = HEAD "\r\n{\"a\":\"ab\\/cd\\/ef\"}";
    static const char shown[] = "< HTTP/1.1 200 OK\n< \n< {\"a\":\"***\"}\n";
    char buf[256];
    struct b24_cli_out o;
    struct b24_cli_wire w;

    (void)state;
    b24_cli_out_init(&o, buf, sizeof buf, -1);
    b24_cli_wire_init(&w, "ab/cd/ef", &o);
    b24_cli_wire_feed(&w, wire, sizeof wire - 1);
    b24_cli_wire_end(&w);
    assert_int_equal(o.len, sizeof shown - 1);
    assert_memory_equal(buf, shown, o.len);
}

/* What is printed before: the request, as it would be sent. */
static void test_show(void **state)
{
    static const char text[] = "POST /x HTTP/1.1\r\nHost: p\r\n\r\n{}";
    static const char shown[] = "> POST /x HTTP/1.1\n> Host: p\n> \n> {}\n";
    char buf[64];
    struct b24_cli_out o;

    (void)state;
    b24_cli_out_init(&o, buf, sizeof buf, -1);
    b24_cli_wire_show(&o, "> ", text, sizeof text - 1);
    assert_int_equal(o.len, sizeof shown - 1);
    assert_memory_equal(buf, shown, o.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_cut),
        cmocka_unit_test(test_octets),
        cmocka_unit_test(test_secret_with_a_slash),
        cmocka_unit_test(test_show),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
