/* client_refresh.h - the bench of test_client_refresh.c: a portal and a token
 * server on one scripted port, and the tables of whole calls. */
#ifndef CLIENT_REFRESH_H
#define CLIENT_REFRESH_H

#include <stdio.h>

#include "client_bench.h"

#define OLD_ACCESS    "oldAccess0123456789"
#define OLD_REFRESH   "oldRefresh0123456789"
#define NEW_ACCESS    "newAccess0123456789"
#define NEW_REFRESH   "newRefresh0123456789"
#define OTHER_ACCESS  "otherAccess0123456789"
#define OTHER_REFRESH "otherRefresh0123456789"
#define APP_SECRET    "SeCrEtOfTheApplication"

/* One answer: "STATUS body", "STATUS @location" or "" for silence. */
#define OK      "200 {\"result\":true}"
#define EXPIRED "401 {\"error\":\"expired_token\"}"
#define INVALID "401 {\"error\":\"INVALID_TOKEN\"}"
#define GATEWAY "502 <html>"
#define DENIED  "401 {\"error\":\"insufficient_scope\"}"
#define PAIR                                                               \
    "\"access_token\":\"" NEW_ACCESS "\",\"refresh_token\":\"" NEW_REFRESH \
    "\",\"expires\":1900000000"
#define TOKEN "200 {" PAIR "}"
#define GRANT "400 {\"error\":\"invalid_grant\"}"

#define AT_PORTAL "portal.test "
#define AT_SERVER "oauth.test "
#define ALL_THREE AT_PORTAL AT_SERVER AT_PORTAL

enum pair { OLD, NEW, OTHER };

static const struct {
    const char *name;
    const char *answers[6];
    int rc;
    enum b24_advice advice;
    enum b24_refresh refresh;
    unsigned requests, attempts;
    const char *hosts;
    enum pair in_use, kept; /* kept OLD: nothing was saved */
    uint8_t retries, op;
    const char *code;
} rows[] = {
    {"nothing to do",
     {OK},
     B24_OK,
     B24_ADVICE_NONE,
     B24_REFRESH_NONE,
     1,
     1,
     AT_PORTAL,
     OLD,
     OLD,
     0,
     0,
     ""},
    {"expired",
     {EXPIRED, TOKEN, OK},
     B24_OK,
     B24_ADVICE_NONE,
     B24_REFRESH_DONE,
     3,
     2,
     ALL_THREE,
     NEW,
     NEW,
     0,
     0,
     ""},
    {"invalid",
     {INVALID, TOKEN, OK},
     B24_OK,
     B24_ADVICE_NONE,
     B24_REFRESH_DONE,
     3,
     2,
     ALL_THREE,
     NEW,
     NEW,
     0,
     0,
     ""},
    {"for everybody: the refusal was no execution",
     {EXPIRED, TOKEN, OK},
     B24_OK,
     B24_ADVICE_NONE,
     B24_REFRESH_DONE,
     3,
     2,
     ALL_THREE,
     NEW,
     NEW,
     0,
     B24_FORCE_COMMON,
     ""},
    {"expired again: no loop",
     {EXPIRED, TOKEN, EXPIRED, TOKEN, OK},
     B24_E_API,
     B24_ADVICE_AUTHORIZE,
     B24_REFRESH_DONE,
     3,
     2,
     ALL_THREE,
     NEW,
     NEW,
     5,
     0,
     "expired_token"},
    {"invalid then",
     {EXPIRED, TOKEN, INVALID, TOKEN, OK},
     B24_E_API,
     B24_ADVICE_AUTHORIZE,
     B24_REFRESH_DONE,
     3,
     2,
     ALL_THREE,
     NEW,
     NEW,
     5,
     0,
     "INVALID_TOKEN"},
    {"refused then",
     {EXPIRED, TOKEN, DENIED},
     B24_E_API,
     B24_ADVICE_ADMINISTRATOR,
     B24_REFRESH_DONE,
     3,
     2,
     ALL_THREE,
     NEW,
     NEW,
     5,
     0,
     "insufficient_scope"},
    {"lost rotation",
     {EXPIRED, GRANT, OK},
     B24_E_API,
     B24_ADVICE_AUTHORIZE,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     5,
     0,
     "invalid_grant"},
    {"refused with 200",
     {EXPIRED, "200 {\"error\":\"wrong_client\"}"},
     B24_E_API,
     B24_ADVICE_CONFIGURATION,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     5,
     0,
     "wrong_client"},
    {"code and text that hold secrets",
     {EXPIRED, "400 {\"error\":\"" OLD_REFRESH
               "\",\"error_description\":\"" APP_SECRET "\"}"},
     B24_E_API,
     B24_ADVICE_ADMINISTRATOR,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     5,
     0,
     ""},
    {"code that may be a secret",
     {EXPIRED, "400 {\"error\":\"abcdefghijklmnopq"
               "rstuvwxyzABCDEFG\"}"},
     B24_E_API,
     B24_ADVICE_ADMINISTRATOR,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     0,
     0,
     ""},
    {"nearly a code",
     {EXPIRED, "400 {\"error\":\"invalid{grant\"}"},
     B24_E_API,
     B24_ADVICE_ADMINISTRATOR,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     0,
     0,
     ""},
    {"token server moved",
     {EXPIRED, "302 @https://oauth2.test/oauth/token/"},
     B24_E_STATUS,
     B24_ADVICE_ADMINISTRATOR,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     5,
     0,
     ""},
    {"a page of somebody in between",
     {EXPIRED, "200 <html>"},
     B24_E_REPLY,
     B24_ADVICE_RETRY,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     0,
     0,
     ""},
    {"an answer of the portal",
     {EXPIRED, OK},
     B24_E_REPLY,
     B24_ADVICE_RETRY,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     0,
     0,
     ""},
    {"result false",
     {EXPIRED, "200 {\"result\":false}"},
     B24_E_REPLY,
     B24_ADVICE_RETRY,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     0,
     0,
     ""},
    {"gateway",
     {EXPIRED, GATEWAY},
     B24_E_STATUS,
     B24_ADVICE_RETRY,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     0,
     0,
     ""},
    {"gateway, then fine",
     {EXPIRED, GATEWAY, EXPIRED, TOKEN, OK},
     B24_OK,
     B24_ADVICE_NONE,
     B24_REFRESH_DONE,
     5,
     3,
     AT_PORTAL AT_SERVER ALL_THREE,
     NEW,
     NEW,
     1,
     0,
     ""},
    {"gateway, then the portal's",
     {EXPIRED, GATEWAY, GATEWAY},
     B24_E_STATUS,
     B24_ADVICE_RETRY,
     B24_REFRESH_NONE,
     3,
     2,
     AT_PORTAL AT_SERVER AT_PORTAL,
     OLD,
     OLD,
     1,
     0,
     ""},
    {"refreshed, then a pause, then expired again: no loop",
     {EXPIRED, TOKEN, GATEWAY, EXPIRED, TOKEN},
     B24_E_API,
     B24_ADVICE_AUTHORIZE,
     B24_REFRESH_DONE,
     4,
     3,
     ALL_THREE,
     NEW,
     NEW,
     3,
     0,
     "expired_token"},
    {"silence of the token server",
     {EXPIRED, ""},
     B24_E_TIMEOUT,
     B24_ADVICE_RETRY,
     B24_REFRESH_FAILED,
     2,
     1,
     AT_PORTAL AT_SERVER,
     OLD,
     OLD,
     0,
     0,
     ""},
};

