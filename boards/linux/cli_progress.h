/* cli_progress.h - where a call is, for people: on a terminal one line that is
 * rewritten in place, or with -v a line for each step. Pure but for the
 * output's file. */
#ifndef B24_CLI_PROGRESS_H
#define B24_CLI_PROGRESS_H

#include "b24/b24.h"
#include "cli_out.h"

struct b24_cli_progress {
    struct b24_cli_out *err;
    const char *host;
    const char *server; /* the token server's, or ""; to be set */
    const struct b24_call *call;
    uint32_t started_ms, drawn_ms;
    uint32_t left_ms; /* of the pause, to be set before each show */
    uint8_t state;    /* what is shown; enum b24_state */
    uint8_t live;     /* a line in place */
    uint8_t steps;    /* lines for each step */
};

/* err and host are kept. */
void b24_cli_progress_init(struct b24_cli_progress *p, struct b24_cli_out *err,
                           const char *host);
void b24_cli_progress_begin(struct b24_cli_progress *p,
                            const struct b24_call *call, uint32_t now_ms);
/* Returns 1 when the state is another than before. */
int b24_cli_progress_show(struct b24_cli_progress *p, enum b24_state state,
                          uint32_t now_ms);
/* Takes the line away. */
void b24_cli_progress_end(struct b24_cli_progress *p);

/* "while connecting": what was going on when the call ended. */
const char *b24_cli_progress_while(const struct b24_cli_progress *p);

#endif
