# The commands of this project. `make demo` and `make test` need only Python 3.11 or newer, make and git.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: help demo serve test check fix bench

help:           ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ ·/'

demo: .venv/ready      ## load the demo town and open it on this machine
	$(BIN)/mrezha demo --port $(PORT)

serve: .venv/ready     ## run for real work
	$(BIN)/mrezha serve --port $(PORT)

test: check            ## everything: style, types, rooms, tests
	$(BIN)/pytest

check: .venv/ready     ## style, types and rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: .venv/ready       ## let the formatter and the linter repair what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/ready     ## measure both engines (Neo4j when it is there) and print tables
	$(BIN)/python -m tests.bench

.venv/ready: pyproject.toml uv.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv sync --quiet --frozen --all-groups
	@touch $@
