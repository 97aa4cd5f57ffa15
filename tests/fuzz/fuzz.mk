# libFuzzer over the parsers, from the vectors on. Included by tests.mk.
#
#   make fuzz [FUZZ_S=seconds of each target]

FUZZ_S   ?= 600
FUZZ_OUT := build/fuzz
FUZZ     := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SAN := -fsanitize=address,undefined -fno-sanitize-recover=all
# The parsers, and all else that needs neither Mbed TLS nor a connection.
FUZZ_SRC := $(filter-out src/b24_tls%.c $(patsubst %,src/b24_%.c,client step \
	run refresh rename),$(wildcard src/*.c))
FUZZ_RUN := ASAN_OPTIONS=detect_stack_use_after_return=1

$(FUZZ_OUT)/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_SRC) $(wildcard src/*.h \
		include/b24/*.h)
	@mkdir -p $(@D)
	@clang -std=c99 -g -O1 -Wall -Wextra -Werror -fsanitize=fuzzer \
		$(FUZZ_SAN) -Iinclude -Isrc $(addprefix -isystem ,$(JSMN_DIR)) \
		-o $@ $< $(FUZZ_SRC)

$(FUZZ_OUT)/seeds: tests/fuzz/seeds.py $(wildcard tests/vectors/*.py \
		tests/vectors/answers.ini)
	@$(PYTHON) $< $@ && touch $@

FUZZERS := $(FUZZ:%=$(FUZZ_OUT)/fuzz_%) $(FUZZ_OUT)/seeds

## fuzz          libFuzzer over each parser, FUZZ_S=600 seconds each
fuzz: deps-check
	@$(MAKE) --no-print-directory B24_DEPS_DONE=1 $(FUZZERS)
	@for t in $(FUZZ); do \
		mkdir -p $(FUZZ_OUT)/corpus/$$t; \
		$(FUZZ_RUN) $(FUZZ_OUT)/fuzz_$$t -max_len=8192 -timeout=10 \
			-max_total_time=$(FUZZ_S) -print_final_stats=1 \
			-artifact_prefix=$(FUZZ_OUT)/found-$$t- \
			$(FUZZ_OUT)/corpus/$$t $(FUZZ_OUT)/seeds/$$t \
			> $(FUZZ_OUT)/$$t.log 2>&1 || \
			{ tail -n 40 $(FUZZ_OUT)/$$t.log; exit 1; }; \
		sed -n "s/^stat::number_of_executed_units: */$$t: inputs /p" \
			$(FUZZ_OUT)/$$t.log; done
	@echo "fuzz: $(words $(FUZZ)) targets, 0 failed"

# The same inputs on every run, a few seconds: a look, not a search.
define FUZZ_SHORT
fuzz/$(1) $(FUZZ_RUN) $(FUZZ_OUT)/fuzz_$(1) -max_len=4096 -seed=1 -runs=$(2) \
	-timeout=10 -artifact_prefix=$(FUZZ_OUT)/found-$(1)- $(FUZZ_OUT)/seeds/$(1)

endef

.PHONY: fuzz
