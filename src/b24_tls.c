/* b24_tls.c - with b24_tls_env.c all that knows Mbed TLS (3.6). No field of a
 * context is touched, so that 4.x stays within reach. */
#include "b24_tls.h"
#include "b24_buf.h"
#include "b24_record.h"
#include "b24_san.h"
#include "b24_tls_env.h"

#include <string.h>

#include <mbedtls/ecp.h>
#include <mbedtls/oid.h>
#include <mbedtls/platform.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

/* Roots of one name that are tried; more than two is a broken bundle. */
#define MAX_ROOTS_OF_NAME 4u
/* Records that one call takes: Mbed TLS reads on over warnings and the like as
 * long as more come, and nobody would look at the deadline. */
#define RECORDS_AT_ONCE 64u
/* RFC 8446, 5.1. */
#define RECORD_APPLICATION 23

struct tls {
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config conf;
    struct b24_san san;
    uint32_t flags;           /* MBEDTLS_X509_BADCERT_*, of every certificate */
    int io;                   /* why the port ended the stream */
    struct b24_record record; /* of what has come */
    uint8_t budget;           /* records that this call may still begin */
    uint8_t bad_root; /* the application's root could not be had or read */
};

/* ---- verification ------------------------------------------------------ */

static void free_chain(mbedtls_x509_crt *crt)
{
    mbedtls_x509_crt_free(crt); /* the whole list behind it, too */
    mbedtls_free(crt);
}

/* The roots that may have signed child: at most a few, parsed on demand. */
static int find_roots(void *ctx, const mbedtls_x509_crt *child,
                      mbedtls_x509_crt **candidates)
{
    const struct b24_roots *roots = b24_tls_env.cfg->roots;
    struct tls *t = ctx;
    mbedtls_x509_crt *list = NULL;
    int rc = 0;

    for (unsigned n = 0; n < MAX_ROOTS_OF_NAME && rc == 0; n++) {
        const uint8_t *der = NULL;
        int len = roots->find(roots->ctx, child->issuer_raw.p,
                              child->issuer_raw.len, n, &der);

        if (len == 0)
            break;
        if (!list) {
            list = mbedtls_calloc(1, sizeof(*list));
            if (!list)
                return MBEDTLS_ERR_X509_ALLOC_FAILED;
            mbedtls_x509_crt_init(list);
        }
        rc = len < 0 ? MBEDTLS_ERR_X509_FATAL_ERROR
                     : mbedtls_x509_crt_parse_der(list, der, (size_t)len);
    }
    if (rc != 0) {
        t->bad_root = 1;
        free_chain(list);
        list = NULL;
    }
    *candidates = list;
    return rc;
}

/* 1: the certificate carries the host in the form that fits its kind. Mbed TLS
 * also takes a common name, and an address or a URI written as a DNS name. */
static int names_host(const struct tls *t, const mbedtls_x509_crt *crt)
{
    const mbedtls_x509_sequence *san = &crt->subject_alt_names;

    for (; san; san = san->next)
        if (b24_san_matches(&t->san, san->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK,
                            san->buf.p, san->buf.len))
            return 1;
    return 0;
}

/* 1: there are name constraints (RFC 5280, 4.2.1.10). Mbed TLS passes over
 * them where they are not critical; what nobody enforces is refused. */
static int constrains_names(const mbedtls_x509_crt *crt)
{
    static const uint8_t oid[] = {0x06, 0x03, 0x55, 0x1d, 0x1e};
    const mbedtls_x509_buf *ext = &crt->v3_ext;

    for (size_t i = 0; i + sizeof(oid) <= ext->len; i++)
        if (memcmp(ext->p + i, oid, sizeof(oid)) == 0)
            return 1;
    return 0;
}

/* Called for every certificate of the chain, the server's (depth 0) last. What
 * an authority may not vouch for, Mbed TLS does not ask. */
