/* fake_tls.c - see fake_tls.h. */
#include "fake_tls.h"

#include <string.h>

struct fake_tls fake_tls;

static const struct b24_port *port;
static void *port_ctx;

int b24_tls_claim(const struct b24_config *cfg, const struct b24_port *p,
                  void *ctx)
{
    (void)cfg;
    if (fake_tls.claimed)
        return B24_E_BUSY;
    fake_tls.claimed = 1;
    port = p;
    port_ctx = ctx;
    return B24_OK;
}

void b24_tls_release(void)
{
    fake_tls.claimed = 0;
}

int b24_tls_open(struct b24_tls *t, const char *host)
{
    (void)host;
    if (fake_tls.no_open)
        return fake_tls.no_open;
    fake_tls.open++;
    t->state = &fake_tls;
    t->want = B24_EV_WRITE; /* the hello has not left yet */
    t->offered = (uint8_t)fake_tls.session;
    t->resumed = 0;
    return B24_OK;
}

int b24_tls_handshake(struct b24_tls *t)
{
    int sending = t->want != B24_EV_READ;
    char octet = 'H';
    int n = sending ? port->send(port_ctx, &octet, 1)
                    : port->recv(port_ctx, &octet, 1);

    if (n == B24_E_AGAIN)
        return B24_BUSY;
    if (n < 0)
        return n;
    if (n == 0)
        return B24_E_CLOSED;
    if (sending) {
        t->want = B24_EV_READ;
        return B24_BUSY;
    }
    t->want = 0;
    if (fake_tls.refuse) {
        n = fake_tls.refuse;
        if (fake_tls.session)
            fake_tls.session = fake_tls.refuse = 0;
        return n;
    }
    t->resumed = t->offered;
    return octet == 'h' ? B24_OK : B24_E_TLS;
}

int b24_tls_send(struct b24_tls *t, const void *buf, size_t len)
{
    int n = port->send(port_ctx, buf, len);

    t->want = n == B24_E_AGAIN ? B24_EV_WRITE : 0;
    if (n < 0 && n != B24_E_AGAIN && fake_tls.send_error)
        return fake_tls.send_error;
    return n;
}

int b24_tls_recv(struct b24_tls *t, void *buf, size_t cap)
{
    int n = port->recv(port_ctx, buf, cap);

    t->want = n == B24_E_AGAIN ? B24_EV_READ : 0;
    if (n < 0 && n != B24_E_AGAIN && fake_tls.recv_error)
        return fake_tls.recv_error;
    return n;
}

void b24_tls_close(struct b24_tls *t)
{
    if (t->state)
        fake_tls.open--;
    t->state = NULL;
}

void b24_tls_describe(const struct b24_tls *t, struct b24_tls_info *out)
{
    memset(out, 0, sizeof(*out));
    out->version = t->state ? "fake" : NULL;
}
