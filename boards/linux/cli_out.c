/* cli_out.c - text out, without a heap. */
#include "cli_out.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void b24_cli_out_init(struct b24_cli_out *o, char *buf, size_t cap, int fd)
{
    memset(o, 0, sizeof *o);
    o->buf = buf;
    o->cap = cap;
    o->fd = fd;
}

/* EINTR is a failure, too: only the signals that end the program interrupt. */
int b24_cli_flush(struct b24_cli_out *o)
{
    size_t done = 0;

    if (o->fd < 0)
        return o->err;
    while (!o->err && done < o->len) {
        ssize_t n = write(o->fd, o->buf + done, o->len - done);

        if (n < 0)
            o->err = errno;
        else
            done += (size_t)n;
    }
    o->len = 0;
    return o->err;
}

static void put_plain(struct b24_cli_out *o, const char *data, size_t len)
{
    while (len > 0 && !o->err) {
        size_t n = o->cap - o->len < len ? o->cap - o->len : len;

        memcpy(o->buf + o->len, data, n);
        o->len += n;
        data += n;
        len -= n;
        if (len > 0 && o->fd < 0)
            o->err = ENOSPC;
        else if (len > 0)
            b24_cli_flush(o);
    }
}

void b24_cli_out_journal(struct b24_cli_out *o, const char *stream)
{
    char text[48]; /* two numbers and what stands around them */
    struct b24_cli_out name;
    struct stat st;

    if (!stream || fstat(o->fd, &st) < 0)
        return;
    b24_cli_out_init(&name, text, sizeof text - 1, -1);
    b24_cli_put_number(&name, (int64_t)st.st_dev);
    b24_cli_puts(&name, ":");
    b24_cli_put_number(&name, (int64_t)st.st_ino);
    text[name.len] = '\0';
    o->journal = strcmp(text, stream) == 0;
}

void b24_cli_put(struct b24_cli_out *o, const char *data, size_t len)
{
    static const char *const marks[] = {"<6>", "<4>", "<3>"};

    while (o->journal && len > 0) {
        const char *end = memchr(data, '\n', len);
        const size_t n = end ? (size_t)(end + 1 - data) : len;

        if (!o->line_open)
            put_plain(o, marks[o->priority], 3);
        put_plain(o, data, n);
        o->line_open = !end;
        data += n;
        len -= n;
    }
    put_plain(o, data, len);
}

void b24_cli_puts(struct b24_cli_out *o, const char *s)
{
    b24_cli_put(o, s, strlen(s));
}

void b24_cli_put_name(struct b24_cli_out *o, const char *name)
{
    const size_t len = strlen(name);

    if (len > B24_CLI_NAME_MAX) {
        name += len - B24_CLI_NAME_MAX;
        while ((*name & 0xc0) == 0x80) /* not in the middle of a code point */
            name++;
        b24_cli_puts(o, "...");
    }
    b24_cli_puts(o, name);
}

void b24_cli_put_number(struct b24_cli_out *o, int64_t n)
{
    char text[20]; /* -9223372036854775808 */
    char *p = text + sizeof text;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0)
        *--p = '-';
    b24_cli_put(o, p, (size_t)(text + sizeof text - p));
}

void b24_cli_put_seconds(struct b24_cli_out *o, uint32_t ms)
{
    const char fraction[4] = {'.', (char)('0' + ms / 100 % 10),
                              (char)('0' + ms / 10 % 10),
                              (char)('0' + ms % 10)};

    b24_cli_put_number(o, ms / 1000);
    b24_cli_put(o, fraction, sizeof fraction);
}

static void put_escaped(struct b24_cli_out *o, const char *data, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)data[i];

        if (c < ' ') {
            const char escape[2] = {hex[c >> 4], hex[c & 15]};

            b24_cli_puts(o, "\\u00");
            b24_cli_put(o, escape, sizeof escape);
            continue;
        }
        if (c == '"' || c == '\\')
            b24_cli_puts(o, "\\");
        b24_cli_put(o, data + i, 1);
    }
}

/* RFC 3629, 4: the octets of the code point at p, 1 to 4; 0: it is none. */
static size_t code_point(const char *p, size_t len)
{
    const unsigned char first = (unsigned char)p[0];
    const size_t n = first < 0x80   ? 1
                     : first < 0xc2 ? 0
                     : first < 0xe0 ? 2
                     : first < 0xf0 ? 3
                     : first < 0xf5 ? 4
                                    : 0;
    const unsigned char second = n > 1 && len > 1 ? (unsigned char)p[1] : 0x80;
    size_t i;

    if (n > len)
        return 0;
    for (i = 1; i < n; i++)
        if (((unsigned char)p[i] & 0xc0) != 0x80)
            return 0;
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
        return 0;
    return n;
}

void b24_cli_put_json(struct b24_cli_out *o, const char *data, size_t len)
{
    while (len > 0) {
        const size_t n = code_point(data, len), used = n ? n : 1;

        if (n)
            put_escaped(o, data, n);
        else
            b24_cli_puts(o, "\xef\xbf\xbd");
        data += used;
        len -= used;
    }
}

void b24_cli_sink_plain(void *ctx, const char *data, size_t len)
{
    b24_cli_put(ctx, data, len);
}

void b24_cli_sink_json(void *ctx, const char *data, size_t len)
{
    put_escaped(ctx, data, len);
}
