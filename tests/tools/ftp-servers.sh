#!/bin/sh
# Prints a folder with FTP servers: vsftpd, proftpd and pure-ftpd as Debian has them, and the Python
# package pyftpdlib, fetched once into .cache/ftp-servers. The Debian packages exclude each other, so
# they are unpacked, not installed; tests/tools/packages.sh installs the libraries that they need.
set -eu

repo=$(cd "$(dirname "$0")/../.." && pwd)
cache=${WIREKIT_CACHE:-$repo/.cache}
folder=$cache/ftp-servers

if ! [ -d "$folder/python/pyftpdlib" ]; then
    new=$(mkdir -p "$cache" && mktemp -d "$cache/ftp-servers.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    # apt gives up its rights to fetch, and complains when it cannot.
    chmod 755 "$new"
    mkdir "$new/debs" "$new/python"
    cd "$new/debs"
    set -- vsftpd proftpd-core proftpd-mod-crypto pure-ftpd pure-ftpd-common
    apt-get -q -o APT::Sandbox::User=root download "$@" >&2 ||
        { apt-get -q update >&2 && apt-get -q -o APT::Sandbox::User=root download "$@" >&2; }
    for deb in *.deb; do
        dpkg-deb -x "$deb" "$new"
    done
    cd "$repo"
    rm -rf "$new/debs"
    # --target leaves the system's Python alone.
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore \
        --target "$new/python" pyftpdlib pyOpenSSL >&2
    rm -rf "$folder"
    mv "$new" "$folder"
fi
echo "$folder"
