# make run: install what is missing, load the 2024 plan and demo people, serve on this machine.
SHELL := bash
.DEFAULT_GOAL := help
.NOTPARALLEL:

PORT ?= 8000
# For the demo people of `make run` on this machine only.
DEMO_PASSWORD ?= giam-ngheo-2024

PYTHON := .venv/bin/python
# Commands of development: never the settings or the database of a .env file.
DEVELOPMENT := DEBUG=true SECRET_KEY= DATABASE_URL=sqlite:///demo.sqlite3
PYTEST := $(PYTHON) -m pytest
WORKERS := -n auto --dist worksteal
UNIT := $(WORKERS) -m "not browser and not office and not slow"
# Much of a browser's time is waiting: two of them wait at once.
BROWSER := -n 2 -m browser
CHECKS := lint test-postgres test-browser test-browser-postgres test-office

.PHONY: help setup setup-dev setup-check run test check checks $(CHECKS) deploy-check bench bench-deadline format lock clean distclean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 24

setup: ## install what the portal needs (named first)
	@bin/setup

setup-dev:
	@bin/setup dev

setup-check:
	@bin/setup check

run: setup ## the portal with the 2024 plan and demo people; PORT=8000
	@$(DEVELOPMENT) $(PYTHON) manage.py migrate --verbosity 0
	@$(DEVELOPMENT) $(PYTHON) manage.py demo --password "$${DEMO_PASSWORD:-$(DEMO_PASSWORD)}"
	@echo
	@echo "Open http://127.0.0.1:$(PORT)/   (Ctrl+C stops)"
	@$(DEVELOPMENT) $(PYTHON) manage.py runserver 127.0.0.1:$(PORT)

test: setup-dev ## the tests that need no browser, PostgreSQL or LibreOffice, but for the slow ones
	$(DEVELOPMENT) $(PYTEST) $(UNIT)

check: $(CHECKS) ## lint, and the tests on PostgreSQL, in a browser and with LibreOffice

checks: # the names of the parts of `make check`
	@echo $(CHECKS)

lint: setup-dev ## style, types, templates, dependencies, migrations
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	$(DEVELOPMENT) .venv/bin/mypy
	.venv/bin/djlint --quiet --lint templates
	.venv/bin/djlint --quiet --check templates
	.venv/bin/deptry .
	$(DEVELOPMENT) $(PYTHON) manage.py makemigrations --check --dry-run
	@if command -v shellcheck >/dev/null; then shellcheck bin/* .ci/run; \
	else echo "shellcheck is not installed: the shell scripts were not checked"; fi

test-postgres: setup-check
	$(DEVELOPMENT) bin/on-postgres $(PYTEST) $(WORKERS) -m "not browser and not office"

test-browser: setup-check
	$(DEVELOPMENT) $(PYTEST) $(BROWSER)

# What a page looks like, and what a hand does on it, does not depend on the database; who waits for
# whom does.
TOGETHER := grid_two_people report
test-browser-postgres: setup-check
	$(DEVELOPMENT) bin/on-postgres $(PYTEST) $(BROWSER) $(TOGETHER:%=tests/browser/test_%.py)

test-office: setup-check
	$(DEVELOPMENT) $(PYTEST) -m office

deploy-check: setup ## Django's deployment check and the static files, with production settings
	@secret=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))'); \
	export DEBUG=false SECRET_KEY="$$secret" ALLOWED_HOSTS=portal.example DATABASE_URL=sqlite:///db.sqlite3; \
	$(PYTHON) manage.py check --deploy --fail-level WARNING && \
	$(PYTHON) manage.py collectstatic --noinput --clear --verbosity 0

bench: setup-dev ## times and query counts against their budgets; BENCH_ARGS=--quick
	$(DEVELOPMENT) $(PYTHON) -m tests.benchmarks $(BENCH_ARGS)

bench-deadline: setup-check ## 200 officers on deadline day: gunicorn on PostgreSQL, a worker killed
	$(DEVELOPMENT) bin/on-postgres $(PYTHON) -m tests.benchmarks.deadline

format: setup-dev ## put code and templates in order
	.venv/bin/ruff check --fix
	.venv/bin/ruff format
	-.venv/bin/djlint --quiet --reformat templates

# The locks name versions and hashes, no host: any mirror can serve them. UPGRADE=--upgrade renews all.
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --system-certs --cache-dir .venv/cache $(UPGRADE)
lock: setup ## write requirements*.txt from pyproject.toml; UPGRADE=--upgrade
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(LOCK) --group pyproject.toml:setup -o requirements-uv.txt

clean: ## remove caches and collected files; keeps .venv and the data
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis staticfiles
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

distclean: clean ## and .venv; keeps the data
	rm -rf .venv
