/* test_advice.c - every error, every code: who must act. */
#include "b24_test.h"

#include "b24_advice.h"

#define CONFIG B24_CONFIG_ERROR, B24_LAYER_CONFIG, B24_ADVICE_CONFIGURATION
#define USAGE  B24_CONFIG_ERROR, B24_LAYER_USAGE, B24_ADVICE_CONFIGURATION
#define TLS    B24_TLS_ERROR, B24_LAYER_TLS, B24_ADVICE_CONFIGURATION
#define CLOSED B24_CLOSED_EARLY, B24_LAYER_HTTP, B24_ADVICE_RETRY
#define HTTP   B24_PROTOCOL_ERROR, B24_LAYER_HTTP, B24_ADVICE_SUPPORT
#define JSON   B24_BAD_REPLY, B24_LAYER_JSON, B24_ADVICE_RETRY

static const struct {
    int err;
    uint8_t outcome, layer, advice;
} errors[] = {
    {B24_OK, B24_OK_TRUE, B24_LAYER_NONE, B24_ADVICE_NONE},
    {B24_E_AGAIN, CLOSED},
    {B24_E_DNS, B24_DNS_ERROR, B24_LAYER_DNS, B24_ADVICE_NETWORK},
    {B24_E_CONNECT, B24_CONNECT_ERROR, B24_LAYER_CONNECT, B24_ADVICE_NETWORK},
    {B24_E_IO, CLOSED},
    {B24_E_CLOSED, CLOSED},
    {B24_E_TIMEOUT, B24_OUTCOME_TIMEOUT, B24_LAYER_NONE, B24_ADVICE_RETRY},
    {B24_E_CANCELLED, B24_OUTCOME_CANCELLED, B24_LAYER_NONE, B24_ADVICE_NONE},
    {B24_E_ARG, USAGE},
    {B24_E_STATE, USAGE},
    {B24_E_BUSY, USAGE},
    {B24_E_SPACE, CONFIG},
    {B24_E_URL, CONFIG},
    {B24_E_URL_SCHEME, CONFIG},
    {B24_E_URL_HOST, CONFIG},
    {B24_E_URL_PORT, CONFIG},
    {B24_E_URL_METHOD, CONFIG},
    {B24_E_URL_SECRET, CONFIG},
    {B24_E_TOKEN, CONFIG},
    {B24_E_CREDENTIAL, CONFIG},
    {B24_E_OAUTH, CONFIG},
    {B24_E_OP, USAGE},
    {B24_E_ENTITY, USAGE},
    {B24_E_FAMILY, USAGE},
    {B24_E_TYPE_ID, USAGE},
    {B24_E_SCOPE, USAGE},
    {B24_E_USER, USAGE},
    {B24_E_USER_COMMON, USAGE},
    {B24_E_CUSTOMER_TYPE, USAGE},
    {B24_E_CATEGORY, USAGE},
    {B24_E_CLOCK, B24_CLOCK_ERROR, B24_LAYER_CLOCK, B24_ADVICE_CLOCK},
    {B24_E_RANDOM, CONFIG},
    {B24_E_ARENA, TLS},
    {B24_E_ROOTS, CONFIG},
    {B24_E_STORE, CONFIG},
    {B24_E_TLS, TLS},
    {B24_E_TLS_UNTRUSTED, TLS},
    {B24_E_TLS_NAME, TLS},
    {B24_E_TLS_EXPIRED, B24_TLS_ERROR, B24_LAYER_TLS, B24_ADVICE_ADMINISTRATOR},
    {B24_E_TLS_FUTURE, B24_TLS_ERROR, B24_LAYER_TLS, B24_ADVICE_CLOCK},
    {B24_E_TLS_CERT, TLS},
    {B24_E_TLS_CHAIN, TLS},
    {B24_E_TLS_VERSION, TLS},
    {B24_E_TLS_RECORD, B24_OUTCOME_TOO_LARGE, B24_LAYER_TLS,
     B24_ADVICE_CONFIGURATION},
    {B24_E_HTTP, HTTP},
    {B24_E_CODING, HTTP},
    {B24_E_TOO_LARGE, B24_OUTCOME_TOO_LARGE, B24_LAYER_HTTP,
     B24_ADVICE_CONFIGURATION},
    {B24_E_JSON, JSON},
    {B24_E_RANGE, JSON},
    {B24_E_NONE, JSON},
    {B24_E_API, B24_API_ERROR, B24_LAYER_PORTAL, B24_ADVICE_ADMINISTRATOR},
    {B24_E_STATUS, B24_HTTP_ERROR, B24_LAYER_HTTP, B24_ADVICE_RETRY},
    {B24_E_FALSE, B24_OK_FALSE, B24_LAYER_PORTAL, B24_ADVICE_ADMINISTRATOR},
    {B24_E_REPLY, JSON},
};

static void test_errors(void **state)
{
    struct b24_reply r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(errors); i++) {
        memset(&r, 0xa5, sizeof(r));
        if (b24_advice_end(&r, errors[i].err) != errors[i].err ||
            r.err != errors[i].err || r.outcome != errors[i].outcome ||
            r.layer != errors[i].layer || r.advice != errors[i].advice)
            fail_msg("%s: outcome %d, layer %d, advice %d",
                     b24_err_name(errors[i].err), r.outcome, r.layer, r.advice);
    }
}

/* Every error that has a name has a row above; what is no end of a call, or
 * no error at all, is never a success. */
