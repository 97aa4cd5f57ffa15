/* start.c - from reset to main(), the trap entry, and what goes wrong. */
#include "boot.h"
#include "panic.h"
#include "virt.h"

void board_entry(void);
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
                         "j b24_boot"));
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

__attribute__((used, noreturn)) void board_fault(uint32_t pc)
{
    b24_panic("fault", pc);
}
