"""Rule -> one SELECT that gives every record one verdict, with reason, state, severity, message and evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from recordcheck.engine.facts import Fact, fact_of
from recordcheck.engine.language import parse_expression
from recordcheck.engine.messages import slots_of
from recordcheck.engine.quoting import quoted, text
from recordcheck.engine.scope import Scope, Surroundings
from recordcheck.engine.verdict import final_select, verdict_ctes
from recordcheck.engine.views import CASE_DAYS, GLOBALS, CheckedView, view_sql
from recordcheck.errors import RuleFileError, did_you_mean
from recordcheck.rule import Expr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recordcheck.rule import Rule

_ON_THE_DAY = ("case_type", "team", "worker", "worker_id")
"""What `case.` reaches as it was on the day of the event; its other columns are those of the case."""
_IMPLICIT = {"cases", CASE_DAYS}
"""What a rule may read without listing it."""


@dataclass(frozen=True)
class Compiled:
    """A rule ready to run."""

    rule: Rule
    body: str
    """The statement without the views that it reads."""
    views: Mapping[str, str]
    """The SQL of the views that it reads, in the order in which they build on each other."""
    own_views: frozenset[str]
    """Those of `views` that depend on the rule's limits; the others are the same for every rule."""
    uses: frozenset[tuple[str, str]]
    """The columns of canonical tables that it reads, as (table, column)."""

    def statement(self, views: Mapping[str, str]) -> str:
        """Return the statement with *views* written out in it."""
        heads = "".join(f"{quoted(name)} AS ({sql}), " for name, sql in views.items())
        return f"WITH {heads}{self.body.removeprefix('WITH ')}"


def compile_rule(rule: Rule, around: Surroundings) -> Compiled:
    """
    Return *rule* as one SELECT over the tables as they stood on the as-of date.

    Raises:
        RuleFileError: With file, line and column, where the rule names something that is not there or says
            something that the rule language does not have.
    """
    scope = Scope(rule, around)
    facts = [fact_of(let, scope) for let in rule.let]
    deciding, telling = _deciding(rule, scope, facts), _telling(rule, scope)
    lacking = _lacking(rule, scope)
    if lacking:
        # A helping table without a column that the rule reads is no help: as if it were not there.
        held, present = around.held - lacking, around.present - lacking
        return compile_rule(rule, replace(around, held=held, present=present, written={}))
    body = _body(rule, scope, facts, deciding, telling)
    _refuse_unlisted(rule, scope)
    own = frozenset(name for name, view in scope.views.items() if _depends_on_limits(view, around))
    return Compiled(rule, body, _views(rule, scope), own, frozenset(scope.uses))


def _lacking(rule: Rule, scope: Scope) -> set[str]:
    """Return the helping tables that are there without a wanted column that the rule reads."""
    around = scope.around
    return {
        table
        for table, column in scope.uses
        if table in rule.uses_if_present
        and table in around.held
        and f"{table}.{column}" not in around.columns
        and f"{table}.{column}" not in rule.tolerates
        and around.contracts[table].columns[column].need != "optional"
    }


def _body(
    rule: Rule, scope: Scope, facts: Sequence[Fact], deciding: Mapping[str, str], telling: Mapping[str, str]
) -> str:
    """Return the statement: rows, their cases, facts, what decides, verdict, what is told of it."""
    subject, subject_table = _subject(rule, scope)
    rows = "".join(f", t.{quoted(name)}" for name in sorted(scope.row_columns - {"case_id"}))
    cases = "".join(
        f", {'d' if name in _ON_THE_DAY else 'k'}.{quoted(name)} AS {quoted('case__' + name)}"
        for name in sorted(scope.case_columns)
    )
    doubts = [fact for fact in facts if fact.unknown_query]
    queries = "".join(f", l_{fact.name} AS ({fact.query})" for fact in facts)
    queries += "".join(f", u_{fact.name} AS ({fact.unknown_query})" for fact in doubts)
    values = "".join(f", {fact.value} AS {quoted('let__' + fact.name)}" for fact in facts)
    values += "".join(f", coalesce(u_{fact.name}.v, false) AS {quoted('doubt__' + fact.name)}" for fact in doubts)
    joins = "".join(f" LEFT JOIN l_{fact.name} ON l_{fact.name}._key = {fact.key}" for fact in facts)
    joins += "".join(f" LEFT JOIN u_{fact.name} ON u_{fact.name}._key = {fact.key}" for fact in doubts)
    team = f" AND (k.team = {text(scope.around.team)} OR r.case_id IS NULL)" if scope.around.team else ""
    as_of = scope.day("as_of")
    names = [*sorted(scope.row_columns), *(f"case__{name}" for name in sorted(scope.case_columns))]
    names += [f"let__{fact.name}" for fact in facts]
    told = "".join(telling.values())
    # Only what is still told of goes on: each step names its columns, and planning takes longer than the work.
    carried = [*_CARRIED, *(quoted(name) for name in names if quoted(name) in told and quoted(name) not in _CARRIED)]
    return f"""WITH r AS (
  SELECT t.case_id AS case_id, CAST({subject} AS VARCHAR) AS _subject_id, {subject_table} AS _subject_table,
    CAST({_event_on(rule, scope)} AS DATE) AS _event_on, row_number() OVER () AS _row{rows}
  FROM {quoted(rule.each)} t
), c AS (
  SELECT r.*{cases}, d.case_type AS _case_type, d.team AS _team_then, d.worker AS _worker_then,
    n.team AS _team_now, n.worker AS _worker_now, k.manager AS _manager
  FROM r LEFT JOIN cases k ON k.case_id = r.case_id
  LEFT JOIN {CASE_DAYS} d ON d.case_id = r.case_id AND r._event_on BETWEEN d.from_on AND d.to_on
  LEFT JOIN {CASE_DAYS} n ON n.case_id = r.case_id AND {as_of} BETWEEN n.from_on AND n.to_on
  WHERE (k.case_id IS NOT NULL OR r.case_id IS NULL){team}
){queries}, f AS (
  SELECT c.*{values} FROM c{joins}
), t AS (
  SELECT {", ".join(carried)}, {_listed(deciding)} FROM f{scope.clock_for(*_deciding_expressions(rule))}
), {verdict_ctes(rule, scope.around.held)}, q AS (
  SELECT z.*{"".join(f", {sql} AS {name}" for name, sql in telling.items())} FROM z{scope.clock_for(*_telling_expressions(rule))}
)
{final_select(rule)}"""


