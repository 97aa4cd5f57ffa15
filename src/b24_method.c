/* b24_method.c - one row per operation, one per entity. */
#include "b24_method.h"

#include <string.h>

/* What an operation takes of struct b24_call. */
#define CARD 1u /* entity, family, type id, category, customer type */
#define VIEW 2u /* scope and user */
#define NAME 4u /* entity and family: the method that is asked about */

/* Contract 1.1. */
enum type {
    LEAD = 1,
    DEAL = 2,
    CONTACT = 3,
    COMPANY = 4,
    QUOTE = 7,
    INVOICE = 31,
    DOCUMENT = 36,
    B2E_DOCUMENT = 39
};

static const struct operation {
    const char *name; /* of a card: what follows the last dot */
    uint8_t takes;
    uint8_t expect;
    uint8_t repeatable;
} operations[] = {
    /* in the order of enum b24_op */
    {"reset", CARD | VIEW, B24_EXPECT_TRUE, 1},
    {"get", CARD | VIEW, B24_EXPECT_CARD, 1},
    /* it would wipe what users have arranged since the first time */
    {"forceCommonScopeForAll", CARD, B24_EXPECT_TRUE, 0},
    {"profile", 0, B24_EXPECT_PROFILE, 1},
    {"method.get", NAME, B24_EXPECT_METHOD, 1},
    {"scope", 0, B24_EXPECT_SCOPES, 1},
};

static const struct {
    char name[12];
    uint8_t type;
} entities[] = {
    /* in the order of enum b24_entity */
    {"crm.contact", CONTACT}, {"crm.lead", LEAD}, {"crm.deal", DEAL},
    {"crm.company", COMPANY}, {"crm.item", 0},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Which extras the server reads; they follow the type, in both families. */
enum extras { NO_TYPE, NO_EXTRAS, CUSTOMER_TYPE, DEAL_CATEGORY, CATEGORY };
enum { FIRST_KEY = CUSTOMER_TYPE };

static const char extras_keys[][17] = {
    [CUSTOMER_TYPE - FIRST_KEY] = "leadCustomerType",
    [DEAL_CATEGORY - FIRST_KEY] = "dealCategoryId",
    [CATEGORY - FIRST_KEY] = "categoryId",
};

static int32_t type_of(const struct b24_call *call)
{
    return call->entity == B24_ITEM ? call->entity_type_id
                                    : entities[call->entity].type;
}

/* NO_TYPE: the server does not take it (contract 1.1). */
static enum extras extras_of(int32_t type)
{
    switch (type) {
    case LEAD:
        return CUSTOMER_TYPE;
    case DEAL:
        return DEAL_CATEGORY;
    case CONTACT:
    case COMPANY:
    case QUOTE:
    case INVOICE:
    case DOCUMENT:
    case B2E_DOCUMENT:
        return NO_EXTRAS;
    default: /* those that a portal's people make */
        return (type >= 128 && type <= 191) || (type >= 1030 && type % 2 == 0)
                   ? CATEGORY
                   : NO_TYPE;
    }
}

static int check_view(const struct b24_call *call, unsigned takes)
{
    if (call->scope && call->scope != 'C' &&
        !(call->scope == 'P' && takes & VIEW))
        return B24_E_SCOPE;
    if (call->user_id < 0 || (call->user_id && !(takes & VIEW)))
        return B24_E_USER;
    return call->scope == 'C' && call->user_id ? B24_E_USER_COMMON : B24_OK;
}

static int check_extras(const struct b24_call *call, enum extras extras)
{
    if (call->lead_customer_type > 2 ||
        (call->lead_customer_type && extras != CUSTOMER_TYPE))
        return B24_E_CUSTOMER_TYPE;
    if (call->category_id < 0 || (call->category_id && extras < DEAL_CATEGORY))
        return B24_E_CATEGORY;
    return B24_OK;
}

int b24_method_check(const struct b24_call *call)
{
    enum extras extras;
    unsigned takes;
    int rc;

    if (call->op >= COUNT(operations))
        return B24_E_OP;
    takes = operations[call->op].takes;
    if (!takes)
        return B24_OK;
    if (call->entity >= COUNT(entities))
        return B24_E_ENTITY;
    if (call->family > B24_FAMILY_ITEM ||
        (call->entity == B24_ITEM && call->family != B24_FAMILY_ITEM))
        return B24_E_FAMILY;
    if (!(takes & CARD))
        return B24_OK;
    if (call->entity != B24_ITEM && call->entity_type_id)
        return B24_E_TYPE_ID;
    extras = extras_of(type_of(call));
    if (extras == NO_TYPE)
        return B24_E_TYPE_ID;
    rc = check_view(call, takes);
    return rc ? rc : check_extras(call, extras);
}

static const char *card_method(const struct b24_call *call)
{
    return entities[call->family == B24_FAMILY_ITEM ? B24_ITEM : call->entity]
        .name;
}

void b24_method_name(struct b24_buf *out, const struct b24_call *call)
{
    if (operations[call->op].takes & CARD) {
        b24_puts(out, card_method(call));
        b24_puts(out, B24_METHOD_CARD);
    }
    b24_puts(out, operations[call->op].name);
}

void b24_method_params(struct b24_params *out, const struct b24_call *call)
{
    unsigned takes = operations[call->op].takes;

    memset(out, 0, sizeof *out);
    if (takes & CARD) {
        int32_t type = type_of(call);

        if (call->family == B24_FAMILY_ITEM)
            out->entity_type_id = type;
        /* the check lets through one of them at the most */
        out->extras_value = call->category_id | call->lead_customer_type;
        if (out->extras_value)
            out->extras_key = extras_keys[extras_of(type) - FIRST_KEY];
    }
    if (takes & VIEW) {
        out->scope = call->scope == 'C' ? 'C' : 'P';
        out->user_id = call->user_id;
    }
    if (takes & NAME)
        out->name = card_method(call);
}

enum b24_expect b24_method_expect(uint8_t op)
{
    return (enum b24_expect)operations[op].expect;
}

int b24_method_repeatable(uint8_t op)
{
    return operations[op].repeatable;
}
