.DEFAULT_GOAL := help
PYTHON_BIN := .venv/bin

help: ## What can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

install:
	@stack/packages/install.sh

tools: install
	@stack/packages/install.sh tests/requirements.txt release/requirements.txt

up: ## Install, build and start everything on this machine; again: restart what changed and nothing else
	@stack/packages/machine.sh jdk maven
	@stack/packages/install.sh
	@$(PYTHON_BIN)/python -m stack up

down: install ## Stop everything; all data stay
	@$(PYTHON_BIN)/python -m stack down

status: install ## What runs, since when, how often it was restarted and how it is
	@$(PYTHON_BIN)/python -m stack status

logs: install ## Follow all log files
	@$(PYTHON_BIN)/python -m stack logs

match: install ## Match a file: TENANTS=a.csv REGISTRATIONS=b.csv ANSWERS=c.jsonl
	@$(PYTHON_BIN)/matcher match "$(TENANTS)" "$(REGISTRATIONS)" "$(ANSWERS)"

import: install ## Import tenant records into the running system: FILE=tenants.csv [MAPPING=erp.toml] [DRY_RUN=1] [FORCE=1]
	@test -n "$(FILE)" || { echo "Say which file: make import FILE=tenants.csv" >&2; exit 1; }
	@$(PYTHON_BIN)/python -m stack exec matcher import "$(FILE)" \
	  $(if $(MAPPING),--mapping "$(MAPPING)") $(if $(DRY_RUN),--dry-run) $(if $(FORCE),--force-share)

realm: install ## Bring the running realms to what keycloak/realm.json and master.json say: [DRY_RUN=1]
	@$(PYTHON_BIN)/python -m stack realm $(if $(DRY_RUN),--dry-run)

staff: install ## Accounts of staff: list, or ADD=mail ROLE=clerk|lead|operator [NAME="…"], RENEW=mail, END=mail
	@$(PYTHON_BIN)/python -m stack staff $(if $(ADD),add "$(ADD)" "$(ROLE)" $(if $(NAME),--name "$(NAME)"),\
	  $(if $(RENEW),renew "$(RENEW)",$(if $(END),end "$(END)")))

apps: install ## Other apps that sign tenants in: list, or ADD=name URL=https://… [MORE="--redirect … --logout … --public"], REMOVE=name
	@$(PYTHON_BIN)/python -m stack apps $(if $(ADD),add "$(ADD)" --url "$(URL)" $(MORE),$(if $(REMOVE),remove "$(REMOVE)"))

profile: install ## Put keycloak/user-profile.json into keycloak/realm.json
	@$(PYTHON_BIN)/python -m stack.user_profile

lint: tools ## Format, style, strict types, import contracts, no pattern that backtracks
	$(PYTHON_BIN)/ruff format --check .
	$(PYTHON_BIN)/ruff check .
	$(PYTHON_BIN)/mypy
	$(PYTHON_BIN)/lint-imports
	$(PYTHON_BIN)/python -m tests.patterns

test: lint ## All tests; starts what they need
	tests/install.sh
	mvn -q -B -f keycloak/provider/pom.xml verify
	@$(MAKE) --no-print-directory --jobs=2 --keep-going test-system test-parts

test-system: # The tests of the running system mostly wait, so those of the parts run beside them
	$(PYTHON_BIN)/pytest -m system --durations=15

test-parts:
	$(PYTHON_BIN)/pytest -m "not system and not containers" --durations=15

e2e: tools ## The story in the browser alone
	tests/install.sh
	$(PYTHON_BIN)/pytest tests/e2e

containers: tools ## The story in real containers: docker-compose.yml as it is, started, lost, restored; as root
	@tests/install.sh
	@tests/containers/run.sh

faults: tools ## Random histories of tenants, kills and frozen parts on a system of its own: HISTORIES=20 [SEED=n]
	@$(PYTHON_BIN)/python -m tests.histories $(HISTORIES) $(if $(SEED),--seed $(SEED))

upgrade: tools ## The code of a release before with its own tests on the schema of this one: [FROM=v0.1.0]
	@tests/install.sh
	@$(PYTHON_BIN)/python -m tests.upgrade $(FROM)

keycloak: tools ## What another version of Keycloak would ask of us, before it is ours: VERSION=26.7.5
	@$(PYTHON_BIN)/python -m tests.upgrade.keycloak_version $(VERSION)

bench: tools ## Speed and memory, as JSON lines
	@tests/install.sh >&2
	@$(PYTHON_BIN)/python -m bench

bench-%: tools
	@tests/install.sh >&2
	@$(PYTHON_BIN)/python -m bench $*

bench-matching: tools ## Matching beside its rivals, as JSON lines
	@stack/packages/install.sh bench/requirements.txt >&2
	@$(PYTHON_BIN)/python -m bench.matching

guide: tools ## The guide for tenants as PDF, with pictures of the running system: FOLDER=var/guide
	@tests/install.sh
	@$(PYTHON_BIN)/python -m guide $(FOLDER)

bench-letters: tools ## Letters beside other makers of PDF, as JSON lines
	@stack/packages/install.sh bench/requirements.txt >&2
	@$(PYTHON_BIN)/python -m bench.letters

sbom: install ## What a release is made of, as CycloneDX: FOLDER=var/sbom
	@stack/packages/install.sh release/requirements.txt
	@$(PYTHON_BIN)/python -m release sbom $(or $(FOLDER),var/sbom)

notices: install ## NOTICE and THIRD-PARTY.md anew, after the packages changed
	@stack/packages/install.sh release/requirements.txt
	@$(PYTHON_BIN)/python -m release notices

lock: install ## Pin all Python packages anew
	uv=$(PYTHON_BIN)/uv stack/packages/lock.sh

.PHONY: help install tools up down status logs match import realm staff apps profile lint test test-system test-parts e2e containers faults upgrade keycloak bench bench-matching bench-letters guide sbom notices lock
