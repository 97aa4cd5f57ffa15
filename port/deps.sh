#!/bin/sh
# Fetch what the build and the tests need:
# port/deps.sh [demo|check|boards|fresh]...
#
#   demo    the library, the command and the demo (the default)
#   check   demo, and what `make check` needs
#   boards  demo, and what the firmware images and QEMU need
#   fresh   what `make check-fresh` needs
#
# Silent when everything is there. Tools are Debian packages; the sources of
# Mbed TLS and lwIP come from newer Debian suites of the archive that this
# machine already uses, checked by apt's signatures, into build/deps.
# MBEDTLS_DIR, LWIP_DIR, JSMN_DIR and INIH_DIR name copies of your own instead.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
deps=$here/build/deps
sdk=$here/build/sdk
sdk_spec=@bitrix24/b24jssdk@2.2.0
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
log=$deps/log
PATH=$PATH:/usr/sbin:/sbin # nginx lives there, not only for root
LC_ALL=C
export PATH LC_ALL

# sets | Debian package | probe | in words, with the oldest version that serves
parts() {
    cat <<'END'
demo|gcc|cmd gcc|gcc 10
demo|libc6-dev|hdr stdio.h|the headers of the C library
demo|make|cmd make|GNU make 4
demo|python3|python|python3 3.9 with ssl and sqlite3
demo|openssl|cmd openssl|openssl 3 (the command)
demo|libjsmn-dev|hdr jsmn.h|jsmn 1.1 (jsmn.h); JSMN_DIR=its folder
demo|libinih-dev|hdr ini.h|inih 53 (ini.h, ini.c); INIH_DIR=its folder
source|dpkg-dev|cmd dpkg-source|
source|patch|cmd patch|
source|xz-utils|cmd xz|
source|bzip2|cmd bzip2|
source|debian-archive-keyring|keyring|
check|clang|cmd clang|clang 14
check|libclang-rt-dev|fuzzer|clang's sanitizers and libFuzzer
check|clang-format|cmd clang-format|clang-format 14
check|clang-tidy|cmd clang-tidy|clang-tidy
check|cppcheck|cmd cppcheck|cppcheck
check|shellcheck|cmd shellcheck|shellcheck
check|mandoc|cmd mandoc|mandoc
check|libcmocka-dev|hdr cmocka.h|cmocka 1.1
check|curl|cmd curl|curl
check|nginx|cmd nginx|nginx
check|valgrind|cmd valgrind|valgrind
check|systemd|cmd systemd-analyze|systemd-analyze
check|libc6-dbg|pkg libc6-dbg|the C library's debug symbols
check|iproute2|cmd ip|iproute2
check boards|gcc-arm-none-eabi|cmd arm-none-eabi-gcc|arm-none-eabi-gcc 12
check boards|picolibc-arm-none-eabi|specs arm-none-eabi-gcc|its picolibc
boards|gcc-riscv64-unknown-elf|cmd riscv64-unknown-elf-gcc|the same for riscv64
boards|picolibc-riscv64-unknown-elf|specs riscv64-unknown-elf-gcc|its picolibc
boards|qemu-system-arm|cmd qemu-system-arm|qemu-system-arm 7.2
boards|qemu-system-misc|cmd qemu-system-riscv32|qemu-system-riscv32 7.2
npm|npm|cmd npm|npm, and node 20 or newer
fresh|debootstrap|cmd debootstrap|debootstrap
END
}

say() { echo "deps: $*"; }
warn() { echo "deps: $*" >&2; }
die() {
    warn "$*"
    exit 1
}

# What a user brings is used as it is and never fetched. The Makefile's own
# default value is no such thing.
own() { # VALUE DEFAULT
    [ -n "$1" ] && [ "$1" != "$2" ] && [ "$1" != "$here/$2" ]
}

choose() { # SET...: the sets, and which sources and packages of npm they need
    sets=" demo "
    src=
    sdk_wanted=
    for set in "$@"; do
        case $set in
        demo | boards | fresh) sets="$sets$set " ;;
        check) sets="$sets$set " sdk_wanted=1 ;;
        *) die "unknown set '$set'; usage:" \
            "port/deps.sh [demo|check|boards|fresh]..." ;;
        esac
    done
    own "${MBEDTLS_DIR-}" build/deps/mbedtls || src=mbedtls
    case $sets in
    *" boards "*) own "${LWIP_DIR-}" build/deps/lwip || src="$src lwip" ;;
    esac
}

