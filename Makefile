# Everything runs in .venv, made on first use with PYTHON (3.11 or newer); what needs torch in .venv-models.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MODELS := .venv-models
LETTERS ?= 300
PORT ?= 8000
JOBS ?= 2
SETS ?= ../shared/eval ../shared/eval/second tests/data/judged/development
JUDGED ?= judged
TRANSFORMED ?= ../shared/letters/pdf
COLLECTION ?= ../shared/collections/med

.PHONY: help demo quick test test-models test-bge contract lint unit docs validate transformations screens clean

help:  ## List what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

demo: $(BIN)/imr  ## Install, write invented letters, index them and serve the web application
	@test -d demo/letters || $(BIN)/imr synth $(LETTERS) demo/letters --seed 1
	$(BIN)/imr index demo/letters --data demo/index_data
	@echo "Open http://127.0.0.1:$(PORT)/ in a browser; Ctrl-C stops the server."
	$(BIN)/imr serve --data demo/index_data --port $(PORT)

quick: lint  ## Style, types, architecture, and the tests that are fast and need no browser and no server
	IMR_QUICK=1 $(BIN)/pytest -n $(JOBS) \
		-m "not (browser or server or contract or judged or slow or models or bge)"

test: lint unit  ## Install what tests need, check style, types and architecture, and run every test

test-models: $(MODELS)/.test  ## Run the tests of the extra 'index', which needs torch (about 6 GB)
	$(MODELS)/bin/pytest -m models

test-bge: $(VENV)/.test  ## Run the tests of bge-small-en-v1.5; IMR_MODEL_ARCHIVES is the folder with its archive
	$(BIN)/pytest -m bge

contract: $(VENV)/.test  ## Hold the API against its description with many more generated requests
	IMR_CONTRACT=whole $(BIN)/pytest -m contract

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.test
	$(BIN)/pytest -n $(JOBS) --dist loadfile -m "not (models or bge)"

$(BIN)/imr: pyproject.toml
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --upgrade "pip>=25.1"
	$(BIN)/python -m pip install -qq --editable .
	@touch $@

$(VENV)/.test: $(BIN)/imr
	$(BIN)/python -m pip install -qq --group test
	@touch $@

$(MODELS)/.test: pyproject.toml
	test -d $(MODELS) || $(PYTHON) -m venv $(MODELS)
	$(MODELS)/bin/python -m pip install -qq --upgrade "pip>=25.1"
	$(MODELS)/bin/python -m pip install -qq --editable '.[index]' --group test --group models
	@touch $@

docs: $(VENV)/.test  ## Write docs/cli.md anew from the commands' own help
	IMR_WRITE_DOCS=1 $(BIN)/pytest tests/test_docs.py

validate: $(VENV)/.test  ## Judge the ranking on SETS over the index in JUDGED, and on COLLECTION
	$(BIN)/python -m pip install -qq --group benchmarks
	$(BIN)/python -m benchmarks.validation $(SETS) --data $(JUDGED)
	$(BIN)/python -m benchmarks.collection $(COLLECTION) --data $(JUDGED)

transformations: $(VENV)/.test  ## Read the letters in TRANSFORMED in every form of their text and compare the fields
	$(BIN)/python -m benchmarks.transformations $(TRANSFORMED)

screens: $(VENV)/.test demo/index_data/CURRENT  ## Take the pictures in docs/screens anew from the demo's index
	$(BIN)/python -m tests.web.screens demo/index_data docs/screens
	IMR_SCREENS=docs/screens $(BIN)/pytest tests/web/browser/test_journeys.py

demo/index_data/CURRENT: $(BIN)/imr
	test -d demo/letters || $(BIN)/imr synth $(LETTERS) demo/letters --seed 1
	$(BIN)/imr index demo/letters --data demo/index_data

clean:  ## Remove the virtual environments, the demo and caches
	rm -rf $(VENV) $(MODELS) demo build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
