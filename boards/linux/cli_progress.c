/* cli_progress.c - nobody waits in the dark. */
#include "cli_progress.h"

#include "cli_card.h"

#include <string.h>

/* A line that breaks could not be taken back. */
#define COLUMNS 79

#define ERASE "\r\033[K"

static const struct {
    const char *doing, *meanwhile;
} words[] = {
    [B24_IDLE] = {"starting with ", "before anything was sent"},
    [B24_RESOLVE] = {"looking up ", "while looking up its name"},
    [B24_CONNECT] = {"connecting to ", "while connecting"},
    [B24_HANDSHAKE] = {"securing the connection to ",
                       "while securing the connection"},
    [B24_SEND] = {"asking ", "while sending the request"},
    [B24_WAIT] = {"waiting for ", "while waiting for the answer"},
    [B24_READ] = {"reading the answer of ", "while reading the answer"},
    [B24_REFRESH] = {"renewing the access token at ",
                     "while renewing the access token"},
    [B24_BACKOFF] = {"backoff, asking ", "during a pause between attempts"},
    [B24_DONE] = {"done with ", "at the end"},
    [B24_FAILED] = {"done with ", "at the end"},
};

const char *b24_cli_progress_while(const struct b24_cli_progress *p)
{
    return words[p->state].meanwhile;
}

void b24_cli_progress_init(struct b24_cli_progress *p, struct b24_cli_out *err,
                           const char *host)
{
    memset(p, 0, sizeof *p);
    p->err = err;
    p->host = host;
    p->server = "";
}

static void draw(struct b24_cli_progress *p, uint32_t now_ms)
{
    const int pause = p->state == B24_BACKOFF;
    const uint32_t s =
        pause ? (p->left_ms + 999) / 1000 : (now_ms - p->started_ms) / 1000;
    char text[COLUMNS];
    struct b24_cli_out line;

    b24_cli_out_init(&line, text, sizeof text, -1);
    b24_cli_put_card(&line, p->call);
    b24_cli_puts(&line, ": ");
    b24_cli_puts(&line, words[p->state].doing);
    b24_cli_puts(&line, p->state == B24_REFRESH ? p->server : p->host);
    if (s > 0) {
        b24_cli_puts(&line, pause ? " again in " : " ");
        b24_cli_put_number(&line, s);
        b24_cli_puts(&line, " s");
    }
    b24_cli_puts(p->err, ERASE);
    b24_cli_put(p->err, text, line.len);
    b24_cli_flush(p->err);
    p->drawn_ms = now_ms;
}

static void step(struct b24_cli_progress *p, uint32_t now_ms)
{
    b24_cli_puts(p->err, "* ");
    b24_cli_put_seconds(p->err, now_ms - p->started_ms);
    b24_cli_puts(p->err, " s ");
    b24_cli_puts(p->err, b24_state_name(p->state));
    b24_cli_puts(p->err, "\n");
    b24_cli_flush(p->err);
}

static void show(struct b24_cli_progress *p, uint32_t now_ms)
{
    if (p->steps)
        step(p, now_ms);
    else if (p->live)
        draw(p, now_ms);
}

void b24_cli_progress_begin(struct b24_cli_progress *p,
                            const struct b24_call *call, uint32_t now_ms)
{
    p->call = call;
    p->started_ms = now_ms;
    p->state = B24_IDLE;
    if (p->steps) {
        b24_cli_puts(p->err, "* ");
        b24_cli_put_card(p->err, call);
        b24_cli_puts(p->err, " on ");
        b24_cli_puts(p->err, p->host);
        b24_cli_puts(p->err, "\n");
        b24_cli_flush(p->err);
    } else {
        show(p, now_ms);
    }
}

int b24_cli_progress_show(struct b24_cli_progress *p, enum b24_state state,
                          uint32_t now_ms)
{
    const int other = state != p->state;

    p->state = (uint8_t)state;
    if (other)
        show(p, now_ms);
    else if (p->live && !p->steps && now_ms - p->drawn_ms >= 1000)
        draw(p, now_ms);
    return other;
}

void b24_cli_progress_end(struct b24_cli_progress *p)
{
    if (p->live && !p->steps) {
        b24_cli_puts(p->err, ERASE);
        b24_cli_flush(p->err);
    }
}
