/* What the peer offers, as texts: conf_offers.h. */
#include "conf_offers.h"

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

static uint16_t number(const char *digits)
{
    uint32_t n = 0;

    for (; *digits >= '0' && *digits <= '9'; digits++) {
        n = n * 10u + (uint32_t)(*digits - '0');
    }
    return (uint16_t)n;
}

static int is_key(const char *arg, size_t len, const char *key)
{
    return strlen(key) == len && memcmp(arg, key, len) == 0;
}

int conf_offer(const char *arg)
{
    const char *value = strchr(arg, '=');
    const size_t len = value != NULL ? (size_t)(value - arg) : 0;
    size_t i;

    for (i = 0; i < sizeof ports / sizeof ports[0]; i++) {
        if (is_key(arg, len, ports[i].key)) {
            *ports[i].port = number(value + 1);
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
