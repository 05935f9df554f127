# stepgrad: `make run` opens the program, `make test` runs every check. Both need only python3 (3.11 or newer) and make.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check bench torture screenshots clean

run: .venv/.installed
	@$(BIN)/stepgrad

test: check
	@$(BIN)/python -m pytest -n auto --dist loadscope

check: .venv/.installed-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/.installed-test
	@$(BIN)/python -m benchmarks.speed; speed=$$?; $(BIN)/python -m benchmarks.recording; recording=$$?; \
	  $(BIN)/python -m benchmarks.scaling && exit $$((speed + recording))

torture: .venv/.installed-test
	@$(BIN)/python -m benchmarks.torture

screenshots: .venv/.installed
	@$(BIN)/python tools/screenshots.py

# An environment is made once, and installed into again only when pyproject.toml changes.
.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "stepgrad needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { echo "python3 cannot make a virtual environment; on Debian: apt install python3-venv" >&2; exit 1; }
	@touch $@

.venv/.installed: .venv/.created pyproject.toml
	@echo "installing stepgrad into .venv ..." >&2
	@$(PIP) install --editable .
	@touch $@

.venv/.installed-test: .venv/.created pyproject.toml
	@echo "installing stepgrad and its checks into .venv ..." >&2
	@$(PIP) install --editable '.[test,dev]'
	@touch $@ .venv/.installed

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
