"""Contract + table -> the checks of its suite, and the small numpy frame that they read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from recordcheck.arrow import ARROW_TYPES
from recordcheck.shape.vocabulary import COLUMN_KWARGS, DATE_TYPES, read_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from recordcheck.model import Column, Expectation, ProblemSeverity, TableContract

COLUMNS_CHECK = "expect_table_columns_to_match_set"
FILLED = "required cells are filled"
KNOWN_CASE = "case_id is known"
PAST_OR_PLANNED = "{} is past or planned"

_MUST_BE_FILLED = ("key", "required")
_PRESENCE_CHECKS = {"expect_column_values_to_not_be_null", "expect_column_values_to_be_null"}


@dataclass(frozen=True)
class Check:
    """One expectation of a suite, and the column that a problem is told for."""

    type: str
    kwargs: Mapping[str, Any]
    severity: ProblemSeverity
    problem: str
    column: str = ""
    parts: tuple[Check, ...] = ()
    """What it stands for, where it judges several things at once to save time; a failure is told by its parts."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns that it looks at."""
        named = [self.kwargs[name] for name in COLUMN_KWARGS if name in self.kwargs]
        return tuple(name for value in named for name in (value if isinstance(value, list) else [value]))


def derive_checks(
    contract: TableContract, frame: pd.DataFrame, ready: Mapping[str, pd.Series[bool]], today: dt.date
) -> tuple[Check, ...]:
    """
    Return the checks of a table: what follows from the contract, then its own expectations.

    A check on a column that the export does not hold, holds in a wrong type or holds blank in every row is
    left out, for it would look at nothing.  The first two are told by the check of the columns, which is
    always there and always first.
    """
    columns = [column for column in contract.columns.values() if is_of_its_type(frame, column)]
    filled = {column.name for column in columns if frame[column.name].notna().any()}
    own = (_own_check(expectation, contract, today) for expectation in contract.expectations)
    return (
        _columns_check(contract, frame),
        *(_unique_check(column) for column in columns if column.need == "key"),
        *(_code_check(column) for column in columns if column.codes and column.name in filled),
        *(_ready_check(name, columns) for name in ready),
        *(check for check in own if filled.issuperset(check.reads)),
    )


def is_of_its_type(frame: pd.DataFrame, column: Column) -> bool:
    """Return whether *frame* holds *column*, and as loading promises for its type."""
    if column.name not in frame:
        return False
    held = str(getattr(frame[column.name].dtype, "pyarrow_dtype", ""))
    return held.removeprefix("large_") == str(ARROW_TYPES[column.type])


def ready_columns(
    contract: TableContract, frame: pd.DataFrame, case_ids: pd.Series[str] | None, today: dt.date
) -> dict[str, pd.Series[bool]]:
    """
    Return what one column cannot show, or would show slowly, as ready boolean columns by name; true is well.

    A blank case id or date is known and past here: that it is blank is for other checks to say.  Without
    *case_ids* nothing is said of case ids.
    """
    columns = contract.columns
    ready: dict[str, pd.Series[bool]] = {}
    must = [name for name, one in columns.items() if one.need in _MUST_BE_FILLED and is_of_its_type(frame, one)]
    if must:
        ready[FILLED] = frame[must].notna().all(axis="columns")
    if case_ids is not None and "case_id" in columns and is_of_its_type(frame, columns["case_id"]):
        ready[KNOWN_CASE] = frame["case_id"].isna() | frame["case_id"].isin(case_ids)
    if contract.as_of.planned and all(is_of_its_type(frame, columns[name]) for name in contract.as_of.planned):
        for name in contract.as_of.happened:
            if is_of_its_type(frame, columns[name]):
                ready[PAST_OR_PLANNED.format(name)] = _is_past_or_planned(contract, frame, name, today)
    return ready


def checked_frame(
    contract: TableContract, frame: pd.DataFrame, checks: Sequence[Check], ready: Mapping[str, pd.Series[bool]]
) -> pd.DataFrame:
    """
    Return only what *checks* look at, numpy-backed, row by row as in *frame*.

    Dates and times become midnights, so that dates compare as dates.  A column of which only the presence is
    asked is 1.0 where it is filled; Great Expectations hashes the whole frame, and texts are long.
    """
    values = {
        name: _numpy(frame[name], contract.columns[name], {one.type for one in checks if name in one.reads})
        for name in _looked_at(checks)
        if name in contract.columns and is_of_its_type(frame, contract.columns[name])
    }
    values |= {name: series.to_numpy(dtype=bool, na_value=True) for name, series in ready.items()}
    return pd.DataFrame(values, index=pd.RangeIndex(len(frame)), copy=False)


