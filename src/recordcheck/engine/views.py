"""Views: what they draw on, which columns they give, and their plain SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from recordcheck.engine.language import own_calls, parse_query, place_of
from recordcheck.engine.quoting import quoted
from recordcheck.errors import RuleFileError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recordcheck.engine.writing import Writer
    from recordcheck.errors import Place
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
    place: Place
    tree: exp.Query
    """With the table of working days joined where it is needed."""
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


@dataclass(frozen=True)
class CheckedViews:
    """All views of a rulebook."""

    good: Mapping[str, CheckedView]
    mistakes: Mapping[str, str]
    """By the name of a view that cannot be used, why."""


def check_views(views: Mapping[str, View], contracts: Contracts) -> CheckedViews:
    """Return the views that can be used, and the mistakes of the others."""
    checker = _Checker(views, contracts)
    for name in views:
        checker.check(name, ())
    return CheckedViews(checker.checked, checker.mistakes)


class _Checker:
    def __init__(self, views: Mapping[str, View], contracts: Contracts) -> None:
        self.views = views
        self.contracts = contracts
        self.checked: dict[str, CheckedView] = {}
        self.mistakes: dict[str, str] = {}

    def check(self, name: str, above: tuple[str, ...]) -> None:
        """Check a view, those that it reads first."""
        if name in self.checked or name in self.mistakes:
            return
        view = self.views[name]
        try:
            if name in above:
                raise RuleFileError(f"{view.place}: {' -> '.join((*above, name))}: views may not go round in a circle")
            tree = parse_query(view.sql, view.place)
            sources = _sources(tree)
            for inner in sources:
                if inner in self.views:
                    self.check(inner, (*above, name))
                if inner in self.mistakes:
                    raise RuleFileError(f"{view.place}: reads {inner}, which has a mistake: {self.mistakes[inner]}")
            self.checked[name] = self.checked_view(view, tree, sources)
        except RuleFileError as error:
            self.mistakes[name] = str(error)

    def checked_view(self, view: View, tree: exp.Query, sources: Sequence[str]) -> CheckedView:
        self.refuse_strangers(view, tree)
        if any(select.is_star for select in tree.find_all(exp.Select)):
            raise RuleFileError(f"{view.place}: write the columns out instead of *")
        names = [
            self.meaning(column, scope, offered, view)
            for scope, offered in self.scopes(tree)
            for column in self.columns(scope)
        ]
        inner = tuple(name for name in sources if name in self.checked)
        output = tuple(tree.named_selects)
        add_clock(tree)
        keys = {(table, self.contracts[table].key) for table in sources if table in self.contracts}
        uses = keys.union(*(name.uses for name in names), *(self.checked[name].uses for name in inner))
        parameters = {name.parameter for name in names if name.parameter}
        parameters = parameters.union(*(self.checked[name].parameters for name in inner))
        _forget_places(tree)
        return CheckedView(view.name, view.place, tree, output, frozenset(uses), inner, frozenset(parameters))

    def refuse_strangers(self, view: View, tree: exp.Query) -> None:
        known = {*self.contracts, *self.checked, CASE_DAYS}
        own = {cte.alias for cte in tree.find_all(exp.CTE)}
        for table in tree.find_all(exp.Table):
            if table.args.get("db") or table.name not in known | own:
                where = place_of(table.this, view.place, 0, view.sql)
                hint = did_you_mean(table.name, known)
                raise RuleFileError(f'{where}: "{table.name}" is neither a table nor a view.{hint}')

    def scopes(self, tree: exp.Query) -> list[tuple[Scope, dict[str, set[str]]]]:
        """Return the queries in *tree*, each with the columns that its sources give."""
        return [
            (scope, {alias: self.offers(source) for alias, source in scope.sources.items()})
            for scope in traverse_scope(tree)
        ]

    @staticmethod
    def columns(scope: Scope) -> list[exp.Column]:
        """Return the names in one query; sqlglot leaves out those in HAVING, which may be a rule's limits."""
        having = scope.expression.args.get("having")
        return [*scope.columns, *(having.find_all(exp.Column) if having else ())]

    def meaning(self, column: exp.Column, scope: Scope, offered: Mapping[str, set[str]], view: View) -> _Name:
        """Return what a name in a view reads: columns of canonical tables, or a parameter of the rule."""
        name, alias = column.name, column.table
        if isinstance(column.parent, exp.Anonymous) and str(column.parent.this).lower() == "is_present":
            return _Name()
        if alias and name not in offered.get(alias, set()):
            known = offered.get(alias, set(offered))
            where = place_of(column, view.place, 0, view.sql)
            raise RuleFileError(f'{where}: "{alias}.{name}" is no column here.{did_you_mean(name, known)}')
        sources = [alias] if alias else [source for source, columns in offered.items() if name in columns]
        if sources:
            tables = [scope.sources[source] for source in sources]
            read = [table.name for table in tables if isinstance(table, exp.Table) and table.name in self.contracts]
            return _Name(frozenset((table, base_column(name)) for table in read))
        is_known = name in GLOBALS or any(item.alias == name for item in scope.expression.find_all(exp.Alias))
        return _Name(parameter="" if is_known else name)

    def offers(self, source: object) -> set[str]:
        """Return the columns that a source of a query gives."""
        if isinstance(source, Scope):
            return set(source.expression.named_selects)  # type: ignore[attr-defined]  # a scope holds a query
        name = source.name if isinstance(source, exp.Table) else ""
        if name in self.contracts:
            return table_columns(self.contracts, name)
        return set(CASE_DAYS_COLUMNS) if name == CASE_DAYS else set(self.checked[name].columns)