wants() { # is one of these sets chosen?
    for set in $1; do
        case $sets in *" $set "*) return 0 ;; esac
    done
    return 1
}

# One run of the preprocessor answers for all headers.
missing_headers() {
    parts | sed -n 's/.*|hdr \([^|]*\)|.*/\1/p' | while read -r h; do
        printf '#if !__has_include(<%s>)\n:%s:\n#endif\n' "$h" "$h"
    done | "${CC_PROBE:-gcc}" -E -P -x c - 2>/dev/null || echo :all:
}

probe() { # KIND NAME: is it there?
    case $1 in
    cmd) command -v "$2" >/dev/null ;;
    hdr)
        case $2 in
        jsmn.h) ! own "${JSMN_DIR-}" - || return 0 ;;
        ini.h) ! own "${INIH_DIR-}" - || return 0 ;;
        esac
        case $headers in *:all:* | *":$2:"*) return 1 ;; esac
        ;;
    python) python3 -IS -c 'import sqlite3, ssl' 2>/dev/null ;;
    keyring) [ -e "$keyring" ] ;;
    specs)
        case $("$2" -print-file-name=picolibc.specs 2>/dev/null) in
        /*) ;;
        *) return 1 ;;
        esac
        ;;
    fuzzer)
        for f in "$(clang -print-resource-dir 2>/dev/null)"/lib/*/*fuzzer*.a; do
            [ -e "$f" ] && return 0
        done
        return 1
        ;;
    pkg)
        ! command -v dpkg-query >/dev/null ||
            dpkg-query -W -f '${db:Status-Status}\n' "$2" 2>&1 |
            grep -qx installed
        ;;
    esac
}

# The packages that are missing, and the same in words, a line each.
look() {
    headers=$(missing_headers)
    packages=
    words=
    while IFS='|' read -r in names how text; do
        wants "$in" || continue
        # shellcheck disable=SC2086 # kind and name are two words
        probe $how && continue
        packages="$packages $names"
        [ -z "$text" ] || words="$words
  $text"
    done <<END
$(parts)
END
}

node20() { # the path of a node that is new enough
    for n in node nodejs "$sdk/node_modules/node/bin/node"; do
        case $("$n" --version 2>/dev/null) in
        v2[0-9].* | v[3-9][0-9].*) command -v "$n" && return ;;
        esac
    done
    return 1
}

sdk_there() {
    [ -x "$sdk/node" ] && [ "$(cat "$sdk/version" 2>/dev/null)" = "$sdk_spec" ]
}

sources_missing() {
    for s in $src; do
        [ -e "$deps/$s/.complete" ] || printf '%s ' "$s"
    done
}

# A wrong copy of the user's own is told before anything is built from it.
check_own() {
    own_file JSMN_DIR "${JSMN_DIR-}" - jsmn.h
    own_file INIH_DIR "${INIH_DIR-}" - ini.h
    own_file INIH_DIR "${INIH_DIR-}" - ini.c
    own_file LWIP_DIR "${LWIP_DIR-}" build/deps/lwip src/include/lwip/init.h
    info=include/mbedtls/build_info.h
    own_file MBEDTLS_DIR "${MBEDTLS_DIR-}" build/deps/mbedtls "$info"
    own "${MBEDTLS_DIR-}" build/deps/mbedtls || return 0
    info=$MBEDTLS_DIR/$info
    mbedtls_age "$(sed -n 's/.*VERSION_STRING  *"\(.*\)"/\1/p' "$info")" ||
        die "MBEDTLS_DIR=$MBEDTLS_DIR is not Mbed TLS 3.6, which b24reset needs"
}

own_file() { # VARIABLE VALUE DEFAULT FILE
    ! own "$2" "$3" || [ -r "$2/$4" ] || die "$1=$2 holds no $4"
}

mbedtls_age() { # VERSION: warn about a known weakness, fail if not 3.6
    case $1 in
    3.6.[0-6] | 3.6.[0-6][!0-9]*)
        warn "Mbed TLS $1 is older than 3.6.7: known security faults, and" \
            "TLS 1.2 servers that sign with RSA-PSS are refused"
        ;;
    3.6.*) ;;
    *) return 1 ;;
    esac
}

# --- Debian packages ---

root() { # COMMAND...: as root; 9>&- keeps our lock out of what it starts
    if [ "$(id -u)" = 0 ]; then
        "$@" 9>&-
    elif [ -t 0 ]; then
        sudo "$@" 9>&-
    else
        sudo -n "$@" 9>&-
    fi
}

logged() { # COMMAND...: quiet unless it fails
    "$@" >"$log" 2>&1
}

