.DEFAULT_GOAL := help
PYTHON_BIN := .venv/bin

help: ## What can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

install:
	@stack/install.sh

up: install ## Install, build and start everything on this machine, wait until it is healthy
	@$(PYTHON_BIN)/python -m stack up

down: install ## Stop everything; all data stay
	@$(PYTHON_BIN)/python -m stack down

status: install ## What runs
	@$(PYTHON_BIN)/python -m stack status

logs: install ## Follow all log files
	@$(PYTHON_BIN)/python -m stack logs

match: install ## Match a file: TENANTS=a.csv REGISTRATIONS=b.csv ANSWERS=c.jsonl
	@$(PYTHON_BIN)/matcher match "$(TENANTS)" "$(REGISTRATIONS)" "$(ANSWERS)"

import: install ## Import tenant records into the running system: FILE=tenants.csv
	@$(PYTHON_BIN)/python -m stack exec matcher import "$(FILE)"

realm: install ## Bring the running realm to what keycloak/realm.json says
	@$(PYTHON_BIN)/python -m stack realm

lint: install ## Format, style, strict types, import contracts
	$(PYTHON_BIN)/ruff format --check .
	$(PYTHON_BIN)/ruff check .
	$(PYTHON_BIN)/mypy
	$(PYTHON_BIN)/lint-imports

test: lint ## All tests; starts what they need
	tests/install.sh
	mvn -q -B -f keycloak/provider/pom.xml verify
	$(PYTHON_BIN)/pytest

e2e: install ## The story in the browser alone
	tests/install.sh
	$(PYTHON_BIN)/pytest tests/e2e

bench: install ## Speed and memory, as JSON lines
	@tests/install.sh >&2
	@$(PYTHON_BIN)/python -m bench

bench-%: install
	@tests/install.sh >&2
	@$(PYTHON_BIN)/python -m bench $*

bench-matching: install ## Matching beside its rivals, as JSON lines
	@$(PYTHON_BIN)/uv pip install -q --python $(PYTHON_BIN)/python --require-hashes -r bench/requirements.txt >&2
	@$(PYTHON_BIN)/python -m bench.matching

guide: install ## The guide for tenants as PDF, with pictures of the running system: FOLDER=var/guide
	@tests/install.sh
	@$(PYTHON_BIN)/python -m guide $(FOLDER)

bench-letters: install ## Letters beside other makers of PDF, as JSON lines
	@$(PYTHON_BIN)/uv pip install -q --python $(PYTHON_BIN)/python --require-hashes -r bench/requirements.txt >&2
	@$(PYTHON_BIN)/python -m bench.letters

lock: install ## Pin all Python packages anew
	uv=$(PYTHON_BIN)/uv stack/lock.sh

.PHONY: help install up down status logs match import realm lint test e2e bench bench-matching bench-letters guide lock
