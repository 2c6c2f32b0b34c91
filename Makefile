# `make demo` and `make test` need Python 3.11 or newer and make, nothing else: they set up
# a `.venv` here, and reuse it until pyproject.toml changes.

PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
TORCH := $(shell sed -n 's/^ *"\(torch==[0-9.]*\)".*/\1/p' pyproject.toml)
# Arguments for the demo and for pytest.
ARGS ?=
# More at a time than there are cores: most tests wait, for a process or for a clock.
JOBS ?= 4

.PHONY: demo test lint clean
.DELETE_ON_ERROR:

demo: $(VENV)/.plain
	$(BIN)/python bot.py demo $(ARGS)

test: $(VENV)/.test
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info

# A stamp is written last, so that an interrupted installation is simply done again.
$(VENV)/.plain: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Install Python 3.11 or newer, or say where it is: make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	@touch $@

# Torch alone first: then pip has it, and does not look for another build of it.
$(VENV)/.test: $(VENV)/.plain
	$(PIP) $(TORCH)
	$(PIP) --editable '.[test,detoxify]'
	@touch $@
