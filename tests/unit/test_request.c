/* test_request.c - whole requests, octet by octet as tests/unit/golden has
 * them. */
#define _POSIX_C_SOURCE 200809L /* popen */
#include "b24_test.h"

#include <stdio.h>

#include "b24_method.h"
#include "b24_request.h"

#ifndef B24_GOLDEN
#define B24_GOLDEN "tests/unit/golden/requests.txt"
#endif

static const char request_id[] = "00112233445566778899aabbccddeeff";

/* The file that the environment names, else the built-in path. */
static const char *path_of(const char *variable, const char *path)
{
    const char *named = getenv(variable);

    return named ? named : path;
}

static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "r");

    if (!file)
        fail_msg("cannot read %s", path);
    return file;
}

/* ---- golden requests -------------------------------------------------- */

struct block {
    char name[80], site[160], token[128], want[2048];
    size_t len; /* of want */
    struct b24_call call;
};

static uint8_t word_at(const char *const *words, const char *word)
{
    uint8_t i = 0;

    while (strcmp(words[i], word) != 0)
        i++; /* a word that is not there ends in a crash, not in silence */
    return i;
}

static void read_call(struct b24_call *call, const char *line)
{
    static const char *const ops[] = {"reset",   "get",        "force",
                                      "profile", "method.get", "scope"};
    static const char *const entities[] = {"contact", "lead", "deal", "company",
                                           "item"};
    static const char *const families[] = {"entity", "item"};
    char op[16], entity[16], family[16], scope;
    int user, type, category, customer;

    assert_int_equal(sscanf(line, "call %15s %15s %15s %c %d %d %d %d", op,
                            entity, family, &scope, &user, &type, &category,
                            &customer),
                     8);
    call->op = word_at(ops, op);
    call->entity = word_at(entities, entity);
    call->family = word_at(families, family);
    call->scope = scope == '-' ? 0 : (uint8_t)scope;
    call->user_id = user;
    call->entity_type_id = type;
    call->category_id = category;
    call->lead_customer_type = (uint8_t)customer;
}

/* line holds the block's first line, and then that of the next. */
static int read_block(FILE *file, struct block *block, char *line, int cap)
{
    int head = 1;

    memset(block, 0, sizeof *block);
    if (sscanf(line, "=== %79[^\n]", block->name) != 1)
        return 0;
    assert_non_null(fgets(line, cap, file));
    read_call(&block->call, line);
    assert_int_equal(fscanf(file, "site %159s\ntoken %127s\n---\n", block->site,
                            block->token),
                     2);
    for (line[0] = '\0'; fgets(line, cap, file); line[0] = '\0') {
        size_t len = strcspn(line, "\n");

        if (strncmp(line, "=== ", 4) == 0)
            break;
        assert_true(block->len + len + 2 < sizeof block->want);
        memcpy(block->want + block->len, line, len);
        block->len += len;
        if (head)
            memcpy(block->want + block->len, "\r\n", 2);
        block->len += head ? 2 : 0;
        head = head && len;
    }
    return 1;
}

static int build(struct b24_buf *b, const struct block *block,
                 const struct b24_site *site)
{
    struct b24_request request;

    request.site = site;
    request.call = &block->call;
    request.access_token = block->token[0] == '-' ? NULL : block->token;
    request.user_agent = "b24reset/test";
    request.request_id = request_id;
    return b24_request_build(b, &request);
}

/* Whole in just enough room, and at no smaller one. Four octets may be needed
 * while the length is not known. */
static void check_block(const struct block *block)
{
    struct b24_site site;
    size_t cap;
    int rc;

    assert_int_equal(b24_site_parse(&site, block->site, strlen(block->site)),
                     B24_OK);
    if (b24_method_check(&block->call) != B24_OK)
        fail_msg("%s: refused", block->name);
    for (cap = 0; cap <= block->len + 4; cap++) {
        char *memory = malloc(cap ? cap : 1);
        struct b24_buf b;

        assert_non_null(memory);
        b24_buf_init(&b, memory, cap);
        rc = build(&b, block, &site);
        if (rc != b.err || (rc && rc != B24_E_SPACE) ||
            (rc && cap == block->len + 4) || (!rc && cap < block->len))
            fail_msg("%s: %d at %u", block->name, rc, (unsigned)cap);
        if (!rc && (b.len != block->len ||
                    memcmp(memory, block->want, block->len) != 0))
            fail_msg("%s:\n%.*s", block->name, (int)b.len, memory);
        free(memory);
    }
}

/* Every entity x family x scope x credential must be among them. */
static void golden(void **state)
{
    FILE *file = open_file(path_of("B24_GOLDEN", B24_GOLDEN));
    static struct block block;
    unsigned char seen[6][5][2][3][2] = {0};
    int e, f, s, t, missing = 0;
    char line[2048];

    (void)state;
    assert_non_null(fgets(line, sizeof line, file));
    while (read_block(file, &block, line, sizeof line)) {
        const struct b24_call *c = &block.call;

        check_block(&block);
        seen[c->op][c->entity][c->family][c->scope == 'C' ? 2 : c->scope == 'P']
            [block.token[0] != '-'] = 1;
    }
    fclose(file);
    for (e = 0; e < 5; e++)
        for (f = e == B24_ITEM; f < 2; f++) {
            for (s = 1; s < 3; s++)
                for (t = 0; t < 2; t++)
                    missing += !seen[B24_RESET][e][f][s][t];
            missing += !seen[B24_GET][e][f][0][0];
            missing += !seen[B24_FORCE_COMMON][e][f][0][0];
            missing += !seen[B24_METHOD_GET][e][f][0][0];
            missing += !seen[B24_METHOD_GET][e][f][0][1];
        }
    for (t = 0; t < 2; t++)
        missing +=
            !seen[B24_PROFILE][0][0][0][t] + !seen[B24_SCOPE][0][0][0][t];
    assert_int_equal(missing, 0);
}

/* The file is what its script prints. */
static void golden_is_made(void **state)
{
    const char *path = path_of("B24_GOLDEN", B24_GOLDEN);
    const char *slash = strrchr(path, '/');
    char command[512];
    FILE *file, *made;
    int c;

    (void)state;
    snprintf(command, sizeof command, "python3 '%.*smake.py'",
             slash ? (int)(slash - path + 1) : 0, path);
    made = popen(command, "r");
    assert_non_null(made);
    file = open_file(path);
    do {
        c = getc(file);
        assert_int_equal(getc(made), c);
    } while (c != EOF);
    fclose(file);
    assert_int_equal(pclose(made), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden),
        cmocka_unit_test(golden_is_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
