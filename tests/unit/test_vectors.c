/* test_vectors.c - every answer of tests/vectors from the wire to the
 * conclusion, whole, at every cut in two, and octet by octet; then every row
 * of its advice table. The two tables are made by tests/vectors/to_c.py. */
#include "b24_test.h"

#include <stdio.h>

#include "b24_http_resp.h"
#include "b24_json.h"
#include "b24_reply.h"
#include "fake_port.h"

#include "vectors_advice.inc"
#include "vectors_answers.inc"

/* The clock of the answers (README.md beside the vectors). */
#define NOW 1773307850
/* Behind this many octets only every STEPth cut: pages of 40 KB. */
#define CUTS 2000
#define STEP 97

static uint32_t tokens[B24_TOKENS * 4];
static char body[B24_BODY_SIZE];

static uint8_t op_of(const struct answer_vector *v)
{
    if (strcmp(v->op, "get") == 0)
        return B24_GET;
    assert_string_equal(v->op, "reset");
    return B24_RESET;
}

/* Octets from to to of the wire, from memory that ends there. */
static int feed(struct b24_http_resp *http, const struct answer_vector *v,
                size_t from, size_t to)
{
    char *piece = exact_copy(v->wire + from, to - from);
    size_t used = 0;
    int rc = b24_http_resp_feed(http, piece, to - from, &used);

    assert_true(used <= to - from);
    if (rc == B24_BUSY)
        assert_int_equal(used, to - from);
    if (rc == B24_OK)
        assert_int_equal(from + used, v->wire_len); /* nothing behind it */
    free(piece);
    return rc;
}

/* The wire in pieces of first, then of step octets, then its end. */
static int receive(struct b24_http_resp *http, const struct answer_vector *v,
                   size_t first, size_t step)
{
    size_t from = 0, to = first;
    int rc = B24_BUSY;

    b24_http_resp_init(http, body, sizeof(body));
    while (rc == B24_BUSY && from < v->wire_len) {
        rc = feed(http, v, from, to);
        from = to;
        to = v->wire_len - from > step ? from + step : v->wire_len;
    }
    if (rc == B24_BUSY) {
        assert_string_not_equal(v->end, "open"); /* would wait for ever */
        rc = b24_http_resp_end(http, strcmp(v->end, "eof clean") == 0);
    }
    return rc;
}

static int wait_s(const struct b24_reply *r)
{
    int64_t wait = r->operating_reset_at - NOW;

    if (r->operating_reset_at == 0)
        return -1;
    return wait < 0 ? 0 : wait > 600 ? 600 : (int)wait;
}

static const char *kind_name(uint8_t kind)
{
    static const char *const names[] = {"none",   "null",   "false", "true",
                                        "number", "string", "array", "object"};

    assert_true(kind < COUNT(names));
    return names[kind];
}

/* Which part differs; NULL: none. */
static const char *compare(const struct answer_vector *v,
                           const struct b24_reply *r)
{
    size_t len = strlen(v->text);

    if (strcmp(b24_outcome_name(r->outcome), v->outcome) != 0)
        return b24_outcome_name(r->outcome);
    if (strcmp(b24_advice_name(r->advice), v->advice) != 0)
        return b24_advice_name(r->advice);
    if (strcmp(kind_name(r->result), v->kind) != 0)
        return kind_name(r->result);
    if (strcmp(r->code, v->code) != 0)
        return r->code;
    if (v->text_is_prefix ? strncmp(r->text, v->text, len) != 0
                          : strcmp(r->text, v->text) != 0)
        return r->text;
    if (strcmp(r->moved_to, v->moved_to) != 0)
        return r->moved_to;
    /* none usable (-1) and a time that has passed (0) are both kept as 0 */
    if (v->reset_wait_s != -2 && wait_s(r) != v->reset_wait_s &&
        (v->reset_wait_s != 0 || wait_s(r) != -1))
        return "operating_reset_at";
    return NULL;
}

