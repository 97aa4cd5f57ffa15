/* random.c - entropy of the host by virtio-rng. */
#include "board.h"
#include "virt.h"
#include "virtio.h"

#include <string.h>

#define CHUNK  64u
#define WAIT_S 2u

static struct virtio_queue queue;
static uint8_t chunk[CHUNK];
static uint8_t ready;

static int start(void)
{
    const uint32_t device = virtio_find(VIRTIO_RANDOM, 0);

    if (!device || virtio_queue_init(&queue, device, 0, 1) != 0)
        return -1;
    virtio_start(device);
    ready = 1;
    return 0;
}

/* Octets in chunk, 0: none came. After that the device is taken for broken:
 * the buffer is still its own. */
static uint32_t fetch(uint32_t want)
{
    const uint32_t begin = CLINT_MTIME_LO;
    uint32_t len;

    virtio_give(&queue, 0, chunk, want, 1);
    while (virtio_take(&queue, &len) < 0)
        if (CLINT_MTIME_LO - begin > WAIT_S * MTIME_HZ) {
            ready = 0;
            return 0;
        }
    return len < want ? len : want;
}

int board_random(void *buf, size_t len)
{
    uint8_t *at = buf;

    if (!ready && start() != 0)
        return -1;
    while (len) {
        const uint32_t got = fetch(len < CHUNK ? (uint32_t)len : CHUNK);

        if (!got)
            return -1;
        memcpy(at, chunk, got);
        at += got;
        len -= got;
    }
    memset(chunk, 0, sizeof(chunk));
    __asm volatile("" ::"r"(chunk) : "memory"); /* it is secret: really */
    return 0;
}
