/* cli_doctor_way.c - what the first call has met on its way to the portal. */
#include "cli.h"

/* The lines in their order; a call fails at one of them, or behind the last. */
enum line { ADDRESSES, CONNECTION, TLS, CERTIFICATE, CLOCK, BEHIND };
static const char *const names[] = {"addresses", "connection", "tls",
                                    "certificate", "clock"};

/* The step hook: after the last one the session can be described. The first
 * connection is the portal's; where a token is refreshed, others follow. */
static void see_step(void *ctx, int begins)
{
    struct b24_tls_info info = {0};

    (void)ctx;
    if (b24_cli.doctor.tls.version)
        return;
    b24_cli.doctor.net = b24_cli.net;
    if (!begins && b24_tls_info(&b24_cli.client, &info) == B24_OK &&
        info.version)
        b24_cli.doctor.tls = info;
}

static const struct b24_posix *net(void)
{
    return b24_cli.doctor.tls.version ? &b24_cli.doctor.net : &b24_cli.net;
}

/* The cert hook; later connections show nothing new. */
static void see_cert(void *ctx, const uint8_t *der, size_t len, int depth,
                     int err)
{
    if (!b24_cli.doctor.tls.version)
        b24_cli_chain_see(ctx, der, len, depth, err);
}

void b24_cli_doctor_watch(void)
{
    b24_cli.config.step = see_step;
    b24_cli.config.cert = see_cert;
    b24_cli.config.cert_ctx = &b24_cli.doctor.chain;
}

/* Where the call has failed. */
static enum line reached(const struct b24_reply *r)
{
    if (b24_cli.doctor.tls.version)
        return BEHIND;
    switch (r->layer) {
    case B24_LAYER_DNS:
        return ADDRESSES;
    case B24_LAYER_CONNECT:
        return CONNECTION;
    case B24_LAYER_CONFIG: /* roots, memory, random numbers */
        return TLS;
    case B24_LAYER_TLS:
        return r->err <= B24_E_TLS_UNTRUSTED && r->err >= B24_E_TLS_CERT &&
                       b24_cli.doctor.chain.n > 0
                   ? CERTIFICATE
                   : TLS;
    default:
        return BEHIND;
    }
}

/* ---- addresses, connection, tls ------------------------------------------ */

static void addresses(void)
{
    char address[64];
    unsigned i;

    b24_cli_puts(b24_cli_doctor_more(), ",\"addresses\":[");
    for (i = 0; b24_posix_address_text(net(), i, address, sizeof address) > 0;
         i++) {
        b24_cli_puts(b24_cli_doctor_text(), i > 0 ? ", " : "");
        b24_cli_puts(b24_cli_doctor_text(), address);
        b24_cli_puts(b24_cli_doctor_more(), i > 0 ? ",\"" : "\"");
        b24_cli_puts(b24_cli_doctor_more(), address);
        b24_cli_puts(b24_cli_doctor_more(), "\"");
    }
    b24_cli_puts(b24_cli_doctor_more(), "]");
}

static void connection(void)
{
    char peer[64];

    if (b24_posix_peer_text(net(), peer, sizeof peer) <= 0)
        return;
    b24_cli_puts(b24_cli_doctor_text(), peer);
    b24_cli_puts(b24_cli_doctor_more(), ",\"peer\":\"");
    b24_cli_puts(b24_cli_doctor_more(), peer);
    b24_cli_puts(b24_cli_doctor_more(), "\"");
}

static void tls(void)
{
    const struct b24_tls_info *info = &b24_cli.doctor.tls;

    if (!info->version)
        return;
    b24_cli_puts(b24_cli_doctor_text(), info->version);
    b24_cli_puts(b24_cli_doctor_text(), " ");
    b24_cli_puts(b24_cli_doctor_text(), info->suite);
    b24_cli_puts(b24_cli_doctor_more(), ",\"tls_version\":\"");
    b24_cli_puts(b24_cli_doctor_more(), info->version);
    b24_cli_puts(b24_cli_doctor_more(), "\",\"tls_suite\":\"");
    b24_cli_puts(b24_cli_doctor_more(), info->suite);
    b24_cli_puts(b24_cli_doctor_more(), "\"");
}

