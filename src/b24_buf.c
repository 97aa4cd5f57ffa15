/* b24_buf.c - a bounded, sticky writer. */
#include "b24_buf.h"

#include <string.h>

void b24_buf_init(struct b24_buf *b, char *p, size_t cap)
{
    b->p = p;
    b->cap = cap;
    b->len = 0;
    b->err = B24_OK;
}

void b24_put(struct b24_buf *b, const char *data, size_t len)
{
    if (b->err)
        return;
    if (len > b->cap - b->len) {
        b->err = B24_E_SPACE;
        return;
    }
    memcpy(b->p + b->len, data, len);
    b->len += len;
}

void b24_puts(struct b24_buf *b, const char *s)
{
    b24_put(b, s, strlen(s));
}

void b24_put_u32(struct b24_buf *b, uint32_t n)
{
    char digits[10]; /* 4294967295 */
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    b24_put(b, digits + at, sizeof digits - at);
}

void b24_wipe(void *p, size_t len)
{
    /* The compiler cannot know that the pointer is memset, and thus not that
     * the memory is dead. A volatile loop would cost far more. */
    void *(*volatile fill)(void *, int, size_t) = memset;

    fill(p, 0, len);
}
