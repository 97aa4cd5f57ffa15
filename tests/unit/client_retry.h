/* client_retry.h - the bench of test_client_retry.c, and its table of whole
 * calls: what the portal says, and what must come of it. */
#ifndef CLIENT_RETRY_H
#define CLIENT_RETRY_H

#include "client_bench.h"

#define RESET_AT "1800000099" /* BENCH_TIME and a bit */

#define ANSWER(status, fields, length, body) \
    "HTTP/1.1 " status "\r\n" fields "Content-Length: " length "\r\n\r\n" body
#define EMPTY     ANSWER("200 OK", "", "0", "")
#define GATEWAY   ANSWER("502 Bad", "", "6", "<html>")
#define AFTER_2   ANSWER("502 Bad", "Retry-After: 2\r\n", "6", "<html>")
#define FORBIDDEN ANSWER("403 No", "", "6", "<html>")
#define BUSY      ANSWER("503 Busy", "", "32", BUSY_BODY)
#define BUSY_END  ANSWER("503 Busy", "Connection: close\r\n", "32", BUSY_BODY)
#define BUSY_BODY "{\"error\":\"QUERY_LIMIT_EXCEEDED\"}"
#define DENIED    ANSWER("401 No", "", "30", "{\"error\":\"insufficient_scope\"}")
#define EXPIRED   ANSWER("401 No", "", "25", "{\"error\":\"expired_token\"}")
#define TIME_OVER \
    ANSWER("429 Time", "", "32", "{\"error\":\"OPERATION_TIME_LIMIT\"}")
#define OK_WINDOW              \
    ANSWER("200 OK", "", "56", \
           "{\"result\":true,\"time\":{\"operating_reset_at\":" RESET_AT "}}")
/* 40 s before the window ends, whatever our clock says */
#define TIME_OVER_DATED                                                 \
    ANSWER("429 Time", "Date: Fri, 15 Jan 2027 08:00:59 GMT\r\n", "32", \
           "{\"error\":\"OPERATION_TIME_LIMIT\"}")
#define CUT "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"