@dataclass(frozen=True)
class _Name:
    """What a name in a view reads."""

    uses: frozenset[tuple[str, str]] = frozenset()
    parameter: str = ""


def _sources(tree: exp.Query) -> list[str]:
    found = list(tree.find_all(exp.Table, exp.CTE))  # one walk: a long view has thousands of nodes
    defined = {node.alias for node in found if isinstance(node, exp.CTE)}
    return list(dict.fromkeys(node.name for node in found if isinstance(node, exp.Table) and node.name not in defined))


def _forget_places(tree: exp.Query) -> None:
    """Take away where each name stands: it served the check, and a view is copied whenever it is written out."""
    for node in tree.find_all(exp.Identifier):
        node.meta.clear()


def view_sql(view: CheckedView, writer: Writer, values: Mapping[str, str]) -> str:
    """
    Return *view* as SQL.

    Args:
        view: The view.

        writer: Writes our functions out.

        values: The SQL of the run's dates and of the rule's limits, by name.
    """

    def resolve(column: exp.Column) -> str:
        if not column.table and column.name in values and (column.name in view.parameters or column.name in GLOBALS):
            return values[column.name]
        return f"{quoted(column.table)}.{quoted(column.name)}" if column.table else quoted(column.name)

    return writer.sql(view.tree, view.place, resolve)


def add_clock(tree: exp.Query) -> None:
    """
    Join the one-row table of working days to each query in *tree* that calls one of their functions itself.

    It is joined last: a join after it would copy the lists into every row.  Only a condition between two tables
    that counts working days needs it first; such a condition belongs in WHERE.
    """
    calls = list(_clock_calls(tree))
    owners = {id(owner): owner for call in calls if (owner := call.find_ancestor(exp.Select))}
    early = {
        id(join.parent)
        for call in calls
        if (join := call.find_ancestor(exp.Join, exp.Select)) and isinstance(join, exp.Join)
    }
    for select in owners.values():
        source, joins = select.args.get("from_"), select.args.get("joins") or []
        if source is None:
            continue
        if id(select) in early:
            select.set("joins", [exp.Join(this=source.this, kind="CROSS"), *joins])
            source.set("this", exp.to_table("clock"))
        else:
            select.set("joins", [*joins, exp.Join(this=exp.to_table("clock"), kind="CROSS")])


def needs_clock(tree: exp.Expr) -> bool:
    """Return whether a function of working days is called in an expression."""
    return any(True for _ in _clock_calls(tree))


def _clock_calls(tree: exp.Expr) -> Iterator[exp.Expr]:
    for call in own_calls(tree):
        if isinstance(call, exp.Anonymous) and str(call.this).lower() in _CLOCK_CALLS:
            yield call
