/* cli_say.c - failures in plain words. */
#include "cli_say.h"

#include "cli_card.h"
#include "cli_mask.h"

#include <string.h>
#include <strings.h>

#define RED   "\033[31m"
#define GREEN "\033[32m"
#define RESET "\033[0m"

/* What the portal's code means, where more can be said than its advice. */
static const struct {
    const char *code, *what, *todo;
} codes[] = {
    {"INVALID_CREDENTIALS", "the portal does not know this webhook",
     "It was deleted or its secret changed: create a new one in the portal "
     "and write its address into $."},
    {"insufficient_scope", "not allowed",
     "The credential lacks the permission CRM (crm): tick it in the portal."},
    {"expired_token", "the access token has expired",
     "Write a fresh one into $."},
    {"invalid_token", "the portal does not know this access token",
     "Write a fresh one into $, and check that it is this portal's."},
    {"QUERY_LIMIT_EXCEEDED", "too many requests from this address", NULL},
    {"OPERATION_TIME_LIMIT", "this method has used up its time", NULL},
    {"OVERLOAD_LIMIT", "blocked by Bitrix24 for overload",
     "Ask the support of Bitrix24; trying again does not help."},
    {"ERROR_METHOD_NOT_FOUND", "the portal has no such method",
     "Try the other one of --family, or ask the portal's administrator."},
    {"PORTAL_DELETED", "the portal is closed or was removed", NULL},
};

/* The same of the token server's. */
static const struct {
    uint8_t advice;
    const char *what, *todo;
} renewals[] = {
    {B24_ADVICE_AUTHORIZE, "the authorization has ended",
     "Authorize the application again, and write its tokens into $."},
    {B24_ADVICE_CONFIGURATION, "the application is not known there",
     "Check client_id and client_secret in $."},
};

static const char *const todo[] = {
    [B24_ADVICE_NONE] = "",
    [B24_ADVICE_RETRY] = "Try again in a moment.",
    [B24_ADVICE_WAIT] = "Try again later.",
    [B24_ADVICE_REFRESH] = "Write a fresh access token into $.",
    [B24_ADVICE_AUTHORIZE] =
        "Authorize the application again, and write its tokens into $.",
    [B24_ADVICE_ADMINISTRATOR] = "Ask the portal's administrator.",
    [B24_ADVICE_SUPPORT] = "Ask the support of Bitrix24.",
    [B24_ADVICE_CONFIGURATION] = "Check what is written in $.",
    [B24_ADVICE_CLOCK] = "Set the clock.",
    [B24_ADVICE_NETWORK] = "Check the network.",
    [B24_ADVICE_MOVED] = "Write the new address into $.",
};

/* "$" in a text stands for the credential's file. */
static void put_todo(struct b24_cli_out *o, const char *text,
                     const struct b24_cli_end *end)
{
    const size_t n = strcspn(text, "$");

    b24_cli_put(o, text, n);
    if (text[n]) {
        b24_cli_puts(o, end->source);
        b24_cli_puts(o, text + n + 1);
    }
}

/* As a part of a sentence: the first letter small, the full stop away. */
static void put_clause(struct b24_cli_out *o, const char *text)
{
    const char first = (char)(text[0] - 'A' + 'a');
    const size_t len = strlen(text);

    b24_cli_put(o, &first, 1);
    b24_cli_put(o, text + 1, len - 2);
}

/* It was the token server, or the token file, and not the portal. */
static int not_renewed(const struct b24_cli_end *end)
{
    return end->reply->refresh == B24_REFRESH_FAILED;
}

static void put_portal_said(struct b24_cli_out *o,
                            const struct b24_cli_end *end)
{
    const struct b24_reply *r = end->reply;

    if (!r->code[0] && !r->text[0])
        return;
    b24_cli_puts(o, not_renewed(end) ? " (token server said: "
                                     : " (portal said: ");
    b24_cli_mask_text(end->secret, r->code, b24_cli_sink_plain, o);
    b24_cli_puts(o, r->code[0] && r->text[0] ? ": " : "");
    b24_cli_mask_text(end->secret, r->text, b24_cli_sink_plain, o);
    b24_cli_puts(o, ")");
}

