/* test_cli_args.c - the command line: read, refused, explained. */
#include "b24_test.h"

#include <stdio.h>

#include "b24/b24.h"
#include "cli_options.h"

#ifndef B24_MAN_PAGE
#define B24_MAN_PAGE "boards/linux/b24reset.1"
#endif

#define ARGS_MAX 40

/* Splits words at blanks into memory that outlives the arguments. */
static int parse(struct b24_cli_args *a, const char *words, char *said,
                 size_t cap)
{
    static char line[512], name[] = "b24reset";
    static char *argv[ARGS_MAX];
    struct b24_cli_out o;
    int argc = 1, rc;
    char *p = line;

    assert_true(strlen(words) < sizeof line);
    strcpy(line, words);
    argv[0] = name;
    while ((p = strtok(p, " ")) != NULL && argc < ARGS_MAX - 1) {
        argv[argc++] = p;
        p = NULL;
    }
    argv[argc] = NULL;
    b24_cli_out_init(&o, said, cap - 1, -1);
    rc = b24_cli_parse(a, argc, argv, &o);
    if (rc == 0 && !a->help && !a->version) {
        const char *wrong = b24_cli_check_args(a);

        b24_cli_puts(&o, wrong ? wrong : "");
        rc = wrong ? -1 : 0;
    }
    said[o.len] = '\0';
    return rc;
}

static void test_all(void **state)
{
    struct b24_cli_args a;
    char said[256];

    (void)state;
    assert_int_equal(
        parse(&a,
              "--token-file t --portal p.example lead --scope C --user 6 "
              "--customer-type repeat --family item --yes --timeout 2.5 "
              "--retry 20 --retry-max-time 90.25 "
              "--ca-file ca --json -vv deal:9 --resolve p.example:443:192.0.2.1"
              " --resolve=[2001:db8::1]:8443:[2001:db8::2]",
              said, sizeof said),
        0);
    assert_string_equal(said, "");
    assert_string_equal(a.token_file, "t");
    assert_string_equal(a.portal, "p.example");
    assert_string_equal(a.ca_file, "ca");
    assert_null(a.webhook_file);
    assert_int_equal(a.scope, 'C');
    assert_int_equal(a.user_id, 6);
    assert_int_equal(a.customer_type, 2);
    assert_int_equal(a.has_family, 1);
    assert_int_equal(a.family, B24_FAMILY_ITEM);
    assert_int_equal(a.timeout_ms, 2500);
    assert_int_equal(a.retries, 20);
    assert_int_equal(a.retry_max_ms, 90250);
    assert_int_equal(a.yes + a.json, 2);
    assert_int_equal(a.dry_run + a.help + a.version, 0);
    assert_int_equal(a.verbose, 2);
    assert_int_equal(a.count, 2);
    assert_string_equal(a.cards[0], "lead");
    assert_string_equal(a.cards[1], "deal:9");
    assert_int_equal(a.n_resolves, 2);
    assert_string_equal(a.resolves[0].host, "p.example");
    assert_int_equal(a.resolves[0].port, 443);
    assert_string_equal(a.resolves[0].address, "192.0.2.1");
    assert_string_equal(a.resolves[1].host, "2001:db8::1");
    assert_int_equal(a.resolves[1].port, 8443);
    assert_string_equal(a.resolves[1].address, "2001:db8::2");
}

static void test_nothing_given(void **state)
{
    static const struct b24_cli_args zero;
    struct b24_cli_args a;
    char said[256];

    (void)state;
    assert_int_equal(parse(&a, "contact", said, sizeof said), 0);
    assert_int_equal(a.count, 1);
    a.cards = NULL;
    a.count = 0;
    assert_memory_equal(&a, &zero, sizeof a);
    assert_int_equal(parse(&a, "--help", said, sizeof said), 0);
    assert_int_equal(a.help, 1);
    assert_int_equal(parse(&a, "-h", said, sizeof said), 0);
    assert_int_equal(a.help, 1);
    assert_int_equal(parse(&a, "--version", said, sizeof said), 0);
    assert_int_equal(a.version, 1);
    assert_int_equal(parse(&a, "-v -v --verbose contact", said, sizeof said),
                     0);
    assert_int_equal(a.verbose, 2);
    assert_int_equal(parse(&a, "-v --dry-run -- contact", said, sizeof said),
                     0);
    assert_int_equal(a.verbose + a.dry_run, 2);
}

