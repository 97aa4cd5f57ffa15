/* start.c - from reset to main(), the trap entry, and what goes wrong. */
#include "board.h"
#include "panic.h"
#include "virt.h"

#define PAINT 0xB24B24B2u

extern uint32_t board_stack[], board_stack_top[];
extern uint32_t board_data[], board_data_end[], board_data_load[];
extern uint32_t board_bss[], board_bss_end[];

extern int main(void);
void board_entry(void);
void board_start(void);
void board_trap(void);
void board_fault(uint32_t pc);

/* The first instruction of all. Below the stack lies a page of 4 KiB that
 * nobody may touch, this program included (PMP entry 0, locked); QEMU has
 * silent I/O space there. */
__attribute__((naked, used, section(".entry"))) void board_entry(void)
{
    __asm volatile(ZICSR("csrw mie, zero\n"
                         ".option norelax\n"
                         "la gp, __global_pointer$\n"
                         "la sp, board_stack_top\n"
                         "la t0, board_trap\n"
                         "csrw mtvec, t0\n"
                         "la t0, board_stack - 4096\n"
                         "srli t0, t0, 2\n"
                         "ori t0, t0, 0x1ff\n"
                         "csrw pmpaddr0, t0\n"
                         "li t0, 0x98\n"
                         "csrw pmpcfg0, t0\n"
                         "j board_start"));
}

/* Interrupts go on with the stack that they find. After a fault it may be what
 * is broken: begin a new one before anything else. */
__attribute__((naked, used, aligned(4))) void board_trap(void)
{
    __asm volatile(ZICSR("csrw mscratch, t0\n"
                         "csrr t0, mcause\n"
                         "bgez t0, 1f\n"
                         "csrr t0, mscratch\n"
                         "j board_interrupt\n"
                         "1: la sp, board_stack_top\n"
                         "csrr a0, mepc\n"
                         "j board_fault"));
}

__attribute__((used)) void board_start(void)
{
    uint32_t *at;
    const uint32_t *from = board_data_load;
    const uint32_t *sp;

    __asm volatile("mv %0, sp" : "=r"(sp));
    for (at = board_stack; at + 16 < sp; at++)
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

__attribute__((used, noreturn)) void board_fault(uint32_t pc)
{
    b24_panic("fault", pc);
}
