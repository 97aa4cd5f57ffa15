/* b24_http_field.h - what the lines of a response's head say (layer 2, the
 * other half of b24_http_resp). */
#ifndef B24_HTTP_FIELD_H
#define B24_HTTP_FIELD_H

#include "b24/b24.h"

/* The bits of b24_http_resp.flags. */
#define B24_HTTP_AFTER_CR 1u /* of the line in the buffer */
#define B24_HTTP_LENGTH   2u /* Content-Length was there: left holds it */
#define B24_HTTP_CHUNKED  4u
#define B24_HTTP_CLOSE    8u
#define B24_HTTP_KEEP     16u

/* Both read one line without its CRLF, and keep what matters in r. A line of
 * r->cap - 1 octets or more counts as long: its first r->cap - 2 octets are
 * looked at, whether or not more stand there. */
/* B24_OK; B24_E_HTTP. */
int b24_http_status_line(struct b24_http_resp *r, const char *p, size_t len);
/* 1: a name that long may mean something: the lengths are the constant's bits.
 */
#define B24_HTTP_MATTERS(name) ((name) <= 17 && ((0x34d10uL >> (name)) & 1))
/* name: the length of a field's name, which matters and fits; ':' follows it.
 * B24_OK; B24_E_HTTP; B24_E_CODING; B24_E_TOO_LARGE: a framing field is long.
 */
int b24_http_field(struct b24_http_resp *r, const char *p, size_t name,
                   size_t len);

#endif
