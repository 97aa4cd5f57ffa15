/* b24_json.h - strict JSON (RFC 8259) above jsmn (layer 2). jsmn finds the
 * tokens but takes much that is not JSON; here everything is checked: grammar,
 * numbers, literals, escapes, one value, nothing behind it. Octets that are
 * not UTF-8 (RFC 3629) are refused too, but inside a string they only leave a
 * mark, so that the text of an error can still be shown.
 *
 * A text may be only the beginning of a document (cut); then what stands in it
 * must still be the beginning of some valid document, values that are whole
 * can be read, and an unfinished string that is a member's value as well. */
#ifndef B24_JSON_H
#define B24_JSON_H

#include "b24_buf.h"

/* Arrays and objects inside each other at the most. */
#define B24_JSON_DEPTH 32

struct b24_json {
    const char *text; /* caller's, must outlive this */
    size_t len;
    void *tokens; /* caller's */
    int count;    /* tokens in use */
    uint8_t cut;  /* 1: text, or what fits the tokens, is only the beginning */
    uint8_t bad_utf8; /* 1: not UTF-8 in some string: take it for no success */
};

/* cut: 1 when text is known to be only the beginning. tokens: 4-aligned room
 * for max tokens of 16 octets. B24_OK: valid (as far as it goes); B24_E_JSON:
 * it is not JSON, or empty; B24_E_TOO_LARGE: more tokens than max or deeper
 * than B24_JSON_DEPTH: j->cut is 1 and what was read so far can be used. */
int b24_json_parse(struct b24_json *j, const char *text, size_t len, int cut,
                   uint32_t *tokens, size_t max);
/* Indices of the values of the members with those names, at:
 * an object's index, 0 is the top value. Names are compared after unescaping.
 * B24_E_NONE: absent, or at is not an object; B24_E_JSON: there twice. */
void b24_json_members(const struct b24_json *j, int at,
                      const char *const *names, size_t count, int *found);
/* The same for one name. */
int b24_json_get(const struct b24_json *j, int at, const char *name);
/* Index of the first element (at: array; B24_E_NONE: empty), of the one
 * behind (B24_E_NONE: the last, or not whole). */
int b24_json_first(const struct b24_json *j, int at);
int b24_json_next(const struct b24_json *j, int array, int at);
/* Where a value of a whole document stands in the text, a string with its
 * quotes. at: an index. */
void b24_json_span(const struct b24_json *j, int at, size_t *from, size_t *len);
/* at < 0: B24_KIND_NONE. An unfinished string is a string. */
enum b24_kind b24_json_kind(const struct b24_json *j, int at);
/* Appends a string or number to out, NUL-terminated. exact 0: for people, cut
 * to fit at a code point: surrogates joined, lone ones U+FFFD, controls (C0,
 * DEL, C1) dropped (a line break or tab becomes a space). exact 1: a string, to
 * be used. B24_OK; B24_E_NONE: another kind, or not exactly: unfinished, or
 * with a NUL or control in it; B24_E_SPACE: longer than fits exactly. */
int b24_json_copy(const struct b24_json *j, int at, char *out, size_t cap,
                  int exact);
static inline int b24_json_text(const struct b24_json *j, int at, char *out,
                                size_t cap)
{
    return b24_json_copy(j, at, out, cap, 0);
}
/* Replaces what is in out; after a failure out is empty. */
static inline int b24_json_string(const struct b24_json *j, int at, char *out,
                                  size_t cap)
{
    int rc;

    out[0] = '\0';
    rc = b24_json_copy(j, at, out, cap, 1);
    if (rc)
        out[0] = '\0';
    return rc;
}
/* 1: the string is s, exactly, after unescaping. */
int b24_json_is(const struct b24_json *j, int at, const char *s);
/* A number times 10^scale (0-6), cut towards zero; no floating point. A
 * string that holds a number counts too (the portal sends "1").
 * B24_E_RANGE: beyond int64; B24_E_NONE: another kind. */
int b24_json_fixed(const struct b24_json *j, int at, unsigned scale,
                   int64_t *out);

#endif
