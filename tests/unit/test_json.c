/* test_json.c - strict JSON above jsmn: what is a document and what is not,
 * every beginning of one, and reading its values. */
#include "b24_test.h"

#include "b24_json.h"

#define D8  "[[[[[[[["
#define E8  "]]]]]]]]"
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

static const char *const valid[] = {
    "{}",
    "[]",
    "true",
    "false",
    "null",
    "0",
    "-0",
    "12",
    "0.5",
    "-10.25e+3",
    "1E400",
    "1e-05",
    "0e0",
    "\"\"",
    "\"a\"",
    " \t\r\n{ } \n",
    "[1]",
    "[ 1 , 2 ]",
    "[[],{},[{}]]",
    "{\"a\":1}",
    "{ \"a\" : [ true , false , null ] , \"b\" : \"c\" }",
    "{\"a\":{\"b\":{\"c\":[1,{\"d\":[]}]}},\"e\":-1}",
    "{\"\":\"\"}",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uABCD\\uabcd\"",
    "\"\\ud83d\\ude00 \\ud83d \\ude00\"",
    "\"\x7f\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xef\xbf\xbf\"",
    "\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\"",
    "\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"",
    "\"a long string, longer than any word of any machine, and \xc3\xa9\"",
    "{\"result\":true,\"time\":{\"start\":1773307850,\"finish\":1773307850."
    "136405"
    ",\"date_start\":\"2026-03-12T12:30:50+01:00\",\"operating\":1.0e-5}}",
    D8 D8 D8 D8 E8 E8 E8 E8,
    "[[],[[]],[]," D8 D8 D8 "[[[[[[1]]]]]]" E8 E8 E8 "]",
    "[{\"a\":[{\"b\":[{}]}]},[{}]]",
};

static const char *const invalid[] = {
    /* what jsmn takes in its strict mode */
    "{\"a\":}",
    "{\"a\"}",
    "{\"a\" \"b\"}",
    "{\"a\"::::\"b\"}",
    "{\"a\":1\"b\":1}",
    "{}{}",
    "[thanx]",
    "[1.2.3]",
    "[-]",
    "[01]",
    "{\"a\":1,}",
    "[,]",
    "{\"result\":truefalse}",
    "{\"a\":tr\"b\"}",
    "[\"a\nb\"]",
    "",
    /* and the rest */
    " ",
    "\n\t\r ",
    "\f[]",
    "\xef\xbb\xbf{}",
    "\xa0{}",
    "{} {}",
    "{},",
    "{}]",
    "[]}",
    "1 2",
    "1,2",
    "]",
    "}",
    ",",
    ":",
    "[}",
    "{]",
    "[1}",
    "{\"a\":1]",
    "[[]",
    "{",
    "[",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1,,2]",
    "[1 2]",
    "[1:2]",
    "{1:2}",
    "{a:1}",
    "{true:1}",
    "{[]:1}",
    "{\"a\":1,,\"b\":1}",
    "{,\"a\":1}",
    "{\"a\",1}",
    "{\"a\":1:2}",
    "{\"a\":\"b\":\"c\"}",
    "{\"a\":1",
    "{\"a\":",
    "{\"a\"",
    "{\"a",
    "\"a",
    "\"",
    "\"\\",
    "\"\\\"",
    "\"\\u",
    "\"\\u123",
    "\"\\u123\"",
    "\"\\u12g4\"",
    "\"\\u12G4\"",
    "\"\\u12\xc1\x31\"",
    "\"\\u 123\"",
    "\"\\U0041\"",
    "\"\\x41\"",
    "\"\\'\"",
    "\"\\a\"",
    "\"\\0\"",
    "\"\\\n\"",
    "\"\\\xc3\xa9\"",
    "\"\t\"",
    "\"\x1f\"",
    "\"longer than a word \x01 of any machine\"",
    "'a'",
    "\"a\"b",
    "\"a\"\"b\"",
    "tru",
    "truee",
    "True",
    "TRUE",
    "nul",
    "nulL",
    "fals",
    "undefined",
    "NaN",
    "Infinity",
    "-Infinity",
    "+1",
    "-",
    "--1",
    "-a",
    "00",
    "-01",
    "01.5",
    ".5",
    "-.5",
    "1.",
    "1.e5",
    "1.x",
    "1e",
    "1E+",
    "1e-",
    "1e+-1",
    "1e1.5",
    "1ee1",
    "1x",
    "0x1",
    "1_000",
    "1,",
    "/**/1",
    "[1]//",
    "\xc3\xa9",
    "[\xff]",
};

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

