/* test_cli_ini.c - files of configuration: whole, cut anywhere, damaged. */
#include "b24_test.h"

#include <stdio.h>

#include "b24/b24.h"
#include "cli_config.h"

#define PATH "/etc/xdg/b24reset/config.ini"

static const char file[] = "timeout = 5\n"
                           "; a comment\n"
                           "[kiosk]\r\n"
                           "webhook=https://p.example/rest/1/s3cretkey/ \r\n"
                           "  cards : contact,lead   deal:9\n"
                           "ca_file = roots.pem\n"
                           "\n"
                           "[office]\n"
                           "retry-max-time = 90\n"
                           "json = true";

static int read_text(struct b24_cli_config *c, struct b24_cli_args *a,
                     const char *text, size_t len, const char *section,
                     char *said, size_t cap)
{
    struct b24_cli_out o;
    int rc;

    memset(c, 0, sizeof *c);
    memset(a, 0, sizeof *a);
    assert_true(len <= B24_CLI_CONFIG_FILE);
    memcpy(c->text, text, len);
    b24_cli_out_init(&o, said, cap - 1, -1);
    rc = b24_cli_ini(c, a, len, PATH, section, 0, &o);
    said[o.len] = '\0';
    return rc;
}

static void test_sections(void **state)
{
    static struct b24_cli_config c;
    struct b24_cli_args a;
    char said[256];

    (void)state;
    assert_int_equal(
        read_text(&c, &a, file, sizeof file - 1, "kiosk", said, sizeof said),
        B24_OK);
    assert_int_equal(c.found, 1);
    assert_string_equal(a.webhook, "https://p.example/rest/1/s3cretkey/");
    assert_string_equal(a.webhook_source, PATH);
    assert_string_equal(a.ca_file, "/etc/xdg/b24reset/roots.pem");
    assert_int_equal(c.count, 3);
    assert_string_equal(c.cards[0], "contact");
    assert_string_equal(c.cards[2], "deal:9");
    assert_int_equal(a.timeout_ms + a.retry_max_ms + a.json, 0);
    assert_int_equal(
        read_text(&c, &a, file, sizeof file - 1, "", said, sizeof said),
        B24_OK);
    assert_int_equal(a.timeout_ms, 5000);
    assert_null(a.webhook);
    assert_int_equal(
        read_text(&c, &a, file, sizeof file - 1, "office", said, sizeof said),
        B24_OK);
    assert_int_equal(a.retry_max_ms + a.json, 90001);
    assert_string_equal(said, "");
}

/* What is given already stays. */
static void test_given(void **state)
{
    static struct b24_cli_config c;
    static char seven[] = "7";
    struct b24_cli_args a = {.webhook_file = "hook"};
    char said[256];
    struct b24_cli_out o;

    (void)state;
    memset(&c, 0, sizeof c);
    memcpy(c.text, file, sizeof file);
    assert_null(b24_cli_set(&a, B24_CLI_TIMEOUT, seven));
    a.given = ~(uint64_t)0;
    b24_cli_out_init(&o, said, sizeof said, -1);
    assert_int_equal(b24_cli_ini(&c, &a, sizeof file - 1, PATH, "", 0, &o),
                     B24_OK);
    assert_int_equal(a.timeout_ms, 7000);
    a.given = 0;
    assert_int_equal(b24_cli_ini(&c, &a, sizeof file - 1, PATH, "kiosk", 0, &o),
                     B24_OK);
    assert_null(a.webhook);
}

/* Every beginning of the file, and every octet changed: no harm, and never a
 * word of the secret. */
static void test_damaged(void **state)
{
    static const char changes[] = "\n\r [];#=:x\t\"\\\177\377";
    static struct b24_cli_config c;
    struct b24_cli_args a;
    char said[256];
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof file; i++) {
        (void)read_text(&c, &a, file, i, "kiosk", said, sizeof said);
        assert_null(strstr(said, "s3cret"));
        for (k = 0; k < sizeof changes - 1 && i < sizeof file - 1; k++) {
            char text[sizeof file];

            memcpy(text, file, sizeof file);
            text[i] = changes[k];
            (void)read_text(&c, &a, text, sizeof file - 1, "kiosk", said,
                            sizeof said);
            assert_null(strstr(said, "s3cret"));
        }
    }
}

