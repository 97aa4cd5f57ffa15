/* test_cli_card.c - cards by name, and back. */
#include "b24_test.h"

#include "cli_card.h"

#define ENTITY B24_FAMILY_ENTITY
#define ITEM   B24_FAMILY_ITEM

static struct b24_cli_args args_of(char scope, int32_t user, uint8_t type)
{
    struct b24_cli_args a;

    memset(&a, 0, sizeof a);
    a.scope = scope;
    a.user_id = user;
    a.customer_type = type;
    return a;
}

static void test_cards(void **state)
{
    static const struct {
        const char *text;
        char scope;
        int32_t user;
        uint8_t customer;
        uint8_t entity, family;
        int32_t type, category;
        const char *told;
    } rows[] = {
        {"contact", 0, 0, 0, B24_CONTACT, ENTITY, 0, 0, "contact personal"},
        {"contact", 'P', 0, 0, B24_CONTACT, ENTITY, 0, 0, "contact personal"},
        {"contact", 'C', 0, 0, B24_CONTACT, ENTITY, 0, 0, "contact common"},
        {"company", 0, 6, 0, B24_COMPANY, ENTITY, 0, 0, "company of user 6"},
        {"lead", 'C', 0, 2, B24_LEAD, ENTITY, 0, 0,
         "lead (repeat customers) common"},
        {"lead", 0, 0, 1, B24_LEAD, ENTITY, 0, 0,
         "lead (simple customers) personal"},
        {"deal", 0, 0, 0, B24_DEAL, ENTITY, 0, 0, "deal personal"},
        {"deal:0", 0, 0, 0, B24_DEAL, ENTITY, 0, 0, "deal personal"},
        {"deal:9", 'C', 0, 0, B24_DEAL, ENTITY, 0, 9, "deal:9 common"},
        {"item:177", 0, 0, 0, B24_ITEM, ITEM, 177, 0, "item:177 personal"},
        {"item:177:12", 0, 0, 0, B24_ITEM, ITEM, 177, 12,
         "item:177:12 personal"},
        /* refused later, by the core, in its own words */
        {"contact:5", 0, 0, 0, B24_CONTACT, ENTITY, 0, 5, "contact:5 personal"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const struct b24_cli_args a =
            args_of(rows[i].scope, rows[i].user, rows[i].customer);
        struct b24_call call;
        char buf[80];
        struct b24_cli_out o;

        assert_null(b24_cli_card(&call, rows[i].text, &a));
        assert_int_equal(call.op, B24_RESET);
        assert_int_equal(call.entity, rows[i].entity);
        assert_int_equal(call.family, rows[i].family);
        assert_int_equal(call.scope, rows[i].scope ? rows[i].scope : 'P');
        assert_int_equal(call.user_id, rows[i].user);
        assert_int_equal(call.entity_type_id, rows[i].type);
        assert_int_equal(call.category_id, rows[i].category);
        assert_int_equal(call.lead_customer_type, rows[i].customer);
        b24_cli_out_init(&o, buf, sizeof buf, -1);
        b24_cli_put_card(&o, &call);
        assert_int_equal(o.len, strlen(rows[i].told));
        assert_memory_equal(buf, rows[i].told, o.len);
    }
}

static void test_force(void **state)
{
    struct b24_cli_args a = args_of(0, 0, 0);
    struct b24_call call;
    struct b24_cli_out o;
    char buf[64];

    (void)state;
    a.verb = B24_CLI_FORCE;
    assert_null(b24_cli_card(&call, "deal:9", &a));
    assert_int_equal(call.op, B24_FORCE_COMMON);
    assert_int_equal(call.scope, 0);
    b24_cli_out_init(&o, buf, sizeof buf, -1);
    b24_cli_put_card(&o, &call);
    assert_int_equal(o.len, strlen("deal:9 of every user"));
    assert_memory_equal(buf, "deal:9 of every user", o.len);
}

static void test_family(void **state)
{
    struct b24_cli_args a = args_of(0, 0, 0);
    struct b24_call call;

    (void)state;
    a.has_family = 1;
    a.family = B24_FAMILY_ITEM;
    assert_null(b24_cli_card(&call, "contact", &a));
    assert_int_equal(call.family, B24_FAMILY_ITEM);
    a.family = B24_FAMILY_ENTITY;
    assert_null(b24_cli_card(&call, "item:31", &a));
    assert_int_equal(call.family, B24_FAMILY_ENTITY); /* the core refuses it */
}

static void test_refused(void **state)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"", "no such card"},
        {"contacts", "no such card"},
        {"conta", "no such card"},
        {"Contact", "no such card"},
        {":9", "no such card"},
        {"items:7", "no such card"},
        {"ite:7", "no such card"},
        {"item", "item needs"},
        {"item:", "item needs"},
        {"item:0", "item needs"},
        {"item:x", "item needs"},
        {"item:-7", "item needs"},
        {"item:2147483648", "item needs"},
        {"item:177:", "a category"},
        {"item:177:0", "a category"},
        {"item:177:1:2", "a category"},
        {"deal:", "a category"},
        {"deal:-1", "a category"},
        {"deal:9x", "a category"},
        {"deal:9:1", "a category"},
        {"contact:0", "a category"},
    };
    const struct b24_cli_args a = args_of(0, 0, 0);
    struct b24_call call;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const char *said = b24_cli_card(&call, rows[i].text, &a);

        if (!said || strncmp(said, rows[i].said, strlen(rows[i].said)) != 0)
            fail_msg("%s: %s", rows[i].text, said ? said : "taken");
    }
}

static void test_looks_secret(void **state)
{
    static const struct {
        const char *text;
        int yes;
    } rows[] = {
        {"contacts", 0}, {"item:177:-3", 0},
        {"deal:", 0},    {"https://p.example/rest/1/abc/", 1},
        {"1/abc", 1},    {"k3yk3yk3y", 1},
        {"Contact", 1},  {"abcdefghijklmnopqrstuvwxy", 1},
        {"deal:abc", 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++)
        if (b24_cli_looks_secret(rows[i].text) != rows[i].yes)
            fail_msg("%s", rows[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cards),        cmocka_unit_test(test_force),
        cmocka_unit_test(test_family),       cmocka_unit_test(test_refused),
        cmocka_unit_test(test_looks_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
