#!/bin/sh
# One tool of static analysis over C files; each finding fails:
#
#     [TIDY=OPTIONS] [CC=gcc] analyse.sh tidy|cppcheck|analyzer FILE... -- FLAGS
#
# tidy      clang-tidy, as .clang-tidy says
# cppcheck  with the exceptions of cppcheck.txt
# analyzer  gcc -fanalyzer
set -eu

tool=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/files"
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    printf '%s\n' "$1" >>"$work/files"
    shift
done
[ -s "$work/files" ] || { echo "$0: no files" >&2 && exit 1; }

jobs=$(nproc)
failed=0
case $tool in
tidy)
    # Each file's "N warnings generated" is about system headers.
    # shellcheck disable=SC2086 # options are words
    xargs -P "$jobs" -I % clang-tidy --quiet ${TIDY:-} % "$@" \
        <"$work/files" >"$work/out" 2>"$work/talk" || failed=1
    ;;
cppcheck)
    shift
    # B24_CONFIG_FILE is a header of the user's; not every exception occurs in
    # every set of files.
    cppcheck --quiet --std=c99 --library=posix -j "$jobs" -U B24_CONFIG_FILE \
        --enable=warning,style,performance,portability \
        --suppressions-list="$(dirname "$0")/cppcheck.txt" \
        --suppress=unmatchedSuppression --error-exitcode=1 \
        --file-list="$work/files" "$@" >"$work/out" 2>"$work/talk" || failed=1
    ;;
analyzer)
    shift
    xargs -P "$jobs" -I % "${CC:-gcc}" -O2 -fanalyzer -Wall -Wextra -Werror -c \
        -o /dev/null "$@" % <"$work/files" >"$work/out" 2>"$work/talk" ||
        failed=1
    ;;
*)
    echo "$0: no such tool: $tool" >&2
    exit 2
    ;;
esac
if [ $failed -ne 0 ]; then
    cat "$work/out" "$work/talk"
    exit 1
fi
echo "$tool: $(wc -l <"$work/files") files, no findings"
