# One verb a target; CI runs the same ones (.ci/run).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check format bench sample pictures wheel clean

demo: .venv/installed          ## run the check on the sample data and say where the results are
	$(BIN)/recordcheck demo

test: .venv/dev                ## all tests, examples in docstrings included
	$(BIN)/python -m pytest -q

check: .venv/dev               ## format, lint, types, imports, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/recordcheck rules docs --check
	$(BIN)/python sample_data/build_city_of_london_2019.py
	git diff --exit-code -- sample_data

format: .venv/dev              ## write all code in the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/dev               ## how long a start, the sample check, the rules on 3,000 cases and a million texts take
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/rules.py
	$(BIN)/python benchmarks/texts.py

sample: .venv/dev              ## build the sample data anew
	$(BIN)/python sample_data/build_city_of_london_2019.py

pictures: .venv/dev            ## take the pictures of the README (needs chromium)
	$(BIN)/python docs/pictures.py

wheel: .venv/dev               ## build the wheel, install it into an empty environment, run it elsewhere
	rm -rf dist build/wheel-check
	$(BIN)/python -m build --wheel --outdir dist .
	$(PYTHON) -m venv build/wheel-check
	build/wheel-check/bin/python -m pip install -q -c constraints.txt dist/*.whl
	cd build/wheel-check && bin/recordcheck demo --out results && bin/recordcheck rules list && test -s results/report.html

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --upgrade "pip>=25.1"
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[fast]"
	touch $@

.venv/dev: .venv/installed
	$(BIN)/python -m pip install -q -c constraints.txt --group dev
	touch $@

clean:
	rm -rf .venv build dist demo-results
