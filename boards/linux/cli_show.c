/* cli_show.c - what is set, and by whom. */
#include "cli_config.h"

#include <string.h>

#define SOURCE_COLUMN 40u

/* An address in a wrong place may have its secret with it; a portal's has
 * none. */
static const char *masked(const char *value)
{
    const char *name = strstr(value, "://");

    return b24_cli_is_address(name ? name + 3 : value) ? "***" : value;
}

static void line(struct b24_cli_out *o, const char *key, const char *text,
                 const char *source)
{
    const char *value = masked(text);
    size_t used = strlen(key) + 3 + strlen(value);

    b24_cli_puts(o, key);
    b24_cli_puts(o, " = ");
    b24_cli_puts(o, value);
    do
        b24_cli_puts(o, " ");
    while (++used < SOURCE_COLUMN);
    b24_cli_puts(o, "; ");
    b24_cli_puts(o, source);
    b24_cli_puts(o, "\n");
}

/* Reading has cut it into its parts, and there may be several. */
static void resolves(struct b24_cli_out *o, const struct b24_cli_args *a,
                     const char *source)
{
    size_t i;

    for (i = 0; i < a->n_resolves; i++) {
        const struct b24_posix_override *r = &a->resolves[i];
        const int literal = strchr(r->host, ':') != NULL;

        b24_cli_puts(o, literal ? "resolve = [" : "resolve = ");
        b24_cli_puts(o, r->host);
        b24_cli_puts(o, literal ? "]:" : ":");
        b24_cli_put_number(o, r->port);
        b24_cli_puts(o, ":");
        b24_cli_puts(o, r->address);
        b24_cli_puts(o, " ; ");
        b24_cli_puts(o, source);
        b24_cli_puts(o, "\n");
    }
}

static void cards(struct b24_cli_out *o, const struct b24_cli_args *a,
                  const struct b24_cli_config *c)
{
    int i;

    if (a->count == 0)
        return;
    b24_cli_puts(o, "cards =");
    for (i = 0; i < a->count; i++) {
        b24_cli_puts(o, " ");
        b24_cli_puts(o, masked(a->cards[i]));
    }
    b24_cli_puts(o, " ; ");
    b24_cli_puts(o, a->cards == c->cards ? c->cards_source : "command line");
    b24_cli_puts(o, "\n");
}

/* 1: an option names the credential's file. */
static int is_named(const struct b24_cli_args *a)
{
    size_t i;

    for (i = 0; i < B24_CLI_OPTIONS; i++)
        if (a->source[i] && (b24_cli_options[i].id == B24_CLI_WEBHOOK_FILE ||
                             b24_cli_options[i].id == B24_CLI_TOKEN_FILE))
            return 1;
    return 0;
}

/* A credential that no option names. */
static void credential(struct b24_cli_out *o, const struct b24_cli_args *a)
{
    if (is_named(a))
        return;
    if (a->webhook)
        line(o, "webhook", "***", a->webhook_source);
    else if (a->hook_in_environment)
        line(o, "webhook", "***", "B24_WEBHOOK");
    else if (a->webhook_file)
        line(o, "webhook-file", a->webhook_file, "CREDENTIALS_DIRECTORY");
    else if (a->token_file)
        line(o, "token-file", a->token_file, "CREDENTIALS_DIRECTORY");
}

void b24_cli_show_config(struct b24_cli_out *o, const struct b24_cli_args *a,
                         const struct b24_cli_config *c)
{
    size_t i;

    credential(o, a);
    for (i = 0; i < B24_CLI_OPTIONS; i++) {
        const struct b24_cli_option *row = &b24_cli_options[i];

        if (!a->source[i] || row->id == B24_CLI_SHOW_CONFIG)
            continue;
        if (row->id == B24_CLI_RESOLVE)
            resolves(o, a, a->source[i]);
        else
            line(o, row->name, a->value[i], a->source[i]);
    }
    cards(o, a, c);
}
