/* report.c - see report.h. */
#include "report.h"
#include "advice.h"
#include "board.h"
#include "say.h"

#include <string.h>

/* So much of a secret at the end of a text that was cut is one as well. */
#define SHORTEST_PART 4u

/* Octets of text at its beginning that are the secret, or the beginning of it
 * where the text ends. */
static size_t secret_len(const char *text, const char *secret)
{
    size_t n = 0;

    while (secret[n] && text[n] == secret[n])
        n++;
    if (!secret[n] || (!text[n] && n >= SHORTEST_PART))
        return n;
    return 0;
}

static void say_masked(const char *text, const char *hook)
{
    const char *slash = strchr(hook, '/');
    const char *secret = slash ? slash + 1 : hook;

    while (*text) {
        const size_t n = secret_len(text, secret);
        char one[2];

        one[0] = *text;
        one[1] = '\0';
        b24_say(n ? "***" : one);
        text += n ? n : 1;
    }
}

static void say_failure(const struct b24_reply *r, const char *hook)
{
    b24_say(": failed, ");
    b24_say(b24_outcome_name(r->outcome));
    b24_say(", ");
    b24_say(b24_err_name(r->err));
    if (r->http_status) {
        b24_say(", HTTP ");
        b24_say_u32(r->http_status);
    }
    if (r->code[0] || r->text[0]) {
        b24_say(", portal: ");
        say_masked(r->code, hook);
        b24_say(" ");
        say_masked(r->text, hook);
    }
    if (r->moved_to[0]) {
        b24_say(", moved to ");
        say_masked(r->moved_to, hook);
    }
    b24_say(", advice ");
    b24_say(b24_advice_name(r->advice));
}

void b24_report(const struct b24_reply *r, const char *hook)
{
    if (r->outcome == B24_OK_TRUE)
        b24_say(": done, reset");
    else
        say_failure(r, hook);
    b24_say(" (");
    b24_say_u32(r->attempts);
    b24_say(r->attempts == 1 ? " request, " : " requests, ");
    b24_say_u32(r->duration_ms);
    b24_say(r->reused    ? " ms, same connection)"
            : r->resumed ? " ms, session resumed)"
                         : " ms)");
    if (r->outcome != B24_OK_TRUE) {
        b24_say(": ");
        b24_say(b24_advise(r->err, r->outcome, r->advice));
    }
    b24_say("\n");
}
