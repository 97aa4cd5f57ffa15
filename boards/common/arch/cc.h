/* cc.h - lwIP's compiler and system, for all boards without an operating
 * system. */
#ifndef B24_ARCH_CC_H
#define B24_ARCH_CC_H

#include <stdint.h>

/* panic.h and board.h are not for lwIP's sources. */
void b24_panic(const char *why, uint32_t at) __attribute__((noreturn));
uint32_t b24_net_random(void);

#define LWIP_PLATFORM_DIAG(x) ((void)0)
/* Which assertion it was, the line tells; the texts would take 6 KB. */
#define LWIP_PLATFORM_ASSERT(why) b24_panic("lwIP", __LINE__)
#define LWIP_RAND()               b24_net_random()
#define LWIP_NO_CTYPE_H           1
#define LWIP_NO_UNISTD_H          1

#endif
