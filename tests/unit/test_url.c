/* test_url.c - what people paste, and what must be refused. */
#include "b24_test.h"

#include "b24_url.h"

#define X10       "xxxxxxxxxx"
#define X60       X10 X10 X10 X10 X10 X10
#define SECRET_64 X60 "x9Z0"
#define LABEL_63  X60 "abc"
#define HOOK      "1/s3cret"
#define H         "https://portal.example"

static const struct {
    const char *name, *url;
    int rc;
    const char *host, *hook;
    unsigned port;
} rows[] = {
    /* as pasted */
    {"webhook", H "/rest/1/s3cret/", 0, "portal.example", HOOK, 443},
    {"no last slash", H "/rest/1/s3cret", 0, "portal.example", HOOK, 443},
    {"blanks around", " \t" H "/rest/1/s3cret/ \t\r\n", 0, "portal.example",
     HOOK, 443},
    {"slashes", H "//rest///1//s3cret//", 0, "portal.example", HOOK, 443},
    {"upper case", "HTTPS://Portal.EXAMPLE/rest/1/S3crEt/", 0, "portal.example",
     "1/S3crEt", 443},
    {"port", H ":8443/rest/1/s3cret/", 0, "portal.example", HOOK, 8443},
    {"default port", H ":443/rest/1/s3cret/", 0, "portal.example", HOOK, 443},
    {"login", H "/rest/j.doe_1-x@b.example/s3cret/", 0, "portal.example",
     "j.doe_1-x@b.example/s3cret", 443},
    {"longest secret", H "/rest/1/" SECRET_64 "/", 0, "portal.example",
     "1/" SECRET_64, 443},
    {"shortest secret", H "/rest/1/x", 0, "portal.example", "1/x", 443},
    {"hook just fits", H "/rest/" X10 X10 X10 X10 "xxxxxxxxxy/" SECRET_64, 0,
     "portal.example", X10 X10 X10 X10 "xxxxxxxxxy/" SECRET_64, 443},
    /* OAuth: no hook */
    {"portal", H, 0, "portal.example", "", 443},
    {"portal slash", H "/", 0, "portal.example", "", 443},
    {"portal rest", H "/rest", 0, "portal.example", "", 443},
    {"portal rest slash", H "/rest/", 0, "portal.example", "", 443},
    {"portal port", H ":1", 0, "portal.example", "", 1},
    {"portal line end", H "\n", 0, "portal.example", "", 443},
    /* hosts */
    {"one label", "https://kiosk", 0, "kiosk", "", 443},
    {"digits in labels", "https://1c.3com.1c", 0, "1c.3com.1c", "", 443},
    {"number in front", "https://1.2.portal", 0, "1.2.portal", "", 443},
    {"hyphen inside", "https://a--b.c-d", 0, "a--b.c-d", "", 443},
    {"punycode", "https://xn--e1afmkfd.xn--p1ai", 0, "xn--e1afmkfd.xn--p1ai",
     "", 443},
    {"label of 63", "https://" LABEL_63 ".x", 0, LABEL_63 ".x", "", 443},
    {"label of 64", "https://" LABEL_63 "d.x", B24_E_URL_HOST, 0, 0, 0},
    {"host of 127", "https://" LABEL_63 "." LABEL_63, 0, LABEL_63 "." LABEL_63,
     "", 443},
    {"host of 129", "https://" LABEL_63 "." LABEL_63 ".x", B24_E_URL_HOST, 0, 0,
     0},
    {"host of 128", "https://" LABEL_63 "." X60 "x.zz", B24_E_URL_HOST, 0, 0,
     0},
    {"no host", "https:///rest/1/s3cret/", B24_E_URL_HOST, 0, 0, 0},
    {"nothing behind", "https://", B24_E_URL_HOST, 0, 0, 0},
    {"port alone", "https://:443/", B24_E_URL_HOST, 0, 0, 0},
    {"underscore", "https://a_b.example", B24_E_URL_HOST, 0, 0, 0},
    {"dot at the end", "https://portal.example./", B24_E_URL_HOST, 0, 0, 0},
    {"dot in front", "https://.example", B24_E_URL_HOST, 0, 0, 0},
    {"two dots", "https://a..b", B24_E_URL_HOST, 0, 0, 0},
    {"hyphen in front", "https://a.-b", B24_E_URL_HOST, 0, 0, 0},
    {"hyphen behind", "https://a-.b", B24_E_URL_HOST, 0, 0, 0},
    {"hyphen at the end", "https://a.b-", B24_E_URL_HOST, 0, 0, 0},
    {"escape in host", "https://a%2eb", B24_E_URL_HOST, 0, 0, 0},
    {"letters not ASCII", "https://\xd0\xb0.example", B24_E_URL_HOST, 0, 0, 0},
    {"backslash", "https://a.example\\@b", B24_E_URL_HOST, 0, 0, 0},
    {"user", "https://u@portal.example", B24_E_URL_HOST, 0, 0, 0},
    {"user, password", "https://u:p@portal.example", B24_E_URL_PORT, 0, 0, 0},
    /* IPv4 */
    {"IPv4", "https://127.0.0.1:8443/", 0, "127.0.0.1", "", 8443},
    {"IPv4 most", "https://255.255.255.255", 0, "255.255.255.255", "", 443},
    {"IPv4 256", "https://1.2.3.256", B24_E_URL_HOST, 0, 0, 0},
    {"IPv4 256 first", "https://256.2.3.4", B24_E_URL_HOST, 0, 0, 0},
    {"IPv4 overflow", "https://4294967297.0.0.1", B24_E_URL_HOST, 0, 0, 0},
    {"IPv4 octal", "https://127.0.0.01", B24_E_URL_HOST, 0, 0, 0},
    {"IPv4 short", "https://127.1", B24_E_URL_HOST, 0, 0, 0},
    {"IPv4 of three", "https://1.2.3", B24_E_URL_HOST, 0, 0, 0},
    {"IPv4 of five", "https://1.2.3.4.5", B24_E_URL_HOST, 0, 0, 0},
    {"IPv4 one number", "https://2130706433", B24_E_URL_HOST, 0, 0, 0},
    {"IPv4 with a name", "https://1.2.x.4", B24_E_URL_HOST, 0, 0, 0},
    {"IPv4 name, five", "https://x.1.2.3.4", B24_E_URL_HOST, 0, 0, 0},
    /* IPv6 */
    {"IPv6", "https://[::1]:8443/rest/1/s3cret", 0, "::1", HOOK, 8443},
    {"IPv6 any", "https://[::]", 0, "::", "", 443},
    {"IPv6 lowered", "https://[2001:DB8::AbC]/", 0, "2001:db8::abc", "", 443},
    {"IPv6 eight", "https://[1:2:3:4:5:6:7:8]", 0, "1:2:3:4:5:6:7:8", "", 443},
    {"IPv6 gap behind", "https://[1:2:3:4:5:6:7::]", 0, "1:2:3:4:5:6:7::", "",
     443},
    {"IPv6 gap in front", "https://[::2:3:4:5:6:7:8]", 0, "::2:3:4:5:6:7:8", "",
     443},
    {"IPv6 longest", "https://[1234:1234:1234:1234:1234:1234:1234:1234]", 0,
     "1234:1234:1234:1234:1234:1234:1234:1234", "", 443},
    {"IPv6 seven", "https://[1:2:3:4:5:6:7]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 nine", "https://[1:2:3:4:5:6:7:8:9]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 gap of none", "https://[1:2:3:4::5:6:7:8]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 two gaps", "https://[1::2::3]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 three colons", "https://[1:::2]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 colon", "https://[:]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 colon in front", "https://[:1:2:3:4:5:6:7:8]", B24_E_URL_HOST, 0, 0,
     0},
    {"IPv6 colon behind", "https://[1:2:3:4:5:6:7:8:]", B24_E_URL_HOST, 0, 0,
     0},
    {"IPv6 colon, gap", "https://[1::2:]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 five digits", "https://[::12345]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 no digit", "https://[::g]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 zone", "https://[fe80::1%eth0]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 ends in IPv4", "https://[::ffff:1.2.3.4]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 empty", "https://[]", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 open", "https://[::1", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 open, path", "https://[::1/rest/1/s3cret", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 bare", "https://::1/", B24_E_URL_HOST, 0, 0, 0},
    {"IPv6 name behind", "https://[::1]x", B24_E_URL_PORT, 0, 0, 0},
    {"name in brackets", "https://[portal]", B24_E_URL_HOST, 0, 0, 0},
    /* ports */
    {"port 65535", H ":65535", 0, "portal.example", "", 65535},
    {"port with zeros", H ":00443", 0, "portal.example", "", 443},
    {"port 65536", H ":65536", B24_E_URL_PORT, 0, 0, 0},
    {"port 0", H ":0", B24_E_URL_PORT, 0, 0, 0},
    {"port empty", H ":/", B24_E_URL_PORT, 0, 0, 0},
    {"port long", H ":000443", B24_E_URL_PORT, 0, 0, 0},
    {"port negative", H ":-1", B24_E_URL_PORT, 0, 0, 0},
    {"port no number", H ":44x", B24_E_URL_PORT, 0, 0, 0},
    {"two ports", H ":44:3", B24_E_URL_PORT, 0, 0, 0},
    /* schemes */
    {"http", "http://portal.example/rest/1/s3cret/", B24_E_URL_SCHEME, 0, 0, 0},
    {"no scheme", "portal.example/rest/1/s3cret/", B24_E_URL_SCHEME, 0, 0, 0},
    {"one slash", "https:/portal.example/", B24_E_URL_SCHEME, 0, 0, 0},
    {"empty", "", B24_E_URL_SCHEME, 0, 0, 0},
    {"blanks", " \r\n", B24_E_URL_SCHEME, 0, 0, 0},
    {"blank inside", "https ://portal.example", B24_E_URL_SCHEME, 0, 0, 0},
    /* a method at the end */
    {"method", H "/rest/1/s3cret/crm.contact.details.configuration.reset",
     B24_E_URL_METHOD, 0, 0, 0},
    {"method suffix", H "/rest/1/s3cret/profile.json", B24_E_URL_METHOD, 0, 0,
     0},
    {"method plain", H "/rest/1/s3cret/profile/", B24_E_URL_METHOD, 0, 0, 0},
    {"method, query", H "/rest/1/s3cret/profile?a=1", B24_E_URL_METHOD, 0, 0,
     0},
    {"method, OAuth", H "/rest/crm.lead.list", B24_E_URL_METHOD, 0, 0, 0},
    {"method, suffix", H "/rest/profile.json/", B24_E_URL_METHOD, 0, 0, 0},
    /* secrets */
    {"secret of 65", H "/rest/1/" SECRET_64 "z/", B24_E_URL_SECRET, 0, 0, 0},
    {"secret escaped", H "/rest/1/s3%63ret/", B24_E_URL_SECRET, 0, 0, 0},
    {"secret hyphen", H "/rest/1/s3-cret/", B24_E_URL_SECRET, 0, 0, 0},
    {"secret blank", H "/rest/1/s3 cret/", B24_E_URL_SECRET, 0, 0, 0},
    {"secret control", H "/rest/1/s3\tcret/", B24_E_URL_SECRET, 0, 0, 0},
    {"secret line end", H "/rest/1/s3\r\ncret/", B24_E_URL_SECRET, 0, 0, 0},
    {"secret DEL", H "/rest/1/s3\x7f", B24_E_URL_SECRET, 0, 0, 0},
    {"secret not ASCII", H "/rest/1/s\xc3\xa9", B24_E_URL_SECRET, 0, 0, 0},
    {"query", H "/rest/1/s3cret?x=1", B24_E_URL_SECRET, 0, 0, 0},
    {"fragment", H "/rest/1/s3cret#x", B24_E_URL_SECRET, 0, 0, 0},
    {"dots", H "/rest/1/..", B24_E_URL_SECRET, 0, 0, 0},
    /* the rest of the path */
    {"user alone", H "/rest/1/", B24_E_URL, 0, 0, 0},
    {"method without dot", H "/rest/profile", B24_E_URL, 0, 0, 0},
    {"REST 3", H "/rest/api/1/s3cret/", B24_E_URL, 0, 0, 0},
    {"REST 3 OAuth", H "/rest/api/", B24_E_URL, 0, 0, 0},
    {"REST 3 method", H "/rest/api/profile", B24_E_URL, 0, 0, 0},
    {"like REST 3", H "/rest/apis/x", 0, "portal.example", "apis/x", 443},
    {"other path", H "/crm/1/s3cret/", B24_E_URL, 0, 0, 0},
    {"rest in capitals", H "/REST/1/s3cret/", B24_E_URL, 0, 0, 0},
    {"restless", H "/rests/1/s3cret/", B24_E_URL, 0, 0, 0},
    {"query on portal", H "/?x", B24_E_URL, 0, 0, 0},
    {"query on host", H "?x", B24_E_URL_HOST, 0, 0, 0},
    {"fragment on host", H "#x", B24_E_URL_HOST, 0, 0, 0},
    {"dot user", H "/rest/./s3cret", B24_E_URL, 0, 0, 0},
    {"dots user", H "/rest/../s3cret", B24_E_URL, 0, 0, 0},
    {"user escaped", H "/rest/%31/s3cret", B24_E_URL, 0, 0, 0},
    {"user blank", H "/rest/a b/s3cret", B24_E_URL, 0, 0, 0},
    {"user colon", H "/rest/a:b/s3cret", B24_E_URL, 0, 0, 0},
    {"user query", H "/rest/a?b/s3cret", B24_E_URL, 0, 0, 0},
    {"hook too long", H "/rest/" X10 X10 X10 X10 X10 "y/" SECRET_64, B24_E_URL,
     0, 0, 0},
};

static void check(const char *name, const char *url, size_t len, int rc,
                  struct b24_site *site)
{
    static const struct b24_site wiped;
    char *copy = exact_copy(url, len);

    memset(site, 0x5a, sizeof *site);
    if (b24_site_parse(site, copy, len) != rc)
        fail_msg("%s", name);
    free(copy);
    if (rc && memcmp(site, &wiped, sizeof wiped) != 0)
        fail_msg("%s: not wiped", name);
}

static void sites(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(rows); i++) {
        struct b24_site site;

        check(rows[i].name, rows[i].url, strlen(rows[i].url), rows[i].rc,
              &site);
        if (rows[i].rc)
            continue;
        assert_string_equal(site.host, rows[i].host);
        assert_string_equal(site.hook, rows[i].hook);
        assert_int_equal(site.port, rows[i].port);
    }
}

