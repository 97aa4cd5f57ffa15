/* cli_value.c - what stands behind an option. */
#include "cli_options.h"

#include "b24/b24.h"

#include <string.h>

#define TIMEOUT_MAX_S 3600
#define RETRIES_MAX   20

int b24_cli_number(const char *text, size_t len, int32_t min, int32_t max,
                   int32_t *out)
{
    int64_t n = 0;
    size_t i;

    for (i = 0; i < len && text[i] >= '0' && text[i] <= '9' && n <= max; i++)
        n = n * 10 + (text[i] - '0');
    if (len == 0 || i < len || n < min || n > max)
        return -1;
    *out = (int32_t)n;
    return 0;
}

/* Seconds with up to three decimals, as milliseconds. */
static int read_seconds(const char *text, uint32_t *ms)
{
    const size_t whole = strcspn(text, ".");
    const char *decimals = text[whole] ? text + whole + 1 : "0";
    size_t n = strlen(decimals);
    int32_t s, fraction;

    if (n > 3 || b24_cli_number(text, whole, 1, TIMEOUT_MAX_S, &s) ||
        b24_cli_number(decimals, n, 0, 999, &fraction))
        return -1;
    for (; n < 3; n++)
        fraction *= 10;
    *ms = (uint32_t)s * 1000u + (uint32_t)fraction;
    return *ms <= TIMEOUT_MAX_S * 1000u ? 0 : -1;
}

/* Cuts the host off and returns what stands behind its colon, or NULL. An
 * IPv6 address stands in brackets. */
static char *cut_host(char **text)
{
    const int literal = **text == '[';
    char *end = strchr(*text, literal ? ']' : ':');

    if (!end)
        return NULL;
    if (literal) {
        ++*text;
        *end++ = '\0';
    }
    if (*end != ':')
        return NULL;
    *end = '\0';
    return **text ? end + 1 : NULL;
}

static int read_resolve(struct b24_cli_args *a, char *text)
{
    struct b24_posix_override *o = &a->resolves[a->n_resolves];
    char *port = cut_host(&text);
    char *address = port ? strchr(port, ':') : NULL;
    int32_t number;
    size_t len;

    if (a->n_resolves == B24_CLI_RESOLVES || !address ||
        b24_cli_number(port, (size_t)(address - port), 1, 65535, &number))
        return -1;
    len = strlen(++address);
    if (len > 1 && *address == '[' && address[len - 1] == ']') {
        address[len - 1] = '\0';
        address++;
    }
    o->host = text;
    o->port = (uint16_t)number;
    o->address = address;
    a->n_resolves++;
    return *address ? 0 : -1;
}

/* 1 or 2: text is the first or second word; 0: neither. */
static uint8_t which(const char *text, const char *one, const char *two)
{
    if (strcmp(text, one) == 0)
        return 1;
    return strcmp(text, two) == 0 ? 2 : 0;
}

int b24_cli_is_address(const char *text)
{
    const char *rest = text;

    if (strstr(text, "://"))
        return 1;
    while ((rest = strstr(rest, "rest/")) != NULL) {
        const int begins = rest == text || rest[-1] == '/';

        rest += strlen("rest/");
        if (begins && *rest >= '0' && *rest <= '9')
            return 1;
    }
    return 0;
}

static const char *read_file_name(const char *text, const char **out)
{
    if (b24_cli_is_address(text))
        return "takes a file, not an address: write the address into a file "
               "of mode 600 (everybody can see a command line)";
    *out = text;
    return *text ? NULL : "takes the name of a file";
}

static int read_retries(const char *text, uint8_t *retries)
{
    int32_t n;

    if (b24_cli_number(text, strlen(text), 0, RETRIES_MAX, &n))
        return -1;
    *retries = (uint8_t)n;
    return 0;
}

const char *b24_cli_set(struct b24_cli_args *a, int id, char *arg)
{
    uint8_t n;

    switch (id) {
    case B24_CLI_WEBHOOK_FILE:
        return read_file_name(arg, &a->webhook_file);
    case B24_CLI_TOKEN_FILE:
        return read_file_name(arg, &a->token_file);
    case B24_CLI_CA_FILE:
        return read_file_name(arg, &a->ca_file);
    case B24_CLI_CONFIG_AT:
        return read_file_name(arg, &a->config_file);
    case B24_CLI_PROFILE:
        a->profile = arg;
        return *arg ? NULL : "takes the name of a profile";
    case B24_CLI_PORTAL:
        a->portal = arg;
        return NULL;
    case B24_CLI_SCOPE:
        a->scope = arg[0];
        return which(arg, "P", "C") ? NULL : "is P (one user's) or C (common)";
    case B24_CLI_USER:
        return b24_cli_number(arg, strlen(arg), 1, INT32_MAX, &a->user_id)
                   ? "takes the user's number in the portal, 1 or more"
                   : NULL;
    case B24_CLI_CUSTOMER_TYPE:
        a->customer_type = which(arg, "simple", "repeat");
        return a->customer_type ? NULL : "is simple or repeat";
    case B24_CLI_FAMILY:
        n = which(arg, "entity", "item");
        a->family = n == 2 ? B24_FAMILY_ITEM : B24_FAMILY_ENTITY;
        a->has_family = 1;
        return n ? NULL : "is entity or item";
    case B24_CLI_TIMEOUT:
        return read_seconds(arg, &a->timeout_ms)
                   ? "takes seconds, 1 to 3600, with at most three decimals"
                   : NULL;
    case B24_CLI_RETRY:
        return read_retries(arg, &a->retries)
                   ? "takes how many further attempts, 0 to 20"
                   : NULL;
    case B24_CLI_RETRY_MAX_TIME:
        return read_seconds(arg, &a->retry_max_ms)
                   ? "takes seconds, 1 to 3600, with at most three decimals"
                   : NULL;
    default: /* B24_CLI_RESOLVE */
        return read_resolve(a, arg)
                   ? "takes HOST:PORT:ADDRESS, at most eight times"
                   : NULL;
    }
}
