/* faults.c - whole calls against a portal, each with one fault.
 *
 *     faults PHASE TLS WHAT MODE BASE AT... < credentials
 *
 * PHASE  first (b24_init and the first call fail), resumed (the same with a
 * kept TLS session), second (a call on the kept connection), close (b24_close)
 * TLS    12, 13
 * WHAT   none error block short close flip alloc random clock root no_root
 * no_place room MODE   once, on (from there on), real (on, and time is slept
 * through) BASE   user ids from here on are reset, SLOTS per point AT numbers
 * of the calls that fail
 *
 * Standard input: the portal's address or webhook; the access token, "-", or
 * an authorization as JSON whose access token has run out; the CA file. Out
 * come lines for the judge, who reads the portal's log:
 *
 *     did ID USER      a success is claimed: the row must be gone
 *     silent ID        nothing was sent: no such request may have come
 *     point AT FIRED ERROR
 *     seen PORT ALLOC RANDOM CLOCK ROOT   (none: how many calls there are)
 *     BAD AT text      something is wrong
 *     done N */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const whats[] = {
    "none",   "error", "block", "short",   "close",    "flip", "alloc",
    "random", "clock", "root",  "no_root", "no_place", "room",
};

static int number_of(const char *word)
{
    for (unsigned i = 0; i < sizeof(whats) / sizeof(whats[0]); i++)
        if (strcmp(word, whats[i]) == 0)
            return (int)i;
    return -1;
}

static int line(char *out, size_t cap)
{
    if (!fgets(out, (int)cap, stdin))
        return 0;
    out[strcspn(out, "\n")] = '\0';
    return 1;
}

static int credentials(void)
{
    static char token[2048];
    char url[512], ca[512];

    if (!line(url, sizeof(url)) || !line(token, sizeof(token)) ||
        !line(ca, sizeof(ca)))
        return 0;
    if (b24_site_parse(&bench.site, url, strlen(url)) != B24_OK ||
        b24_posix_roots_open(&bench.roots_file, ca) != B24_OK)
        return 0;
    if (token[0] == '{') {
        bench.cfg.oauth = &bench.oauth;
        return b24_token_parse(&bench.stale, token, strlen(token)) == B24_OK;
    }
    if (strcmp(token, "-") != 0)
        bench.cfg.access_token = token;
    return 1;
}

static int options(char **argv)
{
    int what = number_of(argv[3]);

    bench.phase = argv[1][0] == 'f'   ? PHASE_FIRST
                  : argv[1][0] == 'r' ? PHASE_RESUMED
                  : argv[1][0] == 's' ? PHASE_SECOND
                                      : PHASE_CLOSE;
    bench.cfg.tls_max = (uint8_t)atoi(argv[2]);
    fault.what = (enum fault_what)what;
    fault.for_ever = strcmp(argv[4], "once") != 0;
    fault.real = strcmp(argv[4], "real") == 0;
    bench.user = atoi(argv[5]);
    return what >= 0;
}

int main(int argc, char **argv)
{
    int n;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc < 7 || !options(argv) || !credentials())
        return 2;
    bench_prepare();
    for (n = 6; n < argc; n++) {
        fault.at = (unsigned)atoi(argv[n]);
        bench_point();
    }
    b24_posix_roots_close(&bench.roots_file);
    printf("done %d\n", argc - 6);
    return bench.bad ? 1 : 0;
}
