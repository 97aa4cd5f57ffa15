/* b24_json_scan.h - the grammar of JSON (RFC 8259) and of UTF-8 (RFC 3629),
 * without tokens (layer 2, a part of b24_json). */
#ifndef B24_JSON_SCAN_H
#define B24_JSON_SCAN_H

#include "b24_json.h"

/* Checks j->text, sets j->bad_utf8. B24_OK: a whole document; B24_BUSY: the
 * beginning of one; B24_E_JSON: neither; B24_E_TOO_LARGE: too deep, j->len now
 * ends before the bracket that is too much. */
int b24_json_scan(struct b24_json *j);
/* A number that begins at *number; *number goes behind it. B24_OK; B24_BUSY:
 * digits are missing at end; B24_E_JSON. A number that ends at end may go on
 * there. */
int b24_json_number(const char **number, const char *end);
/* The character at p, not ASCII. Its octets, 2-4; 0: malformed; -1: cut off
 * by the end of the len octets, 1 or more. */
int b24_json_utf8(const char *p, size_t len, uint32_t *code);

#endif
