/* test_cli_cert.c - names and dates of certificates, whole and damaged. */
#include "b24_test.h"

#include "b24/b24.h"
#include "cli_cert.h"
#include "cli_time.h"

/* ---- DER, written -------------------------------------------------------- */

struct writer {
    uint8_t octets[1024]; /* filled from the end */
    size_t at;
};

static void put(struct writer *w, const void *data, size_t len)
{
    assert_true(w->at >= len);
    w->at -= len;
    memcpy(w->octets + w->at, data, len);
}

/* The head before what has been put since the writer stood at end. */
static void wrap(struct writer *w, uint8_t tag, size_t end)
{
    const size_t n = end - w->at;
    const uint8_t one = (uint8_t)n, more = 0x81;
    const uint8_t two[] = {0x82, (uint8_t)(n >> 8), (uint8_t)n};

    if (n < 0x100)
        put(w, &one, 1);
    if (n >= 0x80 && n < 0x100)
        put(w, &more, 1);
    if (n >= 0x100)
        put(w, two, sizeof two);
    put(w, &tag, 1);
}

static void put_value(struct writer *w, uint8_t tag, const char *text)
{
    const size_t end = w->at;

    put(w, text, strlen(text));
    wrap(w, tag, end);
}

/* "n=common name", "o=organisation", "u=another", from the last to the first.
 */
static void put_name(struct writer *w, const char *const *parts, size_t n)
{
    static const char types[] = "n\3o\12u\13";
    const size_t end = w->at;

    while (n-- > 0) {
        const size_t set = w->at;
        const uint8_t oid[] = {0x55, 0x04,
                               (uint8_t)strchr(types, parts[n][0])[1]};

        put_value(w, 0x0c, parts[n] + 2);
        put(w, oid, sizeof oid);
        wrap(w, 0x06, w->at + sizeof oid);
        wrap(w, 0x30, set);
        wrap(w, 0x31, set);
    }
    wrap(w, 0x30, end);
}

struct shape {
    uint8_t version;           /* 1: the field stands there */
    uint8_t from_tag, end_tag; /* of the times */
    const char *from, *until;
    const char *name[3];
};

static const uint8_t *certificate(struct writer *w, const struct shape *s,
                                  size_t *len)
{
    static const char *const issuer[] = {"n=Issuer"};
    const size_t end = w->at = sizeof w->octets;
    size_t n = 0, at;

    while (n < 3 && s->name[n])
        n++;
    put_value(w, 0x30, "key");
    put_name(w, s->name, n);
    at = w->at;
    put_value(w, s->end_tag, s->until);
    put_value(w, s->from_tag, s->from);
    wrap(w, 0x30, at);
    put_name(w, issuer, 1);
    put_value(w, 0x30, "algorithm");
    put_value(w, 0x02, "7");
    if (s->version)
        put_value(w, 0xa0, "v");
    wrap(w, 0x30, end);
    wrap(w, 0x30, end);
    *len = sizeof w->octets - w->at;
    return w->octets + w->at;
}

/* ---- tests --------------------------------------------------------------- */

#define UTC    0x17
#define FULL   0x18
#define FROM   "261122014507Z"
#define UNTIL  "20271122014507Z"
#define DAYS_1 UTC, FULL, FROM, UNTIL

static const struct {
    const char *what;
    struct shape shape;
    int rc;
    const char *name;
} rows[] = {
    {"common name", {1, DAYS_1, {"n=portal.test"}}, 0, "portal.test"},
    {"version 1", {0, DAYS_1, {"n=portal.test"}}, 0, "portal.test"},
    {"organisation", {1, DAYS_1, {"o=A firm", "u=x"}}, 0, "A firm"},
    {"both", {1, DAYS_1, {"o=A firm", "n=Root 1"}}, 0, "Root 1"},
    {"neither", {1, DAYS_1, {"u=unit"}}, 0, ""},
    {"empty", {1, DAYS_1, {NULL}}, 0, ""},
    {"a terminal's", {1, DAYS_1, {"n=a\033[2Jb\xc3\xa9"}}, 0, "a?[2Jb??"},
    {"long",
     {1,
      DAYS_1,
      {"n=0123456789012345678901234567890123456789012345678901234567890123"}},
     0,
     "012345678901234567890123456789012345678901234567890123456789012"},
    {"a day's letter", {1, UTC, FULL, "2611x2014507Z", UNTIL, {"n=a"}}, -1, ""},
    {"no second", {1, UTC, FULL, "2611220145Z", UNTIL, {"n=a"}}, -1, ""},
    {"month 13", {1, UTC, FULL, "261322014507Z", UNTIL, {"n=a"}}, -1, ""},
    {"month 0", {1, UTC, FULL, "260022014507Z", UNTIL, {"n=a"}}, -1, ""},
    {"no time", {1, 0x02, FULL, FROM, UNTIL, {"n=a"}}, -1, ""},
    {"no end", {1, UTC, 0x02, FROM, UNTIL, {"n=a"}}, -1, ""},
};

