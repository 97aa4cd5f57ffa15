/* lm3s6965.h - the registers that this board uses (LM3S6965 data sheet). */
#ifndef LM3S6965_H
#define LM3S6965_H

#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))

#define CLOCK_HZ 50000000u

/* system control */
#define SYSCTL_RIS     REG(0x400FE050)
#define SYSCTL_RIS_PLL 0x00000040u
#define SYSCTL_RCC     REG(0x400FE060)
#define RCC_MOSCDIS    0x00000001u
#define RCC_OSCSRC     0x00000030u
#define RCC_XTAL       0x000003C0u
#define RCC_XTAL_8MHZ  0x00000380u
#define RCC_BYPASS     0x00000800u
#define RCC_OEN        0x00001000u
#define RCC_PWRDN      0x00002000u
#define RCC_USESYSDIV  0x00400000u
#define RCC_SYSDIV     0x07800000u
#define RCC_SYSDIV_4   0x01800000u /* 200 MHz / 4 */
#define SYSCTL_RCGC0   REG(0x400FE100)
#define RCGC0_WDT      0x00000008u
#define SYSCTL_RCGC1   REG(0x400FE104)
#define RCGC1_UART0    0x00000001u
#define RCGC1_SSI0     0x00000010u
#define SYSCTL_RCGC2   REG(0x400FE108)
#define RCGC2_GPIOA    0x00000001u
#define RCGC2_GPIOC    0x00000004u
#define RCGC2_GPIOD    0x00000008u
#define RCGC2_GPIOE    0x00000010u
#define RCGC2_GPIOF    0x00000020u
#define RCGC2_EMAC0    0x10000000u
#define RCGC2_EPHY0    0x40000000u
#define FLASH_USERREG0 REG(0x400FE1E0) /* MAC address, octets 0-2 */
#define FLASH_USERREG1 REG(0x400FE1E4) /* octets 3-5 */

/* GPIO: A carries UART 0 and SSI 0, C and D select on the SSI, E and F have
 * the keys, F the LEDs of the Ethernet. The address of data holds the mask of
 * the pins that are meant. */
#define GPIOA             0x40004000u
#define GPIOC             0x40006000u
#define GPIOD             0x40007000u
#define GPIOE             0x40024000u
#define GPIOF             0x40025000u
#define GPIO_DATA(p, pin) REG((p) + ((uint32_t)(pin) << 2))
#define GPIO_DIR(p)       REG((p) + 0x400u)
#define GPIO_IM(p)        REG((p) + 0x410u) /* falling edges, as after reset */
#define GPIO_RIS(p)       REG((p) + 0x414u)
#define GPIO_ICR(p)       REG((p) + 0x41Cu)
#define GPIO_AFSEL(p)     REG((p) + 0x420u)
#define GPIO_PUR(p)       REG((p) + 0x510u)
#define GPIO_DEN(p)       REG((p) + 0x51Cu)

/* SSI 0 */
#define SSI0_CR0     REG(0x40008000)
#define SSI_CR0_8BIT 0x000000C7u /* idle high, taken at the second edge */
#define SSI0_CR1     REG(0x40008004)
#define SSI_CR1_SSE  0x00000002u
#define SSI0_DR      REG(0x40008008)
#define SSI0_SR      REG(0x4000800C)
#define SSI_SR_TNF   0x00000002u
#define SSI_SR_RNE   0x00000004u
#define SSI_SR_BSY   0x00000010u
#define SSI0_CPSR    REG(0x40008010)

/* watchdog */
#define WDT_LOAD      REG(0x40000000)
#define WDT_CTL       REG(0x40000008)
#define WDT_CTL_INTEN 0x00000001u
#define WDT_CTL_RESEN 0x00000002u
#define WDT_LOCK      REG(0x40000C00)
#define WDT_LOCK_KEY  0x1ACCE551u

/* UART 0 */
#define UART0_DR       REG(0x4000C000)
#define UART0_FR       REG(0x4000C018)
#define UART_DR_ERRORS 0x00000F00u /* framing, parity, break, overrun */
#define UART_FR_BUSY   0x00000008u
#define UART_FR_RXFE   0x00000010u
#define UART_FR_TXFF   0x00000020u
#define UART0_IBRD     REG(0x4000C024)
#define UART0_FBRD     REG(0x4000C028)
#define UART0_LCRH     REG(0x4000C02C)
#define UART_LCRH_8N1  0x00000070u /* with FIFOs */
#define UART0_CTL      REG(0x4000C030)
#define UART_CTL_ON    0x00000301u
#define UART0_IM       REG(0x4000C038)
#define UART0_ICR      REG(0x4000C044)
#define UART_INT_RX    0x00000050u /* received, or a pause */

/* Ethernet */
#define MAC_RIS          REG(0x40048000) /* writing acknowledges */
#define MAC_IM           REG(0x40048004)
#define MAC_INT_RX       0x00000001u
#define MAC_INT_ALL      0x0000007Fu
#define MAC_RCTL         REG(0x40048008)
#define MAC_RCTL_RXEN    0x00000001u
#define MAC_RCTL_BADCRC  0x00000008u /* drop them */
#define MAC_RCTL_RSTFIFO 0x00000010u
#define MAC_TCTL         REG(0x4004800C)
#define MAC_TCTL_ON      0x00000017u /* on, pad, CRC, full duplex */
#define MAC_DATA         REG(0x40048010)
#define MAC_IA0          REG(0x40048014)
#define MAC_IA1          REG(0x40048018)
#define MAC_MDV          REG(0x40048024)
#define MAC_MDV_2_5MHZ   0x00000009u
#define MAC_NP           REG(0x40048034)
#define MAC_TR           REG(0x40048038)
#define MAC_TR_NEWTX     0x00000001u

/* Cortex-M3 */
#define SYST_CSR    REG(0xE000E010)
#define SYST_CSR_ON 0x00000007u
#define SYST_RVR    REG(0xE000E014)
#define SYST_CVR    REG(0xE000E018)
#define NVIC_ISER0  REG(0xE000E100)
#define NVIC_ISER1  REG(0xE000E104)
#define IRQ_GPIOE   4u
#define IRQ_UART0   5u
#define IRQ_WDT     18u
#define IRQ_GPIOF   30u
#define IRQ_ETH     42u
#define SCB_AIRCR   REG(0xE000ED0C)
#define AIRCR_RESET 0x05FA0004u

#endif
