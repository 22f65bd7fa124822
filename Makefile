# Targets that need more than Python, git and make do not exist: PostgreSQL and Redis come with the Python packages.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOO_OLD = Baton needs Python 3.11 or newer; $(PYTHON) is older or missing. Try: make PYTHON=python3.12 $(MAKECMDGOALS)
NO_VENV = Python could not make $(VENV). On Debian and Ubuntu its venv module comes with: apt-get install python3-venv

CLIENTS := tests/clients/node_modules

.PHONY: scaling setup run test check style types system bench chaos clients

setup: $(VENV)/.ready

# Brought up to date when the lock file changed; what was cut off half-way goes on.
$(VENV)/.ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "$(TOO_OLD)" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Installing into $(VENV), which takes a minute once."; \
		$(PYTHON) -m venv --clear $(VENV) || { echo "$(NO_VENV)" >&2; exit 1; }; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null 2>&1 || \
		{ echo "$(NO_VENV)" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile --require-hashes -r requirements.lock
# What pip would compile one after the other; some files are for other versions of Python, and are nobody's loss.
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $@

run: setup
	@$(BIN)/python manage.py serve

# The Node SDKs that are tried against Baton, and axe-core; without Node, or without the network, their tests are skipped
# and say so.
clients: $(CLIENTS)/.ready

$(CLIENTS)/.ready: tests/clients/package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --prefix tests/clients && touch $@ || \
		echo "The Node SDKs could not be installed; their tests are skipped." >&2; fi

test: setup clients
	BATON_HOME=$${BATON_HOME:-.baton-test} $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Several processes, and real servers in the place of the embedded ones; what is not installed is skipped and said.
scaling: setup
	BATON_HOME=$${BATON_HOME:-.baton-test} $(BIN)/python -m pytest tests/scaling -m scaling

# Of three parts, which `make -j check` runs side by side.
check: style types system

style: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup
	$(BIN)/mypy .

system: setup
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

bench: setup
	$(BIN)/python -m benchmarks

# What tests/chaos does in the tests for seconds, for minutes. CHAOS_SEED=… repeats a run; it is in the output.
MINUTES ?= 5
chaos: setup
	BATON_HOME=$${BATON_HOME:-.baton-test} CHAOS_SECONDS=$$(($(MINUTES) * 60)) CHAOS_EVENTS=$$(($(MINUTES) * 8000)) \
		CHAOS_CLIENTS=8 CHAOS_PAUSE=3 CHAOS_SEED=$${CHAOS_SEED:-$$(date +%s)} $(BIN)/python -m pytest -s tests/chaos
