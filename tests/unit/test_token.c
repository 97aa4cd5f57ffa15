/* test_token.c - the stored authorization, strictly. */
#include "b24_test.h"

#include "b24/b24.h"

#define A60           "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"
#define A240          A60 A60 A60 A60
#define ACCESS(value) "{\"access_token\":" value "}"
#define WITH(members) "{\"access_token\":\"a1\"," members "}"

static const struct {
    const char *name, *json;
    const char *access, *refresh, *host;
    int port;
} good[] = {
    {"access alone", ACCESS("\"a1\""), "a1", "", "", 0},
    {"the endpoint's answer",
     "{\"access_token\":\"a1\",\"expires\":1780319382,\"expires_in\":3600,"
     "\"scope\":\"crm,entity\",\"domain\":\"oauth.example\","
     "\"server_endpoint\":\"https:\\/\\/oauth.example\\/rest\\/\","
     "\"client_endpoint\":\"https:\\/\\/portal.example\\/rest\\/\","
     "\"member_id\":\"0123\",\"user_id\":67,\"refresh_token\":\"b1\"}",
     "a1", "b1", "portal.example", 443},
    {"escaped name", "{\"\\u0061ccess_token\":\"a1\"}", "a1", "", "", 0},
    {"port", WITH("\"client_endpoint\":\"https://p.example:8443/rest/\""), "a1",
     "", "p.example", 8443},
    {"null is absent", WITH("\"refresh_token\":null,\"client_endpoint\":null"),
     "a1", "", "", 0},
    {"longest", ACCESS("\"" A240 "123456789012345\""), A240 "123456789012345",
     "", "", 0},
};

static const struct {
    const char *name, *json;
    int rc;
} bad[] = {
    {"too long", ACCESS("\"" A240 "1234567890123456\""), B24_E_SPACE},
    {"refresh too long", WITH("\"refresh_token\":\"" A240 "1234567890123456\""),
     B24_E_SPACE},
    {"no access", "{\"refresh_token\":\"b1\"}", B24_E_TOKEN},
    {"access null", ACCESS("null"), B24_E_TOKEN},
    {"access empty", ACCESS("\"\""), B24_E_TOKEN},
    {"access a number", ACCESS("17"), B24_E_TOKEN},
    {"access an object", ACCESS("{}"), B24_E_TOKEN},
    {"blank inside", ACCESS("\"a b\""), B24_E_TOKEN},
    {"line break inside", ACCESS("\"a\\nb\""), B24_E_TOKEN},
    {"NUL inside", ACCESS("\"a\\u0000b\""), B24_E_TOKEN},
    {"quote inside", ACCESS("\"a\\\"b\""), B24_E_TOKEN},
    {"backslash inside", ACCESS("\"a\\\\b\""), B24_E_TOKEN},
    {"DEL inside", ACCESS("\"a\x7f\""), B24_E_TOKEN},
    {"not ASCII", ACCESS("\"a\xc3\xa9\""), B24_E_TOKEN},
    {"refresh empty", WITH("\"refresh_token\":\"\""), B24_E_TOKEN},
    {"refresh not printable", WITH("\"refresh_token\":\"\\t\""), B24_E_TOKEN},
    {"refresh a number", WITH("\"refresh_token\":1"), B24_E_TOKEN},
    {"access twice", WITH("\"access_token\":\"a2\""), B24_E_JSON},
    {"refresh twice", WITH("\"refresh_token\":\"b\",\"refresh_token\":\"b\""),
     B24_E_JSON},
    {"portal twice", WITH("\"client_endpoint\":null,\"client_endpoint\":null"),
     B24_E_JSON},
    {"portal by http", WITH("\"client_endpoint\":\"http://p.example/rest/\""),
     B24_E_URL_SCHEME},
    {"portal with a webhook",
     WITH("\"client_endpoint\":\"https://p.example/rest/1/secret/\""),
     B24_E_URL},
    {"portal a number", WITH("\"client_endpoint\":1"), B24_E_TOKEN},
    {"server by http", WITH("\"server_endpoint\":\"http://o.test/rest/\""),
     B24_E_URL_SCHEME},
    {"server with a webhook",
     WITH("\"server_endpoint\":\"https://o.test/rest/1/secret/\""), B24_E_URL},
    {"client id too long", WITH("\"client_id\":\"" A60 A60 "\""), B24_E_SPACE},
    {"client secret empty", WITH("\"client_secret\":\"\""), B24_E_TOKEN},
    {"array", "[\"access_token\"]", B24_E_JSON},
    {"string", "\"access_token\"", B24_E_JSON},
    {"cut", "{\"access_token\":\"a1\"", B24_E_JSON},
    {"two values", "{\"access_token\":\"a1\"}{}", B24_E_JSON},
    {"empty", "", B24_E_JSON},
    {"a bare token", "a1", B24_E_JSON},
};

