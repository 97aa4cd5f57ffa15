/* The port for lwIP's sockets: b24_lwip_socket.h. */
#include "b24_lwip_socket_connection.h"

#include "lwip/errno.h"
#include "lwip/sockets.h"
#include "lwip/sys.h"
#include "lwip/tcpip.h"

#include <limits.h>
#include <string.h>

/* When lwIP's heap has no room for all, it may have room for this much. */
#define SMALL_PIECE 128u

int b24_lwip_socket_error(struct b24_lwip_socket *s)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
        return B24_E_AGAIN;
    }
    s->why = errno;
    s->state = BROKEN; /* lwIP tells an error once, and then "none now" */
    return B24_E_IO;
}

/* lwIP takes what fits, but of a piece for which its heap is too small now,
 * nothing. A heap that always is would be a stream that never moves. */
static int send_now(struct b24_lwip_socket *s, const void *buf, size_t len)
{
    ssize_t n =
        lwip_send(s->fd, buf, len < INT_MAX ? len : INT_MAX, MSG_DONTWAIT);

    if (n < 0 && errno == EWOULDBLOCK && len > SMALL_PIECE) {
        n = lwip_send(s->fd, buf, SMALL_PIECE, MSG_DONTWAIT);
    }
    return n < 0 ? b24_lwip_socket_error(s) : (int)n;
}

void b24_lwip_socket_push(struct b24_lwip_socket *s)
{
    int n = 1;

    while (s->state == OPEN && s->gathered > 0 && n > 0) {
        n = send_now(s, s->gather, s->gathered);
        if (n > 0) {
            s->gathered = (uint16_t)(s->gathered - n);
            memmove(s->gather, s->gather + n, s->gathered);
        }
    }
}

static int ls_send(void *ctx, const void *buf, size_t len)
{
    struct b24_lwip_socket *s = ctx;

    if (s->state != OPEN) {
        return s->state == BROKEN ? B24_E_IO : B24_E_STATE;
    }
    if (len == 0) {
        return B24_E_ARG;
    }
    if (len > sizeof s->gather - s->gathered) {
        b24_lwip_socket_push(s);
        if (s->state != OPEN) {
            return B24_E_IO;
        }
        if (s->gathered > 0) {
            return B24_E_AGAIN; /* lwIP is full: not past what waits already */
        }
        if (len > sizeof s->gather) {
            return send_now(s, buf, len);
        }
    }
    memcpy(s->gather + s->gathered, buf, len);
    s->gathered = (uint16_t)(s->gathered + len);
    return (int)len;
}

static int ls_recv(void *ctx, void *buf, size_t cap)
{
    struct b24_lwip_socket *s = ctx;
    ssize_t n;

    if (s->state != OPEN && s->state != BROKEN) {
        return B24_E_STATE;
    }
    if (cap == 0) {
        return B24_E_ARG; /* 0 would mean that the peer has closed */
    }
    b24_lwip_socket_push(s);
    if (s->ended) {
        return 0;
    }
    n = lwip_recv(s->fd, buf, cap < INT_MAX ? cap : INT_MAX, MSG_DONTWAIT);
    if (n > 0) {
        return (int)n; /* also what came before the stream broke */
    }
    if (n == 0) {
        s->ended = 1;
        return 0;
    }
    return s->state == BROKEN ? B24_E_IO : b24_lwip_socket_error(s);
}

/* ---- wait ---------------------------------------------------------------- */

static void wake(void *arg)
{
    sys_sem_signal(arg);
}

/* The semaphore lives only here: lwIP's thread knows it between the two locks
 * and calls wake() under the same lock. */
static int wait_for_name(struct b24_lwip_socket *s, uint32_t ms)
{
    uint32_t slept = 0;
    sys_sem_t sem;
    int over;

    if (sys_sem_new(&sem, 0) != ERR_OK) {
        return B24_E_SPACE;
    }
    LOCK_TCPIP_CORE();
    over = s->names.lookup == NULL;
    s->names.arg = &sem;
    s->names.answered = wake;
    UNLOCK_TCPIP_CORE();
    if (!over) {
        slept = sys_arch_sem_wait(&sem, ms);
    }
    LOCK_TCPIP_CORE();
    s->names.answered = NULL;
    s->names.arg = NULL;
    UNLOCK_TCPIP_CORE();
    sys_sem_free(&sem);
    return slept != SYS_ARCH_TIMEOUT;
}

static int wait_for_socket(struct b24_lwip_socket *s, unsigned events,
                           uint32_t ms)
{
    struct pollfd p = {s->fd, 0, 0};
    int rc;

    if ((events & B24_EV_READ) != 0) {
        p.events |= POLLIN;
    }
    if ((events & B24_EV_WRITE) != 0 || s->gathered > 0) {
        p.events |= POLLOUT;
    }
    rc = lwip_poll(&p, 1, ms < INT_MAX ? (int)ms : INT_MAX);
    if (rc < 0 && errno != EINTR) {
        s->why = errno;
        return B24_E_IO;
    }
    return rc != 0;
}

static int ls_wait(void *ctx, unsigned events, uint32_t ms)
{
    struct b24_lwip_socket *s = ctx;

    b24_lwip_socket_push(s);
    if (ms > 0 && s->state == RESOLVING) {
        return wait_for_name(s, ms);
    }
    if (s->state == CONNECTING) {
        return wait_for_socket(s, B24_EV_WRITE, ms);
    }
    if (s->state == BROKEN && events != 0) {
        return 1;
    }
    if (s->state == OPEN && events != 0) {
        /* lwIP tells the end only once. */
        return s->ended && (events & B24_EV_READ) != 0
                   ? 1
                   : wait_for_socket(s, events, ms);
    }
    sys_msleep(ms);
    return 0;
}

/* ---- what the hooks give ------------------------------------------------- */

static uint32_t ls_now_ms(void *ctx)
{
    (void)ctx;
    return sys_now();
}

static int64_t ls_time_s(void *ctx)
{
    const struct b24_lwip_socket *s = ctx;

    return s->hooks->time_s(s->arg);
}

static int ls_random(void *ctx, void *buf, size_t len)
{
    const struct b24_lwip_socket *s = ctx;

    return s->hooks->random(s->arg, buf, len);
}

static int ls_load(void *ctx, enum b24_slot slot, void *buf, size_t cap)
{
    const struct b24_lwip_socket *s = ctx;

    return s->hooks->load(s->arg, slot, buf, cap);
}

static int ls_save(void *ctx, enum b24_slot slot, const void *buf, size_t len)
{
    const struct b24_lwip_socket *s = ctx;

    return s->hooks->save(s->arg, slot, buf, len);
}

const struct b24_port b24_lwip_socket_port = {
    b24_lwip_socket_open,
    ls_send,
    ls_recv,
    b24_lwip_socket_close,
    ls_wait,
    ls_now_ms,
    ls_time_s,
    ls_random,
    NULL,
    NULL,
};

const struct b24_port b24_lwip_socket_port_keeping = {
    b24_lwip_socket_open,
    ls_send,
    ls_recv,
    b24_lwip_socket_close,
    ls_wait,
    ls_now_ms,
    ls_time_s,
    ls_random,
    ls_load,
    ls_save,
};

void b24_lwip_socket_init(struct b24_lwip_socket *s,
                          const struct b24_lwip_socket_hooks *hooks, void *arg)
{
    memset(s, 0, sizeof *s);
    s->fd = -1;
    s->hooks = hooks;
    s->arg = arg;
}