_CARRIED = (
    "case_id", '"case__family_id"', "_subject_id", "_subject_table", "_event_on", "_case_type", "_team_then",
    "_worker_then", "_team_now", "_worker_now", "_manager",
)  # fmt: skip
"""What the verdict says of every record."""


def _deciding_expressions(rule: Rule) -> list[Expr]:
    """Return the expressions that the verdict, its reasons and its severity rest on."""
    single = (rule.when, rule.not_due_until, rule.undecided_if, rule.due, rule.done, rule.until, rule.tolerance)
    named = (*rule.reason.values(), *rule.reasons.values(), *(condition for condition, _ in rule.severity.when))
    return [expr for expr in (*single, *named, *_limit_keys(rule)) if expr is not None]


def _telling_expressions(rule: Rule) -> list[Expr]:
    """Return the expressions that only tell: evidence, and what the messages name."""
    return [*rule.evidence.values(), *slots_of(rule).values(), *_limit_keys(rule)]


def _limit_keys(rule: Rule) -> list[Expr]:
    return [parameter.by for parameter in rule.parameters.values() if parameter.by is not None]


def _listed(terms: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in terms.items())


def _deciding(rule: Rule, scope: Scope, facts: Sequence[Fact]) -> dict[str, str]:
    """Return a column for every expression that decides, each evaluated once per row."""
    terms = {
        "_as_of": scope.day("as_of"),
        "_window_from": scope.day("window_from"),
        "_in_population": scope.sql(rule.when, "true"),
        "_grace_until": f"CAST({scope.sql(rule.not_due_until, 'NULL')} AS DATE)",
        "_due": f"CAST({scope.sql(rule.due, 'NULL')} AS DATE)",
        "_done": f"CAST({scope.sql(rule.done, 'NULL')} AS DATE)",
        "_until": f"CAST({scope.sql(rule.until, 'NULL')} AS DATE)",
        "_tolerance": f"CAST({scope.sql(rule.tolerance, '0')} AS INTEGER)",
    } | _numbered("_r", _reasons(rule, scope))
    terms["_unknown"] = _unknown(rule, scope, facts)
    return (
        terms
        | _numbered("_n", [scope.sql(expr, "true") for expr in rule.reason.values()])
        | _numbered("_s", [scope.sql(condition, "false") for condition, _ in rule.severity.when])
    )


def _telling(rule: Rule, scope: Scope) -> dict[str, str]:
    """Return a column for every expression that only tells, evaluated where there is something to tell."""
    shown = _numbered("_e", [scope.sql(expr, "NULL") for expr in rule.evidence.values()])
    named = _numbered("_m", [scope.sql(expr, "NULL") for expr in slots_of(rule).values()])
    return {name: f"CASE WHEN _verdict = 'flagged' THEN {sql} END" for name, sql in shown.items()} | {
        name: f"CASE WHEN _verdict IN ('flagged', 'not_due') THEN {sql} END" for name, sql in named.items()
    }


def _numbered(mark: str, items: Sequence[str]) -> dict[str, str]:
    return {f"{mark}{number}": sql for number, sql in enumerate(items)}


def _reasons(rule: Rule, scope: Scope) -> list[str]:
    """Return the conditions that flag beside a deadline, in the order of `verdict.reason_names`."""
    blank = [f"{_named(name, rule, scope)} IS NULL" for name, means in rule.missing.items() if means == "flagged"]
    return [*(scope.sql(expr, "false") for expr in rule.reasons.values()), *([" OR ".join(blank)] if blank else [])]


