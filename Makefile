# Everything that is done to swplay; `make help` lists it.
# Warnings are errors, and a target may import only what Package.swift says it depends on.
SWIFT_FLAGS = --explicit-target-dependency-import-check error
LAB = Tests/Lab/lab
N ?= 3
LAB_DIR ?= .build/lab

.PHONY: help deps build release lint test unit sanitize replay demo lab lab-down docs clean

help: ## List what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

deps: ## Install the system packages that building and testing need (Debian)
	@Tests/Lab/install

build: deps ## Build swplay for development
	swift build $(SWIFT_FLAGS)

release: deps ## Build swplay for use
	swift build $(SWIFT_FLAGS) -c release --product swplay

lint: ## Check format and house rules
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	Tests/check-sources

unit: build ## Run the tests
	swift test $(SWIFT_FLAGS)

sanitize: deps ## Run the tests of the concurrent targets under the thread sanitizer
	swift test $(SWIFT_FLAGS) --scratch-path .build-tsan --sanitize=thread \
	    --filter 'PlaySSHTests|PlayEngineTests'

replay: deps ## Replay transcripts of a real FreeBSD against the lab's stand-ins
	Tests/Lab/replay

test: lint unit replay sanitize ## Run all checks and tests

demo: release ## Show a check, a run and an unchanged second run on three lab hosts
	Tests/Lab/demo

lab: deps ## Bring N lab hosts up (make lab N=3)
	@$(LAB) up $(N) $(LAB_DIR)
	@echo "inventory: $(LAB_DIR)/inventory"
	@echo "known hosts: $(LAB_DIR)/known_hosts"

lab-down: ## Take the lab hosts down, without a trace
	@$(LAB) down $(LAB_DIR)

docs: build ## Write the generated documentation anew
	Tests/generate-docs

clean: ## Remove what was built
	rm -rf .build .build-tsan
