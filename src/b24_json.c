/* b24_json.c - tokens; the only file that knows jsmn. See the header. */
#include "b24_json.h"

#include <string.h>

#include "b24_json_scan.h"
#include "b24_json_text.h"

#define JSMN_STATIC
#define JSMN_STRICT
#include <jsmn.h>

/* The caller gives four words for each. */
typedef char token_fits[sizeof(jsmntok_t) <= 16 ? 1 : -1];

static const jsmntok_t *token(const struct b24_json *j, int at)
{
    return (const jsmntok_t *)j->tokens + at;
}

/* What jsmn takes for no token because the text ends in it: a string that is
 * a value (at the end of a beginning), a number or literal that is the whole
 * document. end -1: unfinished. */
static void last_token(struct b24_json *j, jsmn_parser parser, size_t max)
{
    jsmntok_t *tokens = j->tokens, *last = tokens + parser.toknext;
    int start = (int)parser.pos, string;

    if (parser.pos >= j->len || parser.toknext >= max)
        return;
    string = j->text[start] == '"';
    if (string ? parser.toksuper >= 0 &&
                     tokens[parser.toksuper].type == JSMN_OBJECT
               : j->cut)
        return; /* a name, or a number that may go on */
    last->type = string ? JSMN_STRING : JSMN_PRIMITIVE;
    last->start = start + string;
    last->end = string ? -1 : (int)j->len;
    last->size = 0;
    j->count++;
}

int b24_json_parse(struct b24_json *j, const char *text, size_t len, int cut,
                   uint32_t *tokens, size_t max)
{
    jsmn_parser parser;
    int rc, found;

    memset(j, 0, sizeof(*j));
    j->text = text;
    j->len = len;
    j->tokens = tokens;
    j->cut = cut != 0;
    rc = b24_json_scan(j);
    if (rc == B24_E_TOO_LARGE)
        j->cut = 1;
    else if (len == 0 || rc == B24_E_JSON || (rc == B24_BUSY && !cut))
        return B24_E_JSON;
    else
        rc = B24_OK;
    jsmn_init(&parser);
    found = jsmn_parse(&parser, text, j->len, j->tokens, (unsigned)max);
    j->count = (int)parser.toknext;
    if (found == JSMN_ERROR_PART)
        last_token(j, parser, max);
    if (found != JSMN_ERROR_NOMEM)
        return rc;
    j->cut = 1;
    return B24_E_TOO_LARGE;
}

/* The token behind the one at and all that is in it. */
static int behind(const struct b24_json *j, int at)
{
    const jsmntok_t *t = token(j, at);
    int end;

    if (at >= j->count || t->end < 0)
        return j->count;
    end = t->end;
    do {
        at++;
        t++;
    } while (at < j->count && t->start < end);
    return at;
}

/* 1: there is a token at, it is of that type. */
static int is_type(const struct b24_json *j, int at, jsmntype_t type)
{
    return at >= 0 && at < j->count && token(j, at)->type == type;
}

static struct b24_json_chars chars(const struct b24_json *j, int at)
{
    const jsmntok_t *t = token(j, at);
    struct b24_json_chars c;

    c.cut = t->end < 0;
    c.p = j->text + t->start;
    c.end = c.cut ? j->text + j->len : j->text + t->end;
    return c;
}

int b24_json_get(const struct b24_json *j, int at, const char *name)
{
    int end, found = B24_E_NONE, seen = 0;

    if (!is_type(j, at, JSMN_OBJECT))
        return B24_E_NONE;
    for (end = behind(j, at++); at < end; at = behind(j, at + 1)) {
        char c = j->text[token(j, at)->start];

        if ((*name && c != *name && c != '\\') || !b24_json_is(j, at, name))
            continue;
        if (seen++)
            return B24_E_JSON;
        if (at + 1 < end)
            found = at + 1;
    }
    return found;
}

int b24_json_first(const struct b24_json *j, int at)
{
    if (!is_type(j, at, JSMN_ARRAY) || at + 1 >= behind(j, at))
        return B24_E_NONE;
    return at + 1;
}

int b24_json_next(const struct b24_json *j, int array, int at)
{
    at = behind(j, at);
    return at < behind(j, array) ? at : B24_E_NONE;
}

