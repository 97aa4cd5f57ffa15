/* virt.h - the registers that this board uses (QEMU's hw/riscv/virt.c, the
 * specifications of CLINT, PLIC and 16550, Virtio 1.1). */
#ifndef VIRT_H
#define VIRT_H

#include <stdint.h>

#define REG(address)  (*(volatile uint32_t *)(address))
#define REG8(address) (*(volatile uint8_t *)(address))

/* CSR instructions, which -march=rv32imac does not name. */
#define ZICSR(code) ".option push\n.option arch, +zicsr\n" code "\n.option pop"

#define MSTATUS_MIE  "8"
#define MIE_TIMER    0x080u
#define MIE_EXTERNAL 0x800u
#define MCAUSE_TIMER 0x80000007u
#define MCAUSE_EXT   0x8000000Bu

/* Test device: how the machine ends. */
#define TEST       REG(0x00100000)
#define TEST_RESET 0x7777u

/* Goldfish RTC */
#define RTC_TIME_LOW  REG(0x00101000)
#define RTC_TIME_HIGH REG(0x00101004)

/* CLINT */
#define CLINT_MTIMECMP_LO REG(0x02004000)
#define CLINT_MTIMECMP_HI REG(0x02004004)
#define CLINT_MTIME_LO    REG(0x0200BFF8)
#define CLINT_MTIME_HI    REG(0x0200BFFC)
#define MTIME_HZ          10000000u

/* PLIC, context 0: hart 0 in machine mode */
#define PLIC_PRIORITY(irq) REG(0x0C000000u + 4u * (irq))
#define PLIC_ENABLE        REG(0x0C002000)
#define PLIC_THRESHOLD     REG(0x0C200000)
#define PLIC_CLAIM         REG(0x0C200004) /* writing completes */
#define IRQ_VIRTIO         1u              /* eight from here on */
#define VIRTIO_SLOTS       8u
#define IRQ_UART           10u

/* UART, 16550 at 3.6864 MHz */
#define UART_HZ        3686400u
#define UART_DATA      REG8(0x10000000) /* divisor's low octet */
#define UART_IER       REG8(0x10000001) /* divisor's high octet */
#define UART_IER_RX    0x01u
#define UART_FCR       REG8(0x10000002)
#define UART_FCR_ON    0x07u /* FIFOs on and empty */
#define UART_LCR       REG8(0x10000003)
#define UART_LCR_8N1   0x03u
#define UART_LCR_DLAB  0x80u
#define UART_LSR       REG8(0x10000005)
#define UART_LSR_RX    0x01u
#define UART_LSR_ROOM  0x20u
#define UART_LSR_EMPTY 0x40u

/* Virtio over memory, one slot each */
#define VIRTIO_SLOT(n) (0x10001000u + 0x1000u * (n))

#endif
