/* cli_options.h - the command line: one table of options, from which --help
 * is printed too. Pure: looks at its arguments alone. */
#ifndef B24_CLI_OPTIONS_H
#define B24_CLI_OPTIONS_H

#include "b24_posix.h"
#include "cli_out.h"

/* --resolve may be given this often. */
#define B24_CLI_RESOLVES 8

/* How many options there are. */
#define B24_CLI_OPTIONS 24u

/* What is to be done; the first word may name it. */
enum b24_cli_verb { B24_CLI_RESET, B24_CLI_FORCE, B24_CLI_DOCTOR };

/* Below B24_CLI_LONG: the letter of an option's short form. */
enum b24_cli_id {
    B24_CLI_HELP = 'h',
    B24_CLI_VERBOSE = 'v',
    B24_CLI_LONG = 256,
    B24_CLI_WEBHOOK_FILE,
    B24_CLI_TOKEN_FILE,
    B24_CLI_PORTAL,
    B24_CLI_SCOPE,
    B24_CLI_USER,
    B24_CLI_CUSTOMER_TYPE,
    B24_CLI_FAMILY,
    B24_CLI_VERIFY,
    B24_CLI_FOLLOW_RENAME,
    B24_CLI_YES,
    B24_CLI_DRY_RUN,
    B24_CLI_JSON,
    B24_CLI_TIMEOUT,
    B24_CLI_RETRY,
    B24_CLI_RETRY_MAX_TIME,
    B24_CLI_CA_FILE,
    B24_CLI_RESOLVE,
    B24_CLI_CONFIG_AT,
    B24_CLI_PROFILE,
    B24_CLI_SHOW_CONFIG,
    B24_CLI_COMPLETION,
    B24_CLI_VERSION
};

struct b24_cli_option {
    const char *name; /* without its dashes; NULL: end of the table */
    const char *arg;  /* NULL: takes none */
    const char *help; /* lines divided by '\n' */
    int id;           /* enum b24_cli_id */
};
extern const struct b24_cli_option b24_cli_options[B24_CLI_OPTIONS + 1];

/* 1: text looks like an address, or a webhook's path ("rest/1/SECRET"): it must
 * not be repeated. */
int b24_cli_is_address(const char *text);

/* What the command line says, and then what other sources add; the pointers
 * are into argv, the environment, or struct b24_cli_config. */
struct b24_cli_args {
    const char *webhook_file, *token_file, *portal, *ca_file;
    const char *config_file, *profile;
    char *webhook;              /* SECRET, from a file of configuration */
    const char *webhook_source; /* that file's name */
    const char *credentials;    /* systemd's folder of credentials, or NULL */
    uint64_t given;             /* bits: rows of the table of options */
    const char *source[B24_CLI_OPTIONS]; /* who gave it, for people; */
    const char *value[B24_CLI_OPTIONS];  /* what, as it stood there */
    char *const *cards;                  /* count of them */
    int count;
    int32_t user_id;
    uint32_t timeout_ms;   /* 0: not given */
    uint32_t retry_max_ms; /* 0: not given */
    uint8_t retries;
    char scope;                  /* 'P', 'C'; 0: not given */
    uint8_t customer_type;       /* as in struct b24_call */
    uint8_t family, has_family;  /* enum b24_family */
    uint8_t verb;                /* enum b24_cli_verb */
    uint8_t hook_in_environment; /* B24_WEBHOOK is there */
    uint8_t verify, follow_rename, dry_run, json, yes, help, version;
    uint8_t completion, show_config;
    uint8_t verbose; /* how many -v, 2 at the most */
    size_t n_resolves;
    struct b24_posix_override resolves[B24_CLI_RESOLVES];
};

/* Reads argv; orders it (options first) and cuts "HOST:PORT:ADDRESS" into its
 * parts. 0, or -1: wrong, said on err without line break and without anything
 * that may be a secret; a is filled as far as possible. */
int b24_cli_parse(struct b24_cli_args *a, int argc, char **argv,
                  struct b24_cli_out *err);
/* What goes with what, when every source has been read: NULL, or what is
 * wrong: a constant. */
const char *b24_cli_check_args(struct b24_cli_args *a);
/* 1: the option may stand in a file of configuration. */
int b24_cli_configurable(int id);
/* 1: a part of the credential, whose parts come from one source. */
int b24_cli_of_credential(int id);
/* 1: what is to be done takes it; the command line is not asked. */
int b24_cli_applies(const struct b24_cli_args *a, int id);
/* Notes that an option is given: what (kept), and who says so (kept). */
void b24_cli_note(struct b24_cli_args *a, const struct b24_cli_option *o,
                  const char *value, const char *source);
/* Takes an option without argument. */
void b24_cli_flag(struct b24_cli_args *a, int id);
/* Takes the argument of an option: NULL, or what is wrong with it: a constant.
 * arg is kept, and cut where it has parts. */
const char *b24_cli_set(struct b24_cli_args *a, int id, char *arg);
void b24_cli_help(struct b24_cli_out *o);
/* A script that makes bash complete options, their words and cards. */
void b24_cli_completion(struct b24_cli_out *o);
/* "reset", "force-common", "doctor". */
const char *b24_cli_verb_name(const struct b24_cli_args *a);
/* Reads len octets as a decimal number without sign, min to max: 0, or -1. */
int b24_cli_number(const char *text, size_t len, int32_t min, int32_t max,
                   int32_t *out);

#endif
