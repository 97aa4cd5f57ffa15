/* conf_offers.h - what peer.py offers, taken from "key=value"; no stdio. */
#ifndef B24_CONF_OFFERS_H
#define B24_CONF_OFFERS_H

#include "conformance.h"

extern struct conf_peer conf_offers;
/* A second address of the peer's machine, where conf_offers.first_dead_port
 * answers; at conf_offers.host it does not. NULL: none. */
extern const char *conf_alias;

/* One "echo=40001" or "host=127.0.0.1", which stays: 1, or 0: unknown. */
int conf_offer(const char *arg);

#endif
