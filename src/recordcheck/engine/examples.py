"""The examples in a rule file, run by the very code that judges real records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from recordcheck.arrow import ARROW_TYPES
from recordcheck.engine.judge import MISTAKE, Judged, Question, judge
from recordcheck.engine.views import CheckedViews, check_views
from recordcheck.errors import did_you_mean
from recordcheck.rule import Example, Expected, Rule, Rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recordcheck.engine.clock import Clock
    from recordcheck.engine.views import CheckedViews
    from recordcheck.errors import Place
    from recordcheck.model import Column, Contracts, TableContract


@dataclass(frozen=True)
class ExampleResult:
    """Whether an example came out as its author expected."""

    rule_id: str
    example: Example
    mistakes: tuple[str, ...]
    """What differed, a line each; empty when all agreed."""


def run_examples(rules: Iterable[Rule], book: Rulebook, contracts: Contracts, clock: Clock) -> Iterator[ExampleResult]:
    """Yield the result of every example of *rules*, rule by rule in the file's order."""
    views = check_views(book.views, contracts)
    for rule in rules:
        for example in rule.examples:
            yield ExampleResult(rule.id, example, _mistakes(rule, example, book, contracts, views, clock))


def find_mistakes(rules: Iterable[Rule], book: Rulebook, contracts: Contracts, clock: Clock) -> list[str]:
    """
    Return what is wrong, with its place, with the views of *book* and with those of *rules* that have no example.

    The rules run over tables without a record, so that a mistake shows as it would in a check; a rule with
    examples shows it there.
    """
    views = check_views(book.views, contracts)
    untried = {rule.id: rule for rule in rules if not rule.examples}
    as_of = dt.date(2019, 12, 23)
    tables = {name: _table(contract, (), set()) for name, contract in contracts.items()}
    question = Question(as_of, window_start(as_of), clock=clock, empty_is_absent=False)
    some = replace(book, rules=MappingProxyType(untried), broken=MappingProxyType({}))
    judged = judge(tables, contracts, some, question, views=views)
    told = zip(judged.could_not_run["rule_id"], judged.could_not_run["reason"], strict=True)
    return [*views.mistakes.values(), *(_with_place(reason, untried[rule_id].place) for rule_id, reason in told)]


def _with_place(reason: str, place: Place) -> str:
    """Return why a rule could not run with its place: a mistake names it, an error of the engine does not."""
    mistake = reason.removeprefix(MISTAKE)
    return f"{place}: {reason}" if mistake == reason else mistake


def _mistakes(
    rule: Rule, example: Example, book: Rulebook, contracts: Contracts, views: CheckedViews, clock: Clock
) -> tuple[str, ...]:
    try:
        tables = _tables(example, contracts)
        rule = _with_parameters(rule, example)
    except ValueError as error:
        return (f"{example.place}: {error}",)
    one = replace(book, rules=MappingProxyType({rule.id: rule}), broken=MappingProxyType({}))
    question = Question(
        example.as_of, example.window_from or window_start(example.as_of), clock=clock, empty_is_absent=False
    )
    judged = judge(tables, contracts, one, question, views=views, keep_verdicts=True)
    return tuple(f"{example.place}: {line}" for line in _differences(rule, example, judged))


