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

void b24_json_members(const struct b24_json *j, int at,
                      const char *const *names, size_t count, int *found)
{
    size_t i;
    int end;

    for (i = 0; i < count; i++)
        found[i] = B24_E_NONE;
    if (!is_type(j, at, JSMN_OBJECT))
        return;
    for (end = behind(j, at++); at < end; at = behind(j, at + 1)) {
        char c = j->text[token(j, at)->start];

        for (i = 0; i < count; i++) {
            const char *name = names[i];

            if ((*name && c != *name && c != '\\') || !b24_json_is(j, at, name))
                continue;
            if (found[i] != B24_E_NONE)
                found[i] = B24_E_JSON;
            else if (at + 1 < end)
                found[i] = at + 1;
        }
    }
}

void b24_json_span(const struct b24_json *j, int at, size_t *from, size_t *len)
{
    const jsmntok_t *t = token(j, at);
    const size_t quote = t->type == JSMN_STRING;

    *from = (size_t)t->start - quote;
    *len = (size_t)t->end - (size_t)t->start + 2 * quote;
}

int b24_json_get(const struct b24_json *j, int at, const char *name)
{
    int found;

    b24_json_members(j, at, &name, 1, &found);
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
    /* what each begins with, in the order of enum b24_kind */
    static const char first[] = "nft0\"[{";
    const char *found;

    if (at < 0 || at >= j->count)
        return B24_KIND_NONE;
    if (token(j, at)->type == JSMN_STRING)
        return B24_KIND_STRING;
    found = memchr(first, j->text[token(j, at)->start], sizeof(first) - 1);
    return found ? (enum b24_kind)(B24_KIND_NULL + (found - first))
                 : B24_KIND_NUMBER;
}

/* C0, DEL, C1. */
static int is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* What people are shown for a code point; 0: nothing. */
static uint32_t clean(uint32_t code)
{
    if (code == '\t' || code == '\n' || code == '\r' || code == 0x2028 ||
        code == 0x2029)
        return ' ';
    if (is_control(code))
        return 0;
    return code == B24_JSON_BAD ? 0xfffd : code;
}

int b24_json_copy(const struct b24_json *j, int at, char *out, size_t cap,
                  int exact)
{
    enum b24_kind kind = b24_json_kind(j, at);
    struct b24_json_chars c;
    uint32_t code;
    size_t len, n;

    if (kind != B24_KIND_STRING && (exact || kind != B24_KIND_NUMBER))
        return B24_E_NONE;
    c = chars(j, at);
    if (exact && c.cut)
        return B24_E_NONE;
    for (len = strlen(out); (code = b24_json_char(&c)) != B24_JSON_END;
         len += n) {
        if (exact && (code == B24_JSON_BAD || is_control(code)))
            return B24_E_NONE;
        code = exact ? code : clean(code);
        n = code ? b24_json_put(out + len, cap - len - 1, code) : 0;
        if (code && n == 0)
            return exact ? B24_E_SPACE : B24_OK;
        out[len + n] = '\0';
    }
    return B24_OK;
}

int b24_json_is(const struct b24_json *j, int at, const char *s)
{
    struct b24_json_chars c;
    uint32_t code;
    size_t n;
    char one[4];

    if (!is_type(j, at, JSMN_STRING))
        return 0;
    c = chars(j, at);
    if (c.cut)
        return 0;
    n = (size_t)(c.end - c.p);
    if (!memchr(c.p, '\\', n)) /* as nearly all are */
        return strncmp(s, c.p, n) == 0 && s[n] == '\0';
    for (; (code = b24_json_char(&c)) != B24_JSON_END; s += n) {
        n = b24_json_put(one, sizeof(one), code);
        if (code == 0 || code == B24_JSON_BAD || strncmp(s, one, n) != 0)
            return 0;
    }
    return *s == '\0';
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
    if (kind == B24_KIND_STRING &&
        (c.cut || p == c.end || b24_json_number(&p, c.end) != B24_OK ||
         p != c.end))
        return B24_E_NONE;
    return b24_json_scale(c.p, c.end, scale, out);
}
