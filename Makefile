# The doors of the project. Each line calls one tool; what it does is written there.
#
#   make install PREFIX=/usr/local [LIBDIR=…] [DESTDIR=…]
#   make test            everything; make lint before it
#   make vectors WIREKIT_VECTORS=DIR

PREFIX ?= /usr/local
LIBDIR ?=
DESTDIR ?=
CARGO ?= cargo
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
# Tests use what is installed here, as a program would.
STAGE := $(TARGET)/stage
EXAMPLES = $(patsubst examples-c/%.c,$(TARGET)/examples/%,$(wildcard examples-c/*.c))
C_SOURCES = $(shell git ls-files '*.c' '*.cc' '*.h' '*.hpp' ':!include' ':!tests/abi/nulls.c' ':!xtask')

export CARGO_TARGET_DIR := $(TARGET)

.PHONY: all demo test lint headers vectors bench install fuzz memcheck clean \
    examples tools stage test-steps test-rust test-abi test-linear test-go test-swift

all: stage

install:
	$(CARGO) xtask install "PREFIX=$(PREFIX)" "LIBDIR=$(LIBDIR)" "DESTDIR=$(DESTDIR)"

headers:
	$(CARGO) xtask generate

demo: tools examples
	examples-c/demo.sh "$(STAGE)" "$(TARGET)/examples"

bench: tools stage
	bench/run.sh "$(STAGE)" $(JOB)

examples: stage $(EXAMPLES)

$(TARGET)/examples/%: examples-c/%.c $(STAGE)/lib/libwirekit.so
	mkdir -p "$(@D)"
	$(CC) -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -Wall -Wextra -Wpedantic -Werror "$<" -o "$@" \
	    $$(PKG_CONFIG_PATH="$(STAGE)/lib/pkgconfig" pkg-config --cflags --libs wirekit) \
	    "-Wl,-rpath,$(STAGE)/lib"

$(STAGE)/lib/libwirekit.so: | stage

tools:
	tests/tools/packages.sh

stage:
	$(CARGO) xtask install "PREFIX=$(STAGE)" STRIP=no

# What `make test` runs, in this order; .ci/run takes the list from here.
TEST_STEPS := tools test-rust test-abi examples memcheck test-linear test-go test-swift

test: $(TEST_STEPS)

test-steps:
	@echo $(TEST_STEPS)

test-rust:
	$(CARGO) test --quiet --workspace --no-fail-fast

test-abi: stage
	$(CARGO) xtask symbols "$(STAGE)/lib/libwirekit.so"
	tests/abi/headers.sh "$(STAGE)"
	tests/abi/run.sh "$(STAGE)" plain sanitize
	tests/abi/consumers/run.sh "$(STAGE)"

memcheck: stage
	tests/abi/run.sh "$(STAGE)" memcheck

test-linear: stage
	tests/linear/run.sh "$(STAGE)"

test-go: stage
	tests/tools/go-test.sh "$(STAGE)"

test-swift: stage
	tests/tools/swift.sh "$(STAGE)" build
	tests/tools/swift.sh "$(STAGE)" test

vectors:
	$(CARGO) test --quiet --test 'vectors*' -- --nocapture

lint: tools
	$(CARGO) fmt --all --check
	$(CARGO) clippy --quiet --workspace --all-targets -- -D warnings
	$(CARGO) xtask docs
	clang-format --dry-run -Werror $(C_SOURCES)
	tests/tools/gofmt.sh

fuzz:
	fuzz/run.sh

clean:
	$(CARGO) clean
