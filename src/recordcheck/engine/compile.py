"""Rule -> one SELECT that gives every record one verdict, with reason, state, severity, message and evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from recordcheck.engine.language import DIALECT, Translator, parse_expression, place_of
from recordcheck.engine.tables import quoted
from recordcheck.engine.views import (
    CASE_DAYS,
    GLOBALS,
    CheckedView,
    base_column,
    needs_clock,
    table_columns,
    view_sql,
)
from recordcheck.errors import RuleFileError, did_you_mean
from recordcheck.model import SEVERITIES
from recordcheck.rule import Expr, Let, Parameter, Rule

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from recordcheck.model import Contracts
    from recordcheck.rule import Lexicon

_ON_THE_DAY = ("case_type", "team", "worker", "worker_id")
"""What `case.` reaches as it was on the day of the event; its other columns are those of the case."""
_RANKS = {severity: rank for rank, severity in enumerate(reversed(SEVERITIES))}
_IMPLICIT = {"cases", CASE_DAYS}
_SLOT = re.compile(r"\{([^{}:]+)(?::([^{}]+))?\}")

COLUMNS = (
    "subject_table", "subject_id", "case_id", "family_id", "event_on", "case_type", "team", "manager", "worker",
    "verdict", "state", "reason", "severity", "due_on", "flag_on", "days_overdue", "message", "evidence",
)  # fmt: skip
"""What the SELECT of a rule gives for each record."""


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


@dataclass(frozen=True)
class Compiled:
    """A rule ready to run."""

    rule: Rule
    body: str
    """The SELECT without its views."""
    views: Mapping[str, str]
    """The SQL of the views that it reads, in order; those named in `own_views` depend on the rule's limits."""
    own_views: frozenset[str]
    uses: frozenset[tuple[str, str]]
    """The columns of canonical tables that it reads, as (table, column)."""
    absent_helpers: tuple[str, ...]
    """Tables of `uses_if_present` that are not there."""

    @property
    def sql(self) -> str:
        """The whole statement, over tables as they stood on the as-of date."""
        heads = [f"{quoted(name)} AS ({sql})" for name, sql in self.views.items()]
        return f"WITH {', '.join([*heads, self.body.removeprefix('WITH ')])}"


def compile_rule(rule: Rule, around: Surroundings) -> Compiled:
    """
    Return *rule* as one SELECT.

    Raises:
        RuleFileError: With file, line and column, where the rule names something that is not there or says
            something that the rule language does not have.
    """
    return _Compiler(rule, around).compiled()


