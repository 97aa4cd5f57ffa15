/* b24_port_template.h - a port to start from: copy the folder, rename
 * "template", fill the functions. port/README.md has the checklist. */
#ifndef B24_PORT_TEMPLATE_H
#define B24_PORT_TEMPLATE_H

#include "b24/b24_port.h"

/* Everything the port remembers. The caller owns it and zeroes it; put here
 * what your stack needs: the socket or control block, what has come in and is
 * not read yet, the last error of the stack for people. No static state. */
struct b24_port_template {
    uint8_t state; /* where open() is: idle, resolving, connecting, open */
};

/* ctx is a struct b24_port_template. */
extern const struct b24_port b24_port_template;

#endif
