/* b24_posix_token.h - keeps an OAuth pair in its token file, for the client's
 * load() and save(): read-refresh-write under a lock, replaced as a whole.
 *
 *     static struct b24_posix_token store;
 *     b24_posix_token_open(&store, "/etc/kiosk/token.json", &net);
 *     b24_init(&client, &config, &b24_posix_port_keeping, &net);
 *
 * The file is JSON as b24_token_parse() reads it. Of it only the values of
 * access_token, refresh_token and expires change; every other octet stays.
 *
 * - The lock (flock) is the file's own, so nobody who may not read the file can
 *   hold it. Whoever gets it on a file that has been replaced meanwhile opens
 *   the new one, and that one is locked until it is durable.
 * - The new file is made beside it, mode 600, with the old one's owner, its
 *   room taken before the token server is asked: a full disk or a folder that
 *   cannot be written to is noticed before the old pair is given up.
 * - Written, fsync, rename, fsync of the folder: after a power cut the file is
 *   the old one or the new one. FILE.new, which may be left over by then, is
 *   taken away by the next one who has the lock. */
#ifndef B24_POSIX_TOKEN_H
#define B24_POSIX_TOKEN_H

#include "b24/b24.h"
#include "b24_posix.h"

/* The longest token file, octets; and the longest path. */
#define B24_POSIX_TOKEN_FILE 4096
#define B24_POSIX_TOKEN_PATH 512

/* SECRET, the caller's memory; wipe it after b24_close(). */
struct b24_posix_token {
    /* To be read: errno of the last failure, 0: none, or not the system's. */
    int sys_errno;
    /* Not for use. */
    char path[B24_POSIX_TOKEN_PATH]; /* without links */
    size_t folder_len;               /* of it, with its slash */
    int fd, folder, fresh;           /* the locked file, its folder, FILE.new */
    size_t len;
    struct b24_token token;
    char text[B24_POSIX_TOKEN_FILE + 1];
    char next[B24_POSIX_TOKEN_FILE + 2 * B24_TOKEN_SIZE + 16];
};

/* Nothing is opened but looked at: path may be a link. net's load and save go
 * to the file from now on. B24_OK; B24_E_SPACE: the path is too long;
 * B24_E_STORE: see sys_errno. */
int b24_posix_token_open(struct b24_posix_token *t, const char *path,
                         struct b24_posix *net);

#endif
