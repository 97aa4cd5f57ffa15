# Everything that only tests need. The runner is tests/check.py.

TESTS   := $(OUT)/tests
UNIT    := $(patsubst tests/unit/%.c,$(TESTS)/%,$(wildcard tests/unit/test_*.c))
VECTORS := $(TESTS)/vectors_answers.inc $(TESTS)/vectors_advice.inc \
	$(TESTS)/vectors_retry.inc

# Unit tests link the pure core, a TLS that passes everything through, the
# POSIX port and the command's parts, as far as they need them.
UNIT_LIB := $(TESTS)/libunit.a
UNIT_OBJ := $(filter-out $(TLS_OBJ),$(CORE)) \
	$(PORT) $(filter-out %/main.o,$(CLI)) \
	$(patsubst %,$(TESTS)/%.o,advice crc32 digits keys screen settings store) \
	$(patsubst tests/unit/%.c,$(TESTS)/%.o,$(wildcard tests/unit/fake_*.c \
		tests/unit/client_*.c))

$(TESTS)/%.o: EXTRA = -Isrc -Itests/unit -Iport/posix -Iboards/linux -Iboards/common \
	-I$(TESTS) -DBOARD_OAUTH=0
$(TESTS)/%.o: tests/unit/%.c $(OUT)/flags | $(VECTORS)
	$(COMPILE)

# The parts of the boards that need no hardware.
$(TESTS)/%.o: boards/common/%.c $(OUT)/flags
	$(COMPILE)

$(UNIT_LIB): $(UNIT_OBJ)
	@rm -f $@
	@ar rcs $@ $^

$(UNIT): $(TESTS)/%: $(TESTS)/%.o $(UNIT_LIB)
	@$(CC) $(BASE_CFLAGS) $(BASE_LDFLAGS) $(WRAP) -o $@ $< $(UNIT_LIB) \
		$(INIH) -lcmocka -lpthread
$(TESTS)/test_posix_roots_file: WRAP = -Wl,--wrap=read
$(TESTS)/test_posix_token_sync: WRAP = -Wl,--wrap=write,--wrap=ftruncate \
	-Wl,--wrap=fsync,--wrap=renameat

