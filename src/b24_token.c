/* b24_token.c - an OAuth authorization as it is stored (layer 3): JSON with
 * the names of the token endpoint's answer (contract 4.3). */
#include "b24_buf.h"
#include "b24_json.h"

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

static int read_token(const struct b24_json *j, const char *name, char *out,
                      size_t cap)
{
    int rc = read_string(j, name, out, cap);
    size_t i;

    for (i = 0; rc == B24_OK && out[i]; i++)
        if (!is_token_char(out[i]))
            return B24_E_TOKEN;
    return rc == B24_OK && i == 0 ? B24_E_TOKEN : rc;
}

/* room: where the address can be unescaped. */
static int read_portal(const struct b24_json *j, struct b24_site *portal,
                       char *room, size_t cap)
{
    int rc = read_string(j, "client_endpoint", room, cap);

    if (rc == B24_E_NONE)
        return B24_OK;
    if (rc == B24_OK)
        rc = b24_site_parse(portal, room, strlen(room));
    b24_wipe(room, cap);
    /* a webhook is no part of an authorization */
    return rc == B24_OK && portal->hook[0] ? B24_E_URL : rc;
}

static int read_all(struct b24_token *out, const char *json, size_t len)
{
    struct b24_json j;
    int rc = b24_json_parse(&j, json, len, 0, out->scratch, B24_TOKENS);

    if (rc != B24_OK)
        return rc;
    if (b24_json_kind(&j, 0) != B24_KIND_OBJECT)
        return B24_E_JSON;
    rc = read_portal(&j, &out->portal, out->refresh, sizeof out->refresh);
    if (rc != B24_OK)
        return rc;
    rc = read_token(&j, "refresh_token", out->refresh, sizeof out->refresh);
    if (rc != B24_OK && rc != B24_E_NONE)
        return rc;
    rc = read_token(&j, "access_token", out->access, sizeof out->access);
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
