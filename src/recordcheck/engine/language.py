"""The rule language: single SQL expressions, a documented list of functions, and nothing else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from recordcheck.engine.functions import FUNCTIONS
from recordcheck.errors import Place, RuleFileError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recordcheck.rule import Expr

DIALECT = "duckdb"


_OWN_CLASSES: Mapping[type[exp.Expr], str] = {exp.AddMonths: "add_months"}

_PLAIN: tuple[type[exp.Expr], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ,
    exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like, exp.ILike, exp.Case, exp.If, exp.Coalesce,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Lower, exp.Upper, exp.Trim, exp.Length, exp.Concat, exp.DPipe,
    exp.Abs, exp.Round, exp.Least, exp.Greatest, exp.Nullif, exp.Left, exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg,
    exp.Star, exp.Distinct, exp.Filter, exp.Where, exp.Tuple, exp.LogicalOr, exp.LogicalAnd, exp.NullSafeEQ,
    exp.NullSafeNEQ, exp.ArgMax, exp.ArgMin, exp.AnyValue,
    exp.IgnoreNulls, exp.RespectNulls,
)  # fmt: skip
_CASTS = {"DATE", "TEXT", "VARCHAR", "INT", "BIGINT", "DOUBLE", "BOOLEAN"}
_OF_VIEWS: tuple[type[exp.Expr], ...] = (
    exp.Select, exp.From, exp.Join, exp.Table, exp.TableAlias, exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Window,
    exp.WindowSpec, exp.With, exp.CTE, exp.Union, exp.Except, exp.Intersect, exp.Subquery, exp.Alias, exp.RowNumber,
    exp.Rank, exp.DenseRank, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.Exists, exp.Limit, exp.Qualify,
    exp.Values, exp.GroupConcat,
)  # fmt: skip


@lru_cache(maxsize=4096)
def parse_expression(expr: Expr) -> exp.Expr:
    """
    Return the syntax tree of one plain expression; it is shared, so copy it before changing it.

    Raises:
        RuleFileError: It is no SQL, more than one expression, or uses something outside the rule language.
    """
    lead = "SELECT "
    statements = _parse(lead + _without_keywords(expr.text), expr.place, len(lead), expr.text)
    if len(statements) != 1 or not isinstance(statements[0], exp.Select):
        raise RuleFileError(f"{expr.place}: a rule takes one expression, not a statement: {_short(expr.text)}")
    select = statements[0]
    extra = [name for name, value in select.args.items() if value and name not in ("expressions", "kind", "hint")]
    if extra or len(select.expressions) != 1 or isinstance(select.expressions[0], exp.Alias):
        raise RuleFileError(f"{expr.place}: a rule takes one plain expression: {_short(expr.text)}")
    tree: exp.Expr = select.expressions[0]
    if isinstance(tree, exp.Star):
        raise RuleFileError(f"{expr.place}: a rule takes one plain expression; * is none")
    for node in tree.walk():
        _refuse(node, _PLAIN, expr.place, len(lead), expr.text)
    return tree


def parse_query(sql: str, place: Place) -> exp.Query:
    """
    Return the syntax tree of a view: one SELECT over canonical tables and other views.

    Raises:
        RuleFileError: It is no SELECT, or uses something outside the rule language.
    """
    statements = _parse(sql, place, 0, sql)
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise RuleFileError(f"{place}: a view is one SELECT")
    for node in statements[0].walk():
        _refuse(node, _PLAIN + _OF_VIEWS, place, 0, sql)
    return statements[0]


def _without_keywords(text: str) -> str:
    """Return *text* with ``case.`` and ``row.`` respelt at the same length: both words are SQL's own."""
    respelt = {"case.": "kase.", "row.": "r0w."}
    pattern = r"'(?:[^']|'')*'|\b(?:case|row)\."
    return re.sub(pattern, lambda found: respelt.get(found.group(), found.group()), text)


