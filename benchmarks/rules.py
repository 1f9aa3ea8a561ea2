"""How long the rules take, all together and each, on the sample data multiplied to 3,000 cases."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from yardstick import beside, import_seconds

from recordcheck.app import load
from recordcheck.engine import Question, judge, window_start
from recordcheck.resources import builtin_folder
from recordcheck.rulebook import read_rulebook
from recordcheck.shape.contracts import read_contracts

SAMPLE = Path(__file__).parents[1] / "sample_data" / "city-of-london-2019"
AS_OF = dt.date(2019, 12, 23)


def multiplied(tables: dict[str, pa.Table], contracts: dict, times: int) -> dict[str, pa.Table]:
    """Return *tables* with every row *times* over, the ids of each copy its own."""
    return {name: _multiplied(table, contracts[name], times) for name, table in tables.items()}


def _multiplied(table: pa.Table, contract: object, times: int) -> pa.Table:
    copies = pa.concat_tables([table] * times)
    marks = pa.array([f"-{number}" for number in range(times) for _ in range(table.num_rows)], pa.string())
    for column in contract.columns.values():
        if column.type == "id" and column.name in copies.schema.names:
            marked = pc.binary_join_element_wise(copies[column.name].cast(pa.string()), marks, "")
            copies = copies.set_column(copies.schema.get_field_index(column.name), column.name, marked)
    return copies


def main() -> None:
    """Print the slowest rules, and the time of all of them together."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    contracts = read_contracts(builtin_folder("checks"))
    book = read_rulebook([builtin_folder("rules")])
    frames = load(SAMPLE).tables
    small = {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in frames.items()}
    tables = multiplied(small, contracts, max(1, options.cases // small["cases"].num_rows))
    rows = sum(table.num_rows for table in tables.values())
    print(f"{tables['cases'].num_rows} cases, {rows} rows, {len(book.rules)} rules; best of {options.runs}")
    best: dict[str, float] = {}
    whole, ready = [], []
    for _ in range(options.runs):
        marks: list[float] = []
        started = time.perf_counter()
        judged = judge(
            tables, contracts, book, Question(AS_OF, window_start(AS_OF)),
            progress=lambda _rule, _done, _all, seen=marks: seen.append(time.perf_counter()),
        )  # fmt: skip
        whole.append(time.perf_counter() - started)
        ready.append(marks[0] - started)
        for rule, seconds in judged.seconds.items():
            best[rule] = min(best.get(rule, 99.0), seconds)
    for rule, seconds in sorted(best.items(), key=lambda item: -item[1])[:15]:
        print(f"  {rule:8}{seconds * 1000:8.0f} ms")
    rules = min(all_of_it - before for all_of_it, before in zip(whole, ready, strict=True))
    print(
        f"all with compiling, tables and views {min(whole):.2f} s, of that before the rules {min(ready):.2f} s\n"
        f"the rules themselves {beside(rules, 2.0, import_seconds())}"
    )
    print(f"{len(judged.flags)} flags; could not run: {list(judged.could_not_run['rule_id'])}")


if __name__ == "__main__":
    main()
