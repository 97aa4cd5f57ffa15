/* console.h - a line at a time from the UART, with echo and backspace. */
#ifndef B24_CONSOLE_H
#define B24_CONSOLE_H

/* The next whole line without its end, valid until the next call; NULL: not
 * yet. A line that is too long is dropped whole, and said so. */
char *b24_console_line(void);

#endif
