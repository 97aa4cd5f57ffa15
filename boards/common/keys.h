/* keys.h - five keys, debounced. */
#ifndef B24_KEYS_H
#define B24_KEYS_H

enum b24_key {
    B24_KEY_UP = 1,
    B24_KEY_DOWN = 2,
    B24_KEY_LEFT = 4,
    B24_KEY_RIGHT = 8,
    B24_KEY_SELECT = 16
};

/* The board's: keys that are down, and those that were for a moment since the
 * last call, as after a handshake step of a second. A key's edge ends
 * board_idle(). */
void board_keys_init(void);
unsigned board_keys(void);
/* A console line that means a key, on a board without keys; it is cut into its
 * words then. 1: it was one. */
int board_keys_line(char *line);
/* That line's place in the console's help; "" where there is none. */
extern const char board_keys_help[];

/* Once. Keys that are down now do not count until they were up. */
void b24_keys_init(void);
/* Keys that have gone down since the last call. Often: at least once while a
 * key is held, and each minute. */
unsigned b24_keys_pressed(void);
/* Keys that are down. */
unsigned b24_keys_down(void);

#endif
