/* Runs the conformance test on port/posix. Arguments are what peer.py offers:
 * "echo=40001 host=127.0.0.1 ...", one line of output a case. */
#define _POSIX_C_SOURCE 200809L

#include "conformance_posix.h"
#include "b24_posix.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct conf_peer peer;
static struct b24_posix net;

static const struct {
    const char *key;
    uint16_t *port;
} ports[] = {
    {"echo", &peer.echo},
    {"echo6", &peer.echo6},
    {"slow", &peer.slow},
    {"drip", &peer.drip},
    {"ends", &peer.ends},
    {"resets", &peer.resets},
    {"silent", &peer.silent},
    {"leaves", &peer.leaves},
    {"refused", &peer.refused},
    {"sink", &peer.sink},
    {"count", &peer.count},
    {"first_refused_port", &peer.first_refused_port},
    {"first_dead_port", &peer.first_dead_port},
};

static const struct {
    const char *key;
    const char **text;
} texts[] = {
    {"host", &peer.host},
    {"host6", &peer.host6},
    {"known", &peer.known},
    {"unknown", &peer.unknown},
    {"mute", &peer.mute},
    {"late", &peer.late},
    {"first_refused", &peer.first_refused},
    {"first_dead", &peer.first_dead},
    {"alias", &posix_alias},
};

static int is_key(const char *arg, size_t len, const char *key)
{
    return strlen(key) == len && memcmp(arg, key, len) == 0;
}

static int take_argument(const char *arg)
{
    const char *value = strchr(arg, '=');
    const size_t len = value != NULL ? (size_t)(value - arg) : 0;
    size_t i;

    for (i = 0; i < sizeof ports / sizeof ports[0]; i++) {
        if (is_key(arg, len, ports[i].key)) {
            *ports[i].port = (uint16_t)strtoul(value + 1, NULL, 10);
            return 1;
        }
    }
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (is_key(arg, len, texts[i].key)) {
            *texts[i].text = value + 1;
            return 1;
        }
    }
    return 0;
}

static unsigned counts[3];

static void report(void *ctx, const char *name, enum conf_verdict verdict,
                   const char *why)
{
    static const char *const words[] = {"ok", "FAIL", "skip"};

    (void)ctx;
    counts[verdict]++;
    printf("%s %s%s%s\n", words[verdict], name, why != NULL ? ": " : "",
           why != NULL ? why : "");
    fflush(stdout);
}

static unsigned open_files(void)
{
    DIR *d = opendir("/proc/self/fd");
    unsigned n = 0;

    while (d != NULL && readdir(d) != NULL) {
        n++;
    }
    if (d != NULL) {
        closedir(d);
    }
    return n;
}

static void run_posix_cases(struct conf *k)
{
    const struct conf_case *c;

    for (c = posix_cases; c->name != NULL; c++) {
        const char *why = c->run(k);

        conf_close(k);
        report(NULL, c->name,
               why == NULL        ? CONF_PASS
               : why == conf_skip ? CONF_SKIP
                                  : CONF_FAIL,
               why);
    }
}

/* Lookups left behind may still hold a socket of the C library. */
static void report_files(unsigned before)
{
    unsigned i, same = 0;

    for (i = 0; i < 80 && !same; i++) {
        same = open_files() == before;
        if (!same) {
            (void)b24_posix_port.wait(&net, 0, 100);
        }
    }
    report(NULL, "posix: no descriptor left open", same ? CONF_PASS : CONF_FAIL,
           same ? NULL : "more than before");
}

int main(int argc, char **argv)
{
    static uint8_t buf[65536];
    struct conf k = {&b24_posix_port, &net, &peer, buf, sizeof buf, 500, 2000,
                     report,          NULL, NULL,  0,   NULL};
    unsigned files;
    int i;

    for (i = 1; i < argc; i++) {
        if (!take_argument(argv[i])) {
            fprintf(stderr, "not an argument: %s\n", argv[i]);
            return 2;
        }
    }
    if (peer.host == NULL) {
        fprintf(stderr, "no host=; run it by peer.py\n");
        return 2;
    }
    files = open_files();
    b24_posix_init(&net);
    (void)conf_run(&k);
    run_posix_cases(&k);
    b24_posix_free(&net);
    report_files(files);
    printf("%u passed, %u failed, %u skipped; slowest call %lu ms\n", counts[0],
           counts[1], counts[2], (unsigned long)k.slowest_ms);
    return counts[CONF_FAIL] != 0;
}
