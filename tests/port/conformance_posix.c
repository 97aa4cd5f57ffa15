/* Runs the conformance test on port/posix. Arguments are what peer.py offers:
 * "echo=40001 host=127.0.0.1 ...", one line of output a case. */
#define _POSIX_C_SOURCE 200809L

#include "conformance_posix.h"
#include "b24_posix.h"
#include "conf_main.h"

#include <dirent.h>
#include <stddef.h>

static struct b24_posix net;

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
    conf_print(NULL, "posix: no descriptor left open",
               same ? CONF_PASS : CONF_FAIL, same ? NULL : "more than before");
}

int main(int argc, char **argv)
{
    static uint8_t buf[65536];
    struct conf k = {
        &b24_posix_port, &net, &conf_offers, buf, sizeof buf, 500, 2000,
        conf_print,      NULL, NULL,         0,   NULL};
    unsigned files;

    if (conf_arguments(argc, argv) != 0) {
        return 2;
    }
    files = open_files();
    b24_posix_init(&net);
    (void)conf_run(&k);
    conf_run_more(&k, posix_cases);
    b24_posix_free(&net);
    report_files(files);
    return conf_summary(&k);
}
