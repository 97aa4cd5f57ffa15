/* b24_phase.c - when in a window this device begins (layer 2). */
#include "b24/b24.h"

uint32_t b24_phase_s(const char *device_id, uint32_t window_s)
{
    uint32_t hash = 2166136261u; /* FNV-1a, then murmur3's last mix: ids of a */

    for (; *device_id; device_id++) /* fleet often differ in one digit */
        hash = (hash ^ (unsigned char)*device_id) * 16777619u;
    hash = (hash ^ hash >> 16) * 0x85ebca6bu;
    hash = (hash ^ hash >> 13) * 0xc2b2ae35u;
    hash ^= hash >> 16;
    return (uint32_t)((uint64_t)hash * window_s >> 32);
}
