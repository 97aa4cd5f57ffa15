# Static analysis, valgrind, coverage.

# What the compiler of this machine can read; cppcheck reads everything.
ANALYSED := $(wildcard src/*.c port/posix/*.c port/template/*.c boards/linux/*.c)
ANALYSIS_FLAGS = -std=c99 $(BASE_CPPFLAGS) -Iport/posix \
	$(call mbedtls_cppflags,$(MBEDTLS_CONFIG))
CPPCHECKED := $(wildcard src/*.c port/*/*.c boards/*/*.c)
CPPCHECK_FLAGS := -Iinclude -Isrc -Iport/posix -Iport/lwip_raw \
	-Iport/lwip_socket -Iboards/common

## tidy          clang-tidy
tidy:
	@sh tests/analysis/analyse.sh tidy $(ANALYSED) -- $(ANALYSIS_FLAGS)

## cppcheck      cppcheck
cppcheck:
	@sh tests/analysis/analyse.sh cppcheck $(CPPCHECKED) -- $(CPPCHECK_FLAGS)

## analyzer      gcc -fanalyzer
analyzer:
	@sh tests/analysis/analyse.sh analyzer $(ANALYSED) -- $(ANALYSIS_FLAGS)

## memcheck      the unit tests and the command under valgrind
memcheck: tests
	@B24_COMMAND=$(PROGRAM) B24_OUT=$(OUT) \
		$(PYTHON) -m unittest tests.analysis.test_memcheck

# Unit tests of what knows Mbed TLS, linked with it.
TLS_UNIT := $(TESTS)/test_tls_env
$(TLS_UNIT).o: EXTRA = -Isrc -Itests/unit \
	$(call mbedtls_cppflags,$(MBEDTLS_CONFIG))
$(TLS_UNIT).o: tests/tls/test_tls_env.c $(OUT)/flags
	$(COMPILE)
$(TLS_UNIT): $(TLS_UNIT).o $(LIB)
	@$(CC) $(BASE_CFLAGS) $(BASE_LDFLAGS) -o $@ $^ -lcmocka
tests: $(TLS_UNIT)
-include $(TLS_UNIT).d

# A client whose TLS session is kept, by command of test_session.py.
SESSION := $(TESTS)/session
$(SESSION): tests/tls/session.c $(LIB)
	@mkdir -p $(@D)
	@$(CC) $(BASE_CFLAGS) $(BASE_CPPFLAGS) -Iport/posix $(BASE_LDFLAGS) \
		-o $@ $^ -lpthread
tests: $(SESSION)

# Our own objects with counters and without optimization; Mbed TLS as it is.
COVERED := build/coverage
COVERAGE = $(MAKE) --no-print-directory B24_DEPS_DONE=1 CC=gcc SAN= \
	OUT=$(COVERED) CPPFLAGS='--coverage -O0' LDFLAGS=--coverage \
	MBEDTLS_LIB=$(MBEDTLS_LIB)
# Not test_command: the counters take memory, and there it is counted.
COVERAGE_SUITES := tests.e2e.test_answers tests.e2e.test_cards \
	tests.e2e.test_tls tests.e2e.test_doctor tests.hostile.test_hostile

## coverage      every line and branch of src/ is run, or says why not
coverage: all
	@$(COVERAGE) all tests
	@find $(COVERED) -name '*.gcda' -delete
	@{ $(COVERAGE) run-unit && $(COVERED)/tests/test_tls_env; } \
		>$(COVERED)/log 2>&1 || { cat $(COVERED)/log; exit 1; }
	@B24_COMMAND=$(COVERED)/b24reset B24_OUT=$(COVERED) \
		$(PYTHON) -m unittest $(COVERAGE_SUITES) >$(COVERED)/log 2>&1 || \
		{ cat $(COVERED)/log; exit 1; }
	@B24_SESSION=$(COVERED)/tests/session \
		$(PYTHON) -W ignore tests/tls/test_session.py \
		>$(COVERED)/log 2>&1 || { cat $(COVERED)/log; exit 1; }
	@# Not its verdict: what is not optimised leaves copies on the stack. All
	@# points of the short series: what a spread reaches is left to chance.
	@$(PYTHON) tests/faults/campaign.py $(COVERED)/tests/faults \
		--credential webhook --at-most 200 >$(COVERED)/log 2>&1 || true
	@$(PYTHON) tests/analysis/coverage.py $(COVERED)

.PHONY: tidy cppcheck analyzer memcheck coverage
