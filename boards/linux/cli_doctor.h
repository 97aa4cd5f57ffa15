/* cli_doctor.h - the lines of a doctor, and what they are made of. */
#ifndef B24_CLI_DOCTOR_H
#define B24_CLI_DOCTOR_H

#include "b24_posix.h"
#include "cli_cert.h"
#include "cli_exit.h"
#include "cli_say.h"

/* A clock that is off by more is to be set, s. */
#define B24_CLI_CLOCK_MAX_S 300
/* A certificate that is to be renewed soon, days. */
#define B24_CLI_RENEW_DAYS 14

enum b24_cli_status { B24_CLI_OK, B24_CLI_FAILED, B24_CLI_SKIPPED };

struct b24_cli_doctor {
    struct b24_cli_chain chain;    /* as the first connection has shown it */
    struct b24_tls_info tls;       /* the same; version NULL: no handshake */
    struct b24_posix net;          /* as it was then */
    enum b24_cli_exit first;       /* of the first line that failed */
    struct b24_reply why;          /* the same one's */
    struct b24_cli_out text, more; /* of the next line, in memory */
    /* each certificate's name may double its length in JSON */
    char text_room[1024], more_room[B24_CLI_CERTS * 256 + 256];
};

/* ---- cli_doctor.c ---- */

/* The next line's words, and its further keys for --json. */
struct b24_cli_out *b24_cli_doctor_text(void);
struct b24_cli_out *b24_cli_doctor_more(void);
/* The device's clock, Unix s. */
int64_t b24_cli_doctor_now_s(void);
/* Ends a line: its text and more are what has been put there. about: the card
 * that it is about, or NULL; asked: the call made for it, or NULL. */
void b24_cli_doctor_line(const char *name, enum b24_cli_status status,
                         const struct b24_call *about,
                         const struct b24_call *asked,
                         const struct b24_reply *reply);
/* A line of what was not looked at, because of what failed before. */
void b24_cli_doctor_skip(const char *name);
/* The sentence on a call that failed, into the next line. */
void b24_cli_doctor_sentence(const struct b24_call *call,
                             const struct b24_reply *reply);

/* ---- cli_doctor_way.c ---- */

/* Notes what the first handshake shows; before b24_cli_open(). */
void b24_cli_doctor_watch(void);
/* addresses, connection, tls, certificate, clock: what the first call has met
 * on its way. */
void b24_cli_doctor_way(const struct b24_call *call,
                        const struct b24_reply *reply);

/* ---- cli_doctor_chain.c ---- */

/* The chain, into the next line; and what is wrong with it. */
void b24_cli_doctor_chain(void);
void b24_cli_doctor_bad_chain(int err);

#endif