static const struct b24_pair pairs[] = {{OLD_ACCESS, OLD_REFRESH, 1},
                                        {NEW_ACCESS, NEW_REFRESH, 1900000000},
                                        {OTHER_ACCESS, OTHER_REFRESH, 2}};

static void write_answer(char *wire, const char *answer)
{
    const char *body = answer[0] ? answer + 4 : "";

    wire[0] = '\0';
    if (body[0] == '@')
        snprintf(wire, 1200,
                 "HTTP/1.1 %.3s X\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                 answer, body + 1);
    else if (body[0])
        snprintf(wire, 1200, "HTTP/1.1 %.3s X\r\nContent-Length: %zu\r\n\r\n%s",
                 answer, strlen(body), body);
}

static void script(struct bench *b, const char *const *answers)
{
    size_t i;

    memset(b->answers, 0, sizeof(b->answers));
    for (i = 0; i < 6 && answers[i]; i++) {
        write_answer(b->wires[i], answers[i]);
        b->answers[i] = b->wires[i];
    }
    b->port.answers = b->answers;
}

static void parse_site(struct b24_site *site, const char *url)
{
    assert_int_equal(b24_site_parse(site, url, strlen(url)), B24_OK);
}

static void set_up(struct bench *b, const char *const *answers)
{
    bench_set_up(b, "https://portal.test/rest/");
    parse_site(&b->oauth.server, "https://oauth.test/rest/");
    b->oauth.ops = &b24_oauth_ops;
    b->oauth.now = pairs[OLD];
    strcpy(b->oauth.client_id, "local.1");
    strcpy(b->oauth.client_secret, APP_SECRET);
    b->cfg.oauth = &b->oauth;
    b->port.answer = "";
    b->port.kept = pairs[OLD];
    b->port.kept_len = sizeof(struct b24_pair);
    script(b, answers);
}

static void begin(struct bench *b, const char *const *answers)
{
    set_up(b, answers);
    bench_begin(b);
}

/* Between calls the client and the reply hold no secret, nobody is locked
 * out, and the way leads to the portal. */
static void check_idle(const struct bench *b)
{
    static const char *const secrets[] = {
        OLD_ACCESS, OLD_REFRESH,  NEW_ACCESS,    NEW_REFRESH,
        APP_SECRET, OTHER_ACCESS, OTHER_REFRESH,
    };

    for (size_t i = 0; i < COUNT(secrets); i++)
        assert_false(contains(&b->client, sizeof(b->client), secrets[i]));
    assert_int_equal(b->port.locked, 0);
    assert_int_equal(b->port.wrong, 0);
    assert_int_equal(b->client.refreshing, 0);
    assert_ptr_equal(b->client.site, &b->site);
}

static int run_call(struct bench *b, const struct b24_call *call)
{
    int rc = bench_run(b, call);

    check_idle(b);
    return rc;
}

static int run(struct bench *b)
{
    return run_call(b, &contact);
}

static int is_pair(const struct b24_pair *pair, enum pair which)
{
    return strcmp(pair->access, pairs[which].access) == 0 &&
           strcmp(pair->refresh, pairs[which].refresh) == 0 &&
           pair->expires == pairs[which].expires;
}

#endif
