/* fake_port.c - see fake_port.h. */
#include "fake_port.h"

#include <string.h>

static enum fake_how next(struct fake_port *f)
{
    f->calls++;
    if (f->fail_at &&
        (f->calls == f->fail_at || (f->for_ever && f->calls > f->fail_at)))
        return f->how;
    return FAKE_FINE;
}

static size_t piece(const struct fake_port *f, enum fake_how how, size_t len)
{
    size_t most = how == FAKE_SHORT ? 1 : f->piece;

    return most && most < len ? most : len;
}

static int f_open(void *ctx, const char *host, uint16_t port)
{
    struct fake_port *f = ctx;
    enum fake_how how = next(f);

    (void)port;
    if (how == FAKE_ERROR)
        return f->phase == 0 ? B24_E_DNS : B24_E_CONNECT;
    if (how == FAKE_NOTHING)
        return f->phase == 0 ? B24_RESOLVING : B24_CONNECTING;
    if (f->phase < 2) {
        f->phase++;
        return f->phase == 1 ? B24_RESOLVING : B24_CONNECTING;
    }
    if (f->no_way > 0) {
        f->no_way--;
        return B24_E_CONNECT;
    }
    f->open = 1;
    f->opened++;
    if (strlen(f->hosts) + strlen(host) + 2 < sizeof(f->hosts)) {
        strcat(f->hosts, host);
        strcat(f->hosts, " ");
    }
    f->greeted = 0;
    f->said = f->served = 0;
    f->answering = 0;
    f->last_len = 0;
    return B24_OK;
}

/* The head is over, and the body as long as Content-Length says. */
static int whole(const struct fake_port *f)
{
    const char *head = NULL, *length = NULL;
    size_t want = 0;

    for (size_t i = 0; i + 4 <= f->last_len && !head; i++) {
        if (memcmp(f->last + i, "\r\n\r\n", 4) == 0)
            head = f->last + i + 4;
        else if (i + 16 <= f->last_len &&
                 memcmp(f->last + i, "Content-Length: ", 16) == 0)
            length = f->last + i + 16;
    }
    if (!head || !length)
        return 0;
    while (*length >= '0' && *length <= '9')
        want = want * 10 + (size_t)(*length++ - '0');
    return f->last_len == (size_t)(head - f->last) + want;
}

static int f_send(void *ctx, const void *buf, size_t len)
{
    struct fake_port *f = ctx;
    enum fake_how how = next(f);

    if (how == FAKE_ERROR || !f->open)
        return B24_E_IO;
    if (how == FAKE_NOTHING)
        return B24_E_AGAIN;
    len = piece(f, how, len);
    if (f->greeted == 0) {
        f->greeted = 1;
        return (int)len;
    }
    if (f->last_len + len > sizeof(f->last))
        return B24_E_IO;
    if (f->answering && f->said) { /* a new request begins */
        f->last_len = 0;
        f->answering = 0;
    }
    memcpy(f->last + f->last_len, buf, len);
    f->last_len += len;
    if (whole(f)) {
        f->requests++;
        if (f->answers && *f->answers)
            f->answer = *f->answers++;
        f->served++;
        f->answering = 1;
        f->said = 0;
        f->answer_at = f->now + f->latency_ms;
    }
    return (int)len;
}

static int f_recv(void *ctx, void *buf, size_t cap)
{
    struct fake_port *f = ctx;
    enum fake_how how = next(f);
    size_t all = f->answer_len ? f->answer_len : strlen(f->answer);

    if (how == FAKE_ERROR || !f->open)
        return B24_E_IO;
    if (how == FAKE_NOTHING)
        return B24_E_AGAIN;
    if (f->greeted == 1) {
        f->greeted = 2;
        *(char *)buf = 'h';
        return 1;
    }
    if (!f->answering || (int32_t)(f->now - f->answer_at) < 0)
        return B24_E_AGAIN;
    if (f->said == all)
        return f->serves && f->served >= f->serves ? 0 : f->end;
    if (all - f->said < cap)
        cap = all - f->said;
    cap = piece(f, how, cap);
    memcpy(buf, f->answer + f->said, cap);
    f->said += cap;
    return (int)cap;
}

static void f_close(void *ctx)
{
    struct fake_port *f = ctx;

    f->open = 0;
    f->phase = 0;
}

static int f_wait(void *ctx, unsigned events, uint32_t ms)
{
    struct fake_port *f = ctx;
    enum fake_how how = next(f);
    uint32_t pause = ms < 10 ? ms : 10;

    (void)events;
    f->waits++;
    if (how == FAKE_ERROR)
        return B24_E_IO;
    if (f->restless)
        return 1;
    if (f->clock) /* what is there wakes; what is not lets time pass */
        return how == FAKE_FINE && f->said == 0;
    f->now += how == FAKE_NOTHING ? ms : pause;
    return how == FAKE_NOTHING ? 0 : 1;
}

static uint32_t f_now(void *ctx)
{
    return ((struct fake_port *)ctx)->now;
}

static int64_t f_time(void *ctx)
{
    return ((struct fake_port *)ctx)->time;
}

static int f_random(void *ctx, void *buf, size_t len)
{
    struct fake_port *f = ctx;

    if (next(f) == FAKE_ERROR)
        return B24_E_RANDOM;
    memset(buf, 0xa5, len);
    return B24_OK;
}

static int f_load(void *ctx, enum b24_slot slot, void *buf, size_t cap)
{
    struct fake_port *f = ctx;
    enum fake_how how = next(f);

    f->wrong |= f->locked || slot != B24_SLOT_OAUTH || cap < sizeof(f->kept);
    if (how == FAKE_ERROR)
        return B24_E_IO;
    if (how == FAKE_NOTHING)
        return B24_E_AGAIN;
    if (f->held > 0) {
        f->held--;
        return B24_E_AGAIN;
    }
    if (f->load_rc < 0)
        return f->load_rc;
    f->locked = 1;
    if (f->kept_len)
        memcpy(buf, &f->kept, sizeof(f->kept));
    return how == FAKE_SHORT ? 1 : f->kept_len;
}

static int f_save(void *ctx, enum b24_slot slot, const void *buf, size_t len)
{
    struct fake_port *f = ctx;
    enum fake_how how = next(f);

    f->wrong |= !f->locked || slot != B24_SLOT_OAUTH ||
                (len ? len != sizeof(f->kept) : buf != NULL);
    f->locked = 0;
    if (how != FAKE_FINE || f->save_rc < 0)
        return f->save_rc < 0 ? f->save_rc : B24_E_IO;
    if (len) {
        memcpy(&f->kept, buf, len);
        f->kept_len = (int)len;
        f->saves++;
    }
    return B24_OK;
}

const struct b24_port fake_port = {
    .open = f_open,
    .send = f_send,
    .recv = f_recv,
    .close = f_close,
    .wait = f_wait,
    .now_ms = f_now,
    .time_s = f_time,
    .random = f_random,
    .load = f_load,
    .save = f_save,
};
