# Rosterwright from a bare checkout: needs python3 (3.11 or newer, with venv) and make, nothing else.
# Everything is installed inside the checkout; uv only makes that faster, pip alone does it too.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
REQ    := requirements
NPM    := $(VENV)/bin/npm --prefix frontend --no-progress --loglevel error

BASE    := $(VENV)/.base
RUNTIME := $(VENV)/.runtime
NODE    := $(VENV)/.node
DEV     := $(VENV)/.dev
VENDOR  := static/vendor/.copied
BROWSER := var/chromium/.unpacked
SUITES  := var/suites/.unpacked
AUDIT   := frontend/audit/node_modules/.installed

# Compiled once: a process of ours then starts a third of a second earlier, and tests start many.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help setup run test coverage check suites bench drills audit docs properties metrics lock

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; \
	do printf '%-14s %s\n' "$$name" "$$text"; done

setup: $(RUNTIME) $(VENDOR) ## virtual environment with the locked dependencies, and the page assets

# exec: the launcher becomes the server, so stopping make stops everything.
run: $(RUNTIME) $(VENDOR) ## the product with a demo organization: PORT, DATABASE_URL
	@exec env PROMETHEUS_MULTIPROC_DIR="$$(mktemp -d)" $(PY) -m tooling.launch

# Types take as long as everything below them: side by side on two cores.
check: $(RUNTIME) $(DEV) ## the static gates: format, lint, types, imports, dependencies, counts
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy & types=$$!; \
	$(VENV)/bin/lint-imports --no-cache && $(PY) -W ignore -m deptry . && $(PY) -m tooling.metrics --check; \
	counts=$$?; wait $$types && exit $$counts

# A worker for each core: browsers and servers are processes of their own and fill what one leaves.
# Stealing work ends the run evenly, however long the last tests are.
EVERYTHING = $(PY) -m pytest --numprocesses logical --maxprocesses 8 --dist worksteal

test: check $(VENDOR) $(BROWSER) ## the static gates, then every test (some: PYTEST="tests/cli -k seed")
	$(EVERYTHING) $(PYTEST)

coverage: $(RUNTIME) $(DEV) $(VENDOR) $(BROWSER) ## every test under the tracer: at least 95 % of lines and branches
	$(EVERYTHING) --cov --cov-fail-under 95

suites: $(RUNTIME) $(DEV) $(SUITES) ## Flask's and Flask-Login's own tests, with Flask's sessions and with ours
	$(PY) -m tooling.suites

bench: $(RUNTIME) $(DEV) $(VENDOR) $(SUITES) ## measure: BENCH="names" chooses some
	$(PY) -m benchmarks $(BENCH)

drills: $(RUNTIME) $(DEV) $(VENDOR) ## faults on purpose, on both databases: DRILLS="F16 F20" chooses some
	$(PY) -m drills $(DRILLS)

audit: $(RUNTIME) $(DEV) $(VENDOR) $(BROWSER) $(AUDIT) ## every page before the Nu HTML checker (needs Java) and Lighthouse
	$(PY) -m pytest --quiet --numprocesses 0 tests/e2e/audit_pages.py

docs: $(RUNTIME) $(DEV) ## write docs/api.md and docs/rules.md from what the product says of itself
	$(PY) -m tooling.api_docs
	$(PY) -m tooling.rule_docs

properties: $(RUNTIME) $(DEV) ## the rules against a naive reading, on 100,000 random rosters: SEED, ROSTERS
	$(PY) -m tooling.properties

metrics: $(RUNTIME) $(DEV) ## the largest files and functions, and the counts that stay at 0
	$(PY) -m tooling.metrics

COMPILE = $(VENV)/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-header
lock: $(RUNTIME) ## lock the dependencies anew after a change of requirements/*.in or package.json
	$(COMPILE) $(REQ)/bootstrap.in -o $(REQ)/bootstrap.txt
	$(COMPILE) $(REQ)/runtime.in -o $(REQ)/runtime.txt
	$(COMPILE) $(REQ)/assets.in -o $(REQ)/assets.txt
	$(COMPILE) --allow-unsafe $(REQ)/dev.in -o $(REQ)/dev.txt
	$(COMPILE) --allow-unsafe $(REQ)/suites.in -o $(REQ)/suites.txt
	$(MAKE) --no-print-directory $(NODE)
	$(NPM) install --package-lock-only
	! grep -nE 'https?://' $(REQ)/*.txt frontend/package-lock.json

# $(1): requirement files that belong together, each given with -r; $(2): another environment's python
define install
	{ test -x $(VENV)/bin/uv && $(VENV)/bin/uv pip install --quiet --python $(or $(2),$(PY)) --require-hashes $(1); } \
	|| $(or $(2),$(PY)) -m pip install --quiet --disable-pip-version-check --require-hashes $(1)
	@$(or $(2),$(PY)) -m pip check --disable-pip-version-check >/dev/null || $(or $(2),$(PY)) -m pip check
endef

# uv may be missing for this machine; then pip does the work.
$(BASE): $(REQ)/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Rosterwright needs Python 3.11 or newer; choose one: make PYTHON=/path/to/python3"; exit 1; }
	$(PY) -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $< || true
	@touch $@

$(RUNTIME): $(REQ)/runtime.txt | $(BASE)
	$(call install,-r $<)
	@touch $@

$(NODE): $(REQ)/assets.txt | $(RUNTIME)
	$(call install,-r $<)
	@touch $@

$(DEV): $(REQ)/dev.txt $(REQ)/runtime.txt | $(RUNTIME)
	$(call install,-r $(REQ)/runtime.txt -r $<)
	@touch $@

$(VENDOR): frontend/package-lock.json | $(NODE)
	$(NPM) ci --omit=dev
	mkdir -p $(@D)
	cp frontend/node_modules/htmx.org/dist/htmx.min.js $(@D)/
	@touch $@

# After the vendored files, always: their installation leaves out what only tests need.
$(BROWSER): $(VENDOR) frontend/unpack-chromium.mjs | $(NODE)
	$(NPM) ci
	rm -rf $(@D) && mkdir -p $(@D)
	TMPDIR=$(CURDIR)/$(@D) $(VENV)/bin/node frontend/unpack-chromium.mjs
	@touch $@

$(AUDIT): frontend/audit/package-lock.json | $(NODE)
	$(VENV)/bin/npm --prefix frontend/audit --no-progress --loglevel error ci
	@touch $@

# Other people's work, in an environment of its own: their suites don't know our pytest.
$(SUITES): $(REQ)/suites.txt $(REQ)/suites-sources.txt | $(RUNTIME)
	rm -rf $(@D) && $(PY) -m venv $(@D)/venv
	$(call install,-r $<,$(@D)/venv/bin/python)
	$(@D)/venv/bin/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps \
	--no-binary :all: --no-build-isolation --dest $(@D) -r $(REQ)/suites-sources.txt
	for archive in $(@D)/*.tar.gz; do tar -xzf $$archive -C $(@D); done
	@touch $@
