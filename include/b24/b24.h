/* b24.h - put the card settings of a Bitrix24 portal back to default.
 *
 * One call is one request and its answer; the caller owns all memory.
 *
 *     b24_site_parse(&site, "https://portal.example/rest/1/secret/");
 *     b24_init(&client, &config, &b24_posix_port, &posix);
 *     rc = b24_run(&client, &call, &reply);        blocking, or
 *     b24_start(&client, &call);                   in a superloop:
 *     while ((rc = b24_poll(&client)) == B24_BUSY) feed the watchdog ...
 *     b24_close(&client);
 *
 * Nothing here is safe to call from two threads at once. */
#ifndef B24_H
#define B24_H

#include "b24_config.h"
#include "b24_port.h"

#define B24_VERSION "1.0.0"

/* ---- what to do ------------------------------------------------------- */

enum b24_op {
    B24_RESET,        /* delete the settings of one view: back to default */
    B24_GET,          /* read them; null: default */
    B24_FORCE_COMMON, /* delete every user's personal view of the card */
    B24_PROFILE,      /* whose credential it is */
    B24_METHOD_GET,   /* does the reset method exist, may it be called */
    B24_SCOPE         /* is "crm" among the scopes of the credential */
};

enum b24_entity {
    B24_CONTACT,
    B24_LEAD,
    B24_DEAL,
    B24_COMPANY,
    B24_ITEM /* by type id; item family only */
};

enum b24_family {
    B24_FAMILY_ENTITY, /* crm.contact.details.configuration.* and so on */
    B24_FAMILY_ITEM    /* crm.item.details.configuration.*, the successor */
};

/* One call. Zero everywhere is "reset the caller's own contact card". */
struct b24_call {
    uint8_t op;                 /* enum b24_op */
    uint8_t entity;             /* enum b24_entity */
    uint8_t family;             /* enum b24_family */
    uint8_t scope;              /* 'P' or 0: personal, 'C': common */
    int32_t user_id;            /* scope P: whose; 0: the caller's own */
    int32_t entity_type_id;     /* B24_ITEM: its type; else 0 */
    int32_t category_id;        /* deal pipeline, dynamic type's; 0: none */
    uint8_t lead_customer_type; /* lead: 1 simple, 2 repeat; 0: none */
};

/* ---- where, and as whom ------------------------------------------------ */

#define B24_HTTPS_PORT 443u /* where an address names none */

/* A portal and, with a webhook, its credential: hook is SECRET. */
struct b24_site {
    char host[B24_HOST_SIZE]; /* name or address, no brackets, lower case */
    char hook[B24_HOOK_SIZE]; /* "user/secret"; empty: OAuth */
    uint16_t port;            /* 1-65535 */
};

/* Reads what people paste: "https://host[:port]/rest/user/secret[/]", or for
 * OAuth "https://host[:port][/]" (also "/rest/"). url need not be terminated.
 * B24_OK, or B24_E_URL...: site is wiped then. */
int b24_site_parse(struct b24_site *site, const char *url, size_t len);

#include "b24_token.h"

/* Trust anchors. find gives the n-th (from 0) root certificate whose subject
 * is the given DER name: *der points to its DER, valid until the next call.
 * Returns its length, 0: no more, < 0: B24_E_ROOTS. */
struct b24_roots {
    int (*find)(void *ctx, const uint8_t *name, size_t name_len, unsigned n,
                const uint8_t **der);
    void *ctx;
};

/* Roots in flash: a list for b24_roots_find_der(), ended by der == NULL. */
struct b24_root_der {
    const uint8_t *der;
    size_t len;
};
/* ctx: const struct b24_root_der *, at least one entry. */
int b24_roots_find_der(void *ctx, const uint8_t *name, size_t name_len,
                       unsigned n, const uint8_t **der);
/* The subject name of a DER certificate, for those who write a find of their
 * own. B24_OK, or B24_E_ROOTS: malformed, or cut before the subject ends. */
int b24_der_subject(const uint8_t *der, size_t len, const uint8_t **subject,
                    size_t *subject_len);
