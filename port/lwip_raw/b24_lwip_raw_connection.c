/* The life of a connection, from the name to FIN: b24_lwip_raw.h. */
#include "b24_lwip_raw_connection.h"

#include "lwip/pbuf.h"
#include "lwip/tcp.h"

/* lwIP's callbacks only note what has happened. */

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
    struct b24_lwip_raw *r = arg;

    (void)pcb;
    (void)err; /* always ERR_OK: failures come to on_error() */
    r->state = CONNECTED;
    return ERR_OK;
}

static err_t on_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p,
                         err_t err)
{
    struct b24_lwip_raw *r = arg;

    (void)pcb;
    (void)err;
    if (p == NULL) {
        r->ended = 1;
    } else if (r->rx == NULL) {
        r->rx = p;
    } else if (r->rx->tot_len > 0xffffu - p->tot_len) {
        return ERR_MEM; /* a chain's length has 16 bits; lwIP keeps p for us */
    } else {
        pbuf_cat(r->rx, p);
    }
    return ERR_OK;
}

/* Something was acknowledged, or half a second has passed since memory was
 * short, perhaps for somebody else's sake: in both cases try again. */
static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t len)
{
    struct b24_lwip_raw *r = arg;

    (void)pcb;
    (void)len;
    r->full = 0;
    return ERR_OK;
}

static err_t on_timer(void *arg, struct tcp_pcb *pcb)
{
    return on_sent(arg, pcb, 0);
}

/* The control block is gone when this comes. */
static void on_error(void *arg, err_t err)
{
    struct b24_lwip_raw *r = arg;

    r->pcb = NULL;
    r->why = err;
    r->state = r->state == CONNECTING ? FAILED : BROKEN;
}

/* Takes the control block out of our hands: no callback comes any more. */
static struct tcp_pcb *detach(struct b24_lwip_raw *r)
{
    struct tcp_pcb *pcb = r->pcb;

    r->pcb = NULL;
    tcp_recv(pcb, NULL);
    tcp_sent(pcb, NULL);
    tcp_err(pcb, NULL);
    tcp_poll(pcb, NULL, 0);
    return pcb;
}

/* In order, which lwIP goes on with by itself: what is queued is sent, then
 * FIN, both repeated until acknowledged. From here on the block may be taken
 * for a new connection (the lowest priority), or a peer that has gone silent
 * would hold it for minutes. Out of order only where lwIP cannot even note
 * that a FIN is due. */
static void finish(struct b24_lwip_raw *r)
{
    struct tcp_pcb *pcb = detach(r);

    tcp_setprio(pcb, TCP_PRIO_MIN);
    if (tcp_close(pcb) != ERR_OK) {
        tcp_abort(pcb);
    }
}

void b24_lwip_raw_close(void *ctx)
{
    struct b24_lwip_raw *r = ctx;

    b24_lwip_names_drop(&r->names);
    if (r->rx != NULL) {
        /* As read, or lwIP would answer with RST instead of FIN and throw
         * away what send() took. */
        if (r->pcb != NULL) {
            tcp_recved(r->pcb, r->rx->tot_len);
        }
        pbuf_free(r->rx);
        r->rx = NULL;
    }
    if (r->pcb != NULL) {
        finish(r);
    }
    r->state = IDLE;
}

static err_t connect_to(struct b24_lwip_raw *r, uint16_t port)
{
    struct tcp_pcb *pcb = tcp_new_ip_type(IP_GET_TYPE(&r->names.addr));
    err_t err;

    if (pcb == NULL) {
        return ERR_MEM;
    }
    r->pcb = pcb;
    tcp_arg(pcb, r);
    tcp_recv(pcb, on_received);
    tcp_sent(pcb, on_sent);
    tcp_err(pcb, on_error);
    tcp_poll(pcb, on_timer, 1);
    /* We gather small pieces ourselves; Nagle on top of that would only hold
     * back the last one until the peer's delayed acknowledgement. */
    tcp_nagle_disable(pcb);
    err = tcp_connect(pcb, &r->names.addr, port, on_connected);
    if (err != ERR_OK) {
        finish(r);
    }
    return err;
}

/* The next address that takes at least a SYN. */
static int try_next(struct b24_lwip_raw *r, const char *host, uint16_t port)
{
    int rc;

    while ((rc = b24_lwip_names_next(&r->names, host)) == B24_OK) {
        r->tried = 1;
        r->why = connect_to(r, port);
        if (r->why == ERR_OK) {
            r->state = CONNECTING;
            return B24_CONNECTING;
        }
    }
    if (rc > 0) {
        r->state = RESOLVING;
        return rc;
    }
    r->state = IDLE;
    if (r->tried) {
        return B24_E_CONNECT;
    }
    r->why = r->names.why;
    return B24_E_DNS;
}

int b24_lwip_raw_open(void *ctx, const char *host, uint16_t port)
{
    struct b24_lwip_raw *r = ctx;

    if (r->state != OPEN && r->state != BROKEN) {
        b24_lwip_raw_run_stack(r);
    }
    switch (r->state) {
    case IDLE:
        r->why = ERR_OK;
        r->tried = r->ended = r->full = 0;
        b24_lwip_names_begin(&r->names, host);
        return try_next(r, host, port);
    case RESOLVING:
    case FAILED:
        return try_next(r, host, port);
    case CONNECTING:
        return B24_CONNECTING;
    case CONNECTED:
        r->state = OPEN;
        return B24_OK;
    case OPEN:
        return B24_OK;
    default: /* made, and broken before anybody used it */
        return B24_E_CONNECT;
    }
}
