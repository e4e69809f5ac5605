# The build house. `make run` and `make test` need Python 3.11, make and pip, nothing else.
# A stamp inside .venv remembers which lock was installed: a second make is instant, a changed lock installs again.

SHELL := /bin/sh
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
V := .venv
PY := $(V)/bin/python
INSTALL := $(PY) -m pip install -q --disable-pip-version-check --no-input --retries 10 --timeout 60 --require-hashes
LOCALE := competition/pages/locale

export PIP_ROOT_USER_ACTION := ignore

.PHONY: run test lint types bench soak fix locks messages clean dev browser

run: $(V)/run.ok
	$(PY) -m competition.cli serve --demo

test: $(V)/dev.ok browser
	$(PY) -m pytest -n auto --dist loadfile $(ARGS)

lint: $(V)/dev.ok
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint templates --lint --quiet

types: $(V)/dev.ok
	$(PY) -m mypy

bench: $(V)/dev.ok
	$(PY) -m tests.bench $(ARGS)

# Ten thousand bad days of twelve tablets; ARGS=100 for fewer.
soak: $(V)/dev.ok
	$(PY) -m tests.soak $(ARGS)

fix: $(V)/dev.ok
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

dev: $(V)/dev.ok

browser: $(V)/dev.ok
	@$(PY) -m tests.setup.ensure_chromium

# The stamp of the interpreter stands apart, so that a failed download does not build the venv anew.
$(V)/python.ok:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(V)
	@touch $@

$(V)/run.ok: run.lock $(V)/python.ok
	$(INSTALL) -r run.lock
	@touch $@

$(V)/dev.ok: dev.lock $(V)/run.ok
	$(INSTALL) -r dev.lock
	@touch $@

# Locks hold hashes and no addresses of registries, so that pip takes the files from wherever this machine takes them.
# make locks keeps the versions that are locked; make locks UPGRADE=1 takes the newest that pyproject.toml allows.
UV := $(V)/uv/bin/uv
COMPILE := $(UV) pip compile -q --generate-hashes --universal --no-header --no-emit-index-url --python-version 3.11 \
	$(if $(UPGRADE),--upgrade)

$(UV): $(V)/python.ok
	$(PYTHON) -m venv $(V)/uv
	$(V)/uv/bin/python -m pip install -q --disable-pip-version-check --retries 10 'uv>=0.13'

locks: $(UV)
	$(COMPILE) pyproject.toml -o run.lock
	$(COMPILE) pyproject.toml --group dev -c run.lock -o dev.lock

# Fuzzy matching is off: a guessed translation on a scoreboard is worse than the original word.
messages: $(V)/run.ok
	$(V)/bin/pybabel -q extract -F competition/pages/babel.cfg -k lazy_gettext --add-location=file --sort-by-file \
		--project=jinbang --version=0.1.0 --copyright-holder="Jinbang maintainers" -o $(V)/messages.pot competition judges templates
	for locale in zh_Hans_CN en; do \
		if test -f $(LOCALE)/$$locale/LC_MESSAGES/messages.po; then verb='update --no-fuzzy-matching --ignore-pot-creation-date'; else verb=init; fi; \
		$(V)/bin/pybabel -q $$verb -i $(V)/messages.pot -d $(LOCALE) -l $$locale || exit 1; \
	done
	$(V)/bin/pybabel -q compile -d $(LOCALE)

# What a run has written (var/) is somebody's data, and stays.
clean:
	rm -rf $(V) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis screenshots test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
