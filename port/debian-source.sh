#!/bin/sh
# Fetch the source of packages that this Debian release has too old or not at
# all: port/debian-source.sh FOLDER {NAME PATTERN}...
#
# Takes the newest version matching PATTERN that can be had from the suites
# trixie and sid, out of the archive that this machine's apt uses already, and
# unpacks it at FOLDER/NAME, with its version in FOLDER/NAME.version. apt checks
# all of it by Debian's signatures. Needs no root; port/deps.sh calls it.
set -eu

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
suites='bookworm|trixie|forky|sid|oldstable|stable|testing|unstable'
LC_ALL=C
export LC_ALL

say() { echo "deps: $*"; }
die() {
    [ ! -s "$log" ] || sed 's/^/  /' "$log" | tail -n 15 >&2
    echo "deps: $*" >&2
    exit 1
}

logged() { # COMMAND...: quiet unless it fails
    "$@" >"$log" 2>&1
}

# "suite archive" a line, from the machine's own source list; apt parses both
# of its formats for us, and this asks no server.
archives() {
    apt-get update --print-uris 2>/dev/null |
        sed -n "s#^'\(.*\)/dists/\(.*\)/\(InRelease\|Release\)' .*#\2 \1#p"
}

archive_of() { # PATTERN OF SUITES
    archives | awk -v s="^($1)\$" '$1 ~ s { print $2; exit }'
}

# A world of apt's own below FOLDER: nothing of the system is written, and its
# lists and pins are not read. A frozen mirror's unstable suite may be past its
# Valid-Until date; the signatures are checked all the same.
own_apt() { # TOOL ARGUMENT...
    tool=$1
    shift
    if [ "$(id -u)" = 0 ]; then
        set -- -o APT::Sandbox::User=root "$@"
    fi
    "$tool" -q -o Dir::Etc::SourceList=/dev/null \
        -o Dir::Etc::SourceParts="$folder/apt/sources" \
        -o Dir::Etc::Preferences=/dev/null \
        -o Dir::Etc::PreferencesParts=/dev/null \
        -o Dir::State::Lists="$folder/apt/lists" \
        -o Dir::Cache="$folder/apt/cache" \
        -o Acquire::Languages=none -o Acquire::GzipIndexes=true \
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
        -o Acquire::Retries=2 -o Acquire::Check-Valid-Until=false \
        -o Acquire::AllowInsecureRepositories=false \
        -o APT::Get::AllowUnauthenticated=false \
        -o APT::Update::Error-Mode=any "$@"
}

stanza() { # ARCHIVE SUITES
    printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\n' "$1" "$2"
    printf 'Signed-By: %s\n\n' "$keyring"
}

# A mirror need not have everything: first all, then less.
update() {
    list=$folder/apt/sources/b24.sources
    mkdir -p "$folder/apt/sources" "$folder/apt/lists/partial" \
        "$folder/apt/cache/archives/partial"
    for try in security sid trixie; do
        case $try in
        security)
            [ -n "$security" ] || continue
            stanza "$main" "trixie sid" >"$list"
            stanza "$security" trixie-security >>"$list"
            ;;
        sid) stanza "$main" "trixie sid" >"$list" ;;
        trixie) stanza "$main" trixie >"$list" ;;
        esac
        ! logged own_apt apt-get update || return 0
        ! grep -q 'resolving\|onnect' "$log" || return 1 # no network
    done
    return 1
}

fetch() { # NAME VERSION: unpacked whole at FOLDER/NAME, or not at all
    new=$folder/$1.new
    rm -rf "$new"
    mkdir -p "$new"
    (cd "$new" && logged own_apt apt-get source --only-source "$1=$2") ||
        return 1
    set -- "$1" "$2" "$new"/*/
    [ -d "$3" ] || return 1
    printf '%s\n' "$2" >"$folder/$1.version"
    : >"$3/.complete"
    rm -rf "${folder:?}/$1"
    mv "$3" "$folder/$1"
    rm -rf "$new"
}

# An index may name files that the archive has dropped: the newest version that
# can be had wins.
fetch_newest() { # NAME PATTERN
    for v in $(own_apt apt-cache showsrc --only-source "$1" 2>/dev/null |
        sed -n 's/^Version: //p' | grep "$2" | sort -ruV); do
        if fetch "$1" "$v"; then
            say "  $1 $v (source)"
            return 0
        fi
        say "  $1 $v cannot be had, trying the next older one"
    done
    return 1
}

[ $# -ge 3 ] || {
    echo "usage: port/debian-source.sh FOLDER {NAME PATTERN}..." >&2
    exit 1
}
mkdir -p "$1"
folder=$(cd "$1" && pwd)
log=$folder/log
: >"$log"
shift

main=$(archive_of "$suites")
security=$(archive_of "($suites)-security")
[ -n "$main" ] || die "no Debian archive in this machine's apt sources"
say "Debian sources:"
update || die "cannot read trixie and sid of this machine's Debian archive"
while [ $# -ge 2 ]; do
    fetch_newest "$1" "$2" || die "the source of $1 cannot be fetched"
    shift 2
done