/* The empty code is the CRM's own: a right that lacks, or an argument; the
 * arguments have been checked, but for a type that the portal may not have. */
static void say_unnamed(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    const struct b24_call *c = end->call;
    const int right = c->user_id || c->op == B24_FORCE_COMMON ||
                      (c->scope == 'C' && c->op != B24_GET);

    b24_cli_puts(o, c->entity == B24_ITEM ? "refused" : "not allowed");
    put_portal_said(o, end);
    b24_cli_puts(o, ". Ask the portal's administrator: ");
    b24_cli_puts(o, right ? "the credential's user needs the right to change "
                            "the CRM's settings"
                          : "the credential's user needs access to the CRM");
    b24_cli_puts(o, c->entity == B24_ITEM ? ", and the type must exist." : ".");
}

static void say_wait(struct b24_cli_out *o, const struct b24_reply *r)
{
    b24_cli_puts(o, "Try again in ");
    b24_cli_put_number(o, (r->retry_after_ms + 999) / 1000);
    b24_cli_puts(o, " s.");
}

static void say_refusal(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    const struct b24_reply *r = end->reply;
    const char *what = "refused", *then = NULL;
    size_t i;

    for (i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (!not_renewed(end) && strcasecmp(codes[i].code, r->code) == 0) {
            what = codes[i].what;
            then = r->advice == B24_ADVICE_AUTHORIZE ? NULL : codes[i].todo;
        }
    for (i = 0; i < sizeof renewals / sizeof renewals[0]; i++)
        if (not_renewed(end) && renewals[i].advice == r->advice) {
            what = renewals[i].what;
            then = renewals[i].todo;
        }
    b24_cli_puts(o, what);
    put_portal_said(o, end);
    b24_cli_puts(o, ". ");
    if (r->retry_after_ms)
        say_wait(o, r);
    else
        put_todo(o, then ? then : todo[r->advice], end);
}

static void say_status(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    const struct b24_reply *r = end->reply;

    if (r->advice == B24_ADVICE_MOVED) {
        b24_cli_puts(o, "the portal has moved to ");
        b24_cli_mask_text(end->secret, r->moved_to, b24_cli_sink_plain, o);
    } else {
        b24_cli_puts(o, "answered with HTTP status ");
        b24_cli_put_number(o, r->http_status);
        b24_cli_puts(o,
                     not_renewed(end)
                         ? " and a page, not by the token server"
                         : " and a page, not by the portal's REST interface");
    }
    b24_cli_puts(o, ". ");
    if (r->retry_after_ms)
        say_wait(o, r);
    else
        put_todo(o, todo[r->advice], end);
}

/* A request has left, and no answer says what it came to. */
static void say_perhaps(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    if (!end->reply->attempts || not_renewed(end) ||
        end->reply->outcome == B24_OK_FALSE ||
        (end->call->op != B24_RESET && end->call->op != B24_FORCE_COMMON))
        return;
    b24_cli_puts(o, end->call->op == B24_FORCE_COMMON
                        ? " It may have been done all the same. Look in the "
                          "portal before doing it again: what users have "
                          "arranged since would be lost, too."
                        : " The card may have been reset all the same; once "
                          "more does no harm.");
}

/* A program on Linux can say more than b24_err_text() of some. */
static const char *sentence(int err)
{
    switch (err) {
    case B24_E_STORE:
        return "The token file cannot be renewed: its folder must be writable, "
               "and the file yours alone (mode 600).";
    case B24_E_RANDOM:
        return "The system has no random numbers.";
    default:
        return b24_err_text(err);
    }
}

/* Everything that b24_err_text() has a sentence for. */
static void say_error(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    const struct b24_reply *r = end->reply;

    put_clause(o, sentence(r->err));
    b24_cli_puts(o, " (");
    b24_cli_puts(o, !not_renewed(end)       ? end->reached
                    : r->err == B24_E_STORE ? end->source
                                            : end->server);
    if (end->why[0]) {
        b24_cli_puts(o, ": ");
        b24_cli_puts(o, end->why);
    }
    b24_cli_puts(o, ").");
    say_perhaps(o, end);
}

void b24_cli_say_moved(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    const struct b24_reply *r = end->reply;

    if (!r->moved_to[0] || r->advice == B24_ADVICE_MOVED)
        return;
    b24_cli_puts(o, r->outcome == B24_OK_TRUE ? ". The portal's address is "
                                              : " The portal's address is ");
    b24_cli_mask_text(end->secret, r->moved_to, b24_cli_sink_plain, o);
    b24_cli_puts(o, " now: ");
    put_todo(o, "write it into $.", end);
}

void b24_cli_say_failure(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    if (not_renewed(end))
        b24_cli_puts(o, "the access token was not renewed: ");
    switch (end->reply->outcome) {
    case B24_API_ERROR:
        if (end->reply->code[0] || not_renewed(end))
            say_refusal(o, end);
        else
            say_unnamed(o, end);
        break;
    case B24_HTTP_ERROR:
        say_status(o, end);
        break;
    default:
        say_error(o, end);
        break;
    }
    if (end->reply->retries) {
        b24_cli_puts(o, " Attempts made: ");
        b24_cli_put_number(o, end->reply->retries + 1);
        b24_cli_puts(o, ".");
    }
    b24_cli_say_moved(o, end);
}

/* What comes before a failure: how far --verify has got. */
static void say_how_far(struct b24_cli_out *o, const struct b24_cli_verify *v)
{
    if (v->before < 0)
        b24_cli_puts(o, "not reset, since it could not be read before: ");
    else if (v->done > 0)
        b24_cli_puts(o, "reset, but not verified: ");
}

static void say_done(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    if (end->call->op == B24_FORCE_COMMON)
        b24_cli_puts(o, "personal views deleted, the common one holds");
    else
        b24_cli_puts(o, "reset");
    if (!end->verify)
        return;
    b24_cli_puts(o, ", and verified: at its default now");
    b24_cli_puts(o, end->verify->before ? ", as it was before"
                                        : ", and was not before");
}

void b24_cli_say(struct b24_cli_out *o, const struct b24_cli_end *end)
{
    const struct b24_cli_verify *v = end->verify;
    const int ok = end->reply->outcome == B24_OK_TRUE;

    b24_cli_put_card(o, end->call);
    b24_cli_puts(o, ": ");
    if (o->colour)
        b24_cli_puts(o, ok ? GREEN : RED);
    if (v && v->after == 0) {
        b24_cli_puts(o, "the portal says that it is reset, but settings are "
                        "stored: somebody has arranged it since, or something "
                        "between here and the portal answers in its name.");
    } else if (ok) {
        say_done(o, end);
        b24_cli_say_moved(o, end);
    } else {
        if (v)
            say_how_far(o, v);
        b24_cli_say_failure(o, end);
    }
    if (o->colour)
        b24_cli_puts(o, RESET);
    b24_cli_puts(o, "\n");
}

#define CHECK_COLUMN 13u

void b24_cli_say_check(struct b24_cli_out *o, const struct b24_cli_check *c)
{
    const int ok = strcmp(c->status, "ok") == 0;
    size_t n = strlen(c->name);

    b24_cli_puts(o, c->name);
    for (; n < CHECK_COLUMN; n++)
        b24_cli_puts(o, " ");
    if (o->colour)
        b24_cli_puts(o, ok ? GREEN : RED);
    b24_cli_puts(o, c->status);
    if (o->colour)
        b24_cli_puts(o, RESET);
    b24_cli_puts(o, ": ");
    b24_cli_puts(o, c->text);
    b24_cli_puts(o, "\n");
}
