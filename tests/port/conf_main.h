/* conf_main.h - for programs on a system with stdio that run the conformance
 * test: what peer.py offers, as arguments, and a line of output a case. */
#ifndef B24_CONF_MAIN_H
#define B24_CONF_MAIN_H

#include "conf_offers.h"

/* Takes what is offered, "echo=40001 host=127.0.0.1 ...": 0, or 2 with a
 * message. */
int conf_arguments(int argc, char **argv);
/* The report of struct conf; ctx is not used. */
void conf_print(void *ctx, const char *name, enum conf_verdict verdict,
                const char *why);
/* Runs further cases, after conf_run(). */
void conf_run_more(struct conf *k, const struct conf_case *c);
/* The last line; the program's exit status. */
int conf_summary(const struct conf *k);

#endif
