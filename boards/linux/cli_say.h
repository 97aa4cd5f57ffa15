/* cli_say.h - one line per card: what came of it, and what to do. Pure. */
#ifndef B24_CLI_SAY_H
#define B24_CLI_SAY_H

#include "b24/b24.h"
#include "cli_out.h"

/* What --verify has come to: 1, 0, -1: not known. */
struct b24_cli_verify {
    int8_t before; /* the card was at its default before */
    int8_t done;   /* the portal has said that it is reset */
    int8_t after;  /* the card is at its default now */
};

/* One line of a doctor. */
struct b24_cli_check {
    const char *name;   /* "tls" */
    const char *status; /* "ok", "failed", "skipped" */
    const char *text;   /* what was seen, or what to do */
    const char *more;   /* further members for JSON, each behind a comma */
};

/* What is known of a card's end, or of a check's. */
struct b24_cli_end {
    const struct b24_call *call; /* --verify: the last one of the card's */
    const struct b24_reply *reply;
    const struct b24_cli_verify *verify; /* NULL: not asked for */
    const struct b24_cli_check *check;   /* NULL: no doctor's */
    const char *op;                      /* "reset", "force-common", "doctor" */
    const char *host;                    /* the portal's */
    const char *reached;                 /* the same, or its new name */
    const char *server;                  /* the token server's, or "" */
    const char *why;    /* the system's words on a failure, "" if none */
    const char *source; /* the credential's file, as people know it */
    const char *secret; /* SECRET: hidden in what the server says */
};

/* "contact common: reset" with a line break, or a sentence. */
void b24_cli_say(struct b24_cli_out *o, const struct b24_cli_end *end);
/* The sentence alone; not for B24_OK_TRUE. */
void b24_cli_say_failure(struct b24_cli_out *o, const struct b24_cli_end *end);
/* A portal that has been reached, or is said to be, at another address: where
 * to write that; or nothing. Goes on from the sentence before. */
void b24_cli_say_moved(struct b24_cli_out *o, const struct b24_cli_end *end);
/* "tls          ok: TLSv1.3 ..." with a line break. */
void b24_cli_say_check(struct b24_cli_out *o, const struct b24_cli_check *c);

#endif
