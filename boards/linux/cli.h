/* cli.h - the command's state, and the parts that work on it. */
#ifndef B24_CLI_H
#define B24_CLI_H

#include "b24_posix_roots.h"
#include "b24_posix_token.h"
#include "cli_card.h"
#include "cli_config.h"
#include "cli_doctor.h"
#include "cli_exit.h"
#include "cli_json.h"
#include "cli_run.h"
#include "cli_say.h"
#include "cli_secret.h"

/* Everything that is written to but Mbed TLS's memory, to be wiped as one. */
struct b24_cli {
    struct b24_cli_secret secret;
    struct b24_client client;
    struct b24_config config;
    struct b24_roots roots;
    struct b24_rename rename;
    struct b24_posix_roots ca;
    struct b24_posix net;
    struct b24_posix_token store; /* where the pair is kept */
    struct b24_cli_args args;
    struct b24_cli_config file;
    struct b24_cli_progress progress;
    struct b24_cli_wire wire;
    struct b24_cli_verify verify; /* of the card that is at work */
    struct b24_cli_out out, err;  /* standard output and error */
    struct b24_cli_out words;     /* why nothing was tried */
    struct b24_cli_doctor doctor;
    const char *why; /* the system's words on the last call, or "" */
    char out_text[2048], err_text[512], words_text[1024];
    char preview[B24_REQUEST_SIZE + 16]; /* what is masked may grow */
};
extern struct b24_cli b24_cli;

/* Nothing is known. */
extern const struct b24_cli_verify b24_cli_verify_none;
/* A signal has come before the call. */
extern const struct b24_reply b24_cli_cancelled;

/* ---- cli_guard.c ---- */

/* What touches everybody is asked for on a terminal, and must have been
 * allowed elsewhere. B24_OK, or b24_cli.words says why not. */
int b24_cli_may_go_on(void);

/* ---- cli_report.c ---- */

/* A line for people, on standard error. */
void b24_cli_tell(enum b24_cli_priority priority, const char *text);
/* The i-th card of the arguments, which were checked before. */
struct b24_call b24_cli_nth(int i);
/* What is to be told of a call; the REST method that it calls. */
struct b24_cli_end b24_cli_end_of(const struct b24_call *call,
                                  const struct b24_reply *reply,
                                  const char *why);
const char *b24_cli_method_of(const struct b24_call *call);
/* A card's end, on standard output. call NULL: no card. */
void b24_cli_report(const struct b24_call *call, const struct b24_reply *reply,
                    const char *why);
/* Leaves the reason alone of another call's reply: this one was not made. */
void b24_cli_unasked(struct b24_reply *reply);
/* The cards from the i-th on would end as the last one did. */
void b24_cli_skip(int i, const struct b24_reply *last);
/* The end before anything was sent: b24_cli.words says why. The exit code. */
int b24_cli_give_up(int err, enum b24_layer layer);

/* ---- cli_session.c ---- */

/* Roots, network, client. B24_OK, or b24_cli.words says why not. */
int b24_cli_open(void);
/* One call; the reply is the client's, and b24_cli.why says more. */
const struct b24_reply *b24_cli_ask(const struct b24_call *call);
/* Before the first call. */
void b24_cli_show_progress(void);
/* All cards, one after the other. The exit code. */
int b24_cli_run_cards(void);

/* ---- cli_doctor.c ---- */

/* What is to be seen on the way to a reset, one line each. The exit code. */
int b24_cli_doctor(void);

#endif
