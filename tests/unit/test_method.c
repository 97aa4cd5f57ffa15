/* test_method.c - which calls are let through, and what becomes of them. */
#include "b24_test.h"

#include "b24_method.h"

/* op, entity, family, scope, user, type, category, customer type */
static const struct {
    const char *name;
    struct b24_call call;
    int rc;
} checks[] = {
#define E B24_FAMILY_ENTITY
#define I B24_FAMILY_ITEM
    {"zero: own contact", {0}, 0},
    {"contact C", {B24_RESET, B24_CONTACT, E, 'C', 0, 0, 0, 0}, 0},
    {"contact user", {B24_GET, B24_CONTACT, E, 'P', 6, 0, 0, 0}, 0},
    {"lead repeat", {B24_RESET, B24_LEAD, E, 'C', 0, 0, 0, 2}, 0},
    {"deal pipeline", {B24_RESET, B24_DEAL, E, 'P', 6, 0, 9, 0}, 0},
    {"lead by item", {B24_RESET, B24_LEAD, I, 0, 0, 0, 0, 1}, 0},
    {"item 1 repeat", {B24_RESET, B24_ITEM, I, 0, 0, 1, 0, 2}, 0},
    {"item 2 pipeline", {B24_RESET, B24_ITEM, I, 0, 0, 2, 9, 0}, 0},
    {"item 177 category", {B24_RESET, B24_ITEM, I, 0, 0, 177, 12, 0}, 0},
    {"force", {B24_FORCE_COMMON, B24_DEAL, E, 0, 0, 0, 9, 0}, 0},
    {"force C", {B24_FORCE_COMMON, B24_ITEM, I, 'C', 0, 177, 0, 0}, 0},
    {"method.get item", {B24_METHOD_GET, B24_ITEM, I, 0, 0, 0, 0, 0}, 0},
    {"method.get, rest unread",
     {B24_METHOD_GET, B24_COMPANY, E, 'x', -1, -1, -1, 9},
     0},
    {"profile, rest unread", {B24_PROFILE, 99, 99, 'x', -1, -1, -1, 9}, 0},
    {"scope, rest unread", {B24_SCOPE, 99, 99, 'x', -1, -1, -1, 9}, 0},

    {"op", {B24_SCOPE + 1, B24_CONTACT, E, 0, 0, 0, 0, 0}, B24_E_OP},
    {"op 255", {255, B24_CONTACT, E, 0, 0, 0, 0, 0}, B24_E_OP},
    {"entity", {B24_RESET, B24_ITEM + 1, I, 0, 0, 1, 0, 0}, B24_E_ENTITY},
    {"entity, method.get", {B24_METHOD_GET, 5, I, 0, 0, 0, 0, 0}, B24_E_ENTITY},
    {"family", {B24_RESET, B24_LEAD, I + 1, 0, 0, 0, 0, 0}, B24_E_FAMILY},
    {"item in entity family",
     {B24_RESET, B24_ITEM, E, 0, 0, 177, 0, 0},
     B24_E_FAMILY},
    {"item, method.get",
     {B24_METHOD_GET, B24_ITEM, E, 0, 0, 0, 0, 0},
     B24_E_FAMILY},
    {"type with contact",
     {B24_RESET, B24_CONTACT, E, 0, 0, 3, 0, 0},
     B24_E_TYPE_ID},
    {"type with contact, item family",
     {B24_RESET, B24_CONTACT, I, 0, 0, 3, 0, 0},
     B24_E_TYPE_ID},
    {"item without type", {B24_GET, B24_ITEM, I, 0, 0, 0, 0, 0}, B24_E_TYPE_ID},
    {"scope c", {B24_RESET, B24_CONTACT, E, 'c', 0, 0, 0, 0}, B24_E_SCOPE},
    {"scope p", {B24_GET, B24_CONTACT, E, 'p', 0, 0, 0, 0}, B24_E_SCOPE},
    {"force P",
     {B24_FORCE_COMMON, B24_CONTACT, E, 'P', 0, 0, 0, 0},
     B24_E_SCOPE},
    {"force c",
     {B24_FORCE_COMMON, B24_CONTACT, E, 'c', 0, 0, 0, 0},
     B24_E_SCOPE},
    {"user -1", {B24_RESET, B24_CONTACT, E, 'P', -1, 0, 0, 0}, B24_E_USER},
    {"user least",
     {B24_RESET, B24_CONTACT, E, 'C', INT32_MIN, 0, 0, 0},
     B24_E_USER},
    {"force user",
     {B24_FORCE_COMMON, B24_CONTACT, E, 0, 6, 0, 0, 0},
     B24_E_USER},
    {"force C user",
     {B24_FORCE_COMMON, B24_CONTACT, E, 'C', 6, 0, 0, 0},
     B24_E_USER},
    {"C with user",
     {B24_RESET, B24_CONTACT, E, 'C', 6, 0, 0, 0},
     B24_E_USER_COMMON},
    {"get C with user",
     {B24_GET, B24_ITEM, I, 'C', 6, 177, 0, 0},
     B24_E_USER_COMMON},
    {"customer 3",
     {B24_RESET, B24_LEAD, E, 0, 0, 0, 0, 3},
     B24_E_CUSTOMER_TYPE},
    {"customer 255",
     {B24_RESET, B24_LEAD, E, 0, 0, 0, 0, 255},
     B24_E_CUSTOMER_TYPE},
    {"customer, contact",
     {B24_RESET, B24_CONTACT, E, 0, 0, 0, 0, 1},
     B24_E_CUSTOMER_TYPE},
    {"customer, deal",
     {B24_FORCE_COMMON, B24_DEAL, E, 0, 0, 0, 0, 1},
     B24_E_CUSTOMER_TYPE},
    {"customer, item 177",
     {B24_RESET, B24_ITEM, I, 0, 0, 177, 0, 2},
     B24_E_CUSTOMER_TYPE},
    {"category, contact",
     {B24_RESET, B24_CONTACT, E, 0, 0, 0, 5, 0},
     B24_E_CATEGORY},
    {"category, company",
     {B24_RESET, B24_COMPANY, I, 0, 0, 0, 5, 0},
     B24_E_CATEGORY},
    {"category, lead", {B24_GET, B24_LEAD, E, 0, 0, 0, 5, 0}, B24_E_CATEGORY},
    {"category and customer, lead",
     {B24_RESET, B24_LEAD, E, 0, 0, 0, 5, 2},
     B24_E_CATEGORY},
    {"category, quote",
     {B24_RESET, B24_ITEM, I, 0, 0, 7, 5, 0},
     B24_E_CATEGORY},
    {"category, invoice",
     {B24_RESET, B24_ITEM, I, 0, 0, 31, 5, 0},
     B24_E_CATEGORY},
    {"category -1", {B24_RESET, B24_DEAL, E, 0, 0, 0, -1, 0}, B24_E_CATEGORY},
    {"force, category, lead",
     {B24_FORCE_COMMON, B24_LEAD, E, 0, 0, 0, 5, 0},
     B24_E_CATEGORY},
};