enum b24_kind b24_json_kind(const struct b24_json *j, int at)
{
    if (at < 0 || at >= j->count)
        return B24_KIND_NONE;
    switch (token(j, at)->type) {
    case JSMN_OBJECT:
        return B24_KIND_OBJECT;
    case JSMN_ARRAY:
        return B24_KIND_ARRAY;
    case JSMN_STRING:
        return B24_KIND_STRING;
    default:
        break;
    }
    switch (j->text[token(j, at)->start]) {
    case 't':
        return B24_KIND_TRUE;
    case 'f':
        return B24_KIND_FALSE;
    case 'n':
        return B24_KIND_NULL;
    default:
        return B24_KIND_NUMBER;
    }
}

/* What people are shown for a code point; 0: nothing. */
static uint32_t clean(uint32_t code)
{
    if (code == '\t' || code == '\n' || code == '\r' || code == 0x2028 ||
        code == 0x2029)
        return ' ';
    if (code < 0x20 || (code >= 0x7f && code < 0xa0))
        return 0;
    return code == B24_JSON_BAD ? 0xfffd : code;
}

int b24_json_text(const struct b24_json *j, int at, char *out, size_t cap)
{
    enum b24_kind kind = b24_json_kind(j, at);
    struct b24_json_chars c;
    size_t len, n;
    uint32_t code;
    char one[4];

    if (kind != B24_KIND_STRING && kind != B24_KIND_NUMBER)
        return B24_E_NONE;
    c = chars(j, at);
    len = strlen(out);
    while ((code = b24_json_char(&c)) != B24_JSON_END) {
        code = clean(code);
        if (code == 0)
            continue;
        n = b24_json_put(one, code);
        if (len + n >= cap)
            break;
        memcpy(out + len, one, n);
        len += n;
    }
    out[len] = '\0';
    return B24_OK;
}

static int copy(struct b24_json_chars *c, char *out, size_t cap)
{
    uint32_t code;
    size_t len = 0, n;
    char one[4];

    while ((code = b24_json_char(c)) != B24_JSON_END) {
        if (code == B24_JSON_BAD || code < 0x20 ||
            (code >= 0x7f && code < 0xa0))
            return B24_E_NONE;
        n = b24_json_put(one, code);
        if (len + n >= cap)
            return B24_E_SPACE;
        memcpy(out + len, one, n);
        len += n;
    }
    out[len] = '\0';
    return B24_OK;
}

int b24_json_string(const struct b24_json *j, int at, char *out, size_t cap)
{
    struct b24_json_chars c;
    int rc = B24_E_NONE;

    if (is_type(j, at, JSMN_STRING)) {
        c = chars(j, at);
        if (!c.cut)
            rc = copy(&c, out, cap);
    }
    if (rc)
        out[0] = '\0';
    return rc;
}

int b24_json_is(const struct b24_json *j, int at, const char *s)
{
    struct b24_json_chars c;
    uint32_t code;
    size_t n;
    char one[4];

    if (!is_type(j, at, JSMN_STRING))
        return 0;
    for (c = chars(j, at); !c.cut; s += n) {
        for (; c.p < c.end && *c.p == *s && *s != '\\'; c.p++)
            s++;
        if (c.p == c.end)
            return *s == '\0';
        if (*c.p != '\\')
            return 0;
        code = b24_json_char(&c);
        n = b24_json_put(one, code);
        if (code == 0 || code == B24_JSON_BAD || strncmp(s, one, n) != 0)
            return 0;
    }
    return 0;
}

int b24_json_fixed(const struct b24_json *j, int at, unsigned scale,
                   int64_t *out)
{
    enum b24_kind kind = b24_json_kind(j, at);
    struct b24_json_chars c;
    const char *p;

    if (kind != B24_KIND_STRING && kind != B24_KIND_NUMBER)
        return B24_E_NONE;
    c = chars(j, at);
    p = c.p;
    if (c.cut || p == c.end || b24_json_number(&p, c.end) != B24_OK ||
        p != c.end)
        return B24_E_NONE;
    return b24_json_scale(c.p, c.end, scale, out);
}
