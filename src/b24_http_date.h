/* b24_http_date.h - the dates of HTTP (RFC 9110, 5.6.7; layer 1). */
#ifndef B24_HTTP_DATE_H
#define B24_HTTP_DATE_H

#include "b24/b24.h"

/* Reads "Sun, 06 Nov 1994 08:49:37 GMT" or one of the two obsolete forms,
 * whose two-digit years are 1970 to 2069. Unix seconds; 0: not a date, or
 * not after 1970-01-01 00:00:00. */
int64_t b24_http_date(const char *p, size_t len);
/* 1: the octets at p, as many as there are in shape, have it. A letter in lower
 * case: a digit, put behind part[letter & 7]; '#': a month's name, its place in
 * the year (0-11; 12: none) goes to part[2]; '*': anything; others themselves.
 */
#define B24_HTTP_PARTS 8
int b24_http_shape(const char *p, const char *shape,
                   unsigned part[B24_HTTP_PARTS]);

#endif
