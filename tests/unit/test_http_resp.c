/* test_http_resp.c - response framing: every row whole, at every cut in two,
 * and octet by octet. */
#include "b24_test.h"

#include "b24_http_resp.h"

#define H200    "HTTP/1.1 200 OK\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define CAP     48 /* small, so that rows can outgrow it */
#define GUARD   16

#define A10 "aaaaaaaaaa"
#define A50 A10 A10 A10 A10 A10

static const struct row {
    const char *name, *wire;
    int rc; /* after the octets and a clean end */
    int status;
    const char *body;
    int left;  /* octets that are not the message's own */
    int keeps; /* the connection may be used again */
} rows[] = {
    /* framing */
    {"length", H200 "Content-Length: 2\r\n\r\nok", B24_OK, 200, "ok", 0, 1},
    {"length 0", H200 "Content-Length: 0\r\n\r\n", B24_OK, 200, "", 0, 1},
    {"length with zeros", H200 "Content-Length: 0002\r\n\r\nok", B24_OK, 200,
     "ok", 0, 1},
    {"name in any case", H200 "cONTENT-lENGTH:2\r\n\r\nok", B24_OK, 200, "ok",
     0, 1},
    {"spaces and tabs around", H200 "Content-Length: \t 2 \t\r\n\r\nok", B24_OK,
     200, "ok", 0, 1},
    {"same length twice",
     H200 "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok", B24_OK, 200, "ok",
     0, 1},
    {"same length in a list", H200 "Content-Length: 2 , 2\r\n\r\nok", B24_OK,
     200, "ok", 0, 1},
    {"lengths differ", H200 "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok",
     B24_E_HTTP, 200, "", 0, 0},
    {"lengths differ in a list", H200 "Content-Length: 2,3\r\n\r\nok",
     B24_E_HTTP, 200, "", 0, 0},
    {"length empty", H200 "Content-Length:\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"length then comma", H200 "Content-Length: 2,\r\n\r\nok", B24_E_HTTP, 200,
     "", 0, 0},
    {"length plus", H200 "Content-Length: +2\r\n\r\nok", B24_E_HTTP, 200, "", 0,
     0},
    {"length minus", H200 "Content-Length: -2\r\n\r\nok", B24_E_HTTP, 200, "",
     0, 0},
    {"length hex", H200 "Content-Length: 0x2\r\n\r\nok", B24_E_HTTP, 200, "", 0,
     0},
    {"length two words", H200 "Content-Length: 2 2\r\n\r\nok", B24_E_HTTP, 200,
     "", 0, 0},
    {"length beyond bound", H200 "Content-Length: 1048577\r\n\r\n",
     B24_E_TOO_LARGE, 200, "", 0, 0},
    {"length beyond 32 bits", H200 "Content-Length: 4294967298\r\n\r\nok",
     B24_E_TOO_LARGE, 200, "", 0, 0},
    {"length beyond 64 bits",
     H200 "Content-Length: 18446744073709551618\r\n\r\nok", B24_E_TOO_LARGE,
     200, "", 0, 0},
    {"length cut", H200 "Content-Length: 5\r\n\r\nhel", B24_E_CLOSED, 200,
     "hel", 0, 0},
    {"surplus octets", H200 "Content-Length: 2\r\n\r\nokHTTP", B24_OK, 200,
     "ok", 4, 1},
    {"until the end", H200 "\r\nall of it", B24_OK, 200, "all of it", 0, 0},
    {"until the end, nothing", H200 "\r\n", B24_OK, 200, "", 0, 0},
    {"204", "HTTP/1.1 204 No Content\r\n\r\n", B24_OK, 204, "", 0, 1},
    {"204 with a length", "HTTP/1.1 204 -\r\nContent-Length: 5\r\n\r\nhello",
     B24_OK, 204, "", 5, 1},
    {"304 with a length", "HTTP/1.1 304 -\r\nContent-Length: 5\r\n\r\n", B24_OK,
     304, "", 0, 1},
    {"304 chunked", "HTTP/1.1 304 -\r\n" CHUNKED "\r\n", B24_OK, 304, "", 0, 1},
    {"body longer than the buffer", H200 "Content-Length: 52\r\n\r\n" A50 "bc",
     B24_OK, 200, A10 A10 A10 A10 "aaaaaaaa", 0, 1},
    {"length and chunked", H200 "Content-Length: 2\r\n" CHUNKED "\r\nok",
     B24_E_HTTP, 200, "", 0, 0},
    {"chunked and length", H200 CHUNKED "Content-Length: 2\r\n\r\nok",
     B24_E_HTTP, 200, "", 0, 0},
    /* chunks */
    {"chunked", H200 CHUNKED "\r\n2\r\nok\r\n0\r\n\r\n", B24_OK, 200, "ok", 0,
     1},
    {"CHUNKED", H200 "TRANSFER-ENCODING:CHUNKED\r\n\r\n2\r\nok\r\n0\r\n\r\n",
     B24_OK, 200, "ok", 0, 1},
    {"chunks of one, extensions, trailers",
     H200 CHUNKED "\r\n1;a=b\r\nh\r\n1 \t; a=\"b c\"\r\ni\r\n"
                  "000;last\r\nX-T: 1\r\nY:\r\n\r\n!",
     B24_OK, 200, "hi", 1, 1},
    {"hex digits of both cases",
     H200 CHUNKED "\r\nA\r\n0123456789\r\n0b\r\nabcdefghijk\r\n0\r\n\r\n",
     B24_OK, 200, "0123456789abcdefghijk", 0, 1},
    {"eight digits", H200 CHUNKED "\r\n00000002\r\nok\r\n00000000\r\n\r\n",
     B24_OK, 200, "ok", 0, 1},
    {"nine digits", H200 CHUNKED "\r\n000000002\r\nok\r\n0\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"chunk of 16 digits", H200 CHUNKED "\r\nffffffffffffffff\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"chunk beyond bound", H200 CHUNKED "\r\nffffffff\r\n", B24_E_TOO_LARGE,
     200, "", 0, 0},
    {"chunk beyond what is left", H200 CHUNKED "\r\n1\r\na\r\n100000\r\n",
     B24_E_TOO_LARGE, 200, "a", 0, 0},
    {"chunk of all that is left is awaited",
     H200 CHUNKED "\r\n1\r\na\r\nfffff\r\n", B24_E_CLOSED, 200, "a", 0, 0},
    {"chunk size ZZ", H200 CHUNKED "\r\nZZ\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"chunk size g", H200 CHUNKED "\r\n1g\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"chunk size missing", H200 CHUNKED "\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"extension without size", H200 CHUNKED "\r\n;a\r\n", B24_E_HTTP, 200, "",
     0, 0},
    {"space before a size", H200 CHUNKED "\r\n 1\r\na\r\n0\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"space behind a size", H200 CHUNKED "\r\n1 \r\na\r\n0\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"digit behind a space", H200 CHUNKED "\r\n1 1\r\na", B24_E_HTTP, 200, "",
     0, 0},
    {"minus size", H200 CHUNKED "\r\n-1\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"0x size", H200 CHUNKED "\r\n0x1\r\na\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"LF behind a size", H200 CHUNKED "\r\n1\na\r\n0\r\n\r\n", B24_E_HTTP, 200,
     "", 0, 0},
    {"CR alone behind a size", H200 CHUNKED "\r\n1\ra\r\n0\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"control in an extension", H200 CHUNKED "\r\n1;\x01\r\na", B24_E_HTTP, 200,
     "", 0, 0},
    {"DEL in an extension", H200 CHUNKED "\r\n1;\x7f\r\na", B24_E_HTTP, 200, "",
     0, 0},
    {"no CRLF behind data", H200 CHUNKED "\r\n2\r\nokk\r\n0\r\n\r\n",
     B24_E_HTTP, 200, "ok", 0, 0},
    {"LF behind data", H200 CHUNKED "\r\n2\r\nok\n0\r\n\r\n", B24_E_HTTP, 200,
     "ok", 0, 0},
    {"CR alone behind data", H200 CHUNKED "\r\n2\r\nok\r0\r\n\r\n", B24_E_HTTP,
     200, "ok", 0, 0},
    {"trailer without name", H200 CHUNKED "\r\n0\r\n: x\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"trailer without colon", H200 CHUNKED "\r\n0\r\nX\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"trailer with a space in its name", H200 CHUNKED "\r\n0\r\nX : 1\r\n\r\n",
     B24_E_HTTP, 200, "", 0, 0},
    {"trailer folded", H200 CHUNKED "\r\n0\r\nX: 1\r\n 2\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"trailer with a control", H200 CHUNKED "\r\n0\r\nX: \x02\r\n\r\n",
     B24_E_HTTP, 200, "", 0, 0},
    {"trailer with CR", H200 CHUNKED "\r\n0\r\nX: 1\rY: 2\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"trailers end with CR alone", H200 CHUNKED "\r\n0\r\n\rX", B24_E_HTTP, 200,
     "", 0, 0},
    {"trailers cut", H200 CHUNKED "\r\n0\r\n", B24_E_CLOSED, 200, "", 0, 0},
    {"chunked cut in the data", H200 CHUNKED "\r\n5\r\nhel", B24_E_CLOSED, 200,
     "hel", 0, 0},
    {"chunked cut between chunks", H200 CHUNKED "\r\n2\r\nok\r\n", B24_E_CLOSED,
     200, "ok", 0, 0},
    /* codings */
    {"gzip, chunked", H200 "Transfer-Encoding: gzip, chunked\r\n\r\n",
     B24_E_CODING, 200, "", 0, 0},
    {"chunked, chunked", H200 "Transfer-Encoding: chunked, chunked\r\n\r\n",
     B24_E_CODING, 200, "", 0, 0},
    {"chunked twice", H200 CHUNKED CHUNKED "\r\n", B24_E_CODING, 200, "", 0, 0},
    {"chunked with a parameter", H200 "Transfer-Encoding: chunked;a=b\r\n\r\n",
     B24_E_CODING, 200, "", 0, 0},
    {"transfer coding empty", H200 "Transfer-Encoding:\r\n\r\n", B24_E_CODING,
     200, "", 0, 0},
    {"transfer coding identity", H200 "Transfer-Encoding: identity\r\n\r\n",
     B24_E_CODING, 200, "", 0, 0},
    {"gzip unasked", H200 "Content-Encoding: gzip\r\n\r\n\x1f\x8b",
     B24_E_CODING, 200, "", 0, 0},
    {"content coding empty", H200 "Content-Encoding:\r\n\r\nok", B24_E_CODING,
     200, "", 0, 0},
    {"content coding identity", H200 "Content-Encoding: Identity \r\n\r\nok",
     B24_OK, 200, "ok", 0, 0},
    /* versions */
    {"1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", B24_OK, 200, "ok",
     0, 0},
    {"1.0 keep-alive",
     "HTTP/1.0 200 OK\r\nConnection: x, Keep-Alive\r\nContent-Length: "
     "2\r\n\r\nok",
     B24_OK, 200, "ok", 0, 1},
    {"1.0 keep-alive until the end",
     "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nok", B24_OK, 200, "ok",
     0, 0},
    {"1.0 chunked", "HTTP/1.0 200 OK\r\n" CHUNKED "\r\n0\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"1.1 close", H200 "Connection: close\r\nContent-Length: 2\r\n\r\nok",
     B24_OK, 200, "ok", 0, 0},
    {"1.1 close in a list",
     H200 "Connection: keep-alive , CLOSE\r\nContent-Length: 2\r\n\r\nok",
     B24_OK, 200, "ok", 0, 0},
    {"1.1 closed is not close",
     H200 "Connection: closed,,clos\r\nContent-Length: 2\r\n\r\nok", B24_OK,
     200, "ok", 0, 1},
    {"1.1 long connection",
     H200 "Connection: " A50 "\r\nContent-Length: 2\r\n\r\nok", B24_OK, 200,
     "ok", 0, 0},
    {"1.9", "HTTP/1.9 200 OK\r\nContent-Length: 2\r\n\r\nok", B24_OK, 200, "ok",
     0, 1},
    {"2.0", "HTTP/2.0 200 OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"1.x", "HTTP/1.x 200 OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"1.10", "HTTP/1.10 200 OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"lower case", "http/1.1 200 OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"ICY", "ICY 200 OK, all right\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    /* status line */
    {"no reason", "HTTP/1.1 200 \r\n\r\n", B24_OK, 200, "", 0, 0},
    {"no reason, no space", "HTTP/1.1 200\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"reason without space", "HTTP/1.1 200OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"two digits", "HTTP/1.1 20 OK OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"four digits", "HTTP/1.1 2000 OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"status 099", "HTTP/1.1 099 OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"status 599", "HTTP/1.1 599 -\r\n\r\n", B24_OK, 599, "", 0, 0},
    {"status -20", "HTTP/1.1 -20 OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"tab for space", "HTTP/1.1\t200 OK\r\n\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"empty line first", "\r\n" H200 "\r\n", B24_E_HTTP, 0, "", 0, 0},
    {"long reason", "HTTP/1.1 200 " A50 "\r\n\r\n", B24_OK, 200, "", 0, 0},
    {"reason with tab and obs-text",
     "HTTP/1.1 200 \t\xff~\xff~ \xd0\x9e\xd0\xba\r\n\r\n", B24_OK, 200, "", 0,
     0},
    {"control in the reason", "HTTP/1.1 200 O\x1fK\r\n\r\n", B24_E_HTTP, 0, "",
     0, 0},
    {"nothing", "", B24_E_CLOSED, 0, "", 0, 0},
    {"cut in the status line", "HTTP/1.1 20", B24_E_CLOSED, 0, "", 0, 0},
    /* 1xx */
    {"100 first",
     "HTTP/1.1 100 Continue\r\n\r\n" H200 "Content-Length: 2\r\n\r\nok", B24_OK,
     200, "ok", 0, 1},
    {"what 1xx says is forgotten",
     "HTTP/1.1 103 Early\r\nContent-Length: 9\r\nConnection: close\r\n\r\n" H200
     "Content-Length: 2\r\n\r\nok",
     B24_OK, 200, "ok", 0, 1},
    {"101", "HTTP/1.1 101 -\r\n\r\n", B24_E_HTTP, 101, "", 0, 0},
    {"100 alone", "HTTP/1.1 100 Continue\r\n\r\n", B24_E_CLOSED, 0, "", 0, 0},
    {"eight 1xx",
     "HTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\n"
     "HTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\n"
     "HTTP/1.1 100 -\r\n\r\nHTTP/1.1 199 -\r\n\r\n" H200
     "Content-Length: 2\r\n\r\nok",
     B24_OK, 200, "ok", 0, 1},
    {"nine 1xx",
     "HTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\n"
     "HTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\n"
     "HTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\nHTTP/1.1 100 -\r\n\r\n",
     B24_E_TOO_LARGE, 100, "", 0, 0},
    /* field syntax */
    {"value empty, tabs, obs-text",
     H200 "A:\r\nB: \t\r\nC:\t\x80\xff\t x\r\n\r\nok", B24_OK, 200, "ok", 0, 0},
    {"every tchar", H200 "!#$%&'*+-.^_`|~09azAZ: x\r\n\r\nok", B24_OK, 200,
     "ok", 0, 0},
    {"folded", H200 "A: b\r\n c\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"folded with a tab", H200 "A: b\r\n\tc: d\r\n\r\n", B24_E_HTTP, 200, "", 0,
     0},
    {"space before the colon", H200 "A : b\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"no colon", H200 "Abc\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"no name", H200 ": b\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"slash in a name", H200 "A/B: c\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"octet 0x80 in a name", H200 "A\x80: c\r\n\r\n", B24_E_HTTP, 200, "", 0,
     0},
    {"DEL in a name", H200 "A\x7f: c\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"DEL in a value", H200 "A: c\x7f\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"ESC in a long value", H200 "A: cccccccccc\x1b[1m\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"CR in a value", H200 "A: b\rC: d\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"CR CR LF", H200 "A: b\r\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"LF alone", H200 "A: b\nC: d\r\n\r\n", B24_E_HTTP, 200, "", 0, 0},
    {"LF alone ends the head", H200 "A: b\r\n\nok", B24_E_HTTP, 200, "", 0, 0},
    {"CR alone ends the head", H200 "A: b\r\n\rok", B24_E_HTTP, 200, "", 0, 0},
    {"LF alone behind the status", "HTTP/1.1 200 OK\n\n", B24_E_HTTP, 0, "", 0,
     0},
    {"cut in a field", H200 "A: b", B24_E_CLOSED, 200, "", 0, 0},
    {"cut behind CR", H200 "A: b\r", B24_E_CLOSED, 200, "", 0, 0},
    /* fields that outgrow the buffer */
    {"long field", H200 "A: " A50 A50 "\r\nContent-Length: 2\r\n\r\nok", B24_OK,
     200, "ok", 0, 1},
    {"field of just the buffer",
     H200 "A: " A10 A10 A10 A10 "aaaaa\r\nContent-Length: 2\r\n\r\nok", B24_OK,
     200, "ok", 0, 1},
    {"control far in a long field", H200 "A: " A50 "\x0b\r\n\r\n", B24_E_HTTP,
     200, "", 0, 0},
    {"long name", H200 A50 ": b\r\n\r\n", B24_E_TOO_LARGE, 200, "", 0, 0},
    {"long line without colon", H200 A10 " " A50 "\r\n\r\n", B24_E_HTTP, 200,
     "", 0, 0},
    {"long length",
     H200 "Content-Length: 0000000000000000000000000000000002\r\n\r\nok",
     B24_E_TOO_LARGE, 200, "", 0, 0},
    {"longest length that fits",
     H200 "Content-Length: 0000000000000000000000000000002\r\n\r\nok", B24_OK,
     200, "ok", 0, 1},
    {"long content coding", H200 "Content-Encoding: identity " A50 "\r\n\r\n",
     B24_E_TOO_LARGE, 200, "", 0, 0},
    {"long transfer coding", H200 "Transfer-Encoding: chunked " A50 "\r\n\r\n",
     B24_E_TOO_LARGE, 200, "", 0, 0},
};

/* Exact-size buffers around a response under test. */
struct run {
    struct b24_http_resp r;
    char *store; /* CAP octets and a guard */
    size_t used;
    int rc;
};

static void begin(struct run *run)
{
    run->store = malloc(CAP + GUARD);
    assert_non_null(run->store);
    memset(run->store, '#', CAP + GUARD);
    run->used = 0;
    run->rc = B24_BUSY;
    b24_http_resp_init(&run->r, run->store, CAP);
}

static void give(struct run *run, const char *data, size_t len)
{
    char *copy = exact_copy(data, len);
    size_t used = 77;
    int i, rc;

    rc = b24_http_resp_feed(&run->r, copy, len, &used);
    assert_true(used <= len);
    if (rc == B24_BUSY)
        assert_int_equal(used, len);
    if (run->rc != B24_BUSY) { /* sticky */
        assert_int_equal(rc, run->rc);
        assert_int_equal(used, 0);
    }
    run->used += used;
    run->rc = rc;
    for (i = 0; i < GUARD; i++)
        assert_int_equal(run->store[CAP + i], '#');
    free(copy);
}

static void finish(struct run *run, const struct row *row)
{
    size_t len = strlen(row->wire);

    if (run->rc == B24_BUSY)
        assert_int_equal(b24_http_resp_keeps_alive(&run->r), 0);
    run->rc = b24_http_resp_end(&run->r, 1);
    assert_int_equal(run->rc, row->rc);
    assert_int_equal(b24_http_resp_end(&run->r, 1), row->rc);
    assert_int_equal(run->r.status, row->status);
    assert_int_equal(run->r.len, strlen(row->body));
    assert_memory_equal(run->r.body, row->body, run->r.len);
    assert_int_equal(b24_http_resp_keeps_alive(&run->r), row->keeps);
    if (row->rc == B24_OK)
        assert_int_equal(run->used, len - (size_t)row->left);
    free(run->store);
}

static void every_row_at_every_cut(void **state)
{
    size_t i, cut, len;
    struct run run;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const struct row *row = &rows[i];

        print_message("  %s\n", row->name);
        len = strlen(row->wire);
        for (cut = 0; cut <= len; cut++) { /* 0: whole */
            begin(&run);
            if (cut)
                give(&run, row->wire, cut);
            give(&run, row->wire + cut, len - cut);
            finish(&run, row);
        }
        begin(&run);
        for (cut = 0; cut < len; cut++)
            give(&run, row->wire + cut, 1);
        finish(&run, row);
    }
}

/* NUL cannot stand in a row. */
static void nul_is_refused_everywhere(void **state)
{
    static const char wire[] =
        H200 "Ab: cdefghijklm\r\n" CHUNKED "\r\n1;e\r\na\r\n0\r\nX: y\r\n\r\n";
    char copy[sizeof(wire)];
    size_t i, data = (size_t)(strstr(wire, "\na\r") + 1 - wire);
    struct run run;

    (void)state;
    for (i = 0; i < sizeof(wire) - 1; i++) {
        memcpy(copy, wire, sizeof(wire));
        copy[i] = '\0';
        begin(&run);
        give(&run, copy, sizeof(wire) - 1);
        assert_int_equal(run.rc, i == data ? B24_OK : B24_E_HTTP);
        free(run.store);
    }
}

static void an_unclean_end_truncates(void **state)
{
    struct run run;

    (void)state;
    begin(&run);
    give(&run, H200 "\r\nok", strlen(H200) + 4);
    assert_int_equal(run.rc, B24_BUSY);
    assert_int_equal(b24_http_resp_end(&run.r, 0), B24_E_CLOSED);
    assert_int_equal(b24_http_resp_end(&run.r, 1), B24_E_CLOSED);
    free(run.store);
    begin(&run);
    give(&run, H200 "Content-Length: 0\r\n\r\n", strlen(H200) + 21);
    assert_int_equal(b24_http_resp_end(&run.r, 0), B24_OK);
    free(run.store);
}

/* One field line more behind the status line, in pieces. */
static void with_field(struct run *run, const char *field, size_t step)
{
    char wire[512];
    size_t i, len;

    strcpy(wire, H200);
    strcat(wire, field);
    strcat(wire, "\r\nContent-Length: 0\r\n\r\n");
    len = strlen(wire);
    begin(run);
    for (i = 0; i < len; i += step)
        give(run, wire + i, len - i < step ? len - i : step);
    assert_int_equal(run->rc, B24_OK);
}

static void says_what_the_fields_say(void **state)
{
    static const struct {
        const char *field;
        int64_t date_s, retry_at_s;
        int32_t retry_s;
        const char *location;
    } cases[] = {
        {"Date: Sun, 06 Nov 1994 08:49:37 GMT", 784111777, 0, -1, ""},
        {"DATE:\tSun, 06 Nov 1994 08:49:37 GMT ", 784111777, 0, -1, ""},
        {"Date: yesterday", 0, 0, -1, ""},
        {"Date: Sun, 06 Nov 1994 08:49:37 GMT            .", 0, 0, -1, ""},
        {"Dato: Sun, 06 Nov 1994 08:49:37 GMT", 0, 0, -1, ""},
        {"Retry-After: 120", 0, 0, 120, ""},
        {"Retry-After: 0", 0, 0, 0, ""},
        {"Retry-After: 2147483647", 0, 0, INT32_MAX, ""},
        {"Retry-After: 2147483648", 0, 0, INT32_MAX, ""},
        {"Retry-After: 99999999999999999999", 0, 0, INT32_MAX, ""},
        {"Retry-After: Sun, 06 Nov 1994 08:49:37 GMT", 0, 784111777, -1, ""},
        {"Retry-After: -1", 0, 0, -1, ""},
        {"Retry-After: 1.5", 0, 0, -1, ""},
        {"Retry-After:", 0, 0, -1, ""},
        {"Retry-After: 1                                      ", 0, 0, -1, ""},
        {"Location: https://new.example/rest/1/s3cr3t/", 0, 0, -1,
         "https://new.example"},
        {"Location: https://new.example:8443?x", 0, 0, -1,
         "https://new.example:8443"},
        {"Location: HTTPS://[::1]:1#x", 0, 0, -1, "https://[::1]:1"},
        {"Location: hTTp://n.example", 0, 0, -1, "http://n.example"},
        {"Location: https://new.example/" A50 A50, 0, 0, -1,
         "https://new.example"},
        {"Location: https://" A50 "/", 0, 0, -1, ""},
        {"Location: https:///path", 0, 0, -1, ""},
        {"Location: https://", 0, 0, -1, ""},
        {"Location: https:/", 0, 0, -1, ""},
        {"Location: http:", 0, 0, -1, ""},
        {"Location: ftp://new.example/", 0, 0, -1, ""},
        {"Location: /auth/", 0, 0, -1, ""},
        {"Location: //new.example/", 0, 0, -1, ""},
        {"Location: https://user:s3cr3t@new.example/", 0, 0, -1, ""},
        {"Location: https://new example/", 0, 0, -1, ""},
        {"Location: https://n\xc3\xa9w.example/", 0, 0, -1, ""},
        {"Location: https://a.example/\r\nLocation: https://b.example/", 0, 0,
         -1, "https://b.example"},
    };
    size_t i, step;
    struct run run;

    (void)state;
    for (i = 0; i < COUNT(cases); i++)
        for (step = 1; step < 70; step++) {
            with_field(&run, cases[i].field, step);
            assert_int_equal(run.r.date_s, cases[i].date_s);
            assert_int_equal(run.r.retry_at_s, cases[i].retry_at_s);
            assert_int_equal(run.r.retry_s, cases[i].retry_s);
            assert_string_equal(run.r.location, cases[i].location);
            free(run.store);
        }
}

static void an_authority_must_fit(void **state)
{
    struct b24_http_resp r;
    char wire[600], store[512];
    size_t used, len, n = sizeof(r.location) - 1 - strlen("https://");
    int extra;

    (void)state;
    for (extra = 0; extra < 2; extra++) {
        strcpy(wire, H200 "Location: https://");
        len = strlen(wire);
        memset(wire + len, 'a', n + (size_t)extra);
        strcpy(wire + len + n + extra, "/x\r\nContent-Length: 0\r\n\r\n");
        b24_http_resp_init(&r, store, sizeof(store));
        assert_int_equal(b24_http_resp_feed(&r, wire, strlen(wire), &used),
                         B24_OK);
        assert_int_equal(strlen(r.location),
                         extra ? 0 : sizeof(r.location) - 1);
    }
}

/* Feeds text again and again; how often until it is no longer B24_BUSY. */
static size_t repeat(struct run *run, const char *text, size_t most)
{
    size_t i;

    for (i = 0; i < most && run->rc == B24_BUSY; i++)
        give(run, text, strlen(text));
    return i;
}

static void heads_are_bounded(void **state)
{
    static const char *const begins[] = {"HTTP/1.1 200 ", H200,
                                         H200 "A: ", H200 CHUNKED "\r\n1;",
                                         H200 CHUNKED "\r\n0\r\nA: "};
    struct run run;
    size_t i, n;

    (void)state;
    for (i = 0; i < COUNT(begins); i++) {
        begin(&run);
        give(&run, begins[i], strlen(begins[i]));
        n = repeat(&run, i == 1 ? "A: b\r\n" : "bbbbbb", B24_HEAD_MAX);
        assert_int_equal(run.rc, B24_E_TOO_LARGE);
        assert_true(n * 6 <= B24_HEAD_MAX);
        assert_true((n + 13) * 6 > B24_HEAD_MAX);
        free(run.store);
    }
}

/* The last octet that a head may have, and one more. */
static void the_bound_is_exact(void **state)
{
    char *wire = malloc(B24_HEAD_MAX + 8);
    size_t step, extra, i, len;
    struct run run;

    (void)state;
    assert_non_null(wire);
    for (extra = 0; extra < 2; extra++)
        for (step = 1; step <= B24_HEAD_MAX + 1; step += 4093) {
            len = B24_HEAD_MAX + extra;
            memset(wire, 'a', len);
            memcpy(wire, H200 "A: ", strlen(H200) + 3);
            memcpy(wire + len - 4, "\r\n\r\n", 4);
            begin(&run);
            for (i = 0; i < len; i += step)
                give(&run, wire + i, len - i < step ? len - i : step);
            assert_int_equal(run.rc, extra ? B24_E_TOO_LARGE : B24_BUSY);
            assert_int_equal(run.used, B24_HEAD_MAX);
            free(run.store);
        }
    free(wire);
}

static void bodies_are_bounded(void **state)
{
    static const char *const begins[] = {H200 "\r\n", H200 CHUNKED "\r\n"};
    static const char *const rests[] = {A50, "32\r\n" A50 "\r\n"};
    struct run run;
    size_t i, n;

    (void)state;
    for (i = 0; i < COUNT(begins); i++) {
        begin(&run);
        give(&run, begins[i], strlen(begins[i]));
        n = repeat(&run, rests[i], B24_BODY_MAX);
        assert_int_equal(run.rc, B24_E_TOO_LARGE);
        assert_int_equal(n, B24_BODY_MAX / 50 + 1);
        assert_int_equal(run.r.total, B24_BODY_MAX / 50 * 50);
        assert_int_equal(run.r.len, CAP);
        free(run.store);
    }
}

static void a_buffer_too_small_for_a_status(void **state)
{
    struct b24_http_resp r;
    char store[12];
    size_t used;

    (void)state;
    b24_http_resp_init(&r, store, sizeof(store));
    assert_int_equal(
        b24_http_resp_feed(&r, H200 "\r\n", strlen(H200) + 2, &used),
        B24_E_HTTP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_at_every_cut),
        cmocka_unit_test(nul_is_refused_everywhere),
        cmocka_unit_test(an_unclean_end_truncates),
        cmocka_unit_test(says_what_the_fields_say),
        cmocka_unit_test(an_authority_must_fit),
        cmocka_unit_test(heads_are_bounded),
        cmocka_unit_test(the_bound_is_exact),
        cmocka_unit_test(bodies_are_bounded),
        cmocka_unit_test(a_buffer_too_small_for_a_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
