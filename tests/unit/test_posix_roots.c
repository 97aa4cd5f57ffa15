/* test_posix_roots.c - bundles written to a file, one row each. */
#include "b24_test.h"

#include <stdio.h>

#include "b24/b24.h"
#include "b24_posix_roots.h"
#include "fake_pem.h"

static FILE *out; /* the bundle being written */

/* ---- what a bundle may look like ---------------------------------------- */

static void plain(void)
{
    pem_put_cn(out, "A", 1);
    pem_put_cn(out, "wanted", 7);
    pem_put_cn(out, "B", 2);
}

static void crlf_and_text(void)
{
    struct pem_bytes c;

    pem_cert(&c, "wanted", "wanted", 7, 701);
    fputs("# a comment\r\nSubject: CN=wanted - or not -----BEGIN\r\n\r\n", out);
    fputs("-----BEGIN CERTIFICATE-----\r\n", out);
    pem_base64(out, c.b, c.len, "\r\n", 76);
    fputs("-----END CERTIFICATE-----\r\n", out);
}

static void one_line_no_newline_at_the_end(void)
{
    struct pem_bytes c;

    pem_cert(&c, "wanted", "wanted", 7, 702);
    fputs("-----BEGIN CERTIFICATE-----\n", out);
    pem_base64(out, c.b, c.len, "", 64);
    fputs("-----END CERTIFICATE-----", out);
}

static void odd_lines_and_blanks(void)
{
    struct pem_bytes c;

    pem_cert(&c, "wanted", "wanted", 7, 703);
    fputs("-----BEGIN CERTIFICATE-----\n\n", out);
    pem_base64(out, c.b, c.len, " \n\t", 4);
    fputs("-----END CERTIFICATE-----\n", out);
}

static void after_other_blocks(void)
{
    struct pem_bytes c;

    pem_cert(&c, "wanted", "wanted", 1, 700);
    fputs("-----BEGIN TRUSTED CERTIFICATE-----\n", out);
    pem_base64(out, c.b, c.len, "\n", 64);
    fputs("-----END TRUSTED CERTIFICATE-----\n-----BEGIN RSA KEY-----\n", out);
    pem_base64(out, c.b, c.len, "\n", 64);
    fputs("-----END RSA KEY-----\n", out);
    pem_put_cn(out, "wanted", 7);
}

static void after_broken_ones(void)
{
    struct pem_bytes c;

    pem_cert(&c, "wanted", "wanted", 1, 700);
    /* cut short: the next one begins in the middle */
    fputs("-----BEGIN CERTIFICATE-----\n", out);
    pem_base64(out, c.b, 600, "\n", 64);
    /* the wrong end */
    fputs("-----BEGIN CERTIFICATE-----\n", out);
    pem_base64(out, c.b, c.len, "\n", 64);
    fputs("-----END RSA KEY-----\n", out);
    /* garbage within, at the front and behind the subject */
    fputs("-----BEGIN CERTIFICATE-----\n$$$$", out);
    pem_base64(out, c.b, c.len, "\n", 64);
    fputs("-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n", out);
    pem_base64(out, c.b, 480, "\n", 64);
    fputs("ab*d\n-----END CERTIFICATE-----\n", out);
    /* padding in the middle, three of them, a lone character */
    fputs("-----BEGIN CERTIFICATE-----\n", out);
    pem_base64(out, c.b, 481, "\n", 64);
    pem_base64(out, c.b, 481, "\n", 64);
    fputs("-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n", out);
    pem_base64(out, c.b, 480, "\n", 64);
    fputs("A===\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n",
          out);
    pem_base64(out, c.b, 480, "\n", 64);
    fputs("AA=A\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n",
          out);

    pem_base64(out, c.b, 480, "\n", 64);
    fputs("a\n-----END CERTIFICATE-----\n", out);
    /* bits left over */
    fputs("-----BEGIN CERTIFICATE-----\n", out);
    pem_base64(out, c.b, 480, "\n", 64);
    fputs("AAB=\n-----END CERTIFICATE-----\n", out);
    /* DER that is none */
    fputs("-----BEGIN CERTIFICATE-----\nAAAAAAAA\n", out);
    fputs("-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n", out);
    fputs("-----END CERTIFICATE-----\n", out);
    pem_put_cn(out, "wanted", 7);
}