static void check(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(checks); i++)
        if (b24_method_check(&checks[i].call) != checks[i].rc)
            fail_msg("%s: %d", checks[i].name,
                     b24_method_check(&checks[i].call));
}

/* All the small ids, and the edges of the large ones (contract 1.1). */
static void types(void **state)
{
    static const int32_t large[] = {INT32_MIN, -1030,      2000,
                                    2001,      2147483646, INT32_MAX};
    struct b24_call call = {B24_RESET, B24_ITEM, I, 'P', 0, 0, 0, 0};
    int32_t type;
    size_t i;

    (void)state;
    for (type = -300; type < 1040; type++) {
        int listed = type == 1 || type == 2 || type == 3 || type == 4 ||
                     type == 7 || type == 31 || type == 36 || type == 39;
        int dynamic = (type >= 128 && type <= 191) || type == 1030 ||
                      type == 1032 || type == 1034 || type == 1036 ||
                      type == 1038;

        call.entity_type_id = type;
        assert_int_equal(b24_method_check(&call),
                         listed || dynamic ? B24_OK : B24_E_TYPE_ID);
    }
    for (i = 0; i < COUNT(large); i++) {
        call.entity_type_id = large[i];
        assert_int_equal(b24_method_check(&call),
                         large[i] == 2000 || large[i] == 2147483646
                             ? B24_OK
                             : B24_E_TYPE_ID);
    }
}

