/* settings.h - what one device does, as data in flash.
 *
 * A block, made by provision.py and written to a page of its own, so that one
 * image serves a fleet. Numbers are little-endian:
 *
 *      0  "B24S"
 *      4  u16 version, 1; u16 zero
 *      8  u32 octets of the entries
 *     12  u32 CRC-32 (IEEE 802.3) of octets 0-11 and of the entries
 *     16  entries: u8 tag, u8 zero, u16 octets, then so many octets
 *
 * Version 1 has grown: tags 8 to 11 came later, blocks without them are read as
 * before, and an image from before them calls a block with them not understood.
 * Texts end with a NUL that is counted. A tag that is not known, twice where
 * it may stand once, or out of bounds makes the whole block bad. */
#ifndef B24_SETTINGS_H
#define B24_SETTINGS_H

#include "b24/b24.h"

#define B24_SETTINGS_VERSION 1u
#define B24_SETTINGS_ROOTS   8u
#define B24_SETTINGS_RESETS  8u
#define B24_SETTINGS_CODE    4u /* keys */

enum b24_settings_tag {
    B24_SET_WEBHOOK = 1,  /* text: "https://host[:port]/rest/user/secret/" */
    B24_SET_DEVICE = 2,   /* text, 1-32 of [0-9A-Za-z._-] */
    B24_SET_SNTP = 3,     /* text, 1-63: name or address of the time server */
    B24_SET_ROOT = 4,     /* a root certificate, DER; 1-8 of them */
    B24_SET_RESET = 5,    /* struct below, 16 octets, then a label; 0-8 */
    B24_SET_ADDRESS = 6,  /* address, mask, gateway, name server: 16 octets in
                           * the order of the wire; absent: DHCP */
    B24_SET_TIMEOUT = 7,  /* u32 ms, of one call; absent: the client's */
    B24_SET_RETRY = 8,    /* u8, further attempts, 0-10; absent: 3 */
    B24_SET_COOLDOWN = 9, /* u16 s between two presses, 0-3600; absent: 5 */
    B24_SET_CODE = 10,    /* four octets of enum b24_key; absent: none asked */
    B24_SET_TOKEN = 11    /* instead of B24_SET_WEBHOOK: a token file, JSON;
                           * where the board has BOARD_OAUTH */
};

/* B24_SET_RESET: u8 entity, family, scope ('P', 'C'), customer type;
 * i32 user, type, category; then the label as a text of 1-20 characters. */
struct b24_settings_reset {
    struct b24_call call;
    const char *label;
};

struct b24_settings {
    struct b24_site site; /* SECRET */
    struct b24_root_der roots[B24_SETTINGS_ROOTS + 1];
    const uint8_t *resets[B24_SETTINGS_RESETS]; /* see b24_settings_reset() */
    const char *device, *sntp;
    const uint8_t *address; /* NULL: DHCP */
    const uint8_t *code;    /* SECRET; NULL: none is asked for */
    uint32_t timeout_ms;
    uint16_t cooldown_s;
    uint8_t root_count, reset_count, retries;
};

/* Reads the block; len is the room that it stands in. out points into it.
 * NULL: good; else what is wrong, in words, and out is wiped. */
const char *b24_settings_read(struct b24_settings *out, const uint8_t *block,
                              size_t len);
/* The n-th reset that is configured, n < reset_count. */
void b24_settings_reset(const struct b24_settings *s, unsigned n,
                        struct b24_settings_reset *out);

#endif
