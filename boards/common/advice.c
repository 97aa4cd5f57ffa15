/* advice.c - see advice.h. */
#include "advice.h"
#include "net.h"

#include "b24/b24.h"

/* In the order of enum b24_advice. Who may renew a webhook may renew an
 * authorization. */
static const char *const by_advice[] = {
    "Nothing to do.",
    "No good answer. Try again.",
    "The portal is busy. Try again later.",
    "Access has ended. Ask the portal's administrator.",
    "Access has ended. Ask the portal's administrator.",
    "Not allowed. Ask the portal's administrator.",
    "The portal has a problem. Call support.",
    "The settings are wrong. Call the installer.",
    "No time yet. Wait a minute or call the installer.",
    "No connection. Check the cable, try again.",
    "The portal has moved. Call the installer.",
};

static const char *of(unsigned advice)
{
    const unsigned count = sizeof(by_advice) / sizeof(by_advice[0]);

    return by_advice[advice < count ? advice : B24_ADVICE_SUPPORT];
}

/* Whoever must act: what was reached may be somebody else. */
static const char *of_tls(int err, unsigned advice)
{
    switch (err) {
    case B24_E_TLS_UNTRUSTED:
    case B24_E_TLS_NAME:
    case B24_E_TLS_CERT:
        return "That may not be the portal. Call the installer.";
    case B24_E_TLS_EXPIRED:
        return "Certificate expired. Ask the portal's administrator.";
    case B24_E_TLS_FUTURE:
        return "The clock is wrong. Call the installer.";
    default:
        return of(advice);
    }
}

const char *b24_advise(int err, uint8_t outcome, uint8_t advice)
{
    switch (outcome) {
    case B24_OK_TRUE:
        return "The card is back to its default view.";
    case B24_OUTCOME_CANCELLED:
        return "You stopped it. Nothing more is sent.";
    case B24_OUTCOME_TIMEOUT:
        return "The portal did not answer. Try again.";
    case B24_CLOCK_ERROR: /* which the network sets */
        return of(b24_net_up() ? B24_ADVICE_CLOCK : B24_ADVICE_NETWORK);
    case B24_TLS_ERROR:
        return of_tls(err, advice);
    default:
        return of(advice);
    }
}
