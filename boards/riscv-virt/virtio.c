/* virtio.c - see virtio.h. Numbers of sections are those of Virtio 1.1. */
#include "virtio.h"
#include "virt.h"

#include <string.h>

/* 4.2.2 */
#define MAGIC            0x000u
#define VERSION          0x004u
#define KIND             0x008u
#define FEATURES         0x010u
#define FEATURES_SELECT  0x014u
#define ACCEPTED         0x020u
#define ACCEPTED_SELECT  0x024u
#define QUEUE_SELECT     0x030u
#define QUEUE_MAX        0x034u
#define QUEUE_LEN        0x038u
#define QUEUE_READY      0x044u
#define QUEUE_NOTIFY     0x050u
#define INTERRUPT        0x060u
#define INTERRUPT_ACK    0x064u
#define STATUS           0x070u
#define QUEUE_DESCRIPTOR 0x080u /* low, then high */
#define QUEUE_AVAILABLE  0x090u
#define QUEUE_USED       0x0A0u
#define CONFIG           0x100u

#define IS_MAGIC   0x74726976u
#define IS_VERSION 2u

/* 2.1 */
#define STATUS_FOUND       0x01u
#define STATUS_DRIVER      0x02u
#define STATUS_DRIVER_OK   0x04u
#define STATUS_FEATURES_OK 0x08u

#define HIGH_VERSION_1     0x01u /* feature bit 32 */
#define DESCRIPTOR_WRITE   0x02u
#define AVAILABLE_QUIET    0x01u
#define RING(n)            ((n) % VIRTIO_QUEUE_LEN)
#define AT(device, offset) REG((device) + (offset))

static void barrier(void)
{
    __asm volatile("fence iorw, iorw" ::: "memory");
}

/* 3.1.1, up to the features */
static int negotiate(uint32_t device, uint32_t features)
{
    AT(device, STATUS) = 0;
    AT(device, STATUS) = STATUS_FOUND;
    AT(device, STATUS) = STATUS_FOUND | STATUS_DRIVER;
    AT(device, FEATURES_SELECT) = 1;
    if (!(AT(device, FEATURES) & HIGH_VERSION_1))
        return 0;
    AT(device, FEATURES_SELECT) = 0;
    if ((AT(device, FEATURES) & features) != features)
        return 0;
    AT(device, ACCEPTED_SELECT) = 0;
    AT(device, ACCEPTED) = features;
    AT(device, ACCEPTED_SELECT) = 1;
    AT(device, ACCEPTED) = HIGH_VERSION_1;
    AT(device, STATUS) = STATUS_FOUND | STATUS_DRIVER | STATUS_FEATURES_OK;
    return (AT(device, STATUS) & STATUS_FEATURES_OK) != 0;
}

uint32_t virtio_find(uint32_t kind, uint32_t features)
{
    for (uint32_t n = 0; n < VIRTIO_SLOTS; n++) {
        const uint32_t device = VIRTIO_SLOT(n);

        if (AT(device, MAGIC) == IS_MAGIC && AT(device, KIND) == kind &&
            AT(device, VERSION) == IS_VERSION)
            return negotiate(device, features) ? device : 0;
    }
    return 0;
}

static void set_address(uint32_t device, uint32_t offset, const void *what)
{
    AT(device, offset) = (uint32_t)(uintptr_t)what;
    AT(device, offset + 4) = 0;
}

int virtio_queue_init(struct virtio_queue *q, uint32_t device, uint16_t number,
                      int quiet)
{
    memset(q, 0, sizeof(*q));
    q->device = device;
    q->number = number;
    q->available.flags = quiet ? AVAILABLE_QUIET : 0;
    AT(device, QUEUE_SELECT) = number;
    if (AT(device, QUEUE_MAX) < VIRTIO_QUEUE_LEN)
        return -1;
    AT(device, QUEUE_LEN) = VIRTIO_QUEUE_LEN;
    set_address(device, QUEUE_DESCRIPTOR, q->descriptor);
    set_address(device, QUEUE_AVAILABLE, &q->available);
    set_address(device, QUEUE_USED, &q->used);
    barrier();
    AT(device, QUEUE_READY) = 1;
    return 0;
}

void virtio_start(uint32_t device)
{
    AT(device, STATUS) =
        STATUS_FOUND | STATUS_DRIVER | STATUS_FEATURES_OK | STATUS_DRIVER_OK;
}

void virtio_give(struct virtio_queue *q, uint16_t n, const void *buf,
                 uint32_t len, int to_us)
{
    q->descriptor[n].address = (uint32_t)(uintptr_t)buf;
    q->descriptor[n].len = len;
    q->descriptor[n].flags = to_us ? DESCRIPTOR_WRITE : 0;
    q->available.ring[RING(q->available.index)] = n;
    barrier(); /* the device sees the buffer before its number */
    q->available.index++;
    barrier();
    AT(q->device, QUEUE_NOTIFY) = q->number;
}

int virtio_waiting(const struct virtio_queue *q)
{
    return q->used.index != q->seen;
}

int virtio_take(struct virtio_queue *q, uint32_t *len)
{
    const unsigned at = RING(q->seen);

    if (!virtio_waiting(q))
        return -1;
    barrier(); /* the index before what it stands for */
    *len = q->used.ring[at].len;
    q->seen++;
    return (int)RING(q->used.ring[at].descriptor);
}

void virtio_acknowledge(uint32_t device)
{
    AT(device, INTERRUPT_ACK) = AT(device, INTERRUPT);
}

uint8_t virtio_config(uint32_t device, uint32_t at)
{
    return REG8(device + CONFIG + at);
}
