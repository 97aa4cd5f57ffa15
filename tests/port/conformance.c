/* The runner, and what the cases share. */
#include "conformance.h"

#define LIMIT_MS 10000u

const char conf_skip[] = "the peer does not offer this";

uint8_t conf_pattern(uint32_t n)
{
    return (uint8_t)(n % 251u + 1u);
}

uint32_t conf_since(struct conf *k, uint32_t start_ms)
{
    return k->port->now_ms(k->ctx) - start_ms;
}

static void timed(struct conf *k, const char *what, uint32_t start_ms)
{
    const uint32_t ms = conf_since(k, start_ms);

    if (ms > k->slowest_ms) {
        k->slowest_ms = ms;
        k->slowest = what;
    }
}

int conf_open(struct conf *k, const char *host, uint16_t port)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    const int rc = k->port->open(k->ctx, host, port);

    timed(k, "open took too long", start);
    return rc;
}

int conf_send(struct conf *k, const void *buf, size_t len)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    const int rc = k->port->send(k->ctx, buf, len);

    timed(k, "send took too long", start);
    return rc;
}

int conf_recv(struct conf *k, void *buf, size_t cap)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    const int rc = k->port->recv(k->ctx, buf, cap);

    timed(k, "recv took too long", start);
    return rc;
}

void conf_close(struct conf *k)
{
    const uint32_t start = k->port->now_ms(k->ctx);

    k->port->close(k->ctx);
    timed(k, "close took too long", start);
}

int conf_wait(struct conf *k, unsigned events, uint32_t ms)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    const uint32_t pause = events != 0 && ms > 1 ? 1 : ms;

    if (k->port->wait != NULL) {
        return k->port->wait(k->ctx, events, ms);
    }
    while (conf_since(k, start) < pause) {
        if (k->idle != NULL) {
            k->idle(k->ctx);
        }
    }
    return events != 0;
}

int conf_connect(struct conf *k, const char *host, uint16_t port, uint32_t ms)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    uint32_t gone;
    int rc;

    for (;;) {
        rc = conf_open(k, host, port);
        gone = conf_since(k, start);
        if (rc <= 0 || gone >= ms) {
            return rc;
        }
        if (conf_wait(k, B24_EV_WRITE, ms - gone) < 0) {
            return B24_E_IO;
        }
    }
}

int conf_send_all(struct conf *k, const void *buf, size_t len)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    const uint8_t *p = buf;

    while (len > 0) {
        const int rc = conf_send(k, p, len);

        if (rc > 0) {
            if ((size_t)rc > len) {
                return B24_E_SPACE;
            }
            p += rc;
            len -= (size_t)rc;
        } else if (rc != B24_E_AGAIN) {
            return rc < 0 ? rc : B24_E_IO;
        } else if (conf_since(k, start) > LIMIT_MS) {
            return B24_E_TIMEOUT;
        } else {
            (void)conf_wait(k, B24_EV_WRITE, 1000);
        }
    }
    return B24_OK;
}

int conf_recv_one(struct conf *k, void *buf, size_t cap)
{
    const uint32_t start = k->port->now_ms(k->ctx);
    int rc;

    while ((rc = conf_recv(k, buf, cap)) == B24_E_AGAIN) {
        if (conf_since(k, start) > LIMIT_MS) {
            return B24_E_TIMEOUT;
        }
        (void)conf_wait(k, B24_EV_READ, 1000);
    }
    return rc > 0 && (size_t)rc > cap ? B24_E_SPACE : rc;
}

int conf_recv_all(struct conf *k, void *buf, size_t len, size_t piece)
{
    uint8_t *p = buf;

    while (len > 0) {
        const int rc = conf_recv_one(k, p, piece < len ? piece : len);

        if (rc <= 0) {
            return rc == 0 ? B24_E_CLOSED : rc;
        }
        p += rc;
        len -= (size_t)rc;
    }
    return B24_OK;
}

int conf_echo(struct conf *k)
{
    uint8_t out[100], in[100];
    uint32_t i;

    for (i = 0; i < sizeof out; i++) {
        out[i] = conf_pattern(i);
        in[i] = 0;
    }
    if (conf_send_all(k, out, sizeof out) != B24_OK ||
        conf_recv_all(k, in, sizeof in, sizeof in) != B24_OK) {
        return 0;
    }
    for (i = 0; i < sizeof in; i++) {
        if (in[i] != out[i]) {
            return 0;
        }
    }
    return 1;
}

static unsigned run_cases(struct conf *k, const struct conf_case *c)
{
    unsigned failed = 0;

    for (; c->name != NULL; c++) {
        const char *why = c->run(k);
        enum conf_verdict v = CONF_FAIL;

        conf_close(k);
        if (why == NULL) {
            v = CONF_PASS;
        } else if (why == conf_skip) {
            v = CONF_SKIP;
        }
        failed += v == CONF_FAIL;
        k->report(k->report_ctx, c->name, v, why);
    }
    return failed;
}

unsigned conf_run(struct conf *k)
{
    unsigned failed;
    int slow;

    k->slowest_ms = 0;
    k->slowest = NULL;
    failed = run_cases(k, conf_basic_cases);
    failed += run_cases(k, conf_stream_cases);
    failed += run_cases(k, conf_name_cases);
    /* Of every call in every case above. */
    slow = k->slowest_ms > k->prompt_ms;
    k->report(k->report_ctx, "open, send, recv and close never wait",
              slow ? CONF_FAIL : CONF_PASS, slow ? k->slowest : NULL);
    return failed + (unsigned)slow;
}
