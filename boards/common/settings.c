/* settings.c - see settings.h. */
#include "settings.h"
#include "crc32.h"
#include "keys.h"
#include "pair.h"

#include <string.h>

#define HEADER_LEN  16u
#define CRC_AT      12u
#define ENTRY_LEN   4u
#define RESET_LEN   16u
#define MAX_DEVICE  32u
#define MAX_SNTP    63u
#define MAX_LABEL   20u
#define MIN_TIMEOUT 1000u
#define MAX_TIMEOUT 600000u
#define MAX_RETRY   10u
#define MAX_COOL_S  3600u
/* Until the block gives them, and what holds if it does not. */
#define NOT_GIVEN   UINT8_MAX
#define NO_COOLDOWN UINT16_MAX
#define RETRY       3u
#define COOL_S      5u

static uint32_t u16_at(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u32_at(const uint8_t *p)
{
    return u16_at(p) | u16_at(p + 2) << 16;
}

/* A text of 1 to max characters and its NUL, of letters, digits and more. */
static int is_text(const uint8_t *p, size_t len, size_t max, const char *more)
{
    if (len < 2 || len > max + 1 || p[len - 1] != '\0')
        return 0;
    for (len--; len--; p++) {
        int lower = *p | 0x20;

        if (*p >= '0' && *p <= '9')
            continue;
        if (lower >= 'a' && lower <= 'z')
            continue;
        if (*p == '\0' || !strchr(more, *p))
            return 0;
    }
    return 1;
}

static int take_text(const char **out, const uint8_t *p, size_t len, size_t max)
{
    if (*out || !is_text(p, len, max, "._-"))
        return 0;
    *out = (const char *)p;
    return 1;
}

static int take_root(struct b24_settings *s, const uint8_t *p, size_t len)
{
    const uint8_t *subject;
    size_t subject_len;

    if (s->root_count == B24_SETTINGS_ROOTS || !b24_der_is_whole(p, len) ||
        b24_der_subject(p, len, &subject, &subject_len) != B24_OK)
        return 0;
    s->roots[s->root_count].der = p;
    s->roots[s->root_count++].len = len;
    return 1;
}

/* What the call says is judged by b24_start(), when it is made. */
static int take_reset(struct b24_settings *s, const uint8_t *p, size_t len)
{
    if (s->reset_count == B24_SETTINGS_RESETS || len < RESET_LEN ||
        !is_text(p + RESET_LEN, len - RESET_LEN, MAX_LABEL, " ._-:,()/"))
        return 0;
    s->resets[s->reset_count++] = p;
    return 1;
}

static int take_timeout(struct b24_settings *s, const uint8_t *p, size_t len)
{
    if (s->timeout_ms || len != 4)
        return 0;
    s->timeout_ms = u32_at(p);
    return s->timeout_ms >= MIN_TIMEOUT && s->timeout_ms <= MAX_TIMEOUT;
}

/* Four keys, each exactly one. */
static int take_code(struct b24_settings *s, const uint8_t *p, size_t len)
{
    if (s->code || len != B24_SETTINGS_CODE)
        return 0;
    for (size_t n = 0; n < len; n++)
        if (!p[n] || p[n] > B24_KEY_SELECT || (p[n] & (p[n] - 1)))
            return 0;
    s->code = p;
    return 1;
}

static int take_retry(struct b24_settings *s, const uint8_t *p, size_t len)
{
    if (s->retries != NOT_GIVEN || len != 1 || *p > MAX_RETRY)
        return 0;
    s->retries = *p;
    return 1;
}

static int take_cooldown(struct b24_settings *s, const uint8_t *p, size_t len)
{
    if (s->cooldown_s != NO_COOLDOWN || len != 2 || u16_at(p) > MAX_COOL_S)
        return 0;
    s->cooldown_s = (uint16_t)u16_at(p);
    return 1;
}

static int take(struct b24_settings *s, unsigned tag, const uint8_t *p,
                size_t len)
{
    switch (tag) {
    case B24_SET_WEBHOOK: /* with its NUL, and a credential in it */
        return !s->site.port && len && p[len - 1] == '\0' &&
               b24_site_parse(&s->site, (const char *)p, len - 1) == B24_OK &&
               s->site.hook[0];
    case B24_SET_DEVICE:
        return take_text(&s->device, p, len, MAX_DEVICE);
    case B24_SET_SNTP:
        return take_text(&s->sntp, p, len, MAX_SNTP);
    case B24_SET_ROOT:
        return take_root(s, p, len);
    case B24_SET_RESET:
        return take_reset(s, p, len);
    case B24_SET_ADDRESS:
        if (s->address || len != 16)
            return 0;
        s->address = p;
        return 1;
    case B24_SET_TIMEOUT:
        return take_timeout(s, p, len);
    case B24_SET_RETRY:
        return take_retry(s, p, len);
    case B24_SET_COOLDOWN:
        return take_cooldown(s, p, len);
    case B24_SET_CODE:
        return take_code(s, p, len);
#if BOARD_OAUTH
    case B24_SET_TOKEN:
        return !s->site.port && b24_pair_provision(p, len, &s->site);
#endif
    default:
        return 0;
    }
}

static const char *read_entries(struct b24_settings *s, const uint8_t *p,
                                size_t left)
{
    while (left) {
        size_t len;

        if (left < ENTRY_LEN)
            return "an entry is cut";
        len = u16_at(p + 2);
        if (len > left - ENTRY_LEN)
            return "an entry is cut";
        if (p[1] != 0 || !take(s, p[0], p + ENTRY_LEN, len))
            return "an entry is not understood";
        p += ENTRY_LEN + len;
        left -= ENTRY_LEN + len;
    }
    if (!s->site.port || !s->device || !s->sntp || !s->root_count)
        return "an entry is missing";
    if (s->retries == NOT_GIVEN)
        s->retries = RETRY;
    if (s->cooldown_s == NO_COOLDOWN)
        s->cooldown_s = COOL_S;
    return NULL;
}

const char *b24_settings_read(struct b24_settings *out, const uint8_t *block,
                              size_t len)
{
    const char *wrong;
    uint32_t room;

    memset(out, 0, sizeof(*out));
    if (len < HEADER_LEN || memcmp(block, "B24S", 4) != 0)
        return "none";
    if (u16_at(block + 4) != B24_SETTINGS_VERSION || u16_at(block + 6) != 0)
        return "of another version";
    room = u32_at(block + 8);
    if (room > len - HEADER_LEN)
        return "too long";
    if (b24_crc32(b24_crc32(0, block, CRC_AT), block + HEADER_LEN, room) !=
        u32_at(block + CRC_AT))
        return "damaged";
    out->retries = NOT_GIVEN;
    out->cooldown_s = NO_COOLDOWN;
    wrong = read_entries(out, block + HEADER_LEN, room);
    if (wrong)
        memset(out, 0, sizeof(*out));
    return wrong;
}

void b24_settings_reset(const struct b24_settings *s, unsigned n,
                        struct b24_settings_reset *out)
{
    const uint8_t *p = s->resets[n];

    memset(out, 0, sizeof(*out));
    out->call.op = B24_RESET;
    out->call.entity = p[0];
    out->call.family = p[1];
    out->call.scope = p[2];
    out->call.lead_customer_type = p[3];
    out->call.user_id = (int32_t)u32_at(p + 4);
    out->call.entity_type_id = (int32_t)u32_at(p + 8);
    out->call.category_id = (int32_t)u32_at(p + 12);
    out->label = (const char *)p + RESET_LEN;
}
