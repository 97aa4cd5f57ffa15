/* test_posix_token_sync.c - what the system does for a token file, in which
 * order, and what is left when one of the steps fails (b24_posix_token.c):
 * after "kept" neither file nor name can be lost with the power. Linked with
 * --wrap for each step. */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE

#include "b24_test.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "b24_posix_token.h"

#define OLD "{\"access_token\":\"a1\",\"refresh_token\":\"b1\",\"expires\":1}"
#define NEW "{\"access_token\":\"a2\",\"refresh_token\":\"b2\",\"expires\":2}"

static const struct b24_pair fresh = {"a2", "b2", 2};
static const struct b24_port *const port = &b24_posix_port_keeping;
static char folder[64], path[96];
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

static void put(const char *text)
{
    FILE *file;

    unlink(path);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0600), 0);
}

static const char *content(void)
{
    static char got[256];
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    memset(got, 0, sizeof(got));
    (void)fread(got, 1, sizeof(got) - 1, file);
    fclose(file);
    return got;
}

/* Replaces the pair; step number n fails. */
static int save(size_t n)
{
    struct b24_posix_token t;
    struct b24_posix net;
    struct b24_pair pair;
    int rc;

    put(OLD);
    b24_posix_init(&net);
    assert_int_equal(b24_posix_token_open(&t, path, &net), B24_OK);
    assert_int_equal(port->load(&net, B24_SLOT_OAUTH, &pair, sizeof(pair)),
                     sizeof(pair));
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
    assert_string_equal(content(), NEW);
}

static void test_each_step_fails(void **state)
{
    size_t n;

    (void)state;
    for (n = 1; n <= strlen("wtfrd"); n++) {
        assert_int_equal(save(n), B24_E_STORE);
        assert_int_equal(strlen(steps), n); /* and nothing after it */
        /* the new name may have reached the disk, or not */
        assert_string_equal(content(), steps[n - 1] == 'd' ? NEW : OLD);
    }
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/b24-sync-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/token.json", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder); /* nothing else is left in it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_each_step_fails),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
