/* b24_credential.c - see b24_credential.h. */
#include "b24_credential.h"

int b24_credential_token_ok(const char *token)
{
    size_t n = 0;

    for (; token[n]; n++)
        if (n + 1 == B24_TOKEN_SIZE || token[n] <= ' ' || token[n] > '~' ||
            token[n] == '"' || token[n] == '\\')
            return 0;
    return n > 0;
}

int b24_credential_check(const struct b24_config *cfg)
{
    const struct b24_site *site = cfg->site;
    const char *token = b24_credential_token(cfg);

    if (!site->host[0] || !site->port)
        return B24_E_URL_HOST;
    if (!site->hook[0] == !token || (cfg->oauth && cfg->access_token))
        return B24_E_CREDENTIAL;
    if (token && !b24_credential_token_ok(token))
        return B24_E_TOKEN;
    return B24_OK;
}
