# Firmware images. Included by the Makefile when BOARD is a folder of boards/
# (or of BOARD_DIRS) with a board.mk, see boards/README.md.
#
#   make BOARD=lm3s6965evb [PROFILE=minimal|default|full] [HARDWARE=1] [LTO=0]

PROFILE    ?= default
BOARD_DIRS ?= boards
BOARD_DIR  := $(firstword $(wildcard $(addsuffix /$(BOARD),$(BOARD_DIRS))))
ifeq ($(wildcard $(BOARD_DIR)/board.mk),)
$(error no folder $(BOARD) with a board.mk in $(BOARD_DIRS))
endif
ifeq ($(filter $(PROFILE),minimal default full),)
$(error PROFILE is minimal, default or full)
endif
include $(BOARD_DIR)/board.mk

OUT       ?= build/$(BOARD)
LTO       ?= 1
HARDWARE  ?=
PYTHON    ?= python3
LWIP_DIR  ?= build/deps/lwip

# An image's folder; every variant has its own, so that none rebuilds another.
FW        := $(OUT)/$(PROFILE)$(if $(filter 0,$(LTO)),-nolto)$(if \
	$(HARDWARE),-hardware)
IMAGE     := $(FW)/b24reset.elf

# Room for a TLS session, where the profile has tickets.
FW_SESSION_default := 384
FW_SESSION_full    := 384
FW_SESSION := $(FW_SESSION_$(PROFILE))

FW_CC     := $(CROSS)gcc
# Small everywhere, fast where 99 % of the instructions are.
FW_OPT    := -Os -g $(if $(filter 0,$(LTO)),,-flto=1 -flto-partition=one)
# What -Os does and makes more code of here, each tried alone (README.md).
FW_SMALL  := -fno-tree-loop-im -fno-move-loop-invariants -fno-schedule-insns2 \
	-fno-section-anchors
FW_FAST   := $(if $(filter minimal,$(PROFILE)),-Os,-O2 -ftree-loop-im \
	-fmove-loop-invariants -fschedule-insns2)
# TLS 1.3 derives its keys at the end of a long chain of calls.
FW_STACK  := $(if $(filter full,$(PROFILE)),-fconserve-stack)
FW_CFLAGS := $(B_CFLAGS) $(FW_OPT) $(FW_SMALL) $(FW_STACK) \
	-ffunction-sections -fdata-sections -fno-common $(FW_EXTRA_CFLAGS)
FW_WARN   := -std=c99 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef \
	-Wmissing-prototypes -Werror
FW_CPPFLAGS := -Iinclude -Iboards/common -I$(BOARD_DIR) -Iport/$(PORT) \
	-Iport/mbedtls \
	-isystem $(LWIP_DIR)/src/include -isystem $(FW) \
	-DBOARD_PROFILE='"$(PROFILE)"' -DB24_ARENA_SIZE=$(B_ARENA_$(PROFILE)) \
	-DB24_SESSION_SIZE=$(if $(FW_SESSION),$(FW_SESSION),128) \
	-DBOARD_SESSION=$(if $(FW_SESSION),1,0) \
	-DBOARD_OAUTH=$(if $(B_OAUTH),1,0) \
	$(B_CPPFLAGS) $(B_CPPFLAGS_$(PROFILE)) $(CPPFLAGS)
FW_LDFLAGS := $(B_CFLAGS) $(FW_OPT) -nostartfiles -Wl,--gc-sections \
	-Wl,--defsym=BOARD_STACK_SIZE=$(B_STACK_$(PROFILE)) \
	-Wl,--fatal-warnings \
	-T $(B_LDSCRIPT) $(B_LDFLAGS)

include port/mbedtls/mbedtls.mk

FW_CONFIG := b24_mbedtls_$(PROFILE).h
FW_MBEDTLS := $(FW)/mbedtls/libb24mbedtls.a
$(eval $(call mbedtls_lib,$(FW)/mbedtls,$(FW_CC),$(FW_CFLAGS),$(FW_CONFIG),$(CROSS)gcc-ar,$(FW_FAST)))

# ---- what is in an image -----------------------------------------------------

