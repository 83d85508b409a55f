# Hai lệnh là đủ: make run, make test. Mọi thứ khác: make help.
SHELL := /bin/bash
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
$(shell rm -f .venv/.ready .venv/.dev)# never made, or its Python has gone with an upgrade
endif

.PHONY: help setup setup-dev run test lint supply notices fix bench docs

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 11

$(UV):
	@python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "Cần Python 3.11, 3.12 hoặc 3.13 (needs Python 3.11 to 3.13)."; exit 1; }
	@python3 -m venv var/uv || { echo "Thiếu venv: apt-get install python3-venv (needs python3-venv)."; exit 1; }
	@var/uv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-cache-dir \
	  --only-binary :all: --require-hashes -r deploy/supply/uv.txt

SYNC = $(UV) sync --locked --quiet $(addprefix --extra ,$(EXTRAS)) --python "$$(python3 -c 'import sys; print(sys.executable)')"
MESSAGES := locale/en/LC_MESSAGES/django.po locale/vi/LC_MESSAGES/django.po

.venv/.ready: uv.lock pyproject.toml $(MESSAGES) | $(UV)
	@$(SYNC) $$([ -e .venv/.dev ] || echo --no-dev)
	@$(UV) run --locked --quiet --isolated --only-group catalogues python locale/messages.py compile
	@touch $@

.venv/.dev: | $(UV)
	@$(SYNC)
	@touch $@

setup: .venv/.ready ## what an installation needs, from the lock file, and nothing else (EXTRAS=s3)

setup-dev: .venv/.dev .venv/.ready ## the same and what tests, linters and measurements need

run: setup ## start everything; Ctrl-C stops it
	@$(PY) -m motcua run $(ARGS)

test: setup-dev ## the whole suite, with everything it needs (one worker more than cores: browsers wait a lot)
	@bash tests/setup.sh
	@$(PY) -m pytest -n $$(( $$(nproc) + 1 )) --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS); status=$$?; \
	  $(PY) -m tests.server; exit $$status

lint: setup-dev ## style, types, bands, templates, migrations, translations
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo 2>/dev/null || .venv/bin/lint-imports
	@.venv/bin/djlint motcua demo --check --lint --quiet
	@DJANGO_SETTINGS_MODULE=config.settings_lint $(PY) -W ignore -m django makemigrations --check --dry-run
	@$(PY) locale/messages.py check

supply: setup-dev ## what others made: licences, bill of materials, notices; known weaknesses in our code
	@$(PY) -m deploy.supply check
	@.venv/bin/bandit --quiet --recursive --severity-level medium -c pyproject.toml motcua config demo \
	  2> >(grep -v nosec >&2)

notices: setup-dev ## writes the bill of materials and the third-party notices
	@$(PY) -m deploy.supply write

fix: setup-dev ## what the tools can mend themselves
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .
	@.venv/bin/djlint motcua demo --reformat --quiet

bench: setup-dev ## measured comparisons, written to bench/RESULTS.md
	@$(PY) -m bench $(ARGS)

docs: setup-dev ## the OpenAPI document
	@$(PY) -m motcua.api > openapi.json
