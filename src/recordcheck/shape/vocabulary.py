"""
The Great Expectations names that check files may use, with their arguments, known without importing it.

Great Expectations drops a misspelt expectation and passes the empty suite, so names are checked here, where the
place in the file is still at hand.  A test holds this list against the installed Great Expectations.

Two things differ from Great Expectations' own reading.  A bound on a date column is a day as people write it:
``1990-01-01``, ``today``, ``today+90d``, ``today-40y``.  Several columns are compared only where all of them have a
value (``ignore_row_if`` is set so, and can be left out): a missing date is not a date out of order.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from recordcheck.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recordcheck.model import Column

COLUMN_KWARGS = ("column", "column_A", "column_B", "column_list")
DATE_TYPES = ("date", "timestamp")

_COLUMN = {"column": "column"}
_VALUES = {**_COLUMN, "mostly": "share"}
_TEXTS = {"column": "text column", "mostly": "share"}
_STRICT = {"strict_min": "truth", "strict_max": "truth"}
_BOUNDS = {"min_value": "bound", "max_value": "bound", **_STRICT}
_NUMBERS = {"min_value": "number", "max_value": "number", **_STRICT}
_COUNTS = {"min_value": "count", "max_value": "count", **_STRICT}
_PAIR = {"column_A": "column", "column_B": "column", "mostly": "share", "ignore_row_if": "pair"}
_TOGETHER = {"column_list": "columns", "mostly": "share", "ignore_row_if": "together"}

VOCABULARY: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "expect_column_distinct_values_to_be_in_set": {**_COLUMN, "value_set": "values"},
        "expect_column_distinct_values_to_contain_set": {**_COLUMN, "value_set": "values"},
        "expect_column_max_to_be_between": {**_COLUMN, **_BOUNDS},
        "expect_column_mean_to_be_between": {"column": "number column", **_NUMBERS},
        "expect_column_median_to_be_between": {"column": "number column", **_NUMBERS},
        "expect_column_min_to_be_between": {**_COLUMN, **_BOUNDS},
        "expect_column_most_common_value_to_be_in_set": {**_COLUMN, "value_set": "values", "ties_okay": "truth"},
        "expect_column_pair_values_a_to_be_greater_than_b": {**_PAIR, "or_equal": "truth"},
        "expect_column_pair_values_to_be_equal": _PAIR,
        "expect_column_proportion_of_non_null_values_to_be_between": {**_COLUMN, **_NUMBERS},
        "expect_column_proportion_of_unique_values_to_be_between": {**_COLUMN, **_NUMBERS},
        "expect_column_sum_to_be_between": {"column": "number column", **_NUMBERS},
        "expect_column_unique_value_count_to_be_between": {**_COLUMN, **_COUNTS},
        "expect_column_value_lengths_to_be_between": {**_TEXTS, **_COUNTS},
        "expect_column_value_lengths_to_equal": {**_TEXTS, "value": "count"},
        "expect_column_values_to_be_between": {**_VALUES, **_BOUNDS},
        "expect_column_values_to_be_in_set": {**_VALUES, "value_set": "values"},
        "expect_column_values_to_be_null": _VALUES,
        "expect_column_values_to_be_unique": _VALUES,
        "expect_column_values_to_match_regex": {**_TEXTS, "regex": "regex"},
        "expect_column_values_to_not_be_in_set": {**_VALUES, "value_set": "values"},
        "expect_column_values_to_not_be_null": _VALUES,
        "expect_column_values_to_not_match_regex": {**_TEXTS, "regex": "regex"},
        "expect_compound_columns_to_be_unique": _TOGETHER,
        "expect_multicolumn_values_to_be_equal": _TOGETHER,
        "expect_table_row_count_to_be_between": {"min_value": "count", "max_value": "count", **_STRICT},
    }
)
"""Expectation -> its arguments and how each is read (a key of `_READERS`)."""

OPTIONAL_KWARGS = frozenset(
    {"mostly", "ignore_row_if", "or_equal", "ties_okay", "strict_min", "strict_max", "min_value", "max_value"}
)
_DAY = re.compile(r"today(?:(?P<sign>[+-])(?P<number>\d{1,4})(?P<unit>[dy]))?")
_PAIRED = ("column_A", "column_B")
_FAMILIES = {
    "id": "text",
    "text": "text",
    "code": "text",
    "date": "date",
    "timestamp": "date",
    "flag": "flag",
    "number": "number",
}
_GAPS = {"pair": "either_value_is_missing", "together": "any_value_is_missing"}
_TRUTHS = {"true": True, "false": False}


class MisreadError(Exception):
    """Part of an expectation cannot be used; `path` says which part, the message says why."""

    def __init__(self, path: tuple[str | int, ...], message: str) -> None:
        """Keep *path* so that the caller can tell the line and column."""
        super().__init__(message)
        self.path = path


def read_kwargs(kind: str, kwargs: Mapping[str, Any], columns: Mapping[str, Column]) -> dict[str, Any]:
    """
    Return the arguments of the expectation *kind*, each of the type that Great Expectations wants.

    Bounds of date columns stay text, since ``today`` is known only when a suite runs; `read_day` reads them.

    Raises:
        MisreadError: The expectation, an argument or a column is not known, or a value cannot be read.
    """
    known = VOCABULARY.get(kind)
    if known is None:
        raise MisreadError(
            ("type",), f'"{kind}" is not an expectation that a check file can use.{did_you_mean(kind, VOCABULARY)}'
        )
    for name in kwargs:
        if name not in known:
            raise MisreadError(("kwargs", name), f'"{name}" is not an argument of {kind}.{did_you_mean(name, known)}')
    missing = [name for name in known if name not in OPTIONAL_KWARGS and name not in kwargs]
    if missing:
        raise MisreadError(("kwargs",), f"{kind} needs {missing[0]}")
    if {"min_value", "max_value"} <= set(known) and not {"min_value", "max_value"} & set(kwargs):
        raise MisreadError(("kwargs",), f"{kind} needs min_value or max_value")
    for name, value in kwargs.items():
        _refuse_wrong_form(name, value, listed=known[name] in _LISTS)
    read = {}
    for name in sorted(kwargs, key=lambda name: name not in COLUMN_KWARGS):
        column = columns.get(kwargs["column"]) if "column" in kwargs else None
        try:
            read[name] = _READERS[known[name]](kwargs[name], columns, column)
        except ValueError as error:
            raise MisreadError(("kwargs", name), f"{name}: {error}") from error
    compared = dict.fromkeys(_FAMILIES[columns[name].type] for name in (read[key] for key in _PAIRED if key in read))
    if len(compared) > 1:
        raise MisreadError(("kwargs", "column_B"), f"column_B: a {' cannot be compared with a '.join(compared)}")
    gaps = {"ignore_row_if": _GAPS[known["ignore_row_if"]]} if "ignore_row_if" in known else {}
    return {**read, **gaps}


def _refuse_wrong_form(name: str, value: Any, *, listed: bool) -> None:
    items = value if listed and isinstance(value, list) else [value]
    if isinstance(value, list) != listed or not items or not all(isinstance(item, str) for item in items):
        raise MisreadError(("kwargs", name), f"{name}: needs {'a list of values' if listed else 'one value'}")


def read_day(text: str, today: dt.date) -> dt.date:
    """
    Return the day that *text* names; raises ValueError where it names none.

    >>> read_day("1990-01-01", dt.date(2026, 11, 2))
    datetime.date(1990, 1, 1)
    >>> read_day("today+10y", dt.date(2026, 11, 2))
    datetime.date(2036, 11, 2)
    >>> read_day("today-1y", dt.date(2024, 2, 29))
    datetime.date(2023, 2, 28)
    """
    found = _DAY.fullmatch(text)
    if found is None:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise ValueError(f'"{text}" is no day; write 1990-01-31, today, today+90d or today-40y') from None
    if found["sign"] is None:
        return today
    number = int(found["sign"] + found["number"])
    if found["unit"] == "d":
        return today + dt.timedelta(days=number)
    year = today.year + number
    return today.replace(year=year, day=min(today.day, calendar.monthrange(year, today.month)[1]))


def _known_column(value: Any, columns: Mapping[str, Column], _: Column | None) -> str:
    if value not in columns:
        raise ValueError(f'"{value}" is not a column of this table.{did_you_mean(value, columns)}')
    return str(value)


def _column_of(family: str) -> Callable[[Any, Mapping[str, Column], Column | None], str]:
    def read(value: Any, columns: Mapping[str, Column], column: Column | None) -> str:
        name = _known_column(value, columns, column)
        if _FAMILIES[columns[name].type] != family:
            raise ValueError(f'"{name}" is not a {family} column')
        return name

    return read


def _known_columns(value: Any, columns: Mapping[str, Column], _: Column | None) -> list[str]:
    if len(value) < 2:
        raise ValueError("needs two or more columns")
    return [_known_column(name, columns, None) for name in value]


def _bound(value: Any, columns: Mapping[str, Column], column: Column | None) -> Any:
    if column is not None and column.type in DATE_TYPES:
        read_day(value, dt.date(2000, 1, 1))
        return value
    if column is not None and column.type == "number":
        return _number(value, columns, column)
    raise ValueError("has a meaning only for a date or number column")


def _number(value: Any, _columns: Mapping[str, Column], _column: Column | None) -> float:
    try:
        return float(value)
    except ValueError:
        raise ValueError(f'"{value}" is no number') from None


def _count(value: Any, _columns: Mapping[str, Column], _column: Column | None) -> int:
    if not value.isdecimal():
        raise ValueError(f'"{value}" is no whole number')
    return int(value)


def _share(value: Any, columns: Mapping[str, Column], column: Column | None) -> float:
    share = _number(value, columns, column)
    if not 0 < share <= 1:
        raise ValueError(f'"{value}" is no share; write a number above 0 and up to 1')
    return share


def _truth(value: Any, _columns: Mapping[str, Column], _column: Column | None) -> bool:
    if value not in _TRUTHS:
        raise ValueError(f'"{value}" is neither true nor false')
    return _TRUTHS[value]


def _values(value: Any, columns: Mapping[str, Column], column: Column | None) -> list[Any]:
    if column is not None and column.type in DATE_TYPES:
        raise ValueError("has no meaning for a date column; give min_value and max_value")
    read = _VALUES_OF.get(column.type if column is not None else "")
    return [read(item, columns, column) for item in value] if read else list(value)


def _regex(value: Any, _columns: Mapping[str, Column], _column: Column | None) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    return str(value)


def _gap(kind: str) -> Callable[[Any, Mapping[str, Column], Column | None], str]:
    def read(value: Any, _columns: Mapping[str, Column], _column: Column | None) -> str:
        if value != _GAPS[kind]:
            raise ValueError(f"can only be {_GAPS[kind]}, for a blank is not out of order; leave it out")
        return str(value)

    return read


_LISTS = ("columns", "values")
_VALUES_OF = {"number": _number, "flag": _truth}
_READERS: Mapping[str, Callable[[Any, Mapping[str, Column], Column | None], Any]] = MappingProxyType(
    {
        "column": _known_column,
        "text column": _column_of("text"),
        "number column": _column_of("number"),
        "columns": _known_columns,
        "bound": _bound,
        "number": _number,
        "count": _count,
        "share": _share,
        "truth": _truth,
        "values": _values,
        "regex": _regex,
        "pair": _gap("pair"),
        "together": _gap("together"),
    }
)
