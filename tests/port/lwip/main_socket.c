/* Runs the conformance test on port/lwip_socket, in a thread whose stack is
 * painted before. */
#define _POSIX_C_SOURCE 200809L

#include "b24_lwip_socket.h"
#include "conf_main.h"
#include "stack.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAINT 0xa5

const size_t stack_object_size = sizeof(struct b24_lwip_socket);

void stack_object_init(void *object)
{
    static const struct b24_lwip_socket_hooks hooks = {
        stack_time_s, stack_random, NULL, NULL};

    b24_lwip_socket_init(object, &hooks, NULL);
}

static void *run(void *arg)
{
    struct conf *k = arg;

    (void)conf_run(k);
    conf_run_more(k, socket_cases);
    conf_run_more(k, stack_cases);
    return NULL;
}

int main(int argc, char **argv)
{
    static struct b24_lwip_socket net;
    static uint8_t buf[65536];
    static uint8_t stack[256 * 1024];
    struct conf k = {&b24_lwip_socket_port,
                     &net,
                     &conf_offers,
                     buf,
                     sizeof buf,
                     500,
                     2000,
                     conf_print,
                     NULL,
                     NULL,
                     0,
                     NULL};
    pthread_attr_t attr;
    pthread_t thread;
    size_t clean = 0;

    if (conf_arguments(argc, argv) != 0) {
        return 2;
    }
    stack_start();
    stack_object_init(&net);
    memset(stack, PAINT, sizeof stack);
    pthread_attr_init(&attr);
    if (pthread_attr_setstack(&attr, stack, sizeof stack) != 0 ||
        pthread_create(&thread, &attr, run, &k) != 0) {
        return 2;
    }
    pthread_join(thread, NULL);
    while (clean < sizeof stack && stack[clean] == PAINT) {
        clean++;
    }
    printf("stack of the client's thread: %lu octets\n",
           (unsigned long)(sizeof stack - clean));
    return conf_summary(&k);
}
