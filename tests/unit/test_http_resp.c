/* test_http_resp.c - response framing: every row whole, at every cut in two,
 * and octet by octet. */
#include "b24_test.h"

#include "b24_http_resp.h"

#include "http_resp_rows.h"

#define GUARD 16

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
    if (run->rc != row->rc || run->r.len != strlen(row->body) ||
        run->r.status != row->status)
        fail_msg("%s: %d, status %d, %d octets", row->name, run->rc,
                 run->r.status, (int)run->r.len);
    assert_int_equal(b24_http_resp_end(&run->r, 1), row->rc);
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
        {"Location: hTTpS://[::1]:1#x", 0, 0, -1, "https://[::1]:1"},
        {"Location: http://n.example", 0, 0, -1, ""},
        {"Location: https://n.example", 0, 0, -1, "https://n.example"},
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
        {"Location: https://new\texample/", 0, 0, -1, ""},
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

/* The last octet that a body without a length may have. */
static void the_last_octet(void **state)
{
    static char all[B24_BODY_MAX];
    struct run run;

    (void)state;
    begin(&run);
    give(&run, H200 "\r\n", strlen(H200) + 2);
    give(&run, all, sizeof(all));
    assert_int_equal(run.rc, B24_BUSY);
    give(&run, all, 1);
    assert_int_equal(run.rc, B24_E_TOO_LARGE);
    free(run.store);
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
        cmocka_unit_test(the_last_octet),
        cmocka_unit_test(a_buffer_too_small_for_a_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
