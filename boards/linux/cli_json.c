/* cli_json.c - the reply as a JSON object. */
#include "cli_json.h"

#include "cli_card.h"
#include "cli_mask.h"

#include <string.h>

/* Behind another member. */
static void key(struct b24_cli_out *o, const char *name)
{
    b24_cli_puts(o, ",\"");
    b24_cli_puts(o, name);
    b24_cli_puts(o, "\":");
}

/* The portal's words, which are UTF-8. */
static void put_string(struct b24_cli_out *o, const char *name,
                       const char *text, const char *secret)
{
    key(o, name);
    b24_cli_puts(o, "\"");
    b24_cli_mask_text(secret, text, b24_cli_sink_json, o);
    b24_cli_puts(o, "\"");
}

/* "" is null. */
static void put_word(struct b24_cli_out *o, const char *name, const char *text)
{
    key(o, name);
    b24_cli_puts(o, text[0] ? "\"" : "null");
    b24_cli_put_json(o, text, strlen(text));
    b24_cli_puts(o, text[0] ? "\"" : "");
}

static void put_number(struct b24_cli_out *o, const char *name, int64_t n)
{
    key(o, name);
    b24_cli_put_number(o, n);
}

static void put_bool(struct b24_cli_out *o, const char *name, int yes)
{
    key(o, name);
    b24_cli_puts(o, yes ? "true" : "false");
}

/* -1 is null. */
static void put_known(struct b24_cli_out *o, const char *name, int yes)
{
    if (yes < 0)
        put_word(o, name, "");
    else
        put_bool(o, name, yes);
}

/* A number, or null for 0. */
static void put_id(struct b24_cli_out *o, const char *name, int32_t n)
{
    if (n)
        put_number(o, name, n);
    else
        put_word(o, name, "");
}

static void put_card(struct b24_cli_out *o, const struct b24_call *call)
{
    const struct b24_call none = {0};

    put_word(o, "entity", call ? b24_cli_entity(call) : "");
    put_word(o, "scope",
             !call || call->op == B24_FORCE_COMMON ? ""
             : call->scope == 'C'                  ? "C"
                                                   : "P");
    if (!call)
        call = &none;
    put_id(o, "user", call->user_id);
    if (call->entity_type_id)
        put_number(o, "entity_type_id", call->entity_type_id);
    if (call->category_id)
        put_number(o, "category_id", call->category_id);
    if (call->lead_customer_type)
        put_word(o, "customer_type",
                 call->lead_customer_type == 1 ? "simple" : "repeat");
}

/* The portal's code and words, or else ours. */
static void put_error(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    const struct b24_reply *r = end->reply;

    if (r->outcome == B24_API_ERROR) {
        put_string(o, "error", r->code, end->secret);
        put_string(o, "error_description", r->text, end->secret);
    } else if (r->outcome == B24_OK_TRUE) {
        put_word(o, "error", "");
        put_word(o, "error_description", "");
    } else {
        put_word(o, "error", b24_err_name(r->err));
        put_word(o, "error_description",
                 end->why[0] ? end->why : b24_err_text(r->err));
    }
}

void b24_cli_json(struct b24_cli_out *o, const struct b24_cli_end *end,
                  const char *method)
{
    const struct b24_reply *r = end->reply;

    const int ok = end->check ? strcmp(end->check->status, "ok") == 0
                              : r->outcome == B24_OK_TRUE;

    b24_cli_puts(o, ok ? "{\"ok\":true" : "{\"ok\":false");
    put_word(o, "outcome", b24_outcome_name(r->outcome));
    put_word(o, "op", end->op);
    put_word(o, "method", method);
    put_card(o, end->call);
    put_number(o, "http_status", r->http_status);
    put_error(o, end);
    put_word(o, "layer", b24_layer_name(r->layer));
    put_word(o, "advice", b24_advice_name(r->advice));
    put_number(o, "retry_after_ms", r->retry_after_ms);
    put_number(o, "attempts", r->attempts);
    put_number(o, "retries", r->retries);
    put_number(o, "duration_ms", r->duration_ms);
    put_bool(o, "resumed", r->resumed);
    put_word(o, "request_id", r->request_id);
    put_word(o, "portal", end->host);
    if (r->refresh)
        put_word(o, "refresh",
                 r->refresh == B24_REFRESH_DONE ? "done" : "failed");
    if (r->moved_to[0])
        put_string(o, "moved_to", r->moved_to, end->secret);
    if (end->check) {
        put_word(o, "check", end->check->name);
        put_word(o, "status", end->check->status);
        put_word(o, "text", end->check->text);
        b24_cli_puts(o, end->check->more);
    }
    if (end->verify) {
        put_known(o, "default_before", end->verify->before);
        put_known(o, "done", end->verify->done);
        put_known(o, "default", end->verify->after);
    }
    b24_cli_puts(o, "}\n");
}