#define SERVER "\"server_endpoint\":\"https:\\/\\/oauth.test:444\\/rest\\/\""
#define CLIENT "\"client_id\":\"local.1\",\"client_secret\":\"S3\""

static int parse(struct b24_token *token, const char *text)
{
    const size_t len = strlen(text);
    char *json = exact_copy(text, len);
    int rc;

    memset(token, 0xa5, sizeof *token);
    rc = b24_token_parse(token, json, len);
    free(json);
    return rc;
}

static void test_good(void **state)
{
    struct b24_token token;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(good); i++) {
        int rc = parse(&token, good[i].json);

        if (rc != B24_OK)
            fail_msg("%s: %d", good[i].name, rc);
        assert_string_equal(token.oauth.now.access, good[i].access);
        assert_string_equal(token.oauth.now.refresh, good[i].refresh);
        assert_string_equal(token.portal.host, good[i].host);
        assert_int_equal(token.portal.port, good[i].port);
        assert_string_equal(token.portal.hook, "");
    }
}

/* What a refresh needs, and what is there without it. */
static void test_refresh(void **state)
{
    static const struct {
        const char *json;
        int complete;
        uint32_t expires;
    } rows[] = {
        {WITH("\"refresh_token\":\"b1\",\"expires\":7," SERVER "," CLIENT), 1,
         7},
        {WITH("\"refresh_token\":\"b1\"," SERVER "," CLIENT), 1, 0},
        {WITH("\"refresh_token\":\"b1\",\"expires\":-7," CLIENT), 0, 0},
        {WITH("\"refresh_token\":\"b1\",\"expires\":4294967296," SERVER), 0, 0},
        {WITH("\"expires\":\"soon\"," SERVER "," CLIENT), 0, 0},
    };
    struct b24_token token;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        assert_int_equal(parse(&token, rows[i].json), B24_OK);
        assert_int_equal(b24_oauth_complete(&token.oauth), rows[i].complete);
        assert_int_equal(token.oauth.now.expires, rows[i].expires);
        assert_null(token.oauth.ops);
    }
    assert_int_equal(parse(&token, rows[0].json), B24_OK);
    assert_string_equal(token.oauth.server.host, "oauth.test");
    assert_int_equal(token.oauth.server.port, 444);
    assert_string_equal(token.oauth.client_id, "local.1");
    assert_string_equal(token.oauth.client_secret, "S3");
}

static void test_bad(void **state)
{
    static const struct b24_token wiped;
    struct b24_token token;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(bad); i++) {
        int rc = parse(&token, bad[i].json);

        if (rc != bad[i].rc)
            fail_msg("%s: %d, not %d", bad[i].name, rc, bad[i].rc);
        assert_memory_equal(&token, &wiped, sizeof token);
    }
}

/* Every beginning of a good file is none: a file cut by a full disk. */
static void test_cut(void **state)
{
    static const char whole[] = WITH("\"refresh_token\":\"b1\"");
    size_t len;

    (void)state;
    for (len = 0; len < sizeof whole - 1; len++) {
        char *json = exact_copy(whole, len);
        struct b24_token token;

        assert_int_equal(b24_token_parse(&token, json, len), B24_E_JSON);
        free(json);
    }
}

static void test_many_members(void **state)
{
    char json[1024] = "{\"access_token\":\"a1\"";
    struct b24_token token;
    int i;

    (void)state;
    for (i = 0; i < 40; i++)
        strcat(json, ",\"a\":1");
    strcat(json, "}");
    assert_int_equal(b24_token_parse(&token, json, strlen(json)),
                     B24_E_TOO_LARGE);
}

static void test_arguments(void **state)
{
    struct b24_token token;

    (void)state;
    assert_int_equal(b24_token_parse(NULL, "{}", 2), B24_E_ARG);
    assert_int_equal(b24_token_parse(&token, NULL, 2), B24_E_ARG);
    assert_string_equal(token.oauth.now.access, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),      cmocka_unit_test(test_bad),
        cmocka_unit_test(test_cut),       cmocka_unit_test(test_many_members),
        cmocka_unit_test(test_arguments), cmocka_unit_test(test_refresh),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
