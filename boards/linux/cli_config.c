/* cli_config.c - looks for what the command line has left open. */
#define _DEFAULT_SOURCE /* getenv is C; open, fstat */

#include "cli_config.h"

#include "b24/b24.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The profile that nobody needs to name. */
#define USUAL_PROFILE "default"
/* A file that need not be there is not there. */
#define ABSENT 1

char *b24_cli_config_keep(struct b24_cli_config *c, const char *text,
                          size_t len)
{
    char *kept = c->pool + c->used;

    if (sizeof c->pool - c->used <= len)
        return NULL;
    memcpy(kept, text, len);
    kept[len] = '\0';
    c->used += len + 1;
    return kept;
}

/* Keeps one behind the other. */
static char *keep_both(struct b24_cli_config *c, const char *one, size_t len,
                       const char *two)
{
    char *kept = b24_cli_config_keep(c, one, len);

    if (!kept)
        return NULL;
    c->used--; /* its end: the second goes on there */
    return b24_cli_config_keep(c, two, strlen(two)) ? kept : NULL;
}

/* ---- environment --------------------------------------------------------- */

/* "B24_RETRY_MAX_TIME" of "retry-max-time". */
static const char *variable(const struct b24_cli_option *o, char *name,
                            size_t cap)
{
    static const char prefix[] = "B24_";
    size_t n = sizeof prefix - 1, i;

    memcpy(name, prefix, n);
    for (i = 0; o->name[i] && n < cap - 1; i++, n++)
        name[n] = o->name[i] == '-' ? '_' : (char)(o->name[i] - 'a' + 'A');
    name[n] = '\0';
    return name;
}

static int of_environment(int id)
{
    return b24_cli_configurable(id) || id == B24_CLI_CONFIG_AT ||
           id == B24_CLI_PROFILE;
}

static int read_environment(struct b24_cli_args *a, struct b24_cli_out *err)
{
    const int open = !a->webhook_file && !a->token_file;
    const struct b24_cli_option *o;
    char name[40];

    for (o = b24_cli_options; o->name; o++) {
        const uint64_t bit = (uint64_t)1 << (o - b24_cli_options);
        char *value = of_environment(o->id) && o->arg && !(a->given & bit)
                          ? getenv(variable(o, name, sizeof name))
                          : NULL;
        const char *wrong;

        if (!value || !value[0] || !b24_cli_applies(a, o->id) ||
            (b24_cli_of_credential(o->id) && !open))
            continue;
        b24_cli_note(a, o, value, "environment");
        wrong = b24_cli_set(a, o->id, value);
        if (wrong) {
            b24_cli_puts(err, name);
            b24_cli_puts(err, " ");
            b24_cli_puts(err, wrong);
            return B24_E_ARG;
        }
    }
    return B24_OK;
}

/* ---- files --------------------------------------------------------------- */

static int fail(struct b24_cli_out *err, const char *path, const char *why)
{
    b24_cli_put_name(err, path);
    b24_cli_puts(err, ": ");
    b24_cli_puts(err, why);
    return B24_E_ARG;
}

/* Reads the whole file into c->text. Octets, or -1 with errno; EFBIG: too
 * long. */
static int slurp(struct b24_cli_config *c, int fd)
{
    size_t len = 0;
    ssize_t n;

    do {
        n = read(fd, c->text + len, sizeof c->text - len);
        if (n < 0)
            return -1;
        len += (size_t)n;
        if (len == sizeof c->text) {
            errno = EFBIG;
            return -1;
        }
    } while (n > 0);
    return (int)len;
}

/* path is kept. needed: it must be there. ABSENT, or as
 * b24_cli_config_read(). */
