/* test_request_row.c - no call that is let through deletes another row than
 * the one that is meant: all of them are built, and read as the portal reads
 * them (contract 1.3, 1.4). */
#include "b24_test.h"

#include <stdio.h>

#include "b24_method.h"
#include "b24_request.h"
#include "php_resolve.h"

#ifndef B24_DECISIONS
#define B24_DECISIONS "tests/vectors/decisions.tsv"
#endif

static FILE *open_decisions(void)
{
    const char *named = getenv("B24_DECISIONS");
    FILE *file = fopen(named ? named : B24_DECISIONS, "r");

    if (!file)
        fail_msg("cannot read %s", named ? named : B24_DECISIONS);
    return file;
}

/* The test's own reading of the parameters agrees with the server's, as far
 * as it understands the bodies. */
static void reader(void **state)
{
    FILE *file = open_decisions();
    char line[512];
    unsigned understood = 0;

    (void)state;
    while (fgets(line, sizeof line, file)) {
        char entity[16], type[16], body[256], owner[16], name[64];
        char method[64];
        struct php_map map = {0};
        struct php_row row;

        if (sscanf(line, "%15[a-z]\t%15s\t%255[^\t]\t%15s\t%63s", entity, type,
                   body, owner, name) != 5 ||
            !php_json(&map, body) || strchr(body, '.') ||
            strcmp(owner, "error") == 0 || strcmp(owner, "100") == 0)
            continue;
        snprintf(method, sizeof method, "crm.%s.details.configuration.reset",
                 entity);
        row = php_resolve(method, &map);
        if (strcmp(row.name, name) != 0)
            fail_msg("%s is %s", line, row.name);
        assert_int_equal(row.owner, strcmp(owner, "common") == 0
                                        ? COMMON
                                        : strtol(owner, NULL, 10));
        understood++;
    }
    fclose(file);
    assert_true(understood >= 30);
}

/* What the caller means, in one plain sentence each. */
static struct php_row meaning(const struct b24_call *c)
{
    static const int types[] = {3, 1, 2, 4};
    static const char *const names[] = {"", "lead", "deal", "contact",
                                        "company"};
    int type = c->entity == B24_ITEM ? c->entity_type_id : types[c->entity];
    struct php_row row = {c->user_id ? c->user_id : CALLER, ""};

    if (c->lead_customer_type == 2)
        strcat(row.name, "returning_");
    if (type <= 4)
        snprintf(strchr(row.name, '\0'), 24, "%s_details", names[type]);
    else
        snprintf(strchr(row.name, '\0'), 32, "dynamic_%d_details", type);
    if (c->category_id)
        snprintf(strchr(row.name, '\0'), 24, type <= 4 ? "_c_%d" : "_c%d",
                 (int)c->category_id);
    if (c->op == B24_FORCE_COMMON)
        row.owner = ALL;
    else if (c->scope == 'C') {
        row.owner = COMMON;
        strcat(row.name, "_common");
    }
    return row;
}

static void same_row(const char *method, const struct php_map *map,
                     const struct php_row *want)
{
    struct php_row row = php_resolve(method, map);

    assert_string_equal(row.name, want->name);
    assert_int_equal(row.owner, want->owner);
}

/* The row is the one that is meant: by the body, and by the query alone when
 * the body is lost on the way. */