class _Compiler:
    def __init__(self, rule: Rule, around: Surroundings) -> None:
        self.rule = rule
        self.around = around
        self.uses: set[tuple[str, str]] = set()
        self.case_columns: set[str] = {"family_id"}
        self.row_columns: set[str] = set()
        self.read_views: dict[str, CheckedView] = {}
        self.let_names = {let.name for let in rule.let}
        self.lists = {
            name: tuple(str(item) for item in parameter.value)
            for name, parameter in rule.parameters.items()
            if isinstance(parameter.value, list)
        }
        self.columns = self.source_columns(rule.each, rule.place)
        self.refuse_clashes()

    # -- names -----------------------------------------------------------------------------------------------------

    def translator(self, expr: Expr) -> Translator:
        around = self.around
        return Translator(around.lexicons, around.month_mode, around.present, expr.place, self.lists)

    def source_columns(self, name: str, place: Any) -> set[str]:
        """Return the columns of a table or view, and note that the rule reads it."""
        around = self.around
        if name in around.contracts:
            return table_columns(around.contracts, name)
        if name in around.views:
            self.note_view(name)
            return set(around.views[name].columns)
        if name in around.view_mistakes:
            raise RuleFileError(f"{place}: reads the view {name}, which has a mistake: {around.view_mistakes[name]}")
        known = [*around.contracts, *around.views]
        raise RuleFileError(f'{place}: "{name}" is neither a table nor a view.{did_you_mean(name, known)}')

    def note_view(self, name: str) -> None:
        view = self.around.views[name]
        for inner in view.views:
            self.note_view(inner)
        self.read_views.setdefault(name, view)
        self.uses |= view.uses
        for parameter in view.parameters:
            if parameter not in self.rule.parameters:
                raise RuleFileError(
                    f'{self.rule.place}: the view {name} reads "{parameter}", which is neither a column there nor a '
                    f"parameter of this rule.{did_you_mean(parameter, self.rule.parameters)}"
                )

    def refuse_clashes(self) -> None:
        taken = self.columns | set(GLOBALS)
        for name, place in [
            *((let.name, let.place) for let in self.rule.let),
            *((parameter.name, parameter.place) for parameter in self.rule.parameters.values()),
        ]:
            if name in taken:
                raise RuleFileError(f'{place}: "{name}" is already the name of a column of {self.rule.each}; take another')

    def unknown(self, column: exp.Column, expr: Expr, known: Iterable[str]) -> RuleFileError:
        where = place_of(column, expr.place, len("SELECT "), expr.text)
        shown = column.name if column.table in ("", "kase", "r0w") else f"{column.table}.{column.name}"
        of = {"kase": "of cases", "": f"of {self.rule.each}, fact or parameter", "r0w": f"of {self.rule.each}"}
        return RuleFileError(f'{where}: "{shown}" is no column {of.get(column.table, "here")}.{did_you_mean(column.name, known)}')

    def resolve_row(self, column: exp.Column, expr: Expr) -> exp.Expr:
        """Return what a name means in an expression about the judged row."""
        name = column.name
        if column.table == "kase":
            return self.case_column(column, expr)
        if column.table in ("", "r0w") and name in self.columns:
            return self.row_column(name)
        if column.table:
            raise self.unknown(column, expr, self.columns)
        if name in self.let_names:
            return exp.column(f"let__{name}", quoted=True)
        if name in self.rule.parameters:
            return self.parameter(self.rule.parameters[name], expr)
        if name in GLOBALS:
            return self.global_value(name)
        raise self.unknown(column, expr, [*self.columns, *self.let_names, *self.rule.parameters, *GLOBALS])

    def row_column(self, name: str) -> exp.Expr:
        self.row_columns.add(name)
        if self.rule.each in self.around.contracts:
            self.uses.add((self.rule.each, base_column(name)))
        return exp.column(name, quoted=True)

    def case_column(self, column: exp.Column, expr: Expr) -> exp.Expr:
        known = table_columns(self.around.contracts, "cases")
        if column.name not in known:
            raise self.unknown(column, expr, known)
        self.case_columns.add(column.name)
        self.uses.add(("cases", base_column(column.name)))
        return exp.column(f"case__{column.name}", quoted=True)

    def global_value(self, name: str) -> exp.Expr:
        days = {"as_of": self.around.as_of, "window_to": self.around.as_of, "window_from": self.around.window_from}
        return exp.cast(exp.Literal.string(str(days[name])), "date")

    def parameter(self, parameter: Parameter, expr: Expr) -> exp.Expr:
        if isinstance(parameter.value, list):
            raise RuleFileError(f'{expr.place}: "{parameter.name}" is a list; use it with is_one_of, mentions or IN')
        if not isinstance(parameter.value, dict):
            return literal(parameter.value)
        assert parameter.by is not None  # noqa: S101 - the reader refuses a mapping without `by`
        case = exp.Case(this=self.row(parameter.by))
        for key, value in parameter.value.items():
            if key != "other":
                case = case.when(literal_text(key), literal(value))
        return case.else_(literal(parameter.value["other"])) if "other" in parameter.value else case

    # -- expressions -----------------------------------------------------------------------------------------------

    def row(self, expr: Expr) -> exp.Expr:
        """Return the plain SQL tree of an expression about the judged row."""
        tree = parse_expression(expr)
        for node in tree.find_all(exp.AggFunc):
            raise RuleFileError(f"{expr.place}: {node.sql_name().lower()} counts over rows; name the fact under `let`")
        return self.translator(expr).translate(tree, lambda column: self.resolve_row(column, expr))

    def sql(self, expr: Expr | None, otherwise: str) -> str:
        return otherwise if expr is None else render(self.row(expr))

    def clock_for(self, *exprs: Expr | None) -> str:
        trees = [parse_expression(expr) for expr in exprs if expr is not None]
        return " CROSS JOIN clock" if any(needs_clock(tree) for tree in trees) else ""

    # -- facts -----------------------------------------------------------------------------------------------------

    def let_sql(self, let: Let) -> str:
        """Return the sub-query of a fact: one row per case, per family, or per judged row."""
        columns = self.source_columns(let.source, let.place)
        is_row_match = isinstance(let.match, Expr)
        touched_row = False

        def resolve(column: exp.Column, expr: Expr) -> exp.Expr:
            nonlocal touched_row
            name = column.name
            if column.table in ("kase", "r0w"):
                touched_row = True
                inner = self.case_column(column, expr) if column.table == "kase" else self.resolve_row(column, expr)
                return exp.column(inner.name, table="c", quoted=True)
            if not column.table and name in columns:
                if let.source in self.around.contracts:
                    self.uses.add((let.source, base_column(name)))
                return exp.column(name, table="s", quoted=True)
            if not column.table and (name in self.rule.parameters or name in GLOBALS):
                value = self.resolve_row(column, expr)
                touched_row = touched_row or bool(list(value.find_all(exp.Column)))
                return value.transform(_from_c)
            raise self.unknown(column, expr, [*columns, *self.rule.parameters, *GLOBALS])

        def inner(expr: Expr) -> str:
            return render(self.translator(expr).translate(parse_expression(expr), lambda column: resolve(column, expr)))

        value, where = inner(let.value), inner(let.where) if let.where else ""
        match = inner(let.match) if isinstance(let.match, Expr) else ""
        if isinstance(parse_expression(let.value), exp.Count):
            value = f"{value}"
        extra = self.clock_for(let.value, let.where, let.match if isinstance(let.match, Expr) else None)
        condition = f" WHERE {where}" if where else ""
        source = quoted(let.source)
        if let.match == "family":
            keyed = f"{source} s JOIN cases k ON k.case_id = s.case_id{extra}"
            if touched_row:
                return (
                    f"SELECT c._row AS _key, {value} AS v FROM c JOIN cases k ON coalesce(k.family_id, k.case_id) = "
                    f"coalesce(c.case__family_id, c.case_id) JOIN {source} s ON s.case_id = k.case_id{extra}{condition} GROUP BY c._row"
                )
            return f"SELECT coalesce(k.family_id, k.case_id) AS _key, {value} AS v FROM {keyed}{condition} GROUP BY 1"
        if is_row_match or touched_row:
            on = match if is_row_match else "s.case_id = c.case_id"
            return f"SELECT c._row AS _key, {value} AS v FROM c{extra} JOIN {source} s ON {on}{condition} GROUP BY c._row"
        return f"SELECT s.case_id AS _key, {value} AS v FROM {source} s{extra}{condition} GROUP BY s.case_id"

    def let_key(self, sql: str, let: Let) -> str:
        if sql.startswith("SELECT c._row"):
            return "c._row"
        return "coalesce(c.case__family_id, c.case_id)" if let.match == "family" else "c.case_id"

    # -- the statement ---------------------------------------------------------------------------------------------

    def compiled(self) -> Compiled:
        rule = self.rule
        terms = self.terms()
        lets = {let.name: (let, self.let_sql(let)) for let in rule.let}
        final = self.final()
        subject, subject_table, event = self.identity()
        rows = ", ".join(f"t.{quoted(name)}" for name in sorted(self.row_columns))
        source = f"{quoted(rule.each)} t"
        case_id = "t.case_id"
        self.row_columns.discard("case_id")
        rows = "".join(f", t.{quoted(name)}" for name in sorted(self.row_columns))
        cases = "".join(
            f", {'d' if name in _ON_THE_DAY else 'k'}.{quoted(name)} AS {quoted('case__' + name)}" for name in sorted(self.case_columns)
        )
        as_of = render(self.global_value("as_of"))
        facts = "".join(
            f", {_counted(let, f'l_{name}.v')} AS {quoted('let__' + name)}" for name, (let, _) in lets.items()
        )
        let_joins = "".join(f" LEFT JOIN l_{name} ON l_{name}._key = {self.let_key(sql, let)}" for name, (let, sql) in lets.items())
        let_heads = "".join(f", l_{name} AS ({sql})" for name, (_, sql) in lets.items())
        body = f"""WITH r AS (
  SELECT {case_id} AS case_id, CAST({subject} AS VARCHAR) AS _subject_id, {subject_table} AS _subject_table,
    CAST({event} AS DATE) AS _event_on, row_number() OVER () AS _row{rows}
  FROM {source}
), c AS (
  SELECT r.*{cases}, d.case_type AS _case_type, d.team AS _team_then, d.worker AS _worker_then,
    n.team AS _team_now, n.worker AS _worker_now, k.manager AS _manager
  FROM r LEFT JOIN cases k ON k.case_id = r.case_id
  LEFT JOIN {CASE_DAYS} d ON d.case_id = r.case_id AND r._event_on BETWEEN d.from_on AND d.to_on
  LEFT JOIN {CASE_DAYS} n ON n.case_id = r.case_id AND {as_of} BETWEEN n.from_on AND n.to_on
  WHERE k.case_id IS NOT NULL OR r.case_id IS NULL
){let_heads}, f AS (
  SELECT c.*{facts} FROM c{let_joins}
), t AS (
  SELECT f.*, {terms} FROM f{self.clock_for(*self.all_terms())}
), {self.judged()}
{final}"""
        tables = {table for table, _ in self.uses} | ({rule.each} & set(self.around.contracts))
        tables |= {let.source for let in rule.let if let.source in self.around.contracts}
        self.refuse_unlisted(tables)
        values = {name: self.global_value(name) for name in GLOBALS}
        own = {name for name, view in self.read_views.items() if self.depends_on_rule(view)}
        views = {}
        for name, view in self.read_views.items():
            place = Expr("", self.rule.place)
            parameters = {
                parameter: self.parameter(rule.parameters[parameter], place)
                for parameter in view.parameters
                if parameter not in self.lists
            }
            views[name] = render(view_sql(view, self.translator(place), values | parameters))
        absent = tuple(table for table in rule.uses_if_present if table not in self.around.present)
        return Compiled(rule, body, views, frozenset(own), frozenset(self.uses), absent)

    def depends_on_rule(self, view: CheckedView) -> bool:
        return bool(view.parameters) or any(self.depends_on_rule(self.around.views[name]) for name in view.views)

    def refuse_unlisted(self, tables: set[str]) -> None:
        listed = {*self.rule.needs, *self.rule.uses_if_present, *_IMPLICIT}
        for table in sorted(tables - listed):
            raise RuleFileError(f"{self.rule.place}: reads {table}; list it under needs, or under uses_if_present")
        for table in self.rule.needs:
            if table not in self.around.contracts:
                raise RuleFileError(f'{self.rule.place}: needs "{table}", which is no table.{did_you_mean(table, self.around.contracts)}')

    def identity(self) -> tuple[str, str, str]:
        """Return the SQL of subject id, subject table and day of the event."""
        rule, contracts = self.rule, self.around.contracts
        for name in ("case_id", *rule.subject):
            if name not in self.columns:
                raise RuleFileError(f'{rule.place}: "{name}" is no column of {rule.each}.{did_you_mean(name, self.columns)}')
        if rule.each in contracts:
            names = rule.subject or (contracts[rule.each].key,)
            table = f"'{rule.each}'"
        else:
            names = rule.subject or ("subject_id",)
            table = 't."subject_table"'
            for name in ("subject_table", *names):
                if name not in self.columns:
                    raise RuleFileError(f"{rule.place}: the view {rule.each} must give {name}")
        subject = " || '|' || ".join(f"t.{quoted(name)}" for name in names)
        return subject, table, self.event_sql()

    def event_sql(self) -> str:
        rule, contracts = self.rule, self.around.contracts
        if rule.event_on is not None:
            tree = self.translator(rule.event_on).translate(parse_expression(rule.event_on), self.resolve_event)
            return render(tree)
        if rule.each == "cases":
            return render(self.global_value("as_of"))
        if rule.each in contracts:
            happened = contracts[rule.each].as_of.happened
            if not happened:
                return render(self.global_value("as_of"))
            return f"t.{quoted(happened[0])}"
        if "event_on" not in self.columns:
            raise RuleFileError(f"{rule.place}: the view {rule.each} must give event_on, or the rule say it")
        return 't."event_on"'

    def resolve_event(self, column: exp.Column) -> exp.Expr:
        expr = self.rule.event_on
        assert expr is not None  # noqa: S101 - called for a rule that has one
        if not column.table and column.name in self.columns:
            if self.rule.each in self.around.contracts:
                self.uses.add((self.rule.each, base_column(column.name)))
            return exp.column(column.name, table="t", quoted=True)
        if not column.table and column.name in GLOBALS:
            return self.global_value(column.name)
        raise self.unknown(column, expr, [*self.columns, *GLOBALS])

    def all_terms(self) -> list[Expr]:
        rule = self.rule
        single = (rule.when, rule.not_due_until, rule.undecided_if, rule.due, rule.done, rule.until, rule.tolerance)
        named = (*rule.reason.values(), *rule.reasons.values(), *(item for item, _ in rule.severity.when))
        shown = (*rule.evidence.values(), *self.message_slots().values())
        return [expr for expr in (*single, *named, *shown) if expr is not None]

    def terms(self) -> str:
        """Return the columns of every expression of the rule, each evaluated once per row."""
        rule = self.rule
        reasons = self.reason_sql()
        parts = {
            "_in_population": self.sql(rule.when, "true"),
            "_grace_until": f"CAST({self.sql(rule.not_due_until, 'NULL')} AS DATE)",
            "_unknown": self.unknown_sql(),
            "_due": f"CAST({self.sql(rule.due, 'NULL')} AS DATE)",
            "_done": f"CAST({self.sql(rule.done, 'NULL')} AS DATE)",
            "_until": f"CAST({self.sql(rule.until, 'NULL')} AS DATE)",
            "_tolerance": f"CAST(coalesce({self.sql(rule.tolerance, '0')}, 0) AS INTEGER)",
        }
        parts |= {f"_r{number}": sql for number, sql in enumerate(reasons.values())}
        parts |= {f"_n{number}": self.sql(expr, "true") for number, expr in enumerate(rule.reason.values())}
        parts |= {f"_s{number}": self.sql(expr, "false") for number, (expr, _) in enumerate(rule.severity.when)}
        parts |= {f"_e{number}": self.sql(expr, "NULL") for number, expr in enumerate(rule.evidence.values())}
        parts |= {f"_m{number}": self.sql(expr, "NULL") for number, expr in enumerate(self.message_slots().values())}
        return ", ".join(f"{sql} AS {name}" for name, sql in parts.items())

    def reason_sql(self) -> dict[str, str]:
        """Return the conditions that flag beside a deadline, by reason."""
        named = {name: render(self.row(expr)) for name, expr in self.rule.reasons.items()}
        blank = [render(self.named_column(name)) + " IS NULL" for name, means in self.rule.missing.items() if means == "flagged"]
        return named | ({"MISSING": " OR ".join(blank)} if blank else {})

    def named_column(self, name: str) -> exp.Expr:
        return self.resolve_row(exp.column(name), Expr(name, self.rule.place))

    def unknown_sql(self) -> str:
        """Return when a value that the verdict needs is not known: overwritten later, or blank where that is told."""
        rule = self.rule
        conditions = [f"coalesce({self.sql(rule.undecided_if, 'false')}, true)"] if rule.undecided_if else []
        conditions += [f"{render(self.named_column(name))} IS NULL" for name, means in rule.missing.items() if means == "undecided"]
        if rule.each in self.around.contracts:
            deciding = [rule.when, rule.due, rule.done, rule.until, *rule.reasons.values()]
            read = {column.name for expr in deciding if expr for column in parse_expression(expr).find_all(exp.Column) if not column.table}
            overwritten = self.around.contracts[rule.each].as_of.overwritten
            conditions += [render(self.named_column(f"{name}__unknown")) for name in overwritten if name in read]
        return " OR ".join(f"({condition})" for condition in conditions) or "false"

    def judged(self) -> str:
        """Return the CTEs that turn terms into a verdict (semantics: "Lapsed duties", "Missing data")."""
        rule = self.rule
        as_of, window = render(self.global_value("as_of")), render(self.global_value("window_from"))
        in_window = {
            "event": f"_event_on BETWEEN {window} AND {as_of}",
            "duty": f"coalesce(_done, _ended, {as_of}) >= {window}",
            "none": "true",
        }[rule.window]
        deadline = (
            f"""CASE WHEN _due IS NULL THEN 'undecided'
      WHEN _done <= _limit THEN 'clear'
      WHEN _ended <= _limit THEN 'not_applicable'
      WHEN _done IS NOT NULL OR _ended IS NOT NULL THEN 'late'
      WHEN {as_of} <= _limit THEN 'not_due'
      ELSE 'outstanding' END"""
            if rule.due
            else "'clear'"
        )
        reasons = [f"_r{number}" for number in range(len(self.reason_names()))]
        any_reason = " OR ".join(f"coalesce({name}, false)" for name in reasons) or "false"
        open_reason = " OR ".join(f"{name} IS NULL" for name in reasons) or "false"
        helpers = [
            table for table, fallback in rule.uses_if_present.items() if not fallback and table not in self.around.present
        ]
        without_helpers = "WHEN _raw = 'clear' THEN 'undecided'" if helpers else ""
        no_grace = "WHEN _raw IN ('flagged', 'undecided') AND _grace_until IS NULL THEN 'undecided'" if rule.not_due_until else ""
        return f"""u AS (
  SELECT t.*, CASE WHEN _until <= {as_of} THEN _until END AS _ended, _due + _tolerance AS _limit FROM t
), w AS (
  SELECT u.*, {in_window} AS _in_window, {deadline} AS _deadline, ({any_reason}) AS _any, ({open_reason}) AS _open FROM u
), x AS (
  SELECT w.*, CASE
    WHEN NOT _in_population OR NOT _in_window THEN 'not_applicable'
    WHEN _in_population IS NULL OR _in_window IS NULL OR _unknown THEN 'undecided'
    WHEN _any OR _deadline IN ('late', 'outstanding') THEN 'flagged'
    WHEN _open AND _deadline <> 'not_applicable' THEN 'undecided'
    ELSE _deadline END AS _raw FROM w
), y AS (
  SELECT x.*, CASE
    WHEN _raw IN ('flagged', 'undecided') AND {as_of} <= _grace_until THEN 'not_due' {no_grace}
    {without_helpers}
    ELSE _raw END AS _verdict FROM x
), z AS (
  SELECT y.*, _verdict = 'flagged' AND _deadline IN ('late', 'outstanding') AS _missed,
    CASE WHEN {self.outstanding_sql()} THEN 'outstanding' ELSE 'late' END AS _state FROM y
)"""

    def reason_names(self) -> list[str]:
        blank = ["MISSING"] if "flagged" in self.rule.missing.values() else []
        return [*self.rule.reasons, *blank]

    def outstanding_sql(self) -> str:
        tests = ["_deadline = 'outstanding'"]
        for number, name in enumerate(self.reason_names()):
            if self.rule.states.get(name, "outstanding") == "outstanding":
                tests.append(f"coalesce(_r{number}, false)")
        return " OR ".join(tests)

    def final(self) -> str:
        rule = self.rule
        as_of = render(self.global_value("as_of"))
        names = self.reason_names()
        held = [f"CASE WHEN _missed AND coalesce(_n{number}, false) THEN {text(name)} END" for number, name in enumerate(rule.reason)]
        held += [f"CASE WHEN coalesce(_r{number}, false) THEN {text(name)} END" for number, name in enumerate(names) if name]
        reason = f"concat_ws(';', {', '.join(held)})" if held else "''"
        late_end = "least(_done, _ended)"
        flag_on = "greatest(_limit, _grace_until) + 1" if rule.due else "_grace_until + 1"
        evidence = ", ".join(f"{text(label)}, _e{number}" for number, label in enumerate(rule.evidence))
        then_or_now = "CASE WHEN _verdict = 'flagged' AND _state = 'outstanding' THEN _{0}_now ELSE _{0}_then END"
        return f"""SELECT _subject_table AS subject_table, _subject_id AS subject_id, case_id, case__family_id AS family_id,
  _event_on AS event_on, _case_type AS case_type, {then_or_now.format('team')} AS team, _manager AS manager,
  {then_or_now.format('worker')} AS worker, _verdict AS verdict,
  CASE WHEN _verdict = 'flagged' THEN _state END AS state,
  CASE WHEN _verdict = 'flagged' THEN {reason} END AS reason,
  CASE WHEN _verdict IN ('flagged', 'not_due') THEN {self.severity_sql()} END AS severity,
  coalesce(_due, CASE WHEN _verdict = 'not_due' THEN _grace_until END) AS due_on,
  CASE WHEN _verdict = 'not_due' THEN {flag_on} END AS flag_on,
  CASE WHEN _missed THEN CASE WHEN _deadline = 'late' THEN {late_end} ELSE {as_of} END - _due END AS days_overdue,
  CASE WHEN _verdict IN ('flagged', 'not_due') THEN {self.message_sql()} END AS message,
  CASE WHEN _verdict = 'flagged' THEN json_object({evidence}) END AS evidence
FROM z"""

    def severity_sql(self) -> str:
        rule = self.rule.severity
        base = _RANKS[rule.base]

        def rank(name: str) -> int:
            return _RANKS[rule.reasons[name]] if name in rule.reasons else base

        parts = [f"CASE WHEN _missed AND coalesce(_n{n}, false) THEN {rank(name)} END" for n, name in enumerate(self.rule.reason)]
        if self.rule.due and not self.rule.reason:
            parts.append(f"CASE WHEN _missed THEN {base} END")
        parts += [f"CASE WHEN coalesce(_r{number}, false) THEN {rank(name)} END" for number, name in enumerate(self.reason_names())]
        gravest = f"coalesce(greatest({', '.join([*parts, 'NULL::INTEGER'])}), {base})"
        by_rank = " ".join(f"WHEN {place} THEN {text(name)}" for name, place in _RANKS.items())
        overrides = " ".join(f"WHEN coalesce(_s{n}, false) THEN {text(severity)}" for n, (_, severity) in enumerate(rule.when))
        plain = f"CASE {gravest} {by_rank} END"
        return f"CASE {overrides} ELSE {plain} END" if overrides else plain

    # -- messages --------------------------------------------------------------------------------------------------

    def message_slots(self) -> dict[str, Expr]:
        """Return what the messages name in braces, apart from what only the verdict knows."""
        slots: dict[str, Expr] = {}
        for message in self.rule.message.values():
            for found in _SLOT.finditer(message.text):
                name = found.group(1).strip()
                if name not in ("due_on", "days_overdue", "as_of"):
                    slots.setdefault(name, Expr(name, message.place))
        return slots

    def message_sql(self) -> str:
        """Return the text of a flag: one sentence per reason that holds, or the one for its state."""
        messages = self.rule.message
        names = list(self.rule.reason)
        spoken = [
            f"CASE WHEN _missed AND coalesce(_n{names.index(name)}, false) THEN {self.template(messages[name])} END"
            for name in names
            if name in messages
        ]
        spoken += [
            f"CASE WHEN coalesce(_r{number}, false) THEN {self.template(messages[name])} END"
            for number, name in enumerate(self.reason_names())
            if name and name in messages
        ]
        by_state = [
            f"WHEN _verdict = 'not_due' OR _state = '{state}' THEN {self.template(messages[state])}"
            for state in ("outstanding", "late")
            if state in messages
        ]
        general = self.template(messages[""]) if "" in messages else "NULL"
        if by_state:
            general = f"CASE {' '.join(by_state)} ELSE {general} END"
        if not spoken:
            return general
        joined = f"nullif(concat_ws(' ', {', '.join(spoken)}), '')"
        return f"coalesce({joined}, {general})"

    def template(self, message: Expr) -> str:
        slots = list(self.message_slots())
        parts: list[str] = []
        last = 0
        known = {"due_on": "_due", "days_overdue": self.days_sql(), "as_of": render(self.global_value("as_of"))}
        for found in _SLOT.finditer(message.text):
            name, unit = found.group(1).strip(), found.group(2)
            value = known.get(name) or f"_m{slots.index(name)}"
            parts += [text(message.text[last : found.start()]), said(value, unit)]
            last = found.end()
        parts.append(text(message.text[last:]))
        return f"concat({', '.join(part for part in parts if part != _EMPTY)})"

    def days_sql(self) -> str:
        as_of = render(self.global_value("as_of"))
        return f"(CASE WHEN _deadline = 'late' THEN least(_done, _ended) ELSE {as_of} END - _due)"


