/* b24_posix.h - the port for Linux: sockets, getaddrinfo, getrandom.
 *
 *     struct b24_posix net;
 *     b24_posix_init(&net);
 *     b24_init(&client, &config, &b24_posix_port, &net);
 *     ...
 *     b24_posix_free(&net);
 *
 *            open                 answer              first connect
 *     IDLE -------> RESOLVING ------------> CONNECTING -----------> OPEN
 *       |  literal or override                  ^                    |
 *       +---------------------------------------+      close: IDLE <-+
 *
 * A name is looked up by a helper thread, because getaddrinfo() blocks and
 * cannot be interrupted. close() leaves such a lookup behind; its late answer
 * is thrown away. The lookups stand in a static pool of B24_POSIX_LOOKUPS; as
 * long as all of them wait for a silent server, open() fails with B24_E_DNS
 * and EAI_AGAIN. The pool is safe between threads; one struct b24_posix
 * belongs to one thread at a time. Not for use in the child of a fork() that
 * was made while something was open. Link with -pthread. */
#ifndef B24_POSIX_H
#define B24_POSIX_H

#include "b24/b24_port.h"

#include <netinet/in.h>
#include <sys/socket.h>

/* Addresses of one host that are tried; further ones are not looked at. */
#define B24_POSIX_ADDRESSES 16
/* Names being looked up at once, those left behind by close() included. */
#define B24_POSIX_LOOKUPS 8
/* When an address has not answered for this long, ms, the next one is tried
 * beside it, and the first to connect wins (RFC 8305, section 5). An error
 * starts the next one at once. So a dead address costs a quarter of a second,
 * and a slow one is never given up: the caller's limit alone ends it. */
#define B24_POSIX_STAGGER_MS 250u

/* "Connect host:port there instead", as curl's --resolve. Several entries for
 * one host and port are several addresses, tried in order. */
struct b24_posix_override {
    const char *host;    /* case does not matter */
    uint16_t port;       /* 1-65535 */
    const char *address; /* IPv4 or IPv6, no brackets */
};

/* An address to connect to; the port is filled in when it is used. */
union b24_posix_addr {
    struct sockaddr sa;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
};

struct b24_posix_list {
    union b24_posix_addr addr[B24_POSIX_ADDRESSES];
    unsigned n;
    int gai_error; /* 0, or EAI_* */
    int sys_errno; /* errno where gai_error is EAI_SYSTEM */
};

/* The caller's memory; nothing but b24_posix_init() before its first use. */
struct b24_posix {
    /* To be set after b24_posix_init(), or left: the caller's array, unchanged
     * while something is open. */
    const struct b24_posix_override *overrides;
    size_t n_overrides;
    /* For b24_posix_port_keeping alone: who keeps what is to be kept, as
     * b24_posix_token_open() sets it. keep goes with every call. */
    int (*load)(void *keep, enum b24_slot slot, void *buf, size_t cap);
    int (*save)(void *keep, enum b24_slot slot, const void *buf, size_t len);
    void *keep;
    /* To be read: why the last open, send, recv or wait failed (0: it did
     * not), and the address that took the connection (peer_len 0: none yet).
     * They stay after close(), until the next open. */
    int sys_errno; /* errno */
    int gai_error; /* EAI_* of getaddrinfo() */
    struct sockaddr_storage peer;
    socklen_t peer_len;
    /* Not for use. */
    uint8_t state;
    uint8_t hurry; /* an attempt failed: do not wait with the next */
    int lookup;    /* slot in the pool, and what it signals by */
    int lookup_fd;
    int fd;                         /* OPEN: the connection */
    uint16_t port;                  /* CONNECTING, network byte order */
    unsigned next;                  /* the first address not tried yet */
    unsigned pending;               /* attempts under way */
    uint32_t started_ms;            /* the last attempt's start */
    int tries[B24_POSIX_ADDRESSES]; /* their sockets, or -1 */
    struct b24_posix_list list;
};

/* Without and with load and save. ctx is a struct b24_posix. */
extern const struct b24_port b24_posix_port;
extern const struct b24_port b24_posix_port_keeping;

void b24_posix_init(struct b24_posix *p);
/* Closes what is open. Also twice; b24_posix_init() makes it usable again. */
void b24_posix_free(struct b24_posix *p);
/* The last failure for people ("Connection refused"); "" if none. Valid until
 * the thread's next strerror(). */
const char *b24_posix_why(const struct b24_posix *p);
/* The connected address, "192.0.2.1:443" or "[2001:db8::1]:443", with a NUL.
 * Its length; B24_E_STATE: none yet, B24_E_SPACE: cap < 56 may not do. */
int b24_posix_peer_text(const struct b24_posix *p, char *out, size_t cap);
/* The i-th address (from 0) that the last open found for its host, "192.0.2.1"
 * or "2001:db8::1", with a NUL. Its length; B24_E_STATE: there is none,
 * B24_E_SPACE: cap < 46 may not do. */
int b24_posix_address_text(const struct b24_posix *p, unsigned i, char *out,
                           size_t cap);

#endif
