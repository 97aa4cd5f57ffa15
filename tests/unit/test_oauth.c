/* test_oauth.c - the refresh request to the octet, and its answer, strictly
 * (b24_oauth.c, b24_token_write.c). Whole answers: test_vectors.c. */
#include "b24_test.h"

#include "b24_oauth.h"

#define A60    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"
#define A240   A60 A60 A60 A60
#define NOW_S  1780000000
#define TOKENS "\"access_token\":\"a2\",\"refresh_token\":\"b2\""

static uint32_t tokens[B24_TOKENS * 4];

static void set_up(struct b24_oauth *o)
{
    static const char url[] = "https://oauth.test/rest/";

    memset(o, 0, sizeof(*o));
    strcpy(o->now.access, "a1");
    strcpy(o->now.refresh, "b1");
    strcpy(o->client_id, "local.0123456789abcd.01234567");
    strcpy(o->client_secret, "SeCrEt");
    assert_int_equal(b24_site_parse(&o->server, url, sizeof(url) - 1), B24_OK);
}

/* ---- the request ----------------------------------------------------------
 */

#define FIELDS(host, agent)                                                 \
    "POST /oauth/token/ HTTP/1.1\r\nHost: " host "\r\nUser-Agent: " agent   \
    "\r\nAccept: application/json\r\nContent-Type: application/x-www-form-" \
    "urlencoded\r\nX-Request-ID: 0f\r\n"

static void check_request(const struct b24_oauth *o, const char *agent,
                          const char *want)
{
    char text[B24_REQUEST_SIZE];
    struct b24_buf out;

    b24_buf_init(&out, text, sizeof(text));
    b24_oauth_build(&out, o, agent, "0f");
    assert_int_equal(out.err, B24_OK);
    assert_int_equal(out.len, strlen(want));
    assert_memory_equal(out.p, want, out.len);
}

static void test_request(void **state)
{
    struct b24_oauth o;

    (void)state;
    set_up(&o);
    check_request(
        &o, NULL,
        FIELDS("oauth.test",
               "b24reset/" B24_VERSION) "Content-Length: 102\r\n\r\n"
                                        "grant_type=refresh_token&client_id="
                                        "local.0123456789abcd."
                                        "01234567&client_secret=SeCrEt&refresh_"
                                        "token=b1");
    /* everything but plain characters is encoded */
    strcpy(o.client_id, "az.AZ-09_");
    strcpy(o.client_secret, "&=+%/ ~\x7f\xff@[`{");
    o.server.port = 8443;
    check_request(
        &o, "kiosk",
        FIELDS("oauth.test:8443", "kiosk") "Content-Length: 115\r\n\r\n"
                                           "grant_type=refresh_token&client_id="
                                           "az.AZ-09_&client_secret="
                                           "%26%3D%2B%25%2F%20%7E%7F%FF%40%5B%"
                                           "60%7B&refresh_token=b1");
}

static void test_request_too_long(void **state)
{
    char text[B24_REQUEST_SIZE];
    struct b24_oauth o;
    struct b24_buf out;

    (void)state;
    set_up(&o);
    strcpy(o.now.refresh, A240);
    memset(o.now.refresh, '%', 240);
    b24_buf_init(&out, text, 900);
    b24_oauth_build(&out, &o, NULL, "0f");
    assert_int_equal(out.err, B24_E_SPACE);
}

static void test_complete(void **state)
{
    struct b24_oauth whole, o;

    (void)state;
    set_up(&whole);
    assert_int_equal(b24_oauth_complete(&whole), 1);
#define WITHOUT(change)                              \
    do {                                             \
        o = whole;                                   \
        change;                                      \
        assert_int_equal(b24_oauth_complete(&o), 0); \
    } while (0)
    WITHOUT(o.now.access[0] = '\0');
    WITHOUT(o.now.refresh[0] = '\0');
    WITHOUT(o.now.refresh[0] = '"');
    WITHOUT(memset(o.now.refresh, 'r', sizeof(o.now.refresh)));
    WITHOUT(o.server.host[0] = '\0');
    WITHOUT(o.server.port = 0);
    WITHOUT(o.client_id[0] = '\0');
    WITHOUT(o.client_secret[0] = '\0');
    WITHOUT(o.client_secret[3] = ' ');
    WITHOUT(o.client_secret[3] = '\x7f');
    WITHOUT(memset(o.client_secret, 's', sizeof(o.client_secret)));
}

/* ---- the answer -----------------------------------------------------------
 */

/* Of braces in macros the versions of clang-format think differently. */
/* clang-format off */
#define BAD(name, body) {name, body, B24_E_REPLY, NULL, NULL, NULL, 0}
/* clang-format on */

