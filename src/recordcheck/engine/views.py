"""Views: what they draw on, which columns they give, and their plain SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from recordcheck.engine.language import own_calls, parse_query, place_of
from recordcheck.errors import RuleFileError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordcheck.engine.language import Translator
    from recordcheck.model import Contracts
    from recordcheck.rule import View

GLOBALS = ("as_of", "window_from", "window_to")
"""Names that mean the same in every rule and view."""

CASE_DAYS = "case_days"
"""The engine's own table: case_id, from_on, to_on, case_type, team, worker, worker_id."""

CASE_DAYS_COLUMNS = ("case_id", "from_on", "to_on", "case_type", "team", "worker", "worker_id")
_CLOCK_CALLS = {"add_working_days", "working_days_between"}


@dataclass(frozen=True)
class CheckedView:
    """A view whose names have been checked against the data dictionary."""

    name: str
    tree: exp.Query
    columns: tuple[str, ...]
    """What it gives, in order."""
    uses: frozenset[tuple[str, str]]
    """The columns of canonical tables that it reads, as (table, column)."""
    views: tuple[str, ...]
    """Other views that it reads."""
    parameters: frozenset[str]
    """Parameters of the rule that it reads; none for a view that is the same for all rules."""


def table_columns(contracts: Contracts, table: str) -> set[str]:
    """Return the columns of a canonical table as the engine offers them, `__at` and `__unknown` included."""
    contract = contracts[table]
    moments = {f"{column.name}__at" for column in contract.columns.values() if column.type == "timestamp"}
    return set(contract.columns) | moments | {f"{name}__unknown" for name in contract.as_of.overwritten}


def base_column(name: str) -> str:
    """
    Return the canonical column behind an engine column.

    >>> base_column("recorded_on__at")
    'recorded_on'
    """
    return name.removesuffix("__at").removesuffix("__unknown")


def check_views(views: Mapping[str, View], contracts: Contracts) -> tuple[dict[str, CheckedView], dict[str, str]]:
    """Return the checked views by name, and the mistakes of the others by name."""
    checked: dict[str, CheckedView] = {}
    mistakes: dict[str, str] = {}
    for name in views:
        _check(name, views, contracts, checked, mistakes, ())
    return checked, mistakes


def _check(
    name: str,
    views: Mapping[str, View],
    contracts: Contracts,
    checked: dict[str, CheckedView],
    mistakes: dict[str, str],
    above: tuple[str, ...],
) -> None:
    if name in checked or name in mistakes:
        return
    view = views[name]
    try:
        if name in above:
            raise RuleFileError(f"{view.place}: {' -> '.join((*above, name))}: views may not go round in a circle")
        tree = parse_query(view.sql, view.place)
        for inner in _sources(tree):
            if inner in views:
                _check(inner, views, contracts, checked, mistakes, (*above, name))
                if inner in mistakes:
                    raise RuleFileError(f"{view.place}: reads {inner}, which has a mistake: {mistakes[inner]}")
        checked[name] = _checked(view, tree, contracts, checked)
    except RuleFileError as error:
        mistakes[name] = str(error)


def _sources(tree: exp.Query) -> list[str]:
    defined = {cte.alias for cte in tree.find_all(exp.CTE)}
    return list(dict.fromkeys(table.name for table in tree.find_all(exp.Table) if table.name not in defined))


def _checked(view: View, tree: exp.Query, contracts: Contracts, checked: Mapping[str, CheckedView]) -> CheckedView:
    known = {*contracts, *checked, CASE_DAYS}
    for table in tree.find_all(exp.Table):
        if table.args.get("db") or (table.name not in known and table.name not in {cte.alias for cte in tree.find_all(exp.CTE)}):
            where = place_of(table.this, view.place, 0, view.sql)
            raise RuleFileError(f'{where}: "{table.name}" is neither a table nor a view.{did_you_mean(table.name, known)}')
    if tree.is_star or any(select.is_star for select in tree.find_all(exp.Select)):
        raise RuleFileError(f"{view.place}: write the columns out instead of *")
    uses: set[tuple[str, str]] = set()
    parameters: set[str] = set()
    for scope in traverse_scope(tree.copy()):
        for column in scope.columns:
            _resolve(column, scope, view, contracts, checked, uses, parameters)
    inner = tuple(name for name in _sources(tree) if name in checked)
    for name in inner:
        uses |= checked[name].uses
        parameters |= checked[name].parameters
    return CheckedView(view.name, tree, tuple(tree.named_selects), frozenset(uses), inner, frozenset(parameters))


