/* advice.c - see advice.h. */
#include "advice.h"

#include "b24/b24.h"

/* In the order of enum b24_advice. A device has a webhook and no OAuth token:
 * who may renew the one may renew the other. */
static const char *const by_advice[] = {
    "Nothing to do.",
    "No good answer. Try again.",
    "The portal is busy. Try again later.",
    "Access has ended. Ask the portal's administrator.",
    "Access has ended. Ask the portal's administrator.",
    "Not allowed. Ask the portal's administrator.",
    "The portal has a problem. Call support.",
    "The settings are wrong. Call the installer.",
    "The clock is not set. Wait a minute, try again.",
    "No connection. Check the cable, try again.",
    "The portal has moved. Call the installer.",
};

const char *b24_advise(uint8_t outcome, uint8_t advice)
{
    const uint8_t count = sizeof(by_advice) / sizeof(by_advice[0]);

    switch (outcome) {
    case B24_OK_TRUE:
        return "The card is back to its default view.";
    case B24_OUTCOME_CANCELLED:
        return "You stopped it. Nothing more is sent.";
    case B24_OUTCOME_TIMEOUT:
        return "The portal did not answer. Try again.";
    case B24_TLS_ERROR:
        /* whoever must act: what was reached may be somebody else */
        if (advice == B24_ADVICE_CONFIGURATION)
            return "That may not be the portal. Call the installer.";
        break;
    default:
        break;
    }
    return by_advice[advice < count ? advice : B24_ADVICE_SUPPORT];
}
