"""Contract + table -> the checks of its suite, and the small numpy frame that they read."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from recordcheck.shape.vocabulary import COLUMN_KWARGS, DATE_TYPES, read_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from recordcheck.model import Column, ColumnType, Expectation, ProblemSeverity, TableContract

COLUMNS_CHECK = "expect_table_columns_to_match_set"
KNOWN_CASE = "case_id is known"
PAST_OR_PLANNED = "{} is past or planned"

_ARROW_TYPES: Mapping[ColumnType, str] = MappingProxyType(
    {
        "id": "string", "text": "string", "code": "string", "date": "date32[day]",
        "timestamp": "timestamp[us]", "flag": "bool", "number": "double",
    }
)  # fmt: skip
_PRESENCE_CHECKS = ("expect_column_values_to_not_be_null", "expect_column_values_to_be_null")


@dataclass(frozen=True)
class Check:
    """One expectation of a suite, and the column that a problem is told for."""

    type: str
    kwargs: Mapping[str, Any]
    severity: ProblemSeverity
    problem: str
    column: str = ""

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
        *(check for column in columns for check in _need_checks(column)),
        *(_code_check(column) for column in columns if column.codes and column.name in filled),
        *(_ready_check(name) for name in ready),
        *(check for check in own if filled.issuperset(check.reads)),
    )


def is_of_its_type(frame: pd.DataFrame, column: Column) -> bool:
    """Return whether *frame* holds *column*, and as loading promises for its type."""
    if column.name not in frame:
        return False
    held = str(getattr(frame[column.name].dtype, "pyarrow_dtype", ""))
    return held.removeprefix("large_") == _ARROW_TYPES[column.type]


def ready_columns(
    contract: TableContract, frame: pd.DataFrame, case_ids: pd.Series[str] | None, today: dt.date
) -> dict[str, pd.Series[bool]]:
    """
    Return what a single column cannot show as ready boolean columns, by name; true is well.

    A blank is well here: that it is blank is for other checks to say.  Without *case_ids* nothing is said of
    case ids.
    """
    columns = contract.columns
    ready: dict[str, pd.Series[bool]] = {}
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
    read_for = {name: [check.type for check in checks if name in check.reads] for name in _looked_at(checks)}
    values = {
        name: _presence(frame[name]) if set(types) <= set(_PRESENCE_CHECKS) else _values(frame[name], contract.columns[name])
        for name, types in read_for.items()
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


def _need_checks(column: Column) -> Iterator[Check]:
    kwargs = {"column": column.name}
    if column.need == "key":
        yield Check("expect_column_values_to_not_be_null", kwargs, "critical", "the key is blank", column.name)
        yield Check("expect_column_values_to_be_unique", kwargs, "critical", "the key is used more than once", column.name)
    if column.need == "required":
        yield Check("expect_column_values_to_not_be_null", kwargs, "warning", "blank, and must not be", column.name)


def _code_check(column: Column) -> Check:
    kwargs = {"column": column.name, "value_set": list(column.codes)}
    problem = f"not one of the codes {', '.join(column.codes)}; add a spelling to the check file"
    return Check("expect_column_values_to_be_in_set", kwargs, "warning", problem, column.name)


def _ready_check(name: str) -> Check:
    kwargs = {"column": name, "value_set": [True]}
    column = name.split(" ", 1)[0]
    if name == KNOWN_CASE:
        return Check("expect_column_values_to_be_in_set", kwargs, "critical", "not the id of a case", column)
    problem = "dated in the future and not marked as planned"
    return Check("expect_column_values_to_be_in_set", kwargs, "warning", problem, column)


def _own_check(expectation: Expectation, contract: TableContract, today: dt.date) -> Check:
    kwargs = dict(expectation.kwargs)
    column = contract.columns.get(kwargs.get("column", ""))
    if column is not None and column.type in DATE_TYPES:
        bounds = {name: kwargs[name] for name in ("min_value", "max_value") if name in kwargs}
        kwargs |= {name: pd.Timestamp(read_day(day, today)) for name, day in bounds.items()}
    check = Check(expectation.type, kwargs, expectation.severity, expectation.problem)
    told_for = ", ".join(kwargs["column_list"]) if "column_list" in kwargs else next(iter(check.reads), "")
    return Check(expectation.type, kwargs, expectation.severity, expectation.problem, told_for)


def _is_past_or_planned(contract: TableContract, frame: pd.DataFrame, name: str, today: dt.date) -> pd.Series[bool]:
    planned = pd.Series(data=True, index=frame.index)
    for column, code in contract.as_of.planned.items():
        planned &= (frame[column] == code).fillna(value=False).astype(bool)
    ahead = _midnights(frame[name]) > pd.Timestamp(today)
    return ~ahead | planned


def _presence(values: pd.Series[Any]) -> Any:
    return values.notna().to_numpy(dtype=float, na_value=0.0)


def _values(values: pd.Series[Any], column: Column) -> Any:
    return _AS_NUMPY[column.type](values)


def _midnights(values: pd.Series[Any]) -> pd.Series[Any]:
    return values.astype("datetime64[us]").dt.normalize()


def _objects(values: pd.Series[Any]) -> Any:
    return pd.Series(values.to_numpy(dtype=object, na_value=None), dtype=object)


def _floats(values: pd.Series[Any]) -> Any:
    return values.to_numpy(dtype=float, na_value=float("nan"))


_AS_NUMPY: Mapping[ColumnType, Any] = MappingProxyType(
    {
        "id": _objects, "text": _objects, "code": _objects, "flag": _objects,
        "date": _midnights, "timestamp": _midnights, "number": _floats,
    }
)  # fmt: skip
