/* cli_secret.c - reading the credential. */
#define _DEFAULT_SOURCE /* explicit_bzero */

#include "cli_secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void b24_cli_wipe(void *p, size_t len)
{
    explicit_bzero(p, len);
}

/* "webhook file /etc/hook: "; something as long as a token is not repeated. */
static void put_source(struct b24_cli_out *err, const char *path)
{
    if (strcmp(path, "-") == 0)
        path = "standard input";
    b24_cli_put_name(
        err, !strpbrk(path, "/. ") && strlen(path) > 24 ? "the file" : path);
    b24_cli_puts(err, ": ");
}

static int fail(struct b24_cli_out *err, const char *path, const char *why,
                int rc)
{
    put_source(err, path);
    b24_cli_puts(err, why);
    return rc;
}

static int fail_errno(struct b24_cli_out *err, const char *path)
{
    return fail(err, path, strerror(errno), B24_E_CREDENTIAL);
}

/* Reads to the end. Octets, or < 0. */
static int read_all(int fd, char *text, const char *path,
                    struct b24_cli_out *err)
{
    size_t len = 0;
    ssize_t n;

    do {
        n = read(fd, text + len, B24_CLI_SECRET_FILE + 1 - len);
        if (n < 0)
            return fail_errno(err, path);
        len += (size_t)n;
        if (len > B24_CLI_SECRET_FILE)
            return fail(err, path, "too long for a credential",
                        B24_E_CREDENTIAL);
    } while (n > 0);
    return (int)len;
}

/* 1: systemd's own, which it keeps from others. The access list by which it
 * lets the service's user in shows in the group's bits. */
static int is_credential(const char *path, const char *folder)
{
    const size_t len = folder ? strlen(folder) : 0;

    return len && strncmp(path, folder, len) == 0 && path[len] == '/' &&
           !strchr(path + len + 1, '/');
}

static int read_file(char *text, const char *path, const char *credentials,
                     struct b24_cli_out *err)
{
    const mode_t others =
        is_credential(path, credentials) ? S_IRWXO : S_IRWXG | S_IRWXO;
    struct stat st;
    int fd, rc;

    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, text, path, err);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || fstat(fd, &st) < 0)
        return fail_errno(err, path);
    if (S_ISDIR(st.st_mode))
        rc = fail(err, path, "is a folder", B24_E_CREDENTIAL);
    else if (st.st_mode & others)
        rc = fail(err, path,
                  "others can read this secret: make it yours alone with "
                  "chmod 600, then try again",
                  B24_E_CREDENTIAL);
    else
        rc = read_all(fd, text, path, err);
    close(fd);
    return rc;
}

static int read_hook(struct b24_cli_secret *s, const char *text, size_t len,
                     struct b24_cli_out *err)
{
    int rc = b24_site_parse(&s->site, text, len);

    if (rc == B24_OK && !s->site.hook[0])
        rc = B24_E_URL;
    if (rc != B24_OK)
        return fail(err, s->source, b24_err_text(rc), rc);
    s->shown = strchr(s->site.hook, '/') + 1;
    return B24_OK;
}

/* "portal.example", "portal.example:8443" or the same with https:// */
static int read_portal(struct b24_cli_secret *s, const char *portal,
                       struct b24_cli_out *err)
{
    static const char scheme[] = "https://";
    const size_t len = strlen(portal);
    int rc = B24_E_SPACE;

    if (strstr(portal, "://")) {
        rc = b24_site_parse(&s->site, portal, len);
    } else if (len + sizeof scheme <= sizeof s->text) {
        memcpy(s->text, scheme, sizeof scheme);
        memcpy(s->text + sizeof scheme - 1, portal, len);
        rc = b24_site_parse(&s->site, s->text, len + sizeof scheme - 1);
    }
    if (rc == B24_OK && s->site.hook[0])
        rc = B24_E_URL;
    if (rc == B24_OK)
        return B24_OK;
    b24_cli_puts(err, "--portal takes the portal's name, as portal.example or "
                      "https://portal.example, and no more");
    return rc;
}

static int read_token(struct b24_cli_secret *s, size_t len, const char *portal,
                      struct b24_cli_out *err)
{
    int rc = b24_token_parse(&s->token, s->text, len);

    if (rc == B24_E_JSON)
        return fail(err, s->source, "not a JSON object with access_token in it",
                    rc);
    if (rc != B24_OK)
        return fail(err, s->source, b24_err_text(rc), rc);
    s->shown = s->token.oauth.now.access;
    if (portal)
        return read_portal(s, portal, err);
    s->site = s->token.portal;
    if (!s->site.host[0])
        return fail(err, s->source,
                    "has no client_endpoint: name the portal by --portal",
                    B24_E_URL_HOST);
    return B24_OK;
}

int b24_cli_secret_read(struct b24_cli_secret *s, const struct b24_cli_args *a,
                        char *environment, struct b24_cli_out *err)
{
    const char *path = a->webhook_file ? a->webhook_file : a->token_file;
    int rc;

    memset(s, 0, sizeof *s);
    s->shown = "";
    if (path) {
        s->source = strcmp(path, "-") == 0 ? "the credential" : path;
        rc = read_file(s->text, path, a->credentials, err);
    } else if (a->webhook) {
        s->source = a->webhook_source;
        environment = a->webhook;
        rc = (int)strlen(environment);
    } else if (environment && environment[0]) {
        s->source = "B24_WEBHOOK";
        rc = (int)strlen(environment);
    } else {
        b24_cli_puts(err, "no credential: name a file with --webhook-file or "
                          "--token-file, or a --profile that does");
        return B24_E_CREDENTIAL;
    }
    if (rc >= 0 && a->token_file)
        rc = read_token(s, (size_t)rc, a->portal, err);
    else if (rc >= 0)
        rc = read_hook(s, path ? s->text : environment, (size_t)rc, err);
    b24_cli_wipe(s->text, sizeof s->text);
    return rc;
}