_EMPTY = "''"


def text(value: str) -> str:
    """Return *value* as an SQL text."""
    return exp.Literal.string(value).sql(DIALECT)


def said(value: str, unit: str | None) -> str:
    """
    Return the SQL that says a value in words: a date as 23 December 2019, a number without needless digits.

    With a *unit* the number is followed by it, in the singular for 1 (``{days_overdue:days}``).
    """
    shown = f"CAST({value} AS VARCHAR)"
    words = (
        f"CASE WHEN {value} IS NULL THEN '(not recorded)' "
        f"WHEN typeof({value}) = 'DATE' THEN strftime(TRY_CAST({shown} AS DATE), '%-d %B %Y') "
        f"WHEN typeof({value}) = 'DOUBLE' THEN regexp_replace({shown}, '\\.0$', '') ELSE {shown} END"
    )
    if not unit:
        return words
    one = re.sub(r"s$", "", unit.strip())
    return f"concat({words}, CASE WHEN {shown} IN ('1', '1.0') THEN {text(' ' + one)} ELSE {text(' ' + unit.strip())} END)"


def render(tree: exp.Expr) -> str:
    """Return the DuckDB text of a tree, identifiers quoted."""
    return str(tree.sql(DIALECT, identify=True))


def _from_c(node: exp.Expr) -> exp.Expr:
    return exp.column(node.name, table="c", quoted=True) if isinstance(node, exp.Column) and not node.table else node


def _counted(let: Let, value: str) -> str:
    """Return the value of a fact; a count of no rows is 0, everything else of no rows is blank."""
    is_count = isinstance(parse_expression(let.value), exp.Count)
    return f"coalesce({value}, 0)" if is_count else value


def literal(value: Any) -> exp.Expr:
    """Return a parameter's value as SQL: a number where it is written as one, true and false, else a text."""
    shown = str(value)
    if re.fullmatch(r"-?\d+(\.\d+)?", shown):
        return exp.Literal.number(shown)
    if shown.lower() in ("true", "false"):
        return exp.Boolean(this=shown.lower() == "true")
    return exp.Literal.string(shown)


def literal_text(value: Any) -> exp.Expr:
    """Return *value* as an SQL text, digits or not."""
    return exp.Literal.string(str(value))
