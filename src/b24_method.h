/* b24_method.h - the table entity x family x operation (layer 2): which method
 * of the portal, which parameters, what its result must be, and which calls
 * the server would misread and are refused (contract 1.1, 1.4). */
#ifndef B24_METHOD_H
#define B24_METHOD_H

#include "b24_buf.h"
#include "b24_params.h"

/* What "result" must be for the call to have done its job. */
enum b24_expect {
    B24_EXPECT_TRUE,    /* true, literally */
    B24_EXPECT_CARD,    /* null, or an array (or object) of sections */
    B24_EXPECT_PROFILE, /* an object with ID and ADMIN */
    B24_EXPECT_METHOD,  /* an object with isExisting and isAvailable */
    B24_EXPECT_SCOPES   /* an array of strings */
};

/* B24_OK, or B24_E_OP ... B24_E_CATEGORY: what must not be sent. Looks only
 * at what the operation takes: of B24_PROFILE and B24_SCOPE at nothing more,
 * of B24_METHOD_GET at entity and family. B24_FORCE_COMMON refuses a user and
 * scope 'P', which the server would ignore. */
int b24_method_check(const struct b24_call *call);
/* The rest wants a call that passed the check. */
void b24_method_name(struct b24_buf *out, const struct b24_call *call);
void b24_method_params(struct b24_params *out, const struct b24_call *call);
enum b24_expect b24_method_expect(uint8_t op);
/* 1: repeating it after an unclear end can do no harm. */
int b24_method_repeatable(uint8_t op);

#endif
