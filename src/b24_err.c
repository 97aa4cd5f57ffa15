/* b24_err.c - names and plain sentences. They are arrays, not string literals:
 * literals of one file share a section, arrays have one each, and the linker
 * drops those of the functions that nobody calls. */
#include "b24/b24.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* X(code, what is wrong and what to do). For those who stand before the
 * device: no jargon where a plain word will do. */
#define STREAM(X)                                                             \
    X(B24_OK, "Done.")                                                        \
    X(B24_BUSY, "Still working: please wait.")                                \
    X(B24_RESOLVING, "Looking up the portal's address: please wait.")         \
    X(B24_CONNECTING, "Connecting to the portal: please wait.")               \
    X(B24_E_AGAIN, "Nothing has arrived yet: please wait.")                   \
    X(B24_E_DNS, "The portal's name was not found: check the network and "    \
                 "the spelling of the address.")                              \
    X(B24_E_CONNECT, "The portal does not take the connection: check the "    \
                     "network, the firewall and the port.")                   \
    X(B24_E_IO, "The connection broke: check the network and try again.")     \
    X(B24_E_CLOSED, "The portal hung up before its answer was complete: try " \
                    "again.")                                                 \
    X(B24_E_TIMEOUT, "The portal did not answer in time: check the network "  \
                     "and try again.")                                        \
    X(B24_E_CANCELLED, "The call was cancelled.")

#define CALLER(X)                                                             \
    X(B24_E_ARG, "The program passed a wrong argument: report this to its "   \
                 "maker.")                                                    \
    X(B24_E_STATE, "A call is running, or nothing was set up: wait for its "  \
                   "end, or start the program anew.")                         \
    X(B24_E_BUSY, "Another connection is in use: only one is possible at a "  \
                  "time, so close it first.")                                 \
    X(B24_E_SPACE, "Something is longer than the memory set aside for it: "   \
                   "shorten it, or raise the size in b24_config.h.")          \
    X(B24_E_URL, "The portal's address must read "                            \
                 "https://PORTAL/rest/USER/SECRET/ and nothing more.")        \
    X(B24_E_URL_SCHEME, "The portal's address must begin with https://.")     \
    X(B24_E_URL_HOST, "The portal's name in the address is missing or "       \
                      "misspelt: copy the address once more.")                \
    X(B24_E_URL_PORT, "The port in the address must be a number from 1 to "   \
                      "65535.")                                               \
    X(B24_E_URL_METHOD, "The address has a method name at its end: remove "   \
                        "what follows the secret.")                           \
    X(B24_E_URL_SECRET, "The secret in the address must be 1 to 64 letters "  \
                        "and digits: copy the address once more.")            \
    X(B24_E_TOKEN, "The access token is empty, too long or damaged: copy it " \
                   "once more.")                                              \
    X(B24_E_CREDENTIAL, "Give either a webhook address or an access token, "  \
                        "not both and not none.")                             \
    X(B24_E_OAUTH, "To renew the access token the refresh token, client_id, " \
                   "client_secret and server_endpoint are needed.")

#define CALL(X)                                                               \
    X(B24_E_OP, "There is no such operation: choose another.")                \
    X(B24_E_ENTITY, "There is no such card: choose contact, lead, deal, "     \
                    "company or item.")                                       \
    X(B24_E_FAMILY, "Cards by type number exist in the item family only: "    \
                    "choose that family.")                                    \
    X(B24_E_TYPE_ID, "The portal has no cards of this type number: check "    \
                     "the number; only item takes one.")                      \
    X(B24_E_SCOPE, "The scope must be P (personal) or C (common), and "       \
                   "force-common takes no P.")                                \
    X(B24_E_USER, "The user's number must not be negative, and force-common " \
                  "takes no user.")                                           \
    X(B24_E_USER_COMMON, "The common view belongs to no user: leave out "     \
                         "either the user or scope C.")                       \
    X(B24_E_CUSTOMER_TYPE, "Only leads have a customer type, and it must be " \
                           "simple or repeat.")                               \
    X(B24_E_CATEGORY, "Only deals and custom types have a category, and its " \
                      "number must not be negative.")

#define DEVICE(X)                                                              \
    X(B24_E_CLOCK, "The clock of this device is not set: set date and time "   \
                   "and try again.")                                           \
    X(B24_E_RANDOM, "The random number source of this device failed: have "    \
                    "the device repaired.")                                    \
    X(B24_E_ARENA, "The memory set aside for encryption is too small: raise "  \
                   "its size.")                                                \
    X(B24_E_ROOTS, "No readable root certificate was given: install the "      \
                   "root certificates.")                                       \
    X(B24_E_STORE, "This device could not read or write its memory: check "    \
                   "it and try again.")                                        \
    X(B24_E_TLS, "The secure connection failed: check the network for a "      \
                 "filter or proxy in between.")                                \
    X(B24_E_TLS_UNTRUSTED, "The portal's certificate comes from an unknown "   \
                           "issuer: check the address, or install its root.")  \
    X(B24_E_TLS_NAME, "The portal's certificate is for another name: check "   \
                      "the address.")                                          \
    X(B24_E_TLS_EXPIRED, "The portal's certificate has expired: check the "    \
                         "clock, then tell the portal's administrator.")       \
    X(B24_E_TLS_FUTURE, "The portal's certificate is not valid yet: check "    \
                        "the clock, then tell the portal's administrator.")    \
    X(B24_E_TLS_CERT, "The portal's certificate is weak or malformed: tell "   \
                      "the portal's administrator.")                           \
    X(B24_E_TLS_CHAIN, "The portal's certificates are larger than the memory " \
                       "set aside for them: raise the buffer's size.")         \
    X(B24_E_TLS_VERSION, "The portal and this device have no encryption in "   \
                         "common: update the older of the two.")               \
    X(B24_E_TLS_RECORD, "The portal's answer came in pieces larger than the "  \
                        "memory set aside: raise the buffer's size.")

