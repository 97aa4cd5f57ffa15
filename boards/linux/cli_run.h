/* cli_run.h - one call from start to end, interruptible. */
#ifndef B24_CLI_RUN_H
#define B24_CLI_RUN_H

#include "b24_posix.h"
#include "cli_progress.h"
#include "cli_wire.h"

/* SIGINT, SIGTERM and SIGHUP set a flag and end whatever waits. */
void b24_cli_catch_signals(void);
int b24_cli_interrupted(void);

/* Polls until the call is over, showing where it is; wire: sees the answer,
 * NULL without -vv. The reply is b24_result(client). */
void b24_cli_run(struct b24_client *client, struct b24_posix *net,
                 const struct b24_call *call, struct b24_cli_progress *p,
                 struct b24_cli_wire *wire);

#endif
