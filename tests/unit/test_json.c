/* test_json.c - strict JSON above jsmn: what is a document and what is not,
 * every beginning of one, and reading its values. */
#include "b24_test.h"

#include "b24_json.h"

#include "json_rows.h"

#define MAX 64

struct doc {
    struct b24_json j;
    char *text;
    uint32_t *tokens;
};

static int parse(struct doc *d, const char *text, size_t len, int cut,
                 size_t max)
{
    d->text = exact_copy(text, len);
    d->tokens = malloc(max ? max * 16 : 1);
    assert_non_null(d->tokens);
    return b24_json_parse(&d->j, d->text, len, cut, d->tokens, max);
}

static void done(struct doc *d)
{
    free(d->text);
    free(d->tokens);
}

static void documents(void **state)
{
    struct doc d;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(valid); i++) {
        int rc = parse(&d, valid[i], strlen(valid[i]), 0, MAX);

        if (rc != B24_OK || d.j.cut || d.j.bad_utf8 || d.j.count < 1)
            fail_msg("valid: %s: %d", valid[i], rc);
        done(&d);
    }
    for (i = 0; i < COUNT(invalid); i++) {
        int rc = parse(&d, invalid[i], strlen(invalid[i]), 0, MAX);

        if (rc != B24_E_JSON || d.j.count != 0)
            fail_msg("invalid: %s: %d", invalid[i], rc);
        done(&d);
    }
}

/* No octet of the document may be replaced by NUL. */
static void nul(void **state)
{
    char text[] = "{\"a\": [1, \"b\\n\", true]} ";
    size_t i, len = strlen(text);
    struct doc d;

    (void)state;
    for (i = 0; i < len; i++) {
        char kept = text[i];

        text[i] = '\0';
        assert_int_equal(parse(&d, text, len, 0, MAX), B24_E_JSON);
        done(&d);
        assert_int_equal(parse(&d, text, len, 1, MAX), B24_E_JSON);
        done(&d);
        text[i] = kept;
    }
}

/* Every beginning of a document, and nothing that cannot become one. */
static void beginnings(void **state)
{
    static const char *const never[] = {
        "{,",        "{\"a\":}",     "[1 2",    "\"\\x", "trx",
        "[01",       "1.e",          "{}{",     "\"\n",  "[1.2.",
        "{\"a\" \"", "\xef\xbb\xbf", "[\"\\u1g"};
    struct doc d;
    size_t i, len, max;

    (void)state;
    for (i = 0; i < COUNT(valid); i++)
        for (len = 1; len <= strlen(valid[i]); len++)
            for (max = 0; max < 5; max++) { /* and with few tokens */
                int rc = parse(&d, valid[i], len, 1, max == 4 ? MAX : max);

                if (rc == B24_E_JSON || !d.j.cut || d.j.bad_utf8 ||
                    (max == 4 && rc != B24_OK))
                    fail_msg("%.*s: %d", (int)len, valid[i], rc);
                (void)b24_json_get(&d.j, 0, "a");
                (void)b24_json_next(
                    &d.j, 0,
                    b24_json_first(&d.j, 0) < 0 ? 0 : b24_json_first(&d.j, 0));
                done(&d);
            }
    for (i = 0; i < COUNT(never); i++) {
        if (parse(&d, never[i], strlen(never[i]), 1, MAX) != B24_E_JSON)
            fail_msg("%s", never[i]);
        done(&d);
    }
    assert_int_equal(parse(&d, "", 0, 1, MAX), B24_E_JSON);
    done(&d);
}

static void utf8(void **state)
{
    static const char *const bad[] = {"\xff",
                                      "\xfe",
                                      "\x80",
                                      "\xbf",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xc3",
                                      "\xc3\x28",
                                      "\xe0\x9f\xbf",
                                      "\xe2\x82",
                                      "\xe2\x28\xa1",
                                      "\xed\xa0\x80",
                                      "\xed\xbf\xbf",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf0\x9f\x98",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "a\xc3\xa9\xa9",
                                      "\xf8\x88\x80\x80\x80"};
    char text[32];
    struct doc d;
    size_t i, len;

    (void)state;
    for (i = 0; i < COUNT(bad); i++) {
        strcpy(text, "[\"");
        strcat(text, bad[i]);
        strcat(text, "\"]");
        len = strlen(text);
        assert_int_equal(parse(&d, text, len, 0, MAX), B24_OK);
        if (!d.j.bad_utf8)
            fail_msg("row %d", (int)i);
        done(&d);
    }
    /* a cut inside a character is no mark */
    assert_int_equal(parse(&d, "\"\xf0\x9f\x98", 4, 1, MAX), B24_OK);
    assert_int_equal(d.j.bad_utf8, 0);
    done(&d);
}

