/* main.c - the command b24reset: puts card settings back to default.
 *
 * arguments -> credential -> every request checked -> (dry run) -> may I? ->
 * roots, network -> card after card over one connection -> wipe */
#define _GNU_SOURCE /* prctl's constants, with -std=c99 */

#include "cli.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

struct b24_cli b24_cli;

/* ---- before anything else ---------------------------------------------- */

/* A file or socket that took the number of a closed standard stream would
 * get what is meant for it. */
static void keep_streams(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

static void harden(void)
{
    const struct rlimit none = {0, 0};

    keep_streams();
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    b24_cli_catch_signals();
}

static int colour_wanted(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    return (!no || !no[0]) && term && strcmp(term, "dumb") != 0;
}

static void open_streams(void)
{
    b24_cli_out_init(&b24_cli.out, b24_cli.out_text, sizeof b24_cli.out_text,
                     STDOUT_FILENO);
    b24_cli_out_init(&b24_cli.err, b24_cli.err_text, sizeof b24_cli.err_text,
                     STDERR_FILENO);
    b24_cli_out_init(&b24_cli.words, b24_cli.words_text,
                     sizeof b24_cli.words_text - 1, -1);
    b24_cli_out_journal(&b24_cli.out, getenv("JOURNAL_STREAM"));
    b24_cli_out_journal(&b24_cli.err, getenv("JOURNAL_STREAM"));
    b24_cli.out.colour = isatty(STDOUT_FILENO) && colour_wanted();
}

/* ---- before the network ------------------------------------------------- */

static int wrong_card(const char *text, const char *wrong, int rc)
{
    if (strstr(text, "://")) {
        b24_cli_puts(&b24_cli.words,
                     "an address is no card, and its secret does not belong on "
                     "the command line, which everybody can see: write it into "
                     "a file, and name that with --webhook-file");
        return rc;
    }
    b24_cli_puts(&b24_cli.words,
                 b24_cli_looks_secret(text) ? "an argument" : text);
    b24_cli_puts(&b24_cli.words, ": ");
    b24_cli_puts(&b24_cli.words, wrong);
    return rc;
}

/* Every card must be one. */
static int check_names(void)
{
    struct b24_call call;
    int i;

    for (i = 0; i < b24_cli.args.count; i++) {
        const char *text = b24_cli.args.cards[i];
        const char *wrong = b24_cli_card(&call, text, &b24_cli.args);

        if (wrong)
            return wrong_card(text, wrong, B24_E_ENTITY);
    }
    return B24_OK;
}

/* What the server would misread is refused, and what does not fit. */
static int check_requests(void)
{
    int i, rc;

    for (i = 0; i < b24_cli.args.count; i++) {
        const struct b24_call call = b24_cli_nth(i);

        rc = b24_preview(&b24_cli.config, &call, b24_cli.preview,
                         sizeof b24_cli.preview);
        if (rc < 0)
            return wrong_card(b24_cli.args.cards[i], b24_err_text(rc), rc);
    }
    return B24_OK;
}

static void show_request(const struct b24_call *call)
{
    const int len = b24_preview(&b24_cli.config, call, b24_cli.preview,
                                sizeof b24_cli.preview);

    b24_cli_wire_show(&b24_cli.out, "", b24_cli.preview, (size_t)len);
}

static int dry_run(void)
{
    int i;

    for (i = 0; i < b24_cli.args.count; i++) {
        const struct b24_call call = b24_cli_nth(i);
        struct b24_call get = call;

        if (i > 0)
            b24_cli_puts(&b24_cli.out, "\n");
        get.op = B24_GET;
        if (b24_cli.args.verify) {
            show_request(&get);
            b24_cli_puts(&b24_cli.out, "\n");
        }
        show_request(&call);
        if (b24_cli.args.verify) {
            b24_cli_puts(&b24_cli.out, "\n");
            show_request(&get);
        }
    }
    b24_cli_wipe(b24_cli.preview, sizeof b24_cli.preview);
    return B24_CLI_DONE;
}

/* ---- all of it ------------------------------------------------------------
 */

static int read_credential(void)
{
    char *environment = getenv("B24_WEBHOOK");
    int rc = b24_cli_secret_read(&b24_cli.secret, &b24_cli.args, environment,
                                 &b24_cli.words);

    if (b24_cli.args.hook_in_environment && !b24_cli.args.webhook_file &&
        !b24_cli.args.token_file)
        b24_cli_tell(
            B24_CLI_WARNING,
            "warning: B24_WEBHOOK can be read by every program of yours; a "
            "file of mode 600 cannot be passed on by accident");
    if (environment)
        b24_cli_wipe(environment, strlen(environment));
    b24_cli.config.site = &b24_cli.secret.site;
    if (b24_cli.secret.token.oauth.now.access[0])
        b24_cli.config.oauth = &b24_cli.secret.token.oauth;
    return rc;
}

static int run(int argc, char **argv)
{
    const char *wrong;
    int rc;

    if (b24_cli_parse(&b24_cli.args, argc, argv, &b24_cli.words))
        return b24_cli_give_up(B24_E_ARG, B24_LAYER_USAGE);
    if (b24_cli.args.help) {
        b24_cli_help(&b24_cli.out);
        return B24_CLI_DONE;
    }
    if (b24_cli.args.completion) {
        b24_cli_completion(&b24_cli.out);
        return B24_CLI_DONE;
    }
    if (b24_cli.args.version) {
        b24_cli_puts(&b24_cli.out, "b24reset " B24_VERSION "\n");
        return B24_CLI_DONE;
    }
    rc = b24_cli_config_read(&b24_cli.file, &b24_cli.args, &b24_cli.words);
    if (rc != B24_OK)
        return b24_cli_give_up(B24_E_CREDENTIAL, B24_LAYER_CONFIG);
    if (b24_cli.args.show_config) {
        b24_cli_show_config(&b24_cli.out, &b24_cli.args, &b24_cli.file);
        return B24_CLI_DONE;
    }
    wrong = b24_cli_check_args(&b24_cli.args);
    if (wrong) {
        b24_cli_puts(&b24_cli.words, wrong);
        return b24_cli_give_up(B24_E_ARG, B24_LAYER_USAGE);
    }
    rc = check_names();
    if (rc != B24_OK)
        return b24_cli_give_up(rc, B24_LAYER_USAGE);
    rc = read_credential();
    if (rc != B24_OK)
        return b24_cli_give_up(rc, B24_LAYER_CONFIG);
    rc = check_requests();
    if (rc != B24_OK)
        return b24_cli_give_up(rc, rc == B24_E_SPACE ? B24_LAYER_CONFIG
                                                     : B24_LAYER_USAGE);
    if (b24_cli.args.dry_run)
        return dry_run();
    rc = b24_cli_may_go_on();
    if (rc != B24_OK)
        return b24_cli_give_up(rc, B24_LAYER_USAGE);
    rc = b24_cli_open();
    if (rc != B24_OK)
        return b24_cli_give_up(rc, B24_LAYER_CONFIG);
    return b24_cli.args.verb == B24_CLI_DOCTOR ? b24_cli_doctor()
                                               : b24_cli_run_cards();
}

int main(int argc, char **argv)
{
    int code, lost;

    harden();
    open_streams();
    code = run(argc, argv);
    b24_close(&b24_cli.client);
    b24_posix_roots_close(&b24_cli.ca);
    lost = b24_cli_flush(&b24_cli.out);
    if (lost) {
        b24_cli.err.priority = B24_CLI_ERROR;
        b24_cli_puts(&b24_cli.err,
                     "b24reset: the output could not be written: ");
        b24_cli_puts(&b24_cli.err, strerror(lost));
        b24_cli_puts(&b24_cli.err, "\n");
        b24_cli_flush(&b24_cli.err);
    }
    b24_cli_wipe(&b24_cli, sizeof b24_cli);
    return lost && code == B24_CLI_DONE ? B24_CLI_INTERNAL : code;
}
