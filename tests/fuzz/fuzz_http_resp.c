/* fuzz_http_resp.c - any octets as a response: whole, in two, and in small
 * pieces it must come to the same, and stay within its memory. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "b24_http_resp.h"

#define CAP 64

struct end {
    struct b24_http_resp r;
    char body[CAP];
    size_t used;
    int rc, closed, keeps;
};

static void check(int ok)
{
    if (!ok)
        abort();
}

/* step: octets of each piece; first: of the first one. */
static void run(struct end *e, const uint8_t *data, size_t size, size_t first,
                size_t step)
{
    size_t at = 0, used;

    memset(e, 0, sizeof(*e));
    e->rc = B24_BUSY;
    b24_http_resp_init(&e->r, e->body, CAP);
    while (at < size && e->rc == B24_BUSY) {
        size_t n = at == 0 && first ? first : step;
        uint8_t *piece;

        if (n > size - at)
            n = size - at;
        piece = malloc(n); /* ends where its memory ends */
        check(piece != NULL);
        memcpy(piece, data + at, n);
        e->rc = b24_http_resp_feed(&e->r, piece, n, &used);
        free(piece);
        check(used <= n && (e->rc != B24_BUSY || used == n));
        e->used += used;
        at += n;
    }
    e->keeps = b24_http_resp_keeps_alive(&e->r);
    e->closed = b24_http_resp_end(&e->r, 1);
    check(e->rc == B24_BUSY || e->closed == e->rc);
    check(e->r.len <= CAP && e->r.len <= e->r.total);
    check(e->r.total <= B24_BODY_MAX);
    check(e->r.len == CAP || e->r.len == e->r.total);
    check(e->closed != B24_OK || (e->r.status >= 200 && e->r.status <= 999));
    check(!e->keeps || e->rc == B24_OK);
}

static void check_location(const char *location)
{
    const char *rest;

    check(memchr(location, '\0', B24_HOST_SIZE + 16) != NULL);
    if (!*location)
        return;
    check(memcmp(location, "http", 4) == 0);
    rest = strstr(location, "://");
    check(rest != NULL && strpbrk(rest + 3, "/?#@") == NULL);
}

static void check_same(const struct end *a, const struct end *b)
{
    check(a->rc == b->rc && a->closed == b->closed && a->keeps == b->keeps);
    check(a->r.status == b->r.status && a->r.minor == b->r.minor);
    check(a->r.date_s == b->r.date_s && a->r.retry_s == b->r.retry_s);
    check(a->r.retry_at_s == b->r.retry_at_s);
    check(strcmp(a->r.location, b->r.location) == 0);
    if (a->rc < 0)
        return; /* where in the data it failed depends on the cut */
    check(a->used == b->used && a->r.total == b->r.total);
    check(memcmp(a->body, b->body, a->r.len) == 0 || a->rc == B24_BUSY);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct end whole, cut;
    size_t first;

    if (size < 2)
        return 0;
    first = (size_t)data[0] << 8 | data[1];
    data += 2;
    size -= 2;
    run(&whole, data, size, 0, size ? size : 1);
    check_location(whole.r.location);
    run(&cut, data, size, first % (size + 1), size ? size : 1);
    check_same(&whole, &cut);
    run(&cut, data, size, 0, 1 + first % 7);
    check_same(&whole, &cut);
    return 0;
}
