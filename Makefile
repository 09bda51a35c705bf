# Every target works on a fresh machine with Python 3.11 and make alone.
PYTHON ?= python3
BIN := .venv/bin
# Whole runs only: one test is sooner there without a second process.
TOGETHER := --numprocesses=auto --maxprocesses=4 --dist=loadscope --no-loadscope-reorder

# Compiled modules are kept, or every second start would be as slow as the first.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check lint bench soak env env-test lock audit sbom screenshots translations clean

help: ## Say what each target does
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

run: env ## Serve the demo organisation, from nothing
	@HEARTH_MODE=$${HEARTH_MODE:-demo} exec $(BIN)/hearth serve

test: env-test ## Run every test, from nothing
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),$(TOGETHER))

# Beside each other: for most of its time lint is one process that checks types.
check: ## Run every check and every test: the whole gate
	@$(MAKE) --no-print-directory --jobs=2 --keep-going lint test

lint: env-test ## Format, style, types, import contracts, templates and TypeScript
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/lint

bench: env-test ## Run every benchmark and print its table
	@for each in benchmarks/*.py; do echo "== $$each"; $(BIN)/python "$$each" || exit 1; done

soak: env-test ## Run the fault tests at their full number of rounds
	@HEARTH_SOAK=1 $(BIN)/python -m pytest -m soak -s --timeout=7200 $(ARGS)

env: ## Make .venv and the browser assets
	@$(PYTHON) .ci/bootstrap.py run

env-test:
	@$(PYTHON) .ci/bootstrap.py test

lock: env ## Write the lock files anew from pyproject.toml and frontend/package.json
	@$(BIN)/python .ci/lock.py

audit: env-test ## Look for withdrawn releases and known holes in the locks (ADVISORIES=folder of OSV files)
	@$(BIN)/python .ci/audit.py "$(ADVISORIES)"

sbom: env ## Write the bill of materials of the locked packages to dist/hearth.cdx.json (CycloneDX)
	@$(BIN)/python .ci/sbom.py

translations: env-test ## Bring the catalogues in step with the code, and say what is missing
	@$(BIN)/python .ci/catalogues.py update

screenshots: env-test ## Photograph every page into screenshots/ (ONLY=threads: those called so)
	@$(BIN)/python -m tests.browser.screenshots $(ONLY)

clean: ## Remove everything that is built; your data stays
	@rm -rf .venv app/static/dist frontend/node_modules build dist screenshots
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
