/* lwipopts.h - lwIP for port/lwip_raw on Linux: no threads. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#include "../options.h"

#define NO_SYS               1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN         0
#define LWIP_SOCKET          0

/* More than fits in one chain of buffers (64 KiB): the port must leave the
 * rest to lwIP. */
#define LWIP_WND_SCALE 1
#define TCP_RCV_SCALE  2
#define TCP_WND        (96 * 1024)
#define PBUF_POOL_SIZE 96

#endif
