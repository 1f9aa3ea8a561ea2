"""What a name means in the expressions of a rule, and which columns of the export a rule reads by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from recordcheck.engine.language import DIALECT, Translator, parse_expression, place_of
from recordcheck.engine.views import GLOBALS, CheckedView, base_column, needs_clock, table_columns
from recordcheck.errors import RuleFileError, did_you_mean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from recordcheck.errors import Place
    from recordcheck.model import Contracts
    from recordcheck.rule import Expr, Let, Lexicon, Parameter, Rule


@dataclass(frozen=True)
class Surroundings:
    """What a rule is compiled against."""

    contracts: Contracts
    views: Mapping[str, CheckedView]
    view_mistakes: Mapping[str, str]
    lexicons: Mapping[str, Lexicon]
    as_of: dt.date
    window_from: dt.date
    month_mode: str
    present: frozenset[str]
    """Tables that the export holds, with rows."""


class Scope:
    """The names of one rule.  It notes what they read: the only state of a compilation."""

    def __init__(self, rule: Rule, around: Surroundings) -> None:
        self.rule = rule
        self.around = around
        self.uses: set[tuple[str, str]] = set()
        self.case_columns: set[str] = {"family_id"}
        self.row_columns: set[str] = set()
        self.views: dict[str, CheckedView] = {}
        self.facts = {let.name for let in rule.let}
        self.lists = {
            name: tuple(str(item) for item in parameter.value)
            for name, parameter in rule.parameters.items()
            if isinstance(parameter.value, list)
        }
        self.columns = self.columns_of(rule.each, rule.place)
        self._refuse_clashes()

    def columns_of(self, name: str, place: Place) -> set[str]:
        """Return the columns of a table or view, and note that the rule reads it."""
        around = self.around
        if name in around.contracts:
            return table_columns(around.contracts, name)
        if name in around.views:
            self._note_view(name)
            return set(around.views[name].columns)
        if name in around.view_mistakes:
            raise RuleFileError(f"{place}: reads the view {name}, which has a mistake: {around.view_mistakes[name]}")
        known = [*around.contracts, *around.views]
        raise RuleFileError(f'{place}: "{name}" is neither a table nor a view.{did_you_mean(name, known)}')

    def translator(self, place: Place) -> Translator:
        """Return what writes our functions out as plain SQL for an expression at *place*."""
        around = self.around
        return Translator(around.lexicons, around.month_mode, around.present, place, self.lists)

    def row(self, expr: Expr) -> exp.Expr:
        """Return the plain SQL tree of an expression about the judged row."""
        tree = parse_expression(expr)
        for node in tree.find_all(exp.AggFunc):
            name = node.sql_name().lower()
            raise RuleFileError(f"{expr.place}: {name} counts over rows; name the fact under `let`")
        return self.translator(expr.place).translate(tree, lambda column: self.resolve(column, expr))

    def sql(self, expr: Expr | None, otherwise: str) -> str:
        """Return the SQL of an expression about the judged row, or *otherwise* where the rule has none."""
        return otherwise if expr is None else render(self.row(expr))

    def resolve(self, column: exp.Column, expr: Expr) -> exp.Expr:
        """Return what a name means in an expression about the judged row."""
        name = column.name
        if column.table == "kase":
            return self._case_column(column, expr)
        if column.table in ("", "r0w") and name in self.columns:
            return self.row_column(name)
        if column.table:
            raise self.unknown(column, expr, self.columns)
        if name in self.facts:
            return exp.column(f"let__{name}", quoted=True)
        if name in self.rule.parameters:
            return self.parameter(self.rule.parameters[name], expr.place)
        if name in GLOBALS:
            return self.day(name)
        raise self.unknown(column, expr, [*self.columns, *self.facts, *self.rule.parameters, *GLOBALS])

    def row_column(self, name: str) -> exp.Expr:
        """Return a column of the judged row, and note that it is read."""
        self.row_columns.add(name)
        self.note(self.rule.each, name)
        return exp.column(name, quoted=True)

    def note(self, source: str, column: str) -> None:
        """Note that a column is read, where *source* is a canonical table."""
        if source in self.around.contracts:
            self.uses.add((source, base_column(column)))

    def day(self, name: str) -> exp.Expr:
        """Return one of the run's dates as SQL."""
        days = {"as_of": self.around.as_of, "window_to": self.around.as_of, "window_from": self.around.window_from}
        return exp.cast(exp.Literal.string(str(days[name])), "date")

    def parameter(self, parameter: Parameter, place: Place) -> exp.Expr:
        """Return the value of a limit as SQL; one that depends on the case is looked up, blank where not given."""
        if isinstance(parameter.value, list):
            raise RuleFileError(f'{place}: "{parameter.name}" is a list; use it with is_one_of, mentions or IN')
        if parameter.by is None:
            return literal(parameter.value)
        case = exp.Case(this=self.row(parameter.by))
        for key, value in parameter.value.items():
            if key != "other":
                case = case.when(exp.Literal.string(str(key)), literal(value))
        return case.else_(literal(parameter.value["other"])) if "other" in parameter.value else case

    def unknown(self, column: exp.Column, expr: Expr, known: Iterable[str]) -> RuleFileError:
        """Return the error for a name that means nothing here."""
        where = place_of(column, expr.place, len("SELECT "), expr.text)
        shown = column.name if column.table in ("", "kase", "r0w") else f"{column.table}.{column.name}"
        of = {"kase": "of cases", "": f"of {self.rule.each}, fact or parameter", "r0w": f"of {self.rule.each}"}
        what = of.get(column.table, "here")
        return RuleFileError(f'{where}: "{shown}" is no column {what}.{did_you_mean(column.name, known)}')

    def clock_for(self, *exprs: Expr | None) -> str:
        """Return the join that expressions with working days need, or a blank."""
        trees = [parse_expression(expr) for expr in exprs if expr is not None]
        return " CROSS JOIN clock" if any(needs_clock(tree) for tree in trees) else ""

    def _case_column(self, column: exp.Column, expr: Expr) -> exp.Expr:
        known = table_columns(self.around.contracts, "cases")
        if column.name not in known:
            raise self.unknown(column, expr, known)
        self.case_columns.add(column.name)
        self.note("cases", column.name)
        return exp.column(f"case__{column.name}", quoted=True)

    def _note_view(self, name: str) -> None:
        view = self.around.views[name]
        for inner in view.views:
            self._note_view(inner)
        self.views.setdefault(name, view)
        self.uses |= view.uses
        for parameter in view.parameters:
            if parameter not in self.rule.parameters:
                raise RuleFileError(
                    f'{self.rule.place}: the view {name} reads "{parameter}", which is neither a column there nor a '
                    f"parameter of this rule.{did_you_mean(parameter, self.rule.parameters)}"
                )

    def _refuse_clashes(self) -> None:
        taken = self.columns | set(GLOBALS)
        named: list[Let | Parameter] = [*self.rule.let, *self.rule.parameters.values()]
        for item in named:
            if item.name in taken:
                raise RuleFileError(
                    f'{item.place}: "{item.name}" is already the name of a column of {self.rule.each}; take another'
                )


def render(tree: exp.Expr) -> str:
    """Return the DuckDB text of a tree, identifiers quoted."""
    return str(tree.sql(DIALECT, identify=True))


def text(value: str) -> str:
    """
    Return *value* as an SQL text.

    >>> text("mother's partner")
    "'mother''s partner'"
    """
    return str(exp.Literal.string(value).sql(DIALECT))


def literal(value: Any) -> exp.Expr:
    """Return a limit as SQL: a number where it is written as one, true and false, else a text."""
    shown = str(value)
    if re.fullmatch(r"-?\d+(\.\d+)?", shown):
        return exp.Literal.number(shown)
    if shown.lower() in ("true", "false"):
        return exp.Boolean(this=shown.lower() == "true")
    return exp.Literal.string(shown)
