/* test_cli_say.c - what people and programs are told about a card. */
#include "b24_test.h"

#include "cli_json.h"

#define SECRET "s3cretkey"

static const struct b24_call common = {.scope = 'C'};
static const struct b24_call own = {.scope = 'P'};
static const struct b24_call look = {.op = B24_METHOD_GET, .scope = 'P'};
static const struct b24_call users = {.scope = 'P', .user_id = 6};
static const struct b24_call type = {.entity = B24_ITEM,
                                     .family = B24_FAMILY_ITEM,
                                     .scope = 'P',
                                     .entity_type_id = 177,
                                     .category_id = 12};
static const struct b24_call lead = {
    .entity = B24_LEAD, .scope = 'C', .lead_customer_type = 2};

/* Of braces in macros the versions of clang-format think differently. */
/* clang-format off */
#define API(advice_, status_, code_, text_)                               \
    {.outcome = B24_API_ERROR, .advice = B24_ADVICE_##advice_,            \
     .layer = B24_LAYER_PORTAL, .err = B24_E_API, .http_status = status_, \
     .code = code_, .text = text_}
/* clang-format on */

static const struct {
    const char *name;
    const struct b24_call *call;
    struct b24_reply reply;
    const char *why, *said;
} rows[] = {
    {"done", &common, {.outcome = B24_OK_TRUE}, "", "contact common: reset\n"},
    {"denied, common", &common, API(ADMINISTRATOR, 400, "", "Access denied."),
     "",
     "contact common: not allowed (portal said: Access denied.). Ask the "
     "portal's administrator: the credential's user needs the right to change "
     "the CRM's settings.\n"},
    {"denied, another user", &users,
     API(ADMINISTRATOR, 400, "", "Access denied."), "",
     "contact of user 6: not allowed (portal said: Access denied.). Ask the "
     "portal's administrator: the credential's user needs the right to change "
     "the CRM's settings.\n"},
    {"denied, own", &own, API(ADMINISTRATOR, 400, "", ""), "",
     "contact personal: not allowed. Ask the portal's administrator: the "
     "credential's user needs access to the CRM.\n"},
    {"item", &type, API(ADMINISTRATOR, 400, "", "Parameter 'x' is not y"), "",
     "item:177:12 personal: refused (portal said: Parameter 'x' is not y). "
     "Ask the portal's administrator: the credential's user needs access to "
     "the CRM, and the type must exist.\n"},
    {"webhook gone", &own,
     API(CONFIGURATION, 401, "INVALID_CREDENTIALS", "Invalid credentials"), "",
     "contact personal: the portal does not know this webhook (portal said: "
     "INVALID_CREDENTIALS: Invalid credentials). It was deleted or its secret "
     "changed: create a new one in the portal and write its address into "
     "/etc/hook.\n"},
    {"code in the other case", &own, API(REFRESH, 401, "EXPIRED_TOKEN", ""), "",
     "contact personal: the access token has expired (portal said: "
     "EXPIRED_TOKEN). Write a fresh one into /etc/hook.\n"},
    {"a code without a row", &own, API(ADMINISTRATOR, 401, "NEW", "t"), "",
     "contact personal: refused (portal said: NEW: t). Ask the portal's "
     "administrator.\n"},
    {"echo of the secret", &own,
     API(ADMINISTRATOR, 401, "C-" SECRET, "no " SECRET " here"), "",
     "contact personal: refused (portal said: C-***: no *** here). Ask the "
     "portal's administrator.\n"},
    {"wait",
     &own,
     {.outcome = B24_API_ERROR,
      .advice = B24_ADVICE_WAIT,
      .http_status = 503,
      .err = B24_E_API,
      .retry_after_ms = 1500,
      .code = "QUERY_LIMIT_EXCEEDED"},
     "",
     "contact personal: too many requests from this address (portal said: "
     "QUERY_LIMIT_EXCEEDED). Try again in 2 s.\n"},
    {"page",
     &own,
     {.outcome = B24_HTTP_ERROR,
      .advice = B24_ADVICE_RETRY,
      .http_status = 502,
      .err = B24_E_STATUS},
     "",
     "contact personal: answered with HTTP status 502 and a page, not by the "
     "portal's REST interface. Try again in a moment.\n"},
    {"page with a time",
     &own,
     {.outcome = B24_HTTP_ERROR,
      .advice = B24_ADVICE_WAIT,
      .http_status = 503,
      .err = B24_E_STATUS,
      .retry_after_ms = 30000},
     "",
     "contact personal: answered with HTTP status 503 and a page, not by the "
     "portal's REST interface. Try again in 30 s.\n"},
    {"page, three times",
     &own,
     {.outcome = B24_HTTP_ERROR,
      .advice = B24_ADVICE_RETRY,
      .http_status = 502,
      .err = B24_E_STATUS,
      .retries = 2},
     "",
     "contact personal: answered with HTTP status 502 and a page, not by the "
     "portal's REST interface. Try again in a moment. Attempts made: 3.\n"},
    {"moved",
     &own,
     {.outcome = B24_HTTP_ERROR,
      .advice = B24_ADVICE_MOVED,
      .http_status = 302,
      .err = B24_E_STATUS,
      .moved_to = "new.example"},
     "",
     "contact personal: the portal has moved to new.example. Write the new "
     "address into /etc/hook.\n"},
    {"name not found",
     &own,
     {.outcome = B24_DNS_ERROR, .err = B24_E_DNS},
     "No such name",
     "contact personal: the portal's name was not found: check the network "
     "and the spelling of the address (reached.example: No such name).\n"},
    {"no answer, and nothing sent",
     &own,
     {.outcome = B24_OUTCOME_TIMEOUT, .err = B24_E_TIMEOUT},
     "",
     "contact personal: the portal did not answer in time: check the network "
     "and try again (reached.example).\n"},
    {"no answer to what was sent",
     &own,
     {.outcome = B24_OUTCOME_TIMEOUT, .err = B24_E_TIMEOUT, .attempts = 1},
     "",
     "contact personal: the portal did not answer in time: check the network "
     "and try again (reached.example). The card may have been reset all the "
     "same; once more does no harm.\n"},
    {"authorization has ended",
     &own,
     {.outcome = B24_API_ERROR,
      .err = B24_E_API,
      .advice = B24_ADVICE_AUTHORIZE,
      .refresh = B24_REFRESH_FAILED,
      .attempts = 1,
      .code = "expired_token"},
     "",
     "contact personal: the access token was not renewed: the authorization "
     "has ended (token server said: expired_token). Authorize the application "
     "again, and write its tokens into /etc/hook.\n"},
    {"refused again, renewed",
     &own,
     {.outcome = B24_API_ERROR,
      .err = B24_E_API,
      .advice = B24_ADVICE_AUTHORIZE,
      .refresh = B24_REFRESH_DONE,
      .code = "expired_token"},
     "",
     "contact personal: the access token has expired (portal said: "
     "expired_token). Authorize the application again, and write its tokens "
     "into /etc/hook.\n"},
    {"application not known",
     &own,
     {.outcome = B24_API_ERROR,
      .err = B24_E_API,
      .advice = B24_ADVICE_CONFIGURATION,
      .refresh = B24_REFRESH_FAILED,
      .code = "invalid_client"},
     "",
     "contact personal: the access token was not renewed: the application is "
     "not known there (token server said: invalid_client). Check client_id and "
     "client_secret in /etc/hook.\n"},
    {"refused there without a code",
     &own,
     {.outcome = B24_API_ERROR,
      .err = B24_E_API,
      .advice = B24_ADVICE_ADMINISTRATOR,
      .refresh = B24_REFRESH_FAILED},
     "",
     "contact personal: the access token was not renewed: refused. Ask the "
     "portal's administrator.\n"},
    {"token server out of order",
     &own,
     {.outcome = B24_HTTP_ERROR,
      .err = B24_E_STATUS,
      .advice = B24_ADVICE_RETRY,
      .refresh = B24_REFRESH_FAILED,
      .http_status = 502},
     "",
     "contact personal: the access token was not renewed: answered with HTTP "
     "status 502 and a page, not by the token server. Try again in a "
     "moment.\n"},
    {"token server not found",
     &own,
     {.outcome = B24_DNS_ERROR,
      .err = B24_E_DNS,
      .advice = B24_ADVICE_NETWORK,
      .refresh = B24_REFRESH_FAILED,
      .attempts = 1},
     "no such name",
     "contact personal: the access token was not renewed: the portal's name "
     "was not found: check the network and the spelling of the address "
     "(oauth.example: no such name).\n"},
    {"token file",
     &own,
     {.outcome = B24_CONFIG_ERROR,
      .err = B24_E_STORE,
      .advice = B24_ADVICE_CONFIGURATION,
      .refresh = B24_REFRESH_FAILED,
      .attempts = 1},
     "no space left",
     "contact personal: the access token was not renewed: the token file "
     "cannot be renewed: its folder must be writable, and the file yours alone "
     "(mode 600) (/etc/hook: no space left).\n"},
    {"renewed, and the portal has another name",
     &own,
     {.outcome = B24_OK_TRUE,
      .refresh = B24_REFRESH_DONE,
      .moved_to = "new.example"},
     "",
     "contact personal: reset. The portal's address is new.example now: write "
     "it into /etc/hook.\n"},
    {"renewed, refused all the same, and the portal has another name",
     &own,
     {.outcome = B24_HTTP_ERROR,
      .advice = B24_ADVICE_RETRY,
      .http_status = 502,
      .err = B24_E_STATUS,
      .moved_to = "new.example"},
     "",
     "contact personal: answered with HTTP status 502 and a page, not by the "
     "portal's REST interface. Try again in a moment. The portal's address is "
     "new.example now: write it into /etc/hook.\n"},
    {"no answer there",
     &own,
     {.outcome = B24_TLS_ERROR,
      .advice = B24_ADVICE_CONFIGURATION,
      .layer = B24_LAYER_TLS,
      .err = B24_E_TLS_NAME,
      .moved_to = "new.example"},
     "",
     "contact personal: the portal's certificate is for another name: check "
     "the address (reached.example). The portal's address is new.example now: "
     "write it into /etc/hook.\n"},
    {"an answer that is none",
     &own,
     {.outcome = B24_BAD_REPLY, .err = B24_E_REPLY, .attempts = 1},
     "",
     "contact personal: the portal's answer was not understood: check the "
     "address and try again (reached.example). The card may have been reset "
     "all the same; once more does no harm.\n"},
    {"no connection after an answer that was lost",
     &own,
     {.outcome = B24_CONNECT_ERROR, .err = B24_E_CONNECT, .attempts = 1},
     "",
     "contact personal: the portal does not take the connection: check the "
     "network, the firewall and the port (reached.example). The card may have "
     "been reset all the same; once more does no harm.\n"},
    {"the portal says that it did not",
     &own,
     {.outcome = B24_OK_FALSE, .err = B24_E_FALSE, .attempts = 1},
     "",
     "contact personal: the portal did not do it, without saying why: ask its "
     "administrator (reached.example).\n"},
    {"no answer to a question",
     &look,
     {.outcome = B24_OUTCOME_TIMEOUT, .err = B24_E_TIMEOUT, .attempts = 1},
     "while waiting for the answer",
     "doctor: the portal did not answer in time: check the network and try "
     "again (reached.example: while waiting for the answer).\n"},
    {"no random numbers",
     &own,
     {.outcome = B24_CONFIG_ERROR,
      .advice = B24_ADVICE_CONFIGURATION,
      .layer = B24_LAYER_CONFIG,
      .err = B24_E_RANDOM},
     "try again",
     "contact personal: the system has no random numbers (reached.example: try "
     "again).\n"},
    {"interrupted",
     &own,
     {.outcome = B24_OUTCOME_CANCELLED, .err = B24_E_CANCELLED},
     "",
     "contact personal: the call was cancelled (reached.example).\n"},
};

