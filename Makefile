# b24reset - `make help` names the targets.
#
# BOARD=linux (the default) builds the library and the command; another BOARD is
# a folder of boards/ or of BOARD_DIRS and builds a firmware image.
# OUT, CC, CFLAGS, OPT, MBEDTLS_DIR, JSMN_DIR, INIH_DIR, LWIP_DIR may be given.

BOARD   ?= linux
ifneq ($(BOARD),linux)
include boards/firmware.mk
else

VERSION := $(shell sed -n 's/^.define B24_VERSION "\(.*\)"/\1/p' \
	include/b24/b24.h)

# SAN=1: the same with ASan and UBSan, beside the real build.
SAN     ?=
OUT     ?= build/$(BOARD)$(if $(SAN),-san)
ifneq ($(SAN),)
CC      := clang
OPT     := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all
CPPFLAGS += -DB24_GUARDS=1
else ifeq ($(origin CC),default)
CC      := gcc
endif
OPT     ?= -O2
CFLAGS  ?= -g
PYTHON  ?= python3
PREFIX  ?= /usr/local

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef \
	-Wmissing-prototypes -Werror
SECTIONS := -ffunction-sections -fdata-sections
# What `make` on Linux adds; a board brings its own.
HARDENING ?= -fPIE -fstack-protector-strong
BASE_CFLAGS = -std=c99 $(WARNINGS) $(OPT) $(CFLAGS) $(SECTIONS) $(HARDENING)
BASE_CPPFLAGS = -Iinclude $(if $(JSMN_DIR),-isystem $(JSMN_DIR)) $(CPPFLAGS)
BASE_LDFLAGS = -pie -Wl,--gc-sections -Wl,-z,relro,-z,now $(LDFLAGS)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

include port/mbedtls/mbedtls.mk

MBEDTLS_LIB := $(OUT)/mbedtls/libb24mbedtls.a
MBEDTLS_CONFIG := b24_mbedtls_linux.h
$(eval $(call mbedtls_lib,$(OUT)/mbedtls,$(CC),$(OPT) $(CFLAGS) \
	$(HARDENING),$(MBEDTLS_CONFIG)))