static const struct {
    const char *name;
    uint8_t op, retries;
    uint32_t most; /* of all attempts, ms */
    const char *answers[6];
    int end, refuse, recv_error;
    unsigned no_way;
    int rc;
    unsigned requests, again, opened;
    uint32_t from_ms, to_ms; /* without connecting and waiting */
} rows[] = {
    {.name = "throttled, then fine",
     .retries = 3,
     .answers = {BUSY, OK_TRUE},
     .requests = 2,
     .again = 1,
     .opened = 1,
     .from_ms = 1000,
     .to_ms = 2000},
    {.name = "throttled twice",
     .retries = 3,
     .answers = {BUSY, BUSY, OK_TRUE},
     .requests = 3,
     .again = 2,
     .opened = 1,
     .from_ms = 3000,
     .to_ms = 6000},
    {.name = "throttled and hung up",
     .retries = 3,
     .answers = {BUSY_END, OK_TRUE},
     .requests = 2,
     .again = 1,
     .opened = 2,
     .from_ms = 1000,
     .to_ms = 2000},
    {.name = "hung up in the pause",
     .retries = 3,
     .answers = {BUSY, OK_TRUE},
     .end = B24_E_IO,
     .requests = 2,
     .again = 1,
     .opened = 2,
     .from_ms = 1000,
     .to_ms = 2000},
    {.name = "gateway, then fine",
     .retries = 1,
     .answers = {GATEWAY, OK_TRUE},
     .requests = 2,
     .again = 1,
     .opened = 1,
     .from_ms = 500,
     .to_ms = 1000},
    {.name = "empty, then fine",
     .retries = 1,
     .answers = {EMPTY, OK_TRUE},
     .requests = 2,
     .again = 1,
     .opened = 1,
     .from_ms = 500,
     .to_ms = 1000},
    {.name = "Retry-After",
     .retries = 1,
     .answers = {AFTER_2, OK_TRUE},
     .requests = 2,
     .again = 1,
     .opened = 1,
     .from_ms = 2000,
     .to_ms = 2500},
    {.name = "one failure after another",
     .retries = 3,
     .answers = {GATEWAY, BUSY, FORBIDDEN, OK_TRUE},
     .rc = B24_E_STATUS,
     .requests = 3,
     .again = 2,
     .opened = 1,
     .from_ms = 2500,
     .to_ms = 5000},
    {.name = "as often as allowed",
     .retries = 2,
     .answers = {GATEWAY},
     .rc = B24_E_STATUS,
     .requests = 3,
     .again = 2,
     .opened = 1,
     .from_ms = 1500,
     .to_ms = 3000},
    {.name = "as often as it makes sense",
     .retries = 20,
     .answers = {GATEWAY},
     .rc = B24_E_STATUS,
     .requests = 4,
     .again = 3,
     .opened = 1,
     .from_ms = 3500,
     .to_ms = 7000},
    {.name = "not allowed",
     .retries = 0,
     .answers = {BUSY, OK_TRUE},
     .rc = B24_E_API,
     .requests = 1,
     .opened = 1},
    {.name = "no time for the pause",
     .retries = 3,
     .most = 1000,
     .answers = {BUSY, OK_TRUE},
     .rc = B24_E_API,
     .requests = 1,
     .opened = 1},
    {.name = "no time for the second pause",
     .retries = 3,
     .most = 3000,
     .answers = {BUSY},
     .rc = B24_E_API,
     .requests = 2,
     .again = 1,
     .opened = 1,
     .from_ms = 1000,
     .to_ms = 2000},
    {.name = "for everybody",
     .op = B24_FORCE_COMMON,
     .retries = 3,
     .answers = {BUSY, OK_TRUE},
     .rc = B24_E_API,
     .requests = 1,
     .opened = 1},
    {.name = "for everybody, no connection",
     .op = B24_FORCE_COMMON,
     .retries = 3,
     .no_way = 1,
     .rc = B24_E_CONNECT},
    {.name = "administrator",
     .retries = 3,
     .answers = {DENIED, OK_TRUE},
     .rc = B24_E_API,
     .requests = 1,
     .opened = 1},
    {.name = "refresh",
     .retries = 3,
     .answers = {EXPIRED, OK_TRUE},
     .rc = B24_E_API,
     .requests = 1,
     .opened = 1},
    {.name = "not trusted",
     .retries = 3,
     .refuse = B24_E_TLS_UNTRUSTED,
     .rc = B24_E_TLS_UNTRUSTED,
     .opened = 1},
    {.name = "no connection, then one",
     .retries = 3,
     .no_way = 2,
     .requests = 1,
     .again = 2,
     .opened = 1,
     .from_ms = 1500,
     .to_ms = 3000},
    {.name = "cut off, then fine",
     .retries = 3,
     .answers = {CUT, OK_TRUE},
     .end = B24_E_IO,
     .requests = 2,
     .again = 1,
     .opened = 2,
     .from_ms = 500,
     .to_ms = 1000},
    {.name = "silence, then fine: each attempt has its own time",
     .retries = 3,
     .answers = {"", "", OK_TRUE},
     .requests = 3,
     .again = 2,
     .opened = 3,
     .from_ms = 2 * BENCH_TIMEOUT_MS + 1500,
     .to_ms = 2 * BENCH_TIMEOUT_MS + 3000},
    {.name = "silence until the end of all",
     .retries = 3,
     .most = 7000,
     .answers = {""},
     .rc = B24_E_TIMEOUT,
     .requests = 2,
     .again = 1,
     .opened = 2,
     .from_ms = 7000,
     .to_ms = 7000},
    {.name = "record too large: once",
     .retries = 3,
     .answers = {CUT},
     .end = B24_E_IO,
     .recv_error = B24_E_TLS_RECORD,
     .rc = B24_E_TLS_RECORD,
     .requests = 2,
     .again = 1,
     .opened = 2,
     .from_ms = 500,
     .to_ms = 1000},
};

static void begin(struct bench *b, const char *const *answers)
{
    bench_set_up(b, BENCH_PORTAL);
    b->cfg.retries = 3;
    b->port.answers = answers;
    bench_begin(b);
}

static int run(struct bench *b)
{
    return bench_run(b, &contact);
}

#endif