def window_start(as_of: dt.date) -> dt.date:
    """
    Return the first day of the month six calendar months before *as_of*.

    >>> window_start(dt.date(2019, 12, 23))
    datetime.date(2019, 6, 1)
    """
    months = as_of.year * 12 + as_of.month - 1 - 6
    return dt.date(months // 12, months % 12 + 1, 1)


def _with_parameters(rule: Rule, example: Example) -> Rule:
    for name in example.parameters:
        if name not in rule.parameters:
            raise ValueError(f'"{name}" is no limit of {rule.id}.{did_you_mean(name, rule.parameters)}')
    changed = {name: replace(rule.parameters[name], value=value) for name, value in example.parameters.items()}
    return replace(rule, parameters=MappingProxyType({**rule.parameters, **changed}))


def _differences(rule: Rule, example: Example, judged: Judged) -> list[str]:
    reasons = list(judged.could_not_run["reason"])
    # Only what the export lacks has a table; a mistake of the rule is none that an example may ask for.
    for_want_of_a_table = bool((judged.could_not_run["table"] != "").any())
    if example.expect == "could_not_run" and not reasons:
        return ["expected could_not_run, but the rule ran"]
    if example.expect == "could_not_run" and for_want_of_a_table:
        return []
    if reasons:
        return [f"the rule could not run: {reasons[0]}"]
    verdicts = judged.verdicts[rule.id]
    found: dict[str, Any] = {str(row["subject_id"]): row for row in verdicts.to_dict("records")}
    if isinstance(example.expect, Expected):
        return _single(example.expect, found)
    assert isinstance(example.expect, Mapping)  # noqa: S101 - the reader makes nothing else
    lines = [
        line
        for subject, expected in example.expect.items()
        for line in (
            _compare(subject, expected, found[subject]) if subject in found else [_not_there(subject, expected, found)]
        )
        if line
    ]
    unnamed = [name for name, row in found.items() if name not in example.expect and row["verdict"] != "not_applicable"]
    return lines + [f"{name} is {found[name]['verdict']}, and the example does not name it" for name in unnamed]


def _not_there(subject: str, expected: Expected, found: Mapping[str, Any]) -> str:
    if expected.verdict == "not_applicable":
        return ""
    return f"there is no subject {subject}; there are {', '.join(found) or 'none'}.{did_you_mean(subject, found)}"


def _single(expected: Expected, found: Mapping[str, Any]) -> list[str]:
    judged = {name: row for name, row in found.items() if row["verdict"] != "not_applicable"}
    if expected.verdict == "not_applicable":
        return [f"expected not_applicable, but {name} is {row['verdict']}" for name, row in judged.items()]
    if len(judged) != 1:
        shown = ", ".join(f"{name} {row['verdict']}" for name, row in found.items()) or "none"
        return [f"expected one subject to be {expected.verdict}; there are: {shown}"]
    [(name, row)] = judged.items()
    return _compare(name, expected, row)


def _compare(subject: str, expected: Expected, row: Mapping[str, Any]) -> list[str]:
    lines = []
    for field in ("verdict", "reason", "state", "severity", "due_on"):
        wanted, got = getattr(expected, field), row[field]
        shown = "" if pd.isna(got) else str(got)
        if wanted is not None and shown != wanted:
            lines.append(f"{subject}: {field} is {shown or 'blank'}, expected {wanted}")
    return lines


def _tables(example: Example, contracts: Contracts) -> dict[str, pa.Table]:
    given: dict[str, tuple[Mapping[str, str | None], ...]] = dict(example.given)
    singles = list(given.pop("case", ()))
    if "cases" not in given:
        given["cases"] = tuple(singles) if singles else ({},)
    default: dict[str, str | None] = {**_default_case(example.as_of)}
    given["cases"] = tuple({**default, **row} for row in given["cases"])
    unknown = [table for table in given if table not in contracts]
    if unknown:
        raise ValueError(f'"{unknown[0]}" is no table.{did_you_mean(unknown[0], contracts)}')
    absent = set(example.absent)
    for name in absent:
        table, _, column = name.partition(".")
        if table not in contracts or (column and column not in contracts[table].columns):
            raise ValueError(f'absent: "{name}" is neither a table nor table.column')
    return {
        name: _table(
            contract, given.get(name, ()), {item.partition(".")[2] for item in absent if item.startswith(f"{name}.")}
        )
        for name, contract in contracts.items()
        if name not in absent
    }


def _default_case(as_of: dt.date) -> dict[str, str]:
    """Return a child in need of ten whose case has been open for a year."""
    return {
        "case_id": "C1",
        "case_type": "CIN",
        "opened_on": str(as_of.replace(year=as_of.year - 1, day=min(as_of.day, 28))),
        "date_of_birth": str(dt.date(as_of.year - 10, 1, 15)),
        "worker_id": "W1",
        "worker": "A Worker",
        "team": "Team A",
        "manager": "B Manager",
    }


def _table(contract: TableContract, rows: tuple[Mapping[str, str | None], ...], absent: set[str]) -> pa.Table:
    for row in rows:
        for name in row:
            if name not in contract.columns:
                raise ValueError(f'"{name}" is no column of {contract.name}.{did_you_mean(name, contract.columns)}')
    key = contract.key
    keyed: list[dict[str, str | None]] = [
        {key: f"{contract.name[0].upper()}{number}", "case_id": "C1", **row} for number, row in enumerate(rows, 1)
    ]
    columns = {
        name: pa.array([_value(column, row.get(name)) for row in keyed], ARROW_TYPES[column.type])
        for name, column in contract.columns.items()
        if name not in absent
    }
    return pa.table(columns)


_READ: Mapping[str, Any] = {
    "date": lambda text: dt.date.fromisoformat(text[:10]),
    "timestamp": dt.datetime.fromisoformat,
    "flag": lambda text: {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}[text.lower()],
    "number": float,
}


def _value(column: Column, text: Any) -> Any:
    if text is None:
        return None
    try:
        return _READ.get(column.type, str)(str(text))
    except (ValueError, KeyError) as error:
        raise ValueError(f'"{text}" is no {column.type} for {column.name}') from error
