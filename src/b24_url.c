/* b24_url.c - the portal's address (RFC 3986, RFC 1123; contract 1.2, 4.1).
 *
 * What is accepted is narrower than the RFCs. The host is a name of letters,
 * digits and hyphens (no underscore, no dot at the end), four decimal numbers,
 * or an IPv6 address in groups (no zone, no IPv4 at its end). The user is a
 * number or a login of [0-9A-Za-z._@-] that begins with a letter or digit.
 * Nothing is percent-encoded. All of it is checked by what is allowed, so a
 * user part, a query, a fragment, a control or a blank inside falls out by
 * itself, with the error of the part that it stands in. */
#include "b24_url.h"

#include <string.h>

#include "b24_buf.h"

#define LABEL_MAX   63 /* RFC 1035, 2.3.4 */
#define SECRET_MAX  64 /* contract 4.1 */
#define IPV6_GROUPS 8

struct slice {
    const char *p;
    size_t len;
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* A digit, or a letter from a to last, in any case. */
static int is_alnum(char c, char last)
{
    c = lower(c);
    return is_digit(c) || (c >= 'a' && c <= last);
}

/* ---- authority -------------------------------------------------------- */

/* RFC 4291, 2.2: eight groups, or fewer around one "::". s is NUL-terminated.
 */
static int is_ipv6(const char *s)
{
    int groups = 0, gaps = 0, digits = 0;
    const char *start = s;

    for (; *s; s++) {
        if (*s == ':') {
            if (s[1] == ':')
                gaps++;
            else if (digits ? !s[1] : s == start) /* alone at an end */
                return 0;
            digits = 0;
        } else {
            if (!is_alnum(*s, 'f') || digits++ == 4)
                return 0;
            groups += digits == 1;
        }
    }
    return gaps ? gaps == 1 && groups < IPV6_GROUPS : groups == IPV6_GROUPS;
}

/* A name; or, when the last label is a number, an IPv4 address of four
 * numbers without leading zeros: what inet_aton() reads as octal, or as fewer
 * numbers, would lead elsewhere. s is NUL-terminated. */
static int is_name(const char *s)
{
    int labels = 0, octets = 0;

    for (;; s++) {
        const char *label = s;
        int value = 0, number = 1;

        for (; *s && *s != '.'; s++) {
            if (s - label == LABEL_MAX || !(is_alnum(*s, 'z') || *s == '-'))
                return 0;
            if (!is_digit(*s))
                number = 0;
            else if (value <= 255) /* so that it cannot overflow */
                value = value * 10 + (*s - '0');
        }
        if (s == label || *label == '-' || s[-1] == '-')
            return 0;
        labels++;
        if (number && value <= 255 && (*label != '0' || s - label == 1))
            octets++;
        if (!*s)
            return !number || (labels == 4 && octets == 4);
    }
}

/* text: what stands behind the host. */
static int read_port(const char *text, size_t len, uint16_t *port)
{
    uint32_t value = 0;
    size_t i;

    if (!len)
        return B24_OK;
    if (text[0] != ':' || len > sizeof ":65535" - 1)
        return B24_E_URL_PORT;
    for (i = 1; i < len; i++) {
        if (!is_digit(text[i]))
            return B24_E_URL_PORT;
        value = value * 10 + (uint32_t)(text[i] - '0');
    }
    if (value < 1 || value > 65535)
        return B24_E_URL_PORT;
    *port = (uint16_t)value;
    return B24_OK;
}

int b24_url_authority(const char *text, size_t len, char *host, size_t cap,
                      uint16_t *port)
{
    const char *end = text + len;
    int literal = len && *text == '[';
    size_t n;

    text += literal;
    for (n = 0; text < end && *text != (literal ? ']' : ':'); n++, text++) {
        if (n + 1 >= cap || !*text)
            return B24_E_URL_HOST;
        host[n] = lower(*text);
    }
    host[n] = '\0';
    if (literal ? text == end || !is_ipv6(host) : !is_name(host))
        return B24_E_URL_HOST;
    text += literal;
    return read_port(text, (size_t)(end - text), port);
}

/* ---- the whole address ------------------------------------------------ */

/* Takes the next segment of a path off its beginning; slashes before it are
 * skipped, however many (contract 8.1). Length 0: none left. */
static struct slice segment(struct slice *path)
{
    struct slice s = *path;

    while (s.len && *s.p == '/') {
        s.p++;
        s.len--;
    }
    *path = s;
    while (path->len && *path->p != '/') {
        path->p++;
        path->len--;
    }
    s.len -= path->len;
    return s;
}

static int is(struct slice s, const char *word, size_t len)
{
    return s.len == len && memcmp(s.p, word, len) == 0;
}

/* Letters, digits and, but for the first, any of the marks. */
static int is_plain(struct slice s, const char *marks, size_t count)
{
    size_t i;

    for (i = 0; i < s.len; i++)
        if (!is_alnum(s.p[i], 'z') && !(i && memchr(marks, s.p[i], count)))
            return 0;
    return 1;
}

static int read_path(struct b24_site *site, struct slice path)
{
    struct slice user, secret, rest = segment(&path);

    if (!rest.len)
        return B24_OK;
    if (!is(rest, "rest", 4))
        return B24_E_URL;
    user = segment(&path);
    if (!user.len)
        return B24_OK;
    if (is(user, "api", 3)) /* REST 3 has none of our methods (contract 1.1) */
        return B24_E_URL;
    secret = segment(&path);
    if (!secret.len) /* OAuth with a method behind, or a part is missing */
        return memchr(user.p, '.', user.len) ? B24_E_URL_METHOD : B24_E_URL;
    if (segment(&path).len)
        return B24_E_URL_METHOD;
    if (secret.len > SECRET_MAX || !is_plain(secret, "", 0))
        return B24_E_URL_SECRET;
    if (user.len + secret.len + 2 > sizeof site->hook ||
        !is_plain(user, "._@-", 4))
        return B24_E_URL;
    memcpy(site->hook, user.p, user.len);
    site->hook[user.len] = '/';
    memcpy(site->hook + user.len + 1, secret.p, secret.len);
    return B24_OK; /* the site was zeroed: terminated */
}

static int read_url(struct b24_site *site, const char *at, const char *end)
{
    const char *scheme;
    struct slice path;
    int rc;

    while (at < end && (unsigned char)*at <= ' ')
        at++;
    while (at < end && (unsigned char)end[-1] <= ' ')
        end--;
    for (scheme = "https://"; *scheme; at++)
        if (at == end || lower(*at) != *scheme++)
            return B24_E_URL_SCHEME;
    for (path.p = at; path.p < end && *path.p != '/'; path.p++)
        ;
    path.len = (size_t)(end - path.p);
    rc = b24_url_authority(at, (size_t)(path.p - at), site->host,
                           sizeof site->host, &site->port);
    return rc ? rc : read_path(site, path);
}

int b24_site_parse(struct b24_site *site, const char *url, size_t len)
{
    int rc;

    if (!site || !url)
        return B24_E_ARG;
    memset(site, 0, sizeof *site);
    site->port = B24_HTTPS_PORT;
    rc = read_url(site, url, url + len);
    if (rc)
        b24_wipe(site, sizeof *site);
    return rc;
}