/* 1: der is as long as it says, neither cut nor followed by anything. */
int b24_der_is_whole(const uint8_t *der, size_t len);

/* What is kept of a verified TLS connection: the next one to the same portal
 * then costs hardly any arithmetic (TLS 1.2) or half of it (1.3). The caller's
 * memory, zeroed at first and for as long as he likes: through b24_close(),
 * deep sleep, or in a store of his. SECRET: wipe it when it is not needed any
 * more, and when roots are taken away. One that is damaged, for another portal
 * or older than 12 hours is not used. */
struct b24_session {
    uint32_t check;  /* of all that follows */
    uint32_t len;    /* octets used in data; 0: none is kept */
    int64_t until_s; /* Unix time, s */
    uint32_t site;   /* hash of host, port and tls_max */
    uint8_t data[B24_SESSION_SIZE];
};

/* A portal that was renamed answers 301, 302, 307 or 308. With this the call
 * goes to its new name, once, as the POST that it was, over a connection
 * verified as any other, and so do this client's later calls; moved_to tells
 * it each time, so that the address can be put right. Only to a name that
 * differs from the old one in its first label and shares at least two more
 * (a.portal.example to b.portal.example; no address), on the same port: the
 * credential goes there. Whoever may give out names below those labels is
 * trusted with it. B24_FORCE_COMMON is not sent on. */
struct b24_rename {
    const struct b24_rename_ops *ops; /* &b24_rename_ops: links it */
    struct b24_site site;             /* room for the new one: SECRET */
};
extern const struct b24_rename_ops b24_rename_ops;

/* Everything a client works with; the caller's, unchanged until b24_close().
 */
struct b24_config {
    const struct b24_site *site;
    const char *access_token;      /* OAuth; NULL: site->hook is used. SECRET */
    struct b24_oauth *oauth;       /* or: OAuth, renewed by itself (ops) */
    struct b24_rename *rename;     /* NULL: no redirect is ever followed */
    const struct b24_roots *roots; /* never NULL: no switch turns it off */
    void *arena;      /* all of Mbed TLS's memory, 8-aligned; NULL: the */
    size_t arena_len; /* application has given Mbed TLS its allocator */
    struct b24_session *session; /* NULL: each connection begins anew */
    uint32_t timeout_ms;         /* one attempt, from resolve to answer; 0:
                                  * B24_TIMEOUT_MS. A refresh of the OAuth pair
                                  * and the repeat have as much again, together.
                                  */
    uint32_t retry_max_ms;  /* all attempts with their pauses; 0: no bound */
    const char *user_agent; /* printable; NULL: "b24reset/" B24_VERSION */
    /* Called before (1) and after (0) each handshake step, the longest thing
     * that b24_poll() does: feed a watchdog, light a LED. May be NULL. */
    void (*step)(void *ctx, int begins);
    void *step_ctx;
    /* Sees the octets of the portal's answers as they come, for people who
     * diagnose; they may echo secrets. May be NULL. */
    void (*trace)(void *ctx, const char *data, size_t len);
    void *trace_ctx;
    /* Sees each certificate of the server's chain as it is judged, also in a
     * handshake that then fails: the root first, the server's (depth 0) last.
     * The first is no root where its err is B24_E_TLS_UNTRUSTED: nothing of
     * ours has signed it. der: its DER, valid during the call; err: B24_OK, or
     * what is wrong with it. A resumed session has no chain. May be NULL. */
    void (*cert)(void *ctx, const uint8_t *der, size_t len, int depth, int err);
    void *cert_ctx;
    uint8_t tls_max; /* 0: the newest built in; 12: TLS 1.2 at most */
    /* Further attempts of one call at the most, where another one makes sense
     * (tests/vectors/retry.tsv); 0: none. B24_FORCE_COMMON is never repeated.
     */
    uint8_t retries;
};

/* ---- what came of it --------------------------------------------------- */

enum b24_state {
    B24_IDLE,
    B24_RESOLVE,
    B24_CONNECT,
    B24_HANDSHAKE,
    B24_SEND,
    B24_WAIT, /* sent, no octet of the answer yet */
    B24_READ,
    B24_REFRESH, /* at the token server, or waiting for the stored pair */
    B24_BACKOFF, /* pausing before the next attempt */
    B24_DONE,
    B24_FAILED
};

