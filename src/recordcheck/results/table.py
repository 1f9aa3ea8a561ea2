"""The findings table in its one shared order, its types and its evidence in words; every view reads it from here."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from recordcheck.model import (
    COULD_NOT_RUN_COLUMNS,
    DUE_SOON_COLUMNS,
    FLAG_COLUMNS,
    OUTCOME_COLUMNS,
    SET_ASIDE_COLUMNS,
    SEVERITIES,
    SHAPE_PROBLEM_COLUMNS,
    STATES,
)
from recordcheck.results.words import capitalised, day, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recordcheck.model import Run

FRAMES: Mapping[str, tuple[str, ...]] = {
    "flags": FLAG_COLUMNS,
    "outcomes": OUTCOME_COLUMNS,
    "could_not_run": COULD_NOT_RUN_COLUMNS,
    "shape_problems": SHAPE_PROBLEM_COLUMNS,
    "rows_set_aside": SET_ASIDE_COLUMNS,
    "due_soon": DUE_SOON_COLUMNS,
}
"""The frames of a run, by field, and the columns of each; the files `NAME.csv` are named after them."""

_ORDER = ("severity", "state", "due_on", "case_id", "rule_id", "subject_id")
_RANKS: Mapping[str, Mapping[Any, Any]] = {
    "severity": {word: rank for rank, word in enumerate(SEVERITIES)},
    "state": {word: rank for rank, word in enumerate(STATES)},
}

_DATES = ("event_on", "due_on", "accepted_until", "flag_on")
_WHOLE_NUMBERS = (
    "days_overdue", "eligible", "clear", "flagged", "outstanding", "late", "not_due", "undecided",
    "not_applicable", "count", "row",
)  # fmt: skip
TYPES: Mapping[str, pa.DataType] = {
    **dict.fromkeys(_DATES, pa.date32()),
    **dict.fromkeys(_WHOLE_NUMBERS, pa.int64()),
    "pass_rate": pa.float64(),
}
"""Types of the columns that are not text."""

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})(?::[\d.]+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?")
_NAME_KEY = re.compile(r"(?:^|_)names?$")
_WITHHELD = "(name withheld)"


def in_order(flags: pd.DataFrame) -> pd.DataFrame:
    """
    Return *flags* as everybody reads them: gravest first, outstanding before late, longest due first.

    Then by case, rule and subject, so that the order never depends on how the rows arrived.  A blank
    stands last.  The frame itself is left unchanged.
    """
    keys = pd.DataFrame({name: _sort_key(flags[name]) for name in _ORDER})
    order = keys.sort_values(list(_ORDER), kind="stable", na_position="last").index
    return pd.DataFrame(flags.iloc[order]).reset_index(drop=True)


def _sort_key(column: pd.Series[Any]) -> pd.Series[Any]:
    rank = _RANKS.get(str(column.name))
    values = column.reset_index(drop=True).astype(object)
    return values.map(rank) if rank else values.where(values.notna() & (values != ""), None)


def tidy(run: Run) -> Run:
    """
    Return *run* with every frame typed, its columns in the contract's order and its flags in the shared order.

    Texts are Arrow strings, dates ``date32``, counts ``int64``; a missing value is missing in each.
    """
    frames: dict[str, Any] = {name: typed(getattr(run, name), columns) for name, columns in FRAMES.items()}
    return replace(run, **{**frames, "flags": in_order(frames["flags"])})


def typed(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return *columns* of *frame*, each Arrow-backed with its type from `TYPES`, or text."""
    return pd.DataFrame({name: _typed(frame[name], TYPES.get(name, pa.string())) for name in columns})


def _typed(column: pd.Series[Any], type_: pa.DataType) -> pd.Series[Any]:
    if column.name == "rows":
        column = column.astype(object).map(_row_numbers)
    values = pa.array(column.reset_index(drop=True), from_pandas=True)
    # A column of blanks alone may have come as any type, and not every type can be cast to a date.
    cast = pa.nulls(len(values), type_) if values.null_count == len(values) else values.cast(type_, safe=False)
    return pd.Series(cast, dtype=pd.ArrowDtype(type_))


