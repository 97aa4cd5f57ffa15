/* test_reply_fields.c - what an answer brings along: time, waits, a new host,
 * the results of the self-test calls; and the lack of an answer. */
#include "test_reply.h"

static const struct {
    const char *name, *body;
    int32_t operating_ms;
    int64_t reset_at;
} times[] = {
    {"absent", "{\"result\":true}", -1, 0},
    {"no object", "{\"result\":true,\"time\":[]}", -1, 0},
    {"twice", "{\"time\":{\"operating\":1},\"time\":{\"operating\":1}}", -1, 0},
    {"elsewhere", "{\"operating\":1,\"operating_reset_at\":1773308450}", -1, 0},
    {"both", "{\"time\":{\"operating\":0,\"operating_reset_at\":1773308450}}",
     0, 1773308450},
    {"fraction", "{\"time\":{\"operating\":479.2519}}", 479251, 0},
    {"exponent", "{\"time\":{\"operating\":1.25e-2}}", 12, 0},
    {"negative", "{\"time\":{\"operating\":-0.002,\"operating_reset_at\":-1}}",
     -1, 0},
    {"most ms", "{\"time\":{\"operating\":2147483.647}}", 2147483647, 0},
    {"too many ms", "{\"time\":{\"operating\":2147483.648}}", -1, 0},
    {"no numbers",
     "{\"time\":{\"operating\":null,\"operating_reset_at\":true}}", -1, 0},
    {"zero", "{\"time\":{\"operating_reset_at\":0}}", -1, 0},
    {"with a fraction", "{\"time\":{\"operating_reset_at\":1773308450.5}}", -1,
     0},
    {"year 9999", "{\"time\":{\"operating_reset_at\":253402300799}}", -1,
     253402300799},
    {"year 10000", "{\"time\":{\"operating_reset_at\":253402300800}}", -1, 0},
    {"overlong",
     "{\"time\":{\"operating\":1e400,\"operating_reset_at\":"
     "99999999999999999999}}",
     -1, 0},
};

static void test_time(void **state)
{
    struct b24_reply r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(times); i++) {
        read_body(&r, B24_RESET, 200, times[i].body, strlen(times[i].body), 0,
                  TOKENS);
        if (r.operating_ms != times[i].operating_ms ||
            r.operating_reset_at != times[i].reset_at)
            fail_msg("%s: %ld ms, %lld", times[i].name, (long)r.operating_ms,
                     (long long)r.operating_reset_at);
    }
}

#define DATE 1773307850

static const struct {
    int32_t retry_s;
    int64_t retry_at_s, date_s;
    uint32_t ms;
} waits[] = {
    {-1, 0, 0, 0},
    {-1, 0, DATE, 0},
    {0, 0, DATE, 0},
    {1, 0, 0, 1000},
    {600, 0, 0, 600000},
    {601, 0, 0, 600000},
    {INT32_MAX, 0, 0, 600000},
    {-1, DATE + 5, DATE, 5000},
    {-1, DATE + 601, DATE, 600000},
    {-1, DATE, DATE, 0},
    {-1, DATE - 5, DATE, 0},
    {0, DATE + 5, DATE, 0}, /* seconds come first */
    {-1, DATE + 5, 0, 0},   /* nothing to count from */
};

static void test_head(void **state)
{
    struct b24_reply r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(waits); i++) {
        struct b24_http_resp http = response(503, "", 0, 0);
        uint32_t tokens[4];

        http.retry_s = waits[i].retry_s;
        http.retry_at_s = waits[i].retry_at_s;
        http.date_s = waits[i].date_s;
        b24_reply_read(&r, B24_RESET, &http, tokens, 1);
        assert_int_equal(r.retry_after_ms, waits[i].ms);
        assert_int_equal(r.date_s, waits[i].date_s);
        assert_int_equal(r.http_status, 503);
        free(http.body);
    }
}

static const struct {
    const char *location, *moved_to; /* "": advice administrator */
} moves[] = {
    {"", ""},
    {"https://new.example", "new.example"},
    {"https://New.Example:8443", "New.Example:8443"},
    {"https://192.0.2.1", "192.0.2.1"},
    {"https://[2001:db8::1]:444", "[2001:db8::1]:444"},
    {"http://new.example", ""},
    {"https:/new.example", ""},
    {"https://", ""},
    {"https", ""},
    {"https://new.example:0", ""},
    {"https://new_.example", ""},
    {"https://user@new.example", ""},
    /* the longest: 127 octets; then one more */
    {"https://" S16 S16 S16 "." S16 S16 S16 "." S16 "abcdefghijklm",
     S16 S16 S16 "." S16 S16 S16 "." S16 "abcdefghijklm"},
    {"https://" S16 S16 S16 "." S16 S16 S16 "." S16 "abcdefghijklmn", ""},
    {"https://[0000:0000:0000:0000:0000:0000:0000:0001]",
     "[0000:0000:0000:0000:0000:0000:0000:0001]"},
    /* with a port: 127 octets, 128 octets */
    {"https://" S16 S16 S16 "." S16 S16 S16 "." S16 "123456789:443",
     S16 S16 S16 "." S16 S16 S16 "." S16 "123456789:443"},
    {"https://" S16 S16 S16 "." S16 S16 S16 "." S16 "123456789:4430", ""},
};