$(TESTS)/vectors_%.inc: tests/vectors/to_c.py tests/vectors/vectors.py \
		$(wildcard tests/vectors/*.ini tests/vectors/*.tsv)
	@mkdir -p $(@D)
	@$(PYTHON) $< $* > $@

.SECONDARY: $(VECTORS)
-include $(UNIT:=.d) $(UNIT_OBJ:.o=.d)

# The port conformance test: portable C, the port under test behind it.
CONFORMANCE := $(TESTS)/conformance_posix
CONFORMANCE_OBJ := $(patsubst tests/port/%.c,$(TESTS)/port/%.o, \
	$(wildcard tests/port/*.c))
$(TESTS)/port/%.o: EXTRA = -Iport/posix -Itests/port
$(TESTS)/port/%.o: tests/port/%.c $(OUT)/flags
	$(COMPILE)
$(CONFORMANCE): $(CONFORMANCE_OBJ) $(PORT) $(OUT)/src/b24_roots.o
	@$(CC) $(BASE_CFLAGS) $(BASE_LDFLAGS) -o $@ $^ -lpthread

include tests/port/lwip/lwip.mk
include tests/fuzz/fuzz.mk

# Preloaded into the command: counts what it takes from the heap.
WITNESS := $(OUT)/tests/witness.so
$(WITNESS): tests/e2e/witness.c $(OUT)/flags
	@mkdir -p $(@D)
	@gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o $@ $< -ldl

BENCH := $(TESTS)/exchange
$(BENCH).o: tests/bench/exchange.c $(OUT)/flags
	$(COMPILE)
$(BENCH).o: EXTRA = -Isrc
$(BENCH): $(BENCH).o $(UNIT_LIB)
	@$(CC) $(BASE_CFLAGS) $(BASE_LDFLAGS) -o $@ $^

# Faults at every place of a call: the real client, Mbed TLS and POSIX port.
FAULTS := $(TESTS)/faults
FAULTS_SRC := $(wildcard tests/faults/*.c)
FAULTS_OBJ := $(patsubst tests/faults/%.c,$(TESTS)/fault/%.o,$(FAULTS_SRC))
FAULTS_LD := -Wl,--wrap=b24_arena_install
$(TESTS)/fault/%.o: EXTRA = -Isrc -Iport/posix
$(TESTS)/fault/%.o: tests/faults/%.c $(OUT)/flags
	$(COMPILE)
$(FAULTS): $(FAULTS_OBJ) $(LIB)
	@$(CC) $(BASE_CFLAGS) $(BASE_LDFLAGS) $(FAULTS_LD) -o $@ $^ -lpthread
-include $(FAULTS_OBJ:.o=.d)
# The same with link-time optimisation, which may drop a wipe.
$(FAULTS)_lto: $(FAULTS_OBJ) $(LIB)
	@gcc -std=c99 -O2 -flto=1 $(SECTIONS) $(HARDENING) $(BASE_CPPFLAGS) \
		-Isrc -Iport/posix $(call mbedtls_cppflags,$(MBEDTLS_CONFIG)) \
		$(BASE_LDFLAGS) $(FAULTS_LD) -o $@ $(FAULTS_SRC) \
		$(wildcard src/*.c port/posix/*.c) $(MBEDTLS_LIB) -lpthread

## faults        a fault at every place of a call (takes minutes)
faults: deps-check
	@$(MAKE) --no-print-directory B24_DEPS_DONE=1 run-faults
run-faults: $(FAULTS) $(FAULTS)_lto
	@$(PYTHON) tests/faults/campaign.py $(FAULTS) --lto $(FAULTS)_lto

# A fleet in virtual time, with the client's own policy.
# What a device says of its settings, on the host.
JUDGE := $(TESTS)/judge_settings
$(JUDGE): tests/qemu/judge_settings.c $(UNIT_LIB)
	@mkdir -p $(@D)
	@$(CC) $(BASE_CFLAGS) $(BASE_CPPFLAGS) -Iboards/common $(BASE_LDFLAGS) \
		-o $@ $^

FLEET := $(TESTS)/fleet
$(FLEET): tests/fleet/fleet.c $(OUT)/src/b24_retry.o $(OUT)/src/b24_phase.o
	@mkdir -p $(@D)
	@$(CC) $(BASE_CFLAGS) $(BASE_CPPFLAGS) -Isrc $(BASE_LDFLAGS) -o $@ $^

# One process that resets on and on.
SOAK := $(TESTS)/soak
$(SOAK): tests/soak/soak.c $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(BASE_CFLAGS) $(BASE_CPPFLAGS) -Iport/posix $(BASE_LDFLAGS) \
		-o $@ $^ -lpthread

## soak          20,000 resets of one process at a portal that misbehaves
soak: deps-check
	@$(MAKE) --no-print-directory B24_DEPS_DONE=1 $(SOAK)
	@$(PYTHON) tests/soak/soak.py $(SOAK)

## fleet         10,000 devices at 03:00, with and without the device phase
fleet: deps-demo
	@$(MAKE) --no-print-directory B24_DEPS_DONE=1 $(FLEET)
	@$(FLEET)

## tests         build every test program, run none
tests: all $(UNIT) $(CONFORMANCE) $(CONFORMANCE_LWIP) $(WITNESS) $(BENCH) $(FAULTS) $(FLEET) $(SOAK) $(JUDGE) \
	$(if $(SAN),,$(FAULTS)_lto)

## unit          the unit tests, with ASan and UBSan
unit: deps-check
	@$(MAKE) --no-print-directory SAN=1 B24_DEPS_DONE=1 run-unit
run-unit: $(UNIT)
	@for t in $(UNIT); do B24_OUT=$(OUT) $$t || exit 1; done

## layers        which file may include which, enforced
layers:
	@$(PYTHON) tests/tree/layers.py

## noheap        no allocator and no stdio in the core
noheap: all $(WITNESS)
	@sh tests/tree/noheap.sh $(OUT) $(CORE)
	@B24_COMMAND=$(PROGRAM) B24_OUT=$(OUT) $(PYTHON) -m unittest \
		tests.e2e.test_command.Command.test_no_heap_of_our_own

## fmt           format the C sources; fmt-check only looks
C_FILES = $(wildcard include/b24/*.h src/*.[ch] port/*/*.[ch] boards/*/*.[ch] \
	tests/*/*.[ch] tests/port/lwip/*.[ch] tests/port/lwip/*/*.h)
fmt:
	clang-format -i $(C_FILES)
fmt-check:
	@clang-format --dry-run -Werror $(C_FILES)

## size          octets and stack per file, beside the budget
size: deps-check
	@JSMN_DIR="$(JSMN_DIR)" $(PYTHON) tests/bench/size.py build/size \
		tests/size.budget

## bench         instructions per exchange, beside the budget
bench: deps-check $(BENCH)
	@$(PYTHON) tests/bench/bench.py $(BENCH) tests/size.budget $(CC)

