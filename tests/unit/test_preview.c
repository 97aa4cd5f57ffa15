/* test_preview.c - the masked request (b24_preview in b24_request.c). */
#include "b24_test.h"

#include "b24/b24.h"

#define SECRET "0secret0"

static const struct {
    const char *name, *hook, *token;
    struct b24_call call;
    const char *line, *body;
} rows[] = {
    {"webhook",
     "7/" SECRET,
     NULL,
     {.scope = 'C'},
     "POST /rest/7/***/crm.contact.details.configuration.reset?scope=C "
     "HTTP/1.1\r\n",
     "\r\n\r\n{\"scope\":\"C\"}"},
    {"one-letter secret",
     "1/1",
     NULL,
     {.user_id = 11},
     "POST /rest/1/***/crm.contact.details.configuration.reset?scope=P&"
     "userId=11 HTTP/1.1\r\n",
     "\r\n\r\n{\"scope\":\"P\",\"userId\":11}"},
    {"token",
     "",
     "a" SECRET,
     {.entity = B24_LEAD},
     "POST /rest/crm.lead.details.configuration.reset?scope=P HTTP/1.1\r\n",
     "\r\n\r\n{\"scope\":\"P\",\"auth\":\"***\"}"},
    {"token of the mask's length",
     "",
     "abc",
     {.op = B24_PROFILE},
     "POST /rest/profile HTTP/1.1\r\n",
     "\r\n\r\n{\"auth\":\"***\"}"},
    {"token of one octet",
     "",
     "a",
     {.op = B24_PROFILE},
     "POST /rest/profile HTTP/1.1\r\n",
     "\r\n\r\n{\"auth\":\"***\"}"},
    {"token of one octet, a body as long as can be",
     "",
     "a",
     {.entity = B24_ITEM,
      .family = B24_FAMILY_ITEM,
      .entity_type_id = 2147483646,
      .category_id = 2147483647,
      .user_id = 2147483647},
     "POST /rest/crm.item.details.configuration.reset?",
     ",\"auth\":\"***\"}"},
};

static void set_up(struct b24_config *cfg, struct b24_site *site, size_t i)
{
    memset(site, 0, sizeof(*site));
    memset(cfg, 0, sizeof(*cfg));
    strcpy(site->host, "p.test");
    strcpy(site->hook, rows[i].hook);
    site->port = 443;
    cfg->site = site;
    cfg->access_token = rows[i].token;
}

static void test_masked(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct b24_site site;
        struct b24_config cfg;
        char out[B24_REQUEST_SIZE];
        int n;

        set_up(&cfg, &site, i);
        n = b24_preview(&cfg, &rows[i].call, out, sizeof(out));
        assert_int_equal(n, strlen(out));
        if (strncmp(out, rows[i].line, strlen(rows[i].line)) != 0 ||
            strcmp(out + n - strlen(rows[i].body), rows[i].body) != 0)
            fail_msg("%s: %s", rows[i].name, out);
        assert_null(strstr(out, SECRET));
        assert_non_null(strstr(out, "\r\nX-Request-ID: ***\r\n"));
    }
}

/* The length is that of the request as it would be sent, not as shown. */
static void test_true_length(void **state)
{
    struct b24_site site;
    struct b24_config cfg;
    char out[B24_REQUEST_SIZE], length[32] = "Content-Length: 32\r\n";

    (void)state;
    set_up(&cfg, &site, 2);
    assert_int_equal(strlen("{\"scope\":\"P\",\"auth\":\"a" SECRET "\"}"), 32);
    assert_true(b24_preview(&cfg, &rows[2].call, out, sizeof(out)) > 0);
    assert_non_null(strstr(out, length));
}

/* Too little room: an error, nothing behind, no piece of a secret. */
static void test_every_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t fits = 0;

        for (size_t cap = 1; cap < 400; cap++) {
            struct b24_site site;
            struct b24_config cfg;
            char *out = malloc(cap);
            int n;

            assert_non_null(out);
            memset(out, 'x', cap);
            set_up(&cfg, &site, i);
            n = b24_preview(&cfg, &rows[i].call, out, cap);
            if (n >= 0) {
                fits++;
                assert_in_range(n, 1, cap - 1);
            } else {
                assert_int_equal(n, B24_E_SPACE);
                for (size_t k = 0; k < cap; k++)
                    assert_int_equal(out[k], 0);
            }
            for (size_t k = 0; k + sizeof(SECRET) - 1 <= cap; k++)
                assert_memory_not_equal(out + k, SECRET, sizeof(SECRET) - 1);
            free(out);
        }
        assert_in_range(fits, 1, 398);
    }
}

static void test_arguments(void **state)
{
    struct b24_call wrong = {.op = 99};
    struct b24_site site;
    struct b24_config cfg;
    char out[B24_REQUEST_SIZE];

    (void)state;
    set_up(&cfg, &site, 0);
    assert_int_equal(b24_preview(NULL, &wrong, out, 9), B24_E_ARG);
    assert_int_equal(b24_preview(&cfg, NULL, out, 9), B24_E_ARG);
    assert_int_equal(b24_preview(&cfg, &wrong, NULL, 9), B24_E_ARG);
    assert_int_equal(b24_preview(&cfg, &wrong, out, 0), B24_E_ARG);
    assert_int_equal(b24_preview(&cfg, &wrong, out, 9), B24_E_OP);
    cfg.access_token = "both";
    assert_int_equal(b24_preview(&cfg, &rows[0].call, out, 9),
                     B24_E_CREDENTIAL);
    cfg.site = NULL;
    assert_int_equal(b24_preview(&cfg, &rows[0].call, out, 9), B24_E_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_masked),
        cmocka_unit_test(test_true_length),
        cmocka_unit_test(test_every_room),
        cmocka_unit_test(test_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
