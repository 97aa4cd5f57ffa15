/* b24_http_date.h - the dates of HTTP (RFC 9110, 5.6.7; layer 1). */
#ifndef B24_HTTP_DATE_H
#define B24_HTTP_DATE_H

#include "b24/b24.h"

/* Reads "Sun, 06 Nov 1994 08:49:37 GMT" or one of the two obsolete forms,
 * whose two-digit years are 1970 to 2069. Unix seconds; 0: not a date, or
 * not after 1970-01-01 00:00:00. */
int64_t b24_http_date(const char *text, size_t len);

#endif
