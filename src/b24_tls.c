/* b24_tls.c - one connection; with b24_tls_verify.c and b24_tls_env.c all that
 * knows Mbed TLS (3.6). No field of a context is touched, so that 4.x stays
 * within reach. */
#include "b24_tls.h"
#include "b24_buf.h"
#include "b24_record.h"
#include "b24_tls_env.h"
#include "b24_tls_session.h"
#include "b24_tls_verify.h"

#include <string.h>

#include <mbedtls/ecp.h>
#include <mbedtls/platform.h>
#include <mbedtls/ssl.h>

/* Records that one call takes: Mbed TLS reads on over warnings and the like as
 * long as more come, and nobody would look at the deadline. */
#define RECORDS_AT_ONCE 64u
/* RFC 8446, 5.1. */
#define RECORD_APPLICATION 23

struct tls {
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config conf;
    struct b24_tls_verify verify;
    struct b24_session *session; /* NULL: none is kept of this connection */
    int io;                      /* why the port ended the stream */
    struct b24_record record;    /* of what has come */
    uint8_t budget;              /* records that this call may still begin */
    uint8_t kept;                /* one ticket of a connection is enough */
};

/* ---- one connection ---------------------------------------------------- */

static int bio_send(void *ctx, const unsigned char *buf, size_t len)
{
    struct tls *t = ctx;
    int n = b24_tls_env.port->send(b24_tls_env.ctx, buf, len);

    if (n > 0)
        return n;
    if (n == B24_E_AGAIN)
        return MBEDTLS_ERR_SSL_WANT_WRITE;
    t->io = n;
    return MBEDTLS_ERR_SSL_CONN_EOF;
}

static int bio_recv(void *ctx, unsigned char *buf, size_t len)
{
    struct tls *t = ctx;
    int n;

    if (t->record.filled == 0 && t->budget == 0)
        return MBEDTLS_ERR_SSL_WANT_READ;
    n = b24_tls_env.port->recv(b24_tls_env.ctx, buf, len);
    if (n > 0) {
        if (t->record.filled == 0)
            t->budget--;
        b24_record_watch(&t->record, buf, (size_t)n);
        return n;
    }
    if (n == B24_E_AGAIN)
        return MBEDTLS_ERR_SSL_WANT_READ;
    t->io = n ? n : B24_E_CLOSED;
    return MBEDTLS_ERR_SSL_CONN_EOF;
}

/* What a failure really was, whatever Mbed TLS calls it. */
static int explain(const struct tls *t, int rc, int verified)
{
    if (b24_tls_env.out_of_room || rc == MBEDTLS_ERR_SSL_ALLOC_FAILED)
        return B24_E_ARENA;
    if (b24_tls_env.no_random)
        return B24_E_RANDOM;
    if (t->verify.bad_root)
        return B24_E_ROOTS;
    if (t->io)
        return t->io;
    if (verified)
        return t->record.len > MBEDTLS_SSL_IN_CONTENT_LEN &&
                       t->record.head[0] == RECORD_APPLICATION
                   ? B24_E_TLS_RECORD
                   : B24_E_TLS;
    switch (rc) {
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED:
        return b24_tls_verify_error(&t->verify);
    case MBEDTLS_ERR_SSL_BAD_CERTIFICATE:
    case MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE: /* a curve spelt out */
        return B24_E_TLS_CERT;
    case MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION:
        return B24_E_TLS_VERSION;
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
        return b24_record_refused(&t->record) ? B24_E_TLS_VERSION : B24_E_TLS;
    case MBEDTLS_ERR_SSL_INVALID_RECORD:
    case MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL:
    case MBEDTLS_ERR_SSL_BAD_INPUT_DATA:
        return t->record.total > MBEDTLS_SSL_IN_CONTENT_LEN ? B24_E_TLS_CHAIN
                                                            : B24_E_TLS;
    default: /* below: X.509, keys, and what they are made of */
        return rc >= MBEDTLS_ERR_PK_ALLOC_FAILED ? B24_E_TLS_CERT : B24_E_TLS;
    }
}

static int configure(struct tls *t)
{
    mbedtls_ssl_config *conf = &t->conf;
    int rc = mbedtls_ssl_config_defaults(conf, MBEDTLS_SSL_IS_CLIENT,
                                         MBEDTLS_SSL_TRANSPORT_STREAM,
                                         MBEDTLS_SSL_PRESET_DEFAULT);

    if (rc != 0)   /* uncovered: the preset is compiled in */
        return rc; /* uncovered: the same */
    mbedtls_ssl_conf_rng(conf, b24_tls_env_random, NULL);
    b24_tls_verify_use(&t->verify, conf);
    mbedtls_ssl_conf_min_tls_version(conf, MBEDTLS_SSL_VERSION_TLS1_2);
    if (b24_tls_env.cfg->tls_max == 12)
        mbedtls_ssl_conf_max_tls_version(conf, MBEDTLS_SSL_VERSION_TLS1_2);
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
    /* Buffers smaller than 16 KiB: ask for records that fit (RFC 6066, 4). */
    rc = mbedtls_ssl_conf_max_frag_len(conf, MBEDTLS_SSL_MAX_FRAG_LEN_1024);
    if (rc != 0)
        return rc;
#endif
    b24_tls_session_allow(conf, t->session);
    rc = mbedtls_ssl_setup(&t->ssl, conf);
    if (rc != 0)
        return rc;
    mbedtls_ssl_set_bio(&t->ssl, t, bio_send, bio_recv, NULL);
    /* An address goes into no server_name (RFC 6066, 3), so Mbed TLS is given
     * no name at all then and b24_tls_verify.c alone compares. */
    return mbedtls_ssl_set_hostname(
        &t->ssl, t->verify.san.address_len ? NULL : t->verify.san.host);
}