static struct b24_cli_end end_of(const struct b24_call *call,
                                 const struct b24_reply *reply, const char *why)
{
    const struct b24_cli_end end = {.call = call,
                                    .reply = reply,
                                    .op = "reset",
                                    .host = "portal.example",
                                    .reached = "reached.example",
                                    .server = "oauth.example",
                                    .why = why,
                                    .source = "/etc/hook",
                                    .secret = SECRET};

    return end;
}

static void compare(const char *name, const struct b24_cli_out *o,
                    const char *said)
{
    if (o->err || o->len != strlen(said) || memcmp(o->buf, said, o->len) != 0)
        fail_msg("%s: %.*s", name, (int)o->len, o->buf);
}

static void test_sentences(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const struct b24_cli_end end =
            end_of(rows[i].call, &rows[i].reply, rows[i].why);
        char buf[512];
        struct b24_cli_out o;

        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_say(&o, &end);
        compare(rows[i].name, &o, rows[i].said);
    }
}

/* What --verify has seen, and force-common. */
static void test_verify(void **state)
{
    static const struct b24_call get = {.op = B24_GET, .scope = 'P'};
    static const struct b24_call force = {.op = B24_FORCE_COMMON};
    static const struct b24_reply ok = {.outcome = B24_OK_TRUE};
    static const struct b24_reply not_so = {.outcome = B24_OK_FALSE,
                                            .err = B24_E_FALSE};
    static const struct b24_reply late = {
        .outcome = B24_OUTCOME_TIMEOUT, .err = B24_E_TIMEOUT, .attempts = 1};
    static const struct b24_reply denied =
        API(ADMINISTRATOR, 400, "", "Access denied.");
    static const struct {
        const struct b24_call *call;
        const struct b24_reply *reply;
        struct b24_cli_verify verify; /* before -2: not asked for */
        const char *said, *json;
    } cases[] = {
        {&get,
         &ok,
         {0, 1, 1},
         "contact personal: reset, and verified: at its default now, and was "
         "not before\n",
         "\"default_before\":false,\"done\":true,\"default\":true}\n"},
        {&get,
         &ok,
         {1, 1, 1},
         "contact personal: reset, and verified: at its default now, as it was "
         "before\n",
         "\"default_before\":true,\"done\":true,\"default\":true}\n"},
        {&get,
         &not_so,
         {0, 1, 0},
         "contact personal: the portal says that it is reset, but settings are "
         "stored: somebody has arranged it since, or something between here "
         "and the portal answers in its name.\n",
         "\"default_before\":false,\"done\":true,\"default\":false}\n"},
        {&get,
         &late,
         {-1, 0, -1},
         "contact personal: not reset, since it could not be read before: the "
         "portal did not answer in time: check the network and try again "
         "(reached.example).\n",
         "\"default_before\":null,\"done\":false,\"default\":null}\n"},
        {&get,
         &late,
         {0, 1, -1},
         "contact personal: reset, but not verified: the portal did not answer "
         "in time: check the network and try again (reached.example).\n",
         "\"default_before\":false,\"done\":true,\"default\":null}\n"},
        {&own,
         &late,
         {0, 0, -1},
         "contact personal: the portal did not answer in time: check the "
         "network and try again (reached.example). The card may have been "
         "reset "
         "all the same; once more does no harm.\n",
         "\"default_before\":false,\"done\":false,\"default\":null}\n"},
        {&force,
         &ok,
         {-2, 0, 0},
         "contact of every user: personal views deleted, the common one "
         "holds\n",
         "\"portal\":\"portal.example\"}\n"},
        {&force,
         &late,
         {-2, 0, 0},
         "contact of every user: the portal did not answer in time: check the "
         "network and try again (reached.example). It may have been done all "
         "the same. Look in the portal before doing it again: what users have "
         "arranged since would be lost, too.\n",
         "\"portal\":\"portal.example\"}\n"},
        {&force,
         &denied,
         {-2, 0, 0},
         "contact of every user: not allowed (portal said: Access denied.). "
         "Ask the portal's administrator: the credential's user needs the "
         "right to change the CRM's settings.\n",
         "\"portal\":\"portal.example\"}\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(cases); i++) {
        struct b24_cli_end end = end_of(cases[i].call, cases[i].reply, "");
        const size_t n = strlen(cases[i].json);
        char buf[1024];
        struct b24_cli_out o;

        if (cases[i].verify.before != -2)
            end.verify = &cases[i].verify;
        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_say(&o, &end);
        compare("verify", &o, cases[i].said);
        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_json(&o, &end, "m");
        assert_true(o.len > n);
        assert_memory_equal(buf + o.len - n, cases[i].json, n);
    }
}

static void test_colour(void **state)
{
    const struct b24_cli_end end = end_of(&common, &rows[0].reply, "");
    char buf[64];
    struct b24_cli_out o;

    (void)state;
    b24_cli_out_init(&o, buf, sizeof buf, -1);
    o.colour = 1;
    b24_cli_say(&o, &end);
    compare("colour", &o, "contact common: \033[32mreset\033[0m\n");
}

/* Every advice has words, every error a sentence that ends in a full stop. */
static void test_complete(void **state)
{
    int advice, err;

    (void)state;
    for (advice = B24_ADVICE_RETRY; advice <= B24_ADVICE_MOVED; advice++) {
        const struct b24_reply reply = {
            .outcome = B24_API_ERROR, .advice = (uint8_t)advice, .code = "X"};
        const struct b24_cli_end end = end_of(&own, &reply, "");
        char buf[256];
        struct b24_cli_out o;

        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_say(&o, &end);
        assert_true(o.len > strlen("contact personal: refused. ") + 8);
        assert_memory_equal(buf + o.len - 2, ".\n", 2);
    }
    for (err = B24_E_REPLY; err <= B24_E_AGAIN; err++) {
        const char *text = b24_err_text(err);

        assert_int_equal(text[strlen(text) - 1], '.');
        assert_in_range(text[0], 'A', 'Z');
    }
}

static void test_json(void **state)
{
    static const struct b24_reply ok = {.outcome = B24_OK_TRUE,
                                        .http_status = 200,
                                        .attempts = 1,
                                        .resumed = 1,
                                        .duration_ms = 120,
                                        .request_id = "0123"};
    static const struct b24_reply denied =
        API(ADMINISTRATOR, 400, "", "Say \"" SECRET "\"");
    static const struct b24_reply moved = {.outcome = B24_HTTP_ERROR,
                                           .advice = B24_ADVICE_MOVED,
                                           .layer = B24_LAYER_HTTP,
                                           .err = B24_E_STATUS,
                                           .http_status = 302,
                                           .moved_to = "new.example"};
    static const struct b24_reply dns = {.outcome = B24_DNS_ERROR,
                                         .advice = B24_ADVICE_NETWORK,
                                         .layer = B24_LAYER_DNS,
                                         .err = B24_E_DNS};
    static const struct b24_reply usage = {.outcome = B24_CONFIG_ERROR,
                                           .advice = B24_ADVICE_CONFIGURATION,
                                           .layer = B24_LAYER_USAGE,
                                           .err = B24_E_ARG};
    static const struct {
        const char *name;
        const struct b24_call *call;
        const struct b24_reply *reply;
        const char *why, *method, *json;
    } objects[] = {
        {"done", &common, &ok, "", "crm.contact.x.reset",
         "{\"ok\":true,\"outcome\":\"ok_true\",\"op\":\"reset\",\"method\":"
         "\"crm.contact.x.reset\",\"entity\":\"contact\",\"scope\":\"C\","
         "\"user\":null,\"http_status\":200,\"error\":null,"
         "\"error_description\":null,\"layer\":\"none\",\"advice\":\"none\","
         "\"retry_after_ms\":0,\"attempts\":1,\"retries\":0,\"duration_ms\":"
         "120,"
         "\"resumed\":true,\"request_id\":\"0123\",\"portal\":"
         "\"portal.example\"}\n"},
        {"denied", &users, &denied, "", "m",
         "{\"ok\":false,\"outcome\":\"api_error\",\"op\":\"reset\","
         "\"method\":\"m\",\"entity\":\"contact\",\"scope\":\"P\",\"user\":6,"
         "\"http_status\":400,\"error\":\"\",\"error_description\":"
         "\"Say \\\"***\\\"\",\"layer\":\"portal\",\"advice\":"
         "\"administrator\",\"retry_after_ms\":0,\"attempts\":0,\"retries\":0,"
         "\"duration_ms\":0,\"resumed\":false,\"request_id\":null,\"portal\":"
         "\"portal.example\"}\n"},
        {"moved", &type, &moved, "", "m",
         "{\"ok\":false,\"outcome\":\"http_error\",\"op\":\"reset\","
         "\"method\":\"m\",\"entity\":\"item\",\"scope\":\"P\",\"user\":null,"
         "\"entity_type_id\":177,\"category_id\":12,"
         "\"http_status\":302,\"error\":\"B24_E_STATUS\","
         "\"error_description\":\"The portal answered with an error page: "
         "check the address, or try again later.\",\"layer\":\"http\","
         "\"advice\":\"moved\",\"retry_after_ms\":0,\"attempts\":0,\"retries\":"
         "0,"
         "\"duration_ms\":0,\"resumed\":false,\"request_id\":null,\"portal\":"
         "\"portal.example\",\"moved_to\":\"new.example\"}\n"},
        {"not found", &lead, &dns, "No such name", "m",
         "{\"ok\":false,\"outcome\":\"dns_error\",\"op\":\"reset\","
         "\"method\":\"m\",\"entity\":\"lead\",\"scope\":\"C\",\"user\":null,"
         "\"customer_type\":\"repeat\",\"http_status\":0,"
         "\"error\":\"B24_E_DNS\",\"error_description\":\"No such name\","
         "\"layer\":\"dns\",\"advice\":\"network\",\"retry_after_ms\":0,"
         "\"attempts\":0,\"retries\":0,\"duration_ms\":0,\"resumed\":false,"
         "\"request_id\":"
         "null,\"portal\":\"portal.example\"}\n"},
        {"usage", NULL, &usage, "no card given", "",
         "{\"ok\":false,\"outcome\":\"config_error\",\"op\":\"reset\","
         "\"method\":null,\"entity\":null,\"scope\":null,\"user\":null,"
         "\"http_status\":0,\"error\":\"B24_E_ARG\",\"error_description\":"
         "\"no card given\",\"layer\":\"usage\",\"advice\":\"configuration\","
         "\"retry_after_ms\":0,\"attempts\":0,\"retries\":0,\"duration_ms\":0,"
         "\"resumed\":"
         "false,\"request_id\":null,\"portal\":\"portal.example\"}\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(objects); i++) {
        const struct b24_cli_end end =
            end_of(objects[i].call, objects[i].reply, objects[i].why);
        char buf[1024];
        struct b24_cli_out o;

        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_json(&o, &end, objects[i].method);
        compare(objects[i].name, &o, objects[i].json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences), cmocka_unit_test(test_verify),
        cmocka_unit_test(test_colour),    cmocka_unit_test(test_complete),
        cmocka_unit_test(test_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
