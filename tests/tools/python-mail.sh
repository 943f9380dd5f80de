#!/bin/sh
# Prints a folder that holds the Python package aiosmtpd, fetched once into .cache/python-mail.
set -eu

repo=$(cd "$(dirname "$0")/../.." && pwd)
cache=${WIREKIT_CACHE:-$repo/.cache}
folder=$cache/python-mail

if ! [ -d "$folder/aiosmtpd" ]; then
    new=$(mkdir -p "$cache" && mktemp -d "$cache/python-mail.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    # --target leaves the system's Python alone.
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore \
        --target "$new" aiosmtpd >&2
    rm -rf "$folder"
    chmod 755 "$new"
    mv "$new" "$folder"
fi
echo "$folder"
