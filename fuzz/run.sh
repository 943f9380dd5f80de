#!/bin/sh
# Runs every fuzz target for FUZZ_SECONDS (60), or those that are named. A crash ends it, and the
# input is kept below fuzz/artifacts. The corpus grows in target/fuzz/corpus.
#
#   fuzz/run.sh [TARGET …]
#
# Works with a stable compiler: the coverage passes are the compiler's own, only the address
# sanitizer would need more, and safe code does not.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${CARGO_TARGET_DIR:-$here/../target}/fuzz
triple=$(rustc -vV | sed -n 's/^host: //p')
seconds=${FUZZ_SECONDS:-60}
if [ $# -eq 0 ]; then
    set -- $(sed -n 's/^name = "\(.*\)"/\1/p' "$here/Cargo.toml" | tail -n +2)
fi

# --target keeps the counters out of build scripts and procedural macros.
export CARGO_TARGET_DIR="$target"
RUSTFLAGS="--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares" \
    cargo build --quiet --release --manifest-path "$here/Cargo.toml" --target "$triple" --bins

mkdir -p "$here/artifacts"
for name in "$@"; do
    corpus=$target/corpus/$name
    seeds=$target/seeds/$name
    mkdir -p "$corpus" "$seeds"
    # The vectors of the same group, or of the group that the name begins with.
    for group in "$name" "${name%%_*}"; do
        if [ -e "$here/../tests/vectors/$group.jsonl" ]; then
            (unset CARGO_TARGET_DIR; cd "$here/.." && cargo xtask seeds "$group" "$seeds")
            break
        fi
    done
    echo "fuzz: $name for $seconds s"
    "$target/$triple/release/$name" "$corpus" "$seeds" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=1024 -max_len=16384 -verbosity=0 -print_final_stats=1 \
        -artifact_prefix="$here/artifacts/$name-" >"$target/$name.log" 2>&1 ||
        { tail -n 40 "$target/$name.log" >&2; echo "fuzz: $name failed" >&2; exit 1; }
    grep -E 'number_of_executed_units|peak_rss_mb' "$target/$name.log" || true
done
