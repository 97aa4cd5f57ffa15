/* b24_buf.h - a bounded writer (layer 1). Sticky: after the first write that
 * does not fit nothing more is written and err stays B24_E_SPACE, so a chain
 * of writes is checked once, at its end. */
#ifndef B24_BUF_H
#define B24_BUF_H

#include "b24/b24.h"

struct b24_buf {
    char *p;    /* caller's memory */
    size_t cap; /* room, octets */
    size_t len; /* used, octets; never more than cap */
    int err;    /* B24_OK, or the first error */
};

void b24_buf_init(struct b24_buf *b, char *p, size_t cap);
void b24_put(struct b24_buf *b, const char *data, size_t len);
/* A NUL-terminated string, without its NUL. */
void b24_puts(struct b24_buf *b, const char *s);
/* A string literal: its length is known to the compiler. */
#define B24_PUT_LIT(b, lit) b24_put((b), "" lit, sizeof(lit) - 1)
/* A decimal number, no sign, no leading zero. */
void b24_put_u32(struct b24_buf *b, uint32_t n);
/* Overwrites memory in a way that no optimiser removes. */
void b24_wipe(void *p, size_t len);

#endif
