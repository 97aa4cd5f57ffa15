/* command.h - the words of the console, the same as the Linux command's. */
#ifndef B24_COMMAND_H
#define B24_COMMAND_H

#include "b24/b24.h"

/* "contact", "lead user=6 customer-type=repeat", "deal:9 scope=C",
 * "item:177:12", "company family=item": one call. The line is cut into words.
 * NULL: good; else what is wrong, in words. What the words mean together is
 * judged by b24_start(). */
const char *b24_command_parse(struct b24_call *call, char *line);

/* "lead of user 6 (repeat customers)" on the UART. */
void b24_command_say(const struct b24_call *call);

/* Cuts the first word off *line: NUL-terminated, "" at the end. */
char *b24_command_word(char **line);

#endif
