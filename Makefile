# The commands of this project. `make demo` and `make test` need only Python 3.11 or newer, make and git.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
UV := 0.13.9
WORKERS ?= 2
# The longest tests come first, so that no worker is left alone with them.
QUICK := tests/unit tests/actions tests/demo_town
SERVER := tests/engines tests/guarantees tests/journeys/test_both_engines.py
SLOW := tests/shape tests/guarantees tests/journeys tests/engines tests/web

# Python keeps what it has compiled, whatever the machine says: a test that starts a program starts it in half the time.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo serve test unit check style types fix bench bench-map

help:           ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ ·/'

demo: .venv/ready      ## load the demo town into a store of its own, or STORE=bolt://..., and open it here
	$(BIN)/mrezha demo --port $(PORT) $(if $(STORE),--store '$(STORE)')

serve: .venv/ready     ## run for real work
	$(BIN)/mrezha serve --port $(PORT)

test: style            ## everything: style, types, contracts, tests; coverage of referral/ and graph/ may only rise
	@# Types and contracts use one processor: they are checked beside the tests.
	@$(MAKE) --no-print-directory types > .types.log 2>&1 & types=$$!; \
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -p tests.line_coverage $(QUICK); tests=$$?; \
	wait $$types; sound=$$?; cat .types.log; exit $$((tests + sound))
	@# One Neo4j serves all its tests, beside the others; their report is shown at the end.
	@$(BIN)/pytest -m neo4j $(SERVER) > .neo4j-tests.log 2>&1 & server=$$!; \
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m 'not neo4j' $(SLOW); rest=$$?; \
	wait $$server; served=$$?; cat .neo4j-tests.log; exit $$((rest + served))

unit: .venv/ready      ## the pure rules alone, while one works
	$(BIN)/pytest -q -n $(WORKERS) tests/unit

check: style types     ## style, types and contracts of the packages

style: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: .venv/ready       ## let the formatter and the linter repair what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/ready     ## measure both engines (Neo4j when it is there) and print tables
	$(BIN)/python -m tests.bench

bench-map: .venv/ready ## measure the map in Chromium beside a page of pyvis alone, and print tables (minutes)
	$(BIN)/python -m tests.bench map

.venv/ready: pyproject.toml uv.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	$(BIN)/uv sync --quiet --frozen --all-groups
	@touch $@
