# Escalation Streams. Needed: Python 3.11-3.13 and make; Java 17 and Maven for `kafka`; Docker with Compose for `up`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPOSE := docker compose --file deploy/compose.yaml
LOCKED := install --quiet --require-hashes --requirement
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
  --custom-compile-command "make lock" $(LOCK_FLAGS)

comma := ,
# What `make test` leaves out: all that needs Java or Docker, but for what ESCALATION_TEST_REQUIRE asks for.
LEFT_OUT := $(filter-out $(subst $(comma), ,$(ESCALATION_TEST_REQUIRE)),kafka docker)
LEFT_OUT_MARKS := $(subst $() $(), or ,$(strip $(LEFT_OUT)))

.PHONY: help install demo test test-kafka test-deploy check data lock kafka up replay down clean
.DELETE_ON_ERROR:

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## Install everything for development into .venv, from the lock file

$(VENV)/.installed: pyproject.toml requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else \
	  "Python 3.11, 3.12 or 3.13 is needed, $(PYTHON) is " + sys.version.split()[0] + ": make install PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) $(LOCKED) requirements/dev.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## Run everything on this machine and look at it; Ctrl-C ends it
	@$(BIN)/streams demo

test: install ## Run every test that needs neither Docker nor Java
	$(BIN)/pytest $(if $(LEFT_OUT),-m "not ($(LEFT_OUT_MARKS))")
ifneq ($(LEFT_OUT),)
	@echo "left out ($(LEFT_OUT)); run them with: $(patsubst %,make test-%,$(subst docker,deploy,$(LEFT_OUT)))"
	@$(BIN)/pytest --quiet --collect-only -m "$(LEFT_OUT_MARKS)" | sed -n 's/^tests/  tests/p'
endif

test-kafka: install ## Run the tests on real Apache Kafka; needs Java 17 and Maven
	ESCALATION_TEST_REQUIRE=kafka $(BIN)/pytest -m kafka

test-deploy: install ## Run the tests of the image and the compose stack; needs Docker
	ESCALATION_TEST_REQUIRE=docker $(BIN)/pytest -m docker

check: install ## Check format, lint, types, import rules, versions and the generated table
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports
	$(PIP) check
	$(BIN)/python -m tools.gazetteer_inputs

data: install ## Make the gazetteer table from its sources (downloads 100 MB the first time)
	$(PIP) $(LOCKED) requirements/data.txt
	$(BIN)/python -m tools.build_gazetteer

lock: install ## Renew the lock files from pyproject.toml; LOCK_FLAGS=--upgrade takes newer versions
	$(LOCK) pyproject.toml --extra broker --group dev --group data --output-file requirements/data.txt
	$(LOCK) pyproject.toml --extra broker --group dev --constraint requirements/data.txt --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --constraint requirements/data.txt --output-file requirements/runtime.txt
	$(LOCK) --group build --constraint requirements/data.txt --output-file requirements/build.txt

kafka: ## Run Apache Kafka on localhost:9092 until Ctrl-C; needs Java 17 and Maven
	@deploy/kafka/kafka.sh

up: ## Start Kafka and the worker in Docker, and wait until both are healthy
	$(COMPOSE) up --detach --build --wait worker

replay: ## Send the seeds to the running stack and see what comes out
	@deploy/replay.sh

down: ## Stop the stack; what Kafka holds stays (and goes with: docker compose -f deploy/compose.yaml down -v)
	$(COMPOSE) --profile replay down

clean: ## Remove what was installed, built and cached here
	rm -rf $(VENV) build dist deploy/kafka/libs .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find streams tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
