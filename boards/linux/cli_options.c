/* cli_options.c - the table of options, and --help out of it. */
#include "cli_options.h"

#include "b24/b24.h"

#include <string.h>

#define HELP_COLUMN 26u

const struct b24_cli_option b24_cli_options[B24_CLI_OPTIONS + 1] = {
    {"webhook-file", "FILE",
     "read the webhook's address from FILE, which\n"
     "nobody else may read; - is standard input",
     B24_CLI_WEBHOOK_FILE},
    {"token-file", "FILE", "or: read an OAuth access token from FILE (JSON)",
     B24_CLI_TOKEN_FILE},
    {"portal", "HOST", "with --token-file: the portal, if not in FILE",
     B24_CLI_PORTAL},
    {"scope", "P|C",
     "P: one user's own view (default); C: the common\n"
     "view of everybody who has no own",
     B24_CLI_SCOPE},
    {"user", "ID", "scope P: the view of user ID instead of yours",
     B24_CLI_USER},
    {"customer-type", "simple|repeat", "lead: the card for such customers",
     B24_CLI_CUSTOMER_TYPE},
    {"family", "entity|item",
     "entity: methods crm.contact.* and so on\n"
     "(default); item: their successor crm.item.*",
     B24_CLI_FAMILY},
    {"verify", NULL,
     "read the card before and after: was it at its\n"
     "default, is it now",
     B24_CLI_VERIFY},
    {"follow-rename", NULL,
     "go along, once, when the portal has got another\n"
     "first name (a.portal.example to b.portal.example)",
     B24_CLI_FOLLOW_RENAME},
    {"yes", NULL, "do not ask before scope C and force-common", B24_CLI_YES},
    {"dry-run", NULL, "print the request, secrets masked; send nothing",
     B24_CLI_DRY_RUN},
    {"json", NULL, "print one JSON object per card", B24_CLI_JSON},
    {"timeout", "S", "seconds for one attempt, 1 to 3600 (default 65)",
     B24_CLI_TIMEOUT},
    {"retry", "N",
     "up to N further attempts, 0 to 20 (default 0),\n"
     "where another one makes sense",
     B24_CLI_RETRY},
    {"retry-max-time", "S",
     "seconds for one card, all attempts and pauses in\n"
     "it, 1 to 3600",
     B24_CLI_RETRY_MAX_TIME},
    {"ca-file", "FILE",
     "trust the root certificates in FILE (PEM), not\n"
     "the system's",
     B24_CLI_CA_FILE},
    {"resolve", "HOST:PORT:ADDR", "connect to ADDR instead; may be repeated",
     B24_CLI_RESOLVE},
    {"profile", "NAME", "use this section of the configuration's files",
     B24_CLI_PROFILE},
    {"config", "FILE", "read FILE instead of the usual ones",
     B24_CLI_CONFIG_AT},
    {"verbose", NULL,
     "tell each step and its time; -vv: also request\n"
     "and answer, secrets masked",
     B24_CLI_VERBOSE},
    {"show-config", NULL,
     "print what is set, and by whom, secrets masked;\n"
     "do nothing",
     B24_CLI_SHOW_CONFIG},
    {"completion", NULL, "print what makes bash complete this command",
     B24_CLI_COMPLETION},
    {"version", NULL, "print the version", B24_CLI_VERSION},
    {"help", NULL, "print this", B24_CLI_HELP},
    {NULL, NULL, NULL, 0},
};

static void help_row(struct b24_cli_out *o, const struct b24_cli_option *row)
{
    const size_t start = strlen(row->name) + (row->arg ? strlen(row->arg) : 0);
    const char *text = row->help;
    const char letter[4] = {'-', (char)row->id, ',', ' '};
    size_t used = start + 8 + (row->arg ? 1 : 0);

    b24_cli_puts(o, "  ");
    b24_cli_put(o, row->id < B24_CLI_LONG ? letter : "    ", 4);
    b24_cli_puts(o, "--");
    b24_cli_puts(o, row->name);
    b24_cli_puts(o, row->arg ? " " : "");
    b24_cli_puts(o, row->arg ? row->arg : "");
    while (*text) {
        const size_t n = strcspn(text, "\n");

        if (used >= HELP_COLUMN) {
            b24_cli_puts(o, "\n");
            used = 0;
        }
        for (; used < HELP_COLUMN; used++)
            b24_cli_puts(o, " ");
        b24_cli_put(o, text, n);
        text += n + (text[n] == '\n');
    }
    b24_cli_puts(o, "\n");
}

void b24_cli_help(struct b24_cli_out *o)
{
    const struct b24_cli_option *row;

    b24_cli_puts(
        o, "b24reset " B24_VERSION " - puts the card settings of a Bitrix24 "
           "portal back to default\n\n"
           "usage: b24reset [options] CARD ...\n"
           "       b24reset [options] force-common CARD ...\n"
           "       b24reset [options] doctor [CARD ...]\n\n"
           "  CARD is contact, lead, deal[:CATEGORY], company or\n"
           "  item:TYPE[:CATEGORY]; several cards go over one connection.\n"
           "  force-common deletes every user's personal view of the card.\n"
           "  doctor changes nothing and says, a line each, what would work.\n"
           "\n");
    for (row = b24_cli_options; row->name; row++)
        help_row(o, row);
    b24_cli_puts(
        o, "\nWithout --webhook-file and --token-file the webhook's address is "
           "taken from\nB24_WEBHOOK. Examples:\n\n"
           "  b24reset --webhook-file hook contact        your own contact "
           "card\n"
           "  b24reset --webhook-file hook --scope C lead deal:9   everybody's"
           "\n\n"
           "Exit: 0 done, 1 internal, 2 usage, 3 configuration, 4 network, 5 "
           "TLS, 6 answer\nnot understood, 7 refused, 75 try later, 130 "
           "interrupted. More: man b24reset\n");
}
