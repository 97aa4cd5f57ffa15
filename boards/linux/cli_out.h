/* cli_out.h - writes text without a heap: into memory, or through a small
 * buffer to a file. Sticky: after the first failure nothing more is written,
 * so that a closed pipe or a full disk is noticed once, at the end. */
#ifndef B24_CLI_OUT_H
#define B24_CLI_OUT_H

#include <stddef.h>
#include <stdint.h>

/* The most that is shown of a file's name, octets. */
#define B24_CLI_NAME_MAX 400u

/* As in syslog(3); the journal takes them at a line's start (sd-daemon(3)). */
enum b24_cli_priority {
    B24_CLI_INFO, /* 6, for what is zeroed */
    B24_CLI_WARNING,
    B24_CLI_ERROR
};

struct b24_cli_out {
    char *buf;                      /* caller's memory */
    size_t cap;                     /* room, octets */
    size_t len;                     /* used, octets */
    int fd;                         /* where it goes; -1: it stays in memory */
    int err;                        /* 0, or errno of the first failure */
    int colour;                     /* 1: escape sequences are welcome */
    int journal;                    /* 1: it goes to systemd's journal */
    int line_open;                  /* the journal's line has begun */
    enum b24_cli_priority priority; /* of the lines that begin from now on */
};

void b24_cli_out_init(struct b24_cli_out *o, char *buf, size_t cap, int fd);
void b24_cli_put(struct b24_cli_out *o, const char *data, size_t len);
void b24_cli_puts(struct b24_cli_out *o, const char *s);
/* A file's name; of one longer than B24_CLI_NAME_MAX octets its end, behind
 * "...", so that what is said of it has room. */
void b24_cli_put_name(struct b24_cli_out *o, const char *name);
void b24_cli_put_number(struct b24_cli_out *o, int64_t n);
/* ms as seconds: "0.120". */
void b24_cli_put_seconds(struct b24_cli_out *o, uint32_t ms);
/* A JSON string's inside, of a whole text: quotes, backslashes and controls
 * escaped, U+FFFD for what is not UTF-8 (a file's name may be anything). */
void b24_cli_put_json(struct b24_cli_out *o, const char *data, size_t len);
/* Looks whether o->fd is the stream that systemd names, JOURNAL_STREAM's
 * value: "device:inode". NULL: there is none. */
void b24_cli_out_journal(struct b24_cli_out *o, const char *stream);
/* Returns o->err. */
int b24_cli_flush(struct b24_cli_out *o);

/* Takes octets somewhere; ctx is its own. */
typedef void b24_cli_sink(void *ctx, const char *data, size_t len);
/* Sinks whose ctx is a struct b24_cli_out. The one for JSON escapes as
 * b24_cli_put_json() does and takes UTF-8 alone, in any pieces. */
b24_cli_sink b24_cli_sink_plain;
b24_cli_sink b24_cli_sink_json;

#endif
