# Hai lệnh là đủ: make run, make test. Mọi thứ khác: make help.
SHELL := /bin/bash
UV_VERSION := 0.13.9
UV := var/uv/bin/uv
PY := .venv/bin/python
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= 1# an office's own certificate authority is known to the machine, not to uv
endif
ifneq ($(shell test -w "$$HOME" && echo yes),yes)
export UV_CACHE_DIR ?= $(CURDIR)/var/uv/cache# a service account has no home
endif
ifneq ($(shell $(PY) -c "print(1)" 2>/dev/null),1)
$(shell rm -f .venv/.ready)# never made, or its Python has gone with an upgrade
endif

.PHONY: help setup run test lint fix bench docs

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(UV):
	@python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "Cần Python 3.11, 3.12 hoặc 3.13 (needs Python 3.11 to 3.13)."; exit 1; }
	@python3 -m venv var/uv || { echo "Thiếu venv: apt-get install python3-venv (needs python3-venv)."; exit 1; }
	@var/uv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-cache-dir uv==$(UV_VERSION)

.venv/.ready: uv.lock pyproject.toml locale/en/LC_MESSAGES/django.po locale/vi/LC_MESSAGES/django.po | $(UV)
	@$(UV) sync --locked --quiet --python "$$(python3 -c 'import sys; print(sys.executable)')"
	@$(PY) locale/messages.py compile
	@touch $@

setup: .venv/.ready ## the environment, from the lock file

run: setup ## start everything; Ctrl-C stops it
	@$(PY) -m motcua run $(ARGS)

test: setup ## the whole suite, with everything it needs (one worker more than cores: browsers wait a lot)
	@bash tests/setup.sh
	@$(PY) -m pytest -n $$(( $$(nproc) + 1 )) --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS); status=$$?; \
	  $(PY) -m tests.server; exit $$status

lint: setup ## style, types, bands, templates, migrations, translations
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo 2>/dev/null || .venv/bin/lint-imports
	@.venv/bin/djlint motcua --check --lint --quiet
	@DJANGO_SETTINGS_MODULE=config.settings_lint $(PY) -W ignore -m django makemigrations --check --dry-run
	@$(PY) locale/messages.py check

fix: setup ## what the tools can mend themselves
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .
	@.venv/bin/djlint motcua --reformat --quiet

bench: setup ## measured comparisons, written to bench/RESULTS.md
	@$(PY) -m bench $(ARGS)

docs: setup ## the OpenAPI document
	@$(PY) -m motcua.api > openapi.json
