/* cli_exit.c - from a reply to an exit code. */
#include "cli_exit.h"

/* By the error alone, before anything was sent. */
static enum b24_cli_exit config_exit(int err)
{
    if (err <= B24_E_OP && err >= B24_E_CATEGORY)
        return B24_CLI_USAGE;
    switch (err) {
    case B24_E_ARG: /* none of these can be mended by who calls the command */
    case B24_E_STATE:
    case B24_E_BUSY:
    case B24_E_RANDOM:
        return B24_CLI_INTERNAL;
    default:
        return B24_CLI_CONFIG;
    }
}

enum b24_cli_exit b24_cli_exit_code(const struct b24_reply *r)
{
    switch (r->outcome) {
    case B24_OK_TRUE:
        return B24_CLI_DONE;
    case B24_OK_FALSE:
        return B24_CLI_REFUSED;
    case B24_API_ERROR:
        return r->advice == B24_ADVICE_RETRY || r->advice == B24_ADVICE_WAIT
                   ? B24_CLI_TEMPORARY
                   : B24_CLI_REFUSED;
    case B24_HTTP_ERROR:
        return r->http_status == 429 || r->http_status >= 500
                   ? B24_CLI_TEMPORARY
                   : B24_CLI_ANSWER;
    case B24_BAD_REPLY:
    case B24_PROTOCOL_ERROR:
    case B24_OUTCOME_TOO_LARGE:
        return B24_CLI_ANSWER;
    case B24_CLOSED_EARLY:
    case B24_OUTCOME_TIMEOUT:
    case B24_CONNECT_ERROR:
    case B24_DNS_ERROR:
        return B24_CLI_NETWORK;
    case B24_TLS_ERROR:
    case B24_CLOCK_ERROR:
        return B24_CLI_TLS;
    case B24_CONFIG_ERROR:
        return config_exit(r->err);
    case B24_OUTCOME_CANCELLED:
        return B24_CLI_INTERRUPTED;
    default:
        return B24_CLI_INTERNAL;
    }
}

/* A portal that refuses the credential answers 401; the documentation has 403
 * for some codes, whose advice then tells (contract 3.2). */
static int refuses_credential(const struct b24_reply *r)
{
    switch (r->advice) {
    case B24_ADVICE_REFRESH:
    case B24_ADVICE_AUTHORIZE:
    case B24_ADVICE_SUPPORT:
        return 1;
    case B24_ADVICE_ADMINISTRATOR:
        return r->http_status == 401;
    case B24_ADVICE_CONFIGURATION:
        return r->http_status == 401 || r->http_status == 403;
    default:
        return 0;
    }
}

int b24_cli_hopeless(const struct b24_reply *r)
{
    switch (r->outcome) {
    case B24_CONFIG_ERROR:
    case B24_CLOCK_ERROR:
    case B24_DNS_ERROR:
    case B24_CONNECT_ERROR:
    case B24_TLS_ERROR:
    case B24_OUTCOME_CANCELLED:
        return 1;
    case B24_API_ERROR:
        return refuses_credential(r);
    default:
        return r->advice == B24_ADVICE_MOVED;
    }
}
