/* b24_token.h - an OAuth authorization: what is kept of it, and who renews it.
 * Included by b24.h alone.
 *
 *     static struct b24_token file;
 *     b24_token_parse(&file, json, len);          access and refresh token ...
 *     file.oauth.ops = &b24_oauth_ops;            links what renews them; or
 *                                                 not: NULL
 *     config.site = &file.portal;
 *     config.oauth = &file.oauth;
 *
 * Then a call that the portal refuses with expired_token or invalid_token asks
 * the token server for a new pair, once, and is repeated, once, within the
 * same call. Nobody else may use the pair meanwhile: what port->load and
 * port->save keep is the truth, so that it survives a restart and can be
 * shared (b24_port.h). The new pair is durable before it is used. */
#ifndef B24_TOKEN_H
#define B24_TOKEN_H

struct b24_client;
struct b24_config;
struct b24_buf;

/* SECRET. What port->load and port->save move, as it stands. */
struct b24_pair {
    char access[B24_TOKEN_SIZE];  /* never empty */
    char refresh[B24_TOKEN_SIZE]; /* empty: none given */
    uint32_t expires;             /* Unix s; 0: not told. Decides nothing. */
};

/* Who renews the pair. Called through a pointer, so that an image in which
 * nobody names b24_oauth_ops does not carry it. Not for use. */
struct b24_oauth_ops {
    int (*check)(const struct b24_config *cfg, const struct b24_port *port);
    int (*begin)(struct b24_client *c);
    void (*build)(struct b24_client *c, struct b24_buf *out);
    int (*answer)(struct b24_client *c, int rc);
    void (*leave)(struct b24_client *c);
};
extern const struct b24_oauth_ops b24_oauth_ops;

/* SECRET, the caller's; the client changes it while it is in use. */
struct b24_oauth {
    const struct b24_oauth_ops *ops; /* &b24_oauth_ops; NULL: never renewed */
    struct b24_pair now;             /* goes with every call */
    struct b24_pair next;   /* has come, but could not be saved: see unsaved */
    struct b24_site server; /* token server: host and port; no hook */
    struct b24_site portal; /* what its last answer calls the portal; host
                             * empty: nothing. Reported, never called. */
    char client_id[B24_CLIENT_ID_SIZE];
    char client_secret[B24_CLIENT_SECRET_SIZE];
    uint8_t unsaved; /* 1: the next call begins by saving next */
};

/* SECRET, wipe it after use. */
struct b24_token {
    struct b24_oauth oauth;           /* ops NULL */
    struct b24_site portal;           /* host empty: none given; no hook */
    uint32_t scratch[B24_TOKENS * 4]; /* room to parse in */
};

/* Reads an authorization stored as JSON: an object with the names of the token
 * endpoint's answer (contract 4.3) and client_id, client_secret. access_token
 * is needed; refresh_token, expires, server_endpoint, client_endpoint and those
 * two are read; null counts as absent, other members do not matter. json need
 * not be terminated. B24_OK, or B24_E_JSON (not one object, or a name twice),
 * B24_E_TOKEN (missing, empty or not printable ASCII), B24_E_SPACE (too long),
 * B24_E_TOO_LARGE, B24_E_URL...: out is wiped then. */
int b24_token_parse(struct b24_token *out, const char *json, size_t len);
/* The same text with a pair in it: the values of access_token, refresh_token
 * and, if it is there, expires are replaced where they stand, every other
 * octet stays. scratch: room for B24_TOKENS * 4. Octets
 * written to out (no NUL), or < 0 as above; B24_E_NONE: one of the tokens is
 * not there. Then out is wiped. */
int b24_token_write(const char *json, size_t len, const struct b24_pair *pair,
                    uint32_t *scratch, char *out, size_t cap);
/* 1: all that a refresh needs is there (ops is not looked at). */
int b24_oauth_complete(const struct b24_oauth *oauth);

#endif
