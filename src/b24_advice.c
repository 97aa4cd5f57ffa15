/* b24_advice.c - see b24_advice.h. */
#include "b24_advice.h"

/* The codes that decide whatever the status is; all others agree with the
 * advice of their status. Upper case, one space between two. */
static const struct {
    const char *codes;
    uint8_t advice;
} code_rows[] = {
    {"QUERY_LIMIT_EXCEEDED OPERATION_TIME_LIMIT", B24_ADVICE_WAIT},
    {"EXPIRED_TOKEN INVALID_TOKEN", B24_ADVICE_REFRESH},
    {"OVERLOAD_LIMIT", B24_ADVICE_SUPPORT},
    {"CONNECTION_ERROR INTERNAL_SERVER_ERROR ERROR_UNEXPECTED_ANSWER",
     B24_ADVICE_RETRY},
    {"NO_AUTH_FOUND INVALID_CREDENTIALS INVALID_REQUEST WRONG_AUTH_TYPE"
     " ERROR_ARGUMENT WRONG_ENCODING",
     B24_ADVICE_CONFIGURATION},
    {"PORTAL_DELETED PORTAL_BLOCKED_BY_LICENSE_SCANNER",
     B24_ADVICE_ADMINISTRATOR},
};

/* Outcome and layer of the errors from the row before down to last. */
static const struct {
    int8_t last;
    uint8_t outcome, layer;
} err_rows[] = {
    {B24_OK, B24_OK_TRUE, B24_LAYER_NONE},
    {B24_E_AGAIN, B24_CLOSED_EARLY, B24_LAYER_HTTP},
    {B24_E_DNS, B24_DNS_ERROR, B24_LAYER_DNS},
    {B24_E_CONNECT, B24_CONNECT_ERROR, B24_LAYER_CONNECT},
    {B24_E_CLOSED, B24_CLOSED_EARLY, B24_LAYER_HTTP},
    {B24_E_TIMEOUT, B24_OUTCOME_TIMEOUT, B24_LAYER_NONE},
    {B24_E_CANCELLED, B24_OUTCOME_CANCELLED, B24_LAYER_NONE},
    {B24_E_BUSY, B24_CONFIG_ERROR, B24_LAYER_USAGE},
    {B24_E_OAUTH, B24_CONFIG_ERROR, B24_LAYER_CONFIG},
    {B24_E_CATEGORY, B24_CONFIG_ERROR, B24_LAYER_USAGE},
    {B24_E_CLOCK, B24_CLOCK_ERROR, B24_LAYER_CLOCK},
    {B24_E_RANDOM, B24_CONFIG_ERROR, B24_LAYER_CONFIG},
    {B24_E_ARENA, B24_TLS_ERROR, B24_LAYER_TLS}, /* too small for this server */
    {B24_E_STORE, B24_CONFIG_ERROR, B24_LAYER_CONFIG},
    {B24_E_TLS_VERSION, B24_TLS_ERROR, B24_LAYER_TLS},
    {B24_E_TLS_RECORD, B24_OUTCOME_TOO_LARGE, B24_LAYER_TLS},
    {B24_E_CODING, B24_PROTOCOL_ERROR, B24_LAYER_HTTP},
    {B24_E_TOO_LARGE, B24_OUTCOME_TOO_LARGE, B24_LAYER_HTTP},
    {B24_E_NONE, B24_BAD_REPLY, B24_LAYER_JSON},
    {B24_E_API, B24_API_ERROR, B24_LAYER_PORTAL},
    {B24_E_STATUS, B24_HTTP_ERROR, B24_LAYER_HTTP},
    {B24_E_FALSE, B24_OK_FALSE, B24_LAYER_PORTAL},
    {B24_E_REPLY, B24_BAD_REPLY, B24_LAYER_JSON},
};

/* By outcome. api_error and http_error: what stands here is refined by code
 * and status. */
static const uint8_t outcome_advice[] = {
    [B24_OK_TRUE] = B24_ADVICE_NONE,
    [B24_OK_FALSE] = B24_ADVICE_ADMINISTRATOR,
    [B24_BAD_REPLY] = B24_ADVICE_RETRY,
    [B24_API_ERROR] = B24_ADVICE_ADMINISTRATOR,
    [B24_HTTP_ERROR] = B24_ADVICE_RETRY,
    [B24_PROTOCOL_ERROR] = B24_ADVICE_SUPPORT,
    [B24_OUTCOME_TOO_LARGE] = B24_ADVICE_CONFIGURATION,
    [B24_CLOSED_EARLY] = B24_ADVICE_RETRY,
    [B24_OUTCOME_TIMEOUT] = B24_ADVICE_RETRY,
    [B24_TLS_ERROR] = B24_ADVICE_CONFIGURATION,
    [B24_CONNECT_ERROR] = B24_ADVICE_NETWORK,
    [B24_DNS_ERROR] = B24_ADVICE_NETWORK,
    [B24_CONFIG_ERROR] = B24_ADVICE_CONFIGURATION,
    [B24_CLOCK_ERROR] = B24_ADVICE_CLOCK,
    [B24_OUTCOME_CANCELLED] = B24_ADVICE_NONE,
};

int b24_advice_end(struct b24_reply *r, int err)
{
    size_t i = 0;

    if (err > 0 || err < B24_E_REPLY)
        err = B24_E_STATE; /* must never read as a success */
    while (err < err_rows[i].last)
        i++;
    r->err = (int16_t)err;
    r->outcome = err_rows[i].outcome;
    r->layer = err_rows[i].layer;
    r->advice = outcome_advice[r->outcome];
    /* The dates are nothing that the configuration could mend. */
    if (err == B24_E_TLS_EXPIRED)
        r->advice = B24_ADVICE_ADMINISTRATOR;
    if (err == B24_E_TLS_FUTURE)
        r->advice = B24_ADVICE_CLOCK;
    return err;
}

static unsigned upper(char c)
{
    return c >= 'a' && c <= 'z' ? (unsigned)c - 0x20u : (unsigned)c;
}

/* 1: code is one of the words. It cannot be two: a space in it ends no word.
 */
static int has_word(const char *words, const char *code)
{
    size_t i;

    for (;;) {
        for (i = 0; words[i] > ' ' && upper(code[i]) == (unsigned)words[i];)
            i++;
        if (words[i] <= ' ' && code[i] == '\0')
            return 1;
        while (*words > ' ')
            words++;
        if (*words++ == '\0')
            return 0;
    }
}

uint8_t b24_advice_code(const char *code, unsigned status)
{
    size_t i;

    for (i = 0; i < sizeof(code_rows) / sizeof(code_rows[0]); i++) {
        if (has_word(code_rows[i].codes, code))
            return code_rows[i].advice;
    }
    if (status == 429 || status >= 500)
        return b24_advice_status(status);
    return B24_ADVICE_ADMINISTRATOR;
}

uint8_t b24_advice_status(unsigned status)
{
    if (status == 429 || status == 503)
        return B24_ADVICE_WAIT;
    if (status < 300 || status >= 500)
        return B24_ADVICE_RETRY;
    if (status < 400 || status == 403 || status == 404)
        return B24_ADVICE_ADMINISTRATOR;
    return B24_ADVICE_CONFIGURATION;
}
