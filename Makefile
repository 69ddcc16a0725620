# `make run` and `make test` need nothing but make and Python 3.11 or newer. All paths are relative, so that the
# clone may lie anywhere.
.POSIX:
.PHONY: run test check sweep faults bench bench-full format lock installed installed-dev

PY = .venv/bin/python
BESIDE_SERVICES = $(PY) -m config.services exec --
BESIDE_DURABLE_SERVICES = $(PY) -m config.services exec --durable --
WORKERS = auto
ARGS =

run: installed
	@exec $(PY) manage.py run

test: installed-dev
	@exec $(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# Every page at every width in both themes: axe, the content policy, screenshots in var/screenshots.
sweep: installed-dev
	@exec $(PY) -m pytest -m sweep -n $(WORKERS) $(ARGS)

# Long runs that kill, stop and freeze processes.
faults: installed-dev
	@exec $(PY) -m pytest -m faults -s $(ARGS)

check: installed-dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy .
	$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	$(BESIDE_SERVICES) $(PY) manage.py makemigrations --check --dry-run
	@echo 'check --deploy, set up as in production'
	@env -u SOLEUS_VAR ALLOWED_HOSTS=soleus.example BASE_URL=https://soleus.example DEBUG=0 DEMO_MODE=0 \
		BROKER_URL=redis://broker DATABASE_URL=postgresql://database/soleus \
		SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		$(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -m deptry .

bench: installed-dev
	@exec $(BESIDE_DURABLE_SERVICES) $(PY) -m benchmarks $(ARGS)

# Reports on a million sets: some ten minutes.
bench-full: installed-dev
	@exec $(BESIDE_DURABLE_SERVICES) $(PY) -m benchmarks --sets 1000000 reports paper

format: installed-dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

# Exact versions with hashes. Relative names only: uv writes its command line into the files.
LOCK = $(PY) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate
lock: installed-dev
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.lock

installed:
	@PYTHON='$(PYTHON)' sh config/install.sh requirements.lock

installed-dev:
	@PYTHON='$(PYTHON)' sh config/install.sh requirements-dev.lock
