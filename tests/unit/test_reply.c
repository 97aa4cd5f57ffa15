/* test_reply.c - what an answer means: outcome, advice, layer, code
 * and text. The fields beside those: test_reply_fields.c. */
#include "test_reply.h"

#define DONE B24_OK, B24_OK_TRUE, B24_ADVICE_NONE, B24_LAYER_NONE
#define NO   B24_E_FALSE, B24_OK_FALSE, B24_ADVICE_ADMINISTRATOR, B24_LAYER_PORTAL
#define BAD  B24_E_REPLY, B24_BAD_REPLY, B24_ADVICE_RETRY, B24_LAYER_JSON
#define LARGE                                                         \
    B24_E_TOO_LARGE, B24_OUTCOME_TOO_LARGE, B24_ADVICE_CONFIGURATION, \
        B24_LAYER_HTTP
#define API(advice) \
    B24_E_API, B24_API_ERROR, B24_ADVICE_##advice, B24_LAYER_PORTAL
#define HTTP(advice) \
    B24_E_STATUS, B24_HTTP_ERROR, B24_ADVICE_##advice, B24_LAYER_HTTP
#define NONE B24_KIND_NONE, "", ""

#define S64  S16 S16 S16 S16
#define S256 S64 S64 S64 S64

static const struct {
    const char *name;
    uint8_t op;
    uint16_t status;
    int cut; /* the message went on behind this body */
    const char *body;
    int rc;
    uint8_t outcome, advice, layer, result;
    const char *code, *text;
} rows[] = {
    /* reset */
    {"true", B24_RESET, 200, 0, "{\"result\":true}", DONE, B24_KIND_TRUE, "",
     ""},
    {"true, force common", B24_FORCE_COMMON, 200, 0, "{\"result\":true}", DONE,
     B24_KIND_TRUE, "", ""},
    {"false", B24_RESET, 200, 0, "{\"result\":false}", NO, B24_KIND_FALSE, "",
     ""},
    {"null", B24_RESET, 200, 0, "{\"result\":null}", BAD, B24_KIND_NULL, "",
     ""},
    {"one", B24_RESET, 200, 0, "{\"result\":1}", BAD, B24_KIND_NUMBER, "", ""},
    {"string", B24_RESET, 200, 0, "{\"result\":\"true\"}", BAD, B24_KIND_STRING,
     "", ""},
    {"array", B24_RESET, 200, 0, "{\"result\":[true]}", BAD, B24_KIND_ARRAY, "",
     ""},
    {"object", B24_RESET, 200, 0, "{\"result\":{\"result\":true}}", BAD,
     B24_KIND_OBJECT, "", ""},
    {"absent", B24_RESET, 200, 0, "{\"Result\":true}", BAD, NONE},
    {"twice", B24_RESET, 200, 0, "{\"result\":true,\"result\":true}", BAD,
     NONE},
    {"top array", B24_RESET, 200, 0, "[{\"result\":true}]", BAD, NONE},
    {"top true", B24_RESET, 200, 0, "true", BAD, NONE},
    {"empty", B24_RESET, 200, 0, "", BAD, NONE},
    {"two objects", B24_RESET, 200, 0, "{\"result\":true}{}", BAD, NONE},
    {"other status", B24_RESET, 201, 0, "{\"result\":true}", HTTP(RETRY),
     B24_KIND_TRUE, "", ""},
    {"cut, true", B24_RESET, 200, 1, "{\"result\":true,\"x\":\"y", LARGE,
     B24_KIND_TRUE, "", ""},
    {"cut, false", B24_RESET, 200, 1, "{\"result\":false,", LARGE,
     B24_KIND_FALSE, "", ""},
    {"cut, no object", B24_RESET, 200, 1, "[{\"result\":true},", BAD, NONE},
    {"cut behind the whole", B24_RESET, 200, 1, "{\"result\":true}", LARGE,
     B24_KIND_TRUE, "", ""},
    {"cut, no JSON", B24_RESET, 200, 1, "<html>", BAD, NONE},
    {"wrong octet", B24_RESET, 200, 0, "{\"result\":true,\"x\":\"\xff\"}", BAD,
     B24_KIND_TRUE, "", ""},
    {"wrong octet in a key", B24_RESET, 200, 0,
     "{\"result\":true,\"\xc3\":\"\"}", BAD, B24_KIND_TRUE, "", ""},
    /* error beside it */
    {"null error", B24_RESET, 200, 0, "{\"result\":true,\"error\":null}", DONE,
     B24_KIND_TRUE, "", ""},
    {"empty error", B24_RESET, 200, 0, "{\"result\":true,\"error\":\"\"}",
     API(ADMINISTRATOR), B24_KIND_TRUE, "", ""},
    {"false error", B24_RESET, 200, 0, "{\"result\":true,\"error\":false}",
     API(ADMINISTRATOR), B24_KIND_TRUE, "", ""},
    {"error twice", B24_RESET, 200, 0,
     "{\"result\":true,\"error\":null,\"error\":null}", BAD, B24_KIND_TRUE, "",
     ""},
    {"error twice, other status", B24_RESET, 400, 0,
     "{\"error\":\"A\",\"error\":\"B\"}", HTTP(CONFIGURATION), NONE},
    {"error within", B24_RESET, 200, 0,
     "{\"result\":true,\"x\":{\"error\":\"A\"}}", DONE, B24_KIND_TRUE, "", ""},
    /* errors */
    {"code and text", B24_RESET, 400, 0,
     "{\"error\":\"ERROR_ARGUMENT\",\"error_description\":\"a\\nb\"}",
     API(CONFIGURATION), B24_KIND_NONE, "ERROR_ARGUMENT", "a b"},
    {"any case", B24_RESET, 401, 0, "{\"error\":\"Expired_Token\"}",
     API(REFRESH), B24_KIND_NONE, "Expired_Token", ""},
    {"empty code", B24_RESET, 400, 0,
     "{\"error_description\":\"Access denied.\",\"error\":\"\"}",
     API(ADMINISTRATOR), B24_KIND_NONE, "", "Access denied."},
    {"number", B24_RESET, 400, 0, "{\"error\":404}", API(ADMINISTRATOR),
     B24_KIND_NONE, "404", ""},
    {"array as code", B24_RESET, 500, 0, "{\"error\":[1]}", API(RETRY),
     B24_KIND_NONE, "", ""},
    {"unknown with 503", B24_RESET, 503, 0, "{\"error\":\"X\"}", API(WAIT),
     B24_KIND_NONE, "X", ""},
    {"text is a number", B24_RESET, 400, 0,
     "{\"error\":\"X\",\"error_description\":1.5}", API(ADMINISTRATOR),
     B24_KIND_NONE, "X", "1.5"},
    {"text is an object", B24_RESET, 400, 0,
     "{\"error\":\"X\",\"error_description\":{}}", API(ADMINISTRATOR),
     B24_KIND_NONE, "X", ""},
    {"text twice", B24_RESET, 400, 0,
     "{\"error\":\"X\",\"error_description\":\"a\",\"error_description\":"
     "\"b\"}",
     API(ADMINISTRATOR), B24_KIND_NONE, "X", ""},
    {"wrong octets in the text", B24_RESET, 400, 0,
     "{\"error\":\"X\",\"error_description\":\"a\xff\"}", API(ADMINISTRATOR),
     B24_KIND_NONE, "X", "a\xef\xbf\xbd"},
    {"wrong octets in the code", B24_RESET, 400, 0, "{\"error\":\"X\xff\"}",
     API(ADMINISTRATOR), B24_KIND_NONE, "X\xef\xbf\xbd", ""},
    {"a code to be cleaned decides nothing", B24_RESET, 401, 0,
     "{\"error\":\"EXPIRED\\u0007_TOKEN\"}", API(ADMINISTRATOR), B24_KIND_NONE,
     "EXPIRED_TOKEN", ""},
    {"longest code", B24_RESET, 400, 0, "{\"error\":\"" S64 "0123456\"}",
     API(ADMINISTRATOR), B24_KIND_NONE, S64 "0123456", ""},
    {"code too long", B24_RESET, 400, 0, "{\"error\":\"" S64 "01234567\"}",
     API(ADMINISTRATOR), B24_KIND_NONE, S64 "0123456", ""},
    {"longest text", B24_RESET, 400, 0,
     "{\"error\":\"X\",\"error_description\":\"" S64 S64 S16 S16 S16
     "0123456789abcde\"}",
     API(ADMINISTRATOR), B24_KIND_NONE, "X",
     S64 S64 S16 S16 S16 "0123456789abcde"},
    {"text too long", B24_RESET, 400, 0,
     "{\"error\":\"X\",\"error_description\":\"" S256 "\"}", API(ADMINISTRATOR),
     B24_KIND_NONE, "X", S64 S64 S16 S16 S16 "0123456789abcde"},
    {"object", B24_RESET, 404, 0,
     "{\"error\":{\"code\":\"EXPIRED_TOKEN\",\"message\":\"m\"},"
     "\"error_description\":\"d\"}",
     API(REFRESH), B24_KIND_NONE, "EXPIRED_TOKEN", "m"},
    {"object, integer code", B24_RESET, 400, 0,
     "{\"error\":{\"code\":17,\"message\":\"m\"}}", API(ADMINISTRATOR),
     B24_KIND_NONE, "17", "m"},
    {"object without a code", B24_RESET, 429, 0,
     "{\"error\":{\"message\":\"m\"}}", API(WAIT), B24_KIND_NONE, "", "m"},
    {"code twice", B24_RESET, 400, 0,
     "{\"error\":{\"code\":\"A\",\"code\":\"B\"}}", API(ADMINISTRATOR),
     B24_KIND_NONE, "", ""},
    {"error in an array", B24_RESET, 400, 0, "[{\"error\":\"X\"}]",
     HTTP(CONFIGURATION), NONE},
    /* errors that the buffer cuts */
    {"cut text", B24_RESET, 400, 1,
     "{\"error\":\"ERROR_ARGUMENT\",\"error_description\":\"ab",
     API(CONFIGURATION), B24_KIND_NONE, "ERROR_ARGUMENT", "ab"},
    {"cut code", B24_RESET, 400, 1, "{\"error\":\"ERROR_ARGU",
     HTTP(CONFIGURATION), NONE},
    {"cut number", B24_RESET, 400, 1, "{\"error\":40", HTTP(CONFIGURATION),
     NONE},
    {"cut behind a number", B24_RESET, 400, 1, "{\"error\":40,",
     API(ADMINISTRATOR), B24_KIND_NONE, "40", ""},
    {"cut null", B24_RESET, 400, 1, "{\"error\":nul", HTTP(CONFIGURATION),
     NONE},
    {"cut object", B24_RESET, 400, 1,
     "{\"error\":{\"code\":\"EXPIRED_TOKEN\",\"message\":\"ab", API(REFRESH),
     B24_KIND_NONE, "EXPIRED_TOKEN", "ab"},
    {"cut object before its code", B24_RESET, 400, 1,
     "{\"error\":{\"message\":\"ab", HTTP(CONFIGURATION), NONE},
    {"cut array", B24_RESET, 400, 1, "{\"error\":[1,", HTTP(CONFIGURATION),
     NONE},
    {"cut, status 200", B24_RESET, 200, 1, "{\"error\":\"OVERLOAD_LIMIT\",",
     LARGE, NONE},
    /* no JSON */
    {"bad gateway", B24_RESET, 502, 0, "<html>", HTTP(RETRY), NONE},
    {"no content", B24_RESET, 204, 0, "", HTTP(RETRY), NONE},
    {"unavailable", B24_RESET, 503, 0, "<html>", HTTP(WAIT), NONE},
    {"not found", B24_RESET, 404, 0, "<html>", HTTP(ADMINISTRATOR), NONE},
    {"page", B24_RESET, 200, 0, "<html>", BAD, NONE},
    /* a redirect comes before all that */
    {"redirect with an error", B24_RESET, 302, 0, "{\"error\":\"X\"}",
     HTTP(ADMINISTRATOR), NONE},
    {"redirect with a result", B24_RESET, 399, 0, "{\"result\":true}",
     HTTP(ADMINISTRATOR), NONE},
    /* get */
    {"card", B24_GET, 200, 0, "{\"result\":[{\"name\":\"main\"}]}", DONE,
     B24_KIND_ARRAY, "", ""},
    {"card, holes", B24_GET, 200, 0, "{\"result\":{\"1\":{}}}", DONE,
     B24_KIND_OBJECT, "", ""},
    {"default", B24_GET, 200, 0, "{\"result\":null}", DONE, B24_KIND_NULL, "",
     ""},
    {"no card", B24_GET, 200, 0, "{\"result\":true}", BAD, B24_KIND_TRUE, "",
     ""},
    {"no result", B24_GET, 200, 0, "{}", BAD, NONE},
    {"card, cut", B24_GET, 200, 1, "{\"result\":[{\"name\":\"ma", DONE,
     B24_KIND_ARRAY, "", ""},
    {"default, cut", B24_GET, 200, 1, "{\"result\":null,\"time\":{", DONE,
     B24_KIND_NULL, "", ""},
    {"card and error, cut", B24_GET, 200, 1, "{\"error\":\"\",\"result\":[",
     LARGE, B24_KIND_ARRAY, "", ""},
    {"card and null error, cut", B24_GET, 200, 1,
     "{\"error\":null,\"result\":[", DONE, B24_KIND_ARRAY, "", ""},
    {"wrong octet, cut", B24_GET, 200, 1, "{\"result\":[\"\xff", LARGE,
     B24_KIND_ARRAY, "", ""},
    {"no card, cut", B24_GET, 200, 1, "{\"result\":true,", LARGE, B24_KIND_TRUE,
     "", ""},
    {"card twice", B24_GET, 200, 0, "{\"result\":[],\"result\":[]}", BAD, NONE},
    /* profile, method.get, scope: the results are looked at below */
    {"profile", B24_PROFILE, 200, 0, "{\"result\":{\"ID\":\"7\"}}", DONE,
     B24_KIND_OBJECT, "", ""},
    {"profile cut", B24_PROFILE, 200, 1, "{\"result\":{\"ID\":\"7\"}", LARGE,
     B24_KIND_OBJECT, "", ""},
    {"inactive", B24_PROFILE, 200, 0, "{\"result\":{}}", NO, B24_KIND_OBJECT,
     "", ""},
    {"inactive, as PHP writes it", B24_PROFILE, 200, 0, "{\"result\":[]}", NO,
     B24_KIND_ARRAY, "", ""},
    {"profile an array", B24_PROFILE, 200, 0, "{\"result\":[\"ID\"]}", BAD,
     B24_KIND_ARRAY, "", ""},
    {"profile true", B24_PROFILE, 200, 0, "{\"result\":true}", BAD,
     B24_KIND_TRUE, "", ""},
    {"ID twice", B24_PROFILE, 200, 0, "{\"result\":{\"ID\":1,\"ID\":1}}", BAD,
     B24_KIND_OBJECT, "", ""},
    {"ID zero", B24_PROFILE, 200, 0, "{\"result\":{\"ID\":0}}", BAD,
     B24_KIND_OBJECT, "", ""},
    {"ID beyond", B24_PROFILE, 200, 0, "{\"result\":{\"ID\":2147483648}}", BAD,
     B24_KIND_OBJECT, "", ""},
    {"ID no number", B24_PROFILE, 200, 0, "{\"result\":{\"ID\":\"x\"}}", BAD,
     B24_KIND_OBJECT, "", ""},
    {"method", B24_METHOD_GET, 200, 0,
     "{\"result\":{\"isExisting\":false,\"isAvailable\":false}}", DONE,
     B24_KIND_OBJECT, "", ""},
    {"method, one missing", B24_METHOD_GET, 200, 0,
     "{\"result\":{\"isExisting\":true}}", BAD, B24_KIND_OBJECT, "", ""},
    {"method, other missing", B24_METHOD_GET, 200, 0,
     "{\"result\":{\"isAvailable\":true}}", BAD, B24_KIND_OBJECT, "", ""},
    {"method, strings", B24_METHOD_GET, 200, 0,
     "{\"result\":{\"isExisting\":\"Y\",\"isAvailable\":true}}", BAD,
     B24_KIND_OBJECT, "", ""},
    {"method no object", B24_METHOD_GET, 200, 0, "{\"result\":true}", BAD,
     B24_KIND_TRUE, "", ""},
    {"scopes", B24_SCOPE, 200, 0, "{\"result\":[\"crm\"]}", DONE,
     B24_KIND_ARRAY, "", ""},
    {"scopes no array", B24_SCOPE, 200, 0, "{\"result\":{\"0\":\"crm\"}}", BAD,
     B24_KIND_OBJECT, "", ""},
    {"scopes no strings", B24_SCOPE, 200, 0, "{\"result\":[\"user\",1]}", BAD,
     B24_KIND_ARRAY, "", ""},
    {"scopes cut", B24_SCOPE, 200, 1, "{\"result\":[\"crm\"],", LARGE,
     B24_KIND_ARRAY, "", ""},
};

