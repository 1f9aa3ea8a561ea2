"""Answers of the suites -> shape problems in plain words, with the row numbers of the files."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from recordcheck.model import ShapeProblem
from recordcheck.shape.great import open_batches, validate
from recordcheck.shape.masks import failing_rows
from recordcheck.shape.suite import COLUMNS_CHECK, checked_frame, derive_checks, is_of_its_type, ready_columns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from recordcheck.model import Contracts, Export, Need, ProblemSeverity, TableContract
    from recordcheck.shape.suite import Check

ROWS_SHOWN = 20
NO_ROW_NUMBERS = "row numbers are not known for this kind of check"


def check_tables(
    export: Export, contracts: Contracts, today: dt.date
) -> tuple[tuple[ShapeProblem, ...], Mapping[str, str]]:
    """Return the problems of all tables, and the tables that a critical failure takes out of use."""
    case_ids = _case_ids(export, contracts)
    problems = [] if case_ids is not None else list(_unknown_cases(export, contracts))
    unusable: dict[str, str] = {}
    batches: Any = None
    for table, contract in contracts.items():
        if table not in export.tables:
            continue
        if not len(export.tables[table]):
            problems.append(_told(export, table, "", "info", "has no rows, so nothing was checked", 0))
            continue
        batches = batches or open_batches()
        found = _suite_problems(batches, export, contract, case_ids, today)
        problems += [*found, *_blank_columns(export, contract)]
        critical = [f"{one.column}: {one.problem}".lstrip(": ") for one in found if one.severity == "critical"]
        if critical:
            unusable[table] = "; ".join(dict.fromkeys(critical))
    return tuple(problems), MappingProxyType(unusable)


def _suite_problems(
    batches: Any, export: Export, contract: TableContract, case_ids: pd.Series[str] | None, today: dt.date
) -> list[ShapeProblem]:
    frame = export.tables[contract.name]
    ready = ready_columns(contract, frame, case_ids, today)
    checks = derive_checks(contract, frame, ready, today)
    checked = checked_frame(contract, frame, checks, ready)
    answers = validate(batches, contract.name, checked, checks)
    return [
        problem
        for check, answer in zip(checks, answers, strict=True)
        for problem in _PROBLEMS[answer](export, contract, check, checked)
    ]


def _passed(_export: Export, _contract: TableContract, _check: Check, _checked: pd.DataFrame) -> Iterator[ShapeProblem]:
    yield from ()


def _raised(export: Export, contract: TableContract, check: Check, _checked: pd.DataFrame) -> Iterator[ShapeProblem]:
    # What was raised is left out: it may hold a value of the record.
    problem = f"could not be checked ({check.type}): {check.problem}"
    yield _told(export, contract.name, check.column, "warning", problem, 0)


def _failed(export: Export, contract: TableContract, check: Check, checked: pd.DataFrame) -> Iterator[ShapeProblem]:
    locate = _missing_columns if check.type == COLUMNS_CHECK else _located
    located = [problem for part in check.parts or (check,) for problem in locate(export, contract, part, checked)]
    yield from located or [
        _told(export, contract.name, check.column, check.severity, f"{check.problem} ({NO_ROW_NUMBERS})", 0)
    ]


def _located(export: Export, contract: TableContract, check: Check, checked: pd.DataFrame) -> Iterator[ShapeProblem]:
    """Yield the problem once for each file that has failing rows; none where no mask of ours finds them."""
    failing = failing_rows(check.type, check.kwargs, checked)
    if failing is None:
        return
    origins = export.origins[contract.name][failing]
    for _, held in origins.groupby(["file", "sheet"], sort=False, dropna=False):
        file, rows = _file(held["file"].iloc[0], held["sheet"].iloc[0]), held["row"]
        shown = tuple(int(row) for row in rows.head(ROWS_SHOWN))
        yield ShapeProblem(contract.name, check.column, check.severity, check.problem, len(rows), shown, file)


_PROBLEMS = {"passed": _passed, "failed": _failed, "raised": _raised}


def _missing_columns(
    export: Export, contract: TableContract, check: Check, checked: pd.DataFrame
) -> Iterator[ShapeProblem]:
    """One problem for each column that is not there, or not of the type that loading promises."""
    frame = export.tables[contract.name]
    for name in check.kwargs["column_set"]:
        if name in checked:
            continue
        column = contract.columns[name]
        severity, effect = _EFFECTS[column.need]
        what = f"could not be checked: it is not held as a {column.type}" if name in frame else "is not in the export"
        yield _told(export, contract.name, name, severity, f"{what}; {effect}", len(frame))


_EFFECTS: Mapping[Need, tuple[ProblemSeverity, str]] = MappingProxyType(
    {
        "key": ("critical", "the table cannot be used without it"),
        "required": ("critical", "the table cannot be used without it"),
        "wanted": ("warning", "rules that need it could not run"),
        "optional": ("warning", "what rules make of it is not known"),
    }
)


def _blank_columns(export: Export, contract: TableContract) -> Iterator[ShapeProblem]:
    """Yield the wanted columns without any value: their checks had nothing to look at."""
    frame = export.tables[contract.name]
    for name, column in contract.columns.items():
        if column.need == "wanted" and name in frame and not frame[name].notna().any():
            yield _told(export, contract.name, name, "info", "blank in every row", len(frame))


def _case_ids(export: Export, contracts: Contracts) -> pd.Series[str] | None:
    """Return the ids of the cases, or None where there are none to look others up in."""
    cases = export.tables.get("cases")
    if cases is None or not len(cases) or "cases" not in contracts:
        return None
    key = contracts["cases"].columns[contracts["cases"].key]
    return cases[key.name] if is_of_its_type(cases, key) else None


def _unknown_cases(export: Export, contracts: Contracts) -> Iterator[ShapeProblem]:
    tables = [name for name in contracts if name in export.tables and name != "cases"]
    asked = [name for name in tables if "case_id" in export.tables[name]]
    if asked:
        problem = f"case ids could not be checked in {', '.join(asked)}: there is no list of cases to look them up in"
        yield ShapeProblem("cases", "case_id", "warning", problem, 0, (), "")


def _told(export: Export, table: str, column: str, severity: ProblemSeverity, problem: str, count: int) -> ShapeProblem:
    """Return a problem of the whole table: no row numbers, and every file that holds the table."""
    files = ", ".join(_file(one.file, one.sheet) for one in export.files if one.table == table)
    return ShapeProblem(table, column, severity, problem, count, (), files)


def _file(file: str, sheet: str) -> str:
    return f'{file}, sheet "{sheet}"' if sheet else file
