/* cli_card.h - a card's name on the command line and in what is told. Pure. */
#ifndef B24_CLI_CARD_H
#define B24_CLI_CARD_H

#include "b24/b24.h"
#include "cli_options.h"

/* "contact", "deal:9", "item:177:12" with the options that go with every card.
 * NULL, or what is wrong: a constant that does not repeat the text. */
const char *b24_cli_card(struct b24_call *call, const char *text,
                         const struct b24_cli_args *a);
/* "contact", "lead", "deal", "company", "item". */
const char *b24_cli_entity(const struct b24_call *call);
/* "deal:9 common", "lead (repeat customers) of user 6", "contact personal",
 * "contact of every user"; "doctor" for what is not about a view. */
void b24_cli_put_card(struct b24_cli_out *o, const struct b24_call *call);
/* 1: text may be an address or its secret, and must not be repeated. */
int b24_cli_looks_secret(const char *text);

#endif
