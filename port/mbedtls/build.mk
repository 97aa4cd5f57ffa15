# Called by mbedtls.mk, once per variant: OUT, CC, AR, CFLAGS, FAST, CPPFLAGS
# and MBEDTLS_DIR come from there.
.DELETE_ON_ERROR:
.SUFFIXES:

self := $(lastword $(MAKEFILE_LIST))
lib := $(OUT)/libb24mbedtls.a
src := $(wildcard $(MBEDTLS_DIR)/library/*.c)
obj := $(patsubst $(MBEDTLS_DIR)/library/%.c,$(OUT)/%.o,$(src)) \
	$(OUT)/b24_public_only.o
ifeq ($(src),)
$(error no Mbed TLS source in $(MBEDTLS_DIR): run port/deps.sh)
endif

# Third-party code: its own taste in warnings, its own sections.
flags := $(CFLAGS) -w -ffunction-sections -fdata-sections \
	$(CPPFLAGS) -I$(MBEDTLS_DIR)/library

# Everything that changes an object: written only when it differs. Unpacked
# sources carry old dates, so the version stands for their change.
version := $(shell sed -n 's/.*VERSION_STRING  *"\(.*\)"/\1/p' \
	$(MBEDTLS_DIR)/include/mbedtls/build_info.h)
stamp := $(CC) $(flags) $(FAST) $(AR) $(version)

all: $(lib)

$(OUT)/flags: always
	@mkdir -p $(OUT)
	@printf '%s\n' '$(subst ','\'',$(stamp))' | cmp -s - $@ || { \
		echo '  CC      Mbed TLS $(version) for $(OUT)'; \
		printf '%s\n' '$(subst ','\'',$(stamp))' > $@; }

# -MD, not -MMD: the configuration header comes in by a system folder.
$(OUT)/%.o: $(MBEDTLS_DIR)/library/%.c $(OUT)/flags $(self)
	@$(CC) $(flags) $(extra) -MD -MP -c -o $@ $<

# The arena's allocator hands its two functions over to
# mbedtls_platform_set_calloc_free. Here it hands them to b24_arena_install of
# src/, which puts its own around them: that is how a failed allocation is
# noticed where Mbed TLS reports something else (a certificate not trusted).
$(OUT)/memory_buffer_alloc.o: extra := \
	-Dmbedtls_platform_set_calloc_free=b24_arena_install

# A client without a certificate of its own: see b24_public_only.c.
$(OUT)/pk_wrap.o: extra := -Dmbedtls_rsa_pkcs1_sign=b24_no_rsa_sign \
	-Dmbedtls_rsa_pkcs1_decrypt=b24_no_rsa_decrypt \
	-Dmbedtls_rsa_pkcs1_encrypt=b24_no_rsa_encrypt \
	-Dmbedtls_rsa_check_pub_priv=b24_no_rsa_pair \
	-Dmbedtls_ecdsa_write_signature=b24_no_ecdsa_sign \
	-Dmbedtls_ecp_check_pub_priv=b24_no_ecp_pair
$(OUT)/b24_public_only.o: $(dir $(self))b24_public_only.c $(OUT)/flags $(self)
	@$(CC) $(flags) -MD -MP -c -o $@ $<

# Numbers and curves: 99 % of the instructions in 12 KB of code.
$(addprefix $(OUT)/,bignum_core.o ecp_curves.o): extra := $(FAST)

$(lib): $(obj)
	@rm -f $@
	@$(AR) rcs $@ $(obj)
	@echo "  AR      $@"

-include $(obj:.o=.d)

.PHONY: all always
