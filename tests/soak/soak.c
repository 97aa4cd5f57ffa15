/* soak.c - one process that resets on and on. The first line of stdin is the
 * webhook; then each line "new" or "same" is one call, with a client made anew
 * or on the one there is, and its answer is one line on stdout:
 *
 *     REQUEST-ID OUTCOME REUSED RSS-KB DESCRIPTORS THREADS ARENA-PEAK
 *
 * soak.py sends the lines and judges. */
#include "b24/b24.h"
#include "b24_posix.h"
#include "b24_posix_roots.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_MS 250u

static uint64_t arena[64 * 1024 / 8];

static unsigned entries(const char *folder)
{
    DIR *dir = opendir(folder);
    unsigned n = 0;

    if (!dir)
        return 0;
    while (readdir(dir))
        n++;
    (void)closedir(dir);
    return n;
}

static long rss_kb(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    long pages = 0;

    if (!f)
        return 0;
    if (fscanf(f, "%*s %ld", &pages) != 1)
        pages = 0;
    (void)fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void answer(const struct b24_client *client)
{
    const struct b24_reply *r = b24_result(client);
    struct b24_tls_info info;

    memset(&info, 0, sizeof(info));
    (void)b24_tls_info(client, &info);
    printf("%s %s %u %ld %u %u %zu\n", r->request_id,
           b24_outcome_name(r->outcome), r->reused, rss_kb(),
           entries("/proc/self/fd"), entries("/proc/self/task"),
           info.arena_peak);
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    static struct b24_client client;
    static char line[512];
    struct b24_site site;
    struct b24_posix net;
    struct b24_posix_roots file;
    struct b24_roots roots = {b24_posix_roots_find, &file};
    struct b24_config config = {.site = &site,
                                .roots = &roots,
                                .arena = arena,
                                .arena_len = sizeof(arena),
                                .timeout_ms = TIMEOUT_MS};
    const struct b24_call call = {.entity = B24_CONTACT};

    if (argc != 2 || !fgets(line, sizeof(line), stdin) ||
        b24_site_parse(&site, line, strlen(line)) != B24_OK ||
        b24_posix_roots_open(&file, argv[1]) != B24_OK)
        return 2;
    b24_posix_init(&net);
    if (b24_init(&client, &config, &b24_posix_port, &net) != B24_OK)
        return 2;
    while (fgets(line, sizeof(line), stdin)) {
        if (line[0] == 'n') {
            b24_close(&client);
            if (b24_init(&client, &config, &b24_posix_port, &net) != B24_OK)
                return 1;
        }
        (void)b24_run(&client, &call, NULL);
        answer(&client);
    }
    b24_close(&client);
    b24_posix_free(&net);
    b24_posix_roots_close(&file);
    return 0;
}
