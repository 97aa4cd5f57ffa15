/* cli_wire.c - the answer for people. */
#include "cli_wire.h"

#include <string.h>

enum state { HEAD, BODY, SIZE, CHUNK, CHUNK_END };

static const char shown_from[] = "< ";

/* Octets that a terminal might obey, or not show, as \xHH. */
static void put_safe(struct b24_cli_out *o, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    const char escape[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
    const char plain = (char)c;

    if ((c >= ' ' && c < 0x7f) || c == '\t')
        b24_cli_put(o, &plain, 1);
    else
        b24_cli_put(o, escape, sizeof escape);
}

/* Returns whether the line is still open. */
static uint8_t show(struct b24_cli_out *o, const char *mark, uint8_t line_open,
                    const char *data, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (!line_open)
            b24_cli_puts(o, mark);
        line_open = data[i] != '\n';
        if (!line_open)
            b24_cli_puts(o, "\n");
        else if (data[i] != '\r')
            put_safe(o, (unsigned char)data[i]);
    }
    return line_open;
}

void b24_cli_wire_show(struct b24_cli_out *out, const char *mark,
                       const char *text, size_t len)
{
    if (show(out, mark, 0, text, len))
        b24_cli_puts(out, "\n");
}

static void sink(void *ctx, const char *data, size_t len)
{
    struct b24_cli_wire *w = ctx;

    w->line_open = show(w->out, shown_from, w->line_open, data, len);
}

void b24_cli_wire_init(struct b24_cli_wire *w, const char *secret,
                       struct b24_cli_out *out)
{
    memset(w, 0, sizeof *w);
    b24_cli_mask_init(&w->mask, secret, sink, w);
    w->out = out;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Keeps the line's start, without blanks; returns 1 at the line's end. */
static int keep(struct b24_cli_wire *w, char c)
{
    if (c == '\n')
        return 1;
    if (c != '\r' && c != ' ' && c != '\t' && w->line < sizeof w->start - 1)
        w->start[w->line++] = lower(c);
    w->start[w->line] = '\0';
    return 0;
}

static int starts(const struct b24_cli_wire *w, const char *with)
{
    return strncmp(w->start, with, strlen(with)) == 0;
}

/* A line of the head is whole. */
static void head_line(struct b24_cli_wire *w)
{
    if (starts(w, "http/1.11") || starts(w, "http/1.01")) {
        w->interim = 1;
    } else if (starts(w, "transfer-encoding:chunked")) {
        w->chunked = 1;
    } else if (w->line == 0) {
        w->state = w->interim ? HEAD : w->chunked ? SIZE : BODY;
        w->interim = 0;
    }
}

/* A chunk's size, or a trailer, which is not shown. */
static void size_line(struct b24_cli_wire *w)
{
    const char *p = w->start;
    size_t digit;

    for (w->left = 0; *p && w->left < SIZE_MAX >> 4; p++) {
        digit = strcspn("0123456789abcdef", (char[]){*p, '\0'});
        if (digit == 16)
            break;
        w->left = w->left << 4 | digit;
    }
    w->state = w->left ? CHUNK : SIZE;
}

/* The one that is held back, if there is one. */
static void put_backslash(struct b24_cli_wire *w)
{
    b24_cli_mask_put(&w->mask, "\\", w->backslash);
}

/* JSON may write a slash as "\/", which would cut a secret in two: shown as
 * the slash that it is. */
static void body(struct b24_cli_wire *w, char c)
{
    if (c != '/')
        put_backslash(w);
    w->backslash = c == '\\' && !w->backslash;
    if (!w->backslash)
        b24_cli_mask_put(&w->mask, &c, 1);
}

static void feed_one(struct b24_cli_wire *w, char c)
{
    switch (w->state) {
    case HEAD:
        b24_cli_mask_put(&w->mask, &c, 1);
        if (keep(w, c)) {
            head_line(w);
            w->line = 0;
        }
        break;
    case SIZE:
        if (keep(w, c)) {
            size_line(w);
            w->line = 0;
        }
        break;
    case CHUNK:
        body(w, c);
        if (--w->left == 0)
            w->state = CHUNK_END;
        break;
    case CHUNK_END:
        if (c == '\n')
            w->state = SIZE;
        break;
    default: /* BODY */
        body(w, c);
        break;
    }
}

void b24_cli_wire_feed(struct b24_cli_wire *w, const char *data, size_t len)
{
    size_t i;

    /* The secret may have been renewed since the last answer. */
    if (w->state == HEAD && w->line == 0 && !w->line_open)
        b24_cli_mask_init(&w->mask, w->mask.secret, sink, w);
    for (i = 0; i < len; i++)
        feed_one(w, data[i]);
    b24_cli_flush(w->out);
}

void b24_cli_wire_end(struct b24_cli_wire *w)
{
    put_backslash(w);
    b24_cli_mask_end(&w->mask);
    if (w->line_open)
        b24_cli_puts(w->out, "\n");
    w->line_open = w->chunked = w->interim = w->backslash = 0;
    w->line = 0;
    w->state = HEAD;
    b24_cli_flush(w->out);
}
