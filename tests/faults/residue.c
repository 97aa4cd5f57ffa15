/* residue.c - looks for what is left of a secret. */
#include "fault.h"

#include <string.h>

static char secret[B24_TOKEN_SIZE];
static size_t secret_len;
static uint8_t begins[65536 / 8]; /* the first two octets of each run */

static unsigned pair(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

void residue_learn(const char *what)
{
    secret_len = strlen(what);
    memcpy(secret, what, secret_len + 1);
    memset(begins, 0, sizeof(begins));
    for (size_t i = 0; i + RESIDUE_RUN <= secret_len; i++) {
        unsigned at = pair((const unsigned char *)secret + i);

        begins[at / 8] |= (uint8_t)(1u << at % 8);
    }
}

int residue_in(const void *where, size_t len)
{
    const unsigned char *p = where;

    for (size_t at = 0; at + RESIDUE_RUN <= len; at++) {
        unsigned two = pair(p + at);

        if (!(begins[two / 8] & 1u << two % 8))
            continue;
        for (size_t i = 0; i + RESIDUE_RUN <= secret_len; i++)
            if (memcmp(p + at, secret + i, RESIDUE_RUN) == 0)
                return 1;
    }
    return 0;
}

int residue_zero(const void *where, size_t len)
{
    const unsigned char *p = where;

    return len == 0 || (p[0] == 0 && memcmp(p, p + 1, len - 1) == 0);
}
