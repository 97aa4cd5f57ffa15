/* The token file. See b24_posix_token.h. */
#define _DEFAULT_SOURCE /* realpath, flock */

#include "b24_posix_token.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".new"

static const char *name_of(const struct b24_posix_token *t)
{
    return t->path + t->folder_len;
}

static void fresh_name(const struct b24_posix_token *t, char *out)
{
    const size_t len = strlen(name_of(t));

    memcpy(out, name_of(t), len);
    memcpy(out + len, SUFFIX, sizeof SUFFIX);
}

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Others may have the file. The new one, if it is still there, goes. */
static void let_go(struct b24_posix_token *t)
{
    char name[B24_POSIX_TOKEN_PATH];

    if (t->folder >= 0 && t->fresh >= 0) {
        fresh_name(t, name);
        (void)unlinkat(t->folder, name, 0);
    }
    shut(&t->fresh);
    shut(&t->fd);
    shut(&t->folder);
}

static int fail(struct b24_posix_token *t, int rc)
{
    if (rc == B24_E_STORE)
        t->sys_errno = errno;
    let_go(t);
    return rc;
}

/* 1: it has been replaced since it was opened. */
static int is_replaced(const struct b24_posix_token *t, const struct stat *st)
{
    struct stat now;

    return fstatat(t->folder, name_of(t), &now, AT_SYMLINK_NOFOLLOW) != 0 ||
           now.st_ino != st->st_ino || now.st_dev != st->st_dev;
}

static int open_folder(struct b24_posix_token *t)
{
    char folder[B24_POSIX_TOKEN_PATH];

    memcpy(folder, t->path, t->folder_len);
    folder[t->folder_len] = '\0';
    t->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return t->folder < 0 ? B24_E_STORE : B24_OK;
}

/* Opens and locks the file that stands there now. */
static int lock(struct b24_posix_token *t, struct stat *st)
{
    const int rc = open_folder(t);

    if (rc != B24_OK)
        return rc;
    t->fd = openat(t->folder, name_of(t),
                   O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (t->fd < 0 || fstat(t->fd, st) != 0)
        return B24_E_STORE;
    if (!S_ISREG(st->st_mode) || (st->st_mode & (S_IRWXG | S_IRWXO))) {
        errno = EACCES; /* a secret that others can read, or no file at all */
        return B24_E_STORE;
    }
    if (flock(t->fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? B24_E_AGAIN : B24_E_STORE;
    return is_replaced(t, st) ? B24_E_AGAIN : B24_OK;
}

static int read_file(struct b24_posix_token *t)
{
    ssize_t n;

    t->len = 0;
    do {
        n = read(t->fd, t->text + t->len, sizeof t->text - t->len);
        if (n < 0)
            return B24_E_STORE;
        t->len += (size_t)n;
    } while (n > 0 && t->len < sizeof t->text);
    errno = EFBIG;
    return n > 0 ? B24_E_STORE : B24_OK;
}

/* Makes the new file, with room for what will stand in it. */
static int prepare(struct b24_posix_token *t, const struct stat *old)
{
    char name[B24_POSIX_TOKEN_PATH];
    int rc;

    fresh_name(t, name);
    if (unlinkat(t->folder, name, 0) != 0 && errno != ENOENT)
        return B24_E_STORE;
    t->fresh = openat(t->folder, name,
                      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                      S_IRUSR | S_IWUSR);
    if (t->fresh < 0)
        return B24_E_STORE;
    if ((geteuid() != old->st_uid || getegid() != old->st_gid) &&
        fchown(t->fresh, old->st_uid, old->st_gid) != 0)
        return B24_E_STORE;
    rc = posix_fallocate(t->fresh, 0,
                         (off_t)(t->len + sizeof t->next - sizeof t->text));
    errno = rc;
    return rc == 0 || rc == EOPNOTSUPP || rc == EINVAL ? B24_OK : B24_E_STORE;
}

static int load(void *arg, enum b24_slot slot, void *buf, size_t cap)
{
    struct b24_posix_token *t = arg;
    struct stat st;
    int rc;

    t->sys_errno = 0;
    if (slot != B24_SLOT_OAUTH || t->fd >= 0 || cap < sizeof t->token.oauth.now)
        return B24_E_STORE;
    rc = lock(t, &st);
    if (rc == B24_OK)
        rc = read_file(t);
    if (rc == B24_OK)
        rc = prepare(t, &st);
    if (rc != B24_OK)
        return fail(t, rc);
    if (b24_token_parse(&t->token, t->text, t->len) != B24_OK) {
        errno = 0;
        return fail(t, B24_E_STORE);
    }
    memcpy(buf, &t->token.oauth.now, sizeof t->token.oauth.now);
    return (int)sizeof t->token.oauth.now;
}

static int write_all(int fd, const char *text, size_t len)
{
    ssize_t n;

    for (; len > 0; text += n, len -= (size_t)n) {
        n = write(fd, text, len);
        if (n < 0)
            return B24_E_STORE;
    }
    return B24_OK;
}

/* The new file in the old one's place: locked until that is durable. */
static int replace(struct b24_posix_token *t, size_t len)
{
    char name[B24_POSIX_TOKEN_PATH];

    fresh_name(t, name);
    if (write_all(t->fresh, t->next, len) != B24_OK ||
        ftruncate(t->fresh, (off_t)len) != 0 || fsync(t->fresh) != 0 ||
        flock(t->fresh, LOCK_EX | LOCK_NB) != 0 ||
        renameat(t->folder, name, t->folder, name_of(t)) != 0)
        return B24_E_STORE;
    if (fsync(t->folder) != 0)
        return B24_E_STORE;
    shut(&t->fresh); /* it is the file now: not to be taken away */
    return B24_OK;
}

static int save(void *arg, enum b24_slot slot, const void *buf, size_t len)
{
    struct b24_posix_token *t = arg;
    int n, rc = B24_OK;

    t->sys_errno = 0;
    if (slot != B24_SLOT_OAUTH || t->fd < 0)
        return B24_E_STORE;
    if (buf) {
        errno = 0;
        n = len == sizeof(struct b24_pair)
                ? b24_token_write(t->text, t->len, buf, t->token.scratch,
                                  t->next, sizeof t->next)
                : B24_E_STORE;
        rc = n < 0 ? B24_E_STORE : replace(t, (size_t)n);
    }
    if (rc != B24_OK)
        return fail(t, rc);
    let_go(t);
    return B24_OK;
}

int b24_posix_token_open(struct b24_posix_token *t, const char *path,
                         struct b24_posix *net)
{
    char whole[PATH_MAX];
    const char *slash;

    memset(t, 0, sizeof *t);
    t->fd = t->folder = t->fresh = -1;
    if (!realpath(path, whole)) {
        t->sys_errno = errno;
        return B24_E_STORE;
    }
    if (strlen(whole) + sizeof SUFFIX > sizeof t->path)
        return B24_E_SPACE;
    memcpy(t->path, whole, strlen(whole) + 1);
    slash = strrchr(t->path, '/');
    t->folder_len = (size_t)(slash - t->path) + 1;
    net->keep = t;
    net->load = load;
    net->save = save;
    return B24_OK;
}
