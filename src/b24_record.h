/* b24_record.h - follows the records of a TLS stream (layer 2), for what Mbed
 * TLS does not tell: how large they are, where one ends, and which alert was
 * the server's first word. */
#ifndef B24_RECORD_H
#define B24_RECORD_H

#include "b24/b24.h"

/* RFC 8446, 5.1. */
#define B24_RECORD_HEADER_LEN 5u

struct b24_record {
    uint32_t total; /* lengths of all records of the known types */
    uint16_t len;   /* of the last one that began, of whatever type */
    uint16_t left;  /* of it, still to come */
    uint8_t head[B24_RECORD_HEADER_LEN];
    uint8_t filled;  /* octets in head; 0: between two records */
    uint8_t refusal; /* alert that was all there was at first; 0: none */
};

/* The next octets that came; begin with a struct of zeros. */
void b24_record_watch(struct b24_record *r, const uint8_t *p, size_t len);
/* 1: the server's first word was that there is nothing in common. */
int b24_record_refused(const struct b24_record *r);

#endif
