/* cli_wire.h - shows the answer's octets to people: the head line by line, the
 * body without its chunks, so that no chunk's edge can cut a secret in two and
 * hide it from the mask. Pure. What is no HTTP is shown as it comes; the core
 * alone judges it. */
#ifndef B24_CLI_WIRE_H
#define B24_CLI_WIRE_H

#include "b24/b24.h"
#include "cli_mask.h"

struct b24_cli_wire {
    struct b24_cli_mask mask;
    struct b24_cli_out *out;
    const struct b24_config *config; /* these three for who tells of the */
    char *request;                   /* request: room for it, masked */
    size_t request_cap;
    size_t left; /* octets left of the chunk */
    size_t line; /* octets of the head's or chunk size's line so far */
    uint8_t state;
    uint8_t chunked;   /* the head says so */
    uint8_t backslash; /* of the body, held back until the next octet */
    uint8_t interim;   /* a 1xx response: another head follows */
    uint8_t line_open; /* the line that is shown has begun */
    char start[32];    /* of the line, lower case */
};

/* Before each call. secret as in b24_cli_mask_init(); when an answer begins it
 * may be another one in the same place. */
void b24_cli_wire_init(struct b24_cli_wire *w, const char *secret,
                       struct b24_cli_out *out);
void b24_cli_wire_feed(struct b24_cli_wire *w, const char *data, size_t len);
/* After each answer of the call: another may follow. */
void b24_cli_wire_end(struct b24_cli_wire *w);
/* Lines that are there already, each behind "> " or "< ". */
void b24_cli_wire_show(struct b24_cli_out *out, const char *mark,
                       const char *text, size_t len);

#endif
