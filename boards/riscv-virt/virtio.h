/* virtio.h - devices of Virtio 1.1 over memory (version 2, "modern"), and
 * their queues: what eth.c and random.c share. */
#ifndef VIRTIO_H
#define VIRTIO_H

#include <stdint.h>

#define VIRTIO_NET    1u
#define VIRTIO_RANDOM 4u

#define VIRTIO_QUEUE_LEN 4u /* a power of two */

/* The memory that a queue shares with its device (2.6). One descriptor per
 * buffer; descriptor n belongs to buffer n for ever. */
struct virtio_queue {
    struct {
        uint32_t address, address_high, len;
        uint16_t flags, next;
    } __attribute__((aligned(16))) descriptor[VIRTIO_QUEUE_LEN];
    struct {
        uint16_t flags;
        volatile uint16_t index;
        uint16_t ring[VIRTIO_QUEUE_LEN], event;
    } available;
    struct {
        uint16_t flags;
        volatile uint16_t index;
        struct {
            uint32_t descriptor, len;
        } ring[VIRTIO_QUEUE_LEN];
        uint16_t event;
    } __attribute__((aligned(4))) used;
    uint16_t seen; /* how many used ones we have taken */
    uint16_t number;
    uint32_t device;
};

/* Address of the first device of a kind, reset and asked for the features of
 * the low word that are wanted; 0: none, or one that will not have it. */
uint32_t virtio_find(uint32_t kind, uint32_t features);
/* The number-th queue of the device; quiet: no interrupts. 0, or < 0. */
int virtio_queue_init(struct virtio_queue *q, uint32_t device, uint16_t number,
                      int quiet);
/* After the queues: the device begins. */
void virtio_start(uint32_t device);
/* Hands buffer n over. to_us: the device writes it. */
void virtio_give(struct virtio_queue *q, uint16_t n, const void *buf,
                 uint32_t len, int to_us);
/* 1: the device is done with a buffer that virtio_take() gives. */
int virtio_waiting(const struct virtio_queue *q);
/* Number of the next buffer that the device is done with, and how much it
 * wrote; -1: none. */
int virtio_take(struct virtio_queue *q, uint32_t *len);
/* Ends the interrupt. */
void virtio_acknowledge(uint32_t device);
/* An octet of the device's own configuration. */
uint8_t virtio_config(uint32_t device, uint32_t at);

/* board.c: the PLIC lets this interrupt through. */
void board_irq_enable(uint32_t irq);
/* eth.c: 1: a frame can be fetched. */
int board_eth_waiting(void);

#endif
