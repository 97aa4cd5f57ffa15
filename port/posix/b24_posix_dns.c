/* Looking up names in helper threads. No allocator here; what getaddrinfo()
 * and pthread_create() take is the C library's own. */
#define _POSIX_C_SOURCE 200809L

#include "b24_posix_dns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define HOST_SIZE 254 /* RFC 1035: 253 characters */

enum state { FREE, RUNNING, DONE, LEFT };

struct job {
    enum state state;
    int fd;                     /* eventfd; the starter's, hence -1 when LEFT */
    char host[HOST_SIZE];       /* written before the thread starts */
    struct b24_posix_list list; /* the thread's until DONE */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct job jobs[B24_POSIX_LOOKUPS];

int b24_posix_dns_literal(const char *text, struct b24_posix_list *out)
{
    union b24_posix_addr *a = &out->addr[out->n];

    memset(a, 0, sizeof *a);
    if (inet_pton(AF_INET, text, &a->in.sin_addr) == 1) {
        a->in.sin_family = AF_INET;
    } else if (inet_pton(AF_INET6, text, &a->in6.sin6_addr) == 1) {
        a->in6.sin6_family = AF_INET6;
    } else {
        return 0; /* "fe80::1%eth0" too: getaddrinfo() knows interfaces */
    }
    out->n++;
    return 1;
}

static void copy_addresses(struct b24_posix_list *out,
                           const struct addrinfo *ai)
{
    for (; ai != NULL && out->n < B24_POSIX_ADDRESSES; ai = ai->ai_next) {
        if ((ai->ai_family == AF_INET || ai->ai_family == AF_INET6) &&
            ai->ai_addrlen <= sizeof out->addr[0]) {
            memset(&out->addr[out->n], 0, sizeof out->addr[0]);
            memcpy(&out->addr[out->n], ai->ai_addr, ai->ai_addrlen);
            out->n++;
        }
    }
    if (out->n == 0) {
        out->gai_error = EAI_NONAME;
    }
}

static void *look_up(void *arg)
{
    struct job *j = arg;
    struct addrinfo hints, *ai = NULL;
    const uint64_t one = 1;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    memset(&j->list, 0, sizeof j->list);
    j->list.gai_error = getaddrinfo(j->host, NULL, &hints, &ai);
    if (j->list.gai_error == 0) {
        copy_addresses(&j->list, ai);
        freeaddrinfo(ai);
    } else if (j->list.gai_error == EAI_SYSTEM) {
        j->list.sys_errno = errno;
    }
    pthread_mutex_lock(&lock);
    if (j->state == LEFT) {
        j->state = FREE;
    } else {
        j->state = DONE;
        /* Under the lock, so that drop() cannot close fd before. An eventfd
         * takes its first signal without blocking. */
        while (write(j->fd, &one, sizeof one) < 0 && errno == EINTR) {
        }
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* Signals are for the caller's thread: its wait() shall see them. */
static int start_thread(struct job *j)
{
    pthread_attr_t attr;
    pthread_t thread;
    sigset_t all, old;
    int rc;

    rc = pthread_attr_init(&attr);
    if (rc != 0) {
        return rc;
    }
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    rc = pthread_create(&thread, &attr, look_up, j);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
    return rc;
}

static int claim(void)
{
    int i;

    pthread_mutex_lock(&lock);
    for (i = 0; i < B24_POSIX_LOOKUPS && jobs[i].state != FREE; i++) {
    }
    if (i < B24_POSIX_LOOKUPS) {
        jobs[i].state = RUNNING;
    }
    pthread_mutex_unlock(&lock);
    return i < B24_POSIX_LOOKUPS ? i : -1;
}

static void release(int slot)
{
    pthread_mutex_lock(&lock);
    jobs[slot].state = FREE;
    pthread_mutex_unlock(&lock);
}

int b24_posix_dns_start(const char *host, int *fd, struct b24_posix_list *out)
{
    const size_t len = strlen(host);
    struct job *j;
    int slot, rc;

    if (len == 0 || len >= HOST_SIZE) {
        out->gai_error = EAI_NONAME;
        return -1;
    }
    slot = claim();
    if (slot < 0) {
        out->gai_error = EAI_AGAIN;
        return -1;
    }
    j = &jobs[slot];
    memcpy(j->host, host, len + 1);
    j->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    *fd = j->fd; /* before the thread: from then on the slot is shared */
    rc = *fd < 0 ? errno : start_thread(j);
    if (rc == 0) {
        return slot;
    }
    if (*fd >= 0) {
        close(*fd);
    }
    release(slot);
    *fd = -1;
    out->gai_error = EAI_SYSTEM;
    out->sys_errno = rc;
    return -1;
}

int b24_posix_dns_take(int slot, struct b24_posix_list *out)
{
    struct job *j = &jobs[slot];
    int done;

    pthread_mutex_lock(&lock);
    done = j->state == DONE;
    if (done) {
        *out = j->list;
        close(j->fd);
        j->state = FREE;
    }
    pthread_mutex_unlock(&lock);
    return done;
}

void b24_posix_dns_drop(int slot)
{
    struct job *j = &jobs[slot];

    pthread_mutex_lock(&lock);
    close(j->fd);
    j->fd = -1;
    j->state = j->state == DONE ? FREE : LEFT;
    pthread_mutex_unlock(&lock);
}
