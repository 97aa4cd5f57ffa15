# The two ports on lwIP against the conformance test, on lwIP's own port for
# Unix. lwIP is built once a variant, without warnings and not our C: only what
# the test needs of it.

LWIP_DIR ?= build/deps/lwip

LWIP_TEST_core := $(addprefix src/core/,init def dns inet_chksum ip mem memp \
	netif pbuf stats sys tcp tcp_in tcp_out timeouts udp) \
	$(addprefix src/core/ipv4/,etharp icmp ip4 ip4_addr ip4_frag) \
	$(addprefix src/core/ipv6/,ethip6 icmp6 inet6 ip6 ip6_addr ip6_frag mld6 \
	nd6) \
	src/netif/ethernet \
	contrib/ports/unix/port/sys_arch contrib/ports/unix/port/netif/tapif
LWIP_TEST_raw := $(LWIP_TEST_core)
LWIP_TEST_socket := $(LWIP_TEST_core) $(addprefix src/api/,api_lib api_msg err \
	if_api netbuf sockets tcpip)
# b24_lwip_names.c serves both.
LWIP_OURS_raw := $(wildcard port/lwip_raw/*.c)
LWIP_OURS_socket := $(wildcard port/lwip_socket/*.c) \
	port/lwip_raw/b24_lwip_names.c
LWIP_TEST_C := $(filter-out %_posix.c,$(wildcard tests/port/*.c)) \
	$(addprefix tests/port/lwip/,stack.c stack_cases.c)

# $(call lwip_test,raw|socket): $(TESTS)/conformance_lwip_raw and so on.
define lwip_test
LWIP_OUT_$1 := $$(TESTS)/lwip_$1
LWIP_LIB_$1 := $$(LWIP_TEST_$1:%=$$(LWIP_OUT_$1)/lwip/%.o)
LWIP_OBJ_$1 := $$(patsubst %.c,$$(LWIP_OUT_$1)/%.o,$$(LWIP_OURS_$1) \
	$$(LWIP_TEST_C) tests/port/lwip/main_$1.c tests/port/lwip/$1_cases.c)
LWIP_INC_$1 := -Itests/port/lwip/$1 -isystem $$(LWIP_DIR)/src/include \
	-isystem $$(LWIP_DIR)/contrib/ports/unix/port/include

$$(LWIP_LIB_$1): $$(LWIP_OUT_$1)/lwip/%.o: $$(LWIP_DIR)/%.c $$(OUT)/flags \
		$$(wildcard tests/port/lwip/*.h tests/port/lwip/$1/*.h)
	@mkdir -p $$(@D)
	@$$(CC) -w $$(OPT) $$(CFLAGS) $$(HARDENING) $$(LWIP_INC_$1) -c -o $$@ $$<
# lwIP's headers for Unix want more than plain C99 declares.
$$(LWIP_OBJ_$1): EXTRA = -D_POSIX_C_SOURCE=200809L -Iport/lwip_raw \
	-Iport/lwip_socket -Itests/port -Itests/port/lwip $$(LWIP_INC_$1)
$$(LWIP_OBJ_$1): $$(LWIP_OUT_$1)/%.o: %.c $$(OUT)/flags
	$$(COMPILE)
$$(TESTS)/conformance_lwip_$1: $$(LWIP_OBJ_$1) $$(LWIP_LIB_$1)
	@$$(CC) $$(BASE_CFLAGS) $$(BASE_LDFLAGS) -o $$@ $$^ -lpthread
-include $$(LWIP_OBJ_$1:.o=.d)
endef
$(eval $(call lwip_test,raw))
$(eval $(call lwip_test,socket))

CONFORMANCE_LWIP := $(TESTS)/conformance_lwip_raw $(TESTS)/conformance_lwip_socket
# The source may have to be fetched first.
$(sort $(LWIP_TEST_socket:%=$(LWIP_DIR)/%.c)): | deps-boards ;