/* The first word may be what to do; a later one is a card. */
static void test_verb(void **state)
{
    struct b24_cli_args a;
    char said[256];

    (void)state;
    assert_int_equal(parse(&a, "--verify contact lead", said, sizeof said), 0);
    assert_int_equal(a.verb, B24_CLI_RESET);
    assert_int_equal(a.count + a.verify, 3);
    assert_int_equal(a.follow_rename, 0);
    assert_int_equal(parse(&a, "--follow-rename contact", said, sizeof said),
                     0);
    assert_int_equal(a.follow_rename, 1);
    assert_string_equal(b24_cli_verb_name(&a), "reset");
    assert_int_equal(parse(&a, "--yes force-common contact", said, sizeof said),
                     0);
    assert_int_equal(a.verb, B24_CLI_FORCE);
    assert_int_equal(a.count, 1);
    assert_string_equal(a.cards[0], "contact");
    assert_string_equal(b24_cli_verb_name(&a), "force-common");
    assert_int_equal(parse(&a, "--json doctor", said, sizeof said), 0);
    assert_int_equal(a.verb, B24_CLI_DOCTOR);
    assert_int_equal(a.count, 1);
    assert_string_equal(a.cards[0], "contact");
    assert_int_equal(parse(&a, "doctor deal:9 lead", said, sizeof said), 0);
    assert_int_equal(a.count, 2);
    assert_string_equal(a.cards[0], "deal:9");
    assert_int_equal(parse(&a, "contact force-common", said, sizeof said), 0);
    assert_int_equal(a.verb, B24_CLI_RESET);
    assert_int_equal(a.count, 2);
}

/* Each refused, with words that name the option and repeat no secret. */
static void test_refused(void **state)
{
    static const struct {
        const char *words, *said;
    } rows[] = {
        {"", "no card given"},
        {"--dry-run", "no card given"},
        {"contact --scope", "--scope needs an argument"},
        {"contact --scope c", "--scope is P"},
        {"contact --scope CC", "--scope is P"},
        {"contact --user 0", "--user takes"},
        {"contact --user -1", "--user takes"},
        {"contact --user 6a", "--user takes"},
        {"contact --user 2147483648", "--user takes"},
        {"contact --user 99999999999999999999", "--user takes"},
        {"contact --user=", "--user takes"},
        {"lead --customer-type 2", "--customer-type is simple or repeat"},
        {"lead --family crm", "--family is entity or item"},
        {"contact --timeout 0", "--timeout takes"},
        {"contact --timeout 0.5", "--timeout takes"},
        {"contact --timeout 3600.001", "--timeout takes"},
        {"contact --timeout 3601", "--timeout takes"},
        {"contact --timeout 1.2345", "--timeout takes"},
        {"contact --timeout 1.", "--timeout takes"},
        {"contact --timeout 1.x", "--timeout takes"},
        {"contact --timeout 1s", "--timeout takes"},
        {"contact --retry -1", "--retry takes"},
        {"contact --retry 21", "--retry takes"},
        {"contact --retry 2.5", "--retry takes"},
        {"contact --retry=", "--retry takes"},
        {"contact --retry-max-time 0", "--retry-max-time takes"},
        {"contact --retry-max-time 3601", "--retry-max-time takes"},
        {"contact --resolve p:443", "--resolve takes"},
        {"contact --resolve p:443:", "--resolve takes"},
        {"contact --resolve p:0:192.0.2.1", "--resolve takes"},
        {"contact --resolve p:65536:192.0.2.1", "--resolve takes"},
        {"contact --resolve :443:192.0.2.1", "--resolve takes"},
        {"contact --resolve []:443:192.0.2.1", "--resolve takes"},
        {"contact --resolve [::1:443:192.0.2.1", "--resolve takes"},
        {"contact --resolve [::1]443:192.0.2.1", "--resolve takes"},
        {"contact --resolve p:443:[]", "--resolve takes"},
        {"contact --resolve p", "--resolve takes"},
        {"contact --resolve a:1:b --resolve a:1:b --resolve a:1:b "
         "--resolve a:1:b --resolve a:1:b --resolve a:1:b --resolve a:1:b "
         "--resolve a:1:b --resolve a:1:b",
         "--resolve takes"},
        {"contact --webhook-file=", "--webhook-file takes the name"},
        {"contact --ca-file=", "--ca-file takes the name"},
        {"contact --webhook-file a --token-file b", "not both"},
        {"force-common", "no card given"},
        {"force-common contact --scope C", "force-common is about"},
        {"force-common contact --user 6", "force-common is about"},
        {"doctor --verify contact", "doctor changes nothing"},
        {"doctor --dry-run", "doctor changes nothing"},
        {"force-common --verify contact", "force-common cannot be verified"},
        {"contact --portal p", "--portal goes with --token-file"},
        {"contact --webhook-file a --portal p", "--portal goes with"},
        {"contact --dry-run --json", "not both"},
        {"contact --nonsense", "--nonsense is no option"},
        {"contact --ver", "--ver is no option, or short for several"},
        {"contact -x", "-x is no option"},
        {"contact -xv", "-x is no option"},
        {"contact -vx", "-x is no option"},
        {"--webhook-file secretlike -xv", "-x is no option"},
        {"contact --json=yes", "--json takes no argument"},
        {"contact --verbose=2", "--verbose takes no argument"},
    };
    struct b24_cli_args a;
    char said[256];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        if (parse(&a, rows[i].words, said, sizeof said) != -1)
            fail_msg("taken: %s", rows[i].words);
        if (strncmp(said, rows[i].said, strlen(rows[i].said)) != 0 &&
            !strstr(said, rows[i].said))
            fail_msg("%s: %s", rows[i].words, said);
    }
}

