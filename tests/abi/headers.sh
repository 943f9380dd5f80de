#!/bin/sh
# Compiles every installed header alone and twice, as C99, C11, C++11 and C++20 (the .hpp files as
# C++17 and C++20), with all warnings fatal; with clang too where there is one.
#
#   tests/abi/headers.sh PREFIX
set -eu

include=$(cd "$1/include" && pwd)
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror -fsyntax-only"
count=0

# compile COMPILER LANGUAGE STANDARD HEADER FLAGS…
compile() {
    compiler=$1 language=$2 standard=$3 header=$4
    shift 4
    # shellcheck disable=SC2086
    printf '#include <%s>\n#include <%s>\nint main(void);\nint main(void) { return 0; }\n' \
        "$header" "$header" |
        sed "$([ "$language" = c++ ] && echo 's/(void)/()/; /^int main();$/d')" |
        "$compiler" -x "$language" -std="$standard" $warnings "$@" -I "$include" - ||
        { echo "headers.sh: $header does not compile as $standard with $compiler" >&2; exit 1; }
    count=$((count + 1))
}

c_compilers=gcc
command -v clang >/dev/null && c_compilers="gcc clang"
cd "$include"
for header in wirekit.h wirekit/*.h; do
    for cc in $c_compilers; do
        cxx=$(echo "$cc" | sed 's/gcc/g++/; s/clang/clang++/')
        for standard in c99 c11; do
            compile "$cc" c "$standard" "$header" -Wstrict-prototypes -Wmissing-prototypes
        done
        for standard in c++11 c++20; do
            compile "$cxx" c++ "$standard" "$header" -Wold-style-cast
        done
    done
done
for header in wirekit.hpp wirekit/*.hpp; do
    for cc in $c_compilers; do
        cxx=$(echo "$cc" | sed 's/gcc/g++/; s/clang/clang++/')
        for standard in c++17 c++20; do
            compile "$cxx" c++ "$standard" "$header" -Wold-style-cast
        done
    done
done
echo "headers: $count compilations"
