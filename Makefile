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

days: tools ## Ten days of a clerk at the real desk, 300 registrations: DAYS=10 CASES=300
	@tests/install.sh
	@DAYS=$(or $(DAYS),10) CASES=$(or $(CASES),300) $(PYTHON_BIN)/pytest tests/e2e/desk/days_of_a_clerk.py -q

faults: tools ## Random histories of tenants and faults on a system of its own, as root: HISTORIES=20 [SEED=n]
	@tests/install.sh
	@$(PYTHON_BIN)/python -m tests.histories $(HISTORIES) $(if $(SEED),--seed $(SEED))

mutants: tools ## Whether the tests notice every change of the rules that nobody may break: [NAMES='matcher.plan.*']
	@stack/packages/install.sh tests/mutants/requirements.txt
	@$(PYTHON_BIN)/python -m tests.mutants $(NAMES)
	$(if $(NAMES),,mvn -q -B -f keycloak/provider/pom.xml -P mutants test-compile org.pitest:pitest-maven:mutationCoverage)

upgrade: tools ## The code of a release before on the schema of this one: beside ours, and with its own tests: [FROM=v0.1.0]
	@tests/install.sh
	@$(PYTHON_BIN)/python -m tests.upgrade $(FROM)

kubernetes-check: tools ## deploy/kubernetes against schemas and a real API server: CRDS=FOLDER with the operators' schemas
	@test -n "$(CRDS)" || { echo "Say where the schemas lie: make kubernetes-check CRDS=FOLDER" >&2; exit 1; }
	@stack/packages/install.sh tests/kubernetes/requirements.txt
	@$(PYTHON_BIN)/pytest tests/kubernetes
	@$(PYTHON_BIN)/python -m tests.kubernetes "$(CRDS)"

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

handbook: tools ## The pictures of the handbook for staff, of the running system: FOLDER=docs/handbuch
	@tests/install.sh
	@$(PYTHON_BIN)/python -m guide.handbook $(FOLDER)

sbom: install ## What a release is made of, as CycloneDX: FOLDER=var/sbom
	@stack/packages/install.sh release/requirements.txt
	@$(PYTHON_BIN)/python -m release sbom $(or $(FOLDER),var/sbom)

notices: install ## NOTICE and THIRD-PARTY.md anew, after the packages changed
	@stack/packages/install.sh release/requirements.txt
	@$(PYTHON_BIN)/python -m release notices

lock: install ## Pin all Python packages anew
	uv=$(PYTHON_BIN)/uv stack/packages/lock.sh

.PHONY: help install tools up down status logs match import realm staff apps profile lint test test-system test-parts e2e containers days faults mutants upgrade keycloak kubernetes-check bench bench-matching bench-letters guide handbook sbom notices lock
