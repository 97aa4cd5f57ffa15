/* boot.c - see boot.h. */
#include "boot.h"
#include "board.h"
#include "panic.h"

#define PAINT 0xB24B24B2u
/* Octets that may be in use below a variable of b24_boot(), main()'s own part
 * included. They count as used. */
#define MARGIN 256u

extern int main(void);

void b24_boot(void)
{
    uint32_t here;
    uint32_t *at;
    const uint32_t *from = board_data_load;

    for (at = board_stack; (uintptr_t)at + MARGIN < (uintptr_t)&here; at++)
        *at = PAINT;
    for (at = board_data; at < board_data_end; at++)
        *at = *from++;
    for (at = board_bss; at < board_bss_end; at++)
        *at = 0;
    (void)main();
    b24_panic("main returned", 0);
}

size_t board_stack_size(void)
{
    return (size_t)((uint8_t *)board_stack_top - (uint8_t *)board_stack);
}

size_t board_stack_peak(void)
{
    const uint32_t *at = board_stack;

    while (at < board_stack_top && *at == PAINT)
        at++;
    return (size_t)((const uint8_t *)board_stack_top - (const uint8_t *)at);
}
