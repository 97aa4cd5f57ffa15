/* cli_ini.c - one section of one INI file, by inih. */
#include "cli_config.h"

#include "b24/b24.h"

#include <ini.h>
#include <string.h>

/* Keys that are no option. */
#define CARDS_BIT   ((uint64_t)1 << 63)
#define WEBHOOK_BIT ((uint64_t)1 << 62)

struct reading {
    struct b24_cli_config *c;
    struct b24_cli_args *a;
    struct b24_cli_out *err;
    const char *path, *section;
    int shared;
    const char *next, *end; /* of the text */
    const char *webhook;    /* SECRET: the value on this line, or NULL */
    size_t webhook_len;
    unsigned line;         /* its number */
    uint64_t before, seen; /* options: given when we began, and here */
    int open;              /* no credential was given when we began */
    int here;              /* the line stands in the section that is read */
    int rc;
};

/* "FILE:LINE: " and why; "$" in it is the key. */
static int fail(struct reading *r, const char *key, const char *why, int rc)
{
    const size_t n = strcspn(why, "$");

    if (r->rc != B24_OK)
        return 0;
    r->rc = rc;
    b24_cli_put_name(r->err, r->path);
    b24_cli_puts(r->err, ":");
    b24_cli_put_number(r->err, r->line);
    b24_cli_puts(r->err, ": ");
    b24_cli_put(r->err, why, n);
    if (why[n]) {
        b24_cli_puts(r->err, key);
        b24_cli_puts(r->err, why + n + 1);
    }
    return 0;
}

/* ---- lines --------------------------------------------------------------- */

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && is_blank(*p))
        p++;
    return p;
}

/* As inih has it: a ';' behind a blank, and what follows. */
static int is_comment(const char *p, const char *start)
{
    return *p == ';' && p > start && is_blank(p[-1]);
}

/* Finds the value of "webhook = ...", without the blanks around it and without
 * the comment behind it. */
static void find_webhook(struct reading *r, const char *line, const char *end)
{
    static const char key[] = "webhook";
    const size_t n = sizeof key - 1;

    r->webhook = NULL;
    if ((size_t)(end - line) <= n || memcmp(line, key, n) != 0)
        return;
    line = skip_blanks(line + n, end);
    if (line == end || (*line != '=' && *line != ':'))
        return;
    line = skip_blanks(line + 1, end);
    r->webhook = line;
    for (; line < end && !is_comment(line, r->webhook); line++)
        ;
    while (line > r->webhook && is_blank(line[-1]))
        line--;
    r->webhook_len = (size_t)(line - r->webhook);
}

/* "[profile]": inih says so only when a key follows, and cuts its name. */
static int is_section(const struct reading *r, const char *line, size_t len)
{
    const size_t n = strlen(r->section);

    return n > 0 && len > n + 1 && line[0] == '[' && line[n + 1] == ']' &&
           memcmp(line + 1, r->section, n) == 0;
}

/* ini_reader. A line's first blanks are dropped: to inih an indented line
 * would go on the one before. A secret is kept from it, for it gives memory
 * back as it is. */
static char *read_line(char *to, int cap, void *stream)
{
    static const char stand_in[] = "webhook = *\n";
    struct reading *r = stream;
    const char *line = r->next, *end;
    size_t len;

    if (line == r->end || r->rc != B24_OK)
        return NULL;
    end = memchr(line, '\n', (size_t)(r->end - line));
    r->next = end ? end + 1 : r->end;
    if (!end)
        end = r->end;
    r->line++;
    line = skip_blanks(line, end);
    len = (size_t)(end - line);
    if (len > B24_CLI_CONFIG_LINE || len + 2 > (size_t)cap) {
        fail(r, "", "the line is too long", B24_E_ARG);
        return NULL;
    }
    if (len > 0 && line[0] == '[')
        r->here = is_section(r, line, len);
    if (r->here && r->section[0])
        r->c->found = 1;
    find_webhook(r, line, end);
    if (r->webhook) {
        memcpy(to, stand_in, sizeof stand_in);
        return to;
    }
    memcpy(to, line, len);
    to[len] = '\n';
    to[len + 1] = '\0';
    return to;
}

/* ---- values -------------------------------------------------------------- */

/* A key is an option's name; '_' is as good as '-'. */
static const struct b24_cli_option *option_of(const char *key)
{
    const struct b24_cli_option *o;

    for (o = b24_cli_options; o->name; o++) {
        size_t i = 0;

        while (key[i] && o->name[i] == (key[i] == '_' ? '-' : key[i]))
            i++;
        if (!key[i] && !o->name[i])
            return b24_cli_configurable(o->id) ? o : NULL;
    }
    return NULL;
}

/* A relative name counts from the file's folder. */
static char *keep_name(struct reading *r, const char *value)
{
    const char *slash = strrchr(r->path, '/');
    const size_t folder = slash ? (size_t)(slash + 1 - r->path) : 0;
    char *kept;

    if (value[0] == '/' || strcmp(value, "-") == 0)
        return b24_cli_config_keep(r->c, value, strlen(value));
    kept = b24_cli_config_keep(r->c, r->path, folder);
    if (!kept)
        return NULL;
    r->c->used--; /* its end: the name goes on there */
    return b24_cli_config_keep(r->c, value, strlen(value)) ? kept : NULL;
}