static void after_some_too_large(void)
{
    struct pem_bytes c;
    size_t size;

    for (size = B24_POSIX_ROOT_SIZE + 1; size < B24_POSIX_ROOT_SIZE + 5;
         size++) {
        pem_cert(&c, "wanted", "wanted", 1, size);
        assert_int_equal(c.len, size);
        pem_put(out, &c);
    }
    pem_put_cn(out, "wanted", 7);
}

static void the_largest(void)
{
    struct pem_bytes c;

    pem_cert(&c, "wanted", "wanted", 7, B24_POSIX_ROOT_SIZE);
    assert_int_equal(c.len, B24_POSIX_ROOT_SIZE);
    pem_put(out, &c);
}

static void issuer_is_not_subject(void)
{
    struct pem_bytes c;

    pem_cert(&c, "B", "wanted", 1, 700);
    pem_put(out, &c);
    pem_put_cn(out, "wante", 2);
    pem_put_cn(out, "wanted2", 3);
    pem_put_cn(out, "WANTED", 4);
    pem_cert(&c, "wanted", "B", 7, 700);
    pem_put(out, &c);
}

/* The subject lies far behind what is decoded at first. */
static void long_issuer(void)
{
    struct pem_bytes c;
    char cn[2000];

    memset(cn, 'i', sizeof cn - 1);
    cn[sizeof cn - 1] = '\0';
    pem_cert(&c, "wanted", cn, 7, 3000);
    pem_put(out, &c);
}

static void not_at_the_start_of_a_line(void)
{
    struct pem_bytes c;

    pem_cert(&c, "wanted", "wanted", 1, 700);
    fputs("> ", out);
    pem_put(out, &c);
    fputs("-----BEGIN CERTIFICATE-----x\n", out);
    pem_base64(out, c.b, c.len, "\n", 64);
    fputs("-----END CERTIFICATE-----\n", out);
    pem_put_cn(out, "wanted", 7);
}

static const struct {
    const char *name;
    void (*write)(void);
} rows[] = {
    {"plain", plain},
    {"CRLF and text", crlf_and_text},
    {"one line, no newline at the end", one_line_no_newline_at_the_end},
    {"odd lines and blanks", odd_lines_and_blanks},
    {"after other blocks", after_other_blocks},
    {"after broken ones", after_broken_ones},
    {"after some too large", after_some_too_large},
    {"the largest", the_largest},
    {"issuer is not subject", issuer_is_not_subject},
    {"long issuer", long_issuer},
    {"not at the start of a line", not_at_the_start_of_a_line},
};

/* The serial of what was found: [0] is version, then INTEGER 1 octet. */
static unsigned serial_of(const uint8_t *der)
{
    return der[4 + 4 + 5 + 2];
}

/* Every row holds exactly one "wanted" that counts, with serial 7. */
static void test_rows(void **state)
{
    static struct b24_posix_roots r;
    struct pem_bytes name;
    const uint8_t *der = NULL;
    size_t i;
    int n;

    (void)state;
    pem_name(&name, "wanted");
    for (i = 0; i < COUNT(rows); i++) {
        print_message("    %s\n", rows[i].name);
        out = pem_start();
        rows[i].write();
        pem_end(out);
        assert_int_equal(b24_posix_roots_open(&r, pem_file), B24_OK);
        n = b24_posix_roots_find(&r, name.b, name.len, 0, &der);
        assert_in_range(n, 600, B24_POSIX_ROOT_SIZE);
        assert_int_equal(serial_of(der), 7);
        assert_int_equal(4 + (der[2] << 8 | der[3]), n); /* all of it */
        assert_int_equal(b24_posix_roots_find(&r, name.b, name.len, 1, &der),
                         0);
        b24_posix_roots_close(&r);
    }
}

