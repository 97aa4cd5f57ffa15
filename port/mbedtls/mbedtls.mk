# Mbed TLS as a static library, one per variant (compiler, flags, header).
#
#   include port/mbedtls/mbedtls.mk
#   $(eval $(call mbedtls_lib,FOLDER,CC,CFLAGS,CONFIG HEADER[,AR[,FAST]]))
#
# makes FOLDER/libb24mbedtls.a, for example
#
#   $(eval $(call mbedtls_lib,$(OUT)/mbedtls,$(CC),-O2,b24_mbedtls_linux.h))
#
# (flags with a comma come in a variable). FAST are flags more for the
# arithmetic, where nearly all of a handshake's instructions are. Files that use
# Mbed TLS compile with $(call mbedtls_cppflags,CONFIG HEADER). Changed flags or
# a changed header rebuild. The sources may not be there yet when this is read (a target fetches
# them), so a make of their own lists them: build.mk.

MBEDTLS_DIR ?= build/deps/mbedtls
MBEDTLS_PORT := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))

# Compilers do not list system headers as dependencies (-MMD), and these are:
# whoever compiles with mbedtls_cppflags depends on them by this list.
MBEDTLS_HEADERS := $(wildcard $(MBEDTLS_PORT)/*.h)

# As system folders, so that our warnings do not judge third-party headers. A
# board keeps its configuration header in a folder that its own flags name.
mbedtls_cppflags = -isystem $(MBEDTLS_DIR)/include -isystem $(MBEDTLS_PORT) \
	-DMBEDTLS_CONFIG_FILE='"$(1)"'

define mbedtls_lib
$(1)/libb24mbedtls.a: mbedtls-always
	+@$$(MAKE) --no-print-directory -f $$(MBEDTLS_PORT)/build.mk \
		MBEDTLS_DIR='$$(MBEDTLS_DIR)' OUT='$(1)' CC='$(2)' \
		AR='$(or $(5),ar)' CFLAGS='$(3)' FAST='$(6)' \
		CPPFLAGS='$$(subst ','\'',$$(call mbedtls_cppflags,$(4)))'
endef

.PHONY: mbedtls-always
