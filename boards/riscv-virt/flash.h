/* flash.h - the second bank of flash: two 16-bit chips side by side (CFI,
 * Intel's commands), erased by blocks of 256 KiB, written by words of 32 bits.
 * Everything blocks. The program runs from the first bank meanwhile; nothing
 * may read the second one in an interrupt. The first block holds the settings
 * and is refused. */
#ifndef FLASH_H
#define FLASH_H

#include <stddef.h>
#include <stdint.h>

#define FLASH_BASE  0x22000000u
#define FLASH_SIZE  0x02000000u
#define FLASH_BLOCK 0x00040000u

enum flash_err {
    FLASH_OK = 0,
    FLASH_E_ARG = -1,        /* not aligned, or not within blocks 1-127 */
    FLASH_E_NOT_ERASED = -2, /* a 0 would have to become 1; nothing written */
    FLASH_E_TIMEOUT = -3,    /* the chips do not get done */
    FLASH_E_CHIP = -4,       /* the chips report a failure */
    FLASH_E_VERIFY = -5      /* what stands there now is something else */
};

/* Erases the block that begins at the address. */
int flash_erase(uint32_t at);
/* Writes count words; all of them are looked at before the first is written.
 * After a failure some may be written. */
int flash_write(uint32_t at, const uint32_t *words, size_t count);

#endif
