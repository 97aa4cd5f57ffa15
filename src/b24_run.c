/* b24_run.c - a whole call, blocking (layer 5): for callers without a
 * superloop, and not linked into firmware that has one. */
#include "b24_step.h"

int b24_run(struct b24_client *c, const struct b24_call *what,
            struct b24_reply *out)
{
    int rc = b24_start(c, what);

    if (rc == B24_OK && !c->port->wait)
        rc = b24_step_fail(c, B24_E_ARG);
    if (rc == B24_OK)
        rc = B24_BUSY;
    while (rc == B24_BUSY) {
        unsigned events;
        uint32_t ms;
        int woken;

        rc = b24_poll(c);
        ms = b24_poll_hint(c, &events);
        if (rc != B24_BUSY || ms == 0)
            continue;
        woken = c->port->wait(c->port_ctx, events, ms);
        if (woken < 0)
            rc = b24_step_broken(c, B24_E_IO);
        else if (woken == 0)
            c->waited_ms += ms;
    }
    if (out)
        *out = *b24_result(c);
    return rc;
}