static void bounds(void **state)
{
    struct doc d;
    char deep[2000];

    (void)state;
    memset(deep, '[', sizeof(deep));
    assert_int_equal(parse(&d, deep, sizeof(deep), 0, MAX), B24_E_TOO_LARGE);
    assert_int_equal(d.j.cut, 1);
    assert_int_equal(d.j.count, B24_JSON_DEPTH);
    done(&d);
    assert_int_equal(parse(&d, "{\"a\":1,\"b\":" D8 D8 D8 D8, 43, 0, MAX),
                     B24_E_TOO_LARGE);
    assert_int_equal(b24_json_kind(&d.j, b24_json_get(&d.j, 0, "a")),
                     B24_KIND_NUMBER);
    assert_int_equal(b24_json_kind(&d.j, b24_json_get(&d.j, 0, "b")),
                     B24_KIND_ARRAY);
    done(&d);
    /* tokens: five are needed */
    assert_int_equal(parse(&d, "{\"a\":1,\"b\":2}", 13, 0, 5), B24_OK);
    assert_int_equal(d.j.cut, 0);
    assert_int_equal(b24_json_get(&d.j, 0, "b"), 4);
    done(&d);
    assert_int_equal(parse(&d, "{\"a\":1,\"b\":2}", 13, 0, 4), B24_E_TOO_LARGE);
    assert_int_equal(d.j.cut, 1);
    assert_int_equal(b24_json_get(&d.j, 0, "a"), 2);
    assert_int_equal(b24_json_get(&d.j, 0, "b"), B24_E_NONE);
    done(&d);
    assert_int_equal(parse(&d, "{\"a\":1,\"b\":2}}", 14, 0, 4), B24_E_JSON);
    done(&d);
    assert_int_equal(parse(&d, "7", 1, 0, 0), B24_OK);
    assert_int_equal(d.j.count, 0);
    assert_int_equal(b24_json_kind(&d.j, 0), B24_KIND_NONE);
    done(&d);
}

static void finds_members(void **state)
{
    struct doc d;
    size_t i;
    int at;

    (void)state;
    for (i = 0; i < COUNT(members); i++) {
        assert_int_equal(parse(&d, members[i].text, strlen(members[i].text),
                               members[i].cut, MAX),
                         B24_OK);
        at = b24_json_get(&d.j, 0, members[i].name);
        if (at != members[i].rc)
            fail_msg("%s: %d", members[i].text, at);
        assert_int_equal(b24_json_get(&d.j, -1, members[i].name), B24_E_NONE);
        assert_int_equal(b24_json_get(&d.j, MAX, members[i].name), B24_E_NONE);
        done(&d);
    }
}

static void elements(void **state)
{
    static const struct {
        const char *text;
        int cut;
        const char *kinds; /* one letter each */
    } cases[] = {
        {"[]", 0, ""},
        {"[ ]", 1, ""},
        {"{\"a\":1}", 0, ""},
        {"1", 0, ""},
        {"[1,\"s\",true,false,null,[2,3],{\"a\":4},5]", 0, "1stfn[{1"},
        {"[[[1]],[2],3]", 0, "[[1"},
        {"[1,2", 1, "1"},
        {"[1,2,", 1, "11"},
        {"[1,\"", 1, "1s"},
        {"[1,[2,3", 1, "1["},
        {"[{\"a\":{},\"b", 1, "{"},
    };
    static const char letters[] = "-nft1s[{";
    struct doc d;
    size_t i, n;
    int at;

    (void)state;
    for (i = 0; i < COUNT(cases); i++) {
        char kinds[MAX + 1];

        assert_int_equal(
            parse(&d, cases[i].text, strlen(cases[i].text), cases[i].cut, MAX),
            B24_OK);
        n = 0;
        for (at = b24_json_first(&d.j, 0); at >= 0;
             at = b24_json_next(&d.j, 0, at))
            kinds[n++] = letters[b24_json_kind(&d.j, at)];
        kinds[n] = '\0';
        assert_int_equal(at, B24_E_NONE);
        assert_string_equal(kinds, cases[i].kinds);
        done(&d);
    }
    /* an array inside another ends where it ends */
    assert_int_equal(parse(&d, "[[1],2]", 7, 0, MAX), B24_OK);
    assert_int_equal(b24_json_first(&d.j, 1), 2);
    assert_int_equal(b24_json_next(&d.j, 1, 2), B24_E_NONE);
    assert_int_equal(b24_json_first(&d.j, B24_E_NONE), B24_E_NONE);
    assert_int_equal(b24_json_kind(&d.j, B24_E_NONE), B24_KIND_NONE);
    done(&d);
}

