/* report.h - the outcome of a call on the UART, and what to do: one line. */
#ifndef B24_REPORT_H
#define B24_REPORT_H

#include "b24/b24.h"

/* ": done, reset (1 request, 812 ms)" or ": failed, api_error, ... (...): Ask
 * ...". hook is the credential, "user/secret" or a token: the server may echo
 * it, this never shows it. */
void b24_report(const struct b24_reply *reply, const char *hook);

#endif
