#!/bin/sh
# Prints a folder that holds the Python packages urllib3 and requests, fetched once into
# .cache/python-forms.
set -eu

repo=$(cd "$(dirname "$0")/../.." && pwd)
cache=${WIREKIT_CACHE:-$repo/.cache}
folder=$cache/python-forms

if ! [ -d "$folder/urllib3" ] || ! [ -d "$folder/requests" ]; then
    new=$(mkdir -p "$cache" && mktemp -d "$cache/python-forms.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    # --target leaves the system's Python alone.
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore \
        --target "$new" urllib3 requests >&2
    rm -rf "$folder"
    chmod 755 "$new"
    mv "$new" "$folder"
fi
echo "$folder"
