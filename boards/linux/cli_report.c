/* cli_report.c - what came of it, to whom it may concern. */
#include "cli.h"

#include <string.h>

void b24_cli_tell(enum b24_cli_priority priority, const char *text)
{
    b24_cli.err.priority = priority;
    b24_cli_puts(&b24_cli.err, "b24reset: ");
    b24_cli_puts(&b24_cli.err, text);
    b24_cli_puts(&b24_cli.err, "\n");
    b24_cli_flush(&b24_cli.err);
    b24_cli.err.priority = B24_CLI_INFO;
}

const struct b24_cli_verify b24_cli_verify_none = {-1, 0, -1};
const struct b24_reply b24_cli_cancelled = {.outcome = B24_OUTCOME_CANCELLED,
                                            .advice = B24_ADVICE_NONE,
                                            .layer = B24_LAYER_NONE,
                                            .err = B24_E_CANCELLED};

struct b24_cli_end b24_cli_end_of(const struct b24_call *call,
                                  const struct b24_reply *reply,
                                  const char *why)
{
    const struct b24_cli_end end = {
        .call = call,
        .reply = reply,
        .verify = b24_cli.args.verify ? &b24_cli.verify : NULL,
        .op = b24_cli_verb_name(&b24_cli.args),
        .host = b24_cli.secret.site.host,
        .reached = b24_cli.rename.site.host[0] ? b24_cli.rename.site.host
                                               : b24_cli.secret.site.host,
        .server = b24_cli.secret.token.oauth.server.host,
        .why = why,
        .source = b24_cli.secret.source ? b24_cli.secret.source : "",
        .secret = b24_cli.secret.shown ? b24_cli.secret.shown : "",
    };

    return end;
}

/* The REST method of a card, taken from the request's first line. */
const char *b24_cli_method_of(const struct b24_call *call)
{
    char *line = b24_cli.preview, *name;

    if (b24_preview(&b24_cli.config, call, line, sizeof b24_cli.preview) < 0)
        return "";
    line[strcspn(line, "\r\n")] = '\0';
    name = strstr(line, " HTTP/");
    if (name)
        *name = '\0';
    line[strcspn(line, "?")] = '\0';
    name = strrchr(line, '/');
    return name ? name + 1 : "";
}

void b24_cli_report(const struct b24_call *call, const struct b24_reply *reply,
                    const char *why)
{
    const struct b24_cli_end end = b24_cli_end_of(call, reply, why);

    b24_cli.out.priority =
        reply->outcome == B24_OK_TRUE ? B24_CLI_INFO : B24_CLI_ERROR;
    if (b24_cli.args.json)
        b24_cli_json(&b24_cli.out, &end, call ? b24_cli_method_of(call) : "");
    else
        b24_cli_say(&b24_cli.out, &end);
    b24_cli_flush(&b24_cli.out);
}

/* The card that stands in the arguments, as a call; it was checked before. */
struct b24_call b24_cli_nth(int i)
{
    struct b24_call call;

    (void)b24_cli_card(&call, b24_cli.args.cards[i], &b24_cli.args);
    return call;
}

/* Ends before anything was sent: b24_cli.words says why. */
int b24_cli_give_up(int err, enum b24_layer layer)
{
    struct b24_reply reply = {.outcome = B24_CONFIG_ERROR,
                              .advice = B24_ADVICE_CONFIGURATION,
                              .layer = (uint8_t)layer,
                              .err = (int16_t)err};
    int i;

    b24_cli.words_text[b24_cli.words.len] = '\0';
    b24_cli.verify = b24_cli_verify_none;
    if (b24_cli_interrupted() || err == B24_E_CANCELLED)
        reply = b24_cli_cancelled;
    b24_cli_tell(B24_CLI_ERROR, b24_cli.words_text);
    for (i = 0; b24_cli.args.json && i < b24_cli.args.count; i++) {
        struct b24_call call;
        const char *wrong =
            b24_cli_card(&call, b24_cli.args.cards[i], &b24_cli.args);

        b24_cli_report(wrong ? NULL : &call, &reply, b24_cli.words_text);
    }
    if (b24_cli.args.json && b24_cli.args.count == 0)
        b24_cli_report(NULL, &reply, b24_cli.words_text);
    if (layer == B24_LAYER_USAGE && reply.err != B24_E_CANCELLED)
        return B24_CLI_USAGE;
    return (int)b24_cli_exit_code(&reply);
}

/* What was not asked has no answer of its own: the reason stays. */
void b24_cli_unasked(struct b24_reply *reply)
{
    reply->attempts = 0;
    reply->retries = 0;
    reply->duration_ms = 0;
    reply->http_status = 0;
    reply->request_id[0] = '\0';
}

/* What is left would end as the last card did. */
void b24_cli_skip(int i, const struct b24_reply *last)
{
    static const char words[] = "not tried";
    struct b24_reply reply = *last;

    b24_cli_unasked(&reply);
    memcpy(reply.text, words, sizeof words);
    b24_cli.verify = b24_cli_verify_none;
    for (; i < b24_cli.args.count; i++) {
        const struct b24_call call = b24_cli_nth(i);

        if (b24_cli.args.json)
            b24_cli_report(&call, &reply, words);
        else {
            b24_cli_put_card(&b24_cli.out, &call);
            b24_cli_puts(&b24_cli.out, ": ");
            b24_cli_puts(&b24_cli.out, words);
            b24_cli_puts(&b24_cli.out, "\n");
        }
    }
}
