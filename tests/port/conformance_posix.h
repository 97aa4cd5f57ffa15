/* conformance_posix.h - what only the port for Linux has to show. */
#ifndef B24_CONFORMANCE_POSIX_H
#define B24_CONFORMANCE_POSIX_H

#include "conformance.h"

/* A second address of the peer's machine, where conf_peer.first_dead_port
 * answers; at conf_peer.host it does not. NULL: none. */
extern const char *posix_alias;

extern const struct conf_case posix_cases[];

#endif
