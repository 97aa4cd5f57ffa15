/* b24_san.c - see b24_san.h. */
#include "b24_san.h"

#include <string.h>

/* ASCII only: a name in a certificate is an A-label. */
static int equal_nocase(const uint8_t *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        int x = a[i], y = (uint8_t)b[i];

        x |= x >= 'A' && x <= 'Z' ? 0x20 : 0;
        y |= y >= 'A' && y <= 'Z' ? 0x20 : 0;
        if (x != y)
            return 0;
    }
    return 1;
}

static int dns_matches(const char *host, const uint8_t *name, size_t len)
{
    size_t host_len = strlen(host);

    if (len > 2 && name[0] == '*' && name[1] == '.') {
        const char *dot = strchr(host, '.');

        /* "*.com" would stand for everybody's name. */
        if (!dot || dot == host || !memchr(name + 2, '.', len - 2))
            return 0;
        name++;
        len--;
        host_len -= (size_t)(dot - host);
        host = dot;
    }
    return len == host_len && equal_nocase(name, host, len);
}

int b24_san_matches(const struct b24_san *host, int type, const uint8_t *data,
                    size_t len)
{
    if (host->address_len)
        return type == B24_SAN_ADDRESS && len == host->address_len &&
               memcmp(data, host->address, len) == 0;
    return type == B24_SAN_DNS && dns_matches(host->host, data, len);
}
