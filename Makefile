# One command for each thing a developer does; every one sets up what it needs first. `make help` lists them.

BIN := .venv/bin
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"
# Not run again for PostgreSQL: what drives a browser, reads the demonstration county (which lies in SQLite), or is about pages and
# processes and asks a database nothing that other tests do not.
ONE_DATABASE = browser running/test_demo.py running/test_wording.py running/test_serve.py ui visits/test_secrecy.py
.DEFAULT_GOAL := help
.PHONY: help setup test check format start demo accuracy bench golden pictures pictures-compare pictures-keep messages docs docs-serve offline-bundle lock clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 23

setup: ## .venv with the pinned packages and the project (quick when nothing changed)
	@sh tools/setup.sh

test: ## set everything up, browser, LibreOffice, Spark and PostgreSQL included where that may be done, then make check
	@sh tools/setup.sh chromium libreoffice spark postgresql node gettext
	@$(MAKE) --no-print-directory check

check: setup ## format, lint, types, import contracts, tests
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	BIHUAN_DATA=.mypy_cache/data $(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n auto --dist loadscope --no-loadscope-reorder --durations 25
	BIHUAN_TEST_DATABASE=postgres $(BIN)/pytest -n auto --dist loadscope --no-loadscope-reorder --durations 10 tests/web $(addprefix --ignore=tests/web/,$(ONE_DATABASE))

format: setup ## mend what can be mended by a machine
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

start: setup ## the web application with demo data, in the folder demo/web
	@mkdir -p demo
	@$(BIN)/bihuan admin demo --if-empty --data demo/web --lang $${BIHUAN_LANG:-zh}
	@$(BIN)/bihuan serve --data demo/web --lang $${BIHUAN_LANG:-zh}

demo: setup ## examine examples/: an HTML report and an Excel ledger in demo/
	@mkdir -p demo
	@$(BIN)/bihuan examine examples --format html --output demo/report.html --exit-zero --lang $${BIHUAN_LANG:-zh}
	@$(BIN)/bihuan examine examples --format xlsx --output demo/ledger.xlsx --exit-zero --lang $${BIHUAN_LANG:-zh}
	@echo "报告 report: $(CURDIR)/demo/report.html"
	@echo "台账 ledger: $(CURDIR)/demo/ledger.xlsx"

accuracy: setup ## measure how well documents are read, into docs/accuracy.md
	$(BIN)/python tools/accuracy.py --write

bench: setup ## the speed figures
	$(BIN)/python benchmarks/examine.py

golden: setup ## write the generated pages and the expected files of tests anew; read their diff
	$(BIN)/python tools/rule_index.py
	$(BIN)/python tools/lifecycles.py
	$(BIN)/python examples/build.py

pictures: setup ## the pictures of the guides, from the demonstration data (Chromium)
	$(BIN)/python tools/pictures.py

pictures-compare: pictures ## the same, compared with those kept from before: build/pictures/index.html shows what differs
	$(BIN)/python tools/pictures_compare.py

pictures-keep: setup ## the pictures that are there now are what the next ones are compared with
	$(BIN)/python tools/pictures_compare.py --keep

messages: setup ## bring the translations of the web application up to date: new texts are added untranslated
	@$(BIN)/python tools/messages.py

docs: setup ## the documentation site in build/site, Chinese and English, every link looked at
	@ls docs/pictures/*.png >/dev/null 2>&1 || echo "图还没有拍，指南里只有图的说明 no pictures yet, the guides show their captions: make pictures"
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "$(CURDIR)/build/site/index.html"

docs-serve: setup ## the same at http://127.0.0.1:8001/, built anew when a page is saved
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --dev-addr 127.0.0.1:8001

offline-bundle: setup ## a folder and a tar in dist/ that install without a network: Linux x86-64 and aarch64, Windows
	$(BIN)/python tools/offline_bundle.py

lock: setup ## pin the newest packages again: runtime; dev (with docs, web and lsp), lsp, ocr, spark and web with it
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	$(COMPILE) --output-file requirements/runtime.lock
	$(COMPILE) --group dev --group docs --extra web --extra lsp --output-file requirements/dev.lock
	$(COMPILE) --extra lsp --output-file requirements/lsp.lock
	$(COMPILE) --extra ocr --output-file requirements/ocr.lock
	$(COMPILE) --extra spark --output-file requirements/spark.lock
	$(COMPILE) --extra web --output-file requirements/web.lock

clean: ## remove what these commands made
	rm -rf .venv demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
