#!/bin/sh
# Builds and tests the Swift package with Swift 6 or later, against an installed wirekit.
#
#   tests/tools/swift.sh prepare               only make sure that a Swift is there
#   tests/tools/swift.sh PREFIX build|test …   `swift build|test …` with wirekit from PREFIX
#
# The system's own Swift is used when it is new enough. Debian 12 and its contemporaries have none,
# so there a Debian 13 root with the `swiftlang` package is made in .cache/swift-root (once; needs
# root) and Swift runs inside it. Mounts live in a private mount namespace: they are gone when the
# command ends, however it ends.
set -eu

repo=$(cd "$(dirname "$0")/../.." && pwd)
cache=${WIREKIT_CACHE:-$repo/.cache}
root=$cache/swift-root
scratch=${CARGO_TARGET_DIR:-$repo/target}/swift
log=$cache/swift-root.log

die() { echo "swift.sh: $*" >&2; exit 1; }

system_swift() {
    command -v swift >/dev/null 2>&1 || return 1
    major=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\).*/\1/p' | head -n 1)
    [ "${major:-0}" -ge 6 ]
}

# The address of the Debian archive that this system itself installs from.
mirror() {
    apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' |
        sed -n 's/^Debian \(.*\)$/\1/p' | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }'
}

make_root() {
    [ -e "$root/.ready" ] && return
    [ "$(id -u)" -eq 0 ] || die "no Swift 6 here; install one, or run this once as root"
    command -v debootstrap >/dev/null || die "debootstrap is missing: apt-get install debootstrap"
    from=$(mirror)
    [ -n "$from" ] || die "the system's apt configuration names no Debian archive"
    mkdir -p "$cache"
    rm -rf "$root" "$root.new"
    {
        debootstrap --variant=minbase --include=ca-certificates trixie "$root.new" "$from"
        # Nothing may be started in there.
        printf '#!/bin/sh\nexit 101\n' >"$root.new/usr/sbin/policy-rc.d"
        chmod 755 "$root.new/usr/sbin/policy-rc.d"
        cp /etc/resolv.conf "$root.new/etc/resolv.conf"
        DEBIAN_FRONTEND=noninteractive chroot "$root.new" \
            apt-get -q -y --no-install-recommends install swiftlang pkg-config libc6-dev
        chroot "$root.new" apt-get clean
    } >"$log" 2>&1 || { tail -n 20 "$log" >&2; die "making the Swift root failed ($log)"; }
    mkdir -p "$root.new/repo" "$root.new/prefix" "$root.new/scratch"
    touch "$root.new/.ready"
    mv "$root.new" "$root"
}

if [ "${1:-}" = prepare ]; then
    system_swift || make_root
    exit 0
fi
[ $# -ge 2 ] || die "usage: swift.sh prepare | swift.sh PREFIX build|test …"
prefix=$(cd "$1" && pwd)
verb=$2
shift 2
mkdir -p "$scratch"

if system_swift; then
    libdir=$(dirname "$(find "$prefix" -name wirekit.pc | head -n 1)")
    cd "$repo"
    PKG_CONFIG_PATH=$libdir LD_LIBRARY_PATH=$(dirname "$libdir") \
        exec swift "$verb" --scratch-path "$scratch" "$@"
fi

make_root
[ "$(id -u)" -eq 0 ] || die "Swift lives in a Debian root here, which only root can enter"
export repo prefix root scratch verb
exec unshare --mount --propagation private sh -eu -c '
    mount --bind "$repo" "$root/repo"
    mount --bind "$prefix" "$root/prefix"
    mount --bind "$scratch" "$root/scratch"
    mount -t proc proc "$root/proc"
    exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 \
        sh -eu -c '\''
            verb=$1; shift
            pc=$(dirname "$(find /prefix -name wirekit.pc | head -n 1)")
            export PKG_CONFIG_PATH="$pc" LD_LIBRARY_PATH="$(dirname "$pc")"
            cd /repo
            exec swift "$verb" --scratch-path /scratch "$@"
        '\'' sh "$verb" "$@"
' sh "$@"
