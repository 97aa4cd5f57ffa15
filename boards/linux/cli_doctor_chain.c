/* cli_doctor_chain.c - the chain that the portal has served. */
#include "cli.h"

#include "cli_time.h"

#include <string.h>

#define DAY_S 86400

/* Whose chain it is: the portal's, which may have another name by now. */
static const char *host(void)
{
    return b24_cli_end_of(NULL, NULL, "").reached;
}

static const char *name_of(const struct b24_cli_cert *c)
{
    if (c->name[0])
        return c->name;
    return c->depth == 0 ? host() : "(no name)";
}

/* The chain's end, unless nothing of ours has signed it. */
static const struct b24_cli_cert *root_of(const struct b24_cli_chain *chain)
{
    const struct b24_cli_cert *first = &chain->certs[0];

    return chain->n > 0 && first->err != B24_E_TLS_UNTRUSTED ? first : NULL;
}

static int64_t days_left(const struct b24_cli_cert *c)
{
    const int64_t s = c->until_s - b24_cli_doctor_now_s();

    return s / DAY_S - (s % DAY_S < 0);
}

static void put_json_text(const char *name, const char *value)
{
    b24_cli_puts(b24_cli_doctor_more(), name);
    b24_cli_puts(b24_cli_doctor_more(), "\"");
    b24_cli_put_json(b24_cli_doctor_more(), value, strlen(value));
    b24_cli_puts(b24_cli_doctor_more(), "\"");
}

static void put_json_cert(const struct b24_cli_cert *c)
{
    put_json_text("{\"name\":", c->name);
    b24_cli_puts(b24_cli_doctor_more(), ",\"not_before\":\"");
    b24_cli_put_time(b24_cli_doctor_more(), c->from_s, 1);
    b24_cli_puts(b24_cli_doctor_more(), "\",\"not_after\":\"");
    b24_cli_put_time(b24_cli_doctor_more(), c->until_s, 1);
    b24_cli_puts(b24_cli_doctor_more(), "\",\"days_left\":");
    b24_cli_put_number(b24_cli_doctor_more(), days_left(c));
    if (c->err)
        put_json_text(",\"error\":", b24_err_name(c->err));
    b24_cli_puts(b24_cli_doctor_more(), "}");
}

/* "certificates": what was served, the server's first; "root": ours. */
static void put_json_chain(const struct b24_cli_chain *chain)
{
    const struct b24_cli_cert *root = root_of(chain);
    unsigned i;

    b24_cli_puts(b24_cli_doctor_more(), ",\"certificates\":[");
    for (i = chain->n; i > 0 && &chain->certs[i - 1] != root; i--) {
        b24_cli_puts(b24_cli_doctor_more(), i < chain->n ? "," : "");
        put_json_cert(&chain->certs[i - 1]);
    }
    b24_cli_puts(b24_cli_doctor_more(), "],\"root\":");
    if (root)
        put_json_cert(root);
    else
        b24_cli_puts(b24_cli_doctor_more(), "null");
}

void b24_cli_doctor_chain(void)
{
    const struct b24_cli_chain *chain = &b24_cli.doctor.chain;
    const struct b24_cli_cert *root = root_of(chain);
    int64_t least = B24_CLI_RENEW_DAYS;
    unsigned i;

    for (i = chain->n; i > 0; i--) {
        const struct b24_cli_cert *c = &chain->certs[i - 1];

        b24_cli_puts(b24_cli_doctor_text(), i < chain->n ? ", " : "");
        b24_cli_puts(b24_cli_doctor_text(), c == root ? "root " : "");
        b24_cli_puts(b24_cli_doctor_text(), name_of(c));
        b24_cli_puts(b24_cli_doctor_text(), " (");
        b24_cli_put_number(b24_cli_doctor_text(), days_left(c));
        b24_cli_puts(b24_cli_doctor_text(), " days left)");
        if (days_left(c) < least)
            least = days_left(c);
    }
    if (chain->n == 0)
        b24_cli_puts(b24_cli_doctor_text(),
                     "not shown, the session was resumed");
    if (least < B24_CLI_RENEW_DAYS)
        b24_cli_puts(b24_cli_doctor_text(), "; to be renewed soon");
    put_json_chain(chain);
}

/* By the clock alone, which may be what is wrong. */
static void put_out_of_date(const struct b24_cli_cert *c, int several)
{
    const int early = c->err == B24_E_TLS_FUTURE;

    b24_cli_puts(b24_cli_doctor_text(),
                 early ? " is valid from " : " has expired on ");
    b24_cli_put_time(b24_cli_doctor_text(), early ? c->from_s : c->until_s, 0);
    b24_cli_puts(b24_cli_doctor_text(), early ? " on" : "");
    b24_cli_puts(b24_cli_doctor_text(), "; this device's clock says ");
    b24_cli_put_time(b24_cli_doctor_text(), b24_cli_doctor_now_s(), 0);
    b24_cli_puts(b24_cli_doctor_text(),
                 early || several
                     ? ". That is the likely cause: set the clock."
                     : ". If that is wrong, set the clock; if not, ask the "
                       "portal's administrator to renew the certificate.");
}

void b24_cli_doctor_bad_chain(int err)
{
    const struct b24_cli_chain *chain = &b24_cli.doctor.chain;
    const struct b24_cli_cert *c = &chain->certs[chain->n - 1];
    unsigned i, of_it = 0;

    for (i = chain->n; i > 0; i--)
        if (chain->certs[i - 1].err == err && of_it++ == 0)
            c = &chain->certs[i - 1];
    b24_cli_puts(b24_cli_doctor_text(), name_of(c));
    switch (err) {
    case B24_E_TLS_EXPIRED:
    case B24_E_TLS_FUTURE:
        put_out_of_date(c, of_it > 1);
        break;
    case B24_E_TLS_UNTRUSTED:
        b24_cli_puts(b24_cli_doctor_text(),
                     " is signed by nobody whom this device trusts. If "
                     "the portal has an authority of its own, name "
                     "its certificate by --ca-file; if not, something "
                     "stands between here and the portal.");
        break;
    case B24_E_TLS_NAME:
        b24_cli_puts(b24_cli_doctor_text(), " is not for ");
        b24_cli_puts(b24_cli_doctor_text(), host());
        b24_cli_puts(b24_cli_doctor_text(), ". Check the address in ");
        b24_cli_puts(b24_cli_doctor_text(), b24_cli.secret.source);
        b24_cli_puts(b24_cli_doctor_text(), ".");
        break;
    default:
        b24_cli_puts(b24_cli_doctor_text(), ": ");
        b24_cli_puts(b24_cli_doctor_text(), b24_err_text(err));
        break;
    }
    put_json_chain(chain);
}