static const struct {
    const char *name, *body;
    int rc;
    const char *access, *refresh, *host;
    uint32_t expires;
} rows[] = {
    {"expires", "{" TOKENS ",\"expires\":1780319382,\"expires_in\":3600}",
     B24_OK, "a2", "b2", "", 1780319382},
    {"expires_in", "{" TOKENS ",\"expires_in\":3600}", B24_OK, "a2", "b2", "",
     NOW_S + 3600},
    {"expires as a string", "{" TOKENS ",\"expires\":\"1780319382\"}", B24_OK,
     "a2", "b2", "", 1780319382},
    {"error null", "{\"error\":null," TOKENS ",\"expires_in\":1}", B24_OK, "a2",
     "b2", "", NOW_S + 1},
    {"portal",
     "{" TOKENS ",\"expires_in\":1,\"client_endpoint\":"
     "\"https:\\/\\/p.test:8443\\/rest\\/\"}",
     B24_OK, "a2", "b2", "p.test", NOW_S + 1},
    {"portal by http",
     "{" TOKENS ",\"expires_in\":1,\"client_endpoint\":"
     "\"http:\\/\\/p.test\\/rest\\/\"}",
     B24_OK, "a2", "b2", "", NOW_S + 1},
    {"portal with a webhook",
     "{" TOKENS ",\"expires_in\":1,"
     "\"client_endpoint\":\"https://p.test/rest/1/secret/\"}",
     B24_OK, "a2", "b2", "", NOW_S + 1},
    {"no refresh token: the old one stays",
     "{\"access_token\":\"a2\",\"expires_in\":1}", B24_OK, "a2", "b1", "",
     NOW_S + 1},
    {"longest", "{\"access_token\":\"" A240 "123456789012345\",\"expires\":1}",
     B24_OK, A240 "123456789012345", "b1", "", 1},
    {"too long",
     "{\"access_token\":\"" A240 "1234567890123456\",\"expires\":1}",
     B24_E_TOO_LARGE, NULL, NULL, NULL, 0},
    {"refresh too long",
     "{\"access_token\":\"a2\",\"refresh_token\":\"" A240
     "1234567890123456\",\"expires\":1}",
     B24_E_TOO_LARGE, NULL, NULL, NULL, 0},
    BAD("no time", "{" TOKENS "}"),
    BAD("time 0", "{" TOKENS ",\"expires\":0}"),
    BAD("negative time", "{" TOKENS ",\"expires\":-1,\"expires_in\":-1}"),
    BAD("time far away", "{" TOKENS ",\"expires\":4294967296}"),
    BAD("span far away", "{" TOKENS ",\"expires_in\":4294967295}"),
    BAD("time no number", "{" TOKENS ",\"expires\":true}"),
    BAD("error", "{" TOKENS ",\"expires\":1,\"error\":\"\"}"),
    BAD("error twice",
        "{" TOKENS ",\"expires\":1,\"error\":null,\"error\":null}"),
    BAD("no access token", "{\"refresh_token\":\"b2\",\"expires\":1}"),
    BAD("access token twice",
        "{" TOKENS ",\"access_token\":\"a3\",\"expires\":1}"),
    BAD("access token empty", "{\"access_token\":\"\",\"expires\":1}"),
    BAD("access token with a blank",
        "{\"access_token\":\"a b\",\"expires\":1}"),
    BAD("refresh token a number",
        "{\"access_token\":\"a2\",\"refresh_token\":1,\"expires\":1}"),
    BAD("refresh token with a line break",
        "{\"access_token\":\"a2\","
        "\"refresh_token\":\"b\\n\",\"expires\":1}"),
    BAD("refresh token twice",
        "{" TOKENS ",\"refresh_token\":\"b3\",\"expires\":1}"),
    BAD("not UTF-8", "{" TOKENS ",\"expires\":1,\"scope\":\"\xff\"}"),
    BAD("array", "["
                 "{" TOKENS ",\"expires\":1}"
                 "]"),
    BAD("octets behind", "{" TOKENS ",\"expires\":1}x"),
    BAD("page", "<html>"),
    BAD("empty", ""),
};

static int answer_of(struct b24_oauth *o, const char *body, size_t len,
                     size_t total)
{
    char *copy = exact_copy(body, len);
    struct b24_http_resp http;
    int rc;

    memset(&http, 0, sizeof(http));
    http.body = copy;
    http.len = len;
    http.total = (uint32_t)total;
    rc = b24_oauth_read(o, &http, NOW_S, tokens, B24_TOKENS);
    free(copy);
    return rc;
}

static void test_answers(void **state)
{
    static const struct b24_pair wiped;
    struct b24_oauth o;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const size_t len = strlen(rows[i].body);
        int rc;

        set_up(&o);
        strcpy(o.portal.host, "old");
        rc = answer_of(&o, rows[i].body, len, len);
        if (rc != rows[i].rc)
            fail_msg("%s: %s", rows[i].name, b24_err_name(rc));
        assert_string_equal(o.now.access, "a1"); /* used only when kept */
        assert_string_equal(o.now.refresh, "b1");
        if (rc != B24_OK) {
            assert_memory_equal(&o.next, &wiped, sizeof(wiped));
            continue;
        }
        assert_string_equal(o.next.access, rows[i].access);
        assert_string_equal(o.next.refresh, rows[i].refresh);
        assert_string_equal(o.portal.host, rows[i].host);
        assert_int_equal(o.next.expires, rows[i].expires);
    }
}

