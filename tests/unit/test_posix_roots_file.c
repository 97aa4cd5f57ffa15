/* test_posix_roots_file.c - bundles that are none, and cut ones. */
#define _POSIX_C_SOURCE 200809L

#include "b24_test.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "b24/b24.h"
#include "b24_posix_roots.h"
#include "fake_pem.h"

static FILE *out; /* the bundle being written */

static void refuse(const char *path, const char *why)
{
    static struct b24_posix_roots r;
    const uint8_t *der;

    assert_int_equal(b24_posix_roots_open(&r, path), B24_E_ROOTS);
    assert_string_equal(b24_posix_roots_why(&r), why);
    assert_int_equal(b24_posix_roots_find(&r, (const uint8_t *)"", 0, 0, &der),
                     B24_E_ROOTS);
    b24_posix_roots_close(&r);
}

static void test_refused(void **state)
{
    static struct b24_posix_roots r;
    struct pem_bytes c;
    char gone[300];

    (void)state;
    snprintf(gone, sizeof gone, "%s.gone", pem_file);
    refuse(gone, strerror(ENOENT));
    refuse(".", "not a regular file");
    assert_int_equal(mkfifo(gone, 0600), 0);
    refuse(gone, "not a regular file"); /* and does not hang */
    unlink(gone);
    out = pem_start();
    pem_end(out);
    refuse(pem_file, "the file is empty");
    out = pem_start();
    fputs("-----BEGIN CERTIFICATE-----\n", out);
    pem_end(out);
    refuse(pem_file, "no certificate in PEM form in it");
    out = pem_start();
    fputs("-----BEGIN CERTIFICATE-----", out); /* the file's last octet */
    pem_end(out);
    refuse(pem_file, "no certificate in PEM form in it");
    out = pem_start();
    pem_cert(&c, "A", "A", 1, 700);
    fputs("-----BEGIN CERTIFICATE-----\n", out);
    pem_base64(out, c.b, 240, "\n", 64); /* the subject, then garbage */
    fputs("$$$$", out);
    pem_end(out);
    refuse(pem_file, "no certificate in PEM form in it");
    out = pem_start();
    fputs("0\x82\x01\x02 not text, and - -- --- -----", out);
    pem_end(out);
    refuse(pem_file, "no certificate in PEM form in it");
    assert_int_equal(truncate(pem_file, B24_POSIX_ROOTS_MAX + 1), 0);
    refuse(pem_file, "larger than 16 MB: no bundle of certificates");
    out = pem_start();
    pem_put_cn(out, "A", 1);
    pem_end(out);
    assert_int_equal(b24_posix_roots_open(&r, pem_file), B24_OK);
    assert_string_equal(b24_posix_roots_why(&r), "");
    b24_posix_roots_close(&r);
}

/* What read() is to do at each call, in turn, before it works again: an error,
 * so many octets at most, or the end of the file. */
static int reads[4], reads_left;

ssize_t __real_read(int fd, void *to, size_t len);
ssize_t __wrap_read(int fd, void *to, size_t len);
ssize_t __wrap_read(int fd, void *to, size_t len)
{
    const int what =
        reads_left > 0
            ? reads[sizeof reads / sizeof *reads - (size_t)reads_left--]
            : 1 << 30;

    if (what < 0) {
        errno = -what;
        return -1;
    }
    return __real_read(fd, to, len < (size_t)what ? len : (size_t)what);
}

static void reads_are(int first, int second, int third, int fourth)
{
    const int next[] = {first, second, third, fourth};

    memcpy(reads, next, sizeof reads);
    reads_left = 4;
}

/* What was read is kept, whatever becomes of the file. */
static void test_reading(void **state)
{
    static struct b24_posix_roots r;
    struct pem_bytes name;
    const uint8_t *der;

    (void)state;
    out = pem_start();
    pem_put_cn(out, "A", 1);
    pem_end(out);
    reads_are(1, -EIO, 0, 0);
    refuse(pem_file, strerror(EIO));
    reads_are(100, -EINTR, 1, 0);
    refuse(pem_file, "the file became shorter while it was read");
    reads_are(1, -EINTR, 100, 7);
    assert_int_equal(b24_posix_roots_open(&r, pem_file), B24_OK);
    assert_int_equal(reads_left, 0);
    assert_int_equal(truncate(pem_file, 0), 0);
    pem_name(&name, "A");
    assert_true(b24_posix_roots_find(&r, name.b, name.len, 0, &der) > 0);
    b24_posix_roots_close(&r);
}

/* A bundle cut anywhere is read to its end and not beyond; what is whole in it
 * is found, what is cut is not. */
static void test_every_cut(void **state)
{
    static struct b24_posix_roots r;
    static char text[8192];
    struct pem_bytes name, first;
    const uint8_t *der = NULL;
    size_t len, cut, one;
    char *copy;
    FILE *in;

    (void)state;
    out = pem_start();
    pem_put_cn(out, "first", 1);
    one = (size_t)ftell(out) - 1; /* the newline may be missing */
    pem_put_cn(out, "wanted", 7);
    pem_end(out);
    in = fopen(pem_file, "rb");
    assert_non_null(in);
    len = fread(text, 1, sizeof text, in);
    fclose(in);
    assert_in_range(len, 1500, sizeof text - 1);
    pem_name(&name, "wanted");
    pem_name(&first, "first");
    for (cut = 0; cut <= len; cut++) {
        /* In place of the pages, whose end ASan does not see. */
        copy = exact_copy(text, cut);
        memset(&r, 0, sizeof r);
        r.text = copy;
        r.len = cut;
        assert_int_equal(b24_posix_roots_find(&r, first.b, first.len, 0, &der) >
                             0,
                         cut >= one);
        assert_int_equal(b24_posix_roots_find(&r, name.b, name.len, 0, &der) >
                             0,
                         cut >= len - 1);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_every_cut),
    };

    return cmocka_run_group_tests_name("posix_roots_file", tests, pem_setup,
                                       pem_teardown);
}
