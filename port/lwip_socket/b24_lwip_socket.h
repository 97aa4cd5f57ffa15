/* b24_lwip_socket.h - the port for lwIP's sockets: any system with threads
 * below lwIP (NO_SYS=0), FreeRTOS or another.
 *
 *     static struct b24_lwip_socket net;
 *     b24_lwip_socket_init(&net, &hooks, NULL);
 *     b24_init(&client, &config, &b24_lwip_socket_port, &net);
 *     b24_run(&client, &call, &reply);      in the client's own thread
 *
 *            open            answer            connected
 *     IDLE -------> RESOLVING -----> CONNECTING ---------> OPEN ---> BROKEN
 *       |  literal                    ^   | refused           reset, lost
 *       +-----------------------------+   +-> next address, or over
 *     close: IDLE from everywhere
 *
 * lwip_getaddrinfo() blocks, so names go to lwIP's resolver directly, under the
 * lock of its core (LWIP_TCPIP_CORE_LOCKING, which is lwIP's default); the
 * answer comes in lwIP's own thread and wakes wait() by a semaphore. What else
 * is said about names: ../lwip_raw/b24_lwip_names.h, which this port shares.
 *
 * One struct belongs to one thread at a time, which is not lwIP's own. Costs on
 * a Cortex-M3: 1.6 KB of code, 560 octets for struct b24_lwip_socket, 8 for
 * each of DNS_TABLE_SIZE lookups; one socket, one semaphore for the time of a
 * wait(). Its calls take 800 octets of the client's thread's stack, lwIP's part
 * included, the network driver's and the system's not. */
#ifndef B24_LWIP_SOCKET_H
#define B24_LWIP_SOCKET_H

#include "b24/b24_port.h"
#include "b24_lwip_names.h"

/* lwIP's sockets send each piece at once, or by Nagle's rule hold back the
 * second until the first is acknowledged. So small pieces are gathered here,
 * until recv(), wait() or close(): a handshake flight leaves in one segment.
 * Octets; a larger piece goes past it. */
#ifndef B24_LWIP_SOCKET_GATHER
#define B24_LWIP_SOCKET_GATHER 512
#endif

/* What lwIP does not give. arg is the last argument of b24_lwip_socket_init().
 * The clock is lwIP's sys_now(): it must run through all 32 bits. */
struct b24_lwip_socket_hooks {
    int64_t (*time_s)(void *arg);                    /* b24_port.h */
    int (*random)(void *arg, void *buf, size_t len); /* b24_port.h */
    /* b24_port.h; only used by b24_lwip_socket_port_keeping. */
    int (*load)(void *arg, enum b24_slot slot, void *buf, size_t cap);
    int (*save)(void *arg, enum b24_slot slot, const void *buf, size_t len);
};

/* The caller's memory; nothing but b24_lwip_socket_init() before its first
 * use, close() (b24_close()) before it goes. */
struct b24_lwip_socket {
    /* To be read: why the last open, send, recv or wait failed, as errno of
     * lwIP (0: it did not). Stays after close(), until the next open. */
    int why;
    /* Not for use. */
    uint8_t state;
    uint8_t tried; /* an address was found, though it took no connection */
    uint8_t ended; /* the peer's FIN has come and was told */
    int fd;        /* the socket, or -1 */
    const struct b24_lwip_socket_hooks *hooks;
    void *arg;
    struct b24_lwip_names names; /* under the lock of lwIP's core */
    uint16_t gathered;
    uint8_t gather[B24_LWIP_SOCKET_GATHER];
};

/* Without and with load and save. ctx is a struct b24_lwip_socket. */
extern const struct b24_port b24_lwip_socket_port;
extern const struct b24_port b24_lwip_socket_port_keeping;

/* hooks is the caller's, unchanged while s is in use. The port is not used
 * before tcpip_init() is through. */
void b24_lwip_socket_init(struct b24_lwip_socket *s,
                          const struct b24_lwip_socket_hooks *hooks, void *arg);

#endif
