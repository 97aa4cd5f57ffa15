/* Arguments and output: conf_main.h. */
#include "conf_main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct conf_peer conf_offers;
const char *conf_alias;

static const struct {
    const char *key;
    uint16_t *port;
} ports[] = {
    {"echo", &conf_offers.echo},
    {"echo6", &conf_offers.echo6},
    {"slow", &conf_offers.slow},
    {"drip", &conf_offers.drip},
    {"ends", &conf_offers.ends},
    {"resets", &conf_offers.resets},
    {"silent", &conf_offers.silent},
    {"leaves", &conf_offers.leaves},
    {"refused", &conf_offers.refused},
    {"sink", &conf_offers.sink},
    {"count", &conf_offers.count},
    {"first_refused_port", &conf_offers.first_refused_port},
    {"first_dead_port", &conf_offers.first_dead_port},
};

static const struct {
    const char *key;
    const char **text;
} texts[] = {
    {"host", &conf_offers.host},
    {"host6", &conf_offers.host6},
    {"known", &conf_offers.known},
    {"unknown", &conf_offers.unknown},
    {"mute", &conf_offers.mute},
    {"late", &conf_offers.late},
    {"first_refused", &conf_offers.first_refused},
    {"first_dead", &conf_offers.first_dead},
    {"alias", &conf_alias},
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

int conf_arguments(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++) {
        if (!take_argument(argv[i])) {
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
