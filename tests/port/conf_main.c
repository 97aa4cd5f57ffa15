/* Arguments and output: conf_main.h. */
#include "conf_main.h"

#include <stdio.h>

int conf_arguments(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++) {
        if (!conf_offer(argv[i])) {
            fprintf(stderr, "not an argument: %s\n", argv[i]);
            return 2;
        }
    }
    if (conf_offers.host == NULL) {
        fprintf(stderr, "no host=; run it by peer.py\n");
        return 2;
    }
    return 0;
}

static unsigned counts[3];

void conf_print(void *ctx, const char *name, enum conf_verdict verdict,
                const char *why)
{
    static const char *const words[] = {"ok", "FAIL", "skip"};

    (void)ctx;
    counts[verdict]++;
    printf("%s %s%s%s\n", words[verdict], name, why != NULL ? ": " : "",
           why != NULL ? why : "");
    fflush(stdout);
}

void conf_run_more(struct conf *k, const struct conf_case *c)
{
    for (; c->name != NULL; c++) {
        const char *why = c->run(k);

        conf_close(k);
        conf_print(NULL, c->name,
                   why == NULL        ? CONF_PASS
                   : why == conf_skip ? CONF_SKIP
                                      : CONF_FAIL,
                   why);
    }
}

int conf_summary(const struct conf *k)
{
    printf("%u passed, %u failed, %u skipped; slowest call %lu ms\n", counts[0],
           counts[1], counts[2], (unsigned long)k->slowest_ms);
    return counts[CONF_FAIL] != 0;
}
