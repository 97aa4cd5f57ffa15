/* fuzz_json.c - any octets as JSON: what is accepted has tokens that cover it,
 * every beginning of it is one, and what is read is clean. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "b24_json.h"

#define TOKENS 96

static void check(int ok)
{
    if (!ok)
        abort();
}

/* Valid UTF-8 by a decoder of its own, no controls. */
static void check_clean(const char *text)
{
    const uint8_t *p = (const uint8_t *)text;

    while (*p) {
        uint32_t code = *p, least = 0;
        int more = 0;

        if (code >= 0xf0) {
            code &= 7;
            more = 3;
            least = 0x10000;
        } else if (code >= 0xe0) {
            code &= 15;
            more = 2;
            least = 0x800;
        } else if (code >= 0x80) {
            check(code >= 0xc0);
            code &= 31;
            more = 1;
            least = 0x80;
        }
        for (p++; more > 0; more--, p++) {
            check((*p & 0xc0) == 0x80);
            code = code << 6 | (*p & 0x3f);
        }
        check(code >= least && code <= 0x10ffff);
        check(code < 0xd800 || code > 0xdfff);
        check(code >= 0x20 && (code < 0x7f || code > 0x9f));
    }
}

/* Reads every value by every reader; how many tokens the walk went over. */
static int walk(const struct b24_json *j, int at)
{
    char text[24] = "", exact[24];
    enum b24_kind kind = b24_json_kind(j, at);
    int64_t n;
    int i, rc, seen = 1;

    check(kind != B24_KIND_NONE);
    rc = b24_json_text(j, at, text, sizeof(text));
    check((rc == B24_OK) ==
          (kind == B24_KIND_STRING || kind == B24_KIND_NUMBER));
    check_clean(text);
    rc = b24_json_string(j, at, exact, sizeof(exact));
    check_clean(exact);
    if (rc == B24_OK) {
        check(kind == B24_KIND_STRING);
        check(b24_json_is(j, at, exact));
    }
    (void)b24_json_fixed(j, at, 3, &n);
    if (kind != B24_KIND_ARRAY)
        return 1;
    for (i = b24_json_first(j, at); i >= 0; i = b24_json_next(j, at, i))
        if (b24_json_kind(j, i) == B24_KIND_ARRAY)
            seen += walk(j, i);
        else
            seen++;
    return seen;
}

/* Every token; an array of no objects is as large as its walk. */
static void read_all(const struct b24_json *j)
{
    int i, objects = 0;

    for (i = 0; i < j->count; i++) {
        objects += b24_json_kind(j, i) == B24_KIND_OBJECT;
        (void)walk(j, i);
        (void)b24_json_get(j, i, "a");
    }
    if (!j->cut && objects == 0 && b24_json_kind(j, 0) == B24_KIND_ARRAY)
        check(walk(j, 0) == j->count);
}

/* An exact-size copy, so that one octet too far is seen. */
static int parse(struct b24_json *j, const uint8_t *data, size_t size, int cut,
                 uint32_t *tokens, size_t max)
{
    char *text = malloc(size ? size : 1);
    int rc;

    check(text != NULL);
    memcpy(text, data, size);
    rc = b24_json_parse(j, text, size, cut, tokens, max);
    if (rc != B24_E_JSON)
        read_all(j);
    else
        check(j->count == 0);
    free(text);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint32_t tokens[TOKENS * 4];
    struct b24_json j, part;
    size_t len, few;
    int rc;

    if (size < 3)
        return 0;
    few = data[0] % TOKENS;
    len = data[1];
    data += 2;
    size -= 2;
    rc = parse(&j, data, size, 0, tokens, TOKENS);
    if (rc == B24_OK)
        check(j.count > 0 && !j.cut);
    if (rc != B24_E_JSON) {
        len = 1 + len % size;
        check(parse(&part, data, len, 1, tokens, TOKENS) != B24_E_JSON);
        check(part.cut && part.count <= j.count + 1);
        check(parse(&part, data, size, 0, tokens, few) != B24_E_JSON);
        check(part.count <= (int)few);
        check(!part.cut || rc != B24_OK || j.count > (int)few ||
              part.count == j.count);
    } else {
        (void)parse(&part, data, size, 1, tokens, TOKENS);
    }
    return 0;
}