enum b24_outcome {
    B24_OK_TRUE, /* the result that the operation is for */
    B24_OK_FALSE,
    B24_BAD_REPLY,
    B24_API_ERROR,
    B24_HTTP_ERROR,
    B24_PROTOCOL_ERROR,
    B24_OUTCOME_TOO_LARGE,
    B24_CLOSED_EARLY,
    B24_OUTCOME_TIMEOUT,
    B24_TLS_ERROR,
    B24_CONNECT_ERROR,
    B24_DNS_ERROR,
    B24_CONFIG_ERROR,
    B24_CLOCK_ERROR,
    B24_OUTCOME_CANCELLED
};

/* Who must act. */
enum b24_advice {
    B24_ADVICE_NONE,
    B24_ADVICE_RETRY,         /* again, soon */
    B24_ADVICE_WAIT,          /* again, later: retry_after_ms if not 0 */
    B24_ADVICE_REFRESH,       /* refresh the OAuth token, then again */
    B24_ADVICE_AUTHORIZE,     /* authorize the application anew */
    B24_ADVICE_ADMINISTRATOR, /* the portal's administrator */
    B24_ADVICE_SUPPORT,       /* the vendor */
    B24_ADVICE_CONFIGURATION, /* fix address, credential, roots, sizes */
    B24_ADVICE_CLOCK,         /* set the clock */
    B24_ADVICE_NETWORK,       /* look at the network, then again */
    B24_ADVICE_MOVED          /* the portal has a new address: moved_to */
};

/* Where it went wrong. */
enum b24_layer {
    B24_LAYER_NONE,
    B24_LAYER_USAGE,
    B24_LAYER_CONFIG,
    B24_LAYER_CLOCK,
    B24_LAYER_DNS,
    B24_LAYER_CONNECT,
    B24_LAYER_TLS,
    B24_LAYER_HTTP,
    B24_LAYER_JSON,
    B24_LAYER_PORTAL
};

/* The kind of a JSON value. */
enum b24_kind {
    B24_KIND_NONE, /* absent */
    B24_KIND_NULL,
    B24_KIND_FALSE,
    B24_KIND_TRUE,
    B24_KIND_NUMBER,
    B24_KIND_STRING,
    B24_KIND_ARRAY,
    B24_KIND_OBJECT
};

/* What became of the OAuth pair. */
enum b24_refresh {
    B24_REFRESH_NONE,
    B24_REFRESH_DONE,  /* a newer pair is in use: refreshed, or loaded */
    B24_REFRESH_FAILED /* the reply tells of the token server, or the store */
};

/* The end of a call, or of its last attempt so far. Server text is valid UTF-8
 * without controls, cut at a code point; show it, never decide by it. */
struct b24_reply {
    uint8_t outcome;         /* enum b24_outcome */
    uint8_t advice;          /* enum b24_advice */
    uint8_t layer;           /* enum b24_layer */
    uint8_t result;          /* enum b24_kind of "result" */
    int16_t err;             /* enum b24_err: what b24_poll() returned */
    uint16_t http_status;    /* 0: none came */
    uint8_t attempts;        /* requests sent to the portal, or tried to */
    uint8_t resumed;         /* 1: TLS session resumed */
    uint8_t reused;          /* 1: on a connection already open */
    uint8_t admin;           /* PROFILE: 1 portal administrator */
    uint8_t is_existing;     /* METHOD_GET: 1 the method exists here */
    uint8_t is_available;    /* METHOD_GET: 1 this credential may call it */
    uint8_t has_crm;         /* SCOPE: 1 "crm" is granted */
    uint8_t retries;         /* further attempts, with or without a request */
    uint8_t refresh;         /* enum b24_refresh */
    int32_t user_id;         /* PROFILE: 0 none */
    uint32_t retry_after_ms; /* wait at least; 0: nothing said; <= 600 s */
    uint32_t duration_ms;    /* of the whole call, by the port's clock */
    int32_t operating_ms;    /* time.operating; -1: absent */
    int64_t operating_reset_at; /* Unix s; 0: absent */
    int64_t date_s;             /* Date of the answer, Unix s; 0: absent */
    char code[B24_CODE_SIZE];   /* the portal's error code, may be empty */
    char text[B24_TEXT_SIZE];   /* and its description */
    /* New host[:port], https only: of a 3xx; or as the token server calls the
     * portal, where that differs. */
    char moved_to[B24_HOST_SIZE];
    /* X-Request-ID that was sent, 32 hex: the same in all attempts of a call,
     * so that the portal's log shows them together. */
    char request_id[33];
};

