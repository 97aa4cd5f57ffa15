/* b24_token_write.c - a new pair in an authorization that is stored as JSON
 * (layer 3). What else stands there is nobody's business here: it is copied,
 * octet for octet. */
#include "b24_buf.h"
#include "b24_oauth.h"

/* Values that are replaced, in the order in which they stand. */
enum { ACCESS, REFRESH, EXPIRES, COUNT };

static void put_new(struct b24_buf *out, const struct b24_pair *pair, int which)
{
    if (which == EXPIRES) {
        b24_put_u32(out, pair->expires);
        return;
    }
    /* no octet of a token needs an escape */
    B24_PUT_LIT(out, "\"");
    b24_puts(out, which == ACCESS ? pair->access : pair->refresh);
    B24_PUT_LIT(out, "\"");
}

/* The first of the values behind at; COUNT: none. */
static int next_value(const int *found, int at)
{
    int i, first = COUNT;

    for (i = 0; i < COUNT; i++)
        if (found[i] > at && (first == COUNT || found[i] < found[first]))
            first = i;
    return first;
}

static void write_all(struct b24_buf *out, const struct b24_json *j,
                      const int *found, const struct b24_pair *pair)
{
    size_t copied = 0, from, len;
    int which, at = 0;

    while ((which = next_value(found, at)) != COUNT) {
        at = found[which];
        b24_json_span(j, at, &from, &len);
        b24_put(out, j->text + copied, from - copied);
        put_new(out, pair, which);
        copied = from + len;
    }
    b24_put(out, j->text + copied, j->len - copied);
}

int b24_token_write(const char *json, size_t len, const struct b24_pair *pair,
                    uint32_t *scratch, char *out, size_t cap)
{
    static const char *const names[COUNT] = {"access_token", "refresh_token",
                                             "expires"};
    struct b24_json j;
    struct b24_buf buf;
    int found[COUNT], i;
    int rc = b24_json_parse(&j, json, len, 0, scratch, B24_TOKENS);

    b24_buf_init(&buf, out, cap);
    if (rc == B24_OK && b24_json_kind(&j, 0) != B24_KIND_OBJECT)
        rc = B24_E_JSON;
    if (rc == B24_OK && !b24_oauth_pair_ok(pair))
        rc = B24_E_TOKEN;
    if (rc != B24_OK)
        return rc;
    b24_json_members(&j, 0, names, COUNT, found);
    for (i = 0; i < COUNT; i++)
        if (found[i] == B24_E_JSON || (i <= REFRESH && found[i] < 0))
            return found[i];
    write_all(&buf, &j, found, pair);
    if (buf.err == B24_OK)
        return (int)buf.len;
    b24_wipe(out, cap);
    return buf.err;
}