def _named(name: str, rule: Rule, scope: Scope) -> str:
    return scope.resolve(exp.column(name), Expr(name, rule.place))


def _unknown(rule: Rule, scope: Scope, facts: Sequence[Fact]) -> str:
    """
    Return when a value that the verdict needs is not known: overwritten later, or blank where that is told.

    It is asked for after the deciding expressions and before those that only tell, so that *scope* knows which
    dates the verdict rests on.
    """
    conditions = [f"coalesce({scope.sql(rule.undecided_if, 'false')}, true)"] if rule.undecided_if else []
    conditions += [
        f"{_named(name, rule, scope)} IS NULL" for name, means in rule.missing.items() if means == "undecided"
    ]
    conditions += sorted(scope.unknown_if)
    conditions += [quoted(f"doubt__{fact.name}") for fact in facts if fact.unknown_query]
    return " OR ".join(f"({condition})" for condition in conditions) or "false"


def _subject(rule: Rule, scope: Scope) -> tuple[str, str]:
    """Return the SQL of subject id and subject table."""
    contract = scope.around.contracts.get(rule.each)
    names = rule.subject or ((contract.key,) if contract else ("subject_id",))
    for name in ("case_id", *names, *(() if contract else ("subject_table",))):
        if name not in scope.columns:
            hint = did_you_mean(name, scope.columns)
            raise RuleFileError(f'{rule.place}: {rule.each} has no column "{name}", which names the row.{hint}')
    for name in names:
        scope.note(rule.each, name)
    subject = " || '|' || ".join(f"t.{quoted(name)}" for name in names)
    return subject, f"'{rule.each}'" if contract else 't."subject_table"'


def _event_on(rule: Rule, scope: Scope) -> str:
    """Return the SQL of the day of the event: the rule's own, else that of the table or view."""
    if rule.event_on is not None:
        expr = rule.event_on
        tree = parse_expression(expr)
        return scope.writer.sql(tree, expr.place, lambda column: _event_column(column, expr, scope))
    contract = scope.around.contracts.get(rule.each)
    if contract is None and "event_on" not in scope.columns:
        raise RuleFileError(f"{rule.place}: the view {rule.each} must give event_on, or the rule say it")
    if contract is None:
        return 't."event_on"'
    if rule.each == "cases" or not contract.as_of.happened:
        return scope.day("as_of")
    scope.note(rule.each, contract.as_of.happened[0])
    # A meeting that is due and not held has not happened yet: it belongs to today.
    return f"coalesce(t.{quoted(contract.as_of.happened[0])}, {scope.day('as_of')})"


def _event_column(column: exp.Column, expr: Expr, scope: Scope) -> str:
    if not column.table and column.name in scope.columns:
        scope.note(scope.rule.each, column.name)
        return f"t.{quoted(column.name)}"
    if not column.table and column.name in GLOBALS:
        return scope.day(column.name)
    raise scope.unknown(column, expr, [*scope.columns, *GLOBALS])


def _refuse_unlisted(rule: Rule, scope: Scope) -> None:
    contracts = scope.around.contracts
    sources = {rule.each, *(let.source for let in rule.let)} & set(contracts)
    listed = {*rule.needs, *rule.uses_if_present, *_IMPLICIT}
    for table in sorted(({table for table, _ in scope.uses} | sources) - listed):
        raise RuleFileError(f"{rule.place}: reads {table}; list it under needs, or under uses_if_present")
    for table in (*rule.needs, *rule.uses_if_present):
        if table not in contracts:
            raise RuleFileError(f'{rule.place}: needs "{table}", which is no table.{did_you_mean(table, contracts)}')


def _views(rule: Rule, scope: Scope) -> dict[str, str]:
    return {name: _view(view, rule, scope) for name, view in scope.views.items()}


def _view(view: CheckedView, rule: Rule, scope: Scope) -> str:
    """Return the SQL of a view; one that is the same for all rules is written once."""
    written = scope.around.written
    if view.name in written:
        return written[view.name]
    days = {name: scope.day(name) for name in GLOBALS}
    sql = view_sql(view, scope.writer, days | _limits(view, rule, scope))
    if not _depends_on_limits(view, scope.around):
        written[view.name] = sql
    return sql


def _limits(view: CheckedView, rule: Rule, scope: Scope) -> dict[str, str]:
    """Return the limits that a view reads; one by case type cannot be read there, since a view has no `case.`."""
    single = [name for name in view.parameters if name not in scope.lists]
    for name in single:
        if rule.parameters[name].by is not None:
            raise RuleFileError(
                f'{rule.parameters[name].place}: the view {view.name} reads "{name}", so it cannot depend on `by`'
            )
    return {name: scope.parameter(rule.parameters[name], rule.place) for name in single}


def _depends_on_limits(view: CheckedView, around: Surroundings) -> bool:
    return bool(view.parameters) or any(_depends_on_limits(around.views.good[name], around) for name in view.views)