static void test_rows(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        struct b24_cli_cert c;
        struct writer w;
        size_t len;
        const uint8_t *der = certificate(&w, &rows[i].shape, &len);

        if (b24_cli_cert_read(&c, der, len) != rows[i].rc ||
            strcmp(c.name, rows[i].name) != 0)
            fail_msg("%s: %s", rows[i].what, c.name);
        if (rows[i].rc != 0)
            continue;
        assert_int_equal(c.from_s, b24_cli_time(2026, 11, 22, 1, 45, 7));
        assert_int_equal(c.until_s, b24_cli_time(2027, 11, 22, 1, 45, 7));
    }
}

/* RFC 5280, 4.1.2.5.1. */
static void test_centuries(void **state)
{
    static const struct shape shape = {
        1, UTC, UTC, "500101000000Z", "491231235959Z", {"n=a"}};
    struct b24_cli_cert c;
    struct writer w;
    size_t len;
    const uint8_t *der = certificate(&w, &shape, &len);

    (void)state;
    assert_int_equal(b24_cli_cert_read(&c, der, len), 0);
    assert_int_equal(c.from_s, b24_cli_time(1950, 1, 1, 0, 0, 0));
    assert_int_equal(c.until_s, b24_cli_time(2049, 12, 31, 23, 59, 59));
}

/* Cut anywhere, or one octet changed to anything: never read beyond it. */
static void test_damaged(void **state)
{
    struct b24_cli_cert c;
    struct writer w;
    size_t len, i;
    const uint8_t *der = certificate(&w, &rows[3].shape, &len);

    (void)state;
    for (i = 0; i < len; i++) {
        char *cut = exact_copy(der, i);
        char *changed = exact_copy(der, len);
        int octet;

        assert_int_equal(b24_cli_cert_read(&c, (uint8_t *)cut, i), -1);
        for (octet = 0; octet < 256; octet++) {
            changed[i] = (char)octet;
            (void)b24_cli_cert_read(&c, (uint8_t *)changed, len);
        }
        free(changed);
        free(cut);
    }
}

/* The server's certificate is kept, however long the chain. */
static void test_chain(void **state)
{
    struct b24_cli_chain chain = {.n = 0};
    struct writer w;
    size_t len;
    const uint8_t *der = certificate(&w, &rows[0].shape, &len);
    int depth;

    (void)state;
    for (depth = 8; depth >= 0; depth--)
        b24_cli_chain_see(&chain, der, len, depth,
                          depth ? B24_OK : B24_E_TLS_NAME);
    assert_int_equal(chain.n, B24_CLI_CERTS);
    assert_int_equal(chain.certs[0].depth, 8);
    assert_int_equal(chain.certs[B24_CLI_CERTS - 1].depth, 0);
    assert_int_equal(chain.certs[B24_CLI_CERTS - 1].err, B24_E_TLS_NAME);
    assert_string_equal(chain.certs[0].name, "portal.test");
    /* another connection's chain takes its place */
    for (depth = 1; depth >= 0; depth--)
        b24_cli_chain_see(&chain, der, len, depth, B24_OK);
    assert_int_equal(chain.n, 2);
    assert_int_equal(chain.certs[0].depth, 1);
    b24_cli_chain_see(&chain, der, len, 0, B24_OK); /* of one alone */
    assert_int_equal(chain.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_centuries),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_chain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