static void strings(void **state)
{
    struct doc d;
    size_t i, cap;
    char *out;

    (void)state;
    for (i = 0; i < COUNT(texts); i++) {
        size_t full = strlen(texts[i].out);

        assert_int_equal(
            parse(&d, texts[i].text, strlen(texts[i].text), texts[i].cut, MAX),
            B24_OK);
        for (cap = 1; cap < full + 3; cap++) {
            size_t fits = full < cap ? full : cap - 1;

            out = exact_copy("", 1);
            out = realloc(out, cap);
            assert_non_null(out);
            assert_int_equal(b24_json_text(&d.j, 0, out, cap), texts[i].rc);
            while (fits > 0 && ((uint8_t)texts[i].out[fits] & 0xc0) == 0x80)
                fits--;
            assert_int_equal(strlen(out), fits);
            assert_memory_equal(out, texts[i].out, fits);
            memset(out, '#', cap);
            if (b24_json_string(&d.j, 0, out, cap) != B24_OK) {
                assert_string_equal(out, "");
                if (texts[i].exact == B24_OK)
                    assert_true(full >= cap);
            } else {
                assert_int_equal(texts[i].exact, B24_OK);
                assert_string_equal(out, texts[i].out);
            }
            free(out);
        }
        assert_int_equal(b24_json_is(&d.j, 0, texts[i].out),
                         texts[i].exact == B24_OK);
        done(&d);
    }
}

static void text_is_appended(void **state)
{
    char out[6] = "ab";
    struct doc d;

    (void)state;
    assert_int_equal(parse(&d, "\"cd\xc3\xa9\"", 6, 0, MAX), B24_OK);
    assert_int_equal(b24_json_text(&d.j, 0, out, sizeof(out)), B24_OK);
    assert_string_equal(out, "abcd");
    assert_int_equal(b24_json_string(&d.j, 0, out, 4), B24_E_SPACE);
    assert_string_equal(out, "");
    assert_int_equal(b24_json_string(&d.j, 0, out, 5), B24_OK);
    assert_string_equal(out, "cd\xc3\xa9");
    assert_int_equal(b24_json_text(&d.j, -1, out, 5), B24_E_NONE);
    assert_int_equal(b24_json_string(&d.j, -1, out, 5), B24_E_NONE);
    assert_int_equal(b24_json_is(&d.j, -1, ""), 0);
    assert_int_equal(b24_json_is(&d.j, 0, "cd"), 0);
    assert_int_equal(b24_json_is(&d.j, 0,
                                 "cd\xc3\xa9"
                                 "e"),
                     0);
    done(&d);
    /* line breaks are kept where a string is used, not where it is shown */
    assert_int_equal(parse(&d, "\"\\u2028\\u2029\"", 14, 0, MAX), B24_OK);
    assert_int_equal(b24_json_is(&d.j, 0, "\xe2\x80\xa8\xe2\x80\xa9"), 1);
    out[0] = '\0';
    assert_int_equal(b24_json_text(&d.j, 0, out, sizeof(out)), B24_OK);
    assert_string_equal(out, "  ");
    done(&d);
}

static void fixed_point(void **state)
{
    struct doc d;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(numbers); i++) {
        const char *text = numbers[i].text;
        int64_t n = 77;
        int rc;

        /* the one unfinished row is a beginning */
        assert_int_equal(
            parse(&d, text, strlen(text), strcmp(text, "\"1") == 0, MAX),
            B24_OK);
        rc = b24_json_fixed(&d.j, 0, numbers[i].scale, &n);
        if (rc != numbers[i].rc || n != (rc == B24_OK ? numbers[i].n : 77))
            fail_msg("%s: %d %lld", text, rc, (long long)n);
        assert_int_equal(b24_json_fixed(&d.j, -1, 0, &n), B24_E_NONE);
        done(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents),        cmocka_unit_test(nul),
        cmocka_unit_test(beginnings),       cmocka_unit_test(utf8),
        cmocka_unit_test(bounds),           cmocka_unit_test(finds_members),
        cmocka_unit_test(elements),         cmocka_unit_test(strings),
        cmocka_unit_test(text_is_appended), cmocka_unit_test(fixed_point),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