/* What inih knows of a file, the secret's own way knows, too. */
static void test_as_inih_does(void **state)
{
    static const char mark[] =
        "\xef\xbb\xbf[kiosk]\nwebhook = https://p/ ; mine\n"
        "; webhook = https://no/\n";
    static const char plain[] = "\xef\xbb\xbfwebhook = https://p/;x";
    static struct b24_cli_config c;
    struct b24_cli_args a;
    char said[256];

    (void)state;
    assert_int_equal(
        read_text(&c, &a, mark, sizeof mark - 1, "kiosk", said, sizeof said),
        B24_OK);
    assert_int_equal(c.found, 1);
    assert_string_equal(a.webhook, "https://p/");
    assert_int_equal(
        read_text(&c, &a, plain, sizeof plain - 1, "", said, sizeof said),
        B24_OK);
    assert_string_equal(a.webhook, "https://p/;x");
}

/* A profile's name is compared whole, also where inih would cut it. */
static void test_long_section(void **state)
{
    static struct b24_cli_config c;
    struct b24_cli_args a;
    char text[400], name[64], said[256];
    int n;

    (void)state;
    memset(name, 'p', sizeof name);
    name[sizeof name - 1] = '\0';
    n = snprintf(text, sizeof text,
                 "[%sx]\ntimeout = 9\n[%s]\nuser = 6\n"
                 "[%sy]\nuser = 7\n",
                 name, name, name);
    assert_int_equal(
        read_text(&c, &a, text, (size_t)n, name, said, sizeof said), B24_OK);
    assert_int_equal(c.found, 1);
    assert_int_equal(a.user_id, 6);
    assert_int_equal(a.timeout_ms, 0);
}

/* No room for more: a value is told of, a flag needs none. */
static void test_pool_is_full(void **state)
{
    static const char text[] = "json = true\nportal = p.example\n";
    static struct b24_cli_config c;
    struct b24_cli_args a;
    struct b24_cli_out o;
    char said[256];

    (void)state;
    memset(&c, 0, sizeof c);
    memset(&a, 0, sizeof a);
    memcpy(c.text, text, sizeof text);
    c.used = sizeof c.pool;
    b24_cli_out_init(&o, said, sizeof said - 1, -1);
    assert_int_equal(b24_cli_ini(&c, &a, sizeof text - 1, PATH, "", 0, &o),
                     B24_E_ARG);
    said[o.len] = '\0';
    assert_string_equal(said, PATH ":2: portal has no room left: the file is "
                                   "too large");
    assert_int_equal(a.json, 1);
    b24_cli_out_init(&o, said, sizeof said - 1, -1);
    b24_cli_show_config(&o, &a, &c);
    said[o.len] = '\0';
    assert_non_null(strstr(said, "json = true "));
}

/* The longest line that is taken, and the next; the pool full. */
static void test_room(void **state)
{
    static struct b24_cli_config c;
    struct b24_cli_args a;
    char text[B24_CLI_CONFIG_FILE], said[256];
    size_t n;

    (void)state;
    for (n = B24_CLI_CONFIG_LINE - 1; n <= B24_CLI_CONFIG_LINE + 1; n++) {
        memset(text, 'x', n);
        memcpy(text, "portal = ", 9);
        assert_int_equal(read_text(&c, &a, text, n, "", said, sizeof said),
                         n > B24_CLI_CONFIG_LINE ? B24_E_ARG : B24_OK);
        if (n <= B24_CLI_CONFIG_LINE)
            assert_int_equal(strlen(a.portal), n - 9);
    }
    memset(&c, 0, sizeof c);
    assert_null(b24_cli_config_keep(&c, text, sizeof c.pool));
    assert_non_null(b24_cli_config_keep(&c, text, sizeof c.pool - 1));
    assert_null(b24_cli_config_keep(&c, text, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_given),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_as_inih_does),
        cmocka_unit_test(test_long_section),
        cmocka_unit_test(test_pool_is_full),
        cmocka_unit_test(test_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