static void check_meaning(const struct b24_call *call)
{
    struct b24_request request = {NULL, call, NULL, "a", "0"};
    struct php_map by_query = {0}, by_body = {0};
    struct php_row want = meaning(call);
    struct b24_site site = {"portal.example", "1/s", 443};
    char out[1024], *method = out + sizeof "POST /rest/1/s/" - 1, *body, *query;
    struct b24_buf b;
    size_t i;

    request.site = &site;
    b24_buf_init(&b, out, sizeof out - 1);
    assert_int_equal(b24_request_build(&b, &request), B24_OK);
    out[b.len] = '\0';
    body = strstr(out, "\r\n\r\n") + 4;
    *strstr(out, " HTTP/1.1") = '\0';
    query = strchr(method, '?');
    if (query) {
        *query++ = '\0';
        php_query(&by_query, query);
    }
    assert_true(php_json(&by_body, body));
    assert_int_equal(by_query.count, by_body.count);
    for (i = 0; i < by_body.count; i++) {
        const char *value = php_get(&by_query, by_body.at[i].key);

        assert_non_null(value);
        assert_string_equal(value, by_body.at[i].value);
    }
    assert_int_equal(!strstr(method, ".get"), call->op != B24_GET);
    if (call->op != B24_FORCE_COMMON) /* never left to the default */
        assert_non_null(php_get(&by_body, "scope"));
    same_row(method, &by_body, &want);
    same_row(method, &by_query, &want);
}

/* What may be let through, said a second time. */
static int sensible(const struct b24_call *c)
{
    int force = c->op == B24_FORCE_COMMON, item = c->entity == B24_ITEM;
    int t = c->entity_type_id;
    int lead = c->entity == B24_LEAD || (item && t == 1);
    int deal = c->entity == B24_DEAL || (item && t == 2);
    int dynamic = item && t >= 128 && (t <= 191 || (t >= 1030 && !(t & 1)));
    int fixed =
        item && (t == 3 || t == 4 || t == 7 || t == 31 || t == 36 || t == 39);

    return (!item || (c->family == B24_FAMILY_ITEM &&
                      (lead || deal || dynamic || fixed))) &&
           (item || t == 0) &&
           (c->scope == 0 || c->scope == 'C' || (c->scope == 'P' && !force)) &&
           (c->user_id == 0 || (c->user_id > 0 && c->scope != 'C' && !force)) &&
           (c->lead_customer_type == 0 ||
            (c->lead_customer_type <= 2 && lead)) &&
           (c->category_id == 0 || (c->category_id > 0 && (deal || dynamic)));
}

static unsigned try_types(struct b24_call *c)
{
    static const int32_t ids[] = {
        -2,       0,   1,   2,    3,    4,    5,    7,
        14,       31,  36,  39,   40,   127,  128,  177,
        191,      192, 193, 1024, 1029, 1030, 1031, INT32_MAX - 1,
        INT32_MAX};
    static const int32_t categories[] = {-1, 0, 9, INT32_MAX};
    unsigned accepted = 0;
    size_t i, k;

    for (i = 0; i < COUNT(ids); i++)
        for (k = 0; k < COUNT(categories); k++)
            for (c->lead_customer_type = 0; c->lead_customer_type < 4;
                 c->lead_customer_type++) {
                int ok;

                c->entity_type_id = ids[i];
                c->category_id = categories[k];
                ok = b24_method_check(c) == B24_OK;
                assert_int_equal(ok, sensible(c));
                if (ok)
                    check_meaning(c);
                accepted += ok ? 1 : 0;
            }
    return accepted;
}

static void right_row(void **state)
{
    static const uint8_t scopes[] = {0, 'P', 'C', 'c', 'p', 1};
    static const int32_t users[] = {-1, 0, 6, INT32_MAX};
    struct b24_call c;
    unsigned accepted = 0;
    size_t i, k;

    (void)state;
    for (c.op = B24_RESET; c.op <= B24_FORCE_COMMON; c.op++)
        for (c.entity = 0; c.entity <= B24_ITEM; c.entity++)
            for (c.family = 0; c.family <= B24_FAMILY_ITEM; c.family++)
                for (i = 0; i < COUNT(scopes); i++)
                    for (k = 0; k < COUNT(users); k++) {
                        c.scope = scopes[i];
                        c.user_id = users[k];
                        accepted += try_types(&c);
                    }
    /* views of reset, get and force; contents of the named entities in each
     * family, and of the item types */
    assert_int_equal(accepted, (7 + 7 + 2) * (8 + 8 + 27));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reader),
        cmocka_unit_test(right_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
