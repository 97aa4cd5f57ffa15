/* b24_retry.c - see b24_retry.h. */
#include "b24_retry.h"

/* Enough to come from any base to its cap. */
#define DOUBLINGS 5

static const struct {
    uint8_t times;  /* further attempts that make sense; 255: any number */
    uint8_t base_s; /* the first pause at the most */
    uint16_t cap_s; /* any pause at the most, unless the portal asks */
} rows[] = {
    {3, 1, 30},     /* the network, a portal that is out of order */
    {3, 2, 30},     /* its authorization server, which it cannot reach */
    {6, 2, 30},     /* too many requests */
    {255, 20, 600}, /* the method's time: the half is contract 5's 10 s */
    {1, 1, 30},     /* a record too large: the next may be cut smaller */
};
enum { NETWORK, AUTHORIZATION, THROTTLED, TIME_LIMIT, RECORD, NEVER };

/* Without case. Signs that differ in that bit alone are taken for the same,
 * too: what hangs on it is a pause. */
static int is(const char *code, const char *name)
{
    while (*name && (*code | 0x20) == (*name | 0x20)) {
        code++;
        name++;
    }
    return *code == *name;
}

static unsigned row_of(const struct b24_reply *r)
{
    switch (r->advice) {
    case B24_ADVICE_NETWORK:
        return NETWORK;
    case B24_ADVICE_RETRY:
        return r->http_status == 401 ? AUTHORIZATION : NETWORK;
    case B24_ADVICE_WAIT:
        return is(r->code, "OPERATION_TIME_LIMIT") ? TIME_LIMIT : THROTTLED;
    default:
        return r->err == B24_E_TLS_RECORD ? RECORD : NEVER;
    }
}

/* What the portal asks for: its field, or the end of the method's window. */
static uint32_t least_ms(const struct b24_retry *in, unsigned row)
{
    uint32_t ms = in->reply->retry_after_ms;
    uint32_t window = 0;

    if (row == TIME_LIMIT && in->now_s > 0 && in->reset_at_s > in->now_s) {
        window = B24_RETRY_MAX_MS;
        if (in->reset_at_s - in->now_s < B24_RETRY_MAX_MS / 1000)
            window = (uint32_t)(in->reset_at_s - in->now_s + 1) * 1000;
    }
    return ms > window ? ms : window;
}

uint32_t b24_retry_ms(const struct b24_retry *in)
{
    const unsigned row = row_of(in->reply);
    uint32_t half, most, ms;

    if (row == NEVER || !in->repeatable || in->again >= rows[row].times)
        return B24_RETRY_NEVER;
    half = rows[row].base_s * 500u;
    most = rows[row].cap_s * 500u;
    half <<= in->again < DOUBLINGS ? in->again : DOUBLINGS;
    if (half > most)
        half = most;
    ms = least_ms(in, row);
    if (ms < half)
        ms = half;
    ms += (uint32_t)((uint64_t)(half + 1) * in->random >> 32);
    if (ms > B24_RETRY_MAX_MS)
        ms = B24_RETRY_MAX_MS;
    return ms < in->left_ms ? ms : B24_RETRY_NEVER;
}
