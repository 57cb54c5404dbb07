# One word per chore; see CONTRIBUTING.md.
BIN = .venv/bin

.PHONY: setup test lint types format docs pages figures fuzz agree tamper benchmarks picture

setup:
	python3 -m venv .venv && $(BIN)/pip install -q -e '.[dev]'

test:
	$(BIN)/python -m pytest -q -n 2

lint:
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types:
	$(BIN)/mypy

format:
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

docs:
	python3 -m venv .venv && $(BIN)/pip install -q -e '.[docs]'
	$(BIN)/sphinx-build -q -W -b html docs docs/_build/html && echo docs/_build/html/index.html

pages:
	$(BIN)/python tools/pages.py

fuzz:
	COUNTERMOVE_MODELS=20000 COUNTERMOVE_MUTANTS=50000 $(BIN)/python -m pytest -q -n 2 tests/test_definitions.py tests/test_laws.py tests/test_reader.py

agree:
	COUNTERMOVE_ENGINE_MODELS=100000 $(BIN)/python -m pytest -q -n 2 tests/test_engine.py -k checker_agree

tamper:
	$(BIN)/python tools/tamper.py --certificates 25000 --mutants

benchmarks:
	$(BIN)/python benchmarks/run.py --out docs/benchmarks.md

picture:
	$(BIN)/python tools/picture.py

figures:
	$(BIN)/python tools/figures.py
