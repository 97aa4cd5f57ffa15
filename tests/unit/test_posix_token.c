/* test_posix_token.c - the token file: what changes in it, who may have it at
 * once, and what is no token file (b24_posix_token.c). */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE

#include "token_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define OLD                                                        \
    "{\"x\":\"\\u00e9\",\"access_token\":\"a1\", \"expires\":1,\n" \
    "\"refresh_token\":\"b1\",\"client_id\":\"c\"}\n"
#define NEW                                                        \
    "{\"x\":\"\\u00e9\",\"access_token\":\"a2\", \"expires\":2,\n" \
    "\"refresh_token\":\"b2\",\"client_id\":\"c\"}\n"

static void test_kept(void **state)
{
    struct b24_posix_token t;
    struct b24_posix net;
    struct b24_pair pair;
    struct stat st;

    (void)state;
    put(OLD);
    set_up(&t, &net);
    assert_int_equal(load(&net, &pair), sizeof(pair));
    assert_string_equal(pair.access, "a1");
    assert_string_equal(pair.refresh, "b1");
    assert_int_equal(pair.expires, 1);
    assert_int_equal(port->save(&net, B24_SLOT_OAUTH, &fresh, sizeof(fresh)),
                     B24_OK);
    holds(NEW);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(load(&net, &pair), sizeof(pair));
    assert_string_equal(pair.access, "a2");
    assert_int_equal(port->save(&net, B24_SLOT_OAUTH, NULL, 0), B24_OK);
    holds(NEW);
}

/* Somebody else holds the file, or has put another in its place. */
static void test_locked(void **state)
{
    struct b24_posix_token one, two;
    struct b24_posix net_one, net_two;
    struct b24_pair pair;
    int fd;

    (void)state;
    put(OLD);
    set_up(&one, &net_one);
    set_up(&two, &net_two);
    assert_int_equal(load(&net_one, &pair), sizeof(pair));
    assert_int_equal(load(&net_two, &pair), B24_E_AGAIN);
    assert_int_equal(access(beside, F_OK), 0); /* the other one's */
    assert_int_equal(
        port->save(&net_one, B24_SLOT_OAUTH, &fresh, sizeof(fresh)), B24_OK);
    assert_int_equal(load(&net_two, &pair), sizeof(pair));
    assert_string_equal(pair.access, "a2"); /* as it is after the lock */
    assert_int_equal(load(&net_one, &pair), B24_E_AGAIN);
    assert_int_equal(port->save(&net_two, B24_SLOT_OAUTH, NULL, 0), B24_OK);
    fd = open(path, O_RDONLY);
    assert_int_equal(flock(fd, LOCK_SH), 0);
    assert_int_equal(load(&net_one, &pair), B24_E_AGAIN);
    close(fd);
    assert_int_equal(load(&net_one, &pair), sizeof(pair));
    assert_int_equal(port->save(&net_one, B24_SLOT_OAUTH, NULL, 0), B24_OK);
}

/* A file left over by a process that was killed is taken away. */
static void test_left_over(void **state)
{
    struct b24_posix_token t;
    struct b24_posix net;
    struct b24_pair pair;
    FILE *file;

    (void)state;
    put(OLD);
    file = fopen(beside, "w");
    assert_non_null(file);
    fputs("{\"access_token\":\"half", file);
    fclose(file);
    set_up(&t, &net);
    assert_int_equal(load(&net, &pair), sizeof(pair));
    assert_int_equal(port->save(&net, B24_SLOT_OAUTH, &fresh, sizeof(fresh)),
                     B24_OK);
    holds(NEW);
    assert_int_equal(mkdir(beside, 0700), 0); /* what is no file stays */
    assert_int_equal(load(&net, &pair), B24_E_STORE);
    assert_int_equal(t.sys_errno, EISDIR);
    assert_int_equal(rmdir(beside), 0);
}

