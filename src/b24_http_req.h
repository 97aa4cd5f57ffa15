/* b24_http_req.h - writes an HTTP/1.1 request (RFC 9112; layer 2). */
#ifndef B24_HTTP_REQ_H
#define B24_HTTP_REQ_H

#include "b24_buf.h"

/* The fields after the request line: Host (IPv6 in brackets, port unless 443),
 * User-Agent, Accept, Content-Type, X-Request-ID. No Accept-Encoding, no
 * cookies. type: media type of the body. */
void b24_http_fields(struct b24_buf *out, const char *host, uint16_t port,
                     const char *user_agent, const char *type,
                     const char *request_id);
/* Ends the head and leaves room for Content-Length; returns a mark for
 * body_end, which writes the exact length and closes the gap. So up to four
 * octets more than the request must fit while it is written, and a body of
 * more than 99,999 is B24_E_SPACE. */
size_t b24_http_body_begin(struct b24_buf *out);
void b24_http_body_end(struct b24_buf *out, size_t mark);

#endif