FW_LWIP := $(addprefix core/,def.c dns.c inet_chksum.c init.c ip.c mem.c memp.c \
	netif.c pbuf.c stats.c tcp.c tcp_in.c tcp_out.c timeouts.c udp.c \
	ipv4/acd.c ipv4/dhcp.c ipv4/etharp.c ipv4/icmp.c ipv4/ip4.c \
	ipv4/ip4_addr.c ipv4/ip4_frag.c) netif/ethernet.c apps/sntp/sntp.c
FW_SRC := $(wildcard src/*.c port/$(PORT)/*.c boards/common/*.c) \
	port/mbedtls/b24_gmtime.c \
	$(filter-out $(if $(HARDWARE),$(addprefix $(BOARD_DIR)/,$(B_EMULATED))), \
	$(wildcard $(BOARD_DIR)/*.c))
FW_OBJ := $(FW_SRC:%.c=$(FW)/obj/%.o) $(FW_LWIP:%.c=$(FW)/lwip/%.o)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

## all           the firmware image (BOARD=..., PROFILE=...)
all: $(IMAGE)

deps-demo deps-check deps-boards:
	@[ -n "$(B24_DEPS_DONE)" ] || \
		MBEDTLS_DIR="$(MBEDTLS_DIR)" JSMN_DIR="$(JSMN_DIR)" \
		INIH_DIR="$(INIH_DIR)" LWIP_DIR="$(LWIP_DIR)" \
		sh port/deps.sh $(@:deps-%=%)

FW_FLAGS = $(FW_CC) $(FW_CFLAGS) $(FW_WARN) $(FW_CPPFLAGS) $(FW_LDFLAGS) \
	$(MBEDTLS_DIR) $(FW_SRC)
$(FW)/flags: always | deps-boards
	@mkdir -p $(FW)
	@printf '%s\n' '$(subst ','\'',$(FW_FLAGS))' | cmp -s - $@ || \
		printf '%s\n' '$(subst ','\'',$(FW_FLAGS))' > $@

# Alone in a folder: a cross compiler must not see the host's headers.
$(FW)/jsmn.h: $(FW)/flags
	@printf '#include "%s/jsmn.h"\n' "$(or $(JSMN_DIR),/usr/include)" > $@

FW_COMPILE = @mkdir -p $(@D) && $(FW_CC) $(FW_CFLAGS) $(FW_WARN) \
	$(FW_CPPFLAGS) -MMD -MP $(EXTRA) -c -o $@ $<

FW_TLS_OBJ := $(patsubst %.c,$(FW)/obj/%.o,$(wildcard src/b24_tls*.c) \
	port/mbedtls/b24_gmtime.c)
$(FW_TLS_OBJ): EXTRA = $(call mbedtls_cppflags,$(FW_CONFIG))
$(FW_TLS_OBJ): $(MBEDTLS_HEADERS)
# The library's own functions must not become calls of themselves.
$(FW)/obj/boards/common/mem.o: EXTRA = -fno-builtin \
	-fno-tree-loop-distribute-patterns -O2 -fno-lto
# The compiler calls it only when it has seen everything.
$(FW)/obj/boards/common/div.o: EXTRA = -fno-lto

$(FW)/obj/%.o: %.c $(FW)/flags $(FW)/jsmn.h
	$(FW_COMPILE)
$(FW)/lwip/%.o: $(LWIP_DIR)/src/%.c $(FW)/flags boards/common/lwipopts.h
	@mkdir -p $(@D) && $(FW_CC) $(FW_CFLAGS) -w $(FW_CPPFLAGS) -MMD -MP \
		-c -o $@ $<

$(FW_MBEDTLS): | deps-boards

define FW_LINK
@$(FW_CC) $(FW_LDFLAGS) -Wl,-Map=$(@:.elf=.map) -o $@ $(filter %.o %.a,$^) -lgcc
@$(CROSS)objcopy -O binary $@ $(@:.elf=.bin)
@echo "  LD      $@"
endef

$(IMAGE): $(FW_OBJ) $(FW_MBEDTLS) $(B_LDSCRIPT)
	$(FW_LINK)

# The port conformance test in the application's place, on the same stack.
FW_CONFORMANCE := $(FW)/conformance.elf
FW_CONF_OBJ := $(patsubst %.c,$(FW)/obj/%.o,$(addprefix tests/port/, \
	conformance.c conf_basic.c conf_stream.c conf_names.c conf_offers.c) \
	tests/qemu/conformance.c)
$(FW_CONF_OBJ): EXTRA = -Itests/port
$(FW_CONFORMANCE): $(filter-out %/app.o,$(FW_OBJ)) $(FW_CONF_OBJ) \
		$(FW_MBEDTLS) $(B_LDSCRIPT)
	$(FW_LINK)

## conformance   an image with the port conformance test, for tests/qemu
conformance: $(FW_CONFORMANCE)

-include $(FW_OBJ:.o=.d) $(FW_CONF_OBJ:.o=.d)

# ---- for people --------------------------------------------------------------

CONFIG   ?=
SETTINGS ?= $(OUT)/settings.bin

## provision     the settings block of a device from an INI file (CONFIG=...)
provision:
	$(if $(CONFIG),,$(error give CONFIG=file.ini, see boards/README.md))
	@$(PYTHON) boards/common/provision.py --room $(B_SETTINGS_ROOM) \
		$(addprefix --chip ,$(B_SETTINGS_CHIP)) \
		$(if $(B_OAUTH),,--no-oauth) $(CONFIG) $(SETTINGS)
	@echo "for flashing at $(B_SETTINGS_AT)"

## demo          boot in QEMU, reset card settings by its keys, show it
demo: all
	@$(PYTHON) tests/qemu/demo.py --board $(BOARD) --image $(IMAGE)

# The build without LTO tells what belongs to whom.
FW_SIZE = $(PYTHON) tests/bench/firmware_size.py --board $(BOARD) \
	--profile $(PROFILE) --cross $(CROSS) $(if $(NEEDED),--needed)
FW_NOLTO := $(OUT)/$(PROFILE)-nolto/b24reset.elf

## size          flash, RAM, arena, stack by component, as table and SVG;
##               NEEDED=1: the smallest arena as well (minutes)
size: all
	@$(MAKE) --no-print-directory B24_DEPS_DONE=1 LTO=0 all
	@$(FW_SIZE) --split $(FW_NOLTO) --svg $(OUT)/size-$(PROFILE).svg \
		$(IMAGE) tests/firmware.budget

## budget        the same without the components: what make check looks at
budget: all
	@$(FW_SIZE) $(IMAGE) tests/firmware.budget

# Static analysis of what a board brings, with its own compiler's eyes. A
# register is an address that was a number; lwIP's cc.h declares again what its
# sources must not include.
FW_ANALYSED := $(wildcard boards/common/*.c $(BOARD_DIR)/*.c port/$(PORT)/*.c)
FW_LIBC = $(shell $(FW_CC) $(B_CFLAGS) -E -v -xc /dev/null 2>&1 | \
	sed -n '/^ .*picolibc.*include$$/s/^ /-isystem /p')

## tidy          clang-tidy over the board's sources
tidy: $(FW)/jsmn.h
	@TIDY=--checks=-performance-no-int-to-ptr,-readability-redundant-declaration \
		sh tests/analysis/analyse.sh tidy $(FW_ANALYSED) -- \
		$(B_CLANG) -std=c99 $(FW_CPPFLAGS) $(FW_LIBC)

## analyzer      gcc -fanalyzer over the board's sources
analyzer: $(FW)/jsmn.h
	@CC=$(FW_CC) sh tests/analysis/analyse.sh analyzer $(FW_ANALYSED) -- \
		$(B_CFLAGS) -std=c99 $(FW_CPPFLAGS)

## clean         remove what was built for this board
clean:
	rm -rf $(OUT)

## help          this list
help:
	@sed -n 's/^## /  /p' boards/firmware.mk | sort
	@echo '  without BOARD= there are more: the library, the command, the tests'

.PHONY: all always conformance deps-demo deps-check deps-boards provision demo \
	size budget tidy analyzer clean help
