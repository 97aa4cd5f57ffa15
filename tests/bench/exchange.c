/* exchange.c - one exchange from memory, for callgrind to count: the request is
 * built, a reply of 1 KB (750 octets of head, 245 of body in one chunk) is read
 * and judged. The argument is the size of the pieces it arrives in; 0: whole.
 */
#include "b24_http_resp.h"
#include "b24_reply.h"
#include "b24_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char reply[] =
    "HTTP/1.1 200 OK\r\n"
    "Server: nginx\r\n"
    "Date: Sat, 21 Nov 2026 12:30:50 GMT\r\n"
    "Content-Type: application/json; charset=utf-8\r\n"
    "Transfer-Encoding: chunked\r\n"
    "Connection: keep-alive\r\n"
    "P3P: policyref=\"/bitrix/p3p.xml\", CP=\"NON DSP COR CUR ADM DEV PSA\"\r\n"
    "X-Powered-CMS: Bitrix Site Manager (0123456789abcdef0123456789abcdef)\r\n"
    "Expires: Thu, 19 Nov 1981 08:52:00 GMT\r\n"
    "Cache-Control: no-store, no-cache, must-revalidate\r\n"
    "Pragma: no-cache\r\n"
    "Set-Cookie: qmb=0.; path=/\r\n"
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Allow-Headers: origin, content-type, accept\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Bitrix-Rest-Time: 0.0000000000\r\n"
    "X-Bitrix-RI: 0123456789abcdef0123456789abcdef\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubdomains\r\n"
    "\r\n"
    "f5\r\n"
    "{\"result\":true,\"time\":{\"start\":1773307850,\"finish\":1773307850."
    "136405,"
    "\"duration\":0.13640499114990234,\"processing\":0,"
    "\"date_start\":\"2026-03-12T12:30:50+01:00\","
    "\"date_finish\":\"2026-03-12T12:30:50+01:00\","
    "\"operating_reset_at\":1773308450,\"operating\":0}}\r\n"
    "0\r\n\r\n";

static struct b24_client memory; /* its union alone is used */

/* callgrind counts between its entry and its return. */
__attribute__((noinline)) int bench_exchange(const struct b24_request *req,
                                             size_t piece,
                                             struct b24_reply *out);
__attribute__((noinline)) int bench_exchange(const struct b24_request *req,
                                             size_t piece,
                                             struct b24_reply *out)
{
    struct b24_http_resp *http = &memory.http;
    struct b24_buf buf;
    size_t at = 0, used = 0;
    int rc;

    b24_buf_init(&buf, memory.mem.request, sizeof(memory.mem.request));
    if (b24_request_build(&buf, req) != B24_OK)
        return buf.err;
    b24_http_resp_init(http, memory.mem.answer.body,
                       sizeof(memory.mem.answer.body));
    do {
        size_t n = sizeof(reply) - 1 - at;

        if (piece && n > piece)
            n = piece;
        rc = b24_http_resp_feed(http, reply + at, n, &used);
        at += n;
    } while (rc == B24_BUSY && at < sizeof(reply) - 1);
    if (rc != B24_OK)
        return rc;
    return b24_reply_read(out, B24_RESET, http,
                          memory.mem.answer.scratch.tokens, B24_TOKENS);
}

int main(int argc, char **argv)
{
    const struct b24_call call = {.op = B24_RESET, .user_id = 6};
    struct b24_site site;
    struct b24_reply out;
    struct b24_request req = {&site, &call, NULL, NULL,
                              "0123456789abcdef0123456789abcdef"};
    const char *url = "https://portal.example/rest/1/0123456789abcdef/";
    int rc;

    if (argc != 2 || b24_site_parse(&site, url, strlen(url)) != B24_OK)
        return 2;
    b24_reply_init(&out);
    rc = bench_exchange(&req, (size_t)atoi(argv[1]), &out);
    printf("%s, %zu octets\n", b24_outcome_name(out.outcome),
           sizeof(reply) - 1);
    return rc != B24_OK;
}
