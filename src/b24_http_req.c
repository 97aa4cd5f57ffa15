/* b24_http_req.c - the head of a request (RFC 9112, 3 and 6.2). */
#include "b24_http_req.h"

#include <string.h>

/* Room for Content-Length: five digits are more than the largest request
 * buffer, then the line's end and the empty line. */
#define ROOM "00000\r\n\r\n"

void b24_http_fields(struct b24_buf *out, const char *host, uint16_t port,
                     const char *user_agent, const char *type,
                     const char *request_id)
{
    size_t len = strlen(host);
    int literal = memchr(host, ':', len) != NULL; /* RFC 3986, 3.2.2 */

    b24_puts(out, literal ? "Host: [" : "Host: ");
    b24_put(out, host, len);
    if (literal)
        B24_PUT_LIT(out, "]");
    if (port != B24_HTTPS_PORT) {
        B24_PUT_LIT(out, ":");
        b24_put_u32(out, port);
    }
    B24_PUT_LIT(out, "\r\nUser-Agent: ");
    b24_puts(out, user_agent);
    B24_PUT_LIT(out, "\r\nAccept: application/json\r\nContent-Type: ");
    b24_puts(out, type);
    B24_PUT_LIT(out, "\r\nX-Request-ID: ");
    b24_puts(out, request_id);
    B24_PUT_LIT(out, "\r\n");
}

size_t b24_http_body_begin(struct b24_buf *out)
{
    B24_PUT_LIT(out, "Content-Length: " ROOM);
    return out->len;
}

void b24_http_body_end(struct b24_buf *out, size_t mark)
{
    char *body;
    size_t len;
    struct b24_buf room;

    if (out->err)
        return;
    body = out->p + mark;
    len = out->len - mark;
    b24_buf_init(&room, body - (sizeof ROOM - 1), sizeof ROOM - 1);
    b24_put_u32(&room, (uint32_t)len);
    B24_PUT_LIT(&room, "\r\n\r\n");
    memmove(room.p + room.len, body, len);
    out->len -= room.cap - room.len;
    out->err = room.err;
}
