/* virt_console.c - an image for test_virt.py: what the firmware of riscv-virt
 * does not do by itself. Numbers are hexadecimal:
 *
 *     e ADDRESS               erase a block of flash
 *     w ADDRESS COUNT WORD    write WORD, WORD + 1, ... COUNT times
 *     r ADDRESS               read a word
 *     hang                    never comes back
 *     deep                    uses more stack than there is
 */
#include "board.h"
#include "console.h"
#include "flash.h"
#include "panic.h"
#include "say.h"
#include "virtio.h"

#include <stdlib.h>

#define MAX_WORDS  64u
#define MAX_LEVELS 1000u /* of 64 octets and more */

extern int main(void);

/* There is no network in this image. */
int board_eth_waiting(void)
{
    return 0;
}

static uint32_t number(char **rest)
{
    return (uint32_t)strtoul(*rest, rest, 16);
}

static int write_words(char *rest)
{
    uint32_t words[MAX_WORDS];
    const uint32_t at = number(&rest), count = number(&rest),
                   first = number(&rest);

    for (uint32_t n = 0; n < MAX_WORDS; n++)
        words[n] = first + n;
    return flash_write(at, words, count);
}

/* The sum keeps it from becoming a loop. */
static uint32_t deeper(uint32_t levels)
{
    volatile uint32_t here[16];

    here[0] = levels;
    return levels ? deeper(levels - 1) + here[0] : 0;
}

static void obey(char *line)
{
    char *rest = line + 1;

    if (line[0] == 'h') {
        for (;;)
            ;
    } else if (line[0] == 'd') {
        b24_say_hex(deeper(MAX_LEVELS));
    } else if (line[0] == 'r') {
        b24_say("word ");
        b24_say_hex(*(const volatile uint32_t *)(uintptr_t)number(&rest));
    } else {
        b24_say("rc ");
        b24_say_i32(line[0] == 'e' ? flash_erase(number(&rest))
                                   : write_words(rest));
    }
    b24_say("\n");
}

int main(void)
{
    board_init();
    b24_say("virt console\n");
    b24_panic_report();
    for (;;) {
        char *line = b24_console_line();

        board_watchdog_feed();
        if (line)
            obey(line);
        else
            board_idle();
    }
}