show_log() { sed 's/^/  /' "$log" | tail -n 15 >&2; }

apt_update() { # another apt may hold the lock: wait 5 minutes at most
    tries=0
    until logged root apt-get -q update; do
        tries=$((tries + 1))
        { grep -q 'Could not get lock' "$log" && [ "$tries" -lt 60 ]; } ||
            return 1
        sleep 5
    done
}

install_packages() {
    by_hand="apt-get install --no-install-recommends$packages"
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        die "not root, and no sudo; run as root: $by_hand"
    say "Debian packages:$packages"
    apt_update || warn "apt-get update failed; going on with the lists at hand"
    # shellcheck disable=SC2086 # a list of words
    apt-get install --no-install-recommends --assume-no $packages 2>/dev/null |
        sed -n 's/^Need to get \(.*\/\)*\(.*\) of arch.*/deps:   download: \2/p'
    keep_nginx_quiet mask
    # shellcheck disable=SC2086
    logged root env DEBIAN_FRONTEND=noninteractive apt-get -qy \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
        install --no-install-recommends $packages || {
        show_log
        keep_nginx_quiet unmask
        die "cannot install; run as root: apt-get update && $by_hand"
    }
    keep_nginx_quiet unmask
    for p in $packages; do
        say "  $p $(dpkg-query -W -f '${Version}' "$p")"
    done
}

# The tests start nginx themselves; the package's own service shall not occupy
# port 80 of somebody's machine.
keep_nginx_quiet() { # mask|unmask
    case $packages in *nginx*) ;; *) return 0 ;; esac
    [ -d /run/systemd/system ] || return 0
    case $1 in
    mask) logged root systemctl mask --runtime nginx ;;
    unmask)
        logged root systemctl disable nginx
        logged root systemctl unmask --runtime nginx
        ;;
    esac || warn "cannot $1 the nginx service"
}

# --- sources of newer suites ---

source_words() { # the sources that are missing, a line each
    for s in $(sources_missing); do
        case $s in
        mbedtls)
            printf '\n  Mbed TLS 3.6.7 or newer of 3.6 (the source);'
            printf ' MBEDTLS_DIR=its folder'
            ;;
        lwip) printf '\n  lwIP 2.2 (the source); LWIP_DIR=its folder' ;;
        esac
    done
}

fetch_sources() { # NAME...
    for s in "$@"; do
        shift
        case $s in
        mbedtls) set -- "$@" mbedtls '^3\.6\.' ;;
        lwip) set -- "$@" lwip '^2\.2\.' ;;
        esac
    done
    "$here/port/debian-source.sh" "$deps" "$@" 9>&- ||
        die "please bring:$(source_words)"
    case $* in *mbedtls*) mbedtls_age "$(cat "$deps/mbedtls.version")" ;; esac
}

# --- the official SDK, and a Node that it supports ---

install_sdk() {
    say "npm packages:"
    mkdir -p "$sdk"
    node20 >/dev/null || npm_install node@20
    npm_install "$sdk_spec"
    ln -sf "$(node20)" "$sdk/node"
    say "  node $("$sdk/node" --version) as build/sdk/node"
    printf '%s\n' "$sdk_spec" >"$sdk/version"
}

npm_install() { # PACKAGE@VERSION
    if ! logged npm install --no-audit --no-fund --prefix "$sdk" "$1"; then
        show_log
        die "npm cannot install $1"
    fi
    say "  $1"
}

# --- the way through ---

all_there() {
    look
    [ -z "$packages" ] && [ -z "$(sources_missing)" ] &&
        { [ -z "$sdk_wanted" ] || sdk_there; }
}

choose "$@"
check_own
[ -z "$(sources_missing)" ] || sets="$sets source "
[ -z "$sdk_wanted" ] || sdk_there || sets="$sets npm "
! all_there || exit 0

# Of two makes at once the second waits, and looks again.
mkdir -p "$deps"
[ -w "$deps" ] || die "cannot write $deps"
if command -v flock >/dev/null; then
    exec 9>"$deps/.lock"
    flock 9
    ! all_there || exit 0
fi
command -v apt-get >/dev/null ||
    die "there is no apt-get here; please bring:$words$(source_words)"
[ -z "$packages" ] || install_packages
missing=$(sources_missing)
# shellcheck disable=SC2086 # a list of words
[ -z "$missing" ] || fetch_sources $missing
[ -z "$sdk_wanted" ] || sdk_there || install_sdk
look
[ -z "$packages" ] || die "still missing:$words"
