/* cli_say.h - one line per card: what came of it, and what to do. Pure. */
#ifndef B24_CLI_SAY_H
#define B24_CLI_SAY_H

#include "b24/b24.h"
#include "cli_out.h"

/* What is known of a card's end. */
struct b24_cli_end {
    const struct b24_call *call;
    const struct b24_reply *reply;
    const char *host;   /* the portal's */
    const char *why;    /* the system's words on a failure, "" if none */
    const char *source; /* the credential's file, as people know it */
    const char *secret; /* SECRET: hidden in what the server says */
    uint8_t oauth;      /* 1: it is an access token, 0: a webhook */
};

/* "contact common: reset" with a line break, or a sentence. */
void b24_cli_say(struct b24_cli_out *o, const struct b24_cli_end *end);

#endif