/* A body that goes on behind the buffer, or is cut: never adopted. */
static void test_cut(void **state)
{
    static const char whole[] = "{" TOKENS ",\"expires\":1780319382}";
    struct b24_oauth o;
    size_t len;

    (void)state;
    for (len = 0; len < sizeof(whole) - 1; len++) {
        set_up(&o);
        assert_int_equal(answer_of(&o, whole, len, len), B24_E_REPLY);
        assert_true(answer_of(&o, whole, len, sizeof(whole) + 9) < 0);
        assert_string_equal(o.next.access, "");
    }
    assert_int_equal(answer_of(&o, whole, len, len + 1), B24_E_TOO_LARGE);
    assert_int_equal(answer_of(&o, whole, len - 1, len), B24_E_TOO_LARGE);
    assert_int_equal(answer_of(&o, whole, len, len), B24_OK);
}

static void test_many_members(void **state)
{
    char body[1024] = "{" TOKENS ",\"expires\":1";
    struct b24_oauth o;
    int i;

    (void)state;
    set_up(&o);
    for (i = 0; i < 40; i++)
        strcat(body, ",\"a\":1");
    strcat(body, "}");
    assert_int_equal(answer_of(&o, body, strlen(body), strlen(body)),
                     B24_E_TOO_LARGE);
}

/* ---- the pair in its file -------------------------------------------------
 */

static const struct b24_pair fresh = {"a2", "b2", 1780319382};

static const struct {
    const char *name, *json, *want;
    int rc;
} files[] = {
    {"in any order",
     "{\"x\":[1,{\"access_token\":\"n\"}],\"refresh_token\" : \"b1\",\n"
     "\t\"expires\":1,\"z\":\"\\u0041\",\"access_token\":\"\\u0061\"}\n",
     "{\"x\":[1,{\"access_token\":\"n\"}],\"refresh_token\" : \"b2\",\n"
     "\t\"expires\":1780319382,\"z\":\"\\u0041\",\"access_token\":\"a2\"}\n",
     0},
    {"no expires", "{\"access_token\":\"long one\",\"refresh_token\":null}",
     "{\"access_token\":\"a2\",\"refresh_token\":\"b2\"}", 0},
    {"expires as a string, escaped name",
     "{\"\\u0061ccess_token\":\"a\",\"refresh_token\":\"b\",\"expires\":\"1\"}",
     "{\"\\u0061ccess_token\":\"a2\",\"refresh_token\":\"b2\",\"expires\":"
     "1780319382}",
     0},
    {"no refresh token", "{\"access_token\":\"a1\"}", NULL, B24_E_NONE},
    {"no access token", "{\"refresh_token\":\"a1\"}", NULL, B24_E_NONE},
    {"access token twice",
     "{\"access_token\":1,\"access_token\":2,\"refresh_token\":3}", NULL,
     B24_E_JSON},
    {"expires twice",
     "{\"access_token\":1,\"expires\":2,\"refresh_token\":3,\"expires\":4}",
     NULL, B24_E_JSON},
    {"array", "[1]", NULL, B24_E_JSON},
    {"cut", "{\"access_token\":\"a1\"", NULL, B24_E_JSON},
};

static void test_write(void **state)
{
    char out[256], tight[256];
    size_t i, cap;

    (void)state;
    for (i = 0; i < COUNT(files); i++) {
        const size_t len = strlen(files[i].json);
        char *json = exact_copy(files[i].json, len);
        int rc = b24_token_write(json, len, &fresh, tokens, out, sizeof(out));

        if (files[i].want) {
            if (rc != (int)strlen(files[i].want) ||
                memcmp(out, files[i].want, (size_t)rc) != 0)
                fail_msg("%s: %d", files[i].name, rc);
            for (cap = 0; cap < (size_t)rc; cap++)
                assert_int_equal(
                    b24_token_write(json, len, &fresh, tokens, tight, cap),
                    B24_E_SPACE);
        } else if (rc != files[i].rc) {
            fail_msg("%s: %d", files[i].name, rc);
        }
        free(json);
    }
}

static void test_write_no_pair(void **state)
{
    static const char json[] = "{\"access_token\":1,\"refresh_token\":2}";
    struct b24_pair bad = fresh;
    char out[64];

    (void)state;
    bad.refresh[0] = '\0';
    assert_int_equal(
        b24_token_write(json, sizeof(json) - 1, &bad, tokens, out, sizeof(out)),
        B24_E_TOKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request),
        cmocka_unit_test(test_request_too_long),
        cmocka_unit_test(test_complete),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_many_members),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_write_no_pair),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
