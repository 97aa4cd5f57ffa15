/* slots.c - the store's two slots: an erase block each, behind the settings
 * (boards/common/store.h). A unit is a word. */
#include "flash.h"
#include "pair.h"

#include <string.h>

static uint32_t address(unsigned slot)
{
    return FLASH_BASE + FLASH_BLOCK * (slot + 1);
}

static int erase(void *ctx, unsigned slot)
{
    (void)ctx;
    return flash_erase(address(slot));
}

static int program(void *ctx, unsigned slot, uint32_t at, const void *octets)
{
    uint32_t word;

    (void)ctx;
    memcpy(&word, octets, sizeof(word));
    return flash_write(address(slot) + at, &word, 1);
}

static int read(void *ctx, unsigned slot, uint32_t at, void *to, size_t len)
{
    (void)ctx;
    memcpy(to, (const void *)(uintptr_t)(address(slot) + at), len);
    return 0;
}

static const struct b24_store_flash flash = {erase, program, read,
                                             sizeof(uint32_t), FLASH_BLOCK};
const struct b24_store board_store = {&flash, NULL};