#define ANSWER(X)                                                              \
    X(B24_E_HTTP, "The answer was not proper HTTP: check the address and the " \
                  "network for a proxy in between.")                           \
    X(B24_E_CODING, "The answer came in a coding that nobody asked for: "      \
                    "check the network for a proxy in between.")               \
    X(B24_E_TOO_LARGE, "The answer is larger than this device can take: "      \
                       "raise the sizes in b24_config.h.")                     \
    X(B24_E_JSON, "The answer was not proper JSON: check the address and try " \
                  "again.")                                                    \
    X(B24_E_RANGE, "The answer holds a number beyond all bounds: report this " \
                   "to the portal's administrator.")                           \
    X(B24_E_NONE, "The answer lacks something expected: check the address "    \
                  "and try again.")                                            \
    X(B24_E_API, "The portal refused: its own words say why.")                 \
    X(B24_E_STATUS, "The portal answered with an error page: check the "       \
                    "address, or try again later.")                            \
    X(B24_E_FALSE, "The portal did not do it, without saying why: ask its "    \
                   "administrator.")                                           \
    X(B24_E_REPLY, "The portal's answer was not understood: check the "        \
                   "address and try again.")

#define ALL(X) STREAM(X) CALLER(X) CALL(X) DEVICE(X) ANSWER(X)

static const char unknown[] = "unknown";

#define NAME(code, text) static const char name_##code[] = #code;
ALL(NAME)

const char *b24_err_name(int err)
{
    switch ((enum b24_err)err) { /* no default: -Wswitch sees what lacks */
#define NAME_CASE(code, text) \
    case code:                \
        return name_##code;
        ALL(NAME_CASE)
    }
    return unknown;
}

#define TEXT(code, text) static const char text_##code[] = text;
ALL(TEXT)

const char *b24_err_text(int err)
{
    switch ((enum b24_err)err) {
#define TEXT_CASE(code, text) \
    case code:                \
        return text_##code;
        ALL(TEXT_CASE)
    }
    return "Something unknown went wrong: report this to the program's maker.";
}

#define PICK(names, n) \
    ((n) >= 0 && (size_t)(n) < COUNT(names) ? (names)[n] : unknown)

const char *b24_outcome_name(int outcome)
{
    static const char names[][15] = {
        [B24_OK_TRUE] = "ok_true",
        [B24_OK_FALSE] = "ok_false",
        [B24_BAD_REPLY] = "bad_reply",
        [B24_API_ERROR] = "api_error",
        [B24_HTTP_ERROR] = "http_error",
        [B24_PROTOCOL_ERROR] = "protocol_error",
        [B24_OUTCOME_TOO_LARGE] = "too_large",
        [B24_CLOSED_EARLY] = "closed_early",
        [B24_OUTCOME_TIMEOUT] = "timeout",
        [B24_TLS_ERROR] = "tls_error",
        [B24_CONNECT_ERROR] = "connect_error",
        [B24_DNS_ERROR] = "dns_error",
        [B24_CONFIG_ERROR] = "config_error",
        [B24_CLOCK_ERROR] = "clock_error",
        [B24_OUTCOME_CANCELLED] = "cancelled",
    };

    return PICK(names, outcome);
}

const char *b24_advice_name(int advice)
{
    static const char names[][14] = {
        [B24_ADVICE_NONE] = "none",
        [B24_ADVICE_RETRY] = "retry",
        [B24_ADVICE_WAIT] = "wait",
        [B24_ADVICE_REFRESH] = "refresh",
        [B24_ADVICE_AUTHORIZE] = "authorize",
        [B24_ADVICE_ADMINISTRATOR] = "administrator",
        [B24_ADVICE_SUPPORT] = "support",
        [B24_ADVICE_CONFIGURATION] = "configuration",
        [B24_ADVICE_CLOCK] = "clock",
        [B24_ADVICE_NETWORK] = "network",
        [B24_ADVICE_MOVED] = "moved",
    };

    return PICK(names, advice);
}

const char *b24_layer_name(int layer)
{
    static const char names[][8] = {
        [B24_LAYER_NONE] = "none",     [B24_LAYER_USAGE] = "usage",
        [B24_LAYER_CONFIG] = "config", [B24_LAYER_CLOCK] = "clock",
        [B24_LAYER_DNS] = "dns",       [B24_LAYER_CONNECT] = "connect",
        [B24_LAYER_TLS] = "tls",       [B24_LAYER_HTTP] = "http",
        [B24_LAYER_JSON] = "json",     [B24_LAYER_PORTAL] = "portal",
    };

    return PICK(names, layer);
}

const char *b24_state_name(int state)
{
    static const char names[][10] = {
        [B24_IDLE] = "idle",       [B24_RESOLVE] = "resolve",
        [B24_CONNECT] = "connect", [B24_HANDSHAKE] = "handshake",
        [B24_SEND] = "send",       [B24_WAIT] = "wait",
        [B24_READ] = "read",       [B24_REFRESH] = "refresh",
        [B24_BACKOFF] = "backoff", [B24_DONE] = "done",
        [B24_FAILED] = "failed",
    };

    return PICK(names, state);
}
