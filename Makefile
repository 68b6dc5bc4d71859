# Everything that is done to swplay; `make help` lists it.
# Warnings are errors, and a target may import only what Package.swift says it depends on.
SWIFT_FLAGS = --explicit-target-dependency-import-check error
# Generic types are made by the compiler's own code, and not looked up by name while swplay runs, which
# would search all conformances of the program for each of them.
RELEASE_FLAGS = -c release --static-swift-stdlib \
	-Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
LAB = Tests/Lab/lab
N ?= 3
LAB_DIR ?= .build/lab
PREFIX ?= /usr/local

.PHONY: help deps toolchain root build release benchmarks install uninstall test lint unit integration \
	replay sanitize count \
	check-docs docs demo lab lab-down fuzz bench bench-load clean

help: ## List what can be made
	@echo "usage: make TARGET"
	@sed -n -e 's/^## \(.*\)/\n\1/p' -e 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 14

## To use swplay
build: toolchain deps ## Build swplay for development: .build/debug/swplay
	swift build $(SWIFT_FLAGS)

release: toolchain deps ## Build swplay for use: .build/release/swplay
	swift build $(SWIFT_FLAGS) $(RELEASE_FLAGS) --product swplay

install: release ## Install swplay below PREFIX (/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 .build/release/swplay "$(DESTDIR)$(PREFIX)/bin/swplay"

uninstall: ## Remove what install has put there
	rm -f "$(DESTDIR)$(PREFIX)/bin/swplay"

deps: ## Install the Debian packages that are missing, as root or with sudo
	@Tests/Lab/install

## To try swplay, as root
demo: root release ## Check, run and run again on three lab hosts that are gone afterwards
	Tests/Lab/demo

lab: root deps ## Bring N lab hosts up (make lab N=3)
	@$(LAB) up $(N) $(LAB_DIR)
	@echo
	@echo "swplay playbooks/demo.json -i $(LAB_DIR)/inventory --known-hosts $(LAB_DIR)/known_hosts"

lab-down: ## Take the lab hosts down
	@$(LAB) down $(LAB_DIR)

## To change swplay
test: root lint unit check-docs count integration replay sanitize ## Run all checks and tests, as root

lint: toolchain ## Check format and house rules
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	Tests/check-sources

unit: build ## Run the tests that need no server
	swift test $(SWIFT_FLAGS) --skip 'PlaySSHTests|EndToEndTests'

integration: root build ## Run the tests with real SSH servers and lab hosts, one after another
	swift test $(SWIFT_FLAGS) --no-parallel --filter 'PlaySSHTests|EndToEndTests'

benchmarks: toolchain deps ## Build what is measured beside swplay: .build-bench/release/sessions
	swift build $(SWIFT_FLAGS) $(RELEASE_FLAGS) --package-path Tests/Benchmarks --scratch-path .build-bench

count: root release benchmarks ## Count instructions and allocations, which must not grow by a tenth
	Tests/Benchmarks/count

check-docs: build ## Check that the generated documentation is up to date
	Tests/generate-docs --check

docs: build ## Write the generated documentation anew
	Tests/generate-docs

replay: root deps ## Replay transcripts of a real FreeBSD against the lab's stand-ins
	Tests/Lab/replay
	Tests/Benchmarks/check-standins

sanitize: toolchain deps ## Look for data races and wrong uses of memory with the sanitizers
	swift test $(SWIFT_FLAGS) --scratch-path .build-tsan --sanitize=thread --no-parallel \
	    --filter 'PlaySSHTests|PlayEngineTests'
	@# What Foundation and XCTest never free is not looked for, and little of what is free again is kept,
	@# since tests look at how much memory is in use. One after another: the deadlines of connections
	@# pass while the fuzz tests keep every thread busy.
	ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16 swift test $(SWIFT_FLAGS) --scratch-path .build-asan \
	    --sanitize=address --no-parallel --filter 'PlaySSHTests|PlayShellTests|PlaySecretsTests|FuzzTests'

FUZZ_SECONDS ?= 60
fuzz: build ## Look for inputs that do harm (make fuzz FUZZ_SECONDS=600)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) timeout $$(($(FUZZ_SECONDS) * 2 + 600)) \
	    swift test $(SWIFT_FLAGS) --filter FuzzTests/inputsForAWhileAreReadOrRefused || { \
	    echo "Should the process have ended or hung: the inputs at work are in .build/fuzz." >&2; \
	    echo "Keep the one that does harm in Tests/FuzzTests/Corpus and repair the fault." >&2; exit 1; }

bench: root release benchmarks ## Time swplay beside a loop over ssh and its peers (make bench BENCH="--runs 3 tree")
	Tests/Benchmarks/bench $(BENCH)

bench-load: release ## Measure how long a large project takes to load
	Tests/Benchmarks/load

clean: ## Remove what was built
	rm -rf .build .build-bench .build-tsan .build-asan

toolchain:
	@command -v swift >/dev/null || { \
	    echo "There is no swift in PATH: swplay needs a Swift 6.3 toolchain." >&2; \
	    echo "See https://www.swift.org/install/linux/" >&2; exit 1; }

root:
	@[ "$$(id -u)" = 0 ] || { \
	    echo "Lab hosts need mounts and namespaces: run this as root." >&2; exit 1; }
