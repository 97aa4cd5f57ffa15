/* start.c - from reset to main(), and the handlers of what goes wrong. */
#include "boot.h"
#include "lm3s6965.h"
#include "panic.h"

void board_fault(const uint32_t *frame);
void board_starved(const uint32_t *frame);
void board_tick(void);
void board_uart_irq(void);
void board_eth_irq(void);
void board_keys_irq(void);

/* Where it happened, if the stack still tells. */
static uint32_t pc_of(const uint32_t *frame)
{
    return frame >= board_stack && frame + 8 <= board_stack_top ? frame[6] : 0;
}

__attribute__((used, noreturn)) void board_fault(const uint32_t *frame)
{
    b24_panic("fault", pc_of(frame));
}

__attribute__((used, noreturn)) void board_starved(const uint32_t *frame)
{
    b24_panic("watchdog", pc_of(frame));
}

/* The stack may be what is broken: begin a new one before anything else. */
__attribute__((naked)) static void on_fault(void)
{
    __asm volatile("mrs r0, msp\n"
                   "movw r1, #:lower16:board_stack_top\n"
                   "movt r1, #:upper16:board_stack_top\n"
                   "msr msp, r1\n"
                   "b board_fault\n");
}

/* The watchdog's first warning; as long again, and it would reset by itself. */
__attribute__((naked)) static void on_watchdog(void)
{
    __asm volatile("mrs r0, msp\n"
                   "b board_starved\n");
}

static void on_surprise(void)
{
    b24_panic("interrupt that nobody asked for", 0);
}

#define SURPRISES  on_surprise, on_surprise, on_surprise
#define INTERRUPTS 44

/* The first entry is the stack, the others are code. */
__attribute__((used, section(".vectors"))) static const struct {
    uint32_t *stack;
    void (*system[15])(void);
    void (*handler[INTERRUPTS])(void);
} vectors = {
    board_stack_top,
    {
        b24_boot,    /* reset */
        on_surprise, /* NMI */
        on_fault,    /* hard, and the three below it */
        on_fault,
        on_fault,
        on_fault,
        0,
        0,
        0,
        0,
        on_surprise,
        on_surprise,
        0,
        on_surprise,
        board_tick,
    },
    {
        SURPRISES,      on_surprise, board_keys_irq, /* 4 */
        board_uart_irq, SURPRISES,   SURPRISES,
        SURPRISES,      SURPRISES,   on_watchdog, /* 18 */
        SURPRISES,      SURPRISES,   SURPRISES,
        on_surprise,    on_surprise, board_keys_irq, /* 30 */
        SURPRISES,      SURPRISES,   SURPRISES,
        on_surprise,    on_surprise, board_eth_irq, /* 42 */
        on_surprise,
    },
};
