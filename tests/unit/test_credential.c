/* test_credential.c - exactly one credential, and a fit one
 * (b24_credential.c). */
#include "b24_test.h"

#include "b24_credential.h"

#define T16  "0123456789abcdef"
#define T64  T16 T16 T16 T16
#define T255 T64 T64 T64 T16 T16 T16 "0123456789abcde"

static const struct {
    const char *name, *host, *hook, *token;
    uint16_t port;
    int rc;
} rows[] = {
    {"webhook", "p.test", "1/secret", NULL, 443, B24_OK},
    {"token", "p.test", "", "a.b-c_~+/=", 443, B24_OK},
    {"longest token", "p.test", "", T255, 443, B24_OK},
    {"token too long", "p.test", "", T255 "f", 443, B24_E_TOKEN},
    {"empty token", "p.test", "", "", 443, B24_E_TOKEN},
    {"blank in token", "p.test", "", "a b", 443, B24_E_TOKEN},
    {"line end in token", "p.test", "", "a\n", 443, B24_E_TOKEN},
    {"beyond ASCII", "p.test", "", "a\xc3\xa4", 443, B24_E_TOKEN},
    {"DEL in token", "p.test", "", "a\x7f", 443, B24_E_TOKEN},
    {"quote in token", "p.test", "", "a\"b", 443, B24_E_TOKEN},
    {"backslash in token", "p.test", "", "a\\b", 443, B24_E_TOKEN},
    {"neither", "p.test", "", NULL, 443, B24_E_CREDENTIAL},
    {"both", "p.test", "1/secret", "token", 443, B24_E_CREDENTIAL},
    {"no host", "", "1/secret", NULL, 443, B24_E_URL_HOST},
    {"no port", "p.test", "1/secret", NULL, 0, B24_E_URL_HOST},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct b24_site site;
        struct b24_config cfg;

        memset(&site, 0, sizeof(site));
        memset(&cfg, 0, sizeof(cfg));
        strcpy(site.host, rows[i].host);
        strcpy(site.hook, rows[i].hook);
        site.port = rows[i].port;
        cfg.site = &site;
        cfg.access_token = rows[i].token;
        if (b24_credential_check(&cfg) != rows[i].rc)
            fail_msg("%s", rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
