/* fake_pem.c - certificates and bundles for tests. */
#define _POSIX_C_SOURCE 200809L

#include "b24_test.h"

#include <unistd.h>

#include "fake_pem.h"

static void put_tlv(struct pem_bytes *to, uint8_t tag, const void *v,
                    size_t len)
{
    uint8_t *p = to->b + to->len;

    assert_true(len < 65536 && to->len + len + 4 <= sizeof to->b);
    *p++ = tag;
    if (len >= 256) {
        *p++ = 0x82;
        *p++ = (uint8_t)(len >> 8);
    } else if (len >= 128) {
        *p++ = 0x81;
    }
    *p++ = (uint8_t)(len & 255);
    memcpy(p, v, len);
    to->len = (size_t)(p - to->b) + len;
}

/* Name ::= SEQUENCE { SET { SEQUENCE { OID commonName, UTF8String } } } */
void pem_name(struct pem_bytes *out, const char *cn)
{
    struct pem_bytes attr = {.len = 0}, seq = {.len = 0}, set = {.len = 0};

    put_tlv(&attr, 0x06, "\x55\x04\x03", 3);
    put_tlv(&attr, 0x0c, cn, strlen(cn));
    put_tlv(&seq, 0x30, attr.b, attr.len);
    put_tlv(&set, 0x31, seq.b, seq.len);
    out->len = 0;
    put_tlv(out, 0x30, set.b, set.len);
}

/* A certificate of roughly size octets; serial tells equal names apart. */
void pem_cert(struct pem_bytes *out, const char *cn, const char *issuer,
              uint8_t serial, size_t size)
{
    static const uint8_t rest[8192];
    struct pem_bytes tbs = {.len = 0}, all = {.len = 0}, name,
                     dates = {.len = 0};

    put_tlv(&tbs, 0xa0, "\x02\x01\x02", 3);
    put_tlv(&tbs, 0x02, &serial, 1);
    put_tlv(&tbs, 0x30, "\x06\x03\x2a\x03\x04", 5);
    pem_name(&name, issuer);
    memcpy(tbs.b + tbs.len, name.b, name.len);
    tbs.len += name.len;
    put_tlv(&dates, 0x17, "250101000000Z", 13);
    put_tlv(&dates, 0x17, "450101000000Z", 13);
    put_tlv(&tbs, 0x30, dates.b, dates.len);
    pem_name(&name, cn);
    memcpy(tbs.b + tbs.len, name.b, name.len);
    tbs.len += name.len;
    assert_true(size >= tbs.len + 14);
    put_tlv(&tbs, 0x30, rest, size - tbs.len - 14);
    put_tlv(&all, 0x30, tbs.b, tbs.len);
    put_tlv(&all, 0x30, "", 0);
    out->len = 0;
    put_tlv(out, 0x30, all.b, all.len);
}

void pem_base64(FILE *out, const uint8_t *p, size_t len, const char *eol,
                size_t cols)
{
    static const char a[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                            "abcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t i, col = 0;

    for (i = 0; i < len; i += 3) {
        const unsigned long v =
            (unsigned long)p[i] << 16 |
            (i + 1 < len ? (unsigned long)p[i + 1] << 8 : 0) |
            (i + 2 < len ? p[i + 2] : 0);

        fputc(a[v >> 18 & 63], out);
        fputc(a[v >> 12 & 63], out);
        fputc(i + 1 < len ? a[v >> 6 & 63] : '=', out);
        fputc(i + 2 < len ? a[v & 63] : '=', out);
        col += 4;
        if (col >= cols) {
            fputs(eol, out);
            col = 0;
        }
    }
    if (col > 0) {
        fputs(eol, out);
    }
}

void pem_put(FILE *out, const struct pem_bytes *c)
{
    fputs("-----BEGIN CERTIFICATE-----\n", out);
    pem_base64(out, c->b, c->len, "\n", 64);
    fputs("-----END CERTIFICATE-----\n", out);
}

void pem_put_cn(FILE *out, const char *cn, uint8_t serial)
{
    struct pem_bytes c;

    pem_cert(&c, cn, cn, serial, 700);
    pem_put(out, &c);
}

char pem_file[256];

int pem_setup(void **state)
{
    const char *folder = getenv("B24_OUT");
    int fd;

    (void)state;
    snprintf(pem_file, sizeof pem_file, "%s/bundle_XXXXXX",
             folder != NULL ? folder : ".");
    fd = mkstemp(pem_file);
    return fd < 0 ? -1 : close(fd);
}

int pem_teardown(void **state)
{
    (void)state;
    return unlink(pem_file);
}

FILE *pem_start(void)
{
    FILE *out = fopen(pem_file, "wb");

    assert_non_null(out);
    return out;
}

void pem_end(FILE *out)
{
    assert_int_equal(fclose(out), 0);
}
