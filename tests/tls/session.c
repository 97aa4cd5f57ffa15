/* session.c - a client with a kept TLS session, by command. The first line of
 * stdin is the webhook; then each line is
 *
 *     call        a reset on a connection of its own
 *     shift S     the clock, seconds from the true one
 *     damage N    the N-th octet of what is kept changes
 *     forge N     the same, and the check fits again
 *     length N    says how much is kept
 *     port N      the portal's port is another one
 *     tls N       12: TLS 1.2 at most
 *     arena N     octets; of the next clients
 *
 * and after a call comes "OUTCOME ERROR RESUMED KEPT-OCTETS VERSION".
 * test_session.py sends the lines and judges. */
#include "b24/b24.h"
#include "b24_posix.h"
#include "b24_posix_roots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t arena[64 * 1024 / 8];
static struct b24_session session;
static struct b24_client client;
static struct b24_site site;
static struct b24_posix net;
static struct b24_posix_roots file;
static struct b24_roots roots = {b24_posix_roots_find, &file};
static struct b24_config config = {.site = &site,
                                   .roots = &roots,
                                   .arena = arena,
                                   .arena_len = sizeof(arena),
                                   .session = &session,
                                   .timeout_ms = 10000};
static long shift_s;

static int64_t time_s(void *ctx)
{
    return b24_posix_port.time_s(ctx) + shift_s;
}

static void call(void)
{
    static const struct b24_call reset = {.entity = B24_CONTACT};
    struct b24_port port = b24_posix_port;
    struct b24_tls_info info;
    const struct b24_reply *r = b24_result(&client);

    port.time_s = time_s;
    if (b24_init(&client, &config, &port, &net) == B24_OK)
        (void)b24_run(&client, &reset, NULL);
    memset(&info, 0, sizeof(info));
    (void)b24_tls_info(&client, &info);
    printf("%s %s %u %u %s\n", b24_outcome_name(r->outcome),
           b24_err_name(r->err), r->resumed, (unsigned)session.len,
           info.version ? info.version : "none");
    (void)fflush(stdout);
    b24_close(&client);
}

static void damage(size_t n)
{
    ((uint8_t *)&session)[n % sizeof(session)] ^= 1;
}

/* As one would who knows the client's source. */
static void forge(size_t n)
{
    const uint8_t *p = (const uint8_t *)&session + sizeof(session.check);
    const uint8_t *end = session.data + session.len;

    damage(n);
    for (session.check = 2166136261u; p < end; p++)
        session.check = (session.check ^ *p) * 16777619u;
}

static void obey(const char *line)
{
    char word[16];
    long n = 0;

    if (sscanf(line, "%15s %ld", word, &n) < 1)
        return;
    if (strcmp(word, "call") == 0)
        call();
    else if (strcmp(word, "shift") == 0)
        shift_s = n;
    else if (strcmp(word, "damage") == 0)
        damage((size_t)n);
    else if (strcmp(word, "forge") == 0)
        forge((size_t)n);
    else if (strcmp(word, "length") == 0)
        session.len = (uint32_t)n;
    else if (strcmp(word, "port") == 0)
        site.port = (uint16_t)n;
    else if (strcmp(word, "tls") == 0)
        config.tls_max = (uint8_t)n;
    else if (strcmp(word, "arena") == 0)
        config.arena_len = (size_t)n;
}

int main(int argc, char **argv)
{
    static char line[512];

    if (argc != 2 || !fgets(line, sizeof(line), stdin) ||
        b24_site_parse(&site, line, strlen(line)) != B24_OK ||
        b24_posix_roots_open(&file, argv[1]) != B24_OK)
        return 2;
    b24_posix_init(&net);
    while (fgets(line, sizeof(line), stdin))
        obey(line);
    b24_posix_free(&net);
    b24_posix_roots_close(&file);
    return 0;
}
