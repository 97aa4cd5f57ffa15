/* qemu_only.c - what only an emulator gives. This chip has no random number
 * generator, so in QEMU the host's is read by semihosting. HARDWARE=1 leaves
 * this file out, and then nothing links until the product brings a
 * board_random() of its own (a secure element, say). */
#include "board.h"
#include "board_keys.h"
#include "lm3s6965.h"

#define SYS_OPEN     0x01
#define SYS_READ     0x06
#define OPEN_MODE_RB 1u

static uint32_t semihosting(uint32_t operation, const void *arguments)
{
    register uint32_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = arguments;

    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

int board_random(void *buf, size_t len)
{
    static const char name[] = "/dev/urandom";
    static uint32_t handle;
    uint32_t arguments[3];

    if (!handle) {
        arguments[0] = (uint32_t)(uintptr_t)name;
        arguments[1] = OPEN_MODE_RB;
        arguments[2] = sizeof(name) - 1;
        handle = semihosting(SYS_OPEN, arguments);
        if (handle == UINT32_MAX) {
            handle = 0;
            return -1;
        }
    }
    arguments[0] = handle;
    arguments[1] = (uint32_t)(uintptr_t)buf;
    arguments[2] = (uint32_t)len;
    /* it tells how much is missing */
    return semihosting(SYS_READ, arguments) == 0 ? 0 : -1;
}

/* A pin that was an output and high keeps that level as an input. */
void board_keys_emulated(void)
{
    GPIO_DIR(GPIOE) |= 0x0Fu;
    GPIO_DIR(GPIOF) |= 0x02u;
    GPIO_DATA(GPIOE, 0x0F) = 0x0Fu;
    GPIO_DATA(GPIOF, 0x02) = 0x02u;
    GPIO_DIR(GPIOE) &= ~0x0Fu;
    GPIO_DIR(GPIOF) &= ~0x02u;
}