def _resolve(
    column: exp.Column,
    scope: Scope,
    view: View,
    contracts: Contracts,
    checked: Mapping[str, CheckedView],
    uses: set[tuple[str, str]],
    parameters: set[str],
) -> None:
    offered = {alias: _offers(source, contracts, checked) for alias, source in scope.sources.items()}
    name = column.name
    if column.table:
        if column.table not in offered:
            _unknown(column, f"{column.table}.{name}", offered, view)
        candidates = [column.table] if name in offered[column.table] else []
    else:
        candidates = [alias for alias, columns in offered.items() if name in columns]
    if not candidates:
        is_moment = isinstance(column.parent, exp.Anonymous) and str(column.parent.this).lower() in ("is_present",)
        if name in GLOBALS or is_moment:
            return
        if not column.table and name not in {alias.alias for alias in scope.expression.find_all(exp.Alias)}:
            parameters.add(name)
            return
        if column.table:
            _unknown(column, name, offered[column.table], view)
        return
    for alias in candidates:
        source = scope.sources[alias]
        if isinstance(source, exp.Table) and source.name in contracts:
            uses.add((source.name, base_column(name)))


def _offers(source: object, contracts: Contracts, checked: Mapping[str, CheckedView]) -> set[str]:
    if isinstance(source, Scope):
        return set(source.expression.named_selects)
    name = source.name if isinstance(source, exp.Table) else ""
    if name in contracts:
        return table_columns(contracts, name)
    return set(CASE_DAYS_COLUMNS) if name == CASE_DAYS else set(checked[name].columns)


def _unknown(column: exp.Column, name: str, known: object, view: View) -> None:
    where = place_of(column, view.place, 0, view.sql)
    raise RuleFileError(f'{where}: "{name}" is no column here.{did_you_mean(column.name, list(known))}')  # type: ignore[call-overload]


def view_sql(view: CheckedView, translator: Translator, values: Mapping[str, exp.Expr]) -> exp.Query:
    """Return the plain SQL tree of *view*, with globals and parameters put in their places by name."""

    def resolve(column: exp.Column) -> exp.Expr:
        if not column.table and column.name in values and column.name in (view.parameters | set(GLOBALS)):
            return values[column.name].copy()
        return column.copy()

    with_clock = view.tree.copy()
    for select in list(with_clock.find_all(exp.Select)):
        add_clock(select)
    tree = translator.translate(with_clock, resolve)
    assert isinstance(tree, exp.Query)  # noqa: S101 - the type checker cannot see that translate keeps the root
    return tree


def add_clock(select: exp.Select) -> None:
    """Join the one-row table of working days to *select* where one of its own expressions needs it."""
    if not needs_clock(select):
        return
    source = select.args.get("from_") or select.args.get("from")
    if source is None:
        return
    joins = select.args.get("joins") or []
    joins.insert(0, exp.Join(this=source.this, kind="CROSS"))
    select.set("joins", joins)
    source.set("this", exp.to_table("clock"))


def needs_clock(tree: exp.Expr) -> bool:
    """Return whether a function of working days is called in *tree* itself, sub-queries aside."""
    for call in own_calls(tree):
        if isinstance(call, exp.Anonymous) and str(call.this).lower() in _CLOCK_CALLS:
            owner = call.find_ancestor(exp.Select)
            if not isinstance(tree, exp.Select) or owner is tree:
                return True
    return False
