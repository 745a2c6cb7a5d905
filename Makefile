# Two commands matter: `make demo` and `make test`. Each sets up all it needs by itself,
# given make and Python 3.11 or later with pip and venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARGS ?=
# Some tests wait (for a browser, a server, a clock): more workers than cores.
WORKERS ?= 4

.PHONY: demo test tests check browser postgresql bench lock clean

demo: $(READY)
	$(BIN)/downballot demo $(ARGS)

# Checks take one core, and tests begin meanwhile.
test: $(READY) browser postgresql
	$(MAKE) --no-print-directory -j 2 check tests

tests: $(READY)
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# A browser cannot come from a Python package: Debian's Chromium is used where it can be
# installed; elsewhere the browser tests say why they are skipped.
browser:
	@command -v chromium >/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; \
	  else echo "Chromium not found: browser tests will be skipped"; fi

# Neither can a database server: the tests start one of their own from Debian's programs.
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; \
	  else echo "PostgreSQL not found: its tests will be skipped"; fi

bench: $(READY)
	$(BIN)/python -m bench $(ARGS)

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(READY)

# The newest versions that fit pyproject.toml, with the hash of every file and no address.
lock:
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-header \
	  --generate-hashes --no-annotate --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-desk
