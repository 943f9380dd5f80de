#!/bin/sh
# Every parser takes time in proportion to its input: the instructions for an input of its worst kind,
# counted by callgrind, at most double when the input does.
#
#   tests/linear/run.sh PREFIX [KIND …]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=$(cd "$1" && pwd)
shift
work=${CARGO_TARGET_DIR:-$here/../../target}/linear
size=${LINEAR_SIZE:-60000}
mkdir -p "$work"
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name wirekit.pc | head -n 1)")
export PKG_CONFIG_PATH
lib=$(pkg-config --variable=libdir wirekit)
# shellcheck disable=SC2046
${CC:-cc} -std=c99 -O2 -Wall -Wextra -Wpedantic -Werror "$here/parse.c" -o "$work/parse" \
    $(pkg-config --cflags --libs wirekit) "-Wl,-rpath,$lib"

# How many instructions a size takes.
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$work/parse" "$1" "$2" 2>"$work/log" ||
        { cat "$work/log" >&2; exit 1; }
    sed -n 's/.*Collected : //p' "$work/log"
}

[ $# -gt 0 ] || set -- $("$work/parse")
failed=0
for kind in "$@"; do
    # What the program does besides is the same for every size.
    base=$(count "$kind" 100)
    one=$(($(count "$kind" "$size") - base))
    two=$(($(count "$kind" $((2 * size))) - base))
    ratio=$(awk "BEGIN { printf \"%.2f\", $two / ($one ? $one : 1) }")
    echo "linear: $kind $one $two x $ratio"
    # Growing buffers, and nothing else, may add a little.
    awk "BEGIN { exit !($one > 1000 && $two <= 2.2 * $one) }" || { echo "linear: $kind is not" >&2; failed=1; }
done
exit $failed
