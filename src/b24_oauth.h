/* b24_oauth.h - an OAuth authorization (layer 3): as it is stored, and as the
 * token server renews it (contract 4.3). Pure; the public part is
 * b24/b24_token.h, who calls it when is b24_refresh.c. */
#ifndef B24_OAUTH_H
#define B24_OAUTH_H

#include "b24_json.h"

/* 1: both tokens of the pair are fit to be sent. */
int b24_oauth_pair_ok(const struct b24_pair *pair);
/* The refresh request: a POST of a form, so that no secret is in the URL.
 * agent NULL: "b24reset/" B24_VERSION. Sets out->err. */
void b24_oauth_build(struct b24_buf *out, const struct b24_oauth *o,
                     const char *agent, const char *request_id);
/* The body of an answer with status 200 and without a redirect, into o->next
 * and o->portal; cut: it is only the beginning. Without a refresh_token the
 * old one stays; expires or expires_in must make sense (now_s: from when the
 * latter counts); client_endpoint is left out where it is no address. B24_OK;
 * B24_E_TOO_LARGE: longer than there is room for; B24_E_REPLY: anything else.
 * Then nothing of it is left in o->next. */
int b24_oauth_read(struct b24_oauth *o, const struct b24_http_resp *http,
                   int64_t now_s, uint32_t *tokens, size_t max);
/* Who must act when the token server refuses with this code; advice: what the
 * same code means in a call (tests/vectors/advice.tsv). */
uint8_t b24_oauth_advice(const char *code, uint8_t advice);

/* A member of the top object: a token, exactly. B24_OK; B24_E_NONE: absent or
 * null; B24_E_JSON: twice; B24_E_SPACE: too long; B24_E_TOKEN: no token. */
int b24_oauth_member(const struct b24_json *j, const char *name, char *out,
                     size_t cap);
/* A member that is an address without a webhook; room: where it is unescaped,
 * wiped. The same, and B24_E_URL... */
int b24_oauth_site(const struct b24_json *j, const char *name,
                   struct b24_site *site, char *room, size_t cap);
/* A member that is a time in Unix s, or a span; 0: none that makes sense. */
uint32_t b24_oauth_time(const struct b24_json *j, const char *name);

#endif
