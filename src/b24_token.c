/* b24_token.c - an OAuth authorization as it is stored (layer 3): JSON with
 * the names of the token endpoint's answer (contract 4.3). */
#include "b24_buf.h"
#include "b24_oauth.h"

#include <string.h>

/* A member's string, exactly. B24_E_NONE: absent or null. */
static int read_string(const struct b24_json *j, const char *name, char *out,
                       size_t cap)
{
    int at = b24_json_get(j, 0, name);
    int rc;

    if (at < 0)
        return at;
    if (b24_json_kind(j, at) == B24_KIND_NULL)
        return B24_E_NONE;
    rc = b24_json_string(j, at, out, cap);
    return rc == B24_E_NONE ? B24_E_TOKEN : rc;
}

/* What b24_init() takes as well: printable, and no escape needed in JSON. */
static int is_token_char(char c)
{
    const unsigned char octet = (unsigned char)c;

    return octet > ' ' && octet <= '~' && c != '"' && c != '\\';
}

int b24_oauth_member(const struct b24_json *j, const char *name, char *out,
                     size_t cap)
{
    int rc = read_string(j, name, out, cap);
    size_t i;

    for (i = 0; rc == B24_OK && out[i]; i++)
        if (!is_token_char(out[i]))
            return B24_E_TOKEN;
    return rc == B24_OK && i == 0 ? B24_E_TOKEN : rc;
}

int b24_oauth_site(const struct b24_json *j, const char *name,
                   struct b24_site *site, char *room, size_t cap)
{
    int rc = read_string(j, name, room, cap);

    if (rc == B24_OK)
        rc = b24_site_parse(site, room, strlen(room));
    b24_wipe(room, cap);
    /* a webhook is no part of an authorization */
    return rc == B24_OK && site->hook[0] ? B24_E_URL : rc;
}

uint32_t b24_oauth_time(const struct b24_json *j, const char *name)
{
    int64_t n;

    if (b24_json_fixed(j, b24_json_get(j, 0, name), 0, &n) != B24_OK)
        return 0;
    return n < 0 || n > UINT32_MAX ? 0 : (uint32_t)n;
}

/* What may be missing. */
static int optional(int rc)
{
    return rc == B24_E_NONE ? B24_OK : rc;
}

/* What a refresh needs; without it the access token alone can be used. */
static int read_refresh(struct b24_oauth *o, const struct b24_json *j)
{
    int rc = optional(b24_oauth_site(j, "server_endpoint", &o->server,
                                     o->now.refresh, sizeof o->now.refresh));

    if (rc == B24_OK)
        rc = optional(b24_oauth_member(j, "refresh_token", o->now.refresh,
                                       sizeof o->now.refresh));
    if (rc == B24_OK)
        rc = optional(b24_oauth_member(j, "client_id", o->client_id,
                                       sizeof o->client_id));
    if (rc == B24_OK)
        rc = optional(b24_oauth_member(j, "client_secret", o->client_secret,
                                       sizeof o->client_secret));
    o->now.expires = b24_oauth_time(j, "expires");
    return rc;
}

static int read_all(struct b24_token *out, const char *json, size_t len)
{
    struct b24_pair *now = &out->oauth.now;
    struct b24_json j;
    int rc = b24_json_parse(&j, json, len, 0, out->scratch, B24_TOKENS);

    if (rc != B24_OK)
        return rc;
    if (b24_json_kind(&j, 0) != B24_KIND_OBJECT)
        return B24_E_JSON;
    rc = optional(b24_oauth_site(&j, "client_endpoint", &out->portal,
                                 now->refresh, sizeof now->refresh));
    if (rc == B24_OK)
        rc = read_refresh(&out->oauth, &j);
    if (rc != B24_OK)
        return rc;
    rc = b24_oauth_member(&j, "access_token", now->access, sizeof now->access);
    return rc == B24_E_NONE ? B24_E_TOKEN : rc;
}

int b24_token_parse(struct b24_token *out, const char *json, size_t len)
{
    int rc;

    if (!out)
        return B24_E_ARG;
    memset(out, 0, sizeof *out);
    if (!json)
        return B24_E_ARG;
    rc = read_all(out, json, len);
    if (rc != B24_OK)
        b24_wipe(out, sizeof *out);
    return rc;
}
