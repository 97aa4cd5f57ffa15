/* pair.c - see pair.h. */
#include "pair.h"
#include "board.h"
#include "crc32.h"

#include <string.h>

/* As it stands in flash. */
struct record {
    uint32_t origin;
    struct b24_pair pair;
};

static struct b24_token token;
static struct record record;
static uint32_t origin;
static uint8_t provisioned;

int b24_pair_provision(const uint8_t *json, size_t len, struct b24_site *portal)
{
    if (b24_token_parse(&token, (const char *)json, len) != B24_OK ||
        !token.portal.host[0] || !b24_oauth_complete(&token.oauth))
        return 0;
    *portal = token.portal;
    origin = b24_crc32(0, json, len);
    provisioned = 1;
    return 1;
}

/* Octets of the record; 0: none, or not of these settings. */
static int look(void)
{
    const int len = b24_store_read(&board_store, &record, sizeof(record));

    if (len < 0)
        return B24_E_STORE;
    return len == sizeof(record) && record.origin == origin ? len : 0;
}

struct b24_oauth *b24_pair_oauth(void)
{
    if (!provisioned)
        return NULL;
    token.oauth.ops = &b24_oauth_ops;
    if (look() > 0)
        token.oauth.now = record.pair;
    memset(&record, 0, sizeof(record));
    return &token.oauth;
}

int b24_pair_load(void *arg, enum b24_slot slot, void *buf, size_t cap)
{
    const int len = slot == B24_SLOT_OAUTH ? look() : B24_E_STORE;

    (void)arg;
    if (len <= 0)
        return len;
    if (cap < sizeof(record.pair))
        return B24_E_SPACE;
    memcpy(buf, &record.pair, sizeof(record.pair));
    memset(&record, 0, sizeof(record));
    return (int)sizeof(record.pair);
}

/* One device, one client: nobody is to be kept away. */
int b24_pair_save(void *arg, enum b24_slot slot, const void *buf, size_t len)
{
    int rc;

    (void)arg;
    if (slot != B24_SLOT_OAUTH)
        return B24_E_STORE;
    if (!buf)
        return B24_OK;
    if (len != sizeof(record.pair))
        return B24_E_STORE;
    record.origin = origin;
    memcpy(&record.pair, buf, len);
    board_watchdog_feed(); /* an erase takes a second and more */
    rc = b24_store_write(&board_store, &record, sizeof(record));
    board_watchdog_feed();
    memset(&record, 0, sizeof(record));
    return rc < 0 ? B24_E_STORE : B24_OK;
}
