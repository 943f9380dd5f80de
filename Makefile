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
C_SOURCES = $(shell git ls-files '*.c' '*.cc' '*.h' '*.hpp' ':!include' ':!tests/abi/nulls.c' ':!xtask')

export CARGO_TARGET_DIR := $(TARGET)

.PHONY: all demo test lint headers vectors bench install fuzz memcheck clean \
    tools stage test-steps test-rust test-abi test-go test-swift

all: stage

install:
	$(CARGO) xtask install "PREFIX=$(PREFIX)" "LIBDIR=$(LIBDIR)" "DESTDIR=$(DESTDIR)"

headers:
	$(CARGO) xtask generate

tools:
	tests/tools/packages.sh

stage:
	$(CARGO) xtask install "PREFIX=$(STAGE)" STRIP=no

# What `make test` runs, in this order; .ci/run takes the list from here.
TEST_STEPS := tools test-rust test-abi memcheck test-go test-swift

test: $(TEST_STEPS)

test-steps:
	@echo $(TEST_STEPS)

test-rust:
	$(CARGO) test --quiet --workspace

test-abi: stage
	$(CARGO) xtask symbols "$(STAGE)/lib/libwirekit.so"
	tests/abi/headers.sh "$(STAGE)"
	tests/abi/run.sh "$(STAGE)" plain sanitize
	tests/abi/consumers/run.sh "$(STAGE)"

memcheck: stage
	tests/abi/run.sh "$(STAGE)" memcheck

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
