/* b24_http_resp.h - reads one HTTP/1.x response, incrementally, at any cut of
 * the stream, in bounded memory (RFC 9112; layer 2).
 *
 *   STATUS_LINE -> FIELDS -> (1xx: STATUS_LINE again)
 *     -> BODY_LENGTH | BODY_CLOSE | CHUNK_SIZE <-> CHUNK_DATA -> TRAILER
 *     -> COMPLETE;   from anywhere: FAILED
 *
 * Stricter than RFC 9112 asks where it leaves the choice: a line ends with
 * CRLF (a lone LF is refused), a folded line is refused, as are both framings
 * at once and Content-Length values that differ ("5, 5" is one value said
 * twice). The transfer coding must be chunked alone, the content coding
 * identity. At most 8 responses 1xx are skipped, 101 is refused.
 *
 * A field that does not fit the body buffer is skipped, its octets checked
 * all the same; a framing field must fit. Octets of the head, of chunk
 * extensions and of trailers count together towards B24_HEAD_MAX.
 *
 * struct b24_http_resp stands in b24_private.h. */
#ifndef B24_HTTP_RESP_H
#define B24_HTTP_RESP_H

#include "b24/b24.h"

/* body: where the first cap octets of the body are kept, cap > 1; the rest is
 * counted and dropped. During the head it holds the line that a cut left
 * unfinished; a field of cap - 1 octets or more is skipped. */
void b24_http_resp_init(struct b24_http_resp *r, char *body, size_t cap);
/* Takes octets. B24_BUSY: wants more; B24_OK: the message is complete, *used
 * octets of data were its own (0 when it was complete before; what is left
 * over belongs to nothing: do not use the connection again); < 0, sticky:
 * B24_E_HTTP, B24_E_CODING, B24_E_TOO_LARGE. */
int b24_http_resp_feed(struct b24_http_resp *r, const void *data, size_t len,
                       size_t *used);
/* The stream has ended; clean: by close_notify. B24_OK when that completes
 * the message, B24_E_CLOSED (sticky) when octets are missing. */
int b24_http_resp_end(struct b24_http_resp *r, int clean);
/* 1: the connection may carry another request (RFC 9112, 9.3). */
int b24_http_resp_keeps_alive(const struct b24_http_resp *r);

#endif
