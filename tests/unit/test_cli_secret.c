/* test_cli_secret.c - the credential's file: who may read it, what is in it,
 * and that nothing of it is repeated. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "b24_test.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli_secret.h"

#define HOOK "https://p.example/rest/1/s3cretkey/"
#define PAIR                                               \
    "{\"access_token\":\"s3cretkey\",\"client_endpoint\":" \
    "\"https://p.example/rest/\"}"

static char path[64];
static struct b24_cli_secret secret;
static char said[256];

static void write_file(const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (int)strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static int read_it(int token, const char *file, const char *portal,
                   char *environment)
{
    struct b24_cli_args a;
    struct b24_cli_out o;
    int rc;

    memset(&a, 0, sizeof a);
    a.webhook_file = token ? NULL : file;
    a.token_file = token ? file : NULL;
    a.portal = portal;
    b24_cli_out_init(&o, said, sizeof said - 1, -1);
    rc = b24_cli_secret_read(&secret, &a, environment, &o);
    said[o.len] = '\0';
    assert_null(strstr(said, "3cret"));
    assert_null(memchr(secret.text, '3', sizeof secret.text)); /* wiped */
    return rc;
}

static void test_modes(void **state)
{
    static const struct {
        mode_t mode;
        int rc;
    } rows[] = {
        {0600, B24_OK},           {0400, B24_OK},
        {0640, B24_E_CREDENTIAL}, {0604, B24_E_CREDENTIAL},
        {0620, B24_E_CREDENTIAL}, {0601, B24_E_CREDENTIAL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        unlink(path);
        write_file(HOOK "\n", rows[i].mode);
        assert_int_equal(read_it(0, path, NULL, NULL), rows[i].rc);
        if (rows[i].rc)
            assert_non_null(strstr(said, "chmod 600"));
    }
    unlink(path);
}

static void test_webhook(void **state)
{
    static const struct {
        const char *text;
        int rc;
    } rows[] = {
        {HOOK, B24_OK},
        {"  " HOOK "\r\n", B24_OK},
        {"", B24_E_URL_SCHEME},
        {"http://p.example/rest/1/s3cretkey/", B24_E_URL_SCHEME},
        {"https://p.example/", B24_E_URL},
        {HOOK "crm.contact.get", B24_E_URL_METHOD},
        {HOOK "\n" HOOK, B24_E_URL_METHOD},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        write_file(rows[i].text, 0600);
        assert_int_equal(read_it(0, path, NULL, NULL), rows[i].rc);
        if (rows[i].rc) {
            assert_non_null(strstr(said, path));
            continue;
        }
        assert_string_equal(secret.site.host, "p.example");
        assert_string_equal(secret.site.hook, "1/s3cretkey");
        assert_string_equal(secret.shown, "s3cretkey");
        assert_string_equal(secret.source, path);
    }
}

static void test_token(void **state)
{
    static const struct {
        const char *text, *portal;
        int rc;
        const char *host;
        int port;
    } rows[] = {
        {PAIR, NULL, B24_OK, "p.example", 443},
        {PAIR, "other.example", B24_OK, "other.example", 443},
        {PAIR, "other.example:8443", B24_OK, "other.example", 8443},
        {PAIR, "[::1]:8443", B24_OK, "::1", 8443},
        {PAIR, "https://other.example/", B24_OK, "other.example", 443},
        {PAIR, "http://other.example/", B24_E_URL_SCHEME, NULL, 0},
        {PAIR, "https://other.example/rest/1/abc/", B24_E_URL, NULL, 0},
        {PAIR, "", B24_E_URL_HOST, NULL, 0},
        {"{\"access_token\":\"s3cretkey\"}", NULL, B24_E_URL_HOST, NULL, 0},
        {"{\"access_token\":\"s3cretkey\"}", "a", B24_OK, "a", 443},
        {"{}", NULL, B24_E_TOKEN, NULL, 0},
        {"s3cretkey", NULL, B24_E_JSON, NULL, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        write_file(rows[i].text, 0600);
        assert_int_equal(read_it(1, path, rows[i].portal, NULL), rows[i].rc);
        if (rows[i].rc) {
            assert_true(said[0]);
            continue;
        }
        assert_string_equal(secret.site.host, rows[i].host);
        assert_int_equal(secret.site.port, rows[i].port);
        assert_string_equal(secret.site.hook, "");
        assert_string_equal(secret.shown, "s3cretkey");
    }
}

static void test_environment(void **state)
{
    char hook[] = HOOK, empty[] = "", method[] = HOOK "crm.lead.get";

    (void)state;
    assert_int_equal(read_it(0, NULL, NULL, hook), B24_OK);
    assert_string_equal(secret.source, "B24_WEBHOOK");
    assert_int_equal(read_it(0, NULL, NULL, method), B24_E_URL_METHOD);
    assert_int_equal(read_it(0, NULL, NULL, empty), B24_E_CREDENTIAL);
    assert_int_equal(read_it(0, NULL, NULL, NULL), B24_E_CREDENTIAL);
    /* a file that is named goes first */
    write_file("https://q.example/rest/2/s3cretkey/", 0600);
    assert_int_equal(read_it(0, path, NULL, hook), B24_OK);
    assert_string_equal(secret.site.host, "q.example");
}

static void test_no_file(void **state)
{
    static char large[B24_CLI_SECRET_FILE + 2];

    (void)state;
    assert_int_equal(read_it(0, "/nonexistent/hook", NULL, NULL),
                     B24_E_CREDENTIAL);
    assert_non_null(strstr(said, "/nonexistent/hook: "));
    assert_int_equal(read_it(0, "/", NULL, NULL), B24_E_CREDENTIAL);
    assert_non_null(strstr(said, "is a folder"));
    /* a token where its file's name should be */
    assert_int_equal(read_it(1, "aaaaaaaaaaaaaaaas3cretkeyaaaa", NULL, NULL),
                     B24_E_CREDENTIAL);
    memset(large, ' ', sizeof large - 1);
    write_file(large, 0600);
    assert_int_equal(read_it(0, path, NULL, NULL), B24_E_CREDENTIAL);
    assert_non_null(strstr(said, "too long"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modes),       cmocka_unit_test(test_webhook),
        cmocka_unit_test(test_token),       cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_environment),
    };
    char folder[] = P_tmpdir "/b24-XXXXXX";
    int failed;

    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/hook", folder);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    rmdir(folder);
    return failed;
}
