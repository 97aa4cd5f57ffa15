/* b24_tls.h - one verified TLS connection over a port (layer 4). Only the
 * files b24_tls*.c know Mbed TLS; no type of it appears here.
 *
 * Mbed TLS's allocator, clock and PSA are process-wide, so there is one owner
 * at a time: b24_tls_claim() ... b24_tls_release(). */
#ifndef B24_TLS_H
#define B24_TLS_H

#include "b24/b24.h"

/* Takes Mbed TLS and gives it the arena. cfg, port and ctx are used until
 * release. B24_OK, B24_E_BUSY. */
int b24_tls_claim(const struct b24_config *cfg, const struct b24_port *port,
                  void *ctx);
/* Frees what is left, wipes the arena, gives Mbed TLS back. */
void b24_tls_release(void);

/* Prepares a handshake with host over the port's open connection.
 * B24_OK, B24_E_ARENA, B24_E_TLS. */
int b24_tls_open(struct b24_tls *t, const char *host);
/* One step. B24_BUSY: again (t->want: events to wait for, 0: at once);
 * B24_OK: verified; < 0: B24_E_TLS..., B24_E_ARENA, B24_E_ROOTS, B24_E_IO,
 * B24_E_CLOSED, B24_E_RANDOM. */
int b24_tls_handshake(struct b24_tls *t);
/* > 0: octets taken (possibly fewer than len); B24_E_AGAIN; < 0: over. After
 * B24_E_AGAIN call again with the same octets. */
int b24_tls_send(struct b24_tls *t, const void *buf, size_t len);
/* > 0: octets given; 0: the peer ended with close_notify; B24_E_AGAIN;
 * B24_E_CLOSED: it ended without; B24_E_TLS_RECORD; other < 0: over. */
int b24_tls_recv(struct b24_tls *t, void *buf, size_t cap);
/* Sends close_notify if it can be done at once, and frees. Also when closed.
 */
void b24_tls_close(struct b24_tls *t);
void b24_tls_describe(const struct b24_tls *t, struct b24_tls_info *out);

#endif
