# The only list of tasks. `make` alone prints it.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
SHELL := /bin/bash
# An outer `make CHROMIUM=…` or the environment says where the browser is; its tests read it there.
export CHROMIUM ?= chromium
# What is compiled is kept: compiling the tests and the words anew takes seconds of every run.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test test-processes test-browser faults check fix count bench pictures bench-browser migrate clean

help: ## list these targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.runtime ## make .venv and install the project into it

.venv/.python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing. Install Python 3.11 or newer (Debian: apt install python3 python3-venv)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version 2>&1). Choose another with: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv module. Install it (Debian: apt install python3-venv), then run make again."; exit 1; }
	@$(PYTHON) -m venv .venv && touch $@

.venv/.runtime: .venv/.python requirements.lock pyproject.toml
	@echo "Installing what Tidings runs on …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@echo "Installing what the tests and checks need …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.browser: .venv/.dev requirements-browser.lock
	@echo "Installing what drives a browser …"
	@$(PIP) --require-hashes -r requirements-browser.lock
	@touch $@

.venv/.bench: .venv/.dev requirements-bench.lock
	@echo "Installing what the bot is measured beside …"
	@$(PIP) --require-hashes -r requirements-bench.lock
	@touch $@

.PHONY: chromium
chromium:
	@command -v "$$CHROMIUM" >/dev/null || { echo "Chromium is missing. Install it (Debian: apt install chromium), or say where it is: make test-browser CHROMIUM=/path/to/it"; exit 1; }

demo: .venv/.runtime ## the bot beside a local Slack in the browser; no account, no tokens
	@$(BIN)/tidings demo

test: .venv/.dev ## the tests, on SQLite and on PostgreSQL; all but the long ones, and of processes a few of each kind
	@$(BIN)/pytest -n auto --dist worksteal -m "not long and not processes" --ignore=tests/browser

test-processes: .venv/.dev ## the program as processes: begun, refused, told to end, killed, several of them
	@$(BIN)/pytest -n logical --dist worksteal -m "processes and not long" tests/operate tests/faults tests/shape

test-browser: chromium .venv/.browser ## the page of the local Slack in a real browser (Debian's chromium)
	@$(BIN)/pytest tests/browser

faults: .venv/.dev ## kills, outages, crowds: the long ones too; writes their table into docs/faults.md
	@$(BIN)/python -m pytest -p tests.faults_table -m "long or fault" --ignore=tests/browser tests

check: .venv/.dev ## style, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fix: .venv/.dev ## format, and mend what can be mended
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

count: .venv/.dev ## how often the clock speaks to an owner of 12 items, a head of department, a collaborator abroad
	@$(BIN)/python -m tests.count

bench: .venv/.bench ## figures, as ratios beside a baseline in the same run; QUICK=1 for a look with smaller crowds
	@$(BIN)/python -m tests.bench $(if $(QUICK),--quick)

pictures: chromium .venv/.browser ## take README's pictures of the demo anew
	@$(BIN)/python -m tests.browser.pictures

bench-browser: chromium .venv/.browser ## figures of the page: long tasks while scrolling, a message's way to it
	@$(BIN)/python -m tests.bench.page

migrate: .venv/.runtime ## bring the database (DATABASE_URL) to this release
	@$(BIN)/tidings migrate

clean: ## remove everything that make has made
	@rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
