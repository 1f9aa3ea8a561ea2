"""What a name means in the expressions of a rule, and which columns of the export a rule reads by it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recordcheck.engine.language import aggregates, arguments, function_name, own_calls, parse_expression, place_of
from recordcheck.engine.quoting import quoted, text
from recordcheck.engine.views import GLOBALS, CheckedView, CheckedViews, base_column, needs_clock, table_columns
from recordcheck.engine.writing import Writer
from recordcheck.errors import RuleFileError, did_you_mean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from sqlglot import exp

    from recordcheck.errors import Place
    from recordcheck.model import Contracts
    from recordcheck.rule import Expr, Let, Lexicon, Parameter, Rule, Signal


@dataclass(frozen=True)
class Surroundings:
    """What a rule is compiled against."""

    contracts: Contracts
    views: CheckedViews
    lexicons: Mapping[str, Lexicon]
    signals: Mapping[str, Signal]
    as_of: dt.date
    window_from: dt.date
    month_mode: str
    team: str
    """Judge only rows of cases that are in this team today; blank for all."""
    held: frozenset[str]
    """Tables that the export holds."""
    present: frozenset[str]
    """Those that have rows."""
    columns: frozenset[str]
    """The columns that it holds, as ``table.column``."""
    written: dict[str, str] = field(default_factory=dict)
    """The SQL of views that are the same for all rules, as they come to be written."""


class Scope:
    """The names of one rule.  It notes what they read: the only state of a compilation."""

    def __init__(self, rule: Rule, around: Surroundings) -> None:
        self.rule = rule
        self.around = around
        self.uses: set[tuple[str, str]] = set()
        self.case_columns: set[str] = {"family_id"}
        self.row_columns: set[str] = set()
        self.views: dict[str, CheckedView] = {}
        self.unknown_if: set[str] = set()
        """Conditions under which a date that was read is not known: overwritten after the as-of date."""
        self.asked = _asked(rule)
        self.facts = {let.name for let in rule.let}
        self.lists = {
            name: tuple(str(item) for item in parameter.value)
            for name, parameter in rule.parameters.items()
            if isinstance(parameter.value, list)
        }
        self.writer = Writer(
            around.lexicons,
            around.signals,
            around.month_mode,
            around.contracts,
            around.present,
            around.columns,
            self.lists,
        )
        self.columns = self.columns_of(rule.each, rule.place)
        self._refuse_clashes()

    def columns_of(self, name: str, place: Place) -> set[str]:
        """Return the columns of a table or view, and note that the rule reads it."""
        around = self.around
        if name in around.contracts:
            self.uses.add((name, around.contracts[name].key))
            return table_columns(around.contracts, name)
        if name in around.views.good:
            self._note_view(name)
            return set(around.views.good[name].columns)
        if name in around.views.mistakes:
            raise RuleFileError(f"{place}: reads the view {name}, which has a mistake: {around.views.mistakes[name]}")
        known = [*around.contracts, *around.views.good]
        raise RuleFileError(f'{place}: "{name}" is neither a table nor a view.{did_you_mean(name, known)}')

    def row(self, expr: Expr) -> str:
        """Return the SQL of an expression about the judged row."""
        tree = parse_expression(expr)
        for name in aggregates(tree):
            raise RuleFileError(f"{expr.place}: {name} counts over rows; name the fact under `let`")
        return self.writer.sql(tree, expr.place, lambda column: self.resolve(column, expr))

    def sql(self, expr: Expr | None, otherwise: str) -> str:
        """Return the SQL of an expression about the judged row, or *otherwise* where the rule has none."""
        return otherwise if expr is None else self.row(expr)

    def resolve(self, column: exp.Column, expr: Expr, of: str = "") -> str:
        """
        Return what a name means in an expression about the judged row.

        Args:
            column: The name.

            expr: The expression that it stands in.

            of: What the SQL of a column of the row begins with, for a query that joins the rows: ``c.``.
        """
        name = column.name
        if column.table == "kase":
            return of + self._case_column(column, expr)
        if column.table in ("", "r0w") and name in self.columns:
            return of + self.row_column(name)
        if column.table:
            raise self.unknown(column, expr, self.columns)
        if name in self.facts:
            return of + quoted(f"let__{name}")
        if name in self.rule.parameters:
            return self.parameter(self.rule.parameters[name], expr.place, of)
        if name in GLOBALS:
            return self.day(name)
        raise self.unknown(column, expr, [*self.columns, *self.facts, *self.rule.parameters, *GLOBALS])

    def row_column(self, name: str) -> str:
        """Return a column of the judged row, and note that it is read."""
        self.row_columns.add(name)
        self.note(self.rule.each, name)
        contract = self.around.contracts.get(self.rule.each)
        if contract and name in contract.as_of.overwritten and name not in self.asked:
            self.row_columns.add(f"{name}__unknown")
            self.unknown_if.add(quoted(f"{name}__unknown"))
        return quoted(name)

    def note(self, source: str, column: str) -> None:
        """Note that a column is read, where *source* is a canonical table."""
        if source in self.around.contracts:
            self.uses.add((source, base_column(column)))

    def day(self, name: str) -> str:
        """Return one of the run's dates as SQL."""
        days = {"as_of": self.around.as_of, "window_to": self.around.as_of, "window_from": self.around.window_from}
        return f"DATE '{days[name]}'"

    def parameter(self, parameter: Parameter, place: Place, of: str = "") -> str:
        """Return the value of a limit as SQL; one that depends on the case is looked up, blank where not given."""
        if isinstance(parameter.value, list):
            raise RuleFileError(f'{place}: "{parameter.name}" is a list; use it with is_one_of, mentions or IN')
        if parameter.by is None:
            return literal(parameter.value)
        by = parameter.by
        key = self.writer.sql(parse_expression(by), by.place, lambda column: self.resolve(column, by, of))
        values = dict(parameter.value)
        other = f" ELSE {literal(values.pop('other'))}" if "other" in values else ""
        choices = " ".join(f"WHEN {text(str(value))} THEN {literal(limit)}" for value, limit in values.items())
        return f"CASE {key} {choices}{other} END"

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

    def _case_column(self, column: exp.Column, expr: Expr) -> str:
        known = table_columns(self.around.contracts, "cases")
        if column.name not in known:
            raise self.unknown(column, expr, known)
        self.case_columns.add(column.name)
        self.note("cases", column.name)
        if column.name in self.around.contracts["cases"].as_of.overwritten and column.name not in self.asked:
            self.case_columns.add(f"{column.name}__unknown")
            self.unknown_if.add(f"coalesce({quoted(f'case__{column.name}__unknown')}, false)")
        return quoted(f"case__{column.name}")

    def _note_view(self, name: str) -> None:
        view = self.around.views.good[name]
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
        for name in self.facts & set(self.rule.parameters):
            place = self.rule.parameters[name].place
            raise RuleFileError(f'{place}: "{name}" is also the name of a fact under `let`; take another')
        named: list[Let | Parameter] = [*self.rule.let, *self.rule.parameters.values()]
        for item in named:
            if item.name in taken:
                raise RuleFileError(
                    f'{item.place}: "{item.name}" is already the name of a column of {self.rule.each}; take another'
                )


def _asked(rule: Rule) -> set[str]:
    """Return the columns of which the rule itself asks `is_unknown`: what that means is then its own to say."""
    single = (rule.when, rule.not_due_until, rule.undecided_if, rule.due, rule.done, rule.until)
    exprs = [*single, *rule.reasons.values(), *(part for let in rule.let for part in (let.value, let.where))]
    calls = [call for expr in exprs if expr is not None for call in own_calls(parse_expression(expr))]
    return {arguments(call)[0].name for call in calls if function_name(call) == "is_unknown"}


def literal(value: Any) -> str:
    """
    Return a limit as SQL: a number where it is written as one, true and false, else a text.

    >>> literal("31"), literal("true"), literal("working_days")
    ('31', 'true', "'working_days'")
    """
    shown = str(value)
    is_plain = re.fullmatch(r"-?\d+(\.\d+)?", shown) or shown.lower() in ("true", "false")
    return shown.lower() if is_plain else text(shown)
