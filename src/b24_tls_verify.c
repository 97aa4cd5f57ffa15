/* b24_tls_verify.c - see b24_tls_verify.h. */
#include "b24_tls_verify.h"
#include "b24_tls_env.h"
#include "b24_tls_session.h"

#include <string.h>

#include <mbedtls/oid.h>
#include <mbedtls/platform.h>
#include <mbedtls/x509_crt.h>

/* Roots of one name that are tried; more than two is a broken bundle. */
#define MAX_ROOTS_OF_NAME 4u

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
    struct b24_tls_verify *v = ctx;
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
        v->bad_root = 1;
        free_chain(list);
        list = NULL;
    }
    *candidates = list;
    return rc;
}

/* 1: the certificate carries the host in the form that fits its kind. Mbed TLS
 * also takes a common name, and an address or a URI written as a DNS name. */
static int names_host(const struct b24_tls_verify *v,
                      const mbedtls_x509_crt *crt)
{
    const mbedtls_x509_sequence *san = &crt->subject_alt_names;

    for (; san; san = san->next)
        if (b24_san_matches(&v->san, san->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK,
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

static int error_of(uint32_t flags)
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

int b24_tls_verify_error(const struct b24_tls_verify *v)
{
    return error_of(v->flags);
}

/* Called for every certificate of the chain, the server's (depth 0) last. What
 * an authority may not vouch for, Mbed TLS does not ask. */
static int check_certificate(void *ctx, mbedtls_x509_crt *crt, int depth,
                             uint32_t *flags)
{
    const struct b24_config *cfg = b24_tls_env.cfg;
    struct b24_tls_verify *v = ctx;

    if (depth == 0 && !names_host(v, crt))
        *flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
    if (depth > 0 && mbedtls_x509_crt_check_extended_key_usage(
                         crt, MBEDTLS_OID_SERVER_AUTH,
                         MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)) != 0)
        *flags |= MBEDTLS_X509_BADCERT_EXT_KEY_USAGE;
    if (depth > 0 && constrains_names(crt))
        *flags |= MBEDTLS_X509_BADCERT_OTHER;
    v->flags |= *flags;
    v->seen = 1;
    v->ending |= (uint8_t)b24_tls_session_outlives(&crt->valid_to);
    if (cfg->cert)
        cfg->cert(cfg->cert_ctx, crt->raw.p, crt->raw.len, depth,
                  *flags ? error_of(*flags) : B24_OK);
    return 0;
}

void b24_tls_verify_host(struct b24_tls_verify *v, const char *host)
{
    uint32_t address[4];

    v->san.host = host;
    v->san.address_len =
        (uint8_t)mbedtls_x509_crt_parse_cn_inet_pton(host, address);
    memcpy(v->san.address, address, v->san.address_len);
}

void b24_tls_verify_use(struct b24_tls_verify *v, mbedtls_ssl_config *conf)
{
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_cb(conf, find_roots, v);
    mbedtls_ssl_conf_verify(conf, check_certificate, v);
}
