/* b24_lwip_socket_connection.h - what the files of this port share. */
#ifndef B24_LWIP_SOCKET_CONNECTION_H
#define B24_LWIP_SOCKET_CONNECTION_H

#include "b24_lwip_socket.h"

/* The picture is in b24_lwip_socket.h. */
enum b24_lwip_socket_state { IDLE, RESOLVING, CONNECTING, OPEN, BROKEN };

/* The open and close of struct b24_port. */
int b24_lwip_socket_open(void *ctx, const char *host, uint16_t port);
void b24_lwip_socket_close(void *ctx);

/* Sends what was gathered, as far as lwIP has room. */
void b24_lwip_socket_push(struct b24_lwip_socket *s);
/* B24_E_AGAIN, or B24_E_IO and the stream is over: what errno says. */
int b24_lwip_socket_error(struct b24_lwip_socket *s);

#endif