CORE  := $(patsubst src/%.c,$(OUT)/src/%.o,$(wildcard src/*.c))
TLS_OBJ := $(filter $(OUT)/src/b24_tls%,$(CORE))
PORT  := $(patsubst port/%.c,$(OUT)/port/%.o,$(wildcard port/posix/*.c))
CLI   := $(patsubst boards/%.c,$(OUT)/boards/%.o,$(wildcard boards/linux/*.c))
LIB   := $(OUT)/libb24reset.a
PROGRAM := $(OUT)/b24reset

## all           the library and the command (the default)
all: $(LIB) $(PROGRAM)

# ---- dependencies ------------------------------------------------------------
# Each make asks once, and its children no more.

## deps-demo     take what the build needs
## deps-check    take what the tests need
deps-demo deps-check deps-boards:
	@[ -n "$(B24_DEPS_DONE)" ] || \
		MBEDTLS_DIR="$(MBEDTLS_DIR)" JSMN_DIR="$(JSMN_DIR)" \
		INIH_DIR="$(INIH_DIR)" LWIP_DIR="$(LWIP_DIR)" \
		sh port/deps.sh $(@:deps-%=%)

# ---- compile -----------------------------------------------------------------

# Holds the flags; written only when they differ, so that changed flags rebuild.
FLAGS = $(CC) $(BASE_CFLAGS) $(BASE_CPPFLAGS) $(BASE_LDFLAGS) $(MBEDTLS_DIR) $(INIH_DIR)
$(OUT)/flags: always | deps-demo
	@mkdir -p $(OUT)
	@printf '%s\n' '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || \
		printf '%s\n' '$(subst ','\'',$(FLAGS))' > $@

COMPILE = @mkdir -p $(@D) && $(CC) $(BASE_CFLAGS) $(BASE_CPPFLAGS) -MMD -MP \
	$(EXTRA) -c -o $@ $<

# The Mbed TLS headers are configured by the header that built the library.
$(TLS_OBJ): EXTRA = $(call mbedtls_cppflags,$(MBEDTLS_CONFIG))
$(TLS_OBJ): $(MBEDTLS_HEADERS)
$(OUT)/src/%.o: src/%.c $(OUT)/flags
	$(COMPILE)
$(OUT)/port/%.o: port/%.c $(OUT)/flags
	$(COMPILE)
$(OUT)/boards/linux/%.o: EXTRA = -Iport/posix \
	$(if $(INIH_DIR),-isystem $(INIH_DIR))
$(OUT)/boards/linux/%.o: boards/linux/%.c $(OUT)/flags
	$(COMPILE)

$(MBEDTLS_LIB): | deps-demo

# One archive for those who link the client: ours and Mbed TLS.
$(LIB): $(CORE) $(PORT) $(MBEDTLS_LIB)
	@rm -f $@
	@ar rcs $@ $(CORE) $(PORT)
	@printf 'open $@\naddlib $(MBEDTLS_LIB)\nsave\nend\n' | ar -M
	@echo "  AR      $@"

# inih goes into the program: Debian's archive, or the source in INIH_DIR.
ifneq ($(INIH_DIR),)
INIH := $(OUT)/inih.o
$(INIH): $(INIH_DIR)/ini.c $(OUT)/flags
	@$(CC) $(OPT) $(CFLAGS) $(SECTIONS) $(HARDENING) -c -o $@ $<
else
INIH := -l:libinih.a
endif

$(PROGRAM): $(CLI) $(LIB) $(filter %.o,$(INIH))
	@$(CC) $(BASE_CFLAGS) $(BASE_LDFLAGS) -o $@ $(CLI) $(LIB) $(INIH) \
		-lpthread
	@echo "  LD      $@"

-include $(CORE:.o=.d) $(PORT:.o=.d) $(CLI:.o=.d)

# ---- for people --------------------------------------------------------------

## portal        a portal simulator to play with; stop it with ctrl-c
portal: deps-demo
	@$(PYTHON) tests/portal

## demo          reset real card settings on the simulator, and show it
demo: all
	@$(PYTHON) tests/e2e/demo.py --command $(PROGRAM)

$(OUT)/b24reset.bash: $(PROGRAM)
	@$(PROGRAM) --completion > $@

## install       library, command, man page, systemd's units (DESTDIR=, PREFIX=)
install: all $(OUT)/b24reset.bash
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include/b24 \
		$(DESTDIR)$(PREFIX)/lib/pkgconfig \
		$(DESTDIR)$(PREFIX)/lib/systemd/system \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/man/man1
	install $(PROGRAM) $(DESTDIR)$(PREFIX)/bin
	install -m 644 include/b24/*.h port/posix/b24_posix.h \
		port/posix/b24_posix_roots.h port/posix/b24_posix_token.h $(DESTDIR)$(PREFIX)/include/b24
	install -m 644 $(LIB) $(DESTDIR)$(PREFIX)/lib
	sed 's|@PREFIX@|$(PREFIX)|;s|@VERSION@|$(VERSION)|' \
		port/posix/b24reset.pc.in \
		> $(DESTDIR)$(PREFIX)/lib/pkgconfig/b24reset.pc
	install -m 644 boards/linux/b24reset.1 \
		$(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(OUT)/b24reset.bash \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/b24reset
	sed 's|@PREFIX@|$(PREFIX)|' boards/linux/b24reset@.service.in \
		> $(DESTDIR)$(PREFIX)/lib/systemd/system/b24reset@.service
	install -m 644 boards/linux/b24reset@.timer \
		$(DESTDIR)$(PREFIX)/lib/systemd/system

## clean         remove what was built, keep what was fetched
clean:
	rm -rf build/linux build/linux-san build/size build/fresh \
		build/coverage

## help          this list
help:
	@sed -n 's/^## /  /p' $(MAKEFILE_LIST) | sort

include tests/tests.mk
include tests/analysis/analysis.mk

.PHONY: all deps-demo deps-check deps-boards portal demo install clean help \
	always

endif
