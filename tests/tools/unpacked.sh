#!/bin/sh
# Prints a folder in which Debian packages lie unpacked: those that cannot be installed beside others, or
# that would set up the system for themselves. They are fetched once into .cache.
#
#   tests/tools/unpacked.sh PACKAGE …
set -eu

repo=$(cd "$(dirname "$0")/../.." && pwd)
cache=${WIREKIT_CACHE:-$repo/.cache}
folder=$cache/unpacked-$(echo "$*" | tr ' ' +)

if ! [ -d "$folder" ]; then
    new=$(mkdir -p "$cache" && mktemp -d "$cache/unpacked.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    mkdir "$new/packages" "$new/root"
    # apt fetches as a user of its own, if it can.
    chmod 777 "$new/packages"
    (cd "$new/packages" && { apt-get -qq download "$@" || { apt-get -qq update && apt-get -qq download "$@"; }; }) \
        >"$new/log" 2>&1 || { cat "$new/log" >&2; exit 1; }
    for package in "$new"/packages/*.deb; do
        dpkg-deb -x "$package" "$new/root"
    done
    chmod 755 "$new" "$new/root"
    # Another run may have been faster.
    mv -T "$new/root" "$folder" 2>/dev/null || [ -d "$folder" ]
fi
echo "$folder"
