/* fake_pem.h - certificates that consist of their frame: enough to find a
 * subject in, nothing to trust. */
#ifndef FAKE_PEM_H
#define FAKE_PEM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct pem_bytes {
    uint8_t b[8192];
    size_t len;
};

/* The Name CN=cn. */
void pem_name(struct pem_bytes *out, const char *cn);
/* A certificate of size octets (600-4100); serial tells equal names apart. */
void pem_cert(struct pem_bytes *out, const char *cn, const char *issuer,
              uint8_t serial, size_t size);
/* Base64 with eol after every cols characters (a multiple of 4). */
void pem_base64(FILE *out, const uint8_t *p, size_t len, const char *eol,
                size_t cols);
/* One PEM block; the second makes the certificate too. */
void pem_put(FILE *out, const struct pem_bytes *c);
void pem_put_cn(FILE *out, const char *cn, uint8_t serial);

/* The bundle under test: a file of its own in $B24_OUT, or here. Group set-up
 * and clean-up for cmocka, and writing it anew. */
extern char pem_file[256];
int pem_setup(void **state);
int pem_teardown(void **state);
FILE *pem_start(void);
void pem_end(FILE *out);

#endif