static void test_no_token_file(void **state)
{
    static const struct {
        const char *name, *text;
        int sys_errno;
    } rows[] = {
        {"no JSON", "a1", 0},
        {"no access token", "{\"refresh_token\":\"b1\"}", 0},
        {"empty", "", 0},
    };
    char large[B24_POSIX_TOKEN_FILE + 2];
    struct b24_posix_token t;
    struct b24_posix net;
    struct b24_pair pair;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        put(rows[i].text);
        set_up(&t, &net);
        if (load(&net, &pair) != B24_E_STORE ||
            t.sys_errno != rows[i].sys_errno)
            fail_msg("%s: %d", rows[i].name, t.sys_errno);
        holds(rows[i].text);
    }
    memset(large, ' ', sizeof(large));
    memcpy(large, OLD, sizeof(OLD) - 1);
    large[sizeof(large) - 1] = '\0';
    put(large);
    assert_int_equal(load(&net, &pair), B24_E_STORE);
    assert_int_equal(t.sys_errno, EFBIG);
    large[sizeof(large) - 2] = '\0'; /* as long as may be */
    put(large);
    assert_int_equal(load(&net, &pair), sizeof(pair));
    assert_int_equal(port->save(&net, B24_SLOT_OAUTH, &fresh, sizeof(fresh)),
                     B24_OK);
    memcpy(large, NEW, sizeof(NEW) - 1);
    holds(large);
}

static void test_changed_since(void **state)
{
    struct b24_posix_token t;
    struct b24_posix net;
    struct b24_pair pair;

    (void)state;
    put(OLD);
    set_up(&t, &net);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(load(&net, &pair), B24_E_STORE);
    assert_int_equal(t.sys_errno, EACCES);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(load(&net, &pair), B24_E_STORE);
    assert_int_equal(t.sys_errno, ENOENT);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_int_equal(load(&net, &pair), B24_E_STORE);
    assert_int_equal(t.sys_errno, ELOOP);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0); /* and does not hang */
    assert_int_equal(load(&net, &pair), B24_E_STORE);
    assert_int_equal(unlink(path), 0);
}

static void test_arguments(void **state)
{
    char far[2 * B24_POSIX_TOKEN_PATH] = "";
    struct b24_posix_token t;
    struct b24_posix net;
    struct b24_pair pair;

    (void)state;
    put(OLD);
    b24_posix_init(&net);
    assert_int_equal(load(&net, &pair), B24_E_STORE); /* nobody keeps */
    assert_int_equal(port->save(&net, B24_SLOT_OAUTH, NULL, 0), B24_E_STORE);
    assert_int_equal(b24_posix_token_open(&t, "/nonexistent/file", &net),
                     B24_E_STORE);
    assert_int_equal(t.sys_errno, ENOENT);
    set_up(&t, &net);
    assert_int_equal(port->save(&net, B24_SLOT_OAUTH, &fresh, sizeof(fresh)),
                     B24_E_STORE); /* not loaded */
    assert_int_equal(port->load(&net, B24_SLOT_SESSION, &pair, sizeof(pair)),
                     B24_E_STORE);
    assert_int_equal(port->load(&net, B24_SLOT_OAUTH, &pair, 4), B24_E_STORE);
    assert_int_equal(load(&net, &pair), sizeof(pair));
    assert_int_equal(load(&net, &pair), B24_E_STORE); /* twice */
    assert_int_equal(port->save(&net, B24_SLOT_SESSION, NULL, 0), B24_E_STORE);
    assert_int_equal(port->save(&net, B24_SLOT_OAUTH, &fresh, 4), B24_E_STORE);
    holds(OLD);
    assert_int_equal(port->save(&net, B24_SLOT_OAUTH, NULL, 0), B24_E_STORE);
    snprintf(far, sizeof(far), "%s/", folder);
    for (int i = 0; i < 3; i++) {
        memset(far + strlen(far), 'd', 240);
        assert_int_equal(mkdir(far, 0700), 0);
        strcat(far, "/");
    }
    strcat(far, "f");
    fclose(fopen(far, "w"));
    assert_int_equal(b24_posix_token_open(&t, far, &net), B24_E_SPACE);
    assert_int_equal(unlink(far), 0);
    for (int i = 0; i < 3; i++) {
        *strrchr(far, '/') = '\0';
        assert_int_equal(rmdir(far), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_locked),
        cmocka_unit_test(test_left_over),
        cmocka_unit_test(test_no_token_file),
        cmocka_unit_test(test_changed_since),
        cmocka_unit_test(test_arguments),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
