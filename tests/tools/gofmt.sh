#!/bin/sh
# Fails when a Go file is not formatted, and names it.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
go=$("$here/go.sh")
unformatted=$("$(dirname "$go")/gofmt" -l "$here/../../bindings/go")
[ -z "$unformatted" ] || { echo "not formatted: $unformatted" >&2; exit 1; }
