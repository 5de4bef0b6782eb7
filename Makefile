# kmonthly: `make issue` makes an issue, `make test` runs every test. See README.md.

ARCHIVE ?= $(if $(wildcard ../shared/lore),../shared/lore,sample)
MONTH ?=
OUT ?= out
# A store holds all that it was ever given, so every ARCHIVE has one of its own.
STORE_OF := $(if $(filter ../shared/lore sample,$(ARCHIVE)),$(filter sample,$(ARCHIVE)),$(subst /,-,$(patsubst /%,%,$(abspath $(ARCHIVE)))))
STORE ?= .kmonthly/$(STORE_OF)$(if $(STORE_OF),/)store.duckdb

# What the kernel's tree knows, for the archives that lie beside this tree.
MAINTAINERS ?= $(if $(filter ../shared/lore,$(ARCHIVE)),$(wildcard ../shared/data/MAINTAINERS))
KERNEL ?=

PY := .venv/bin/python
LAID_OUT := .kmonthly/sample/archives-laid-out

# How long every fuzz target runs.
SECONDS ?= 60

.PHONY: all issue test check accept bench peers soak fuzz sample lock clean runtime dev

all: dev  ## Set up .venv with everything.

issue: runtime $(if $(filter sample,$(ARCHIVE)),sample)  ## Make a month's issue: ARCHIVE=DIR MONTH=YYYY-MM OUT=DIR KERNEL=DIR MAINTAINERS=FILE.
	@$(PY) -m kmonthly build --store "$(STORE)" --out "$(OUT)" $(if $(MONTH),--month "$(MONTH)") \
	  $(if $(MAINTAINERS),--maintainers "$(MAINTAINERS)") $(if $(KERNEL),--kernel "$(KERNEL)") \
	  --archive "$(if $(filter sample,$(ARCHIVE)),$(LAID_OUT),$(ARCHIVE))"
	@echo "more of it: $(PY) -m kmonthly list --store $(STORE)"

test: check  ## Run all tests.
	@tools/debian.sh
	@$(PY) -m pytest -n auto

check: dev  ## Lint, types, formatting.
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

accept: dev  ## Check against ../shared; writes docs/acceptance.md.
	@$(PY) -m accept

bench: dev  ## Measure; writes the figures in docs/performance.md.
	@$(PY) -m bench

peers: dev  ## Measure other tools beside this one; writes docs/performance.md.
	@$(PY) -m bench.peers

soak: dev  ## 200 kills at random points.
	@KMONTHLY_KILLS=200 $(PY) -m pytest tests/pipeline/test_kill.py

fuzz: dev  ## Feed every parser what nobody would write, each for SECONDS=60.
	@$(PY) -m fuzz --seconds $(SECONDS)

sample: runtime
	@$(PY) sample/lay_out.py $(LAID_OUT)

lock:  ## Pin the newest allowed versions anew (needs uv).
	uv pip compile pyproject.toml --extra build --extra site --generate-hashes --universal --python-version 3.11 \
	  --no-header --no-annotate --quiet --upgrade -o requirements/runtime.txt
	uv pip compile pyproject.toml --extra build --extra site --extra dev --generate-hashes --universal \
	  --python-version 3.11 --no-header --no-annotate --quiet --upgrade \
	  -c requirements/runtime.txt -o requirements/dev.txt

clean:  ## Remove what was made: environment, store, pages.
	rm -rf .venv .kmonthly out build .mypy_cache .ruff_cache .pytest_cache .hypothesis

runtime:
	@tools/venv.sh requirements/runtime.txt

dev:
	@tools/venv.sh requirements/dev.txt