/* No octet but those of the alphabets may stand anywhere: neither NUL, nor
 * controls, nor what has a meaning in a request. */
static void octets(void **state)
{
    static const char url[] = H ":44/rest/12/s3cret/";
    size_t at;
    int c;

    (void)state;
    for (at = 0; at < sizeof url - 1; at++)
        for (c = 0; c < 256; c++) {
            char *copy = exact_copy(url, sizeof url - 1);
            struct b24_site site;
            int rc;

            copy[at] = (char)c;
            rc = b24_site_parse(&site, copy, sizeof url - 1);
            free(copy);
            if (rc)
                continue;
            assert_int_equal(strspn(site.host, "abcdefghijklmnopqrstuvwxyz"
                                               "0123456789.-"),
                             strlen(site.host));
            assert_int_equal(strspn(site.hook, "abcdefghijklmnopqrstuvwxyz"
                                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                               "0123456789/._@-"),
                             strlen(site.hook));
            assert_true(c > ' ' || at == sizeof url - 2); /* last: trimmed */
        }
}

static void arguments(void **state)
{
    struct b24_site site;

    (void)state;
    assert_int_equal(b24_site_parse(NULL, H, sizeof H - 1), B24_E_ARG);
    assert_int_equal(b24_site_parse(&site, NULL, 0), B24_E_ARG);
}