static const struct {
    struct b24_call call;
    const char *method;
    struct b24_params params;
} rows[] = {
#define CONF ".details.configuration."
    {{0}, "crm.contact" CONF "reset", {.scope = 'P'}},
    {{B24_GET, B24_LEAD, E, 'C', 0, 0, 0, 2},
     "crm.lead" CONF "get",
     {'C', 0, 0, "leadCustomerType", 2, NULL}},
    {{B24_RESET, B24_LEAD, I, 'P', 6, 0, 0, 1},
     "crm.item" CONF "reset",
     {'P', 6, 1, "leadCustomerType", 1, NULL}},
    {{B24_FORCE_COMMON, B24_DEAL, E, 'C', 0, 0, 9, 0},
     "crm.deal" CONF "forceCommonScopeForAll",
     {0, 0, 0, "dealCategoryId", 9, NULL}},
    {{B24_FORCE_COMMON, B24_COMPANY, I, 0, 0, 0, 0, 0},
     "crm.item" CONF "forceCommonScopeForAll",
     {0, 0, 4, NULL, 0, NULL}},
    {{B24_RESET, B24_COMPANY, E, 'P', INT32_MAX, 0, 0, 0},
     "crm.company" CONF "reset",
     {'P', INT32_MAX, 0, NULL, 0, NULL}},
    {{B24_RESET, B24_ITEM, I, 0, 0, 2, 9, 0},
     "crm.item" CONF "reset",
     {'P', 0, 2, "dealCategoryId", 9, NULL}},
    {{B24_RESET, B24_ITEM, I, 0, 0, 1030, INT32_MAX, 0},
     "crm.item" CONF "reset",
     {'P', 0, 1030, "categoryId", INT32_MAX, NULL}},
    {{B24_PROFILE, 99, 99, 'C', 6, 177, 9, 2}, "profile", {0}},
    {{B24_SCOPE, 99, 99, 'C', 6, 177, 9, 2}, "scope", {0}},
    {{B24_METHOD_GET, B24_CONTACT, E, 'C', 6, 177, 9, 2},
     "method.get",
     {.name = "crm.contact"}},
    {{B24_METHOD_GET, B24_DEAL, I, 0, 0, 0, 0, 0},
     "method.get",
     {.name = "crm.item"}},
};

static void names_and_params(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        const struct b24_params *want = &rows[i].params;
        size_t len = strlen(rows[i].method);
        char *memory = exact_copy(rows[i].method, len);
        struct b24_params params;
        struct b24_buf b;

        memset(memory, 'x', len);
        b24_buf_init(&b, memory, len);
        b24_method_name(&b, &rows[i].call);
        assert_int_equal(b.err, B24_OK);
        assert_int_equal(b.len, len);
        assert_memory_equal(memory, rows[i].method, len);
        free(memory);

        memset(&params, 'x', sizeof params);
        b24_method_params(&params, &rows[i].call);
        assert_int_equal(params.scope, want->scope);
        assert_int_equal(params.user_id, want->user_id);
        assert_int_equal(params.entity_type_id, want->entity_type_id);
        assert_int_equal(params.extras_value, want->extras_value);
        assert_int_equal(!params.extras_key, !want->extras_key);
        if (want->extras_key)
            assert_string_equal(params.extras_key, want->extras_key);
        assert_int_equal(!params.name, !want->name);
        if (want->name)
            assert_string_equal(params.name, want->name);
    }
}

static void operations(void **state)
{
    static const struct {
        uint8_t op;
        enum b24_expect expect;
        int repeatable;
    } ops[] = {
        {B24_RESET, B24_EXPECT_TRUE, 1},
        {B24_GET, B24_EXPECT_CARD, 1},
        {B24_FORCE_COMMON, B24_EXPECT_TRUE, 0},
        {B24_PROFILE, B24_EXPECT_PROFILE, 1},
        {B24_METHOD_GET, B24_EXPECT_METHOD, 1},
        {B24_SCOPE, B24_EXPECT_SCOPES, 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(ops); i++) {
        assert_int_equal(b24_method_expect(ops[i].op), ops[i].expect);
        assert_int_equal(b24_method_repeatable(ops[i].op), ops[i].repeatable);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check),
        cmocka_unit_test(types),
        cmocka_unit_test(names_and_params),
        cmocka_unit_test(operations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
