# Everything is one word: make demo, make test. `make help` lists the words.
PYTHON ?= python3
PY := .venv/bin/python
UV ?= .tools/bin/uv
APPS := cas clients assessments prioritization
TYPED := $(wildcard $(APPS:=/rules) $(APPS:=/actions) $(APPS:=/actions.py) cas/embedded)
LOCK := pip compile -q --universal --python-version 3.11 --generate-hashes --no-header
# What a real server sets, with values that are good for nothing but the checks.
PRODUCTION_LIKE := CAS_ENV=production DATABASE_URL=postgres://cas:none@localhost/cas \
	CELERY_BROKER_URL=redis://localhost/0 ALLOWED_HOSTS=cas.example.org \
	FIELD_ENCRYPTION_SALT=checks-only

export PORT RESET
.DEFAULT_GOAL := help
.PHONY: help demo test check fix proof bench manage lock clean environment

help:
	@echo "make demo      run the site with made-up data (PORT=8000, RESET=1 starts over)"
	@echo "make test      run the tests (ARGS='-k name' is passed on)"
	@echo "make check     lint, types, layers, templates, migrations, deployment settings"
	@echo "make fix       put right what the linters can"
	@echo "make proof     the long runs: kills, races, random trees"
	@echo "make bench     measure at 10,000 and 100,000 households"
	@echo "make manage    a management command against the running demo: ARGS='shell'"
	@echo "make lock      write the requirements files anew"
	@echo "make clean     remove everything made here, the demo's data too"

environment:
	@$(PYTHON) cas/embedded/bootstrap.py

demo: environment
	@exec $(PY) manage.py demo

# Three workers share two cores well: each waits a good part of its time for a page or the database.
# Tests of browsers come late and are long, so whoever is done takes half of what another has left.
test: environment
	@exec $(PY) -m pytest -n 3 --dist worksteal -m "not proof" $(ARGS)

proof: environment
	@exec $(PY) -m pytest -m proof --timeout 2400 $(ARGS)

bench: environment
	@exec $(PY) -m cas.embedded bench -- $(PY) -m tests.bench $(ARGS)

manage: environment
	@exec $(PY) manage.py $(ARGS)

check: environment
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports
	$(PY) -m mypy --follow-imports=silent $(TYPED)
	git ls-files -z '*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 --check
	$(PY) -m bandit -q -ll -r $(APPS)
	$(PY) -m cas.embedded test -- $(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION_LIKE) SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(PY) manage.py check --deploy --fail-level WARNING

fix: environment
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	git ls-files -z '*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2

lock: $(UV)
	$(UV) $(LOCK) -o requirements.txt requirements.in
	$(UV) $(LOCK) -o requirements-dev.txt requirements-dev.in

$(UV):
	$(PYTHON) -m pip install -q --target .tools uv

clean:
	@if [ -x $(PY) ]; then $(PY) -m cas.embedded remove; fi
	rm -rf .venv .tools var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
