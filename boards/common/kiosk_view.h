/* kiosk_view.h - what the screen shows; only kiosk.c uses it. */
#ifndef B24_KIOSK_VIEW_H
#define B24_KIOSK_VIEW_H

#include "reset.h"
#include "settings.h"

#define B24_HOLD_MS 2000u /* select, for a reset of everybody's view */
/* An outcome stands at least so long: a press in it was meant for what was
 * there before. */
#define B24_EAGER_MS 1500u

enum b24_view {
    B24_VIEW_MENU,
    B24_VIEW_HOLD, /* select is down */
    B24_VIEW_CODE,
    B24_VIEW_RUN,
    B24_VIEW_END
};

struct b24_kiosk {
    const struct b24_settings *settings;
    const char *wrong;   /* with the settings; NULL: nothing */
    uint32_t since_ms;   /* the view, or the last key of a code */
    uint32_t locked_ms;  /* since when */
    uint16_t lock_s;     /* how long no reset can be begun; 0: it can */
    uint8_t view;        /* enum b24_view */
    uint8_t chosen;      /* reset of the menu */
    uint8_t keyed;       /* keys of the code so far */
    uint8_t mistyped;    /* one of them, or the last code: why it is locked */
    uint8_t ours;        /* begun here, not on the console */
    uint8_t wrong_codes; /* one after the other */
    struct b24_reset_end last; /* the last call whose end was seen */
};

/* Milliseconds since then. */
uint32_t b24_kiosk_since(uint32_t then_ms);
void b24_kiosk_draw(const struct b24_kiosk *kiosk);

#endif
