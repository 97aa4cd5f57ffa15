/* b24_params.h - the parameters of one call, as the body's and the query's
 * writers both see them (layer 1: a shape, no code). Filled by b24_method,
 * written by b24_body; none of it is secret. */
#ifndef B24_PARAMS_H
#define B24_PARAMS_H

#include "b24/b24.h"

/* Longest: crm.contact.details.configuration.forceCommonScopeForAll. */
#define B24_METHOD_NAME_SIZE 64

struct b24_params {
    char scope;             /* 'P', 'C'; 0: not sent */
    int32_t user_id;        /* 0: not sent */
    int32_t entity_type_id; /* 0: not sent */
    const char *extras_key; /* a constant; NULL: no extras */
    int32_t extras_value;
    char name[B24_METHOD_NAME_SIZE]; /* method.get's subject; "": not sent */
};

#endif