static void test_secret_in_the_arguments(void **state)
{
    static const char *const rows[] = {
        "contact --webhook-file https://p.example/rest/1/s3cretkey/",
        "contact --webhook=https://p.example/rest/1/s3cretkey/",
        "contact --token-file https://p.example/rest/1/s3cretkey",
        "contact --webhook-url=https://p.example/rest/1/s3cretkey/",
        "contact --s3cretkey",
        "contact --auth=s3cretkey",
        "contact --scope s3cretkey",
        "contact --resolve s3cretkey",
    };
    struct b24_cli_args a;
    char said[256];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        assert_int_equal(parse(&a, rows[i], said, sizeof said), -1);
        assert_true(said[0]);
        if (strstr(said, "3cret") || strstr(said, "key"))
            fail_msg("%s", said);
    }
}

/* --json is heard even behind the mistake, so that the answer has its form. */
static void test_json_behind_a_mistake(void **state)
{
    struct b24_cli_args a;
    char said[256];

    (void)state;
    assert_int_equal(parse(&a, "--scope X --json contact", said, sizeof said),
                     -1);
    assert_int_equal(a.json, 1);
    assert_int_equal(a.count, 1);
}

static void test_help_and_man_page(void **state)
{
    static char help[4096], man[32768];
    const struct b24_cli_option *row;
    struct b24_cli_out o;
    FILE *file = fopen(B24_MAN_PAGE, "r");
    size_t n, column = 0;

    (void)state;
    assert_non_null(file);
    n = fread(man, 1, sizeof man - 1, file);
    fclose(file);
    assert_true(n > 0 && n < sizeof man - 1);
    b24_cli_out_init(&o, help, sizeof help - 1, -1);
    b24_cli_help(&o);
    assert_int_equal(o.err, 0);
    for (n = 0; n < o.len; n++) {
        column = help[n] == '\n' ? 0 : column + 1;
        if (column > 80)
            fail_msg("too wide: %.80s", help + n - 80);
    }
    for (row = b24_cli_options; row->name; row++) {
        char text[40];

        snprintf(text, sizeof text, "--%s", row->name);
        assert_non_null(strstr(help, text));
        snprintf(text, sizeof text, "Fl -%s\n", row->name);
        if (row->arg)
            snprintf(text, sizeof text, "Fl -%s Ns = Ns Ar ", row->name);
        if (!strstr(man, text))
            fail_msg("the man page lacks --%s", row->name);
    }
    assert_int_equal(row - b24_cli_options, B24_CLI_OPTIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_nothing_given),
        cmocka_unit_test(test_verb),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_secret_in_the_arguments),
        cmocka_unit_test(test_json_behind_a_mistake),
        cmocka_unit_test(test_help_and_man_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