static void run(const struct answer_vector *v, size_t first, size_t step)
{
    struct b24_http_resp http;
    struct b24_reply r;
    const char *wrong;
    int rc = receive(&http, v, first, step);

    b24_reply_init(&r);
    if (rc == B24_OK) {
        b24_reply_read(&r, op_of(v), &http, tokens, B24_TOKENS);
        assert_int_equal(r.http_status, v->status);
    } else {
        b24_reply_fail(&r, rc);
    }
    wrong = compare(v, &r);
    if (wrong)
        fail_msg("%s, cut at %zu, then by %zu: \"%s\" is wrong (%s)", v->name,
                 first, step, wrong, b24_err_name(r.err));
}

/* ---- the token endpoint ------------------------------------------------- */

/* A client that has just been answered by it. */
struct token_bench {
    struct fake_port port;
    struct b24_site site;
    struct b24_oauth oauth;
    struct b24_config cfg;
    struct b24_client client;
};

static void set_up_token(struct token_bench *t)
{
    memset(t, 0, sizeof(*t));
    b24_reply_init(&t->client.reply);
    strcpy(t->site.host, "old.example");
    t->site.port = 443;
    strcpy(t->oauth.now.access, "oldA");
    strcpy(t->oauth.now.refresh, "oldR");
    t->cfg.site = &t->site;
    t->cfg.oauth = &t->oauth;
    t->port.locked = 1;
    t->port.time = NOW;
    t->client.cfg = &t->cfg;
    t->client.ops = &b24_oauth_ops;
    t->client.port = &fake_port;
    t->client.port_ctx = &t->port;
    t->client.refreshing = t->client.locked = 1;
}

/* What the client makes of it; B24_BUSY: it has adopted the pair. */
static int judge_token(struct token_bench *t)
{
    struct b24_client *c = &t->client;

    return b24_oauth_ops.answer(
        c, b24_reply_read(&c->reply, B24_RESET, &c->http, tokens, B24_TOKENS));
}

/* Which part of the stored pair is a new one, as the vectors call it. */
static const char *pair_of(const struct token_bench *t)
{
    const struct b24_pair *kept = &t->port.kept;

    if (!t->port.saves)
        return "keep";
    assert_memory_equal(kept, &t->oauth.now, sizeof(*kept));
    assert_string_not_equal(kept->access, "oldA");
    return strcmp(kept->refresh, "oldR") == 0 ? "access" : "new";
}

static void run_token(const struct answer_vector *v, size_t first, size_t step)
{
    struct token_bench t;
    const struct b24_reply *r = &t.client.reply;
    const char *outcome, *advice;
    int rc;

    set_up_token(&t);
    assert_int_equal(receive(&t.client.http, v, first, step), B24_OK);
    assert_int_equal(t.client.http.status, v->status);
    rc = judge_token(&t);
    outcome = rc == B24_BUSY ? "ok_true" : b24_outcome_name(r->outcome);
    advice = rc == B24_BUSY ? "none" : b24_advice_name(r->advice);
    if (strcmp(outcome, v->outcome) != 0 || strcmp(advice, v->advice) != 0 ||
        strcmp(pair_of(&t), v->pair) != 0 || strcmp(r->code, v->code) != 0)
        fail_msg("%s: %s, %s, %s, %s", v->name, outcome, advice, pair_of(&t),
                 r->code);
    assert_string_equal(t.port.hosts, "");
    assert_int_equal(t.oauth.portal.host[0] != '\0',
                     strcmp(v->name, "token_ok") == 0);
}

static void test_answers(void **state)
{
    size_t i, cut;

    (void)state;
    for (i = 0; i < COUNT(answer_vectors); i++) {
        const struct answer_vector *v = &answer_vectors[i];
        void (*one)(const struct answer_vector *, size_t, size_t) =
            strcmp(v->op, "token") == 0 ? run_token : run;

        one(v, v->wire_len, 1);
        one(v, 1, 1);
        for (cut = 1; cut < v->wire_len; cut += cut < CUTS ? 1 : STEP)
            one(v, cut, v->wire_len);
    }
    assert_true(i >= 74 - 2); /* contract 9 without batch */
}

