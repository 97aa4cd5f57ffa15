/* The port for lwIP without an operating system: b24_lwip_raw.h. */
#include "b24_lwip_raw_connection.h"

#include "lwip/pbuf.h"
#include "lwip/sys.h"
#include "lwip/tcp.h"

#include <string.h>

/* Below this a segment is not worth its header when memory is short. */
#define SMALLEST_PIECE 16u

void b24_lwip_raw_run_stack(struct b24_lwip_raw *r)
{
    if (r->hooks->poll != NULL) {
        r->hooks->poll(r->arg);
    }
}

static void push(struct b24_lwip_raw *r)
{
    if (r->pcb != NULL) {
        (void)tcp_output(r->pcb); /* what fails now, lwIP's timer repeats */
    }
}

/* With a copy (TCP_WRITE_FLAG_COPY): the caller's buffer is overwritten by the
 * next record long before the peer has acknowledged this one. Without
 * TCP_WRITE_FLAG_MORE: it would take room for a whole segment each time, for
 * an octet as well; pieces join one segment either way. */
static int queue(struct b24_lwip_raw *r, const void *buf, size_t len)
{
    size_t n = tcp_sndbuf(r->pcb);
    err_t err;

    if (n > len) {
        n = len;
    }
    if (n > 0xffffu) {
        n = 0xffffu;
    }
    while (n > 0) {
        err = tcp_write(r->pcb, buf, (u16_t)n, TCP_WRITE_FLAG_COPY);
        if (err == ERR_OK) {
            return (int)n;
        }
        if (err != ERR_MEM) {
            r->why = err;
            return B24_E_IO;
        }
        /* A heap that never has n octets would otherwise never take one. */
        n = n / 2 < SMALLEST_PIECE ? 0 : n / 2;
    }
    return B24_E_AGAIN;
}

static int lr_send(void *ctx, const void *buf, size_t len)
{
    struct b24_lwip_raw *r = ctx;
    int rc;

    if (r->state != OPEN) {
        return r->state == BROKEN ? B24_E_IO : B24_E_STATE;
    }
    if (len == 0) {
        return B24_E_ARG;
    }
    rc = queue(r, buf, len);
    if (rc == B24_E_AGAIN) {
        r->full = 1;
        push(r);
        b24_lwip_raw_run_stack(r);
        if (r->pcb == NULL) {
            return B24_E_IO;
        }
        rc = queue(r, buf, len);
    }
    if (rc > 0) {
        r->full = 0;
    }
    return rc;
}

/* Straight out of lwIP's buffers, which are given back as soon as they are
 * empty, and the window with them. */
static int take(struct b24_lwip_raw *r, void *buf, size_t cap)
{
    const u16_t all = r->rx->tot_len;
    const u16_t n = cap < all ? (u16_t)cap : all;

    pbuf_copy_partial(r->rx, buf, n, 0);
    r->rx = pbuf_free_header(r->rx, n);
    if (r->pcb != NULL) {
        tcp_recved(r->pcb, n);
    }
    return n;
}

static int lr_recv(void *ctx, void *buf, size_t cap)
{
    struct b24_lwip_raw *r = ctx;

    if (r->state != OPEN && r->state != BROKEN) {
        return B24_E_STATE;
    }
    if (cap == 0) {
        return B24_E_ARG; /* 0 would mean that the peer has closed */
    }
    if (r->rx == NULL) {
        push(r);
        b24_lwip_raw_run_stack(r);
    }
    if (r->rx != NULL) {
        return take(r, buf, cap);
    }
    if (r->ended) {
        return 0;
    }
    return r->state == OPEN ? B24_E_AGAIN : B24_E_IO;
}

/* Is there anything that the caller could not do when it last looked? */
static int ready(const struct b24_lwip_raw *r, unsigned events)
{
    switch (r->state) {
    case RESOLVING:
        return r->names.lookup == NULL;
    case FAILED:
    case CONNECTED:
        return 1;
    case BROKEN:
        return events != 0;
    case OPEN:
        return ((events & B24_EV_READ) != 0 && (r->rx != NULL || r->ended)) ||
               ((events & B24_EV_WRITE) != 0 && !r->full &&
                tcp_sndbuf(r->pcb) > 0);
    default: /* IDLE, CONNECTING */
        return 0;
    }
}

static int lr_wait(void *ctx, unsigned events, uint32_t ms)
{
    struct b24_lwip_raw *r = ctx;
    const uint32_t start = sys_now();
    uint32_t gone;

    if (r->hooks->poll == NULL) {
        return B24_E_STATE; /* the wait would never end */
    }
    push(r);
    for (;;) {
        b24_lwip_raw_run_stack(r);
        if (ready(r, events)) {
            return 1;
        }
        gone = sys_now() - start;
        if (gone >= ms) {
            return 0;
        }
        if (r->hooks->idle != NULL) {
            r->hooks->idle(r->arg, ms - gone);
        }
    }
}

static uint32_t lr_now_ms(void *ctx)
{
    (void)ctx;
    return sys_now();
}

static int64_t lr_time_s(void *ctx)
{
    const struct b24_lwip_raw *r = ctx;

    return r->hooks->time_s(r->arg);
}

static int lr_random(void *ctx, void *buf, size_t len)
{
    const struct b24_lwip_raw *r = ctx;

    return r->hooks->random(r->arg, buf, len);
}

static int lr_load(void *ctx, enum b24_slot slot, void *buf, size_t cap)
{
    const struct b24_lwip_raw *r = ctx;

    return r->hooks->load(r->arg, slot, buf, cap);
}

static int lr_save(void *ctx, enum b24_slot slot, const void *buf, size_t len)
{
    const struct b24_lwip_raw *r = ctx;

    return r->hooks->save(r->arg, slot, buf, len);
}

const struct b24_port b24_lwip_raw_port = {
    b24_lwip_raw_open,
    lr_send,
    lr_recv,
    b24_lwip_raw_close,
    lr_wait,
    lr_now_ms,
    lr_time_s,
    lr_random,
    NULL,
    NULL,
};

const struct b24_port b24_lwip_raw_port_keeping = {
    b24_lwip_raw_open, lr_send,   lr_recv,   b24_lwip_raw_close,
    lr_wait,           lr_now_ms, lr_time_s, lr_random,
    lr_load,           lr_save,
};

void b24_lwip_raw_init(struct b24_lwip_raw *r,
                       const struct b24_lwip_raw_hooks *hooks, void *arg)
{
    memset(r, 0, sizeof *r);
    r->hooks = hooks;
    r->arg = arg;
}
