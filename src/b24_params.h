/* b24_params.h - the parameters of one call, as the body's and the query's
 * writers both see them (layer 1: a shape, no code). Filled by b24_method,
 * written by b24_body; none of it is secret. */
#ifndef B24_PARAMS_H
#define B24_PARAMS_H

#include "b24/b24.h"

/* What stands between a card's prefix, "crm.contact", and the operation. */
#define B24_METHOD_CARD ".details.configuration."

struct b24_params {
    char scope;             /* 'P', 'C'; 0: not sent */
    int32_t user_id;        /* 0: not sent */
    int32_t entity_type_id; /* 0: not sent */
    const char *extras_key; /* a constant; NULL: no extras */
    int32_t extras_value;
    const char *name; /* method.get asks about the reset of the card with that
                       * prefix, a constant; NULL: not sent */
};

#endif
