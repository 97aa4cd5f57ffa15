/* eth.c - the LM3S6965's Ethernet MAC under lwIP. The receiver's first word is
 * the length and the first two octets of the frame: exactly ETH_PAD_SIZE 2, so
 * a frame goes word by word into a chain of pool buffers. */
#include "board.h"
#include "ethernet.h"
#include "lm3s6965.h"

#include <string.h>

#include <lwip/etharp.h>
#include <lwip/pbuf.h>

#if ETH_PAD_SIZE != 2
#error "the receiver gives two octets of length before each frame"
#endif

#define HEADER_LEN 14u /* not counted by the transmitter */
#define CRC_LEN    4u
#define TX_WAIT    1000000u /* far beyond a full frame at 10 Mbit/s */

void board_eth_irq(void);

/* It only ends the sleep; board_eth_poll() fetches. */
void board_eth_irq(void)
{
    MAC_IM = 0;
}

static err_t transmit(struct netif *netif, struct pbuf *p)
{
    uint32_t word = p->tot_len - ETH_PAD_SIZE - HEADER_LEN;
    unsigned have = 2, skip = ETH_PAD_SIZE, wait = TX_WAIT;

    (void)netif;
    while ((MAC_TR & MAC_TR_NEWTX) && --wait)
        ;
    if (!wait)
        return ERR_IF;
    for (const struct pbuf *q = p; q; q = q->next) {
        const uint8_t *at = q->payload, *end = at + q->len;

        for (at += skip, skip = 0; at < end; at++) {
            word |= (uint32_t)*at << 8 * have;
            if (++have == 4) {
                MAC_DATA = word;
                word = have = 0;
            }
        }
    }
    if (have)
        MAC_DATA = word;
    MAC_TR = MAC_TR_NEWTX;
    return ERR_OK;
}

/* The whole frame leaves the FIFO, also where there is no room for it. */
static struct pbuf *receive(void)
{
    uint32_t word = MAC_DATA;
    const uint32_t len = word & 0xFFFFu; /* with itself and the CRC */
    struct pbuf *p = NULL;
    uint32_t done = 0;

    if (len > ETH_PAD_SIZE + HEADER_LEN + CRC_LEN)
        p = pbuf_alloc(PBUF_RAW, (u16_t)(len - CRC_LEN), PBUF_POOL);
    for (struct pbuf *q = p; q; q = q->next) {
        /* all but the last hold whole words */
        for (unsigned at = 0; at < q->len; at += 4, done += 4) {
            if (done)
                word = MAC_DATA;
            memcpy((uint8_t *)q->payload + at, &word,
                   q->len - at < 4 ? q->len - at : 4u);
        }
    }
    for (done = done ? done : 4; done < len; done += 4)
        (void)MAC_DATA;
    return p;
}

void board_eth_poll(struct netif *netif)
{
    for (unsigned n = 0; n < BOARD_ETH_FRAMES && MAC_NP; n++) {
        struct pbuf *p = receive();

        if (p && netif->input(p, netif) != ERR_OK)
            (void)pbuf_free(p);
    }
    MAC_RIS = MAC_INT_ALL;
}

signed char board_eth_init(struct netif *netif)
{
    const uint32_t low = FLASH_USERREG0, high = FLASH_USERREG1;

    for (unsigned i = 0; i < 3; i++) {
        netif->hwaddr[i] = (u8_t)(low >> 8 * i);
        netif->hwaddr[3 + i] = (u8_t)(high >> 8 * i);
    }
    b24_ethernet(netif, transmit);

    GPIO_AFSEL(GPIOF) |= 0xCu; /* the LEDs of the socket */
    GPIO_DEN(GPIOF) |= 0xCu;
    MAC_RCTL = MAC_RCTL_RSTFIFO;
    MAC_MDV = MAC_MDV_2_5MHZ;
    MAC_IA0 = low | (uint32_t)netif->hwaddr[3] << 24;
    MAC_IA1 = high >> 8;
    MAC_TCTL = MAC_TCTL_ON;
    MAC_RIS = MAC_INT_ALL;
    NVIC_ISER1 = 1u << (IRQ_ETH - 32u);
    MAC_RCTL = MAC_RCTL_BADCRC | MAC_RCTL_RXEN; /* last */
    return ERR_OK;
}
