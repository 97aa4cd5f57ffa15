/* keys.c - see keys.h. A press counts at its first edge, so that a short one is
 * never lost. A key is up again when it has been so for a while: the edges of a
 * worn contact, also when it opens, are the same press. */
#include "keys.h"
#include "board.h"

#define KEYS     5u
#define QUIET_MS 30u

static uint8_t down;
static uint8_t open; /* those of them that were not at the last look */
static uint16_t open_ms[KEYS]; /* since when; wraps */

static void look(unsigned raw)
{
    const uint16_t now = (uint16_t)board_now_ms();

    open = (uint8_t)(open & ~raw);
    for (unsigned n = 0; n < KEYS; n++) {
        const unsigned key = 1u << n;

        if (!(down & ~raw & key))
            continue;
        if (!(open & key))
            open_ms[n] = now;
        open = (uint8_t)(open | key);
        if ((uint16_t)(now - open_ms[n]) >= QUIET_MS)
            down = (uint8_t)(down & ~key);
    }
    open &= down;
    down = (uint8_t)(down | raw);
}

void b24_keys_init(void)
{
    board_keys_init();
    look(board_keys());
}

unsigned b24_keys_pressed(void)
{
    const unsigned was = down;

    look(board_keys());
    return down & ~was;
}

unsigned b24_keys_down(void)
{
    return down;
}
