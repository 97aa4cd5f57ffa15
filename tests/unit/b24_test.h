/* b24_test.h - what every unit test begins with. */
#ifndef B24_TEST_H
#define B24_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A copy that ends where its memory ends, so that ASan sees one octet too
 * far. free() it. */
static inline char *exact_copy(const void *data, size_t len)
{
    char *copy = malloc(len ? len : 1);

    assert_non_null(copy);
    if (len)
        memcpy(copy, data, len);
    return copy;
}

#endif
