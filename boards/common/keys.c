/* keys.c - see keys.h. The first edge counts, so that a short press is never
 * lost; then nothing is looked at until the contact is quiet. */
#include "keys.h"
#include "board.h"

#define QUIET_MS 30u

static uint32_t changed_ms;
static uint8_t down;

void b24_keys_init(void)
{
    board_keys_init();
    down = (uint8_t)board_keys();
    changed_ms = board_now_ms();
}

unsigned b24_keys_pressed(void)
{
    const uint32_t now = board_now_ms();
    unsigned was = down;

    if (now - changed_ms < QUIET_MS)
        return 0;
    down = (uint8_t)board_keys();
    if (down != was)
        changed_ms = now;
    return down & ~was;
}

unsigned b24_keys_down(void)
{
    return down;
}
