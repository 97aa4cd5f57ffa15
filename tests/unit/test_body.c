/* test_body.c - the same parameters as JSON and as query string. */
#include "b24_test.h"

#include "b24_body.h"

#define NAME "crm.lead.details.configuration.reset"

static const struct {
    const char *name;
    struct b24_params params;
    const char *auth, *json, *query;
} rows[] = {
    {"nothing", {0}, NULL, "{}", ""},
    {"auth alone", {0}, "t0", "{\"auth\":\"t0\"}", ""},
    {"common", {.scope = 'C'}, NULL, "{\"scope\":\"C\"}", "?scope=C"},
    {"personal, user",
     {.scope = 'P', .user_id = 6},
     NULL,
     "{\"scope\":\"P\",\"userId\":6}",
     "?scope=P&userId=6"},
    {"auth is last",
     {.scope = 'P', .user_id = 6},
     "t0",
     "{\"scope\":\"P\",\"userId\":6,\"auth\":\"t0\"}",
     "?scope=P&userId=6"},
    {"extras alone",
     {.extras_key = "dealCategoryId", .extras_value = 9},
     NULL,
     "{\"extras\":{\"dealCategoryId\":9}}",
     "?extras%5BdealCategoryId%5D=9"},
    {"type alone",
     {.entity_type_id = 2147483646},
     NULL,
     "{\"entityTypeId\":2147483646}",
     "?entityTypeId=2147483646"},
    {"name alone",
     {.name = "crm.lead"},
     NULL,
     "{\"name\":\"" NAME "\"}",
     "?name=" NAME},
    {"all",
     {'P', 2147483647, 177, "categoryId", 12, "crm.lead"},
     "a\"b\\c",
     "{\"entityTypeId\":177,\"scope\":\"P\",\"userId\":2147483647,"
     "\"extras\":{\"categoryId\":12},\"name\":\"" NAME "\","
     "\"auth\":\"a\\\"b\\\\c\"}",
     "?entityTypeId=177&scope=P&userId=2147483647&extras%5BcategoryId%5D=12"
     "&name=" NAME},
    {"quotes only", {0}, "\"\"", "{\"auth\":\"\\\"\\\"\"}", ""},
    {"backslash last", {0}, "a\\", "{\"auth\":\"a\\\\\"}", ""},
};

/* Behind a prefix, at every capacity: whole or nothing beyond the edge. */
static void check(const char *name, size_t i, int as_json, const char *want)
{
    size_t cap, need = 2 + strlen(want);

    for (cap = 2; cap <= need; cap++) {
        char *memory = malloc(cap);
        struct b24_buf b;

        assert_non_null(memory);
        b24_buf_init(&b, memory, cap);
        b24_puts(&b, "->");
        if (as_json)
            b24_body_json(&b, &rows[i].params, rows[i].auth);
        else
            b24_body_query(&b, &rows[i].params);
        if (b.err != (cap < need ? B24_E_SPACE : B24_OK))
            fail_msg("%s at %u", name, (unsigned)cap);
        if (cap == need && (b.len != need || memcmp(memory, "->", 2) != 0 ||
                            memcmp(memory + 2, want, need - 2) != 0))
            fail_msg("%s: %.*s", name, (int)b.len, memory);
        free(memory);
    }
}

static void both(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        check(rows[i].name, i, 1, rows[i].json);
        check(rows[i].name, i, 0, rows[i].query);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