/* For those who diagnose; strings are constants. */
struct b24_tls_info {
    const char *version; /* "TLSv1.3"; NULL: no connection */
    const char *suite;   /* cipher suite, IANA name or Mbed TLS's form of it */
    size_t arena_peak;   /* octets in use at the most; 0: not counted */
    uint32_t arena_blocks; /* lent now; none between two connections */
    uint8_t resumed;
};

#include "b24_private.h"

/* ---- calls ------------------------------------------------------------- */

/* Checks the configuration and takes Mbed TLS (one client at a time). B24_OK;
 * B24_E_ARG, B24_E_URL_HOST, B24_E_CREDENTIAL, B24_E_TOKEN, B24_E_BUSY; with
 * oauth B24_E_OAUTH, B24_E_STORE (the port keeps nothing). */
int b24_init(struct b24_client *c, const struct b24_config *cfg,
             const struct b24_port *port, void *port_ctx);
/* Begins a call (copied). Refuses, before anything is opened, what the server
 * would misread: B24_E_OP ... B24_E_CATEGORY, B24_E_SPACE, B24_E_STATE; then
 * b24_result() tells the same. B24_OK: now poll. */
int b24_start(struct b24_client *c, const struct b24_call *what);
/* Goes on as far as it can without waiting for I/O. B24_BUSY (> 0): again;
 * 0: done, outcome B24_OK_TRUE; < 0: failed, see b24_result(). */
int b24_poll(struct b24_client *c);
enum b24_state b24_progress(const struct b24_client *c);
/* How long b24_poll() may be left alone, ms (0: call now), and which events
 * (B24_EV_*) end the pause earlier. B24_BACKOFF: the pause that is left, no
 * events. events may be NULL. */
uint32_t b24_poll_hint(const struct b24_client *c, unsigned *events);
/* The last call's reply, the client's memory; never NULL. While a call runs:
 * what its last attempt came to, if there was one. */
const struct b24_reply *b24_result(const struct b24_client *c);
/* Ends a running call with B24_E_CANCELLED and closes the connection. */
void b24_cancel(struct b24_client *c);
/* Closes, wipes every secret and the arena, gives Mbed TLS back. */
void b24_close(struct b24_client *c);
/* b24_start and b24_poll until the end, sleeping in port->wait. The return
 * value of b24_poll(); out may be NULL. */
int b24_run(struct b24_client *c, const struct b24_call *what,
            struct b24_reply *out);
/* The request as it would be sent, credential and request id masked as "***",
 * NUL-terminated. Opens nothing. Octets without the NUL, or < 0. */
int b24_preview(const struct b24_config *cfg, const struct b24_call *what,
                char *out, size_t cap);
int b24_tls_info(const struct b24_client *c, struct b24_tls_info *out);
/* When a device of a fleet begins its scheduled reset: seconds after the
 * window's start, below window_s, the same for an id every day, spread evenly
 * over a fleet. The portal allows 2 requests a second from one source address,
 * so a window of a second for each device behind it is ample. */
uint32_t b24_phase_s(const char *device_id, uint32_t window_s);

/* The names used in documents and in --json ("ok_true", "retry", "tls",
 * "handshake", "B24_E_DNS"). Never NULL. */
const char *b24_err_name(int err);
const char *b24_outcome_name(int outcome);
const char *b24_advice_name(int advice);
const char *b24_layer_name(int layer);
const char *b24_state_name(int state);
/* One sentence in plain words: what is wrong and what to do. Never NULL. */
const char *b24_err_text(int err);

#endif