/* B24_BUSY: the kept session is of no use, and dropped. */
static int open_once(struct b24_tls *tls, const char *host)
{
    struct tls *t = mbedtls_calloc(1, sizeof(*t));
    int rc;

    tls->state = t;
    tls->want = tls->offered = tls->resumed = 0;
    if (!t)
        return B24_E_ARENA;
    mbedtls_ssl_init(&t->ssl);
    mbedtls_ssl_config_init(&t->conf);
    b24_tls_verify_host(&t->verify, host);
    /* It is the portal's; another host is a server of tokens. */
    if (strcmp(host, b24_tls_env.cfg->site->host) == 0)
        t->session = b24_tls_env.cfg->session;
    rc = configure(t);
    if (rc != 0) {
        rc = explain(t, rc, 0);
        b24_tls_close(tls);
        return rc;
    }
    rc = b24_tls_session_offer(&t->ssl, t->session);
    if (rc < 0) {
        b24_tls_close(tls);
        return B24_BUSY;
    }
    tls->offered = (uint8_t)rc;
    return B24_OK;
}

int b24_tls_open(struct b24_tls *tls, const char *host)
{
    int rc = open_once(tls, host);

    return rc == B24_BUSY ? open_once(tls, host) : rc;
}

/* What the caller waits for before the next call: nothing where this one has
 * only had its share. */
static int blocked(struct b24_tls *tls, int rc)
{
    const struct tls *t = tls->state;

    tls->want = 0;
    if (rc == MBEDTLS_ERR_SSL_WANT_READ && t->budget)
        tls->want = B24_EV_READ;
    if (rc == MBEDTLS_ERR_SSL_WANT_WRITE)
        tls->want = B24_EV_WRITE;
    return rc == MBEDTLS_ERR_SSL_WANT_READ || rc == MBEDTLS_ERR_SSL_WANT_WRITE;
}

/* The peer is who it should be: by its chain, or by a session that was kept of
 * a connection with one. */
static int established(struct b24_tls *tls)
{
    struct tls *t = tls->state;

    tls->resumed = !t->verify.seen;
    /* Believed only when seen; cannot differ, VERIFY_REQUIRED being set. */
    if (tls->resumed ? !tls->offered /* uncovered: see above */
                     : mbedtls_ssl_get_verify_result(&t->ssl) != 0)
        return B24_E_TLS_UNTRUSTED; /* uncovered: the same */
    if (t->verify.ending) {
        b24_tls_session_drop(t->session);
        t->session = NULL;
    }
    if (mbedtls_ssl_get_version_number(&t->ssl) == MBEDTLS_SSL_VERSION_TLS1_2)
        b24_tls_session_keep(&t->ssl, t->session, tls->resumed);
    return B24_OK;
}

int b24_tls_handshake(struct b24_tls *tls)
{
    struct tls *t = tls->state;
    int rc;

    t->budget = RECORDS_AT_ONCE;
    rc = mbedtls_ssl_handshake_step(&t->ssl);
    if (blocked(tls, rc))
        return B24_BUSY;
    if (rc == 0 && !mbedtls_ssl_is_handshake_over(&t->ssl))
        return B24_BUSY;
    /* Mbed TLS passes over a Finished of ours that it had no room to compute:
     * nothing is sent that the server would not read. */
    if (rc == 0 && !b24_tls_env.out_of_room)
        return established(tls);
    b24_tls_session_drop(t->session); /* it may have been the cause */
    return explain(t, rc, 0);
}

int b24_tls_send(struct b24_tls *tls, const void *buf, size_t len)
{
    struct tls *t = tls->state;
    int rc = mbedtls_ssl_write(&t->ssl, buf, len);

    if (blocked(tls, rc))
        return B24_E_AGAIN;
    return rc > 0 ? rc : explain(t, rc, 1);
}

int b24_tls_recv(struct b24_tls *tls, void *buf, size_t cap)
{
    struct tls *t = tls->state;
    int rc;

    t->budget = RECORDS_AT_ONCE;
    rc = mbedtls_ssl_read(&t->ssl, buf, cap);
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    if (rc == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) {
        if (!t->kept)
            b24_tls_session_keep(&t->ssl, t->session, tls->resumed);
        t->kept = 1;
        tls->want = 0; /* there may be more in the same record */
        return B24_E_AGAIN;
    }
#endif
    /* 0: an empty record behind an empty one, or the end */
    if (blocked(tls, rc) || (rc == 0 && !t->io))
        return B24_E_AGAIN;
    if (rc > 0)
        return rc;
    if (rc == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
        return 0;
    return explain(t, rc, 1);
}

void b24_tls_close(struct b24_tls *tls)
{
    struct tls *t = tls->state;

    if (t) {
        if (!t->io && mbedtls_ssl_is_handshake_over(&t->ssl))
            (void)mbedtls_ssl_close_notify(&t->ssl);
        mbedtls_ssl_free(&t->ssl);
        mbedtls_ssl_config_free(&t->conf);
        b24_wipe(t, sizeof(*t));
        mbedtls_free(t);
    }
    tls->state = NULL;
    tls->want = 0;
    b24_tls_env_renew();
}

void b24_tls_describe(const struct b24_tls *tls, struct b24_tls_info *out)
{
    const struct tls *t = tls->state;

    memset(out, 0, sizeof(*out));
    out->arena_peak = b24_tls_env.peak;
    out->arena_blocks = b24_tls_env.blocks;
    if (!t || !mbedtls_ssl_is_handshake_over((mbedtls_ssl_context *)&t->ssl))
        return;
    out->version = mbedtls_ssl_get_version(&t->ssl);
    out->resumed = tls->resumed;
    out->suite = mbedtls_ssl_get_ciphersuite(&t->ssl);
}
