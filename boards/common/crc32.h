/* crc32.h - CRC-32 as of IEEE 802.3, for what stands in flash. */
#ifndef B24_CRC32_H
#define B24_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* crc: 0, or of what stands before. */
uint32_t b24_crc32(uint32_t crc, const void *data, size_t len);

#endif
