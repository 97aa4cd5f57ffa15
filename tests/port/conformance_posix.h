/* conformance_posix.h - what only the port for Linux has to show. */
#ifndef B24_CONFORMANCE_POSIX_H
#define B24_CONFORMANCE_POSIX_H

#include "conformance.h"

extern const struct conf_case posix_cases[];

#endif