/* Same subject twice and more, asked for in order, again and out of order. */
static void test_same_name(void **state)
{
    static const unsigned order[] = {0, 1, 2, 0, 2, 1, 1, 0, 0, 1, 2};
    static struct b24_posix_roots r;
    struct pem_bytes name, other;
    const uint8_t *der = NULL;
    size_t i;

    (void)state;
    out = pem_start();
    pem_put_cn(out, "twin", 10);
    pem_put_cn(out, "A", 1);
    pem_put_cn(out, "twin", 11);
    pem_put_cn(out, "twin", 12);
    pem_put_cn(out, "last", 2);
    pem_end(out);
    pem_name(&name, "twin");
    pem_name(&other, "last");
    assert_int_equal(b24_posix_roots_open(&r, pem_file), B24_OK);
    for (i = 0; i < COUNT(order); i++) {
        assert_true(b24_posix_roots_find(&r, name.b, name.len, order[i], &der) >
                    0);
        assert_int_equal(serial_of(der), 10 + order[i]);
    }
    assert_int_equal(b24_posix_roots_find(&r, name.b, name.len, 3, &der), 0);
    assert_int_equal(b24_posix_roots_find(&r, name.b, name.len, 4, &der), 0);
    assert_true(b24_posix_roots_find(&r, name.b, name.len, 0, &der) > 0);
    /* Another name does not go on from there. */
    assert_int_equal(b24_posix_roots_find(&r, other.b, other.len, 1, &der), 0);
    assert_true(b24_posix_roots_find(&r, name.b, name.len, 0, &der) > 0);
    assert_true(b24_posix_roots_find(&r, other.b, other.len, 0, &der) > 0);
    assert_int_equal(serial_of(der), 2);
    assert_int_equal(b24_posix_roots_find(&r, other.b, other.len, 1, &der), 0);
    assert_true(b24_posix_roots_find(&r, name.b, name.len, 1, &der) > 0);
    assert_int_equal(serial_of(der), 11);
    /* Nor does one that a search in vain has left in the buffer. */
    assert_true(b24_posix_roots_find(&r, name.b, name.len, 0, &der) > 0);
    assert_int_equal(b24_posix_roots_find(&r, name.b, 1, 0, &der), 0);
    assert_int_equal(b24_posix_roots_find(&r, other.b, other.len, 1, &der), 0);
    b24_posix_roots_close(&r);
}

static void test_unknown_name(void **state)
{
    static struct b24_posix_roots r;
    struct pem_bytes name;
    const uint8_t *der = NULL;
    char *short_name;

    (void)state;
    out = pem_start();
    plain();
    pem_end(out);
    pem_name(&name, "nobody");
    assert_int_equal(b24_posix_roots_open(&r, pem_file), B24_OK);
    assert_int_equal(b24_posix_roots_find(&r, name.b, name.len, 0, &der), 0);
    short_name = exact_copy(name.b, 1);
    assert_int_equal(
        b24_posix_roots_find(&r, (uint8_t *)short_name, 1, 0, &der), 0);
    assert_int_equal(
        b24_posix_roots_find(&r, (uint8_t *)short_name, 0, 0, &der), 0);
    free(short_name);
    b24_posix_roots_close(&r);
    b24_posix_roots_close(&r);
    assert_int_equal(b24_posix_roots_find(&r, name.b, name.len, 0, &der),
                     B24_E_ROOTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_same_name),
        cmocka_unit_test(test_unknown_name),
    };

    return cmocka_run_group_tests_name("posix_roots", tests, pem_setup,
                                       pem_teardown);
}
