/* lwipopts.h - lwIP for port/lwip_socket on Linux: threads, one of them lwIP's
 * own. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#include "../options.h"

#define NO_SYS       0
#define LWIP_NETCONN 1
#define LWIP_SOCKET  1
/* The names of the system's own functions stay the system's. */
#define LWIP_COMPAT_SOCKETS 0

#define TCPIP_MBOX_SIZE           16
#define DEFAULT_TCP_RECVMBOX_SIZE 16
#define DEFAULT_ACCEPTMBOX_SIZE   4
#define MEMP_NUM_NETCONN          3
#define TCP_WND                   (4 * TCP_MSS)
#define PBUF_POOL_SIZE            16

/* A call into lwIP's core without its lock ends the test. */
void sys_check_core_locking(void);
#define LWIP_ASSERT_CORE_LOCKED() sys_check_core_locking()

#endif