static void test_rows(void **state)
{
    struct b24_reply r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        int rc = read_body(&r, rows[i].op, rows[i].status, rows[i].body,
                           strlen(rows[i].body), rows[i].cut, TOKENS);

        if (rc != rows[i].rc || r.outcome != rows[i].outcome ||
            r.advice != rows[i].advice || r.layer != rows[i].layer ||
            r.result != rows[i].result || r.http_status != rows[i].status ||
            strcmp(r.code, rows[i].code) || strcmp(r.text, rows[i].text))
            fail_msg("%s: %s, %s, %s, result %d, code \"%s\", text \"%s\"",
                     rows[i].name, b24_err_name(rc), b24_advice_name(r.advice),
                     b24_layer_name(r.layer), r.result, r.code, r.text);
    }
}

/* The beginning of a body, taken for the whole, with too few tokens, or cut
 * by the buffer: a reset never succeeds by it, a card only by the last. */
static void test_every_beginning(void **state)
{
    struct b24_reply r;
    size_t i, len, max;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const char *body = rows[i].body;
        size_t whole = strlen(body);

        for (len = 0; len <= whole; len++) {
            if (len < whole && rows[i].outcome == B24_OK_TRUE && !rows[i].cut)
                assert_int_not_equal(
                    read_body(&r, rows[i].op, 200, body, len, 0, TOKENS),
                    B24_OK);
            if (read_body(&r, rows[i].op, 200, body, len, 1, TOKENS) == B24_OK)
                assert_int_equal(rows[i].op, B24_GET);
            read_body(&r, rows[i].op, 400, body, len, 1, TOKENS);
        }
        for (max = 0; max < TOKENS; max++) {
            int rc = read_body(&r, rows[i].op, rows[i].status, body, whole,
                               rows[i].cut, max);

            if (rc == B24_OK && rows[i].op != B24_GET)
                assert_int_equal(rows[i].rc, B24_OK);
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_every_beginning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
