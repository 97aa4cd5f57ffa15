#!/bin/sh
# fresh.sh [SUITE...]: the README's two commands on a machine that has nothing:
# a debootstrap tree of each Debian suite (12 and 13) with git, make and
# certificates, the committed files, and no install of this machine's. Root.
set -eu
cd "$(dirname "$0")/../.."
top=$PWD
folder=$top/build/fresh
certificates=/etc/ssl/certs/ca-certificates.crt

say() { echo "check-fresh: $*"; }
die() {
    echo "check-fresh: $*" >&2
    exit 1
}

# The machine's own archive, as apt knows it, for any suite of it.
archive() {
    # shellcheck disable=SC1091
    . /etc/os-release
    apt-get update --print-uris 2>/dev/null |
        sed -n "s#^'\(.*\)/dists/$VERSION_CODENAME/\(In\)*Release' .*#\1#p" |
        head -n 1
}

# What lets apt, npm and git work here must work there: proxies, roots, names.
furnish() { # TREE SUITE ARCHIVE
    echo "deb $3 $2 main" > "$1/etc/apt/sources.list"
    cp -a /etc/apt/apt.conf.d/. "$1/etc/apt/apt.conf.d/"
    cp /etc/resolv.conf /etc/hosts "$1/etc/"
    if [ -d /usr/local/share/ca-certificates ]; then
        cp -a /usr/local/share/ca-certificates/. \
            "$1/usr/local/share/ca-certificates/"
    fi
    if [ -f /root/.npmrc ]; then cp /root/.npmrc "$1/root/"; fi
    chroot "$1" update-ca-certificates > /dev/null 2>&1
    mkdir "$1/src"
    git archive HEAD | tar x -C "$1/src"
}

# TREE COMMAND: with a /proc of its own and this machine's devices, and nothing
# else of ours. The tree is a mount point, or no test in it could have a mount
# namespace.
inside() {
    # shellcheck disable=SC2016 # expanded inside, by the new shell
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin CI="${CI:-}" \
        NODE_EXTRA_CA_CERTS="$certificates" unshare -m sh -c '
            mount --bind "$0" "$0"
            mount -t proc proc "$0/proc"
            mount --rbind /dev "$0/dev"
            exec chroot "$0" sh -c "cd /src && $1"' "$1" "$2"
}

try() { # SUITE ARCHIVE
    tree=$folder/$1
    [ ! -e "$tree" ] || rm -rf --one-file-system "$tree"
    debootstrap --variant=minbase --include=git,make,ca-certificates \
        "$1" "$tree" "$2" > "$folder/$1.debootstrap.log" 2>&1 ||
        die "debootstrap of $1 failed: $folder/$1.debootstrap.log"
    furnish "$tree" "$1" "$2"
    for target in demo check; do
        began=$(date +%s)
        inside "$tree" "make $target" > "$folder/$1.$target.log" 2>&1 ||
            failed="$failed $1/$target"
        say "$1: make $target: $(($(date +%s) - began)) s:" \
            "$(tail -n 1 "$folder/$1.$target.log")"
    done
    rm -rf --one-file-system "$tree"
}

[ "$(id -u)" = 0 ] || die "a debootstrap tree needs root"
sh port/deps.sh fresh
mkdir -p "$folder"
failed=
where=$(archive)
[ -n "$where" ] || die "no archive in this machine's apt sources"
[ $# -gt 0 ] || set -- bookworm trixie
for suite; do
    try "$suite" "$where"
done
[ -z "$failed" ] || die "failed:$failed (logs in build/fresh)"
say "the README's two commands work on a bare machine"
