/* cli_card.c - names of cards. */
#include "cli_card.h"

#include <string.h>

static const char *const entities[] = {
    /* in the order of enum b24_entity */
    "contact", "lead", "deal", "company", "item",
};

/* ":7" at *at: steps behind it. 0: nothing there, -1: no such number. */
static int suffix(const char **at, int32_t min, int32_t *out)
{
    size_t len;

    if (**at != ':')
        return 0;
    ++*at;
    len = strcspn(*at, ":");
    if (b24_cli_number(*at, len, min, INT32_MAX, out))
        return -1;
    *at += len;
    return 1;
}

const char *b24_cli_card(struct b24_call *call, const char *text,
                         const struct b24_cli_args *a)
{
    const size_t len = strcspn(text, ":");
    uint8_t e = 0;

    memset(call, 0, sizeof *call);
    call->op = a->verb == B24_CLI_FORCE ? B24_FORCE_COMMON : B24_RESET;
    if (call->op == B24_RESET) /* the other one takes none */
        call->scope = (uint8_t)(a->scope ? a->scope : 'P');
    call->user_id = a->user_id;
    call->lead_customer_type = a->customer_type;
    while (e < B24_ITEM &&
           (strlen(entities[e]) != len || memcmp(entities[e], text, len) != 0))
        e++;
    if (e == B24_ITEM && (len != 4 || memcmp(text, "item", 4) != 0))
        return "no such card: contact, lead, deal[:CATEGORY], company or "
               "item:TYPE[:CATEGORY]";
    call->entity = e;
    call->family = a->has_family   ? a->family
                   : e == B24_ITEM ? B24_FAMILY_ITEM
                                   : B24_FAMILY_ENTITY;
    text += len;
    if (e == B24_ITEM && suffix(&text, 1, &call->entity_type_id) < 1)
        return "item needs the number of its type, as item:177";
    /* a deal's general pipeline has the number 0 */
    if (suffix(&text, e == B24_DEAL ? 0 : 1, &call->category_id) < 0 || *text)
        return "a category is one number, as deal:9 or item:177:12";
    return NULL;
}

const char *b24_cli_entity(const struct b24_call *call)
{
    return entities[call->entity];
}

static void put_suffix(struct b24_cli_out *o, int32_t n)
{
    if (n > 0) {
        b24_cli_puts(o, ":");
        b24_cli_put_number(o, n);
    }
}

void b24_cli_put_card(struct b24_cli_out *o, const struct b24_call *call)
{
    if (call->op > B24_FORCE_COMMON) { /* not about a card's view */
        b24_cli_puts(o, "doctor");
        return;
    }
    b24_cli_puts(o, b24_cli_entity(call));
    put_suffix(o, call->entity_type_id);
    put_suffix(o, call->category_id);
    if (call->lead_customer_type)
        b24_cli_puts(o, call->lead_customer_type == 1 ? " (simple customers)"
                                                      : " (repeat customers)");
    if (call->op == B24_FORCE_COMMON) {
        b24_cli_puts(o, " of every user");
    } else if (call->scope == 'C') {
        b24_cli_puts(o, " common");
    } else if (call->user_id) {
        b24_cli_puts(o, " of user ");
        b24_cli_put_number(o, call->user_id);
    } else {
        b24_cli_puts(o, " personal");
    }
}

/* Such as "contacts" or "deal:-9", with a word that is no secret. */
int b24_cli_looks_secret(const char *text)
{
    const size_t word = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    const size_t rest = strspn(text + word, ":-0123456789");

    return word + rest > 24 || text[word + rest] != '\0' ||
           (rest > 0 && text[word] != ':');
}
