#!/bin/sh
# Measures wirekit and its peers on the same work in the same run; see run.py.
#
#   bench/run.sh PREFIX [JOB]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/../tests/tools/packages.sh" nginx-light libcurl4-openssl-dev uuid-dev liburiparser-dev openssl \
    strace python3 libxmlrpc-core-c3-dev postfix dovecot-pop3d
exec python3 "$here/run.py" "$@"
