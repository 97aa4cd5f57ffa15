/* cli_completion.c - the table of options, as bash wants it. */
#include "cli_options.h"

#include <string.h>

static const char head[] =
    "# Completion of b24reset for bash; made by b24reset --completion.\n"
    "_b24reset()\n"
    "{\n"
    "    local at=$COMP_CWORD words=\n"
    "    local cur=${COMP_WORDS[at]} prev=${COMP_WORDS[at - 1]}\n"
    "\n"
    "    # bash divides --option=word into three\n"
    "    [ \"$cur\" = = ] && cur=\n"
    "    [ \"$prev\" = = ] && prev=${COMP_WORDS[at - 2]}\n"
    "    COMPREPLY=()\n"
    "    case $prev in\n";

static const char files[] =
    ")\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "        return\n"
    "        ;;\n";

static const char otherwise[] = "    *)\n"
                                "        case $cur in\n"
                                "        -*) words='";

static const char cards[] =
    "' ;;\n"
    "        *) words='contact lead deal company item: doctor force-common' "
    ";;\n"
    "        esac\n"
    "        ;;\n"
    "    esac\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
    "}\n"
    "complete -F _b24reset b24reset\n";

static void put_option(struct b24_cli_out *o, const struct b24_cli_option *row)
{
    b24_cli_puts(o, "--");
    b24_cli_puts(o, row->name);
}

/* All that take the name of a file. */
static void put_files(struct b24_cli_out *o)
{
    const struct b24_cli_option *row;
    const char *between = "    ";

    for (row = b24_cli_options; row->name; row++)
        if (row->arg && strcmp(row->arg, "FILE") == 0) {
            b24_cli_puts(o, between);
            put_option(o, row);
            between = " | ";
        }
    b24_cli_puts(o, files);
}

/* "P|C": its words; "ID": nobody knows. */
static void put_words(struct b24_cli_out *o, const struct b24_cli_option *row)
{
    const char *arg = row->arg;

    b24_cli_puts(o, "    ");
    put_option(o, row);
    b24_cli_puts(o, ") words='");
    while (strchr(row->arg, '|') && *arg) {
        const size_t n = strcspn(arg, "|");

        b24_cli_put(o, arg, n);
        arg += n + (arg[n] == '|');
        b24_cli_puts(o, *arg ? " " : "");
    }
    b24_cli_puts(o, "' ;;\n");
}

void b24_cli_completion(struct b24_cli_out *o)
{
    const struct b24_cli_option *row;

    b24_cli_puts(o, head);
    put_files(o);
    for (row = b24_cli_options; row->name; row++)
        if (row->arg && strcmp(row->arg, "FILE") != 0)
            put_words(o, row);
    b24_cli_puts(o, otherwise);
    for (row = b24_cli_options; row->name; row++) {
        b24_cli_puts(o, row == b24_cli_options ? "" : " ");
        put_option(o, row);
    }
    b24_cli_puts(o, cards);
}
