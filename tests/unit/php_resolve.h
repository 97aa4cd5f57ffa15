/* php_resolve.h - which settings row the portal would delete: its reading of
 * a query string, of a JSON body and of the parameters (contract 1.3, 1.4),
 * written a second time, for tests. Only strings and whole numbers, and one
 * object inside the other, are understood; that is all that we send. */
#ifndef PHP_RESOLVE_H
#define PHP_RESOLVE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLER 7L  /* whose credential it is */
#define ALL    -1L /* everybody's personal row */
#define COMMON -2L

struct php_map {
    size_t count;
    struct {
        char key[80];   /* "scope", "extras[categoryId]" */
        char value[80]; /* as a string: PHP casts numbers from strings too */
    } at[8];
};

struct php_row {
    long owner; /* user id, ALL or COMMON */
    char name[64];
};

static inline const char *php_get(const struct php_map *map, const char *key)
{
    size_t i;

    for (i = 0; i < map->count; i++)
        if (strcmp(map->at[i].key, key) == 0)
            return map->at[i].value;
    return NULL;
}

static inline void php_set(struct php_map *map, const char *key,
                           const char *value, size_t len)
{
    assert_true(map->count < COUNT(map->at));
    assert_true(len < sizeof map->at[0].value);
    assert_true(strlen(key) < sizeof map->at[0].key);
    strcpy(map->at[map->count].key, key);
    memcpy(map->at[map->count].value, value, len);
    map->at[map->count++].value[len] = '\0';
}

/* 1, or 0 where it is more than this reader understands. */
static inline int php_json(struct php_map *map, const char *s)
{
    char key[80] = "", inner[40];
    int depth = 0;

    for (;;) {
        size_t n;

        if (*s == '{' && depth < 2 && s[1] != '}') {
            depth++;
            s++;
        } else if (*s == '{' && s[1] == '}' && depth == 0) {
            return s[2] == '\0';
        } else {
            return 0;
        }
    member:
        if (*s++ != '"' || (n = strcspn(s, "\"\\")) >= sizeof inner ||
            s[n] != '"' || s[n + 1] != ':')
            return 0;
        memcpy(inner, s, n);
        inner[n] = '\0';
        s += n + 2;
        if (depth == 1)
            strcpy(key, inner);
        else
            snprintf(strchr(key, '\0'), 42, "[%s]", inner);
        if (*s == '{')
            continue;
        if (*s == '"') {
            n = strcspn(++s, "\"\\");
            if (s[n] != '"')
                return 0;
            php_set(map, key, s, n);
            s += n + 1;
        } else {
            n = strspn(s, "-0123456789");
            if (!n)
                return 0;
            php_set(map, key, s, n);
            s += n;
        }
        if (depth == 2 && strchr(key, '['))
            *strchr(key, '[') = '\0';
        for (; *s == '}' && depth; s++)
            depth--;
        if (!depth)
            return *s == '\0';
        if (*s++ != ',')
            return 0;
        goto member;
    }
}

/* text: what follows the question mark; %XX is decoded. */
static inline void php_query(struct php_map *map, const char *text)
{
    while (*text) {
        char part[160], *equals;
        size_t n = 0;

        for (; *text && *text != '&'; n++) {
            assert_true(n + 1 < sizeof part);
            part[n] = *text++;
            if (part[n] == '%') {
                char hex[3] = {text[0], text[1], '\0'};

                part[n] = (char)strtol(hex, NULL, 16);
                text += 2;
            }
        }
        part[n] = '\0';
        text += *text == '&';
        equals = strchr(part, '=');
        assert_non_null(equals);
        *equals++ = '\0';
        php_set(map, part, equals, strlen(equals));
    }
}

/* The first of the spellings that is there. */
static inline const char *php_any(const struct php_map *map,
                                  const char *const *spellings)
{
    const char *value = NULL;

    while (*spellings && !value)
        value = php_get(map, *spellings++);
    return value;
}

/* In extras, itself in any of its spellings; 0: absent. */
static inline long php_extra(const struct php_map *map,
                             const char *const *spellings)
{
    static const char *const outer[] = {"extras", "EXTRAS", "Extras",
                                        "arExtras"};
    size_t i;

    for (; *spellings; spellings++)
        for (i = 0; i < COUNT(outer); i++) {
            char key[80];
            const char *value;

            snprintf(key, sizeof key, "%s[%s]", outer[i], *spellings);
            value = php_get(map, key);
            if (value)
                return strtol(value, NULL, 10);
        }
    return 0;
}

static inline long php_type(const char *method, const struct php_map *map)
{
    static const char *const key[] = {"entityTypeId", "ENTITY_TYPE_ID", NULL};
    static const char *const named[] = {"crm.lead.", "crm.deal.",
                                        "crm.contact.", "crm.company."};
    size_t i;

    for (i = 0; i < COUNT(named); i++)
        if (strncmp(method, named[i], strlen(named[i])) == 0)
            return (long)i + 1;
    assert_memory_equal(method, "crm.item.", 9);
    return php_any(map, key) ? strtol(php_any(map, key), NULL, 10) : 0;
}

/* The types 7, 31, 36 and 39 and their rows have names of their own; a number
 * tells them apart as well. */
static inline void php_row_name(char *out, size_t cap, long type,
                                const struct php_map *map)
{
    static const char *const customer[] = {
        "leadcustomertype", "LEADCUSTOMERTYPE",   "leadCustomerType",
        "LeadCustomerType", "LEAD_CUSTOMER_TYPE", NULL};
    static const char *const deal[] = {"CATEGORY_ID",
                                       "dealcategoryid",
                                       "DEALCATEGORYID",
                                       "dealCategoryId",
                                       "DealCategoryId",
                                       "DEAL_CATEGORY_ID",
                                       NULL};
    static const char *const dynamic[] = {"categoryid",  "CATEGORYID",
                                          "categoryId",  "CategoryId",
                                          "CATEGORY_ID", NULL};
    static const char *const raw[] = {"CATEGORY_ID", NULL};
    static const char *const names[] = {"", "lead", "deal", "contact",
                                        "company"};
    long value = php_extra(map, type == 1   ? customer
                                : type == 2 ? deal
                                : type <= 4 ? raw
                                            : dynamic);

    if (type == 1)
        snprintf(out, cap, "%slead_details",
                 value == 2  ? "returning_"
                 : value > 2 ? "_"
                             : "");
    else if (type <= 4)
        snprintf(out, cap, "%s_details", names[type]);
    else
        snprintf(out, cap, "dynamic_%ld_details", type);
    if (type != 1 && value > 0)
        snprintf(strchr(out, '\0'), 24, type <= 4 ? "_c_%ld" : "_c%ld", value);
}

/* method: the whole name. */
static inline struct php_row php_resolve(const char *method,
                                         const struct php_map *map)
{
    static const char *const scopes[] = {"scope", "SCOPE", "Scope", NULL};
    static const char *const users[] = {"userid", "USERID", "userId", "UserId",
                                        NULL};
    const char *scope = php_any(map, scopes), *user = php_any(map, users);
    struct php_row row;

    php_row_name(row.name, sizeof row.name, php_type(method, map), map);
    row.owner = user ? strtol(user, NULL, 10) : 0;
    if (row.owner <= 0)
        row.owner = CALLER;
    if (strstr(method, ".forceCommonScopeForAll")) {
        row.owner = ALL;
    } else if (scope && strcmp(scope, "C") == 0) {
        row.owner = COMMON;
        strcat(row.name, "_common");
    }
    return row;
}

#endif
