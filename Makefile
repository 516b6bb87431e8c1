# 公开 · make help lists what can be asked for
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
SIZE ?= small
TESTS ?= tests
BIND ?= 127.0.0.1
PORT ?= 8000
export PYTHONDONTWRITEBYTECODE ?=

.DEFAULT_GOAL := help

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: $(VENV)/.run ## Create the virtual environment in .venv and the demo office in var/
	@$(BIN)/gongkai demo

$(VENV)/.run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "正在安装依赖 …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

ocr: $(VENV)/.run ## Add text recognition for scanned reports (400 MB, works offline)
	@$(PIP) install --require-hashes -r requirements-ocr.lock

run: $(VENV)/.run ## Start portal, desk and worker with the demo office (SQLite, in var/)
	@exec $(BIN)/gongkai serve --demo --bind $(BIND) --port $(PORT)

test: $(VENV)/.dev ## Run the whole suite (on SQLite; on PostgreSQL with GONGKAI_DATABASE_URL)
	@$(BIN)/python -m pytest -n auto --dist loadfile $(TESTS)

test-law: $(VENV)/.dev ## Run the law's tests alone, without a database
	@$(BIN)/python -m pytest tests/law

readers: $(VENV)/.dev ocr ## Read every made report: all formats, notations, faults and forms (20 minutes)
	@$(BIN)/python -m pytest -n auto -m slow tests/documents

check: $(VENV)/.dev ## Lint, types, layers, templates, migrations
	@$(BIN)/ruff check gongkai tests benchmarks
	@$(BIN)/ruff format --check gongkai tests benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint gongkai --lint --quiet
	@DJANGO_SETTINGS_MODULE=gongkai.config.settings.test $(BIN)/django-admin makemigrations --check --dry-run

format: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --fix -q gongkai tests benchmarks; $(BIN)/ruff format -q gongkai tests benchmarks

bench: $(VENV)/.dev ## Measure speed and memory (SIZE=small|full)
	@$(BIN)/python -m benchmarks --size $(SIZE)

lock: $(VENV)/.dev ## Compile the locks again from pyproject.toml
	@$(PIP) install uv
	@$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --group build pyproject.toml -o requirements.lock -q
	@$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --group build --group dev pyproject.toml -o requirements-dev.lock -q
	@$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --extra ocr --group build pyproject.toml -o requirements-ocr.lock -q

clean: ## Remove the demo's data (var/)
	@rm -rf var

.PHONY: help setup ocr run test test-law readers check format bench lock clean
