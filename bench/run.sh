#!/bin/sh
# Measures wirekit and its peers on the same work in the same run; see run.py.
#
#   bench/run.sh PREFIX [JOB]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/../tests/tools/packages.sh" nginx-light libcurl4-openssl-dev uuid-dev liburiparser-dev openssl \
    strace python3 python3-pip libxmlrpc-core-c3-dev postfix dovecot-pop3d dovecot-imapd libetpan20 \
    libwrap0
exec python3 "$here/run.py" "$@"
