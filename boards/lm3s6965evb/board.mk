# boards/lm3s6965evb/board.mk - Cortex-M3, 256 KiB flash, 64 KiB RAM, no
# operating system, lwIP by callbacks.
PORT     := lwip_raw
CROSS    := arm-none-eabi-
B_CFLAGS := -mcpu=cortex-m3 -mthumb --specs=picolibc.specs
B_CLANG  := --target=arm-none-eabi -mcpu=cortex-m3 -mthumb
B_LDSCRIPT := $(BOARD_DIR)/lm3s6965evb.ld

# Where the settings block goes, and how large it may be: as in the linker
# script.
B_SETTINGS_AT   := 0x3e000
B_SETTINGS_ROOM := 8192

# What differs by profile: memory of Mbed TLS, stack, lwIP.
B_ARENA_minimal := 10240
B_STACK_minimal := 2560
B_ARENA_default := 27648
B_STACK_default := 3072
B_ARENA_full    := 44032
B_STACK_full    := 3584

B_CPPFLAGS_minimal := -DTCP_WND=2144 -DTCP_MSS=536 -DTCP_SND_BUF=1072 \
	-DMEM_SIZE=1120 -DMEMP_NUM_TCP_PCB=2 -DPBUF_POOL_SIZE=5 \
	-DLWIP_NOASSERT=1 -DB24_TOKENS=48

# What only an emulator gives; a product replaces it.
B_EMULATED := qemu_only.c
