/* token_file.h - a token file of the test's own, in a folder of its own. */
#ifndef TOKEN_FILE_H
#define TOKEN_FILE_H

#include "b24_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "b24_posix_token.h"

static const struct b24_pair fresh = {"a2", "b2", 2};
static const struct b24_port *const port = &b24_posix_port_keeping;
static char folder[64], path[96], beside[112]; /* beside: the file to be */

static inline void put(const char *text)
{
    FILE *file;

    unlink(path);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0600), 0);
}

static inline void holds(const char *text)
{
    char got[8192] = "";
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    (void)fread(got, 1, sizeof(got) - 1, file);
    fclose(file);
    assert_string_equal(got, text);
    assert_int_not_equal(access(beside, F_OK), 0); /* nothing is left */
}

static inline void set_up(struct b24_posix_token *t, struct b24_posix *net)
{
    b24_posix_init(net);
    assert_int_equal(b24_posix_token_open(t, path, net), B24_OK);
}

static inline int load(struct b24_posix *net, struct b24_pair *pair)
{
    return port->load(net, B24_SLOT_OAUTH, pair, sizeof(*pair));
}

static inline int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/b24-token-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/token.json", folder);
    snprintf(beside, sizeof(beside), "%s.new", path);
    return 0;
}

static inline int remove_folder(void **state)
{
    (void)state;
    unlink(beside);
    unlink(path);
    return rmdir(folder);
}

#endif