## check-fresh   the README's two commands in bare Debian trees (root)
check-fresh:
	@sh tests/tree/fresh.sh $(SUITE)

# ---- everything --------------------------------------------------------------

# "~": it waits more than it works, see tests/check.py
define SUITES
layers        $(PYTHON) tests/tree/layers.py
noheap        sh tests/tree/noheap.sh $(OUT) $(CORE)
fmt-check     clang-format --dry-run -Werror $(C_FILES)
man           mandoc -T lint -W warning boards/linux/b24reset.1
shell         shellcheck port/*.sh tests/*/*.sh
size          JSMN_DIR="$(JSMN_DIR)" $(PYTHON) tests/bench/size.py build/size \
	tests/size.budget
bench         $(PYTHON) tests/bench/bench.py $(BENCH) tests/size.budget $(CC)
readme        $(PYTHON) tests/tree/readme.py $(MAKE)
fleet         B24_FLEET=$(FLEET) $(PYTHON) tests/fleet/test_fleet.py
vectors       $(PYTHON) tests/vectors/test_vectors.py
$(foreach t,$(UNIT:$(OUT)/%=%),$(t:tests/%=unit/%) B24_OUT=build/linux-san \
	build/linux-san/$(t)
)
portal        $(PYTHON) -m unittest discover -s tests/portal/tests -t .
port          B24_CONFORMANCE=$(CONFORMANCE) B24_OUT=$(OUT) \
	$(PYTHON) tests/port/test_posix.py
port-san      B24_CONFORMANCE=build/linux-san/tests/conformance_posix \
	B24_OUT=build/linux-san $(PYTHON) tests/port/test_posix.py
port-lwip     B24_CONFORMANCE_LWIP="$(CONFORMANCE_LWIP)" \
	$(PYTHON) tests/port/test_lwip.py
port-lwip-san B24_CONFORMANCE_LWIP="$(CONFORMANCE_LWIP:$(OUT)/%=build/linux-san/%)" \
	$(PYTHON) tests/port/test_lwip.py
e2e           B24_COMMAND=$(PROGRAM) B24_OUT=$(OUT) \
	$(PYTHON) -m unittest discover -s tests/e2e -t .
e2e-nginx     B24_FRONT=nginx B24_COMMAND=$(PROGRAM) B24_OUT=$(OUT) \
	$(PYTHON) -m unittest discover -s tests/e2e -t .
tidy          $(MAKE) --no-print-directory B24_DEPS_DONE=1 tidy
cppcheck      $(MAKE) --no-print-directory B24_DEPS_DONE=1 cppcheck
analyzer      $(MAKE) --no-print-directory B24_DEPS_DONE=1 analyzer
$(foreach b,lm3s6965evb riscv-virt,$(foreach t,tidy analyzer,$(t)/$(b) $(MAKE) \
	--no-print-directory B24_DEPS_DONE=1 BOARD=$(b) OUT=build/$(b) $(t)
))
memcheck      B24_COMMAND=$(PROGRAM) B24_OUT=$(OUT) \
	$(PYTHON) -m unittest tests.analysis.test_memcheck
$(foreach t,$(FUZZ),$(call FUZZ_SHORT,$(t),10000))
tls-unit      build/linux-san/tests/test_tls_env
tls-session   B24_SESSION=build/linux-san/tests/session \
	$(PYTHON) -W ignore tests/tls/test_session.py
hostile       B24_COMMAND=$(PROGRAM) \
	$(PYTHON) -W ignore -m unittest discover -s tests/hostile -t .
faults        B24_FAULTS=$(FAULTS) B24_FAULTS_LTO=$(FAULTS)_lto \
	$(PYTHON) tests/faults/test_faults.py
soak          $(PYTHON) tests/soak/soak.py --calls 300 $(SOAK)
provision     B24_OUT=$(OUT) $(PYTHON) tests/qemu/test_provision.py
hardware      $(MAKE) --no-print-directory B24_DEPS_DONE=1 BOARD=lm3s6965evb \
	HARDWARE=1 OUT=build/lm3s6965evb 2>&1 | \
	grep "undefined reference to .board_random"
