/* b24_private.h - the shapes inside struct b24_client. They stand here so
 * that the caller can own the memory; they are NOT for use and change without
 * notice. Included by b24.h alone. */
#ifndef B24_PRIVATE_H
#define B24_PRIVATE_H

/* A test build stands guards between the buffers of struct b24_client, since
 * no sanitizer sees one member overrun into the next. */
#ifndef B24_GUARDS
#define B24_GUARDS 0
#endif
#if B24_GUARDS
#define B24_GUARD(name) uint32_t guard_##name;
#else
#define B24_GUARD(name)
#endif

/* See src/b24_http_resp.h for the meaning and the state machine's picture.
 * What is used most stands first: a small offset is a short instruction. */
struct b24_http_resp {
    uint8_t state;
    uint8_t minor;      /* HTTP/1.minor */
    uint8_t flags;      /* framing fields seen, keep-alive, after-CR ... */
    uint8_t count;      /* of 1xx responses, then of a chunk size's digits */
    uint16_t status;    /* of the final response; 0: not yet */
    int16_t err;        /* sticky */
    char *body;         /* client's; holds the field line during the head */
    size_t cap;         /* room in body */
    size_t len;         /* octets kept in body */
    uint32_t total;     /* octets of the body so far, kept or not */
    uint32_t head;      /* octets of head, extensions, trailers so far */
    uint32_t left;      /* octets left of the body or of the chunk */
    uint32_t line;      /* octets of the unfinished line */
    int64_t date_s;     /* Date, Unix s; 0: absent or unreadable */
    int64_t retry_at_s; /* Retry-After as a date; 0: none */
    int32_t retry_s;    /* Retry-After in seconds; -1: none */
    char location[B24_HOST_SIZE + 16]; /* its scheme and authority alone */
};

/* See src/b24_tls.h. */
struct b24_tls {
    void *state;     /* in the arena; NULL: closed */
    uint8_t want;    /* B24_EV_* that the next step waits for */
    uint8_t offered; /* 1: a kept session was offered to the server */
    uint8_t resumed; /* 1: and was taken */
};

/* See src/b24_rename.c. */
struct b24_rename_ops {
    int (*follow)(struct b24_client *c);
    void (*tell)(struct b24_client *c);
};

struct b24_client {
    uint8_t state;        /* enum b24_state */
    uint8_t ready;        /* b24_init() has been through */
    uint8_t open;         /* a verified connection is open */
    uint8_t stale;        /* this attempt began on a kept connection */
    uint8_t want;         /* B24_EV_* that the next step waits for; 0: none */
    uint8_t refreshing;   /* between the portal's refusal and the repeat */
    uint8_t locked;       /* load() has been through: save() is owed */
    uint8_t renewals;     /* newer pairs that this call has seen */
    uint16_t sent;        /* octets of the request that have left */
    uint16_t request_len; /* 0: not built */
    const struct b24_config *cfg;
    const struct b24_site *home;     /* the portal, where it has moved to */
    const struct b24_site *site;     /* where the connection leads */
    const struct b24_oauth_ops *ops; /* NULL: nothing is renewed */
    const struct b24_port *port;
    void *port_ctx;
    struct b24_tls tls;
    uint32_t started_ms; /* of the whole call */
    uint32_t waited_ms;  /* asked of port->wait: bounds a clock that stands */
    uint32_t last_ms;    /* of the last poll */
    uint32_t phase_ms;   /* since started_ms: this attempt, or this pause */
    uint32_t limit_ms;   /* of that */
    uint32_t still;      /* polls since the clock has last moved */
    int64_t reset_at_s;  /* the last operating_reset_at; 0: none seen */
    struct b24_call call;
    B24_GUARD(before_reply)
    struct b24_reply reply;
    B24_GUARD(behind_reply)
    struct b24_http_resp http;
    B24_GUARD(behind_http)
    B24_GUARD(before_mem)
    union {
        char request[B24_REQUEST_SIZE]; /* SECRET; wiped after the send */
        struct b24_pair stored;         /* SECRET; while it is looked at */
        struct {
            char body[B24_BODY_SIZE];
            union {
                uint8_t in[B24_TOKENS * 16];     /* while reading */
                uint32_t tokens[B24_TOKENS * 4]; /* while parsing */
            } scratch;
        } answer;
    } mem;
    B24_GUARD(behind_mem)
};

#endif
