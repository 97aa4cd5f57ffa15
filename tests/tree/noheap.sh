#!/bin/sh
# noheap.sh OUT OBJECT...: the core asks the C library for a handful of string
# functions and for nothing else: no allocator, no stdio, no clock, no socket.
set -eu
out=$1
shift
allowed='memchr|memcmp|memcpy|memmove|memset|strchr|strrchr|strcmp|strcspn|strlen|strncmp'
allowed="$allowed|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__asan_.*|__ubsan_.*"
ours='b24_[a-z0-9_]*|mbedtls_[a-z0-9_]*|psa_[a-z0-9_]*'
asked=$(nm -u "$@" | sed -n 's/^ *U //p' | sort -u)
[ -n "$asked" ] || { echo "noheap: no symbol in $out: nothing was shown"; exit 1; }
bad=$(printf '%s\n' "$asked" | grep -vxE "$allowed|$ours" || true)
if [ -n "$bad" ]; then
    echo "noheap: the core asks for" "$bad"
    exit 1
fi
echo "noheap: $(printf '%s\n' "$asked" | grep -cxE "$allowed") functions of" \
    "the C library, none allocates or prints"
