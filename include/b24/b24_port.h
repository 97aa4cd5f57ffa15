/* b24_port.h - what the client asks of the system below it.
 *
 * A port is a constant table of functions plus one object of its own (ctx).
 * It moves bytes, tells the time and gives random numbers; it holds no
 * protocol code. How to write one: port/README.md. */
#ifndef B24_PORT_H
#define B24_PORT_H

#include <stddef.h>
#include <stdint.h>

/* Every function that returns int returns one of these: 0 or a positive
 * number is success, negative is an error. b24_err_name() gives the name. */
enum b24_err {
    B24_OK = 0,
    /* not over yet */
    B24_BUSY = 1,       /* b24_poll(): call again */
    B24_RESOLVING = 2,  /* port open(): the name is being looked up */
    B24_CONNECTING = 3, /* port open(): the connection is being made */
    /* the stream */
    B24_E_AGAIN = -1,     /* nothing can be moved now */
    B24_E_DNS = -2,       /* the name has no address, or no answer came */
    B24_E_CONNECT = -3,   /* no address of the host took the connection */
    B24_E_IO = -4,        /* the stream broke (reset, unreachable) */
    B24_E_CLOSED = -5,    /* the peer ended before the message was whole */
    B24_E_TIMEOUT = -6,   /* the call's time limit passed */
    B24_E_CANCELLED = -7, /* b24_cancel() */
    /* the caller */
    B24_E_ARG = -10,   /* a NULL or senseless argument */
    B24_E_STATE = -11, /* not now: no b24_init(), or a call is running */
    B24_E_BUSY = -12,  /* another client holds Mbed TLS: one at a time */
    B24_E_SPACE = -13, /* does not fit in the buffer it is meant for */
    /* the portal's address and the credential */
    B24_E_URL = -20,        /* not an address of the form that is asked for */
    B24_E_URL_SCHEME = -21, /* not https */
    B24_E_URL_HOST = -22,   /* host missing or malformed */
    B24_E_URL_PORT = -23,   /* port not within 1-65535 */
    B24_E_URL_METHOD = -24, /* a method name stands at the end: cut it off */
    B24_E_URL_SECRET = -25, /* webhook secret not 1-64 of [0-9A-Za-z] */
    B24_E_TOKEN = -26,      /* access token empty, too long, not printable */
    B24_E_CREDENTIAL = -27, /* neither a webhook nor a token, or both */
    B24_E_OAUTH = -28,      /* what a refresh needs is not there */
    /* the call: what the server would silently misread */
    B24_E_OP = -30,            /* no such operation */
    B24_E_ENTITY = -31,        /* no such entity */
    B24_E_FAMILY = -32,        /* this entity has no methods in that family */
    B24_E_TYPE_ID = -33,       /* a type id that the server does not take */
    B24_E_SCOPE = -34,         /* scope is neither 'P' nor 'C' */
    B24_E_USER = -35,          /* user id negative, or not for this operation */
    B24_E_USER_COMMON = -36,   /* a user together with scope C */
    B24_E_CUSTOMER_TYPE = -37, /* not a lead, or not 1-2 */
    B24_E_CATEGORY = -38,      /* entity has no categories, or negative */
    /* the device */
    B24_E_CLOCK = -40,  /* clock not set, or before the release's date */
    B24_E_RANDOM = -41, /* the random source failed */
    B24_E_ARENA = -42,  /* the arena is too small */
    B24_E_ROOTS = -43,  /* no root certificate, or one that cannot be read */
    B24_E_STORE = -44,  /* the port could not load or save */
    /* TLS */
    B24_E_TLS = -50,           /* handshake or record protocol failed */
    B24_E_TLS_UNTRUSTED = -51, /* chain does not lead to a given root */
    B24_E_TLS_NAME = -52,      /* certificate is for another name */
    B24_E_TLS_EXPIRED = -53,   /* certificate has expired */
    B24_E_TLS_FUTURE = -54,    /* certificate is not valid yet */
    B24_E_TLS_CERT = -55,      /* weak key or hash, wrong usage, malformed */
    B24_E_TLS_CHAIN = -56,     /* chain or message larger than the buffer */
    B24_E_TLS_VERSION = -57,   /* no common TLS version or cipher suite */
    B24_E_TLS_RECORD = -58,    /* record larger than the buffer, request sent */
    /* HTTP and JSON */
    B24_E_HTTP = -60,      /* not RFC 9112 */
    B24_E_CODING = -61,    /* a content or transfer coding nobody asked for */
    B24_E_TOO_LARGE = -62, /* beyond the bounds of b24_config.h */
    B24_E_JSON = -63,      /* not RFC 8259 */
    B24_E_RANGE = -64,     /* a number beyond its type */
    B24_E_NONE = -65,      /* no such member */
    /* the portal's answer, complete and understood */
    B24_E_API = -70,    /* the portal refused: code and text are in the reply */
    B24_E_STATUS = -71, /* HTTP status other than 200, no API error in it */
    B24_E_FALSE = -72,  /* result: false */
    B24_E_REPLY = -73   /* 200 with anything but the result asked for */
};

