/* flash.c - see flash.h. Each command goes to both chips: the lower and the
 * upper half of a word. */
#include "flash.h"
#include "virt.h"

#define BOTH(octet)    ((octet) | (octet) << 16)
#define ERASE          BOTH(0x20u)
#define ERASE_CONFIRM  BOTH(0xD0u)
#define WRITE          BOTH(0x40u)
#define CLEAR_STATUS   BOTH(0x50u)
#define READ           BOTH(0xFFu)
#define STATUS_READY   BOTH(0x80u)
#define STATUS_FAILURE BOTH(0x3Au) /* erase, write, voltage, locked */

#define ERASED  UINT32_MAX
#define ERASE_S 5u
#define WRITE_S 1u

static int in_bank(uint32_t at, size_t octets)
{
    return at >= FLASH_BASE + FLASH_BLOCK && at < FLASH_BASE + FLASH_SIZE &&
           octets <= FLASH_BASE + FLASH_SIZE - at;
}

/* Ends in reading mode, whatever happened. */
static int finish(uint32_t at, uint32_t limit_s)
{
    const uint32_t begin = CLINT_MTIME_LO;
    uint32_t status;
    int rc = FLASH_OK;

    while (((status = REG(at)) & STATUS_READY) != STATUS_READY)
        if (CLINT_MTIME_LO - begin > limit_s * MTIME_HZ) {
            rc = FLASH_E_TIMEOUT;
            break;
        }
    if (rc == FLASH_OK && (status & STATUS_FAILURE))
        rc = FLASH_E_CHIP;
    REG(at) = CLEAR_STATUS;
    REG(at) = READ;
    return rc;
}

int flash_erase(uint32_t at)
{
    int rc;

    if (at % FLASH_BLOCK || !in_bank(at, FLASH_BLOCK))
        return FLASH_E_ARG;
    REG(at) = ERASE;
    REG(at) = ERASE_CONFIRM;
    rc = finish(at, ERASE_S);
    for (uint32_t n = 0; rc == FLASH_OK && n < FLASH_BLOCK; n += 4)
        if (REG(at + n) != ERASED)
            rc = FLASH_E_VERIFY;
    return rc;
}

static int write_word(uint32_t at, uint32_t word)
{
    int rc;

    REG(at) = WRITE;
    REG(at) = word;
    rc = finish(at, WRITE_S);
    return rc == FLASH_OK && REG(at) != word ? FLASH_E_VERIFY : rc;
}

int flash_write(uint32_t at, const uint32_t *words, size_t count)
{
    int rc = FLASH_OK;

    if (at % 4 || count > FLASH_SIZE / 4 || !in_bank(at, count * 4))
        return FLASH_E_ARG;
    /* Real chips would leave a 0, and QEMU's make it a 1: neither is to
     * happen by a forgotten erase. */
    for (size_t n = 0; n < count; n++)
        if (~REG(at + 4 * n) & words[n])
            return FLASH_E_NOT_ERASED;
    for (size_t n = 0; rc == FLASH_OK && n < count; n++)
        rc = write_word(at + 4 * n, words[n]);
    return rc;
}
