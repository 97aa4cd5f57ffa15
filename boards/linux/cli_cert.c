/* cli_cert.c - walks a certificate's DER (RFC 5280, 4.1; X.690). */
#include "cli_cert.h"

#include "b24/b24.h"
#include "cli_time.h"

#include <string.h>

#define TAG_INTEGER   0x02
#define TAG_OID       0x06
#define TAG_UTC_TIME  0x17
#define TAG_TIME      0x18
#define TAG_SEQUENCE  0x30
#define TAG_SET       0x31
#define TAG_VERSION   0xa0
#define DER_LONG      0x80u
#define DER_LONG_MAX  3u
#define UTC_TIME_FROM 50 /* RFC 5280, 4.1.2.5.1: 00 to 49 are 20xx */
#define TIME_TEXT_MAX 15

/* What is left of a value; empty after a failure, so that all further steps
 * fail, too. */
struct der {
    const uint8_t *p;
    size_t len;
};

/* Takes the next value off d. Its content; p NULL: there is none, or it is
 * another. tag 0: any. */
static struct der next(struct der *d, uint8_t tag)
{
    struct der content = {NULL, 0};
    size_t head = 2, n, i;

    if (d->len < 2 || (tag && d->p[0] != tag))
        return content;
    n = d->p[1];
    if (n & DER_LONG) {
        const size_t octets = n - DER_LONG;

        if (octets > DER_LONG_MAX || d->len < head + octets)
            return content;
        for (n = 0, i = 0; i < octets; i++)
            n = n << 8 | d->p[head + i];
        head += octets;
    }
    if (d->len - head < n)
        return content;
    content.p = d->p + head;
    content.len = n;
    d->p += head + n;
    d->len -= head + n;
    return content;
}

/* "261122014507Z" or "20261122014507Z" at the start of d. -1: neither. */
static int read_time(struct der *d, int64_t *out)
{
    const int utc = d->len > 0 && d->p[0] == TAG_UTC_TIME;
    const struct der text = next(d, utc ? TAG_UTC_TIME : TAG_TIME);
    const size_t years = utc ? 1 : 2;
    int64_t year;
    int two[7]; /* pairs of digits */
    size_t i;

    if (!text.p || text.len != (years + 5) * 2 + 1)
        return -1;
    for (i = 0; i < years + 5; i++) {
        const int tens = text.p[2 * i] - '0', ones = text.p[2 * i + 1] - '0';

        if (tens < 0 || tens > 9 || ones < 0 || ones > 9)
            return -1;
        two[i] = tens * 10 + ones;
    }
    year = utc ? two[0] + (two[0] < UTC_TIME_FROM ? 2000 : 1900)
               : two[0] * 100 + two[1];
    i = years;
    if (two[i] < 1 || two[i] > 12)
        return -1;
    *out = b24_cli_time(year, two[i], two[i + 1], two[i + 2], two[i + 3],
                        two[i + 4]);
    return 0;
}

static void copy_name(char *to, size_t cap, const struct der *text)
{
    size_t i;

    for (i = 0; i < text->len && i < cap - 1; i++)
        to[i] = text->p[i] >= ' ' && text->p[i] <= '~' ? (char)text->p[i] : '?';
    to[i] = '\0';
}

/* RFC 5280, 4.1.2.4: a sequence of sets of {type, value}. */
static void read_name(struct b24_cli_cert *c, struct der subject)
{
    static const uint8_t common[] = {0x55, 0x04, 0x03};
    static const uint8_t organisation[] = {0x55, 0x04, 0x0a};

    for (;;) {
        struct der set = next(&subject, TAG_SET);
        struct der pair = next(&set, TAG_SEQUENCE);
        const struct der type = next(&pair, TAG_OID);
        const struct der value = next(&pair, 0);

        if (!value.p)
            return;
        if (type.len != sizeof common)
            continue;
        if (memcmp(type.p, common, sizeof common) == 0) {
            copy_name(c->name, sizeof c->name, &value);
            return;
        }
        if (memcmp(type.p, organisation, sizeof organisation) == 0)
            copy_name(c->name, sizeof c->name, &value);
    }
}

int b24_cli_cert_read(struct b24_cli_cert *c, const uint8_t *der, size_t len)
{
    struct der d = {der, len};
    struct der validity, subject;

    c->name[0] = '\0';
    c->from_s = c->until_s = 0;
    d = next(&d, TAG_SEQUENCE);
    d = next(&d, TAG_SEQUENCE);
    (void)next(&d, TAG_VERSION);
    if (!next(&d, TAG_INTEGER).p || !next(&d, TAG_SEQUENCE).p ||
        !next(&d, TAG_SEQUENCE).p)
        return -1;
    validity = next(&d, TAG_SEQUENCE);
    subject = next(&d, TAG_SEQUENCE);
    if (read_time(&validity, &c->from_s) || read_time(&validity, &c->until_s) ||
        !subject.p)
        return -1;
    read_name(c, subject);
    return 0;
}

void b24_cli_chain_see(void *ctx, const uint8_t *der, size_t len, int depth,
                       int err)
{
    struct b24_cli_chain *chain = ctx;
    struct b24_cli_cert *c;

    if (chain->n > 0 && chain->certs[chain->n - 1].depth <= depth)
        chain->n = 0; /* another connection's: each goes down to the server */
    if (chain->n == B24_CLI_CERTS)
        chain->n--; /* the server's is the last to come, and is wanted */
    c = &chain->certs[chain->n++];
    c->depth = depth;
    c->err = err;
    (void)b24_cli_cert_read(c, der, len);
}
