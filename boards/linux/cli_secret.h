/* cli_secret.h - the credential: out of a file that nobody else may read, out
 * of standard input, or out of the environment. */
#ifndef B24_CLI_SECRET_H
#define B24_CLI_SECRET_H

#include "b24/b24.h"
#include "cli_options.h"

/* The longest file that is read, octets. */
#define B24_CLI_SECRET_FILE 4096

/* SECRET; the caller's memory, to be wiped. */
struct b24_cli_secret {
    struct b24_site site;   /* with a webhook, or without */
    struct b24_token token; /* no access token: it is a webhook */
    const char *shown;      /* what must never be shown: within this struct */
    const char *source;     /* for people: the file's name */
    char text[B24_CLI_SECRET_FILE + 1];
};

/* Reads what the arguments name, or hold; environment: B24_WEBHOOK's value or
 * NULL, wiped after use. B24_OK; or B24_E_...: said on err, without line break.
 */
int b24_cli_secret_read(struct b24_cli_secret *s, const struct b24_cli_args *a,
                        char *environment, struct b24_cli_out *err);
/* Overwrites memory in a way that no optimiser removes. */
void b24_cli_wipe(void *p, size_t len);

#endif
