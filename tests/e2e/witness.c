/* witness.c - preloaded into the command: counts what the program itself (not
 * the libraries it calls) takes from the heap, and every socket that anybody
 * opens, and the peak of its memory in RAM, KB. One line in $B24_WITNESS at
 * the end. The clock is $B24_WITNESS_CLOCK seconds ahead; "unset" is 1970.
 * With $B24_WITNESS_SIGNAL a SIGTERM comes behind the first line on standard
 * output; with $B24_WITNESS_RANDOM there are no random numbers yet. glibc only;
 * a test's tool. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

static uintptr_t first, last; /* the program in memory */
static unsigned own, others, sockets;

static int find_program(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    (void)data;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        uintptr_t begin = info->dlpi_addr + p->p_vaddr;

        if (p->p_type != PT_LOAD)
            continue;
        if (!first || begin < first)
            first = begin;
        if (begin + p->p_memsz > last)
            last = begin + p->p_memsz;
    }
    return 1; /* the first object is the program */
}

static void count(const void *caller)
{
    uintptr_t at = (uintptr_t)caller;

    if (!first)
        dl_iterate_phdr(find_program, NULL);
    if (at >= first && at < last)
        own++;
    else
        others++;
}

void *malloc(size_t n)
{
    count(__builtin_return_address(0));
    return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    count(__builtin_return_address(0));
    return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    count(__builtin_return_address(0));
    return __libc_realloc(p, n);
}

int socket(int domain, int type, int protocol)
{
    int (*next)(int, int, int);

    *(void **)&next = dlsym(RTLD_NEXT, "socket");
    sockets++;
    return next(domain, type, protocol);
}

time_t time(time_t *out)
{
    const char *ahead = getenv("B24_WITNESS_CLOCK");
    struct timeval now;
    time_t s;

    gettimeofday(&now, NULL);
    s = now.tv_sec + (ahead ? atol(ahead) : 0);
    if (ahead && ahead[0] == 'u')
        s = 3;
    if (out)
        *out = s;
    return s;
}

ssize_t write(int fd, const void *data, size_t len)
{
    ssize_t (*next)(int, const void *, size_t);
    static int told;
    ssize_t n;

    *(void **)&next = dlsym(RTLD_NEXT, "write");
    n = next(fd, data, len);
    if (fd == STDOUT_FILENO && !told++ && getenv("B24_WITNESS_SIGNAL"))
        raise(SIGTERM);
    return n;
}

ssize_t getrandom(void *buf, size_t len, unsigned flags)
{
    ssize_t (*next)(void *, size_t, unsigned);

    *(void **)&next = dlsym(RTLD_NEXT, "getrandom");
    if (!getenv("B24_WITNESS_RANDOM"))
        return next(buf, len, flags);
    errno = EAGAIN;
    return -1;
}

/* Of this program: what getrusage() knows has the parent's share in it. */
static long peak_kb(void)
{
    char text[4096], *at;
    int fd = open("/proc/self/status", O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

    close(fd);
    text[n < 0 ? 0 : n] = '\0';
    at = strstr(text, "VmHWM:");
    return at ? atol(at + 6) : 0;
}

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("B24_WITNESS");
    char line[120];
    int n, fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;

    if (fd < 0)
        return;
    n = snprintf(line, sizeof(line), "own %u others %u sockets %u peak %ld\n",
                 own, others, sockets, peak_kb());
    if (write(fd, line, (size_t)n) != n)
        abort();
    close(fd);
}
