/* b24_tls_session.c - see b24_tls_session.h. */
#include "b24_tls_session.h"
#include "b24_buf.h"
#include "b24_tls_env.h"

#include <stddef.h>
#include <string.h>

#if defined(MBEDTLS_SSL_SESSION_TICKETS)

/* FNV-1a: finds what deep sleep or flash has damaged; an attacker who can write
 * here has the secret as well. */
static uint32_t hash(uint32_t h, const void *data, size_t len)
{
    const uint8_t *p = data;

    while (len--)
        h = (h ^ *p++) * 16777619u;
    return h;
}

/* Whose session, and how it may be made: Mbed TLS would resume one of TLS 1.3
 * also where 1.2 is the most that is wanted. */
static uint32_t site_hash(void)
{
    const struct b24_config *cfg = b24_tls_env.cfg;
    const struct b24_site *site = cfg->site;
    uint32_t h = hash(2166136261u, site->host, strlen(site->host));

    h = hash(h, &site->port, sizeof(site->port));
    return hash(h, &cfg->tls_max, sizeof(cfg->tls_max));
}

/* Of all that is behind the check itself. */
static uint32_t check_of(const struct b24_session *s)
{
    return hash(2166136261u, (const uint8_t *)s + sizeof(s->check),
                offsetof(struct b24_session, data) - sizeof(s->check) + s->len);
}

static int usable(const struct b24_session *s)
{
    const int64_t now = b24_tls_env.port->time_s(b24_tls_env.ctx);

    return s->len <= sizeof(s->data) && s->check == check_of(s) &&
           s->site == site_hash() && now <= s->until_s &&
           s->until_s - now <= B24_SESSION_S;
}

void b24_tls_session_drop(struct b24_session *room)
{
    if (room)
        b24_wipe(room, sizeof(*room));
}

void b24_tls_session_allow(mbedtls_ssl_config *conf,
                           const struct b24_session *room)
{
    mbedtls_ssl_conf_session_tickets(
        conf, room ? MBEDTLS_SSL_SESSION_TICKETS_ENABLED
                   : MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    if (room)
        mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
            conf, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
#endif
}

int b24_tls_session_outlives(const mbedtls_x509_time *end)
{
    const int64_t now = b24_tls_env.port->time_s(b24_tls_env.ctx);
    mbedtls_x509_time until = {9999, 12, 31, 23, 59, 59};

    /* A time that cannot be told stays later than all. */
    (void)mbedtls_x509_time_gmtime((mbedtls_time_t)(now + B24_SESSION_S),
                                   &until);
    return mbedtls_x509_time_cmp(end, &until) < 0;
}

int b24_tls_session_offer(mbedtls_ssl_context *ssl, struct b24_session *room)
{
    mbedtls_ssl_session session;
    int rc;

    if (!room || !room->len)
        return 0;
    if (!usable(room)) {
        b24_tls_session_drop(room);
        return 0;
    }
    mbedtls_ssl_session_init(&session);
    rc = mbedtls_ssl_session_load(&session, room->data, room->len);
    if (rc == 0)
        rc = mbedtls_ssl_set_session(ssl, &session);
    mbedtls_ssl_session_free(&session);
    if (rc == 0)
        return 1;
    b24_tls_session_drop(room);
    return -1;
}

void b24_tls_session_keep(mbedtls_ssl_context *ssl, struct b24_session *room,
                          int resumed)
{
    const uint8_t had = b24_tls_env.out_of_room;
    mbedtls_ssl_session session;
    size_t len = 0;
    int rc;

    if (!room)
        return;
    mbedtls_ssl_session_init(&session);
    rc = mbedtls_ssl_get_session(ssl, &session);
    if (rc == 0)
        rc = mbedtls_ssl_session_save(&session, room->data, sizeof(room->data),
                                      &len);
    mbedtls_ssl_session_free(&session);
    b24_tls_env.out_of_room = had; /* the connection is good without */
    if (rc != 0) {
        b24_tls_session_drop(room);
        return;
    }
    if (!resumed)
        room->until_s =
            b24_tls_env.port->time_s(b24_tls_env.ctx) + B24_SESSION_S;
    room->len = (uint32_t)len;
    room->site = site_hash();
    room->check = check_of(room);
}

#endif
