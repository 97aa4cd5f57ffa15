/* guards.h - the words between the buffers of struct b24_client that only a
 * test build has (B24_GUARDS): set after b24_init(), looked at before
 * b24_close(). What lies between body and scratch is wiped with them; there
 * the parsers' own tests with buffers of exact size take over. */
#ifndef GUARDS_H
#define GUARDS_H

#include "b24/b24.h"

#define GUARD_WORD 0x9d24c0deu

#if B24_GUARDS
static inline void guards_set(struct b24_client *c)
{
    c->guard_before_reply = c->guard_behind_reply = GUARD_WORD;
    c->guard_behind_http = c->guard_before_mem = GUARD_WORD;
    c->guard_behind_mem = GUARD_WORD;
}

static inline int guards_stand(const struct b24_client *c)
{
    return c->guard_before_reply == GUARD_WORD &&
           c->guard_behind_reply == GUARD_WORD &&
           c->guard_behind_http == GUARD_WORD &&
           c->guard_before_mem == GUARD_WORD &&
           c->guard_behind_mem == GUARD_WORD;
}
#else
static inline void guards_set(struct b24_client *c)
{
    (void)c;
}

static inline int guards_stand(const struct b24_client *c)
{
    (void)c;
    return 1;
}
#endif

#endif
