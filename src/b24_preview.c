/* b24_preview.c - the request for people's eyes (layer 3). It is built as it
 * would be sent, so that its Content-Length is the true one, and then the
 * credential is taken out. */
#include "b24_credential.h"
#include "b24_method.h"
#include "b24_request.h"

#include <string.h>

static const char mask[] = "***";

/* Replaces len octets at from by the mask. */
static void hide(struct b24_buf *out, size_t from, size_t len)
{
    size_t tail = out->len - from - len;
    size_t shorter = out->len - len + sizeof(mask) - 1;

    if (shorter >= out->cap) {
        out->err = B24_E_SPACE;
        return;
    }
    memmove(out->p + from + sizeof(mask) - 1, out->p + from + len, tail);
    memcpy(out->p + from, mask, sizeof(mask) - 1);
    if (shorter < out->len)
        b24_wipe(out->p + shorter, out->len - shorter);
    out->len = shorter;
}

/* The secret is the part of the hook behind its user. */
static void hide_hook(struct b24_buf *out, const char *hook)
{
    static const char before[] = "POST /rest/";
    size_t user = strcspn(hook, "/") + 1;

    hide(out, sizeof(before) - 1 + user, strlen(hook) - user);
}

/* The token is the last member of the body: ..."TOKEN"} ends the request. */
static void hide_token(struct b24_buf *out, size_t escaped_len)
{
    hide(out, out->len - escaped_len - 2, escaped_len);
}

int b24_preview(const struct b24_config *cfg, const struct b24_call *what,
                char *out, size_t cap)
{
    struct b24_request req;
    struct b24_buf buf;
    int rc;

    if (!cfg || !cfg->site || !what || !out || cap == 0)
        return B24_E_ARG;
    out[0] = '\0';
    rc = b24_credential_check(cfg);
    if (rc == B24_OK)
        rc = b24_method_check(what);
    if (rc != B24_OK)
        return rc;
    req.site = cfg->site;
    req.call = what;
    req.access_token = b24_credential_token(cfg);
    req.user_agent = cfg->user_agent;
    req.request_id = mask;
    b24_buf_init(&buf, out, cap - 1);
    if (b24_request_build(&buf, &req) == B24_OK) {
        if (req.access_token)
            hide_token(&buf, strlen(req.access_token));
        else
            hide_hook(&buf, cfg->site->hook);
    }
    if (buf.err != B24_OK) {
        b24_wipe(out, cap);
        return buf.err;
    }
    out[buf.len] = '\0';
    return (int)buf.len;
}
