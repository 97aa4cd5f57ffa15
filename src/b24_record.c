/* b24_record.c - see b24_record.h. */
#include "b24_record.h"

/* RFC 8446, 5.1 and 6. */
#define FIRST_TYPE                  20u
#define ALERT                       21u
#define LAST_TYPE                   23u
#define ALERT_LEN                   2u
#define ALERT_HANDSHAKE_FAILURE     40u
#define ALERT_PROTOCOL_VERSION      70u
#define ALERT_INSUFFICIENT_SECURITY 71u

static void begins(struct b24_record *r)
{
    r->len = r->left = (uint16_t)(r->head[3] << 8 | r->head[4]);
    if (r->head[0] >= FIRST_TYPE && r->head[0] <= LAST_TYPE)
        r->total += r->len;
    if (!r->left)
        r->filled = 0;
}

void b24_record_watch(struct b24_record *r, const uint8_t *p, size_t len)
{
    for (; len > 0; len--, p++) {
        if (r->filled < B24_RECORD_HEADER_LEN) {
            r->head[r->filled++] = *p;
            if (r->filled == B24_RECORD_HEADER_LEN)
                begins(r);
        } else if (--r->left == 0) {
            r->filled = 0;
            if (r->head[0] == ALERT && r->total == ALERT_LEN)
                r->refusal = *p;
        }
    }
}

int b24_record_refused(const struct b24_record *r)
{
    return r->refusal == ALERT_HANDSHAKE_FAILURE ||
           r->refusal == ALERT_PROTOCOL_VERSION ||
           r->refusal == ALERT_INSUFFICIENT_SECURITY;
}
