/* cli_guard.c - nothing that touches everybody happens by accident. */
#define _DEFAULT_SOURCE /* isatty, read */

#include "cli.h"

#include <string.h>
#include <unistd.h>

static void put_cards(struct b24_cli_out *o)
{
    int i;

    for (i = 0; i < b24_cli.args.count; i++) {
        b24_cli_puts(o, i > 0 ? ", " : "");
        b24_cli_puts(o, b24_cli.args.cards[i]);
    }
    b24_cli_puts(o, " on ");
    b24_cli_puts(o, b24_cli.secret.site.host);
}

static void ask_common(struct b24_cli_out *o)
{
    b24_cli_puts(o, "This resets the common view of ");
    put_cards(o);
    b24_cli_puts(o, " for everybody. Go on? [y/N] ");
}

static void ask_force(struct b24_cli_out *o)
{
    b24_cli_puts(o, "This deletes the personal view that each user has "
                    "arranged for ");
    put_cards(o);
    b24_cli_puts(o, ".\nEverybody sees the common view then, and nobody can "
                    "bring the personal ones back.\nType force-common to go "
                    "on: ");
}

/* A line of standard input, without its end. < 0: none. */
static int read_line(char *line, size_t cap)
{
    const ssize_t n = read(STDIN_FILENO, line, cap - 1);

    if (n <= 0)
        return -1;
    line[n] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    return 0;
}

int b24_cli_may_go_on(void)
{
    const int force = b24_cli.args.verb == B24_CLI_FORCE;
    char line[64];

    if (b24_cli.args.verb == B24_CLI_DOCTOR)
        return B24_OK;
    if ((!force && b24_cli.args.scope != 'C') || b24_cli.args.yes)
        return B24_OK;
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
        b24_cli_puts(&b24_cli.words,
                     force ? "force-common deletes every user's personal view: "
                             "give --yes"
                           : "scope C changes what everybody sees: give --yes");
        return B24_E_SCOPE;
    }
    if (force)
        ask_force(&b24_cli.err);
    else
        ask_common(&b24_cli.err);
    b24_cli_flush(&b24_cli.err);
    if (read_line(line, sizeof line) < 0)
        b24_cli_puts(&b24_cli.err, "\n");
    else if (force ? strcmp(line, "force-common") == 0
                   : line[0] == 'y' || line[0] == 'Y')
        return B24_OK;
    b24_cli_puts(&b24_cli.words, "nothing was changed");
    return B24_E_CANCELLED;
}
