/* panic.c - see panic.h. */
#include "panic.h"
#include "board.h"
#include "say.h"

#include <string.h>

#define MAGIC 0xB24DEAD1u

void b24_panic(const char *why, uint32_t at)
{
    struct b24_panic_note *note = &board_panic_note;
    size_t len = strlen(why);

    if (len >= sizeof(note->why))
        len = sizeof(note->why) - 1;
    note->magic = MAGIC;
    note->at = at;
    memcpy(note->why, why, len);
    note->why[len] = '\0';
    b24_say("\npanic: ");
    b24_say(why);
    b24_say(" at ");
    b24_say_hex(at);
    b24_say("\n");
    board_reset();
}

void b24_panic_report(void)
{
    struct b24_panic_note *note = &board_panic_note;

    if (note->magic != MAGIC)
        return;
    note->why[sizeof(note->why) - 1] = '\0';
    b24_say("start: after a panic: ");
    b24_say(note->why);
    b24_say(" at ");
    b24_say_hex(note->at);
    b24_say("\n");
    note->magic = 0;
}

/* What compilers and libraries call when nothing can be trusted any more. */
void abort(void) __attribute__((noreturn));
void abort(void)
{
    b24_panic("abort", 0);
}
