/* test_cli_mask.c - a secret never gets through, however the text is cut. */
#include "b24_test.h"

#include "cli_mask.h"

static const struct {
    const char *name, *secret, *text, *shown;
} rows[] = {
    {"absent", "s3cret", "nothing here", "nothing here"},
    {"alone", "s3cret", "s3cret", "***"},
    {"inside", "s3cret", "/rest/1/s3cret/x", "/rest/1/***/x"},
    {"twice", "s3cret", "s3crets3cret", "******"},
    {"begun, not ended", "s3cret", "s3cre s3cret", "s3cre ***"},
    {"begins in itself", "abab1", "ababab1", "ab***"},
    {"begins in itself twice", "aaab", "aaaaab", "aa***"},
    {"border of a border", "abacabad", "abacabacabad", "abac***"},
    {"beginning at the end", "s3cret", "x s3cr", "x ***"},
    {"too short to tell", "s3cret", "x s3c", "x s3c"},
    {"one letter", "a", "banana", "b***n***n***"},
    {"no secret", "", "as it is", "as it is"},
    {"empty text", "s3cret", "", ""},
    {"other case is another text", "s3cret", "S3CRET", "S3CRET"},
};

static void check(const char *name, const struct b24_cli_out *o,
                  const char *shown)
{
    if (o->err || o->len != strlen(shown) || memcmp(o->buf, shown, o->len) != 0)
        fail_msg("%s: %.*s", name, (int)o->len, o->buf);
}

static void test_whole(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        char buf[64];
        struct b24_cli_out o;

        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_mask_text(rows[i].secret, rows[i].text, b24_cli_sink_plain, &o);
        check(rows[i].name, &o, rows[i].shown);
    }
}

static void test_every_cut(void **state)
{
    size_t i, a, b;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const size_t len = strlen(rows[i].text);

        for (a = 0; a <= len; a++)
            for (b = a; b <= len; b++) {
                char buf[64];
                struct b24_cli_out o;
                struct b24_cli_mask m;

                b24_cli_out_init(&o, buf, sizeof buf, -1);
                b24_cli_mask_init(&m, rows[i].secret, b24_cli_sink_plain, &o);
                b24_cli_mask_put(&m, rows[i].text, a);
                b24_cli_mask_put(&m, rows[i].text + a, b - a);
                b24_cli_mask_put(&m, rows[i].text + b, len - b);
                b24_cli_mask_end(&m);
                check(rows[i].name, &o, rows[i].shown);
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_every_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