def _row_numbers(rows: Any) -> Any:
    if rows is None or isinstance(rows, str):
        return rows
    return ", ".join(str(row) for row in rows) if hasattr(rows, "__iter__") else None


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a `typed` frame as plain Python values, None where one is missing."""
    rows: list[dict[str, Any]] = pa.Table.from_pandas(frame, preserve_index=False).to_pylist()
    return rows


def evidence_values(json_text: str | None) -> dict[str, Any]:
    """
    Return the evidence of a flag by key; empty where there is none.

    >>> evidence_values('{"gap_start": "2019-06-03"}')
    {'gap_start': '2019-06-03'}
    """
    # A number that JSON does not know (NaN) is no value; the files of results must stay valid JSON.
    values: dict[str, Any] = json.loads(json_text, parse_constant=lambda _: None) if json_text else {}
    return values


def evidence_text(json_text: str | None) -> str:
    """
    Return the evidence of a flag as one line of words; empty where there is none.

    >>> evidence_text('{"gap_start": "2019-06-03", "supervisor": "A Jones"}')
    'Gap start: 3 June 2019; supervisor: A Jones'
    """
    values = evidence_values(json_text).items()
    return capitalised("; ".join(f"{label(key)}: {in_words(value)}" for key, value in values))


def in_words(value: Any) -> str:
    """
    Return one value of the evidence in words; a blank is ``not recorded``, never an empty text.

    >>> in_words("2019-12-09T09:30:00"), in_words(["CP", 3.0, None])
    ('9 December 2019, 09:30', 'CP, 3, not recorded')
    >>> in_words([{"held_on": "2019-06-03", "seen": True}]), in_words([])
    ('(held on 3 June 2019, seen yes)', 'none')
    """
    if value is None or value == "":
        return "not recorded"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, dict):
        return f"({_row_in_words(value)})"
    if isinstance(value, list):
        return ", ".join(in_words(item) for item in value) or "none"
    return _date_in_words(str(value))


_UNCHANGED = {"limits": "as in the rulebook", "rules_off": "none"}


def settings_in_words(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """
    Return each setting by its name and its value in words; one that is not set is left out.

    Limits and rules that are off are told in any case: a reader asks for them.

    >>> settings_in_words({"months": "calendar", "roles": {}, "limits": {}, "rules_off": {"IMP-13": "on paper"}})
    [('months', 'calendar'), ('limits', 'as in the rulebook'), ('rules off', 'IMP-13 on paper')]
    >>> settings_in_words({"limits": {"SUP-01": {"tolerance_days": 3, "sup_interval_days": {"CP": 28}}}})
    [('limits', 'SUP-01 (tolerance days 3, sup interval days (CP 28))')]
    """
    told = {name: value for name, value in settings.items() if value not in (None, "", [], {}) or name in _UNCHANGED}
    return [(label(name), _setting_in_words(value) or _UNCHANGED[name]) for name, value in told.items()]


def _setting_in_words(value: Any) -> str:
    return _row_in_words(value) if isinstance(value, dict) else in_words(value)


def lines_in_words(value: Any) -> str:
    """
    Return one value of the evidence in words, with each row of a list of rows on its own line.

    >>> print(lines_in_words([{"held_on": "2019-06-03"}, {"held_on": None}]))
    held on 3 June 2019
    held on not recorded
    """
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return "\n".join(_row_in_words(row) for row in value)
    return in_words(value)


def _row_in_words(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{label(key)} {in_words(item)}" for key, item in row.items())


def _date_in_words(text: str) -> str:
    found = _ISO.fullmatch(text)
    if not found:
        return text
    try:
        date = day(dt.date(*(int(part) for part in found.groups()[:3])))
    except ValueError:
        return text
    return date if found[4] in {None, "00:00"} else f"{date}, {found[4]}"


def without_names(run: Run) -> Run:
    """
    Return *run* with the names of children and relatives withheld in evidence and messages.

    A name is what the evidence holds under ``name`` or ``..._name``; names of staff have keys of their own.
    """
    evidence = run.flags["evidence"].astype(object)
    # Most evidence holds no name: only what mentions the word is read.
    rows = [row for row, text in enumerate(evidence) if isinstance(text, str) and "name" in text]
    if not rows:
        return run
    hidden = list(evidence)
    messages = list(run.flags["message"].astype(object))
    for row in rows:
        values = evidence_values(hidden[row])
        names = sorted(_names(values), key=len, reverse=True)
        if not names:
            continue
        hidden[row] = json.dumps(_hide(values), ensure_ascii=False)
        for name in names:
            messages[row] = messages[row] and re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _WITHHELD, messages[row])
    return replace(run, flags=run.flags.assign(evidence=hidden, message=messages))


def is_name(key: str) -> bool:
    """
    Return whether the evidence holds under *key* the name of a child or a relative.

    >>> is_name("name"), is_name("father_name"), is_name("worker")
    (True, True, False)
    """
    return bool(_NAME_KEY.search(key))


def _names(value: Any, *, named: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _names(item, named=is_name(key))
    elif isinstance(value, list):
        for item in value:
            yield from _names(item, named=named)
    elif named and value:
        yield str(value)


def _hide(value: Any, *, named: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _hide(item, named=is_name(key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_hide(item, named=named) for item in value]
    return _WITHHELD if named and value else value
