# boards/riscv-virt/board.mk - QEMU's virt machine: RV32IMAC, two banks of CFI
# flash of 32 MiB, no operating system, lwIP by callbacks.
PORT     := lwip_raw
CROSS    := riscv64-unknown-elf-
# Without _zicsr: Debian's compiler has no libraries under that name. The few
# CSR instructions say it themselves.
# Registers saved by calls: 5 % less flash, 4 % more instructions.
B_CFLAGS := -march=rv32imac -mabi=ilp32 --specs=picolibc.specs \
	$(if $(filter minimal,$(PROFILE)),-msave-restore)
B_CLANG  := --target=riscv32-unknown-elf -march=rv32imac
B_LDSCRIPT := $(BOARD_DIR)/riscv-virt.ld

# Where the settings block goes, and how large it may be: the first erase block
# of the second bank, as in the linker script. QEMU wants the whole chip.
B_SETTINGS_AT   := 0x22000000
B_SETTINGS_ROOM := 262144
B_SETTINGS_CHIP := 33554432

# There is flash to keep an OAuth pair in (slots.c).
B_OAUTH := 1

# What differs by profile: memory of Mbed TLS, stack, lwIP.
B_ARENA_minimal := 10752
B_STACK_minimal := 3072
B_ARENA_default := 27648
B_STACK_default := 3584
B_ARENA_full    := 45056
B_STACK_full    := 4096

B_CPPFLAGS_minimal := -DTCP_WND=2144 -DTCP_MSS=536 -DTCP_SND_BUF=1072 \
	-DMEM_SIZE=1120 -DMEMP_NUM_TCP_PCB=2 -DPBUF_POOL_SIZE=5 \
	-DLWIP_NOASSERT=1
