/* command.c - see command.h. */
#include "command.h"
#include "say.h"

#include <string.h>

static const char *const entities[] = {
    /* in the order of enum b24_entity */
    "contact", "lead", "deal", "company", "item",
};

char *b24_command_word(char **line)
{
    char *word = *line;
    char *end;

    while (*word == ' ')
        word++;
    for (end = word; *end && *end != ' '; end++)
        ;
    *line = end;
    if (*end) {
        *end = '\0';
        *line = end + 1;
    }
    return word;
}

/* A whole number of digits alone. */
static int number(const char *text, size_t len, int32_t *out)
{
    uint32_t n = 0;

    if (len < 1 || len > 10)
        return 0;
    for (; len--; text++) {
        uint32_t digit = (uint32_t)(uint8_t)*text - '0';

        if (digit > 9 || n > (INT32_MAX - digit) / 10)
            return 0;
        n = n * 10 + digit;
    }
    *out = (int32_t)n;
    return 1;
}

/* ":7" at *at. 1: taken, or nothing there; 0: no number. */
static int suffix(const char **at, int32_t *out)
{
    size_t len = 0;

    if (**at != ':')
        return 1;
    ++*at;
    while ((*at)[len] && (*at)[len] != ':')
        len++;
    if (!number(*at, len, out))
        return 0;
    *at += len;
    return 1;
}

static const char *card(struct b24_call *call, const char *word)
{
    const size_t count = sizeof(entities) / sizeof(entities[0]);
    uint8_t e = 0;
    size_t len = 0;

    while (word[len] && word[len] != ':')
        len++;
    while (e < count &&
           (strlen(entities[e]) != len || memcmp(entities[e], word, len) != 0))
        e++;
    if (e == count)
        return "no such command or card; try help";
    call->entity = e;
    call->family = e == B24_ITEM ? B24_FAMILY_ITEM : B24_FAMILY_ENTITY;
    word += len;
    if (e == B24_ITEM &&
        (!suffix(&word, &call->entity_type_id) || !call->entity_type_id))
        return "item needs the number of its type, as item:177";
    if (!suffix(&word, &call->category_id) || *word)
        return "a category is one number, as deal:9 or item:177:12";
    return NULL;
}

/* The value behind "name=", or NULL. */
static const char *value(const char *word, const char *name)
{
    const size_t len = strlen(name);

    return strncmp(word, name, len) == 0 ? word + len : NULL;
}

/* Options, as bits of those that were given. */
enum { SCOPE = 1, USER = 2, CUSTOMER_TYPE = 4, FAMILY = 8 };

/* Which one, 0: none. *wrong is set where its value is. */
static unsigned option(struct b24_call *call, const char *word,
                       const char **wrong)
{
    const char *v;

    if ((v = value(word, "scope=")) != NULL) {
        call->scope = (uint8_t)v[0];
        if ((v[0] != 'P' && v[0] != 'C') || v[1])
            *wrong = "scope is P or C";
        return SCOPE;
    }
    if ((v = value(word, "user=")) != NULL) {
        if (!number(v, strlen(v), &call->user_id) || !call->user_id)
            *wrong = "user is a number from 1";
        return USER;
    }
    if ((v = value(word, "customer-type=")) != NULL) {
        call->lead_customer_type = strcmp(v, "simple") == 0   ? 1
                                   : strcmp(v, "repeat") == 0 ? 2
                                                              : 0;
        if (!call->lead_customer_type)
            *wrong = "customer-type is simple or repeat";
        return CUSTOMER_TYPE;
    }
    if (strcmp(word, "family=item") == 0) {
        call->family = B24_FAMILY_ITEM;
        return FAMILY;
    }
    *wrong = "an option is scope=, user=, customer-type= or family=item";
    return 0;
}

const char *b24_command_parse(struct b24_call *call, char *line)
{
    const char *wrong, *word;
    unsigned given = 0;

    memset(call, 0, sizeof(*call));
    call->op = B24_RESET;
    call->scope = 'P';
    wrong = card(call, b24_command_word(&line));
    while (!wrong && (word = b24_command_word(&line))[0]) {
        const unsigned one = option(call, word, &wrong);

        if (given & one)
            wrong = "an option is given twice";
        given |= one;
    }
    return wrong;
}

static void say_suffix(int32_t n)
{
    if (n > 0) {
        b24_say(":");
        b24_say_i32(n);
    }
}

void b24_command_say(const struct b24_call *call)
{
    b24_say(call->entity <= B24_ITEM ? entities[call->entity] : "?");
    say_suffix(call->entity_type_id);
    say_suffix(call->category_id);
    if (call->scope == 'C') {
        b24_say(" common");
    } else if (call->user_id) {
        b24_say(" of user ");
        b24_say_i32(call->user_id);
    } else {
        b24_say(" personal");
    }
    if (call->lead_customer_type)
        b24_say(call->lead_customer_type == 1 ? " (simple customers)"
                                              : " (repeat customers)");
}
