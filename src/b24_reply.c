/* b24_reply.c - see b24_reply.h. */
#include "b24_reply.h"

#include <string.h>

#include "b24_advice.h"
#include "b24_json.h"
#include "b24_method.h"
#include "b24_url.h"

/* No wait is longer, whoever asks for it. */
#define WAIT_MAX_S 600
/* The end of the year 9999: a later time is not a time. */
#define TIME_MAX_S 253402300799

/* The members of an answer that are read, in the order of their objects. */
enum { RESULT, ERROR, TIME, DESCRIPTION, TOP };
enum { OPERATING = TOP, RESET_AT, CODE, MESSAGE, ID, ADMIN, EXISTS, AVAILABLE };
static const char *const names[] = {"result",     "error",
                                    "time",       "error_description",
                                    "operating",  "operating_reset_at",
                                    "code",       "message",
                                    "ID",         "ADMIN",
                                    "isExisting", "isAvailable"};

/* The two members from the first on. */
static void pair(const struct b24_json *j, int at, unsigned first, int found[2])
{
    b24_json_members(j, at, names + first, 2, found);
}

void b24_reply_init(struct b24_reply *r)
{
    memset(r, 0, sizeof(*r));
    b24_reply_fail(r, B24_E_STATE); /* nothing has been called yet */
}

/* Empties what an answer fills; the rest is the client's. */
int b24_reply_fail(struct b24_reply *r, int err)
{
    r->result = B24_KIND_NONE;
    r->http_status = 0;
    r->admin = 0;
    r->is_existing = 0;
    r->is_available = 0;
    r->has_crm = 0;
    r->user_id = 0;
    r->retry_after_ms = 0;
    r->operating_ms = -1;
    r->operating_reset_at = 0;
    r->date_s = 0;
    r->code[0] = '\0';
    r->text[0] = '\0';
    r->moved_to[0] = '\0';
    return b24_advice_end(r, err == B24_OK ? B24_E_STATE : err);
}

static uint32_t retry_after_ms(const struct b24_http_resp *http)
{
    int64_t s = http->retry_s;

    if (s < 0)
        s = http->date_s ? http->retry_at_s - http->date_s : 0;
    if (s < 0)
        return 0;
    return (s > WAIT_MAX_S ? WAIT_MAX_S : (uint32_t)s) * 1000u;
}

/* Where to: "https://" and a proper authority (contract 3.4). */
static void read_location(struct b24_reply *r, const char *location)
{
    const size_t scheme = sizeof("https://") - 1;
    size_t len = strlen(location);
    uint16_t port;

    if (len < scheme || memcmp(location, "https://", scheme) != 0)
        return;
    location += scheme;
    len -= scheme;
    /* Checked in the place where it will stand, with brackets and port. */
    if (len >= sizeof(r->moved_to) ||
        b24_url_authority(location, len, r->moved_to, sizeof(r->moved_to),
                          &port) != B24_OK) {
        r->moved_to[0] = '\0';
        return;
    }
    memcpy(r->moved_to, location, len + 1);
    r->advice = B24_ADVICE_MOVED;
}

/* The limits' state. What is not a sensible number is left out. */
static void read_time(struct b24_reply *r, const struct b24_json *j, int time)
{
    int64_t n, ms;
    int at[2];

    pair(j, time, OPERATING, at);
    if (b24_json_fixed(j, at[0], 3, &n) == B24_OK && n >= 0 && n <= INT32_MAX)
        r->operating_ms = (int32_t)n;
    if (b24_json_fixed(j, at[1], 3, &ms) != B24_OK)
        return;
    n = ms / 1000;
    if (n > 0 && n <= TIME_MAX_S && n * 1000 == ms)
        r->operating_reset_at = n;
}

/* The top-level error, not null: a string, a number, or the object of REST 3.
 * 0: the text ends before its code does. */
static int read_error(struct b24_reply *r, const struct b24_json *j,
                      const int *top)
{
    int at[2] = {top[ERROR], top[DESCRIPTION]}; /* code and text */
    int known;

    if (b24_json_kind(j, at[0]) == B24_KIND_OBJECT)
        pair(j, at[0], CODE, at);
    known = b24_json_string(j, at[0], r->code, sizeof(r->code)) == B24_OK;
    if (!known && j->cut && b24_json_kind(j, at[0]) != B24_KIND_NUMBER)
        return 0;
    /* Only an exact code decides; one that had to be cleaned is shown. */
    r->advice = b24_advice_code(r->code, r->http_status);
    if (!known)
        b24_json_text(j, at[0], r->code, sizeof(r->code));
    b24_json_text(j, at[1], r->text, sizeof(r->text));
    return 1;
}

static int is_kind(const struct b24_json *j, int at, enum b24_kind kind)
{
    return b24_json_kind(j, at) == kind;
}

/* Whose credential. Without an ID the user is inactive (contract 1.8), which
 * asking again does not change; PHP writes the empty object as []. */
