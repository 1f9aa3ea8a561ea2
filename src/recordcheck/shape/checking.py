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

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from recordcheck.model import Column, Contracts, Export, ProblemSeverity, TableContract
    from recordcheck.shape.suite import Check

ROWS_SHOWN = 20


def check_tables(
    export: Export, contracts: Contracts, today: dt.date
) -> tuple[tuple[ShapeProblem, ...], Mapping[str, str]]:
    """Return the problems of all tables, and the tables that a critical failure takes out of use."""
    case_ids = _case_ids(export, contracts)
    problems = [] if case_ids is not None else list(_unknown_cases(export, contracts))
    unusable: dict[str, str] = {}
    batches: Any = None
    for table, contract in contracts.items():
        frame = export.tables.get(table)
        if frame is None:
            continue
        if frame.empty:
            problems.append(ShapeProblem(table, "", "info", "has no rows, so nothing was checked", 0, (), _files(export, table)))
            continue
        batches = batches or open_batches()
        ready = ready_columns(contract, frame, case_ids, today)
        checks = derive_checks(contract, frame, ready, today)
        checked = checked_frame(contract, frame, checks, ready)
        found = [
            problem
            for check, answer in zip(checks, validate(batches, table, checked, checks), strict=True)
            for problem in _PROBLEMS[answer](export, contract, check, checked)
        ]
        problems += [*found, *_blank_columns(export, contract)]
        critical = [f"{problem.column}: {problem.problem}" for problem in found if problem.severity == "critical"]
        if critical:
            unusable[table] = "; ".join(critical)
    return tuple(problems), MappingProxyType(unusable)
