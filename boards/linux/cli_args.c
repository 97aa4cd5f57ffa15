/* cli_args.c - reads the command line by the table of options. */
#define _GNU_SOURCE /* getopt_long */

#include "cli_options.h"

#include "b24/b24.h"

#include <getopt.h>
#include <string.h>

int b24_cli_configurable(int id)
{
    switch (id) {
    case B24_CLI_HELP:
    case B24_CLI_VERSION:
    case B24_CLI_COMPLETION:
    case B24_CLI_SHOW_CONFIG:
    case B24_CLI_VERBOSE:
    case B24_CLI_CONFIG_AT:
    case B24_CLI_PROFILE:
    case B24_CLI_DRY_RUN:
    case B24_CLI_YES: /* leave is given each time, by who is there */
        return 0;
    default:
        return 1;
    }
}

int b24_cli_applies(const struct b24_cli_args *a, int id)
{
    if (id == B24_CLI_VERIFY)
        return a->verb == B24_CLI_RESET;
    return a->verb != B24_CLI_FORCE ||
           (id != B24_CLI_SCOPE && id != B24_CLI_USER);
}

void b24_cli_note(struct b24_cli_args *a, const struct b24_cli_option *o,
                  const char *value, const char *source)
{
    const size_t i = (size_t)(o - b24_cli_options);

    a->given |= (uint64_t)1 << i;
    a->value[i] = value;
    a->source[i] = source;
}

int b24_cli_of_credential(int id)
{
    return id == B24_CLI_WEBHOOK_FILE || id == B24_CLI_TOKEN_FILE ||
           id == B24_CLI_PORTAL;
}

void b24_cli_flag(struct b24_cli_args *a, int id)
{
    switch (id) {
    case B24_CLI_FOLLOW_RENAME:
        a->follow_rename = 1;
        break;
    case B24_CLI_VERIFY:
        a->verify = 1;
        break;
    case B24_CLI_YES:
        a->yes = 1;
        break;
    case B24_CLI_DRY_RUN:
        a->dry_run = 1;
        break;
    case B24_CLI_JSON:
        a->json = 1;
        break;
    case B24_CLI_VERBOSE:
        a->verbose = a->verbose ? 2 : 1;
        break;
    case B24_CLI_SHOW_CONFIG:
        a->show_config = 1;
        break;
    case B24_CLI_COMPLETION:
        a->completion = 1;
        break;
    case B24_CLI_VERSION:
        a->version = 1;
        break;
    default:
        a->help = 1;
        break;
    }
}

static const struct b24_cli_option *row_of(int id)
{
    const struct b24_cli_option *o = b24_cli_options;

    while (o->name && o->id != id)
        o++;
    return o;
}

/* Only what looks like an option is repeated. id: getopt_long()'s optopt, a
 * letter, or what an option that takes no argument stands for; 0: word is
 * unknown, or short for several. */
static const char *complain_unknown(struct b24_cli_out *err, int id,
                                    const char *word)
{
    const char text[2] = {'-', (char)id};

    if (row_of(id)->name) {
        b24_cli_puts(err, "--");
        b24_cli_puts(err, row_of(id)->name);
        return " takes no argument: see b24reset --help";
    }
    if (id) /* word may be the one before: several letters stand in one */
        b24_cli_put(err, text, id > ' ' && id < 0x7f ? 2 : 0);
    else
        b24_cli_put(err, word, strspn(word, "abcdefghijklmnopqrstuvwxyz-"));
    return " is no option, or short for several: see b24reset --help";
}

/* c: what getopt_long() returned. NULL, or what is wrong: err has got the
 * option's name then. */
static const char *read_option(struct b24_cli_args *a, int c, const char *word,
                               struct b24_cli_out *err)
{
    const struct b24_cli_option *o = row_of(c == ':' ? optopt : c);
    const char *wrong = "needs an argument";

