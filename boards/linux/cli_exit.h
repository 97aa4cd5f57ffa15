/* cli_exit.h - what a reply means for the command. Pure, decides by outcome,
 * advice, status and error, never by text. */
#ifndef B24_CLI_EXIT_H
#define B24_CLI_EXIT_H

#include "b24/b24.h"

enum b24_cli_exit {
    B24_CLI_DONE = 0,
    B24_CLI_INTERNAL = 1,
    B24_CLI_USAGE = 2,
    B24_CLI_CONFIG = 3,
    B24_CLI_NETWORK = 4,
    B24_CLI_TLS = 5,
    B24_CLI_ANSWER = 6,
    B24_CLI_REFUSED = 7,
    B24_CLI_TEMPORARY = 75, /* EX_TEMPFAIL of sysexits.h */
    B24_CLI_INTERRUPTED = 130
};

enum b24_cli_exit b24_cli_exit_code(const struct b24_reply *r);
/* 1: the next card would end the same way: not configured, no connection, or
 * the credential is of no use. */
int b24_cli_hopeless(const struct b24_reply *r);

#endif
