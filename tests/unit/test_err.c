/* test_err.c - every code has a name and a sentence of its own. */
#include "b24_test.h"

#include "b24/b24.h"

/* Of braces in macros the versions of clang-format think differently. */
/* clang-format off */
#define CODE(code) {code, #code}
/* clang-format on */

static const struct {
    int err;
    const char *name;
} codes[] = {
    CODE(B24_OK),
    CODE(B24_BUSY),
    CODE(B24_RESOLVING),
    CODE(B24_CONNECTING),
    CODE(B24_E_AGAIN),
    CODE(B24_E_DNS),
    CODE(B24_E_CONNECT),
    CODE(B24_E_IO),
    CODE(B24_E_CLOSED),
    CODE(B24_E_TIMEOUT),
    CODE(B24_E_CANCELLED),
    CODE(B24_E_ARG),
    CODE(B24_E_STATE),
    CODE(B24_E_BUSY),
    CODE(B24_E_SPACE),
    CODE(B24_E_URL),
    CODE(B24_E_URL_SCHEME),
    CODE(B24_E_URL_HOST),
    CODE(B24_E_URL_PORT),
    CODE(B24_E_URL_METHOD),
    CODE(B24_E_URL_SECRET),
    CODE(B24_E_TOKEN),
    CODE(B24_E_CREDENTIAL),
    CODE(B24_E_OAUTH),
    CODE(B24_E_OP),
    CODE(B24_E_ENTITY),
    CODE(B24_E_FAMILY),
    CODE(B24_E_TYPE_ID),
    CODE(B24_E_SCOPE),
    CODE(B24_E_USER),
    CODE(B24_E_USER_COMMON),
    CODE(B24_E_CUSTOMER_TYPE),
    CODE(B24_E_CATEGORY),
    CODE(B24_E_CLOCK),
    CODE(B24_E_RANDOM),
    CODE(B24_E_ARENA),
    CODE(B24_E_ROOTS),
    CODE(B24_E_STORE),
    CODE(B24_E_TLS),
    CODE(B24_E_TLS_UNTRUSTED),
    CODE(B24_E_TLS_NAME),
    CODE(B24_E_TLS_EXPIRED),
    CODE(B24_E_TLS_FUTURE),
    CODE(B24_E_TLS_CERT),
    CODE(B24_E_TLS_CHAIN),
    CODE(B24_E_TLS_VERSION),
    CODE(B24_E_TLS_RECORD),
    CODE(B24_E_HTTP),
    CODE(B24_E_CODING),
    CODE(B24_E_TOO_LARGE),
    CODE(B24_E_JSON),
    CODE(B24_E_RANGE),
    CODE(B24_E_NONE),
    CODE(B24_E_API),
    CODE(B24_E_STATUS),
    CODE(B24_E_FALSE),
    CODE(B24_E_REPLY),
};

static int is_code(int err)
{
    size_t i;

    for (i = 0; i < COUNT(codes); i++)
        if (codes[i].err == err)
            return 1;
    return 0;
}

static void names(void **state)
{
    size_t i;
    int err;

    (void)state;
    for (i = 0; i < COUNT(codes); i++)
        assert_string_equal(b24_err_name(codes[i].err), codes[i].name);
    for (err = -200; err < 200; err++)
        if (!is_code(err))
            assert_string_equal(b24_err_name(err), "unknown");
}

/* One plain sentence, each its own, and never the one for unknown codes. */
static void texts(void **state)
{
    size_t i, j;
    int err;

    (void)state;
    for (i = 0; i < COUNT(codes); i++) {
        const char *text = b24_err_text(codes[i].err);
        size_t len = strlen(text);

        assert_true(len > 4 && len <= 120);
        assert_true(text[0] >= 'A' && text[0] <= 'Z');
        assert_int_equal(text[len - 1], '.');
        assert_string_not_equal(text, b24_err_text(1000));
        for (j = 0; j < i; j++)
            assert_string_not_equal(text, b24_err_text(codes[j].err));
    }
    for (err = -200; err < 200; err++)
        if (!is_code(err))
            assert_string_equal(b24_err_text(err), b24_err_text(1000));
}

static void lists(void **state)
{
    static const struct {
        const char *(*name)(int);
        const char *list; /* in order, each followed by a blank */
    } rows[] = {
        {b24_outcome_name,
         "ok_true ok_false bad_reply api_error http_error protocol_error "
         "too_large closed_early timeout tls_error connect_error dns_error "
         "config_error clock_error cancelled "},
        {b24_advice_name,
         "none retry wait refresh authorize administrator support "
         "configuration clock network moved "},
        {b24_layer_name,
         "none usage config clock dns connect tls http json portal "},
        {b24_state_name, "idle resolve connect handshake send wait read "
                         "refresh backoff done failed "},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const char *at = rows[i].list;
        int n;

        for (n = 0; *at; n++) {
            const char *name = rows[i].name(n);

            assert_memory_equal(at, name, strlen(name));
            at += strlen(name);
            assert_int_equal(*at++, ' ');
        }
        assert_string_equal(rows[i].name(n), "unknown");
        assert_string_equal(rows[i].name(-1), "unknown");
        assert_string_equal(rows[i].name(INT32_MAX), "unknown");
        assert_string_equal(rows[i].name(INT32_MIN), "unknown");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(texts),
        cmocka_unit_test(lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
