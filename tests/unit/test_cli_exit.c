/* test_cli_exit.c - exit codes, against the tables of tests/vectors (made into
 * C by to_c.py). */
#include "b24_test.h"

#include "cli_exit.h"

#include "vectors_advice.inc"
#include "vectors_answers.inc"

static int outcome_of(const char *name)
{
    int i;

    for (i = B24_OK_TRUE; i <= B24_OUTCOME_CANCELLED; i++)
        if (strcmp(b24_outcome_name(i), name) == 0)
            return i;
    fail_msg("no outcome %s", name);
    return -1;
}

static int advice_of(const char *name)
{
    int i;

    for (i = B24_ADVICE_NONE; i <= B24_ADVICE_MOVED; i++)
        if (strcmp(b24_advice_name(i), name) == 0)
            return i;
    fail_msg("no advice %s", name);
    return -1;
}

static struct b24_reply reply_of(int outcome, int advice, int status, int err)
{
    struct b24_reply r;

    memset(&r, 0, sizeof r);
    r.outcome = (uint8_t)outcome;
    r.advice = (uint8_t)advice;
    r.http_status = (uint16_t)status;
    r.err = (int16_t)err;
    return r;
}

static void test_answers(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(answer_vectors); i++) {
        const struct answer_vector *v = &answer_vectors[i];
        const struct b24_reply r = reply_of(outcome_of(v->outcome),
                                            advice_of(v->advice), v->status, 0);

        if ((int)b24_cli_exit_code(&r) != v->exit_code)
            fail_msg("%s: %d, not %d", v->name, (int)b24_cli_exit_code(&r),
                     v->exit_code);
    }
}

static void test_advice(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(advice_vectors); i++) {
        const struct advice_vector *v = &advice_vectors[i];
        const int outcome = strcmp(v->source, "outcome") == 0
                                ? outcome_of(v->key)
                            : strcmp(v->source, "error") == 0 ? B24_TLS_ERROR
                            : strcmp(v->source, "http") == 0  ? B24_HTTP_ERROR
                                                              : B24_API_ERROR;
        const struct b24_reply r =
            reply_of(outcome, advice_of(v->advice), v->status,
                     outcome == B24_CONFIG_ERROR ? B24_E_URL : 0);

        if ((int)b24_cli_exit_code(&r) != v->exit_code)
            fail_msg("%s %s %d: %d, not %d", v->source, v->key, v->status,
                     (int)b24_cli_exit_code(&r), v->exit_code);
    }
}

/* What the command itself refuses, by the error. */
static void test_config(void **state)
{
    static const struct {
        int err;
        enum b24_cli_exit code;
    } rows[] = {
        {B24_E_ARG, B24_CLI_INTERNAL},      {B24_E_STATE, B24_CLI_INTERNAL},
        {B24_E_BUSY, B24_CLI_INTERNAL},     {B24_E_RANDOM, B24_CLI_INTERNAL},
        {B24_E_SPACE, B24_CLI_CONFIG},      {B24_E_URL, B24_CLI_CONFIG},
        {B24_E_URL_METHOD, B24_CLI_CONFIG}, {B24_E_TOKEN, B24_CLI_CONFIG},
        {B24_E_CREDENTIAL, B24_CLI_CONFIG}, {B24_E_ROOTS, B24_CLI_CONFIG},
        {B24_E_OP, B24_CLI_USAGE},          {B24_E_TYPE_ID, B24_CLI_USAGE},
        {B24_E_USER_COMMON, B24_CLI_USAGE}, {B24_E_CATEGORY, B24_CLI_USAGE},
    };
    struct b24_reply r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        r = reply_of(B24_CONFIG_ERROR, B24_ADVICE_CONFIGURATION, 0,
                     rows[i].err);
        if (b24_cli_exit_code(&r) != rows[i].code)
            fail_msg("%s", b24_err_name(rows[i].err));
    }
    r = reply_of(B24_OUTCOME_CANCELLED, B24_ADVICE_NONE, 0, B24_E_CANCELLED);
    assert_int_equal(b24_cli_exit_code(&r), B24_CLI_INTERRUPTED);
    r = reply_of(B24_OUTCOME_CANCELLED + 1, B24_ADVICE_NONE, 0, 0);
    assert_int_equal(b24_cli_exit_code(&r), B24_CLI_INTERNAL);
}

/* Whether the next card is tried. */
static void test_hopeless(void **state)
{
    static const struct {
        uint8_t outcome, advice;
        uint16_t status;
        int hopeless;
    } rows[] = {
        {B24_OK_TRUE, B24_ADVICE_NONE, 200, 0},
        {B24_OK_FALSE, B24_ADVICE_ADMINISTRATOR, 200, 0},
        {B24_BAD_REPLY, B24_ADVICE_RETRY, 200, 0},
        {B24_PROTOCOL_ERROR, B24_ADVICE_SUPPORT, 200, 0},
        {B24_OUTCOME_TOO_LARGE, B24_ADVICE_CONFIGURATION, 200, 0},
        {B24_CLOSED_EARLY, B24_ADVICE_RETRY, 0, 0},
        {B24_OUTCOME_TIMEOUT, B24_ADVICE_RETRY, 0, 0},
        {B24_HTTP_ERROR, B24_ADVICE_WAIT, 503, 0},
        {B24_HTTP_ERROR, B24_ADVICE_ADMINISTRATOR, 404, 0},
        {B24_HTTP_ERROR, B24_ADVICE_MOVED, 302, 1},
        {B24_CONFIG_ERROR, B24_ADVICE_CONFIGURATION, 0, 1},
        {B24_CLOCK_ERROR, B24_ADVICE_CLOCK, 0, 1},
        {B24_DNS_ERROR, B24_ADVICE_NETWORK, 0, 1},
        {B24_CONNECT_ERROR, B24_ADVICE_NETWORK, 0, 1},
        {B24_TLS_ERROR, B24_ADVICE_CONFIGURATION, 0, 1},
        {B24_OUTCOME_CANCELLED, B24_ADVICE_NONE, 0, 1},
        {B24_API_ERROR, B24_ADVICE_ADMINISTRATOR, 400, 0},
        {B24_API_ERROR, B24_ADVICE_ADMINISTRATOR, 403, 0},
        {B24_API_ERROR, B24_ADVICE_ADMINISTRATOR, 401, 1},
        {B24_API_ERROR, B24_ADVICE_CONFIGURATION, 400, 0},
        {B24_API_ERROR, B24_ADVICE_CONFIGURATION, 401, 1},
        {B24_API_ERROR, B24_ADVICE_CONFIGURATION, 403, 1},
        {B24_API_ERROR, B24_ADVICE_REFRESH, 401, 1},
        {B24_API_ERROR, B24_ADVICE_AUTHORIZE, 400, 1},
        {B24_API_ERROR, B24_ADVICE_SUPPORT, 503, 1},
        {B24_API_ERROR, B24_ADVICE_RETRY, 401, 0},
        {B24_API_ERROR, B24_ADVICE_WAIT, 503, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const struct b24_reply r =
            reply_of(rows[i].outcome, rows[i].advice, rows[i].status, 0);

        if (b24_cli_hopeless(&r) != rows[i].hopeless)
            fail_msg("%s, %s, %d", b24_outcome_name(rows[i].outcome),
                     b24_advice_name(rows[i].advice), rows[i].status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_advice),
        cmocka_unit_test(test_config),
        cmocka_unit_test(test_hopeless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
