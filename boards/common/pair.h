/* pair.h - the OAuth pair of a device: the first one out of the settings, later
 * ones out of flash (store.h). Linked where the board has BOARD_OAUTH and a
 * store.
 *
 * What is kept carries a checksum of the settings' entry that it comes from, so
 * that a device which is provisioned anew begins with its new pair. */
#ifndef B24_PAIR_H
#define B24_PAIR_H

#include "b24/b24.h"
#include "store.h"

/* Two slots of flash that nobody else writes to; the board's. */
extern const struct b24_store board_store;

/* The settings' entry: a token file (b24_token_parse()) with all that a refresh
 * needs. 1: it is one, *portal is filled. Once, before the rest. */
int b24_pair_provision(const uint8_t *json, size_t len,
                       struct b24_site *portal);
/* The pair in use, the kept one where there is one; SECRET. NULL: the settings
 * have none. */
struct b24_oauth *b24_pair_oauth(void);
/* Hooks of a port, arg not used. */
int b24_pair_load(void *arg, enum b24_slot slot, void *buf, size_t cap);
int b24_pair_save(void *arg, enum b24_slot slot, const void *buf, size_t len);

#endif