static void test_all_errors(void **state)
{
    struct b24_reply r;
    size_t i;
    int err;

    (void)state;
    for (err = -200; err <= 200; err++) {
        for (i = 0; i < COUNT(errors) && errors[i].err != err; i++)
            ;
        if (err <= 0 && strcmp(b24_err_name(err), "unknown") != 0 &&
            i == COUNT(errors))
            fail_msg("%s has no row", b24_err_name(err));
        b24_advice_end(&r, err);
        assert_int_equal(r.outcome == B24_OK_TRUE, err == 0);
        if (err > 0 || err < B24_E_REPLY)
            assert_int_equal(r.err, B24_E_STATE);
    }
    assert_int_equal(b24_advice_end(&r, INT32_MIN), B24_E_STATE);
    assert_int_equal(b24_advice_end(&r, INT32_MAX), B24_E_STATE);
}

static const struct {
    const char *code;
    unsigned status;
    uint8_t advice;
} codes[] = {
    {"QUERY_LIMIT_EXCEEDED", 200, B24_ADVICE_WAIT},
    {"query_limit_exceeded", 400, B24_ADVICE_WAIT},
    {"OPERATION_TIME_LIMIT", 429, B24_ADVICE_WAIT},
    {"OPERATION_TIME_LIMIT", 400, B24_ADVICE_WAIT},
    {"OVERLOAD_LIMIT", 503, B24_ADVICE_SUPPORT},
    {"expired_token", 401, B24_ADVICE_REFRESH},
    {"Expired_Token", 500, B24_ADVICE_REFRESH},
    {"invalid_token", 401, B24_ADVICE_REFRESH},
    {"CONNECTION_ERROR", 401, B24_ADVICE_RETRY},
    {"INTERNAL_SERVER_ERROR", 400, B24_ADVICE_RETRY},
    {"ERROR_UNEXPECTED_ANSWER", 400, B24_ADVICE_RETRY},
    {"NO_AUTH_FOUND", 401, B24_ADVICE_CONFIGURATION},
    {"INVALID_CREDENTIALS", 503, B24_ADVICE_CONFIGURATION},
    {"INVALID_REQUEST", 401, B24_ADVICE_CONFIGURATION},
    {"WRONG_AUTH_TYPE", 403, B24_ADVICE_CONFIGURATION},
    {"ERROR_ARGUMENT", 400, B24_ADVICE_CONFIGURATION},
    {"WRONG_ENCODING", 200, B24_ADVICE_CONFIGURATION},
    {"PORTAL_DELETED", 500, B24_ADVICE_ADMINISTRATOR},
    {"PORTAL_BLOCKED_BY_LICENSE_SCANNER", 503, B24_ADVICE_ADMINISTRATOR},
    /* by status */
    {"", 200, B24_ADVICE_ADMINISTRATOR},
    {"", 400, B24_ADVICE_ADMINISTRATOR},
    {"", 401, B24_ADVICE_ADMINISTRATOR},
    {"", 428, B24_ADVICE_ADMINISTRATOR},
    {"", 429, B24_ADVICE_WAIT},
    {"", 430, B24_ADVICE_ADMINISTRATOR},
    {"", 499, B24_ADVICE_ADMINISTRATOR},
    {"", 500, B24_ADVICE_RETRY},
    {"", 502, B24_ADVICE_RETRY},
    {"", 503, B24_ADVICE_WAIT},
    {"", 504, B24_ADVICE_RETRY},
    /* nearly a code is none */
    {"OVERLOAD_LIMI", 401, B24_ADVICE_ADMINISTRATOR},
    {"OVERLOAD_LIMITS", 401, B24_ADVICE_ADMINISTRATOR},
    {"OVERLOAD-LIMIT", 401, B24_ADVICE_ADMINISTRATOR},
    {"OVERLOAD\x7fLIMIT", 401, B24_ADVICE_ADMINISTRATOR},
    {"OVERLOAD_LIMIT ", 401, B24_ADVICE_ADMINISTRATOR},
    {" OVERLOAD_LIMIT", 401, B24_ADVICE_ADMINISTRATOR},
    {" ", 401, B24_ADVICE_ADMINISTRATOR},
    {"TOKEN", 401, B24_ADVICE_ADMINISTRATOR},
    {"EXPIRED_TOKEN INVALID_TOKEN", 401, B24_ADVICE_ADMINISTRATOR},
    {"QUERY_LIMIT_EXCEEDED ", 401, B24_ADVICE_ADMINISTRATOR},
    {"OVERLOAD_L\xc4\xb1MIT", 401, B24_ADVICE_ADMINISTRATOR},
    {"`verload_limit", 401, B24_ADVICE_ADMINISTRATOR},
    {"OVERLOAD{LIMIT", 401, B24_ADVICE_ADMINISTRATOR},
};

static void test_codes(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(codes); i++) {
        uint8_t advice = b24_advice_code(codes[i].code, codes[i].status);

        if (advice != codes[i].advice)
            fail_msg("%s with %u: %s", codes[i].code, codes[i].status,
                     b24_advice_name(advice));
    }
}

static const struct {
    unsigned first, last;
    uint8_t advice;
} statuses[] = {
    {201, 299, B24_ADVICE_RETRY},         {300, 399, B24_ADVICE_ADMINISTRATOR},
    {400, 402, B24_ADVICE_CONFIGURATION}, {403, 404, B24_ADVICE_ADMINISTRATOR},
    {405, 428, B24_ADVICE_CONFIGURATION}, {429, 429, B24_ADVICE_WAIT},
    {430, 499, B24_ADVICE_CONFIGURATION}, {500, 502, B24_ADVICE_RETRY},
    {503, 503, B24_ADVICE_WAIT},          {504, 999, B24_ADVICE_RETRY},
};

static void test_statuses(void **state)
{
    unsigned status;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(statuses); i++) {
        for (status = statuses[i].first; status <= statuses[i].last; status++)
            assert_int_equal(b24_advice_status(status), statuses[i].advice);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_all_errors),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_statuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
