/* b24_body.c - one walk over the parameters, two spellings. */
#include "b24_body.h"

/* How a form spells what stands around the values. */
struct form {
    const char *entity_type_id, *personal, *common, *user_id;
    const char *name, *name_end;
    const char *extras, *extras_value, *extras_end;
};

/* Every member begins as if another stood before it; open() mends the first.
 */
static const struct form json = {
    .entity_type_id = ",\"entityTypeId\":",
    .personal = ",\"scope\":\"P\"",
    .common = ",\"scope\":\"C\"",
    .user_id = ",\"userId\":",
    .name = ",\"name\":\"",
    .name_end = "\"",
    .extras = ",\"extras\":{\"",
    .extras_value = "\":",
    .extras_end = "}",
};

/* PHP's form of a map inside, its brackets percent-encoded (RFC 3986). */
static const struct form query = {
    .entity_type_id = "&entityTypeId=",
    .personal = "&scope=P",
    .common = "&scope=C",
    .user_id = "&userId=",
    .name = "&name=",
    .name_end = "",
    .extras = "&extras%5B",
    .extras_value = "%5D=",
    .extras_end = "",
};

static void number(struct b24_buf *out, const char *key, int32_t value)
{
    b24_puts(out, key);
    b24_put_u32(out, (uint32_t)value);
}

/* Values are positive numbers and names of [A-Za-z.]: neither form has to
 * encode them. */
static void walk(struct b24_buf *out, const struct b24_params *p,
                 const struct form *form)
{
    if (p->entity_type_id)
        number(out, form->entity_type_id, p->entity_type_id);
    if (p->scope)
        b24_puts(out, p->scope == 'C' ? form->common : form->personal);
    if (p->user_id)
        number(out, form->user_id, p->user_id);
    if (p->extras_key) {
        b24_puts(out, form->extras);
        b24_puts(out, p->extras_key);
        number(out, form->extras_value, p->extras_value);
        b24_puts(out, form->extras_end);
    }
    if (p->name) {
        b24_puts(out, form->name);
        b24_puts(out, p->name);
        b24_puts(out, B24_METHOD_CARD);
        b24_puts(out, "reset");
        b24_puts(out, form->name_end);
    }
}

/* What stands before the first member, if there is one. */
static void open(struct b24_buf *out, size_t start, char first)
{
    if (out->len > start)
        out->p[start] = first;
}

/* The inside of a JSON string (RFC 8259, 7). Of printable ASCII, and nothing
 * else passes as a token, these two have to be escaped. */
static void put_escaped(struct b24_buf *out, const char *s)
{
    const char *plain = s;

    for (; *s; s++)
        if (*s == '"' || *s == '\\') {
            b24_put(out, plain, (size_t)(s - plain));
            B24_PUT_LIT(out, "\\");
            plain = s;
        }
    b24_put(out, plain, (size_t)(s - plain));
}

void b24_body_json(struct b24_buf *out, const struct b24_params *params,
                   const char *auth)
{
    size_t start = out->len;

    walk(out, params, &json);
    if (auth) {
        b24_puts(out, ",\"auth\":\"");
        put_escaped(out, auth);
        b24_puts(out, "\"");
    }
    open(out, start, '{');
    b24_puts(out, out->len == start ? "{}" : "}");
}

void b24_body_query(struct b24_buf *out, const struct b24_params *params)
{
    size_t start = out->len;

    walk(out, params, &query);
    open(out, start, '?');
}
