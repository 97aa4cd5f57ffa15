/* board.c - clock, UART, tick, watchdog of the LM3S6965. */
#include "board.h"
#include "board_keys.h"
#include "lm3s6965.h"
#include "panic.h"
#include "uart_ring.h"

#define BAUD      115200u
#define PLL_WAIT  100000u
#define TICK      (CLOCK_HZ / 1000u)
#define UART_WAIT 1000000u /* 16 characters and more */
/* Half of the time: the first half ends in a warning. */
#define WATCHDOG_S 5u

const char board_name[] = "lm3s6965evb";

__attribute__((section(".noinit"))) struct b24_panic_note board_panic_note;

static volatile uint32_t now_ms;

void board_tick(void);
/* This board has none. */
int64_t board_rtc_s(void)
{
    return 0;
}

void board_rtc_set_s(int64_t s)
{
    (void)s;
}

void board_uart_irq(void);

void board_tick(void)
{
    now_ms++;
}

uint32_t board_now_ms(void)
{
    return now_ms;
}

/* The tick counts down; its interrupt may come between two looks. */
uint32_t board_now_us(void)
{
    uint32_t ms, left;

    do {
        ms = now_ms;
        left = SYST_CVR;
    } while (ms != now_ms);
    return ms * 1000u + (TICK - 1u - left) / (TICK / 1000u);
}

void board_uart_irq(void)
{
    UART0_ICR = UART_INT_RX; /* first: what comes from now on calls again */
    while (!(UART0_FR & UART_FR_RXFE)) {
        const uint32_t c = UART0_DR;

        b24_uart_take(c & UART_DR_ERRORS ? B24_UART_DAMAGED : (uint8_t)c);
    }
}

void board_uart_put(char c)
{
    while (UART0_FR & UART_FR_TXFF)
        ;
    UART0_DR = (uint8_t)c;
}

/* 8 MHz crystal, PLL 200 MHz, divided by 4 (data sheet, 5.3). */
static void clock_init(void)
{
    uint32_t rcc = SYSCTL_RCC;

    rcc = (rcc | RCC_BYPASS) & ~(RCC_USESYSDIV | RCC_MOSCDIS);
    SYSCTL_RCC = rcc;
    rcc &= ~(RCC_XTAL | RCC_OSCSRC | RCC_PWRDN | RCC_OEN | RCC_SYSDIV);
    rcc |= RCC_XTAL_8MHZ | RCC_SYSDIV_4 | RCC_USESYSDIV;
    SYSCTL_RCC = rcc;
    for (uint32_t n = 0; n < PLL_WAIT && !(SYSCTL_RIS & SYSCTL_RIS_PLL); n++)
        ;
    SYSCTL_RCC = rcc & ~RCC_BYPASS;
}

static void uart_init(void)
{
    GPIO_AFSEL(GPIOA) |= 3u;
    GPIO_DEN(GPIOA) |= 3u;
    UART0_CTL = 0;
    /* the divisor in 64ths, rounded */
    UART0_IBRD = CLOCK_HZ / (16u * BAUD);
    UART0_FBRD = (CLOCK_HZ % (16u * BAUD) * 64u + 8u * BAUD) / (16u * BAUD);
    UART0_LCRH = UART_LCRH_8N1;
    UART0_CTL = UART_CTL_ON;
    UART0_IM = UART_INT_RX;
    NVIC_ISER0 = 1u << IRQ_UART0;
}

static void watchdog_init(void)
{
    WDT_LOCK = WDT_LOCK_KEY;
    WDT_LOAD = WATCHDOG_S * CLOCK_HZ;
    WDT_CTL = WDT_CTL_RESEN | WDT_CTL_INTEN;
    NVIC_ISER0 = 1u << IRQ_WDT;
}

void board_init(void)
{
    clock_init();
    SYSCTL_RCGC0 |= RCGC0_WDT;
    SYSCTL_RCGC1 |= RCGC1_UART0 | RCGC1_SSI0;
    SYSCTL_RCGC2 |= RCGC2_GPIOA | RCGC2_GPIOC | RCGC2_GPIOD | RCGC2_GPIOE |
                    RCGC2_GPIOF | RCGC2_EMAC0 | RCGC2_EPHY0;
    (void)SYSCTL_RCGC2; /* the clocks need three cycles */
    (void)SYSCTL_RCGC2;
    uart_init();
    SYST_RVR = TICK - 1u;
    SYST_CVR = 0;
    SYST_CSR = SYST_CSR_ON;
    watchdog_init();
}

void board_watchdog_feed(void)
{
    WDT_LOAD = WATCHDOG_S * CLOCK_HZ;
}

void board_reset(void)
{
    for (uint32_t n = 0; n < UART_WAIT && (UART0_FR & UART_FR_BUSY); n++)
        ; /* the last words are still in the FIFO */
    SCB_AIRCR = AIRCR_RESET;
    for (;;)
        ;
}

/* Masked between the look and the sleep: an interrupt in between still ends
 * the sleep, and is served after it. */
void board_idle(void)
{
    __asm volatile("cpsid i" ::: "memory");
    if (!b24_uart_waiting() && MAC_NP == 0) {
        MAC_IM = MAC_INT_RX;
        board_keys_wake();
        __asm volatile("wfi" ::: "memory");
    }
    __asm volatile("cpsie i" ::: "memory");
}
