/* cli_mask.c - the secret's search in a stream (Knuth, Morris, Pratt), without
 * a buffer: what is held back equals the secret's own beginning. */
#include "cli_mask.h"

#include <string.h>

static const char stars[] = "***";

void b24_cli_mask_init(struct b24_cli_mask *m, const char *secret,
                       b24_cli_sink *sink, void *sink_ctx)
{
    m->secret = secret;
    m->len = strlen(secret);
    m->held = 0;
    m->sink = sink;
    m->sink_ctx = sink_ctx;
}

/* The longest beginning of the secret, shorter than held, that also ends the
 * held octets: the match goes on from there. */
static size_t border(const struct b24_cli_mask *m)
{
    size_t n = m->held - 1;

    while (n > 0 && memcmp(m->secret, m->secret + m->held - n, n) != 0)
        n--;
    return n;
}

static void put_one(struct b24_cli_mask *m, const char *c)
{
    while (m->held > 0 && *c != m->secret[m->held]) {
        const size_t keep = border(m);

        m->sink(m->sink_ctx, m->secret, m->held - keep);
        m->held = keep;
    }
    if (m->len == 0 || *c != m->secret[m->held]) {
        m->sink(m->sink_ctx, c, 1);
    } else if (++m->held == m->len) {
        m->sink(m->sink_ctx, stars, sizeof stars - 1);
        m->held = 0;
    }
}

void b24_cli_mask_put(struct b24_cli_mask *m, const char *data, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        put_one(m, data + i);
}

void b24_cli_mask_end(struct b24_cli_mask *m)
{
    if (m->held >= B24_CLI_MASK_TAIL)
        m->sink(m->sink_ctx, stars, sizeof stars - 1);
    else if (m->held > 0)
        m->sink(m->sink_ctx, m->secret, m->held);
    m->held = 0;
}

void b24_cli_mask_text(const char *secret, const char *text, b24_cli_sink *sink,
                       void *sink_ctx)
{
    struct b24_cli_mask m;

    b24_cli_mask_init(&m, secret, sink, sink_ctx);
    b24_cli_mask_put(&m, text, strlen(text));
    b24_cli_mask_end(&m);
}
