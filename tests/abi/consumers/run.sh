#!/bin/sh
# Builds and runs small programs in every way in which a project can take wirekit: pkg-config shared,
# static and fully static, CMake's find_package, CMake's add_subdirectory, `cmake --install`. The
# installation is copied somewhere else first: it must not remember where it was made.
#
#   tests/abi/consumers/run.sh PREFIX
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$(cd "$here/../../.." && pwd)/target}
work=$target/consumers
rm -rf "$work"
mkdir -p "$work"
cp -a "$1" "$work/moved"
pc=$(dirname "$(find "$work/moved" -name wirekit.pc | head -n 1)")
export PKG_CONFIG_PATH="$pc"
lib=$(pkg-config --variable=libdir wirekit)
version=$(pkg-config --modversion wirekit)

# expect HOW PROGRAM LANGUAGE
expect() {
    said=$("$2") || { echo "consumers: $1: $2 failed" >&2; exit 1; }
    [ "$said" = "wirekit $version from $3" ] || { echo "consumers: $1: said $said" >&2; exit 1; }
    echo "consumers: $1, $3"
}
needs_wirekit() { readelf -d "$1" | grep -q 'NEEDED.*libwirekit.so.0'; }
fail() { echo "consumers: $*" >&2; exit 1; }

cflags=$(pkg-config --cflags wirekit)
for language in C C++; do
    case $language in
        C) compiler="cc -std=c99" source=$here/program.c out=$work/c ;;
        *) compiler="c++ -std=c++17" source=$here/program.cc out=$work/cc ;;
    esac
    # shellcheck disable=SC2086,SC2046
    {
        $compiler $cflags "$source" -o "$out-shared" $(pkg-config --libs wirekit) "-Wl,-rpath,$lib"
        $compiler $cflags "$source" -o "$out-archive" "$lib/libwirekit.a" \
            $(pkg-config --static --libs-only-l wirekit | sed 's/-lwirekit//')
        $compiler $cflags "$source" -o "$out-static" -static $(pkg-config --static --libs wirekit)
    }
    expect "pkg-config, shared" "$out-shared" "$language"
    needs_wirekit "$out-shared" || fail "the shared program does not need libwirekit.so.0"
    expect "pkg-config, archive" "$out-archive" "$language"
    needs_wirekit "$out-archive" && fail "the archive program needs libwirekit.so.0"
    expect "pkg-config, fully static" "$out-static" "$language"
    readelf -d "$out-static" | grep -q NEEDED && fail "the static program needs a library"
done

for way in find_package add_subdirectory; do
    # One build folder for cargo saves building the library again.
    cmake -S "$here/$way" -B "$work/$way" -DCMAKE_PREFIX_PATH="$work/moved" \
        -DWIREKIT_CARGO_TARGET_DIR="$target" >"$work/$way.log" 2>&1 &&
        cmake --build "$work/$way" >>"$work/$way.log" 2>&1 ||
        { cat "$work/$way.log" >&2; fail "$way does not build"; }
    for kind in wirekit wirekit_static; do
        expect "$way, $kind" "$work/$way/c_$kind" C
        expect "$way, $kind" "$work/$way/cc_$kind" C++
    done
done

cmake -S "$here/../../.." -B "$work/top" -DCMAKE_INSTALL_LIBDIR=lib64 \
    -DWIREKIT_CARGO_TARGET_DIR="$target" >"$work/top.log" 2>&1 &&
    DESTDIR=$work/stage cmake --install "$work/top" --prefix /opt/wirekit >>"$work/top.log" 2>&1 ||
    { cat "$work/top.log" >&2; fail "cmake --install failed"; }
[ -e "$work/stage/opt/wirekit/lib64/pkgconfig/wirekit.pc" ] || fail "cmake --install: no wirekit.pc"
[ "$(PKG_CONFIG_PATH=$work/stage/opt/wirekit/lib64/pkgconfig pkg-config --modversion wirekit)" = "$version" ]
echo "consumers: cmake --install"
