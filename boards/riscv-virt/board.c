/* board.c - UART, tick, watchdog and interrupts of QEMU's virt machine. */
#include "board.h"
#include "panic.h"
#include "uart_ring.h"
#include "virt.h"
#include "virtio.h"

#define BAUD      115200u
#define UART_WAIT 1000000u
#define TICK      (MTIME_HZ / 1000u)
/* This machine has no watchdog. The timer's interrupt does its work, which
 * ends every hang but one with interrupts masked. */
#ifndef WATCHDOG_MS
#define WATCHDOG_MS 10000u
#endif

const char board_name[] = "riscv-virt";

__attribute__((section(".noinit"))) struct b24_panic_note board_panic_note;

static volatile uint32_t now_ms, fed_ms;
static volatile uint32_t tick_began; /* low half of mtime, with now_ms */
static uint64_t next_tick;

void board_interrupt(void);

uint32_t board_now_ms(void)
{
    return now_ms;
}

/* The high half may move on between two looks. */
static uint64_t mtime(void)
{
    uint32_t high, low;

    do {
        high = CLINT_MTIME_HI;
        low = CLINT_MTIME_LO;
    } while (high != CLINT_MTIME_HI);
    return (uint64_t)high << 32 | low;
}

/* Never a moment in the past in between (privileged specification, 3.2.1). */
static void set_tick(void)
{
    tick_began = (uint32_t)next_tick;
    next_tick += TICK;
    CLINT_MTIMECMP_HI = UINT32_MAX;
    CLINT_MTIMECMP_LO = (uint32_t)next_tick;
    CLINT_MTIMECMP_HI = (uint32_t)(next_tick >> 32);
}

static void on_tick(void)
{
    uint32_t pc;

    set_tick();
    now_ms++;
    if (now_ms - fed_ms >= WATCHDOG_MS) {
        __asm volatile(ZICSR("csrr %0, mepc") : "=r"(pc));
        b24_panic("watchdog", pc);
    }
}

/* An interrupt may come between two looks. */
uint32_t board_now_us(void)
{
    uint32_t ms, since;

    do {
        ms = now_ms;
        since = CLINT_MTIME_LO - tick_began;
    } while (ms != now_ms);
    return ms * 1000u + since / (MTIME_HZ / 1000000u);
}

static void on_uart(void)
{
    while (UART_LSR & UART_LSR_RX)
        b24_uart_take(UART_DATA);
}

static void on_external(void)
{
    const uint32_t irq = PLIC_CLAIM;

    if (irq == IRQ_UART)
        on_uart();
    else if (irq - IRQ_VIRTIO < VIRTIO_SLOTS)
        virtio_acknowledge(VIRTIO_SLOT(irq - IRQ_VIRTIO));
    PLIC_CLAIM = irq;
}

__attribute__((interrupt("machine"), used)) void board_interrupt(void)
{
    uint32_t cause;

    __asm volatile(ZICSR("csrr %0, mcause") : "=r"(cause));
    if (cause == MCAUSE_TIMER)
        on_tick();
    else if (cause == MCAUSE_EXT)
        on_external();
    else
        b24_panic("interrupt that nobody asked for", cause);
}

void board_uart_put(char c)
{
    while (!(UART_LSR & UART_LSR_ROOM))
        ;
    UART_DATA = (uint8_t)c;
}

static void uart_init(void)
{
    const uint32_t divisor = UART_HZ / (16u * BAUD);

    UART_LCR = UART_LCR_DLAB;
    UART_DATA = (uint8_t)divisor;
    UART_IER = (uint8_t)(divisor >> 8);
    UART_LCR = UART_LCR_8N1;
    UART_FCR = UART_FCR_ON;
    UART_IER = UART_IER_RX;
}

void board_irq_enable(uint32_t irq)
{
    PLIC_PRIORITY(irq) = 1;
    PLIC_ENABLE |= 1u << irq;
}

void board_init(void)
{
    uart_init();
    PLIC_ENABLE = 0;
    PLIC_THRESHOLD = 0;
    board_irq_enable(IRQ_UART);
    next_tick = mtime();
    set_tick();
    __asm volatile(
        ZICSR("csrw mie, %0\n"
              "csrsi mstatus, " MSTATUS_MIE)::"r"(MIE_TIMER | MIE_EXTERNAL)
        : "memory");
}

void board_watchdog_feed(void)
{
    fed_ms = now_ms;
}

void board_reset(void)
{
    for (uint32_t n = 0; n < UART_WAIT && !(UART_LSR & UART_LSR_EMPTY); n++)
        ; /* the last words are still in the FIFO */
    TEST = TEST_RESET;
    for (;;)
        ;
}

/* Masked between the look and the sleep: an interrupt in between still ends
 * the sleep, and is served after it. */
void board_idle(void)
{
    __asm volatile(ZICSR("csrci mstatus, " MSTATUS_MIE)::: "memory");
    if (!b24_uart_waiting() && !board_eth_waiting())
        __asm volatile("wfi" ::: "memory");
    __asm volatile(ZICSR("csrsi mstatus, " MSTATUS_MIE)::: "memory");
}
