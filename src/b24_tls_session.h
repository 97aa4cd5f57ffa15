/* b24_tls_session.h - what is kept of a verified connection, so that the next
 * one need not do the same arithmetic (layer 4). Used by b24_tls.c alone. */
#ifndef B24_TLS_SESSION_H
#define B24_TLS_SESSION_H

#include "b24/b24.h"

#include <mbedtls/ssl.h>

/* How long after its verification a session is resumed at the most. A chain
 * that ends within this time makes none. */
#define B24_SESSION_S INT64_C(43200)

#if defined(MBEDTLS_SSL_SESSION_TICKETS)
/* Asks for tickets where there is room for one; otherwise for none, which
 * keeps them off the wire. room may be NULL, here and below. */
void b24_tls_session_allow(mbedtls_ssl_config *conf,
                           const struct b24_session *room);
/* Before the handshake. 1: the session is offered to the server; 0: there is
 * none; -1: it could not be taken, and ssl, which may have half of it, must not
 * be used. What cannot be used is dropped. */
int b24_tls_session_offer(mbedtls_ssl_context *ssl, struct b24_session *room);
/* After a handshake, or a ticket behind it. resumed: it was by the session
 * that stands in room, whose verification is what counts. */
void b24_tls_session_keep(mbedtls_ssl_context *ssl, struct b24_session *room,
                          int resumed);
void b24_tls_session_drop(struct b24_session *room);
/* 1: a session of now would last beyond that date. */
int b24_tls_session_outlives(const mbedtls_x509_time *end);
#else /* no session is ever kept */
#define b24_tls_session_allow(conf, room)        ((void)(room))
#define b24_tls_session_offer(ssl, room)         ((void)(room), 0)
#define b24_tls_session_keep(ssl, room, resumed) ((void)(room))
#define b24_tls_session_drop(room)               ((void)(room))
#define b24_tls_session_outlives(end)            0
#endif

#endif