/* One row, as an answer that has it. */
static void answer_with(struct b24_http_resp *http,
                        const struct advice_vector *a)
{
    int len = 6;

    b24_http_resp_init(http, body, sizeof(body));
    http->status = (uint16_t)a->status;
    memcpy(body, "<html>", 6);
    if (strcmp(a->source, "http") != 0)
        len = snprintf(body, sizeof(body), "{\"error\":\"%s\"}", a->key);
    if (a->https_location)
        memcpy(http->location, "https://new.example", 20);
    http->len = http->total = (uint32_t)len;
}

static void advise(const struct advice_vector *a, struct b24_reply *r)
{
    struct b24_http_resp http;

    answer_with(&http, a);
    b24_reply_read(r, B24_RESET, &http, tokens, B24_TOKENS);
}

/* 1: err has a row of its own, and keeps to it. */
static int advise_error(int err, const struct b24_reply *r)
{
    size_t i;

    for (i = 0; i < COUNT(advice_vectors); i++) {
        const struct advice_vector *a = &advice_vectors[i];

        if (strcmp(a->source, "error") == 0 &&
            strcmp(a->key, b24_err_name(err)) == 0) {
            assert_string_equal(b24_advice_name(r->advice), a->advice);
            return 1;
        }
    }
    return 0;
}

/* Every error that ends in that outcome. */
static void advise_outcome(const struct advice_vector *a)
{
    struct b24_reply r;
    int err, found = strcmp(a->key, b24_outcome_name(B24_OK_TRUE)) == 0;

    for (err = -1; err >= B24_E_REPLY; err--) {
        b24_reply_fail(&r, err);
        if (strcmp(b24_outcome_name(r.outcome), a->key) != 0)
            continue;
        found = 1;
        if (!advise_error(err, &r) &&
            strcmp(b24_advice_name(r.advice), a->advice) != 0)
            fail_msg("%s: %s, not %s", b24_err_name(err),
                     b24_advice_name(r.advice), a->advice);
    }
    assert_true(found);
}

/* A refusal of the token endpoint. Every other code means what it means in a
 * call, but no redirect is followed and no refresh is refreshed. */
static void advise_token(const struct advice_vector *a)
{
    struct token_bench t;

    set_up_token(&t);
    answer_with(&t.client.http, a);
    assert_true(judge_token(&t) < 0);
    assert_int_equal(t.client.reply.outcome, B24_API_ERROR);
    assert_string_equal(t.client.reply.code, a->key);
    if (strcmp(b24_advice_name(t.client.reply.advice), a->advice) != 0)
        fail_msg("token server: %s with %d: %s, not %s", a->key, a->status,
                 b24_advice_name(t.client.reply.advice), a->advice);
    assert_string_equal(pair_of(&t), "keep");
}

static void test_advice(void **state)
{
    struct b24_reply r;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(advice_vectors); i++) {
        const struct advice_vector *a = &advice_vectors[i];

        if (strcmp(a->source, "token") == 0) {
            advise_token(a);
            continue;
        }
        if (strcmp(a->source, "error") == 0)
            continue; /* with the outcome that it ends in */
        if (strcmp(a->source, "outcome") == 0) {
            advise_outcome(a);
            continue;
        }
        advise(a, &r);
        assert_int_equal(r.outcome, strcmp(a->source, "call") == 0
                                        ? B24_API_ERROR
                                        : B24_HTTP_ERROR);
        if (strcmp(b24_advice_name(r.advice), a->advice) != 0)
            fail_msg("%s \"%s\" with %d: %s, not %s", a->source, a->key,
                     a->status, b24_advice_name(r.advice), a->advice);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_advice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
