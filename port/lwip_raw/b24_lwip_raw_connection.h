/* b24_lwip_raw_connection.h - what the files of this port share. */
#ifndef B24_LWIP_RAW_CONNECTION_H
#define B24_LWIP_RAW_CONNECTION_H

#include "b24_lwip_raw.h"

/* The picture is in b24_lwip_raw.h. */
enum b24_lwip_raw_state {
    IDLE,
    RESOLVING,
    CONNECTING,
    FAILED,
    CONNECTED,
    OPEN,
    BROKEN
};

/* The open and close of struct b24_port. */
int b24_lwip_raw_open(void *ctx, const char *host, uint16_t port);
void b24_lwip_raw_close(void *ctx);

void b24_lwip_raw_run_stack(struct b24_lwip_raw *r);

#endif