    if (!o->name)
        return complain_unknown(err, optopt, word);
    if (c != ':' && !o->arg) {
        b24_cli_note(a, o, "true", "command line");
        b24_cli_flag(a, c);
        return NULL;
    }
    if (c != ':')
        wrong = b24_cli_set(a, c, optarg);
    b24_cli_note(a, o, optarg, "command line");
    if (wrong) {
        b24_cli_puts(err, "--");
        b24_cli_puts(err, o->name);
        b24_cli_puts(err, " ");
    }
    return wrong;
}

/* Fills what getopt_long() wants. */
static void fill(struct option *list, char *letters)
{
    const struct b24_cli_option *o;

    memset(list, 0, (B24_CLI_OPTIONS + 1) * sizeof *list);
    *letters++ = ':'; /* tell a missing argument from an unknown option */
    for (o = b24_cli_options; o->name; o++, list++) {
        list->name = o->name;
        list->has_arg = o->arg ? required_argument : no_argument;
        list->val = o->id;
        if (o->id < B24_CLI_LONG)
            *letters++ = (char)o->id;
    }
    *letters = '\0';
}

static const char *const verbs[] = {
    [B24_CLI_RESET] = "reset",
    [B24_CLI_FORCE] = "force-common",
    [B24_CLI_DOCTOR] = "doctor",
};

const char *b24_cli_verb_name(const struct b24_cli_args *a)
{
    return verbs[a->verb];
}

/* The first word that is no option may say what to do; a reset needs none. */
static void take_verb(struct b24_cli_args *a)
{
    size_t verb;

    for (verb = B24_CLI_FORCE; verb < sizeof verbs / sizeof verbs[0]; verb++)
        if (a->count > 0 && strcmp(a->cards[0], verbs[verb]) == 0) {
            a->verb = (uint8_t)verb;
            a->cards++;
            a->count--;
            return;
        }
}

/* What goes with force-common. */
static const char *check_force(const struct b24_cli_args *a)
{
    if (a->scope || a->user_id)
        return "force-common is about every user's personal view: it takes no "
               "--scope and no --user";
    if (a->verify)
        return "force-common cannot be verified: nobody can read every user's "
               "view";
    return NULL;
}

/* What goes with doctor, which looks at the contact card if at none. */
static const char *check_doctor(struct b24_cli_args *a)
{
    static char contact[] = "contact";
    static char *const usual[] = {contact};

    if (a->verify || a->dry_run)
        return "doctor changes nothing: it takes no --verify and no --dry-run";
    if (a->count == 0) {
        a->cards = usual;
        a->count = 1;
    }
    return NULL;
}

const char *b24_cli_check_args(struct b24_cli_args *a)
{
    const char *wrong = a->verb == B24_CLI_FORCE    ? check_force(a)
                        : a->verb == B24_CLI_DOCTOR ? check_doctor(a)
                                                    : NULL;

    if (wrong)
        return wrong;
    if (a->count == 0)
        return "no card given: contact, lead, deal, company or item:TYPE (see "
               "b24reset --help)";
    if (!!a->webhook_file + !!a->token_file + !!a->webhook > 1)
        return "give --webhook-file or --token-file, not both, and neither "
               "beside an address in the same file of configuration";
    if (a->portal && !a->token_file)
        return "--portal goes with --token-file: a webhook's address names "
               "its portal";
    if (a->dry_run && a->json)
        return "give --dry-run or --json, not both";
    return NULL;
}

int b24_cli_parse(struct b24_cli_args *a, int argc, char **argv,
                  struct b24_cli_out *err)
{
    static struct option list[B24_CLI_OPTIONS + 1];
    char letters[B24_CLI_OPTIONS + 2];
    const char *first = NULL;
    int c;

    memset(a, 0, sizeof *a);
    fill(list, letters);
    opterr = 0;
    optind = 0; /* start anew, also after an earlier call */
    while ((c = getopt_long(argc, argv, letters, list, NULL)) != -1) {
        const char *word = argv[optind - 1];

        if (!first)
            first = read_option(a, c, word, err);
        else if (c == B24_CLI_JSON)
            a->json = 1; /* the complaint is wanted in that form */
    }
    a->cards = argv + optind;
    a->count = argc - optind;
    take_verb(a);
    if (first)
        b24_cli_puts(err, first);
    return first ? -1 : 0;
}