def _parse(sql: str, place: Place, lead: int, shown: str) -> list[exp.Expr]:
    try:
        return [statement for statement in sqlglot.parse(sql, dialect=DIALECT) if statement is not None]
    except ParseError as error:
        detail = error.errors[0] if error.errors else {}
        line, column = int(detail.get("line") or 1), int(detail.get("col") or 1)
        where = _shift(place, line, column - (lead if line == 1 else 0))
        raise RuleFileError(
            f'{where}: is no SQL expression near "{detail.get("highlight", "")}": {_short(shown)}'
        ) from error
    except (SqlglotError, RecursionError) as error:
        raise RuleFileError(
            f"{place}: is no SQL expression (an unclosed quote or bracket?): {_short(shown)}"
        ) from error


def _shift(place: Place, line: int, column: int) -> Place:
    if line == 1:
        return Place(place.file, place.line, (place.column or 1) + max(column - 1, 0))
    return Place(place.file, (place.line or 1) + line - 1, max(column, 1))


def place_of(node: exp.Expr, place: Place, lead: int, text: str) -> Place:
    """Return where *node* stands, given where its text begins; the whole expression's place where unknown."""
    identifier = node.this if isinstance(node, exp.Column) else node
    start = identifier.meta.get("start") if hasattr(identifier, "meta") else None
    if start is None:
        return place
    before = text[: max(start - lead, 0)]
    return _shift(place, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


def _refuse(node: exp.Expr, allowed: tuple[type[exp.Expr], ...], place: Place, lead: int, text: str) -> None:
    if isinstance(node, exp.Cast):
        if node.to.this.name not in _CASTS:
            raise RuleFileError(f"{place}: casts only to {', '.join(sorted(_CASTS))}: {_short(text)}")
        return
    if isinstance(node, (exp.DataType, *allowed)) and type(node) not in _OWN_CLASSES:
        return
    name = function_name(node)
    where = place_of(node, place, lead, text)
    if name is None:
        raise RuleFileError(
            f'{where}: "{_short(node.sql(DIALECT))}" is outside the rule language; see docs/rule-language.md'
        )
    if name not in FUNCTIONS:
        known = [
            *FUNCTIONS,
            "lower",
            "upper",
            "trim",
            "length",
            "coalesce",
            "count",
            "sum",
            "min",
            "max",
            "least",
            "greatest",
        ]
        raise RuleFileError(f'{where}: "{name}" is no function of the rule language.{did_you_mean(name, known)}')
    wanted = FUNCTIONS[name].arguments
    if len(arguments(node)) != len(wanted):
        raise RuleFileError(f"{where}: {name} takes {len(wanted)} arguments ({', '.join(wanted)})")


def aggregates(tree: exp.Expr) -> Iterator[str]:
    """Yield the names of the functions in *tree* that count over rows."""
    for node in tree.walk():
        if isinstance(node, exp.AggFunc) or function_name(node) == "listing":
            yield function_name(node) or "an aggregate"


def is_count(tree: exp.Expr) -> bool:
    """Return whether *tree* is a count, with or without a filter: of nothing it is 0, not blank."""
    counted = tree.this if isinstance(tree, exp.Filter) else tree
    return isinstance(counted, exp.Count)


def function_name(node: exp.Expr) -> str | None:
    """Return the name under which *node* calls a function that is not SQL's own, or None."""
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    if type(node) in _OWN_CLASSES:
        return _OWN_CLASSES[type(node)]
    return node.sql_name().lower() if isinstance(node, exp.Func) else None


def arguments(node: exp.Expr) -> list[exp.Expr]:
    """Return the arguments of a call of one of our own functions."""
    if isinstance(node, exp.Anonymous):
        return list(node.expressions)
    return [value for value in (node.this, node.args.get("expression")) if value is not None]


def own_calls(tree: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the calls of our own functions in *tree*."""
    for node in tree.walk():
        if isinstance(node, exp.Anonymous) or type(node) in _OWN_CLASSES:
            yield node


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:77] + "..."
