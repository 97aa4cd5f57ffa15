/* test_posix_token_sync.c - what the system does for a token file, in which
 * order, and what is left when one of the steps fails (b24_posix_token.c):
 * after "kept" neither file nor name can be lost with the power. Linked with
 * --wrap for each step. */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE

#include "token_file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define OLD "{\"access_token\":\"a1\",\"refresh_token\":\"b1\",\"expires\":1}"
#define NEW "{\"access_token\":\"a2\",\"refresh_token\":\"b2\",\"expires\":2}"

static char steps[16]; /* one letter each, as they came */
static size_t fails;   /* this one, from 1, fails; 0: none */

static int step(char letter)
{
    const size_t n = strlen(steps);

    assert_true(n + 1 < sizeof(steps));
    steps[n] = letter;
    steps[n + 1] = '\0';
    errno = ENOSPC;
    return n + 1 == fails ? -1 : 0;
}

ssize_t __real_write(int fd, const void *data, size_t len);
ssize_t __wrap_write(int fd, const void *data, size_t len);
int __real_ftruncate(int fd, off_t len);
int __wrap_ftruncate(int fd, off_t len);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_renameat(int a, const char *from, int b, const char *to);
int __wrap_renameat(int a, const char *from, int b, const char *to);

/* What the test itself writes goes elsewhere. */
static int is_ours(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 &&
           (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) && fd > STDERR_FILENO;
}

ssize_t __wrap_write(int fd, const void *data, size_t len)
{
    if (!is_ours(fd))
        return __real_write(fd, data, len);
    return step('w') ? -1 : __real_write(fd, data, len);
}

int __wrap_ftruncate(int fd, off_t len)
{
    return step('t') ? -1 : __real_ftruncate(fd, len);
}

int __wrap_fsync(int fd)
{
    struct stat st;

    assert_int_equal(fstat(fd, &st), 0);
    return step(S_ISDIR(st.st_mode) ? 'd' : 'f') ? -1 : __real_fsync(fd);
}

int __wrap_renameat(int a, const char *from, int b, const char *to)
{
    return step('r') ? -1 : __real_renameat(a, from, b, to);
}

/* Replaces the pair; step number n fails. */
static int save(size_t n)
{
    struct b24_posix_token t;
    struct b24_posix net;
    struct b24_pair pair;
    int rc;

    put(OLD);
    set_up(&t, &net);
    assert_int_equal(load(&net, &pair), sizeof(pair));
    steps[0] = '\0';
    fails = n;
    rc = port->save(&net, B24_SLOT_OAUTH, &fresh, sizeof(fresh));
    fails = 0;
    assert_int_equal(t.sys_errno, rc == B24_OK ? 0 : ENOSPC);
    return rc;
}

/* The file's octets, then its name, then the folder that holds the name. */
static void test_order(void **state)
{
    (void)state;
    assert_int_equal(save(0), B24_OK);
    assert_string_equal(steps, "wtfrd");
    holds(NEW);
}

static void test_each_step_fails(void **state)
{
    size_t n;

    (void)state;
    for (n = 1; n <= strlen("wtfrd"); n++) {
        assert_int_equal(save(n), B24_E_STORE);
        assert_int_equal(strlen(steps), n); /* and nothing after it */
        /* the new name may have reached the disk, or not */
        holds(steps[n - 1] == 'd' ? NEW : OLD);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_each_step_fails),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