static int read_file(struct b24_cli_config *c, struct b24_cli_args *a,
                     const char *path, int needed, struct b24_cli_out *err)
{
    const char *profile = a->profile ? a->profile : USUAL_PROFILE;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    int shared, len, rc;
    struct stat st;

    if (fd < 0 && !needed && (errno == ENOENT || errno == ENOTDIR))
        return ABSENT;
    if (fd < 0)
        return fail(err, path, strerror(errno));
    len = fstat(fd, &st) < 0 ? -1 : slurp(c, fd);
    rc = len < 0 ? fail(err, path, strerror(errno)) : B24_OK;
    if (rc == B24_OK && memchr(c->text, '\0', (size_t)len))
        rc = fail(err, path, "is no text");
    shared = len >= 0 && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0;
    close(fd);
    if (rc == B24_OK)
        rc = b24_cli_ini(c, a, (size_t)len, path, profile, shared, err);
    if (rc == B24_OK) /* and what stands above all sections */
        rc = b24_cli_ini(c, a, (size_t)len, path, "", shared, err);
    return rc;
}

/* The file's place in a folder of configuration. */
static int read_in(struct b24_cli_config *c, struct b24_cli_args *a,
                   const char *folder, size_t len, const char *place,
                   struct b24_cli_out *err)
{
    const size_t used = c->used;
    char *path;
    int rc;

    if (len == 0 || folder[0] != '/')
        return B24_OK; /* XDG: a relative folder is no folder */
    path = keep_both(c, folder, len, place);
    if (!path)
        return fail(err, place + 1,
                    "no room for the names and values of all files of "
                    "configuration: name the one that counts with --config");
    rc = read_file(c, a, path, 0, err);
    if (rc == ABSENT)
        c->used = used;
    return rc == ABSENT ? B24_OK : rc;
}

static int read_files(struct b24_cli_config *c, struct b24_cli_args *a,
                      struct b24_cli_out *err)
{
    static const char place[] = "/b24reset/config.ini";
    const char *home = getenv("XDG_CONFIG_HOME");
    const char *dirs = getenv("XDG_CONFIG_DIRS");
    int rc;

    if (a->config_file)
        return read_file(c, a, a->config_file, 1, err);
    if (home && home[0] == '/') {
        rc = read_in(c, a, home, strlen(home), place, err);
    } else {
        home = getenv("HOME");
        rc = read_in(c, a, home ? home : "", home ? strlen(home) : 0,
                     "/.config/b24reset/config.ini", err);
    }
    if (!dirs || !dirs[0])
        dirs = "/etc/xdg";
    while (rc == B24_OK && *dirs) {
        const size_t n = strcspn(dirs, ":");

        rc = read_in(c, a, dirs, n, place, err);
        dirs += n + (dirs[n] == ':');
    }
    return rc;
}

/* ---- systemd's credentials ------------------------------------------------
 */

/* Where nothing else names a credential. */
static void read_credentials(struct b24_cli_config *c, struct b24_cli_args *a)
{
    const char *folder = a->credentials;
    char *path;

    if (!folder || a->webhook_file || a->token_file || a->webhook ||
        a->hook_in_environment)
        return;
    path = keep_both(c, folder, strlen(folder), "/webhook");
    if (path && access(path, F_OK) == 0) {
        a->webhook_file = path;
        return;
    }
    path = keep_both(c, folder, strlen(folder), "/token");
    if (path && access(path, F_OK) == 0)
        a->token_file = path;
}

int b24_cli_config_read(struct b24_cli_config *c, struct b24_cli_args *a,
                        struct b24_cli_out *err)
{
    const char *hook = getenv("B24_WEBHOOK");
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    int rc = read_environment(a, err);

    a->hook_in_environment = hook && hook[0];
    if (folder && folder[0] == '/')
        a->credentials = folder;
    if (rc == B24_OK)
        rc = read_files(c, a, err);
    if (rc != B24_OK)
        return rc;
    if (a->profile && !c->found) {
        b24_cli_puts(err, "no file of configuration has a profile of this "
                          "name: ");
        b24_cli_put_name(err, a->profile);
        return B24_E_ARG;
    }
    read_credentials(c, a);
    /* what nobody can bring back is named each time */
    if (a->count == 0 && c->count > 0 && a->verb != B24_CLI_FORCE) {
        a->cards = c->cards;
        a->count = c->count;
    }
    return B24_OK;
}
