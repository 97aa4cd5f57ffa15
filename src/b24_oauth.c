/* b24_oauth.c - the refresh request and its answer, see b24_oauth.h. */
#include "b24_oauth.h"
#include "b24_credential.h"
#include "b24_http_req.h"

#include <string.h>

#define TOKEN_PATH "/oauth/token/" /* instead of the endpoint's /rest/ */
#define TYPE       "application/x-www-form-urlencoded"

/* ---- what a refresh needs ------------------------------------------------ */

int b24_oauth_pair_ok(const struct b24_pair *pair)
{
    return b24_credential_token_ok(pair->access) &&
           b24_credential_token_ok(pair->refresh);
}

/* Something printable that ends within cap octets. */
static int is_word(const char *s, size_t cap)
{
    size_t n = 0;

    while (n < cap && s[n] > ' ' && s[n] <= '~')
        n++;
    return n > 0 && n < cap && !s[n];
}

int b24_oauth_complete(const struct b24_oauth *o)
{
    return b24_oauth_pair_ok(&o->now) && o->server.host[0] && o->server.port &&
           is_word(o->client_id, sizeof o->client_id) &&
           is_word(o->client_secret, sizeof o->client_secret);
}

/* ---- the request --------------------------------------------------------- */

static int is_plain(char c)
{
    const char lower = (char)(c | 0x20);

    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '.' || c == '_';
}

/* A form's value (URL standard, 5.2): all but plain characters encoded. */
static void put_value(struct b24_buf *out, const char *key, const char *s)
{
    static const char hex[] = "0123456789ABCDEF";

    b24_puts(out, key);
    for (; *s; s++) {
        const unsigned octet = (unsigned char)*s;
        const char escape[3] = {'%', hex[octet >> 4], hex[octet & 15]};

        if (is_plain(*s))
            b24_put(out, s, 1);
        else
            b24_put(out, escape, sizeof escape);
    }
}

void b24_oauth_build(struct b24_buf *out, const struct b24_oauth *o,
                     const char *agent, const char *request_id)
{
    size_t mark;

    B24_PUT_LIT(out, "POST " TOKEN_PATH " HTTP/1.1\r\n");
    b24_http_fields(out, o->server.host, o->server.port,
                    agent ? agent : "b24reset/" B24_VERSION, TYPE, request_id);
    mark = b24_http_body_begin(out);
    B24_PUT_LIT(out, "grant_type=refresh_token");
    put_value(out, "&client_id=", o->client_id);
    put_value(out, "&client_secret=", o->client_secret);
    put_value(out, "&refresh_token=", o->now.refresh);
    b24_http_body_end(out, mark);
}

/* ---- the answer ---------------------------------------------------------- */

/* Until when the pair is good. 0: what was told does not make sense. */
static uint32_t read_expires(const struct b24_json *j, int64_t now_s)
{
    uint32_t at = b24_oauth_time(j, "expires");
    uint32_t in = b24_oauth_time(j, "expires_in");

    if (at)
        return at;
    return in && now_s + in <= UINT32_MAX ? (uint32_t)(now_s + in) : 0;
}

static int read_pair(struct b24_oauth *o, const struct b24_json *j,
                     int64_t now_s)
{
    struct b24_pair *pair = &o->next;
    int rc, at = b24_json_get(j, 0, "error");

    if (at != B24_E_NONE && b24_json_kind(j, at) != B24_KIND_NULL)
        return B24_E_REPLY;
    rc = b24_oauth_site(j, "client_endpoint", &o->portal, pair->access,
                        sizeof pair->access);
    if (rc != B24_OK) /* it decides nothing */
        o->portal.host[0] = '\0';
    rc = b24_oauth_member(j, "access_token", pair->access, sizeof pair->access);
    if (rc != B24_OK)
        return rc;
    rc = b24_oauth_member(j, "refresh_token", pair->refresh,
                          sizeof pair->refresh);
    if (rc == B24_E_NONE) {
        memcpy(pair->refresh, o->now.refresh, sizeof pair->refresh);
        rc = B24_OK;
    }
    pair->expires = read_expires(j, now_s);
    return rc == B24_OK && !pair->expires ? B24_E_REPLY : rc;
}

int b24_oauth_read(struct b24_oauth *o, const struct b24_http_resp *http,
                   int64_t now_s, uint32_t *tokens, size_t max)
{
    struct b24_json j;
    int rc = b24_json_parse(&j, http->body, http->len, http->total > http->len,
                            tokens, max);

    if (rc == B24_OK && j.cut)
        rc = B24_E_TOO_LARGE;
    if (rc == B24_OK && (b24_json_kind(&j, 0) != B24_KIND_OBJECT || j.bad_utf8))
        rc = B24_E_REPLY;
    if (rc == B24_OK)
        rc = read_pair(o, &j, now_s);
    if (rc == B24_OK)
        return rc;
    b24_wipe(&o->next, sizeof o->next);
    return rc == B24_E_SPACE || rc == B24_E_TOO_LARGE ? B24_E_TOO_LARGE
                                                      : B24_E_REPLY;
}

/* Codes that mean something else here than in a call; lower case. */
static const struct {
    char code[23];
    uint8_t advice;
} code_rows[] = {
    {"invalid_grant", B24_ADVICE_AUTHORIZE},
    {"expired_token", B24_ADVICE_AUTHORIZE},
    {"invalid_token", B24_ADVICE_AUTHORIZE},
    {"wrong_client", B24_ADVICE_CONFIGURATION},
    {"invalid_client", B24_ADVICE_CONFIGURATION},
    {"invalid_request", B24_ADVICE_CONFIGURATION},
    {"unsupported_grant_type", B24_ADVICE_CONFIGURATION},
    {"unauthorized_client", B24_ADVICE_CONFIGURATION},
};

/* Without case; the underscore has its own bit. */
static int is_code(const char *code, const char *lower)
{
    while (*lower &&
           (*code == *lower || (*lower != '_' && (*code | 0x20) == *lower))) {
        code++;
        lower++;
    }
    return *code == *lower;
}

uint8_t b24_oauth_advice(const char *code, uint8_t advice)
{
    size_t i;

    for (i = 0; i < sizeof code_rows / sizeof code_rows[0]; i++)
        if (is_code(code, code_rows[i].code))
            return code_rows[i].advice;
    return advice;
}
