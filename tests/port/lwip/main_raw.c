/* Runs the conformance test on port/lwip_raw. */
#include "b24_lwip_raw.h"
#include "conf_main.h"
#include "stack.h"

const size_t stack_object_size = sizeof(struct b24_lwip_raw);

void stack_object_init(void *object)
{
    static const struct b24_lwip_raw_hooks hooks = {
        stack_time_s, stack_random, stack_poll, stack_idle, NULL, NULL};

    b24_lwip_raw_init(object, &hooks, NULL);
}

int main(int argc, char **argv)
{
    static struct b24_lwip_raw net;
    static uint8_t buf[65536];
    struct conf k = {
        &b24_lwip_raw_port, &net, &conf_offers, buf, sizeof buf, 500, 2000,
        conf_print,         NULL, NULL,         0,   NULL};

    if (conf_arguments(argc, argv) != 0) {
        return 2;
    }
    stack_start();
    stack_object_init(&net);
    (void)conf_run(&k);
    conf_run_more(&k, raw_cases);
    conf_run_more(&k, stack_cases);
    return conf_summary(&k);
}