static void authority(void **state)
{
    static const struct {
        const char *name, *text;
        size_t len, cap;
        int rc;
        const char *host;
        unsigned port;
    } parts[] = {
        {"port stays", "New.Example", 11, 64, 0, "new.example", 77},
        {"port", "a:8", 3, 64, 0, "a", 8},
        {"just fits", "abc", 3, 4, 0, "abc", 77},
        {"one short", "abc", 3, 3, B24_E_URL_HOST, "", 77},
        {"no room", "a", 1, 1, B24_E_URL_HOST, "", 77},
        {"empty", "", 0, 64, B24_E_URL_HOST, "", 77},
        {"bracket alone", "[", 1, 64, B24_E_URL_HOST, "", 77},
        {"NUL", "a\0b", 3, 64, B24_E_URL_HOST, "", 77},
        {"NUL at the end", "a\0", 2, 64, B24_E_URL_HOST, "", 77},
        {"path", "a/b", 3, 64, B24_E_URL_HOST, "", 77},
        {"bad port stays", "a:0", 3, 64, B24_E_URL_PORT, "", 77},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT(parts); i++) {
        char *copy = exact_copy(parts[i].text, parts[i].len);
        char *host = malloc(parts[i].cap);
        uint16_t port = 77;

        assert_non_null(host);
        if (b24_url_authority(copy, parts[i].len, host, parts[i].cap, &port) !=
            parts[i].rc)
            fail_msg("%s", parts[i].name);
        if (!parts[i].rc)
            assert_string_equal(host, parts[i].host);
        assert_int_equal(port, parts[i].port);
        free(copy);
        free(host);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sites),
        cmocka_unit_test(octets),
        cmocka_unit_test(arguments),
        cmocka_unit_test(authority),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
