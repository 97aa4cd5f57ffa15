/* digits.c - see digits.h. */
#include "digits.h"

const char *b24_digits(char to[B24_DIGITS_SIZE], uint32_t n, unsigned least)
{
    unsigned at = B24_DIGITS_SIZE - 1;

    to[at] = '\0';
    do {
        to[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (at > 0 && (n || B24_DIGITS_SIZE - 1 - at < least));
    return to + at;
}
