#!/bin/sh
# Vets and tests the Go package against an installed wirekit, with the race detector.
#
#   tests/tools/go-test.sh PREFIX
set -eu

here=$(cd "$(dirname "$0")" && pwd)
go=$("$here/go.sh")
pc=$(dirname "$(find "$(cd "$1" && pwd)" -name wirekit.pc | head -n 1)")
export PKG_CONFIG_PATH="$pc" LD_LIBRARY_PATH="$(dirname "$pc")" GOTOOLCHAIN=local
# The build cache knows nothing of the C library, so an old result must not count.
cd "$here/../../bindings/go"
"$go" vet ./...
"$go" test -race -count=1 ./...
