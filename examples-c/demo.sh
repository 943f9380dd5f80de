#!/bin/sh
# The main job, shown: a URL taken apart, UUIDs, fetches over HTTP and HTTPS, from C, Go and Swift,
# against a throw-away server on loopback. Everything below is what the programs really print.
#
#   examples-c/demo.sh PREFIX EXAMPLES
set -eu

prefix=$(cd "$1" && pwd)
programs=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
repo=$(dirname "$here")
work=$(mktemp -d)
chmod 755 "$work"

stop() {
    # The server ends when its standard input does.
    exec 9>&- || true
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

# A private authority, and a certificate for localhost signed by it.
certificates() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=wirekit demo authority" \
        -keyout "$work/ca.key" -out "$work/ca.pem" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
    openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" \
        -keyout "$work/server.key" -out "$work/server.csr"
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' >"$work/ext"
    openssl x509 -req -days 2 -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" \
        -CAcreateserial -extfile "$work/ext" -out "$work/server.pem"
}

certificates >"$work/openssl.log" 2>&1 || { cat "$work/openssl.log" >&2; exit 1; }

mkfifo "$work/stdin" "$work/ports"
python3 "$here/demo_server.py" "$work/server.pem" "$work/server.key" <"$work/stdin" >"$work/ports" &
exec 9>"$work/stdin"
read -r http https <"$work/ports"

# Shows a command, then runs it.
run() {
    printf '\n$ %s' "$(basename "$1")"
    for word in "$@"; do
        [ "$word" = "$1" ] || printf ' %s' "$word"
    done
    printf '\n'
    "$@"
}

cd "$work"
printf 'ten bytes\n' >upload.txt

echo "== C: a URL taken apart"
run "$programs/url" 'https://user@example.com:8443/a/b;p?q=1&lang=en#top' '../c?d=e'
echo
echo "== C: a UUID of each version"
run "$programs/uuid"
echo
echo "== C: a form as a CGI program reads it"
run env REQUEST_METHOD=GET 'QUERY_STRING=name=Joe+Blow&item=1&item=2' "$programs/upload_cgi"
echo
echo "== C: fetches over HTTP and HTTPS"
run "$programs/fetch" -i "http://127.0.0.1:$http/plain"
run "$programs/fetch" --cacert ca.pem "https://localhost:$https/secure?x=1"
run "$programs/fetch" --cacert ca.pem -d 'name=value' "https://localhost:$https/form"
run "$programs/fetch" --cacert ca.pem -T upload.txt "https://localhost:$https/file"
run "$programs/fetch" -o chunked.txt "http://127.0.0.1:$http/chunked"
run cat chunked.txt
echo
echo "== C: a certificate that nobody signed for this machine is refused"
run "$programs/fetch" "https://localhost:$https/" || echo "(exit code $?)"

echo
echo "== Go: the same"
go=$("$repo/tests/tools/go.sh")
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig" LD_LIBRARY_PATH="$prefix/lib" GOTOOLCHAIN=local
(cd "$repo/bindings/go" && "$go" build -o "$work/go-demo" ./examples/demo)
run ./go-demo "http://127.0.0.1:$http/plain" "https://localhost:$https/secure" ca.pem

echo
echo "== Swift: the same"
"$repo/tests/tools/swift.sh" "$prefix" build --product wirekit-demo >"$work/swift.log" 2>&1 ||
    { cat "$work/swift.log" >&2; exit 1; }
# Swift may live in a root of its own, which sees the repository and not this folder.
mkdir -p "$repo/.cache"
cp ca.pem "$repo/.cache/demo-ca.pem"
run "$repo/tests/tools/swift.sh" "$prefix" run --skip-build wirekit-demo \
    "http://127.0.0.1:$http/plain" "https://localhost:$https/secure" .cache/demo-ca.pem