/* What wait() waits for. */
#define B24_EV_READ  1u
#define B24_EV_WRITE 2u

/* What load() and save() keep: struct b24_pair; a TLS session. */
enum b24_slot { B24_SLOT_OAUTH, B24_SLOT_SESSION };

/* Only wait, load and save may block; every other function returns at once.
 * The client calls from one thread only. host is a name or an address without
 * brackets, NUL-terminated, valid until close(). */
struct b24_port {
    /* Opens, or goes on opening, a TCP connection. 0: connected;
     * B24_RESOLVING, B24_CONNECTING (> 0): call again with the same
     * arguments; B24_E_DNS, B24_E_CONNECT: over. Tries every address. */
    int (*open)(void *ctx, const char *host, uint16_t port);
    /* > 0: octets taken, may be fewer than len; B24_E_AGAIN: none now;
     * other < 0: the stream is over. May queue: recv and close push out what
     * is queued. */
    int (*send)(void *ctx, const void *buf, size_t len);
    /* > 0: octets given, at most cap; 0: the peer closed in order;
     * B24_E_AGAIN: none now; other < 0: the stream is over. */
    int (*recv)(void *ctx, void *buf, size_t cap);
    /* Ends whatever is open or opening. Also before open, also twice. */
    void (*close)(void *ctx);
    /* Sleeps until one of events (B24_EV_*; 0: none) may have happened on the
     * open or opening connection, at most ms milliseconds. 0: time passed,
     * > 0: look again, < 0: broken. NULL in a superloop: no b24_run(). */
    int (*wait)(void *ctx, unsigned events, uint32_t ms);
    /* Milliseconds of a clock that never steps back; may wrap. */
    uint32_t (*now_ms)(void *ctx);
    /* Unix time in seconds; 0: the clock is not set. */
    int64_t (*time_s)(void *ctx);
    /* Fills buf with cryptographic random octets: 0, or < 0 and then the call
     * ends with B24_E_RANDOM. */
    int (*random)(void *ctx, void *buf, size_t len);
    /* Octets read (0: the slot is empty), or < 0. NULL: nothing is kept.
     * From here to the next save() of the slot nobody else may change it;
     * B24_E_AGAIN: somebody else holds it now, ask again in a while. */
    int (*load)(void *ctx, enum b24_slot slot, void *buf, size_t cap);
    /* 0 when the data is durable, else < 0. Whole or not at all: whenever the
     * power fails, load() gives what was there before or what is there now.
     * buf NULL, len 0: nothing changes. Whatever it returns, others may have
     * the slot again. NULL together with load. */
    int (*save)(void *ctx, enum b24_slot slot, const void *buf, size_t len);
};

#endif