$(foreach i,$(FIRMWARE),qemu/$(i) B24_BOARD=$(patsubst %/,%,$(dir $(i))) B24_PROFILE=$(notdir $(i)) \
	$(PYTHON) tests/qemu/test_board.py
)
$(foreach i,$(FIRMWARE),certificates/$(i) B24_BOARD=$(patsubst %/,%,$(dir $(i))) \
	B24_PROFILE=$(notdir $(i)) $(PYTHON) tests/qemu/test_certificates.py
)
$(foreach i,$(FIRMWARE),size/$(i) $(MAKE) --no-print-directory B24_DEPS_DONE=1 \
	BOARD=$(patsubst %/,%,$(dir $(i))) PROFILE=$(notdir $(i)) \
	OUT=build/$(patsubst %/,%,$(dir $(i))) budget
)
$(foreach i,$(FIRMWARE),~trouble/$(i) B24_BOARD=$(patsubst %/,%,$(dir $(i))) B24_PROFILE=$(notdir $(i)) \
	$(PYTHON) tests/qemu/test_trouble.py
)
$(foreach i,$(CONFORMED),port/$(i) B24_BOARD=$(patsubst %/,%,$(dir $(i))) B24_PROFILE=$(notdir $(i)) \
	$(PYTHON) tests/qemu/test_conformance.py
)
$(foreach b,lm3s6965evb riscv-virt,~kiosk/$(b) B24_BOARD=$(b) B24_PROFILE=default \
	$(PYTHON) tests/qemu/test_kiosk.py
)
$(foreach b,lm3s6965evb riscv-virt,~kiosk-keys/$(b) B24_BOARD=$(b) B24_PROFILE=default \
	$(PYTHON) tests/qemu/test_kiosk_keys.py
)
~kiosk-trouble B24_BOARD=lm3s6965evb B24_PROFILE=default \
	$(PYTHON) tests/qemu/test_kiosk_trouble.py
$(foreach i,$(filter-out %/default,$(FIRMWARE)),kiosk/$(i) B24_BOARD=$(patsubst %/,%,$(dir $(i))) \
	B24_PROFILE=$(notdir $(i)) $(PYTHON) tests/qemu/test_kiosk.py Happy
)
$(foreach b,lm3s6965evb riscv-virt,panic/$(b) B24_BOARD=$(b) B24_PROFILE=default \
	$(PYTHON) tests/qemu/test_panic.py
)
qemu/chip     $(PYTHON) tests/qemu/test_virt.py
qemu/oauth    B24_BOARD=riscv-virt B24_PROFILE=default \
	$(PYTHON) tests/qemu/test_oauth.py
coverage      $(MAKE) --no-print-directory B24_DEPS_DONE=1 coverage
demo          $(PYTHON) tests/e2e/demo.py --command $(PROGRAM)
$(foreach b,lm3s6965evb riscv-virt,demo/$(b) $(PYTHON) tests/qemu/demo.py --board $(b)
)
endef

# Every image that the tests boot.
FIRMWARE := $(foreach board,lm3s6965evb riscv-virt, \
	$(addprefix $(board)/,minimal default full))
# Where the port conformance test runs: both boards, both sizes of lwIP.
CONFORMED := lm3s6965evb/minimal lm3s6965evb/default riscv-virt/default
firmware: deps-boards
	@for image in $(FIRMWARE); do \
		$(MAKE) --no-print-directory B24_DEPS_DONE=1 \
			BOARD=$${image%/*} PROFILE=$${image#*/} \
			OUT=build/$${image%/*} all || exit 1; done
	@for image in $(CONFORMED); do \
		$(MAKE) --no-print-directory B24_DEPS_DONE=1 \
			BOARD=$${image%/*} PROFILE=$${image#*/} \
			OUT=build/$${image%/*} conformance || exit 1; done

JOBS ?= $(shell nproc)
## check         every test; the last line is "N passed, N failed"
check: deps-check deps-boards
	@$(MAKE) -j$(JOBS) --no-print-directory B24_DEPS_DONE=1 all tests
	@$(MAKE) -j$(JOBS) --no-print-directory B24_DEPS_DONE=1 SAN=1 all tests
	@$(MAKE) -j$(JOBS) --no-print-directory B24_DEPS_DONE=1 $(FUZZERS)
	@$(MAKE) -j$(JOBS) --no-print-directory B24_DEPS_DONE=1 firmware
	@$(MAKE) --no-print-directory B24_DEPS_DONE=1 run-check
run-check:
	$(file >$(TESTS)/suites,$(SUITES))
	@sed -i -e ':a;/\\$$/{N;s/\\\n//;ba}' $(TESTS)/suites
	@$(PYTHON) tests/check.py $(TESTS)/suites

.PHONY: firmware fleet soak faults run-faults size bench check-fresh tests unit run-unit layers noheap fmt fmt-check check run-check
