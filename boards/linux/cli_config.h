/* cli_config.h - what is not on the command line: the environment, profiles in
 * INI files, systemd's credentials.
 *
 * The first source that names an option decides: command line, environment,
 * user's file, system's files; within a file the profile's section, then what
 * stands above all sections. */
#ifndef B24_CLI_CONFIG_H
#define B24_CLI_CONFIG_H

#include "cli_options.h"

/* The longest file that is read, octets. */
#define B24_CLI_CONFIG_FILE 8192
/* The longest line of it: a line of inih's smallest build. */
#define B24_CLI_CONFIG_LINE 198
/* Cards that a profile may name. */
#define B24_CLI_CONFIG_CARDS 16

/* SECRET; the caller's memory, to be wiped. The arguments point into it. */
struct b24_cli_config {
    char text[B24_CLI_CONFIG_FILE + 1];
    char pool[4096]; /* what is kept of all files, one behind the other */
    size_t used;
    char *cards[B24_CLI_CONFIG_CARDS];
    const char *cards_source; /* the file that names them */
    int count;
    int found; /* a file has had a section of the profile's name */
};

/* Adds what the command line has left open. getenv: the environment. B24_OK;
 * or B24_E_CREDENTIAL (a file with a webhook in it that others can read) or
 * B24_E_ARG, said on err, without line break. */
int b24_cli_config_read(struct b24_cli_config *c, struct b24_cli_args *a,
                        struct b24_cli_out *err);
/* Keeps a text until the end; NULL: no room. */
char *b24_cli_config_keep(struct b24_cli_config *c, const char *text,
                          size_t len);

/* ---- cli_show.c ---- */

/* "timeout = 5    ; /etc/xdg/b24reset/config.ini", a line for each option that
 * is given, in the form of a file of configuration. */
void b24_cli_show_config(struct b24_cli_out *o, const struct b24_cli_args *a,
                         const struct b24_cli_config *c);

/* ---- cli_ini.c ---- */

/* Reads c->text, len octets of the file path, for one section ("" is what
 * stands above all): adds what is not given yet. shared: others can read the
 * file. Returns as b24_cli_config_read(). */
int b24_cli_ini(struct b24_cli_config *c, struct b24_cli_args *a, size_t len,
                const char *path, const char *section, int shared,
                struct b24_cli_out *err);

#endif
