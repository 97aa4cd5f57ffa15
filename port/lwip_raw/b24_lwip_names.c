/* Names, one after the other: b24_lwip_names.h. */
#include "b24_lwip_names.h"

#include "lwip/dns.h"
#include "lwip/err.h"

static const uint8_t kinds[] = {
#if LWIP_IPV4
    LWIP_DNS_ADDRTYPE_IPV4,
#endif
#if LWIP_IPV6
    LWIP_DNS_ADDRTYPE_IPV6,
#endif
};

#if LWIP_DNS

/* More lookups at once lwIP does not take, so more slots are of no use. */
#define SLOTS DNS_TABLE_SIZE

static struct b24_lwip_lookup {
    struct b24_lwip_names *owner; /* NULL: dropped, the answer is for nobody */
    uint8_t used;                 /* lwIP still has a pointer to this slot */
} slots[SLOTS];

/* lwIP calls this once for every lookup it has begun: with the answer, or with
 * NULL after its last try. It may do so from within the function that begins
 * it (a name server that is not set any more). */
static void answer(const char *name, const ip_addr_t *addr, void *arg)
{
    struct b24_lwip_lookup *slot = arg;
    struct b24_lwip_names *n = slot->owner;

    (void)name;
    slot->used = 0;
    slot->owner = NULL;
    if (n == NULL) {
        return;
    }
    n->lookup = NULL;
    n->why = addr != NULL ? ERR_OK : ERR_VAL;
    if (addr != NULL) {
        n->addr = *addr;
        n->fresh = 1;
    }
    if (n->answered != NULL) {
        n->answered(n->arg);
    }
}

static void ask(struct b24_lwip_names *n, const char *host, uint8_t kind)
{
    struct b24_lwip_lookup *slot = NULL;
    unsigned i;

    for (i = 0; i < SLOTS && slot == NULL; i++) {
        slot = slots[i].used ? NULL : &slots[i];
    }
    if (slot == NULL) {
        n->why = ERR_MEM;
        return;
    }
    slot->used = 1;
    slot->owner = n;
    n->lookup = slot;
    n->why = dns_gethostbyname_addrtype(host, &n->addr, answer, slot, kind);
    if (n->why == ERR_INPROGRESS) {
        return; /* and the slot is lwIP's until answer() */
    }
    n->fresh = n->why == ERR_OK; /* it stood in lwIP's cache */
    slot->used = 0;
    slot->owner = NULL;
    n->lookup = NULL;
}

void b24_lwip_names_drop(struct b24_lwip_names *n)
{
    if (n->lookup != NULL) {
        n->lookup->owner = NULL;
        n->lookup = NULL;
    }
}

#else /* address literals only */

static void ask(struct b24_lwip_names *n, const char *host, uint8_t kind)
{
    (void)host;
    (void)kind;
    n->why = ERR_VAL;
}

void b24_lwip_names_drop(struct b24_lwip_names *n)
{
    n->lookup = NULL;
}

#endif

void b24_lwip_names_begin(struct b24_lwip_names *n, const char *host)
{
    n->lookup = NULL;
    n->why = ERR_OK;
    n->kind = 0;
    /* Not left to lwIP's resolver, which wants a name server even for these. */
    n->fresh = ipaddr_aton(host, &n->addr) != 0;
    if (n->fresh) {
        n->kind = sizeof kinds;
    }
}

int b24_lwip_names_next(struct b24_lwip_names *n, const char *host)
{
    while (n->lookup == NULL && !n->fresh && n->kind < sizeof kinds) {
        ask(n, host, kinds[n->kind++]);
    }
    if (n->fresh) {
        n->fresh = 0;
        return B24_OK;
    }
    return n->lookup != NULL ? B24_RESOLVING : B24_E_DNS;
}
