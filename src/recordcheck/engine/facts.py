"""`let`: a named fact about a row, drawn from a related table or view as one joined sub-query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recordcheck.engine.language import is_count, parse_expression
from recordcheck.engine.quoting import quoted
from recordcheck.engine.views import GLOBALS
from recordcheck.rule import Expr, Let

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlglot import exp

    from recordcheck.engine.scope import Scope

_FAMILY_OF_CASE = "coalesce(k.family_id, k.case_id)"
_FAMILY_OF_ROW = "coalesce(c.case__family_id, c.case_id)"


@dataclass(frozen=True)
class Fact:
    """A fact as SQL."""

    name: str
    query: str
    """One row per key: `_key` and `v`."""
    key: str
    """What the judged row is matched by."""
    is_count: bool
    """A count of nothing is 0; every other fact of nothing is blank."""
    unknown_query: str = ""
    """One row per key: whether a date that the fact rests on was overwritten later; blank where none can be."""

    @property
    def value(self) -> str:
        """The fact in the judged row."""
        return f"coalesce(l_{self.name}.v, 0)" if self.is_count else f"l_{self.name}.v"


def fact_of(let: Let, scope: Scope) -> Fact:
    """Return *let* as SQL; one row per case or family where it does not depend on the row, else one per row."""
    return _FactBuilder(let, scope).fact()


class _FactBuilder:
    def __init__(self, let: Let, scope: Scope) -> None:
        self.let = let
        self.scope = scope
        self.columns = scope.columns_of(let.source, let.place)
        self.depends_on_row = isinstance(let.match, Expr)
        self.unknown: set[str] = set()

    def fact(self) -> Fact:
        let = self.let
        value = self.sql(let.value)
        where = f" WHERE {self.sql(let.where)}" if let.where else ""
        match = self.sql(let.match) if isinstance(let.match, Expr) else ""
        clock = self.scope.clock_for(let.value, let.where, let.match if isinstance(let.match, Expr) else None)
        parts = {"value": value, "where": where, "clock": clock, "source": quoted(let.source), "match": match}
        form = (let.match if isinstance(let.match, str) else "case", self.depends_on_row)
        query, key = _FORMS[form]
        parts["match"] = match or "s.case_id = c.case_id"
        unknown = {**parts, "value": " OR ".join(f"bool_or({name})" for name in sorted(self.unknown)), "where": ""}
        return Fact(
            name=let.name,
            query=query.format_map(parts),
            key=key,
            is_count=is_count(parse_expression(let.value)),
            unknown_query=query.format_map(unknown) if self.unknown else "",
        )

    def sql(self, expr: Expr) -> str:
        tree = parse_expression(expr)
        return self.scope.writer.sql(tree, expr.place, lambda column: self.resolve(column, expr))

    def resolve(self, column: exp.Column, expr: Expr) -> str:
        """Return what a name means here: a plain one is a column of the related table, `row.` the judged row."""
        scope, name = self.scope, column.name
        if column.table in ("kase", "r0w"):
            self.depends_on_row = True
            return scope.resolve(column, expr, "c.")
        if not column.table and name in self.columns:
            scope.note(self.let.source, name)
            contract = scope.around.contracts.get(self.let.source)
            if contract and name in contract.as_of.overwritten and name not in scope.asked:
                self.unknown.add(f"s.{quoted(f'{name}__unknown')}")
            return f"s.{quoted(name)}"
        if not column.table and (name in scope.rule.parameters or name in GLOBALS):
            parameter = scope.rule.parameters.get(name)
            self.depends_on_row = self.depends_on_row or (parameter is not None and parameter.by is not None)
            return scope.resolve(column, expr, "c.")
        raise scope.unknown(column, expr, [*self.columns, *scope.rule.parameters, *GLOBALS])


# By how the related row is matched, and whether the fact depends on the judged row: the query and its key.
_FORMS: Mapping[tuple[str, bool], tuple[str, str]] = {
    ("case", False): (
        "SELECT s.case_id AS _key, {value} AS v FROM {source} s{clock}{where} GROUP BY s.case_id",
        "c.case_id",
    ),
    ("case", True): (
        "SELECT c._row AS _key, {value} AS v FROM c{clock} JOIN {source} s ON {match}{where} GROUP BY c._row",
        "c._row",
    ),
    ("family", False): (
        f"SELECT {_FAMILY_OF_CASE} AS _key, {{value}} AS v FROM {{source}} s JOIN cases k ON k.case_id = s.case_id{{clock}}{{where}} GROUP BY 1",
        _FAMILY_OF_ROW,
    ),
    ("family", True): (
        f"SELECT c._row AS _key, {{value}} AS v FROM c JOIN cases k ON {_FAMILY_OF_CASE} = {_FAMILY_OF_ROW} JOIN {{source}} s ON s.case_id = k.case_id{{clock}}{{where}} GROUP BY c._row",
        "c._row",
    ),
}
