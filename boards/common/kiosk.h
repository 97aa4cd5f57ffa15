/* kiosk.h - the device as its user meets it: five keys and a screen.
 *
 *   menu --select--> [hold, 2 s: scope C] --> [code] --> run --> end --> menu
 *   hold --let go--> menu;  code --wrong, or 10 s without a key--> menu
 *   menu, hold, code, end --call of the console--> run
 *   end --any key after 1.5 s, or 60 s--> menu
 *
 * Up and down choose a configured reset; left ends the one that runs. A wrong
 * code locks the keys, each one for twice as long as the one before. */
#ifndef B24_KIOSK_H
#define B24_KIOSK_H

#include "settings.h"

/* Once. settings stay valid; wrong: what is wrong with them, or NULL. */
void b24_kiosk_init(const struct b24_settings *settings, const char *wrong);
/* Keys, then what has changed on the screen. Often. */
void b24_kiosk_poll(void);

#endif
