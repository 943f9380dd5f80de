#!/bin/sh
# Compiles the C and C++ tests of this folder against an installed wirekit and runs them.
#
#   tests/abi/run.sh PREFIX [plain] [sanitize] [memcheck]     (default: plain)
#
# plain     C99 and C++17 with all warnings fatal
# sanitize  the same with gcc's address and undefined-behaviour sanitizers, leaks included
# memcheck  under valgrind: no error, and nothing left when the program ends
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- plain
work=${CARGO_TARGET_DIR:-$here/../../target}/abi
pc=$(dirname "$(find "$prefix" -name wirekit.pc | head -n 1)")
export PKG_CONFIG_PATH="$pc"
lib=$(pkg-config --variable=libdir wirekit)
common="-O1 -g -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -D_POSIX_C_SOURCE=200809L"
# A caught panic would print a backtrace and keep its tables, which valgrind counts as a leak.
export RUST_BACKTRACE=0

# build NAME SOURCE FLAGS…
build() {
    out=$1 source=$2
    shift 2
    case $source in
        *.c) set -- ${CC:-cc} -std=c99 -Wstrict-prototypes "$@" ;;
        *) set -- ${CXX:-c++} -std=c++17 "$@" ;;
    esac
    # shellcheck disable=SC2086,SC2046
    "$@" $common "$source" -o "$out" $(pkg-config --cflags --libs wirekit) "-Wl,-rpath,$lib" -pthread
}

for mode in "$@"; do
    mkdir -p "$work/$mode"
    for source in "$here"/*.c "$here"/*.cc; do
        name=$(basename "$source" | tr . _)
        program=$work/$mode/$name
        case $mode in
            plain)
                build "$program" "$source"
                "$program" ;;
            sanitize)
                build "$program" "$source" -fsanitize=address,undefined -fno-sanitize-recover=all
                # Proof that the sanitizer is in.
                nm "$program" | grep -q __asan_init
                ASAN_OPTIONS=detect_leaks=1 "$program" ;;
            memcheck)
                build "$program" "$source"
                valgrind --quiet --suppressions="$here/valgrind.supp" \
                    --leak-check=full --show-leak-kinds=all --error-exitcode=9 \
                    --errors-for-leak-kinds=all "$program" ;;
            *) echo "run.sh: no manner $mode" >&2; exit 2 ;;
        esac
    done
done
