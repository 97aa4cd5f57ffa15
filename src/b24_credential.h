/* b24_credential.h - is there exactly one credential, fit to be sent
 * (layer 2)? */
#ifndef B24_CREDENTIAL_H
#define B24_CREDENTIAL_H

#include "b24/b24.h"

/* cfg->site is not NULL. B24_OK; B24_E_URL_HOST: no portal; B24_E_CREDENTIAL:
 * neither a webhook nor a token, or both; B24_E_TOKEN: empty, longer than
 * B24_TOKEN_SIZE - 1, or with octets that are no token's (RFC 6750, 2.1, and
 * whatever else is printable and needs no escape in JSON). */
int b24_credential_check(const struct b24_config *cfg);
/* 1: a token is fit to be sent; looks at B24_TOKEN_SIZE octets at the most. */
int b24_credential_token_ok(const char *token);
/* What goes with each call; NULL: a webhook. */
static inline const char *b24_credential_token(const struct b24_config *cfg)
{
    return cfg->oauth ? cfg->oauth->now.access : cfg->access_token;
}

#endif
