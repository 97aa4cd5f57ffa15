/* client_bench.h - what every test of whole calls stands on: a client, and a
 * port that plays the portal. */
#ifndef CLIENT_BENCH_H
#define CLIENT_BENCH_H

#include "b24_test.h"

#include "fake_port.h"
#include "fake_tls.h"

#define BENCH_HOOK       "/rest/7/s3cr3tw0rds3cr3t"
#define BENCH_PORTAL     "https://portal.test" BENCH_HOOK
#define BENCH_TIMEOUT_MS 5000u
#define BENCH_TIME       1800000000 /* 2027-01-15 08:00:00 UTC */
#define TRUE_BODY        "{\"result\":true}"
#define OK_HEAD          "HTTP/1.1 200 OK\r\n"
#define OK_TRUE          OK_HEAD "Content-Length: 15\r\n\r\n" TRUE_BODY

struct bench {
    struct fake_port port;
    struct b24_site site;
    struct b24_config cfg;
    struct b24_client client;
    struct b24_reply reply;
    int steps; /* begun and not ended */
    /* What some suites use beyond that. */
    struct b24_rename rename;
    struct b24_oauth oauth;
    const char *answers[7]; /* for port.answers */
    char wires[6][1200];    /* answers that are made on the way */
};

/* A common contact card. */
extern const struct b24_call contact;

/* All but b24_init(): the portal of this address answers each request with
 * OK_TRUE. */
void bench_set_up(struct bench *b, const char *url);
/* b24_init(), and the guards between the client's buffers. */
void bench_begin(struct bench *b);
/* b24_run() of a reset; reply, progress and return code must agree. */
int bench_run(struct bench *b, const struct b24_call *call);
/* b24_close(). Whatever happened: nothing was written where it should not, and
 * nothing is left, neither open nor secret. */
void bench_finish(struct bench *b);

/* Whether the text stands anywhere in some memory. */
int contains(const void *where, size_t len, const char *what);

#endif