static void test_location(void **state)
{
    static const uint16_t statuses[] = {301, 302, 303, 307, 308};
    struct b24_reply r;
    uint32_t tokens[4];
    size_t i, s;

    (void)state;
    for (i = 0; i < COUNT(moves); i++) {
        struct b24_http_resp http = response(302, "<html>", 6, 0);

        memcpy(http.location, moves[i].location, strlen(moves[i].location) + 1);
        for (s = 0; s < COUNT(statuses); s++) {
            memset(&r, 0xa5, sizeof(r));
            http.status = statuses[s];
            assert_int_equal(b24_reply_read(&r, B24_RESET, &http, tokens, 1),
                             B24_E_STATUS);
            assert_string_equal(r.moved_to, moves[i].moved_to);
            assert_int_equal(r.advice, *moves[i].moved_to
                                           ? B24_ADVICE_MOVED
                                           : B24_ADVICE_ADMINISTRATOR);
        }
        http.status = 200; /* then it means nothing */
        b24_reply_read(&r, B24_RESET, &http, tokens, 1);
        assert_string_equal(r.moved_to, "");
        free(http.body);
    }
}

static const struct {
    uint8_t op;
    const char *body;
    int32_t user_id;
    uint8_t admin, is_existing, is_available, has_crm;
} results[] = {
    {B24_PROFILE, "{\"result\":{\"ID\":\"7\",\"ADMIN\":true}}", 7, 1, 0, 0, 0},
    {B24_PROFILE, "{\"result\":{\"ID\":2147483647,\"ADMIN\":false}}",
     2147483647, 0, 0, 0, 0},
    {B24_PROFILE, "{\"result\":{\"ID\":1,\"ADMIN\":1}}", 1, 0, 0, 0, 0},
    {B24_PROFILE, "{\"result\":{\"ID\":1}}", 1, 0, 0, 0, 0},
    {B24_PROFILE, "{\"result\":{\"ADMIN\":true}}", 0, 0, 0, 0, 0},
    {B24_METHOD_GET, "{\"result\":{\"isExisting\":true,\"isAvailable\":true}}",
     0, 0, 1, 1, 0},
    {B24_METHOD_GET, "{\"result\":{\"isExisting\":true,\"isAvailable\":false}}",
     0, 0, 1, 0, 0},
    {B24_METHOD_GET, "{\"result\":{\"isExisting\":false,\"isAvailable\":true}}",
     0, 0, 0, 1, 0},
    {B24_METHOD_GET, "{\"result\":{\"isExisting\":true}}", 0, 0, 0, 0, 0},
    {B24_SCOPE, "{\"result\":[\"user\",\"crm\",\"im\"]}", 0, 0, 0, 0, 1},
    {B24_SCOPE, "{\"result\":[\"CRM\",\"crm2\"]}", 0, 0, 0, 0, 0},
    {B24_SCOPE, "{\"result\":[]}", 0, 0, 0, 0, 0},
    {B24_RESET, "{\"result\":true}", 0, 0, 0, 0, 0},
};

static void test_results(void **state)
{
    struct b24_reply r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(results); i++) {
        read_body(&r, results[i].op, 200, results[i].body,
                  strlen(results[i].body), 0, TOKENS);
        assert_int_equal(r.user_id, results[i].user_id);
        assert_int_equal(r.admin, results[i].admin);
        assert_int_equal(r.is_existing, results[i].is_existing);
        assert_int_equal(r.is_available, results[i].is_available);
        assert_int_equal(r.has_crm, results[i].has_crm);
    }
}

/* Nothing of an earlier answer stays, and nothing of the call's goes. */
static void all_empty(const struct b24_reply *r)
{
    assert_int_equal(r->result, B24_KIND_NONE);
    assert_int_equal(r->http_status, 0);
    assert_int_equal(r->admin, 0);
    assert_int_equal(r->is_existing, 0);
    assert_int_equal(r->is_available, 0);
    assert_int_equal(r->has_crm, 0);
    assert_int_equal(r->user_id, 0);
    assert_int_equal(r->retry_after_ms, 0);
    assert_int_equal(r->operating_ms, -1);
    assert_int_equal(r->operating_reset_at, 0);
    assert_int_equal(r->date_s, 0);
    assert_string_equal(r->code, "");
    assert_string_equal(r->text, "");
    assert_string_equal(r->moved_to, "");
}

static void test_fail(void **state)
{
    struct b24_reply r;

    (void)state;
    memset(&r, 0xa5, sizeof(r));
    assert_int_equal(b24_reply_fail(&r, B24_E_DNS), B24_E_DNS);
    assert_int_equal(r.outcome, B24_DNS_ERROR);
    assert_int_equal(r.advice, B24_ADVICE_NETWORK);
    assert_int_equal(r.layer, B24_LAYER_DNS);
    all_empty(&r);
    assert_int_equal(r.attempts, 0xa5);
    assert_int_equal(r.resumed, 0xa5);
    assert_int_equal(r.reused, 0xa5);
    assert_int_equal(r.duration_ms, 0xa5a5a5a5);
    assert_int_equal((uint8_t)r.request_id[32], 0xa5);
    /* that is no failure, so the caller is wrong */
    assert_int_equal(b24_reply_fail(&r, B24_OK), B24_E_STATE);
    assert_int_equal(b24_reply_fail(&r, B24_BUSY), B24_E_STATE);
    assert_int_equal(r.outcome, B24_CONFIG_ERROR);
}

static void test_init(void **state)
{
    struct b24_reply r;

    (void)state;
    memset(&r, 0xa5, sizeof(r));
    b24_reply_init(&r);
    all_empty(&r);
    assert_int_equal(r.err, B24_E_STATE);
    assert_int_not_equal(r.outcome, B24_OK_TRUE);
    assert_int_equal(r.attempts, 0);
    assert_int_equal(r.resumed, 0);
    assert_int_equal(r.reused, 0);
    assert_int_equal(r.duration_ms, 0);
    assert_string_equal(r.request_id, "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time),     cmocka_unit_test(test_head),
        cmocka_unit_test(test_location), cmocka_unit_test(test_results),
        cmocka_unit_test(test_fail),     cmocka_unit_test(test_init),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
