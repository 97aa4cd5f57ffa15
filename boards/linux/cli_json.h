/* cli_json.h - one JSON object per card, for programs. Pure. */
#ifndef B24_CLI_JSON_H
#define B24_CLI_JSON_H

#include "cli_say.h"

/* One line with all keys. end->call NULL: it is about no card. method: the
 * REST method, "" if none. */
void b24_cli_json(struct b24_cli_out *o, const struct b24_cli_end *end,
                  const char *method);

#endif
