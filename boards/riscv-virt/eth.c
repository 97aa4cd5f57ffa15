/* eth.c - virtio-net under lwIP. A frame stands behind Virtio's header of 12
 * octets; buffers begin 2 octets late, so that the last 2 of the header stand
 * where ETH_PAD_SIZE wants them, and copies go by words. */
#include "board.h"
#include "ethernet.h"
#include "virt.h"
#include "virtio.h"

#include <string.h>

#include <lwip/etharp.h>
#include <lwip/pbuf.h>

#if ETH_PAD_SIZE != 2
#error "the last two octets of Virtio's header are the padding"
#endif

#define HEADER_LEN  12u /* Virtio 1.1, 5.1.6 */
#define FRAME_LEN   1514u
#define FEATURE_MAC 0x20u
#define RX_QUEUE    0u
#define TX_QUEUE    1u
#define TX_BUFFERS  2u
#define TX_WAIT     (MTIME_HZ / 10u)

/* What the device sees begins at skip + 2. */
struct buffer {
    uint8_t header[2 + HEADER_LEN - ETH_PAD_SIZE];
    uint8_t frame[ETH_PAD_SIZE + FRAME_LEN]; /* as in a pbuf */
} __attribute__((aligned(4)));

static struct virtio_queue rx, tx;
static struct buffer rx_buffer[VIRTIO_QUEUE_LEN], tx_buffer[TX_BUFFERS];
static uint8_t tx_busy[TX_BUFFERS];

/* A buffer that the device does not hold, or -1: it stands still. */
static int tx_free(void)
{
    const uint32_t begin = CLINT_MTIME_LO;

    for (;;) {
        uint32_t len;
        const int done = virtio_take(&tx, &len);

        if (done >= 0 && (unsigned)done < TX_BUFFERS)
            tx_busy[done] = 0;
        for (int n = 0; n < (int)TX_BUFFERS; n++)
            if (!tx_busy[n])
                return n;
        if (CLINT_MTIME_LO - begin > TX_WAIT)
            return -1;
    }
}

static err_t transmit(struct netif *netif, struct pbuf *p)
{
    const int n = tx_free();
    struct buffer *b;

    (void)netif;
    if (n < 0 || p->tot_len > sizeof(b->frame))
        return ERR_IF;
    b = &tx_buffer[n];
    (void)pbuf_copy_partial(p, b->frame, p->tot_len, 0);
    memset(b->frame, 0, ETH_PAD_SIZE); /* the header is all zero */
    tx_busy[n] = 1;
    virtio_give(&tx, (uint16_t)n, b->header + 2,
                HEADER_LEN + p->tot_len - ETH_PAD_SIZE, 0);
    return ERR_OK;
}

static void give_rx(unsigned n)
{
    virtio_give(&rx, (uint16_t)n, rx_buffer[n].header + 2,
                HEADER_LEN + FRAME_LEN, 1);
}

/* NULL: no room, and the frame is lost. */
static struct pbuf *copy(const struct buffer *b, uint32_t len)
{
    struct pbuf *p;

    if (len <= HEADER_LEN || len > HEADER_LEN + FRAME_LEN)
        return NULL;
    len -= HEADER_LEN - ETH_PAD_SIZE;
    p = pbuf_alloc(PBUF_RAW, (u16_t)len, PBUF_POOL);
    if (p)
        (void)pbuf_take(p, b->frame, (u16_t)len);
    return p;
}

int board_eth_waiting(void)
{
    return virtio_waiting(&rx);
}

void board_eth_poll(struct netif *netif)
{
    for (unsigned frames = 0; frames < BOARD_ETH_FRAMES; frames++) {
        uint32_t len;
        const int n = virtio_take(&rx, &len);
        struct pbuf *p;

        if (n < 0)
            return;
        p = copy(&rx_buffer[n], len);
        give_rx((unsigned)n);
        if (p && netif->input(p, netif) != ERR_OK)
            (void)pbuf_free(p);
    }
}

signed char board_eth_init(struct netif *netif)
{
    const uint32_t device = virtio_find(VIRTIO_NET, FEATURE_MAC);

    if (!device || virtio_queue_init(&rx, device, RX_QUEUE, 0) != 0 ||
        virtio_queue_init(&tx, device, TX_QUEUE, 1) != 0)
        return ERR_IF;
    for (unsigned i = 0; i < ETH_HWADDR_LEN; i++)
        netif->hwaddr[i] = virtio_config(device, i);
    b24_ethernet(netif, transmit);
    virtio_start(device);
    for (unsigned n = 0; n < VIRTIO_QUEUE_LEN; n++)
        give_rx(n);
    board_irq_enable(IRQ_VIRTIO + (device - VIRTIO_SLOT(0)) / 0x1000u);
    return ERR_OK;
}