static int check_certificate(void *ctx, mbedtls_x509_crt *crt, int depth,
                             uint32_t *flags)
{
    struct tls *t = ctx;

    if (depth == 0 && !names_host(t, crt))
        *flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
    if (depth > 0 && mbedtls_x509_crt_check_extended_key_usage(
                         crt, MBEDTLS_OID_SERVER_AUTH,
                         MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)) != 0)
        *flags |= MBEDTLS_X509_BADCERT_EXT_KEY_USAGE;
    if (depth > 0 && constrains_names(crt))
        *flags |= MBEDTLS_X509_BADCERT_OTHER;
    t->flags |= *flags;
    return 0;
}

static int certificate_error(uint32_t flags)
{
    if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED)
        return B24_E_TLS_UNTRUSTED;
    if (flags & MBEDTLS_X509_BADCERT_EXPIRED)
        return B24_E_TLS_EXPIRED;
    if (flags & MBEDTLS_X509_BADCERT_FUTURE)
        return B24_E_TLS_FUTURE;
    if (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH)
        return B24_E_TLS_NAME;
    return B24_E_TLS_CERT;
}

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
    if (t->bad_root)
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
        return certificate_error(t->flags);
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
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_cb(conf, find_roots, t);
    mbedtls_ssl_conf_verify(conf, check_certificate, t);
    mbedtls_ssl_conf_min_tls_version(conf, MBEDTLS_SSL_VERSION_TLS1_2);
    if (b24_tls_env.cfg->tls_max == 12)
        mbedtls_ssl_conf_max_tls_version(conf, MBEDTLS_SSL_VERSION_TLS1_2);
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
    /* Buffers smaller than 16 KiB: ask for records that fit (RFC 6066, 4). */
    rc = mbedtls_ssl_conf_max_frag_len(conf, MBEDTLS_SSL_MAX_FRAG_LEN_1024);
    if (rc != 0)
        return rc;
#endif
    rc = mbedtls_ssl_setup(&t->ssl, conf);
    if (rc != 0)
        return rc;
    mbedtls_ssl_set_bio(&t->ssl, t, bio_send, bio_recv, NULL);
    /* An address goes into no server_name (RFC 6066, 3), so Mbed TLS is given
     * no name at all then and check_certificate() alone compares. */
    return mbedtls_ssl_set_hostname(&t->ssl,
                                    t->san.address_len ? NULL : t->san.host);
}

int b24_tls_open(struct b24_tls *tls, const char *host)
{
    struct tls *t = mbedtls_calloc(1, sizeof(*t));
    uint32_t address[4];
    int rc;

    tls->state = t;
    tls->want = 0;
    if (!t)
        return B24_E_ARENA;
    mbedtls_ssl_init(&t->ssl);
    mbedtls_ssl_config_init(&t->conf);
    t->san.host = host;
    t->san.address_len =
        (uint8_t)mbedtls_x509_crt_parse_cn_inet_pton(host, address);
    memcpy(t->san.address, address, t->san.address_len);
    rc = configure(t);
    if (rc != 0) {
        rc = explain(t, rc, 0);
        b24_tls_close(tls);
    }
    return rc;
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

int b24_tls_handshake(struct b24_tls *tls)
{
    struct tls *t = tls->state;
    int rc;

    t->budget = RECORDS_AT_ONCE;
    rc = mbedtls_ssl_handshake_step(&t->ssl);
    if (blocked(tls, rc))
        return B24_BUSY;
    if (rc != 0)
        return explain(t, rc, 0);
    if (!mbedtls_ssl_is_handshake_over(&t->ssl))
        return B24_BUSY;
    /* Believed only when seen; cannot differ, VERIFY_REQUIRED being set. */
    if (mbedtls_ssl_get_verify_result(&t->ssl) != 0) /* uncovered: see above */
        return B24_E_TLS_UNTRUSTED;                  /* uncovered: the same */
    return B24_OK;
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
    if (!t || !mbedtls_ssl_is_handshake_over((mbedtls_ssl_context *)&t->ssl))
        return;
    out->version = mbedtls_ssl_get_version(&t->ssl);
    out->suite = mbedtls_ssl_get_ciphersuite(&t->ssl);
}
