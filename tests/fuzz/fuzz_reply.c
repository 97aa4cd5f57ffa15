/* fuzz_reply.c - any body, any Location: an answer never reads as a success
 * that it is not, and its text can always be shown.
 * Input: operation, status, flags, then the body; with a redirect the body's
 * first line is the Location as well. */
#include <stdlib.h>
#include <string.h>

#include "b24_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int holds)
{
    if (!holds)
        abort();
}

/* RFC 3629, and no controls. */
static void check_text(const char *s, size_t cap)
{
    const uint8_t *p = (const uint8_t *)s;

    check(memchr(s, 0, cap) != NULL);
    while (*p) {
        unsigned n = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
        uint32_t code = n ? *p & (0x3fu >> n) : *p;

        check(n || *p < 0x80);
        for (p++; n; n--) {
            check((*p & 0xc0) == 0x80);
            code = code << 6 | (*p++ & 0x3fu);
        }
        check(code >= 0x20 && code != 0x7f && (code < 0x80 || code >= 0xa0));
        check(code < 0xd800 || code > 0xdfff);
        check(code <= 0x10ffff);
    }
}

static void check_reply(const struct b24_reply *r, uint8_t op, int rc)
{
    check(rc == r->err && rc <= 0);
    check((rc == B24_OK) == (r->outcome == B24_OK_TRUE));
    check(r->outcome <= B24_OK_FALSE + 3 ||
          r->outcome == B24_OUTCOME_TOO_LARGE);
    check((r->advice == B24_ADVICE_NONE) == (rc == B24_OK));
    check((r->advice == B24_ADVICE_MOVED) == (r->moved_to[0] != '\0'));
    check(r->retry_after_ms <= 600000);
    check(r->operating_ms >= -1 && r->operating_reset_at >= 0);
    check(r->user_id >= 0 && (r->user_id == 0 || op == B24_PROFILE));
    check_text(r->code, sizeof(r->code));
    check_text(r->text, sizeof(r->text));
    check_text(r->moved_to, sizeof(r->moved_to));
    if (rc != B24_OK)
        return;
    check(r->http_status == 200 && r->code[0] == '\0' && r->text[0] == '\0');
    if (op == B24_RESET || op == B24_FORCE_COMMON)
        check(r->result == B24_KIND_TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint16_t statuses[] = {200, 200, 204, 302, 308, 400,
                                        401, 403, 429, 500, 503, 599};
    uint32_t tokens[B24_TOKENS * 4];
    struct b24_http_resp http;
    struct b24_reply r;
    uint8_t op;
    size_t max, line;
    int rc;

    if (size < 3)
        return 0;
    memset(&http, 0, sizeof(http));
    memset(&r, 0xa5, sizeof(r));
    op = (uint8_t)(data[0] % (B24_SCOPE + 1));
    http.status = statuses[data[1] % (sizeof(statuses) / sizeof(*statuses))];
    http.retry_s = data[2] & 1 ? -1 : data[2] * 8;
    max = data[2] & 2 ? B24_TOKENS : data[2] / 4u;
    data += 3;
    size -= 3;
    http.total = (uint32_t)size;
    http.len = size < B24_BODY_SIZE ? size : B24_BODY_SIZE;
    http.body = malloc(http.len ? http.len : 1);
    check(http.body != NULL);
    memcpy(http.body, data, http.len);
    for (line = 0; line < http.len && line < sizeof(http.location) - 1;
         line++) {
        if (data[line] <= ' ' || data[line] >= 0x7f)
            break;
        http.location[line] = (char)data[line];
    }
    rc = b24_reply_read(&r, op, &http, tokens, max);
    check_reply(&r, op, rc);
    /* a body that goes on is never a success, but of a card */
    if (rc == B24_OK && http.total > http.len)
        check(op == B24_GET);
    free(http.body);
    return 0;
}