def _looked_at(checks: Sequence[Check]) -> dict[str, None]:
    """Return the columns that *checks* read or ask for, each once, in order."""
    asked = [name for check in checks for name in check.kwargs.get("column_set", ())]
    return dict.fromkeys([*asked, *(name for check in checks for name in check.reads)])


def _columns_check(contract: TableContract, frame: pd.DataFrame) -> Check:
    wanted = [name for name, column in contract.columns.items() if column.need != "optional" or name in frame]
    return Check(COLUMNS_CHECK, {"column_set": wanted, "exact_match": False}, "critical", "columns are missing")


def _unique_check(column: Column) -> Check:
    problem = "the key is used more than once"
    return Check("expect_column_values_to_be_unique", {"column": column.name}, "critical", problem, column.name)


def _filled_check(column: Column) -> Check:
    severity: ProblemSeverity = "critical" if column.need == "key" else "warning"
    problem = "blank, and must not be"
    return Check("expect_column_values_to_not_be_null", {"column": column.name}, severity, problem, column.name)


def _code_check(column: Column) -> Check:
    kwargs = {"column": column.name, "value_set": list(column.codes)}
    problem = f"not one of the codes {', '.join(column.codes)}; add a spelling to the check file"
    return Check("expect_column_values_to_be_in_set", kwargs, "warning", problem, column.name)


def _ready_check(name: str, columns: Sequence[Column]) -> Check:
    kind, kwargs = "expect_column_values_to_be_in_set", {"column": name, "value_set": [True]}
    if name == FILLED:
        parts = tuple(_filled_check(column) for column in columns if column.need in _MUST_BE_FILLED)
        return Check(kind, kwargs, "critical", "a required cell is blank", parts=parts)
    if name == KNOWN_CASE:
        return Check(kind, kwargs, "critical", "not the id of a case", "case_id")
    return Check(kind, kwargs, "warning", "dated in the future and not marked as planned", name.split(" ", 1)[0])


def _own_check(expectation: Expectation, contract: TableContract, today: dt.date) -> Check:
    kwargs = dict(expectation.kwargs)
    column = contract.columns.get(kwargs.get("column", ""))
    if column is not None and column.type in DATE_TYPES:
        bounds = {name: kwargs[name] for name in ("min_value", "max_value") if name in kwargs}
        kwargs |= {name: pd.Timestamp(read_day(day, today)) for name, day in bounds.items()}
    check = Check(expectation.type, kwargs, expectation.severity, expectation.problem)
    return replace(check, column=", ".join(check.reads) if "column_list" in kwargs else "".join(check.reads[:1]))


def _is_past_or_planned(contract: TableContract, frame: pd.DataFrame, name: str, today: dt.date) -> pd.Series[bool]:
    ahead = pd.Series(_midnights(frame[name]), index=frame.index) > pd.Timestamp(today)
    planned = [frame[column].eq(code).fillna(value=False) for column, code in contract.as_of.planned.items()]
    return ~ahead | pd.concat(planned, axis="columns").all(axis="columns")


def _midnights(values: pd.Series[Any]) -> Any:
    # By way of Arrow: pandas goes through a Python object for each date.
    return pa.array(values).cast(pa.date32()).cast(pa.timestamp("us")).to_numpy(zero_copy_only=False)


def _numpy(values: pd.Series[Any], column: Column, read_by: set[str]) -> Any:
    if read_by <= _PRESENCE_CHECKS:
        return values.notna().map({True: 1.0, False: float("nan")}).to_numpy(dtype=float)
    if column.type in DATE_TYPES:
        return _midnights(values)
    if column.type == "number":
        return values.to_numpy(dtype=float, na_value=float("nan"))
    objects: Any = values.array
    return pd.Series(objects.to_numpy(dtype=object, na_value=None), dtype="object")
