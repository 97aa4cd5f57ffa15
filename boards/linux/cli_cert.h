/* cli_cert.h - what a doctor tells of a certificate: whose it is, and how long.
 * The client has judged it; here it is only read. Pure. */
#ifndef B24_CLI_CERT_H
#define B24_CLI_CERT_H

#include <stddef.h>
#include <stdint.h>

/* Certificates of one chain that are kept, the server's and the root first. */
#define B24_CLI_CERTS 6

struct b24_cli_cert {
    char name[64]; /* common name, else organisation; printable ASCII, cut to
                    * fit; "" if it has neither */
    int64_t from_s, until_s; /* valid, Unix s */
    int depth;               /* 0: the server's */
    int err;                 /* B24_OK, or what the client says is wrong */
};

/* Of the last connection. All zero before the first. */
struct b24_cli_chain {
    struct b24_cli_cert certs[B24_CLI_CERTS]; /* the server's last */
    unsigned n;
};

/* The cert hook of struct b24_config; ctx: a struct b24_cli_chain. A depth
 * that is not below the one before begins anew. */
void b24_cli_chain_see(void *ctx, const uint8_t *der, size_t len, int depth,
                       int err);
/* 0, or -1: not the shape of a certificate. Fills name and times. */
int b24_cli_cert_read(struct b24_cli_cert *c, const uint8_t *der, size_t len);

#endif
