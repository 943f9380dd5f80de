#!/bin/sh
# Makes sure that Debian packages are there; without arguments those that `make test` needs.
#
#   tests/tools/packages.sh [PACKAGE …]
#
# As root the missing ones are installed, without starting any service; else they are named, and the
# exit status is 1.
set -eu

[ $# -gt 0 ] || set -- gcc g++ make binutils pkg-config cmake clang-format valgrind \
    python3 python3-pip openssl debootstrap gpgv ca-certificates \
    nginx apache2 squid tinyproxy fcgiwrap curl chromium libxmlrpc-core-c3-dev \
    dovecot-imapd dovecot-pop3d dovecot-lmtpd postfix libsasl2-modules sasl2-bin \
    libperl5.36 libpython3.11 libpq5 libjansson4 \
    inetutils-telnetd busybox-static \
    libacl1 libhiredis0.14 libmemcached11 libmemcachedutil2 libpcre2-posix3 libsodium23 libwrap0

command -v dpkg-query >/dev/null || {
    echo "packages.sh: not a Debian system; what is needed: $*" >&2
    exit 0
}

missing=
for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing="$missing $package"
done
# exim is run from where it lies unpacked, for its package would take the place of postfix. It looks for
# its user by name.
if [ "$(id -u)" -eq 0 ] && ! id Debian-exim >/dev/null 2>&1; then
    useradd --system --no-create-home --home-dir /var/spool/exim4 --shell /usr/sbin/nologin Debian-exim
fi

[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "packages.sh: run as root: apt-get install$missing" >&2
    exit 1
fi

# Debian asks this file before it starts a service.
policy=/usr/sbin/policy-rc.d
log=$(mktemp)
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy" "$log"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
else
    trap 'rm -f "$log"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
apt-get -q -y --no-install-recommends install $missing >"$log" 2>&1 ||
    { apt-get -q update >"$log" 2>&1 &&
        apt-get -q -y --no-install-recommends install $missing >"$log" 2>&1; } ||
    { tail -n 20 "$log" >&2; echo "packages.sh: could not install$missing" >&2; exit 1; }
echo "installed:$missing"