static int read_profile(struct b24_reply *r, const struct b24_json *j, int at)
{
    int of[2]; /* ID, ADMIN */
    int64_t n;

    if (r->result == B24_KIND_ARRAY)
        return b24_json_first(j, at) == B24_E_NONE ? B24_E_FALSE : B24_E_REPLY;
    if (r->result != B24_KIND_OBJECT)
        return B24_E_REPLY;
    pair(j, at, ID, of);
    if (of[0] == B24_E_NONE)
        return B24_E_FALSE;
    if (b24_json_fixed(j, of[0], 0, &n) != B24_OK || n <= 0 || n > INT32_MAX)
        return B24_E_REPLY;
    r->user_id = (int32_t)n;
    r->admin = (uint8_t)is_kind(j, of[1], B24_KIND_TRUE);
    return B24_OK;
}

static int read_method(struct b24_reply *r, const struct b24_json *j, int at)
{
    enum b24_kind kinds[2];
    int of[2], i;

    pair(j, at, EXISTS, of);
    for (i = 0; i < 2; i++) {
        kinds[i] = b24_json_kind(j, of[i]);
        if (kinds[i] != B24_KIND_TRUE && kinds[i] != B24_KIND_FALSE)
            return B24_E_REPLY;
    }
    r->is_existing = kinds[0] == B24_KIND_TRUE;
    r->is_available = kinds[1] == B24_KIND_TRUE;
    return B24_OK;
}

static int read_scopes(struct b24_reply *r, const struct b24_json *j, int at)
{
    int i;

    if (r->result != B24_KIND_ARRAY)
        return B24_E_REPLY;
    for (i = b24_json_first(j, at); i >= 0; i = b24_json_next(j, at, i)) {
        if (b24_json_kind(j, i) != B24_KIND_STRING)
            return B24_E_REPLY;
        if (b24_json_is(j, i, "crm"))
            r->has_crm = 1;
    }
    return B24_OK;
}

static int is_card(uint8_t kind)
{
    return kind == B24_KIND_NULL || kind == B24_KIND_ARRAY ||
           kind == B24_KIND_OBJECT;
}

/* The result of a whole object without an error. */
static int read_result(struct b24_reply *r, const struct b24_json *j, int at,
                       enum b24_expect expect)
{
    switch (expect) {
    case B24_EXPECT_PROFILE:
        return read_profile(r, j, at);
    case B24_EXPECT_METHOD:
        return read_method(r, j, at);
    case B24_EXPECT_SCOPES:
        return read_scopes(r, j, at);
    case B24_EXPECT_CARD:
        return is_card(r->result) ? B24_OK : B24_E_REPLY;
    default: /* B24_EXPECT_TRUE */
        if (r->result == B24_KIND_TRUE)
            return B24_OK;
        return r->result == B24_KIND_FALSE ? B24_E_FALSE : B24_E_REPLY;
    }
}

/* Status 200. clean: no error in it, valid UTF-8. */
static int read_answer(struct b24_reply *r, const struct b24_json *j,
                       int result, enum b24_expect expect, int clean)
{
    if (b24_json_kind(j, 0) != B24_KIND_OBJECT)
        return B24_E_REPLY;
    if (j->cut) {
        /* A card may be of any size: its kind is what is asked for. */
        return clean && expect == B24_EXPECT_CARD && is_card(r->result)
                   ? B24_OK
                   : B24_E_TOO_LARGE;
    }
    return clean ? read_result(r, j, result, expect) : B24_E_REPLY;
}

/* What it comes to; for B24_E_API and B24_E_STATUS the advice as well. */
static int judge(struct b24_reply *r, uint8_t op,
                 const struct b24_http_resp *http, uint32_t *tokens, size_t max)
{
    struct b24_json j;
    int ok = http->status == 200;
    int top[TOP], clean;

    r->advice = b24_advice_status(http->status);
    if (http->status / 100 == 3) { /* never an answer, whatever it says */
        read_location(r, http->location);
        return B24_E_STATUS;
    }
    if (b24_json_parse(&j, http->body, http->len, http->total > http->len,
                       tokens, max) == B24_E_JSON)
        return ok ? B24_E_REPLY : B24_E_STATUS;
    b24_json_members(&j, 0, names, TOP, top);
    r->result = (uint8_t)b24_json_kind(&j, top[RESULT]);
    read_time(r, &j, top[TIME]);
    /* Absent or null is no error; an error twice is one, of no code. */
    clean = top[ERROR] == B24_E_NONE || is_kind(&j, top[ERROR], B24_KIND_NULL);
    if (!clean && top[ERROR] >= 0 && !(ok && j.cut) && read_error(r, &j, top))
        return B24_E_API;
    return ok ? read_answer(r, &j, top[RESULT], b24_method_expect(op),
                            clean && !j.bad_utf8)
              : B24_E_STATUS;
}

int b24_reply_read(struct b24_reply *r, uint8_t op,
                   const struct b24_http_resp *http, uint32_t *tokens,
                   size_t max)
{
    uint8_t advice;
    int rc;

    b24_reply_fail(r, B24_E_REPLY); /* nothing is left of an earlier one */
    r->http_status = http->status;
    r->date_s = http->date_s;
    r->retry_after_ms = retry_after_ms(http);
    rc = judge(r, op, http, tokens, max);
    advice = r->advice;
    b24_advice_end(r, rc);
    if (rc == B24_E_API || rc == B24_E_STATUS)
        r->advice = advice; /* the outcome's own is coarser */
    return rc;
}
