/* fuzz_token.c - any octets as a stored authorization, and as the answer of a
 * token server: what is accepted can be sent, a new pair is written into the
 * one without harm to the rest, and of what is refused nothing is left. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "b24_oauth.h"

static const struct b24_pair fresh = {"newA", "newR", 1780319382};
static uint32_t scratch[B24_TOKENS * 4];

static void check(int ok)
{
    if (!ok)
        abort();
}

static int is_zero(const void *what, size_t len)
{
    const uint8_t *p = what;

    while (len && !*p) {
        p++;
        len--;
    }
    return len == 0;
}

/* The file with a new pair is one again, and says all else as before. */
static void rewrite(const struct b24_token *old, const char *text, size_t size)
{
    static struct b24_token now;
    size_t cap = size + 64;
    char *out = malloc(cap);
    int n;

    check(out != NULL);
    n = b24_token_write(text, size, &fresh, scratch, out, cap);
    if (n >= 0) {
        check(b24_token_parse(&now, out, (size_t)n) == B24_OK);
        check(strcmp(now.oauth.now.access, "newA") == 0);
        check(strcmp(now.oauth.now.refresh, "newR") == 0);
        check(strcmp(now.oauth.client_id, old->oauth.client_id) == 0);
        check(strcmp(now.oauth.client_secret, old->oauth.client_secret) == 0);
        check(strcmp(now.oauth.server.host, old->oauth.server.host) == 0);
        check(strcmp(now.portal.host, old->portal.host) == 0);
        /* and what is replaced once is replaced by the same once more */
        check(b24_token_write(out, (size_t)n, &fresh, scratch, out + n,
                              cap - (size_t)n) != B24_E_JSON);
    } else {
        check(n == B24_E_NONE || n == B24_E_JSON);
    }
    free(out);
}

static void stored(const char *text, size_t size)
{
    static struct b24_token token;
    int rc = b24_token_parse(&token, text, size);

    if (rc != B24_OK) {
        check(is_zero(&token, sizeof(token)));
        return;
    }
    check(token.oauth.now.access[0] && token.oauth.ops == NULL);
    check(!token.portal.hook[0] && !token.oauth.server.hook[0]);
    rewrite(&token, text, size);
}

static void answered(char *text, size_t size, uint32_t more)
{
    static struct b24_oauth o;
    struct b24_http_resp http;
    char request[B24_REQUEST_SIZE];
    struct b24_buf out;
    int rc;

    memset(&o, 0, sizeof(o));
    memset(&http, 0, sizeof(http));
    strcpy(o.now.access, "oldA");
    strcpy(o.now.refresh, "oldR");
    strcpy(o.server.host, "o.test");
    o.server.port = 443;
    http.body = text;
    http.len = size;
    http.total = (uint32_t)size + more;
    rc = b24_oauth_read(&o, &http, 1780000000, scratch, B24_TOKENS);
    check(strcmp(o.now.access, "oldA") == 0);
    if (rc != B24_OK) {
        check(rc == B24_E_REPLY || rc == B24_E_TOO_LARGE);
        check(is_zero(&o.next, sizeof(o.next)));
        return;
    }
    check(more == 0 && b24_oauth_pair_ok(&o.next) && o.next.expires > 0);
    o.now = o.next;
    b24_buf_init(&out, request, sizeof(request));
    b24_oauth_build(&out, &o, NULL, "0");
    check(out.err == B24_OK || out.err == B24_E_SPACE);
    for (size_t i = 0; i < out.len; i++) /* nothing breaks out of its value */
        check((request[i] >= ' ' && request[i] <= '~') || request[i] == '\r' ||
              request[i] == '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text;

    if (size < 1)
        return 0;
    text = malloc(size > 1 ? size - 1 : 1); /* one octet too far is seen */
    check(text != NULL);
    memcpy(text, data + 1, size - 1);
    stored(text, size - 1);
    answered(text, size - 1, data[0] & 1);
    free(text);
    return 0;
}