/* ---- clock --------------------------------------------------------------- */

static void clock_line(const struct b24_reply *r)
{
    const int64_t off = b24_cli_doctor_now_s() - r->date_s,
                  by = off < 0 ? -off : off;
    struct b24_reply wrong = *r;

    if (!r->date_s) {
        b24_cli_puts(b24_cli_doctor_text(),
                     "nothing came that tells the portal's time");
        b24_cli_doctor_line(names[CLOCK], B24_CLI_SKIPPED, NULL, NULL, r);
        return;
    }
    b24_cli_puts(b24_cli_doctor_more(), ",\"clock_offset_s\":");
    b24_cli_put_number(b24_cli_doctor_more(), off);
    if (off) {
        b24_cli_put_number(b24_cli_doctor_text(), by);
        b24_cli_puts(b24_cli_doctor_text(),
                     off < 0 ? " s behind" : " s ahead of");
    } else {
        b24_cli_puts(b24_cli_doctor_text(), "the same as");
    }
    b24_cli_puts(b24_cli_doctor_text(), " the portal's");
    if (by <= B24_CLI_CLOCK_MAX_S) {
        b24_cli_doctor_line(names[CLOCK], B24_CLI_OK, NULL, NULL, NULL);
        return;
    }
    wrong.outcome = B24_CLOCK_ERROR;
    wrong.advice = B24_ADVICE_CLOCK;
    wrong.layer = B24_LAYER_CLOCK;
    wrong.err = B24_E_CLOCK;
    b24_cli_puts(b24_cli_doctor_text(), ": set the clock");
    b24_cli_doctor_line(names[CLOCK], B24_CLI_FAILED, NULL, NULL, &wrong);
}

/* ---- all of it ------------------------------------------------------------
 */

static void put_line(enum line i)
{
    switch (i) {
    case ADDRESSES:
        addresses();
        break;
    case CONNECTION:
        connection();
        break;
    case TLS:
        tls();
        break;
    default:
        b24_cli_doctor_chain();
        break;
    }
}

static void fail_at(enum line i, const struct b24_call *call,
                    const struct b24_reply *reply)
{
    if (i == CERTIFICATE)
        b24_cli_doctor_bad_chain(reply->err);
    else
        b24_cli_doctor_sentence(call, reply);
    b24_cli_doctor_line(names[i], B24_CLI_FAILED, NULL, call, reply);
}

/* No clock or no random numbers, no call: nothing was opened. */
static int nothing_opened(void)
{
    char address[64];

    return b24_posix_address_text(net(), 0, address, sizeof address) <= 0;
}

/* The reason first, and what was not looked at because of it. */
static void give_up_at(enum line bad, const struct b24_call *call,
                       const struct b24_reply *reply)
{
    int i;

    fail_at(bad, call, reply);
    for (i = ADDRESSES; i <= CLOCK; i++)
        if (i != (int)bad)
            b24_cli_doctor_skip(names[i]);
}

void b24_cli_doctor_way(const struct b24_call *call,
                        const struct b24_reply *reply)
{
    const enum line bad =
        reply->outcome == B24_OK_TRUE ? BEHIND : reached(reply);
    int i;

    if (reply->outcome == B24_CLOCK_ERROR || (bad == TLS && nothing_opened())) {
        give_up_at(reply->outcome == B24_CLOCK_ERROR ? CLOCK : TLS, call,
                   reply);
        return;
    }
    for (i = ADDRESSES; i < CLOCK; i++) {
        if ((int)bad < i) {
            b24_cli_doctor_skip(names[i]);
        } else if ((int)bad == i) {
            fail_at((enum line)i, call, reply);
        } else if (i == TLS && bad == CERTIFICATE) {
            b24_cli_puts(b24_cli_doctor_text(),
                         "not agreed, because of the certificate");
            b24_cli_doctor_line(names[i], B24_CLI_SKIPPED, NULL, NULL, reply);
        } else {
            put_line((enum line)i);
            b24_cli_doctor_line(names[i], B24_CLI_OK, NULL, NULL, NULL);
        }
    }
    if (bad < BEHIND)
        b24_cli_doctor_skip(names[CLOCK]);
    else
        clock_line(reply);
}