static int is_file(int id)
{
    return id == B24_CLI_WEBHOOK_FILE || id == B24_CLI_TOKEN_FILE ||
           id == B24_CLI_CA_FILE;
}

static int set_option(struct reading *r, const struct b24_cli_option *o,
                      const char *key, const char *value)
{
    static char yes[] = "true", no[] = "false";
    const char *wrong = NULL;
    char *kept;

    if (!o->arg) {
        kept = strcmp(value, yes) == 0 ? yes : no;
        if (kept == yes)
            b24_cli_flag(r->a, o->id);
        else if (strcmp(value, no) != 0)
            wrong = "is true or false";
    } else {
        kept = is_file(o->id) ? keep_name(r, value)
                              : b24_cli_config_keep(r->c, value, strlen(value));
        wrong = kept ? b24_cli_set(r->a, o->id, kept)
                     : "has no room left: the file is too large";
    }
    if (!wrong) {
        b24_cli_note(r->a, o, kept, r->path);
        return 1;
    }
    fail(r, key, "$ ", B24_E_ARG);
    b24_cli_puts(r->err, wrong);
    return 0;
}

/* "contact lead deal:9" */
static int set_cards(struct reading *r, const char *value)
{
    char *p = b24_cli_config_keep(r->c, value, strlen(value));

    while (p && *p) {
        p += strspn(p, " \t,");
        if (!*p)
            break;
        if (r->c->count == B24_CLI_CONFIG_CARDS)
            return fail(r, "", "cards: too many", B24_E_ARG);
        r->c->cards[r->c->count++] = p;
        p += strcspn(p, " \t,");
        if (*p)
            *p++ = '\0';
    }
    r->c->cards_source = r->path;
    if (!p || r->c->count == 0)
        return fail(r, "", "cards takes names of cards", B24_E_ARG);
    return 1;
}

/* In any section: a secret must not lie open, whoever it is for. */
static int check_webhook(struct reading *r)
{
    if (r->shared)
        return fail(r, "",
                    "a webhook's address stands here, and others can read the "
                    "file: make it yours alone with chmod 600",
                    B24_E_CREDENTIAL);
    return 1;
}

static int set_webhook(struct reading *r)
{
    r->a->webhook = b24_cli_config_keep(r->c, r->webhook, r->webhook_len);
    r->a->webhook_source = r->path;
    if (!r->webhook_len || !r->a->webhook)
        return fail(r, "", "webhook takes the webhook's address", B24_E_ARG);
    return 1;
}

static int unknown(struct reading *r, const char *key)
{
    const size_t len = strspn(key, "abcdefghijklmnopqrstuvwxyz_-");

    /* what looks like nothing else may be a secret */
    return fail(r, key,
                key[len] || len > 24 ? "there is no such key"
                                     : "there is no key $",
                B24_E_ARG);
}

static int apply(struct reading *r, const struct b24_cli_option *o,
                 const char *key, const char *value)
{
    if (o)
        return set_option(r, o, key, value);
    return r->webhook ? set_webhook(r) : set_cards(r, value);
}

/* ini_handler: 1, or 0 with the reason in r. */
static int take(void *user, const char *section, const char *key,
                const char *value)
{
    struct reading *r = user;
    const struct b24_cli_option *o = option_of(key);
    const int webhook = r->webhook != NULL;
    uint64_t bit;

    (void)section; /* cut to inih's size */
    if (!o && !webhook && strcmp(key, "cards") != 0)
        return unknown(r, key);
    if (webhook && !check_webhook(r))
        return 0;
    bit = o         ? (uint64_t)1 << (o - b24_cli_options)
          : webhook ? WEBHOOK_BIT
                    : CARDS_BIT;
    if (!r->here || r->before & bit ||
        ((webhook || (o && b24_cli_of_credential(o->id))) && !r->open))
        return 1;
    if (r->seen & bit && !(o && o->id == B24_CLI_RESOLVE))
        return fail(r, key, "$ is given twice", B24_E_ARG);
    r->seen |= bit;
    if (o && !b24_cli_applies(r->a, o->id))
        return 1;
    r->a->given |= bit;
    return apply(r, o, key, value);
}

int b24_cli_ini(struct b24_cli_config *c, struct b24_cli_args *a, size_t len,
                const char *path, const char *section, int shared,
                struct b24_cli_out *err)
{
    static const char mark[] = "\xef\xbb\xbf"; /* of the byte order, UTF-8 */
    struct reading r = {.c = c,
                        .a = a,
                        .err = err,
                        .path = path,
                        .section = section,
                        .shared = shared,
                        .next = c->text,
                        .end = c->text + len,
                        .before = a->given,
                        .here = !section[0],
                        .open = !a->webhook_file && !a->token_file &&
                                !a->webhook && !a->hook_in_environment};
    int rc;

    if (len >= sizeof mark - 1 && memcmp(r.next, mark, sizeof mark - 1) == 0)
        r.next += sizeof mark - 1;
    rc = ini_parse_stream(read_line, &r, take, &r);
    if (rc != 0 && r.rc == B24_OK) {
        r.line = rc > 0 ? (unsigned)rc : r.line;
        fail(&r, "",
             rc > 0 ? "neither [profile] nor key = value nor a comment"
                    : "no memory for this line",
             B24_E_ARG);
    }
    return r.rc;
}