static void members(void **state)
{
    static const struct {
        const char *text, *name;
        int cut, rc; /* rc < 0, or the index */
    } cases[] = {
        {"{\"a\":1}", "a", 0, 2},
        {"{\"a\":1}", "b", 0, B24_E_NONE},
        {"{\"a\":1}", "", 0, B24_E_NONE},
        {"{\"a\":1}", "aa", 0, B24_E_NONE},
        {"{\"\":1}", "", 0, 2},
        {"{\"aa\":1}", "a", 0, B24_E_NONE},
        {"{\"a\\u0000\":1}", "a", 0, B24_E_NONE},
        {"{\"\\u0072esult\":1}", "result", 0, 2},
        {"{\"\\ud83d\\ude00\":1}", "\xf0\x9f\x98\x80", 0, 2},
        {"{\"\\u20ac\":1}", "\xe2\x82\xac", 0, 2},
        {"{\"\xc3\xa9\":1}", "\xc3\xa9", 0, 2},
        {"{\"\\ud83d\":1}", "\xef\xbf\xbd", 0, B24_E_NONE},
        {"{\"\\n\":1}", "\\n", 0, B24_E_NONE},
        {"{\"x\":{\"a\":1},\"y\":[{\"a\":1}],\"a\":2}", "a", 0, 11},
        {"{\"a\":1,\"a\":2}", "a", 0, B24_E_JSON},
        {"{\"a\":1,\"b\":2,\"\\u0061\":3}", "a", 0, B24_E_JSON},
        {"[\"a\",1]", "a", 0, B24_E_NONE},
        {"\"a\"", "a", 0, B24_E_NONE},
        {"{\"b\":\"a\",\"c\":1}", "a", 0, B24_E_NONE},
        /* beginnings */
        {"{\"a\"", "a", 1, B24_E_NONE},
        {"{\"a\":", "a", 1, B24_E_NONE},
        {"{\"a\":12", "a", 1, B24_E_NONE},
        {"{\"a\":12 ", "a", 1, 2},
        {"{\"a\":tru", "a", 1, B24_E_NONE},
        {"{\"a\":true", "a", 1, B24_E_NONE},
        {"{\"a\":true,", "a", 1, 2},
        {"{\"a\":\"", "a", 1, 2},
        {"{\"a\":[1,", "a", 1, 2},
        {"{\"a\":[1,2,{\"x\":1},{\"a\":", "a", 1, 2},
        {"{\"x\":{\"a\":1", "a", 1, B24_E_NONE},
        {"{\"a\":1,\"a\":", "a", 1, B24_E_JSON},
        {"{\"a\":1,\"a", "a", 1, 2},
        {"{\"a\":1,\"b\":\"x\",\"c\":\"y", "c", 1, 6},
        {"tru", "a", 1, B24_E_NONE},
        {" ", "a", 1, B24_E_NONE},
    };
    struct doc d;
    size_t i;
    int at;

    (void)state;
    for (i = 0; i < COUNT(cases); i++) {
        assert_int_equal(
            parse(&d, cases[i].text, strlen(cases[i].text), cases[i].cut, MAX),
            B24_OK);
        at = b24_json_get(&d.j, 0, cases[i].name);
        if (at != cases[i].rc)
            fail_msg("%s: %d", cases[i].text, at);
        assert_int_equal(b24_json_get(&d.j, -1, cases[i].name), B24_E_NONE);
        assert_int_equal(b24_json_get(&d.j, MAX, cases[i].name), B24_E_NONE);
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

static void texts(void **state)
{
    static const struct {
        const char *text;
        int cut, rc;
        const char *out;
        int exact; /* of b24_json_string() */
    } cases[] = {
        {"\"plain\"", 0, B24_OK, "plain", B24_OK},
        {"\"\"", 0, B24_OK, "", B24_OK},
        {"\"\\u0027A\\u0027 \\u0026 B\\/C \\\"\\\\\"", 0, B24_OK,
         "'A' & B/C \"\\", B24_OK},
        {"\"a\\nb\\tc\\rd\"", 0, B24_OK, "a b c d", B24_E_NONE},
        {"\"a\\b\\f\\u0000\\u001b[1m\x7f\\u0085\\u009f!\"", 0, B24_OK, "a[1m!",
         B24_E_NONE},
        {"\"\x7f\"", 0, B24_OK, "", B24_E_NONE},
        {"\"\\u0080\"", 0, B24_OK, "", B24_E_NONE},
        {"\"\\u00a0\"", 0, B24_OK, "\xc2\xa0", B24_OK},
        {"\"\\u0416\\u20AC\\ud83d\\uDE00\"", 0, B24_OK,
         "\xd0\x96\xe2\x82\xac\xf0\x9f\x98\x80", B24_OK},
        {"\"\xd0\x96\xe2\x82\xac\xf0\x9f\x98\x80\"", 0, B24_OK,
         "\xd0\x96\xe2\x82\xac\xf0\x9f\x98\x80", B24_OK},
        {"\"\\udbff\\udfff\"", 0, B24_OK, "\xf4\x8f\xbf\xbf", B24_OK},
        {"\"\\ud83d!\"", 0, B24_OK, "\xef\xbf\xbd!", B24_E_NONE},
        {"\"\\ud83d\"", 0, B24_OK, "\xef\xbf\xbd", B24_E_NONE},
        {"\"\\ude00\\ud83d\"", 0, B24_OK, "\xef\xbf\xbd\xef\xbf\xbd",
         B24_E_NONE},
        {"\"\\ud83d\\ud83d\\ude00\"", 0, B24_OK, "\xef\xbf\xbd\xf0\x9f\x98\x80",
         B24_E_NONE},
        {"\"\\ud83d\\u0041\"", 0, B24_OK,
         "\xef\xbf\xbd"
         "A",
         B24_E_NONE},
        {"\"\\ud83d\\ue000\"", 0, B24_OK, "\xef\xbf\xbd\xee\x80\x80",
         B24_E_NONE},
        {"\"\\ud83d\\n12345\"", 0, B24_OK, "\xef\xbf\xbd 12345", B24_E_NONE},
        {"\"\\ud83dabcdef\"", 0, B24_OK,
         "\xef\xbf\xbd"
         "abcdef",
         B24_E_NONE},
        {"\"\xff\xfe!\"", 0, B24_OK, "\xef\xbf\xbd\xef\xbf\xbd!", B24_E_NONE},
        {"\"\xe2\x82\"", 0, B24_OK, "\xef\xbf\xbd\xef\xbf\xbd", B24_E_NONE},
        {"-1.50e3", 0, B24_OK, "-1.50e3", B24_E_NONE},
        {"true", 0, B24_E_NONE, "", B24_E_NONE},
        {"null", 0, B24_E_NONE, "", B24_E_NONE},
        {"[\"a\"]", 0, B24_E_NONE, "", B24_E_NONE},
        {"{\"a\":1}", 0, B24_E_NONE, "", B24_E_NONE},
        /* unfinished: whole characters, no half escapes */
        {"\"abc", 1, B24_OK, "abc", B24_E_NONE},
        {"\"", 1, B24_OK, "", B24_E_NONE},
        {"\"a\\", 1, B24_OK, "a", B24_E_NONE},
        {"\"a\\u", 1, B24_OK, "a", B24_E_NONE},
        {"\"a\\u004", 1, B24_OK, "a", B24_E_NONE},
        {"\"a\\u0041", 1, B24_OK, "aA", B24_E_NONE},
        {"\"a\\ud83d", 1, B24_OK, "a", B24_E_NONE},
        {"\"a\\ud83d\\ude0", 1, B24_OK, "a", B24_E_NONE},
        {"\"a\\ud83d\\ude00", 1, B24_OK, "a\xf0\x9f\x98\x80", B24_E_NONE},
        {"\"a\xe2\x82", 1, B24_OK, "a", B24_E_NONE},
        {"\"a\xff", 1, B24_OK, "a\xef\xbf\xbd", B24_E_NONE},
    };
    struct doc d;
    size_t i, cap;
    char *out;

    (void)state;
    for (i = 0; i < COUNT(cases); i++) {
        size_t full = strlen(cases[i].out);

        assert_int_equal(
            parse(&d, cases[i].text, strlen(cases[i].text), cases[i].cut, MAX),
            B24_OK);
        for (cap = 1; cap < full + 3; cap++) {
            size_t fits = full < cap ? full : cap - 1;

            out = exact_copy("", 1);
            out = realloc(out, cap);
            assert_non_null(out);
            assert_int_equal(b24_json_text(&d.j, 0, out, cap), cases[i].rc);
            while (fits > 0 && ((uint8_t)cases[i].out[fits] & 0xc0) == 0x80)
                fits--;
            assert_int_equal(strlen(out), fits);
            assert_memory_equal(out, cases[i].out, fits);
            memset(out, '#', cap);
            if (b24_json_string(&d.j, 0, out, cap) != B24_OK) {
                assert_string_equal(out, "");
                if (cases[i].exact == B24_OK)
                    assert_true(full >= cap);
            } else {
                assert_int_equal(cases[i].exact, B24_OK);
                assert_string_equal(out, cases[i].out);
            }
            free(out);
        }
        assert_int_equal(b24_json_is(&d.j, 0, cases[i].out),
                         cases[i].exact == B24_OK);
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

static void numbers(void **state)
{
    static const struct {
        const char *text;
        unsigned scale;
        int rc;
        int64_t n;
    } cases[] = {
        {"0", 0, B24_OK, 0},
        {"-0", 3, B24_OK, 0},
        {"1", 3, B24_OK, 1000},
        {"479.25", 3, B24_OK, 479250},
        {"479.25", 0, B24_OK, 479},
        {"-479.99", 0, B24_OK, -479},
        {"0.0009", 3, B24_OK, 0},
        {"-0.0019", 3, B24_OK, -1},
        {"1773307850.136405", 6, B24_OK, 1773307850136405},
        {"5.888938903808594e-5", 6, B24_OK, 58},
        {"1.0e-5", 3, B24_OK, 0},
        {"1.5e3", 0, B24_OK, 1500},
        {"1.5E+3", 1, B24_OK, 15000},
        {"12345e-2", 0, B24_OK, 123},
        {"0.00012e4", 1, B24_OK, 12},
        {"9223372036854775807", 0, B24_OK, INT64_MAX},
        {"9223372036854775808", 0, B24_E_RANGE, 0},
        {"-9223372036854775808", 0, B24_OK, INT64_MIN},
        {"-9223372036854775809", 0, B24_E_RANGE, 0},
        {"9223372036854775.807", 3, B24_OK, INT64_MAX},
        {"9223372036854775.8079", 3, B24_OK, INT64_MAX},
        {"99999999999999999999", 0, B24_E_RANGE, 0},
        {"922337203685477581", 1, B24_E_RANGE, 0},
        {"1e400", 0, B24_E_RANGE, 0},
        {"1e99999999999999999999", 0, B24_E_RANGE, 0},
        {"1e-99999999999999999999", 6, B24_OK, 0},
        {"0e99999999999999999999", 6, B24_OK, 0},
        {"0.000e400", 0, B24_OK, 0},
        {"1e18", 0, B24_OK, 1000000000000000000},
        {"1e19", 0, B24_E_RANGE, 0},
        {"\"1\"", 0, B24_OK, 1},
        {"\"-2.5e1\"", 1, B24_OK, -250},
        {"\"\"", 0, B24_E_NONE, 0},
        {"\" 1\"", 0, B24_E_NONE, 0},
        {"\"1 \"", 0, B24_E_NONE, 0},
        {"\"01\"", 0, B24_E_NONE, 0},
        {"\"1e\"", 0, B24_E_NONE, 0},
        {"\"-\"", 0, B24_E_NONE, 0},
        {"\"6abc\"", 0, B24_E_NONE, 0},
        {"\"\\u0031\"", 0, B24_E_NONE, 0},
        {"\"1", 0, B24_E_NONE, 0},
        {"true", 0, B24_E_NONE, 0},
        {"null", 0, B24_E_NONE, 0},
        {"[1]", 0, B24_E_NONE, 0},
    };
    struct doc d;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(cases); i++) {
        const char *text = cases[i].text;
        int64_t n = 77;
        int rc;

        /* the one unfinished row is a beginning */
        assert_int_equal(
            parse(&d, text, strlen(text), strcmp(text, "\"1") == 0, MAX),
            B24_OK);
        rc = b24_json_fixed(&d.j, 0, cases[i].scale, &n);
        if (rc != cases[i].rc || n != (rc == B24_OK ? cases[i].n : 77))
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
        cmocka_unit_test(bounds),           cmocka_unit_test(members),
        cmocka_unit_test(elements),         cmocka_unit_test(texts),
        cmocka_unit_test(text_is_appended), cmocka_unit_test(numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
