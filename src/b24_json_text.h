/* b24_json_text.h - what strings and numbers of a checked JSON text say
 * (layer 2, a part of b24_json). */
#ifndef B24_JSON_TEXT_H
#define B24_JSON_TEXT_H

#include "b24_json.h"

/* The inside of a string. */
struct b24_json_chars {
    const char *p, *end;
    int cut; /* 1: unfinished, it goes on behind end */
};

/* Not code points. */
#define B24_JSON_BAD 0x110000u /* lone surrogate, malformed octet */
#define B24_JSON_END 0x110001u

/* The next code point, BAD or END. A last one that a cut fell into is END. */
uint32_t b24_json_char(struct b24_json_chars *c);
/* Writes a code point as UTF-8: 1-4 octets; 0: they do not fit into room. */
size_t b24_json_put(char *out, size_t room, uint32_t code);
/* A well-formed number, see b24_json_fixed(). B24_OK, B24_E_RANGE. */
int b24_json_scale(const char *p, const char *end, unsigned scale,
                   int64_t *out);

#endif
