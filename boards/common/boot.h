/* boot.h - what every board's start does once it has a stack. */
#ifndef B24_BOOT_H
#define B24_BOOT_H

#include <stdint.h>

/* From the linker script. */
extern uint32_t board_stack[], board_stack_top[];
extern uint32_t board_data[], board_data_end[], board_data_load[];
extern uint32_t board_bss[], board_bss_end[];

/* Paints the stack, gives the variables their values, calls main(). */
void b24_boot(void) __attribute__((noreturn, used));

#endif
