# `make` lists what there is. Two of them do everything: `make run` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# The architecture that functions are built for; template.yaml's default is arm64.
ARCH ?= arm64
FUNCTIONS := $(notdir $(wildcard functions/*))
GO_FUNCTION := CGO_ENABLED=0 GOOS=linux GOARCH=$(ARCH) go build -trimpath -buildvcs=false -tags lambda.norpc,timetzdata -ldflags "-s -w -buildid="

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

# need fails with a word on how to get a command that is missing.
define need
	@command -v $(1) >/dev/null || { echo "make: $(1) is missing. $(2)" >&2; exit 1; }
endef

.PHONY: go
go:
	$(call need,go,Get Go 1.26 or later from https://go.dev/dl/)

.PHONY: run
run: go ## run everything on this machine, with sample data: http://127.0.0.1:8080
	@go build -o bin/vafa ./infra/vafa
	@exec bin/vafa run $(ARGS)

.PHONY: test
test: go ## run every test against a real table engine, and hold the template's rights against what they used
	@notes=$$(mktemp -d); trap 'rm -rf "$$notes"' EXIT; \
		VAFA_RIGHTS="$$notes" go run ./infra/local/engine -- go test -timeout 40m ./... && go run ./infra/rights "$$notes"

# What talks to the engine itself, and as much of what stands on it as two engines take in a few minutes: the kind is built at the first time.
ENGINE_TESTS = ./internal/table/... ./internal/check ./internal/retention ./internal/api/customer ./internal/api/purchase ./internal/api/warranty
ENGINE_RUN = go test -count=1 -short -timeout 10m $(ENGINE_TESTS)

.PHONY: test-engines
test-engines: go ## run the tests of the table against Dynoxide too, which is built with cargo at the first time
	go run ./infra/local/engine --kind dynoxide -- $(ENGINE_RUN)
	go run ./infra/local/engine --kind dynoxide -- go test -count=1 -run TestScanInParts ./infra/local

.PHONY: race
race: go ## run what runs concurrently under the race detector; needs a C compiler
	go run ./infra/local/engine -- env CGO_ENABLED=1 go test -race -short -timeout 20m $(RACE_TESTS)

RACE_TESTS = ./internal/check ./internal/table/... ./internal/rest ./internal/value ./internal/delivery ./internal/campaign \
	./internal/retention ./internal/event/... ./internal/upload/... ./internal/message/... ./internal/api

# What the fault suite consists of, by the names of its tests; `make test` runs it too, with a few of all the faults there are.
FAULTS := UnderFaults|Fault|Fails|Poison|ComeAgain|ToldTwice|Scheduled|Killed|AtOnce|Stale|Flaps|Clocks|Expired|Quiet|CutOff|Soak|Crash|Repeats|Network|Broken|Lost|Away|IsTried

.PHONY: faults
faults: go ## let every call of every operation, step and consumer meet faults; VAFA_SEED=n repeats a run
	VAFA_FAULTS=all go run ./infra/local/engine -- go test -count=1 -timeout 15m -run '$(FAULTS)' ./internal/... ./infra/template

.PHONY: soak
soak: go ## a shop's years of random work, faults and time, for VAFA_SOAK (30m), then a check of the whole table; VAFA_SEED=n repeats a run
	VAFA_SOAK=$${VAFA_SOAK:-30m} go run ./infra/local/engine -- go test -count=1 -timeout 24h -v -run TestSoakOfEverything ./internal/api/all

.PHONY: browser
browser: go ## try every page in a real Chromium: accessibility, weight, forms without scripts, Lighthouse
	$(call need,npm,Get Node 20 or later from https://nodejs.org/)
	npm ci --prefix infra/browser --ignore-scripts --no-audit --no-fund --loglevel=error
	go run ./infra/local/engine -- go test -tags browser -timeout 30m ./infra/browser

# What lint and the lists need is built from a module of its own, so that go.sum there holds every tool against its checksum.
.PHONY: tools
tools: go
	@go -C infra/tools build -o "$(CURDIR)/bin/tools/" ./gosec ./supply honnef.co/go/tools/cmd/staticcheck

.PHONY: lint
lint: tools ## vet, staticcheck, gosec, licences, and the checks of the template
	test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	go vet -tags deployed,samlocal ./infra/emulate
	go vet -tags browser ./infra/browser
	cd infra/tools && go vet ./... && go test -count=1 ./... # the cache does not know the files outside of that module
	bin/tools/staticcheck ./...
	bin/tools/gosec ./...
	bin/tools/supply licences -check
	infra/emulate/lint.sh

.PHONY: fuzz
fuzz: go ## send the running system what its document allows and forbids, with every check of schemathesis; FUZZ_SEED repeats a run
	$(call need,python3,Get Python 3.11 or later from https://www.python.org/)
	$(call need,curl,Get curl from your distribution)
	infra/fuzz/run.sh

.PHONY: load
load: go ## send the running system a steady load with faults, and see that nothing is lost; ARGS="-rate 200 -for 10m"
	go -C infra/load/k6 build -o "$(CURDIR)/bin/tools/k6" go.k6.io/k6
	PATH="$(CURDIR)/bin/tools:$$PATH" go run ./infra/load $(ARGS)

.PHONY: sbom
sbom: tools ## write what the functions and vafa are made of to out/sbom.json (CycloneDX)
	@mkdir -p out
	bin/tools/supply sbom >out/sbom.json

.PHONY: licences
licences: tools ## write infra/LICENCES.md from the licences of what is linked
	bin/tools/supply licences

.PHONY: bench
bench: go ## time handlers, count table calls, and measure the functions' size and cold start
	go test -run '^$$' -bench . -benchmem ./internal/api/... ./internal/clv
	go run ./infra/bench

.PHONY: bench-clv
bench-clv: go ## time fits and predictions beside lifetimes and pymc-marketing (Python 3.11); BENCH_QUICK=1 for 100,000
	go run ./infra/bench/clv $(ARGS)

.PHONY: openapi
openapi: go ## write infra/openapi.yaml from the operations
	go run ./infra/openapi

.PHONY: build
build: go ## build every function into out/functions
	@for f in $(FUNCTIONS); do mkdir -p out/functions/$$f; $(GO_FUNCTION) -o out/functions/$$f/bootstrap ./functions/$$f; done
	@ls -l out/functions/*/bootstrap | awk '{printf "%10d  %s\n", $$5, $$9}'

.PHONY: deploy
deploy: go ## build and deploy with sam; ARGS="--config-env prod" for production
	$(call need,sam,pip install aws-sam-cli)
	sam build
	sam deploy $(ARGS)

.PHONY: delete
delete: ## delete the stack; the table stays, as its deletion policy says
	$(call need,sam,pip install aws-sam-cli)
	sam delete $(ARGS)

.PHONY: logs
logs: ## follow the logs of the functions
	$(call need,sam,pip install aws-sam-cli)
	sam logs --tail $(ARGS)

.PHONY: deploy-test
deploy-test: go ## deploy to an emulator on this machine and drive the whole loop through it
	infra/emulate/deploy-test.sh

.PHONY: sam-local
sam-local: go ## start the functions in containers with sam local, and try them
	infra/emulate/sam-local-test.sh

# sam builds each function by calling the target of its logical id; ARTIFACTS_DIR is where it wants the file.
.PHONY: build-%
build-%:
	@name=$$(echo '$*' | sed 's/Function$$//' | tr '[:upper:]' '[:lower:]'); $(GO_FUNCTION) -o "$(ARTIFACTS_DIR)/bootstrap" ./functions/$$name
