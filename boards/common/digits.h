/* digits.h - a number in decimal digits, without printf. */
#ifndef B24_DIGITS_H
#define B24_DIGITS_H

#include <stdint.h>

#define B24_DIGITS_SIZE 11 /* of any number, and a NUL */

/* Writes n to the end of to, with zeros before it up to least digits (at most
 * 10), and a NUL. Returns where in to it begins. */
const char *b24_digits(char to[B24_DIGITS_SIZE], uint32_t n, unsigned least);

#endif
