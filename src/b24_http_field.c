/* b24_http_field.c - see the header. */
#include "b24_http_field.h"

#include <string.h>

#include "b24_http_date.h"

/* Fields that mean something to us, with their names in lower case: no two of
 * the same length. */
enum {
    DATE,
    LOCATION,
    CONNECTION,
    RETRY_AFTER,
    CONTENT_LENGTH,
    CONTENT_ENCODING,
    TRANSFER_ENCODING
};
static const uint8_t name_lens[] = {4, 8, 10, 11, 14, 16, 17};
static const char names[] = "date"
                            "location"
                            "connection"
                            "retry-after"
                            "content-length"
                            "content-encoding"
                            "transfer-encoding";

/* lower: letters in lower case, and octets that have bit 5 anyway. */
static int same(const char *p, const char *lower, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if ((p[i] | 0x20) != lower[i])
            return 0;
    return 1;
}

#define SAME(p, len, lit) \
    ((len) == sizeof(lit) - 1 && same((p), "" lit, sizeof(lit) - 1))

static const char *trim(const char *p, size_t *len)
{
    size_t n = *len;

    while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '\t'))
        n--;
    for (; n > 0 && (*p == ' ' || *p == '\t'); p++)
        n--;
    *len = n;
    return p;
}

/* The first element of a list; *list goes behind its comma, NULL: none. */
static const char *element(const char **list, const char *end, size_t *len)
{
    const char *p = *list, *comma = memchr(p, ',', (size_t)(end - p));

    *len = (size_t)((comma ? comma : end) - p);
    *list = comma ? comma + 1 : NULL;
    return trim(p, len);
}

/* Digits and nothing else; what is beyond max counts max (at most 2^31). */
static int decimal(const char *p, size_t len, uint32_t max, uint32_t *out)
{
    uint32_t n = 0;
    size_t i;

    for (i = 0; i < len; i++) {
        if (p[i] < '0' || p[i] > '9')
            return 0;
        n = n > max / 10 ? max : n * 10 + ((uint8_t)p[i] & 15u);
    }
    *out = n > max ? max : n;
    return len > 0;
}

/* One value, or the same value again and again (RFC 9112, 6.3). */
static int content_length(struct b24_http_resp *r, const char *list,
                          const char *end)
{
    while (list) {
        uint32_t n;
        size_t len;
        const char *p = element(&list, end, &len);

        if (!decimal(p, len, B24_BODY_MAX + 1u, &n) ||
            ((r->flags & B24_HTTP_LENGTH) && r->left != n))
            return B24_E_HTTP;
        r->left = n;
        r->flags |= B24_HTTP_LENGTH;
    }
    return B24_OK;
}

static void connection(struct b24_http_resp *r, const char *list,
                       const char *end)
{
    while (list) {
        size_t len;
        const char *p = element(&list, end, &len);

        if (SAME(p, len, "close"))
            r->flags |= B24_HTTP_CLOSE;
        if (SAME(p, len, "keep-alive"))
            r->flags |= B24_HTTP_KEEP;
    }
}

/* Keeps "https://host:port". The path may hold a secret; so may what stands
 * before an '@'. cut: the value goes on behind its end. */
static void location(struct b24_http_resp *r, const char *p, size_t len,
                     int cut)
{
    static const char https[] = "https://";
    const size_t scheme = sizeof(https) - 1;
    size_t n;

    r->location[0] = '\0';
    if (len <= scheme || !same(p, https, scheme))
        return;
    for (n = scheme; n < len && !memchr("/?#", p[n], 3); n++)
        if ((uint8_t)(p[n] - '!') > '~' - '!' || p[n] == '@')
            return;
    if (n == scheme || n >= sizeof(r->location) || (n == len && cut))
        return;
    memcpy(r->location, https, scheme);
    memcpy(r->location + scheme, p + scheme, n - scheme);
    r->location[n] = '\0';
}

/* One of the fields above, whole. Four arguments, so that the caller's stack
 * is given back before. */
static int read_field(struct b24_http_resp *r, size_t which, const char *value,
                      size_t len)
{
    uint32_t s;

    value = trim(value, &len);
    switch (which) {
    case DATE:
        r->date_s = b24_http_date(value, len);
        break;
    case LOCATION:
        location(r, value, len, 0);
        break;
    case CONNECTION:
        connection(r, value, value + len);
        break;
    case RETRY_AFTER:
        if (decimal(value, len, INT32_MAX, &s))
            r->retry_s = (int32_t)s;
        else
            r->retry_at_s = b24_http_date(value, len);
        break;
    case CONTENT_LENGTH:
        return content_length(r, value, value + len);
    case CONTENT_ENCODING:
        return SAME(value, len, "identity") ? B24_OK : B24_E_CODING;
    default: /* TRANSFER_ENCODING */
        if ((r->flags & B24_HTTP_CHUNKED) || !SAME(value, len, "chunked"))
            return B24_E_CODING;
        r->flags |= B24_HTTP_CHUNKED;
        break;
    }
    return B24_OK;
}

/* The part that fits is all that a long field tells. */
static int read_long(struct b24_http_resp *r, size_t which, const char *value,
                     size_t len)
{
    if (which == LOCATION) {
        value = trim(value, &len);
        location(r, value, len, 1);
    }
    if (which == CONNECTION)
        r->flags |= B24_HTTP_CLOSE; /* it may be in what is lost */
    return which >= CONTENT_LENGTH ? B24_E_TOO_LARGE : B24_OK;
}

int b24_http_field(struct b24_http_resp *r, const char *p, size_t name,
                   size_t len)
{
    int cut = len + 1 >= r->cap;
    const char *lower = names;
    size_t which = 0;

    while (name_lens[which] != name)
        lower += name_lens[which++];
    if (!same(p, lower, name))
        return B24_OK;
    len = (cut ? r->cap - 2 : len) - name - 1;
    p += name + 1;
    return cut ? read_long(r, which, p, len) : read_field(r, which, p, len);
}

int b24_http_status_line(struct b24_http_resp *r, const char *p, size_t len)
{
    unsigned part[B24_HTTP_PARTS] = {0};

    if (len < 13 || r->cap < 13 || !b24_http_shape(p, "HTTP/1.m sss ", part) ||
        part['s' & 7] < 100)
        return B24_E_HTTP;
    r->minor = (uint8_t)part['m' & 7];
    r->status = (uint16_t)part['s' & 7];
    return B24_OK;
}
