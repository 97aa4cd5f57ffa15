/* board_keys.h - what board_idle() and the emulator need of keys.c. */
#ifndef BOARD_KEYS_H
#define BOARD_KEYS_H

/* Lets a key's edge end the sleep, also one that has come already. */
void board_keys_wake(void);
/* QEMU forgets the pins' level at a reset. In qemu_only.c alone. */
void board_keys_emulated(void) __attribute__((weak));

#endif
