"""Every rule over every record: what is flagged, what falls due, what each rule found, what could not be judged."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pyarrow as pa
import sqlglot

from recordcheck.engine.clock import Clock
from recordcheck.engine.compile import Compiled, compile_rule
from recordcheck.engine.duck import AT_ONCE, locked_duckdb
from recordcheck.engine.language import DIALECT
from recordcheck.engine.quoting import quoted, text
from recordcheck.engine.scope import Surroundings
from recordcheck.engine.tables import as_of_sql, case_days_sql
from recordcheck.engine.verdict import COLUMNS
from recordcheck.engine.views import CASE_DAYS, CheckedViews, check_views
from recordcheck.errors import RuleFileError, UsageError
from recordcheck.model import COULD_NOT_RUN_COLUMNS, DUE_SOON_COLUMNS, FLAG_COLUMNS, OUTCOME_COLUMNS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from recordcheck.model import Contracts
    from recordcheck.rule import Rule, Rulebook

MISTAKE = "the rule has a mistake: "
"""What is said before a mistake that names its own place."""

_TYPES = {"event_on": "DATE", "due_on": "DATE", "flag_on": "DATE", "days_overdue": "BIGINT"}
_JUDGED = ", ".join(f"{name} {_TYPES.get(name, 'VARCHAR')}" for name in ("rule_id", *COLUMNS))
"""The columns of the table into which all rules write."""

_ABOUT = ("title", "kind", "certainty")
"""What a flag tells of its rule."""

_TIMELINE = ("care_periods", "plans", "case_history", "workers")
_TIMELINE_COLUMNS = {
    "cases": ("case_id", "case_type", "team", "worker", "worker_id", "family_id", "manager"),
    "care_periods": ("case_id", "started_on", "ended_on"),
    "plans": ("case_id", "kind", "started_on", "version_on", "ended_on"),
    "case_history": ("case_id", "case_type", "team", "worker_id", "started_on", "ended_on"),
    "workers": ("worker_id", "worker"),
}


@dataclass(frozen=True)
class Question:
    """What is asked of the records."""

    as_of: dt.date
    window_from: dt.date
    team: str = ""
    """Judge only cases that are in this team today; blank for all."""
    due_soon_days: int = 14
    clock: Clock = field(default_factory=Clock)
    empty_is_absent: bool = True
    """Whether a table without rows, beside cases, is taken for a missing extract."""


@dataclass(frozen=True)
class Judged:
    """The answer; frames have the columns of `model`, flags by rule and subject, without `status` and `record`."""

    flags: pd.DataFrame
    outcomes: pd.DataFrame
    due_soon: pd.DataFrame
    could_not_run: pd.DataFrame
    cases: int
    seconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """How long each rule took, several at a time."""
    verdicts: Mapping[str, pd.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    """By rule id, only where asked for: every subject with its verdict."""


def latest_day(tables: Mapping[str, pd.DataFrame], contracts: Contracts, today: dt.date) -> tuple[dt.date, str] | None:
    """
    Return the newest day on which something happened or was recorded, and the column that says so.

    Days after *today* do not count, nor do planned rows, nor due, birth and expected dates.  None when no
    table has such a day.
    """
    newest: tuple[dt.date, str] | None = None
    for name, frame in tables.items():
        rule = contracts[name].as_of
        done = frame
        for column, value in rule.planned.items():
            if column in frame:
                done = done[~(done[column] == value).fillna(value=False)]
        for column in (*rule.happened, *([rule.recorded] if rule.recorded else [])):
            if column not in done:
                continue
            days = pd.to_datetime(done[column], errors="coerce").dropna()
            days = days[days < pd.Timestamp(today) + pd.Timedelta(days=1)]
            if len(days) and (newest is None or days.max().date() > newest[0]):
                newest = (days.max().date(), f"{name}.{column}")
    return newest


def judge(
    tables: Mapping[str, pd.DataFrame | pa.Table],
    contracts: Contracts,
    book: Rulebook,
    question: Question,
    *,
    out_of_use: Mapping[str, str] | None = None,
    views: CheckedViews | None = None,
    keep_verdicts: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Judged:
    """
    Give every record one verdict under every rule of *book*.

    A record whose needed value is missing is undecided; a rule whose table or column is missing, or that
    raises, is listed in `could_not_run` with the reason, and the other rules still run.

    Args:
        tables: Frames as `model.Export.tables` describes them, or Arrow tables of the same.  Left unchanged.

        contracts: The contracts of all canonical tables.

        book: The rules; those in `broken` are listed as could not run.

        question: As-of date, window, team and how days are counted.

        out_of_use: Tables that are not in *tables* because they are unusable, and why.

        views: The views of *book*, where they have been checked already.

        keep_verdicts: Whether to return every subject's verdict as well (for tests and a single case).

        progress: Called with a rule's id, how many rules are done and how many there are.
    """
    with locked_duckdb() as connection:
        bench = _Bench(connection, tables, contracts, question, out_of_use or {})
        around = Surroundings(
            contracts=contracts,
            views=views or check_views(book.views, contracts),
            lexicons=book.lexicons,
            signals=book.signals,
            as_of=question.as_of,
            window_from=question.window_from,
            month_mode=question.clock.month_mode,
            team=question.team,
            held=frozenset(tables),
            present=bench.present,
            columns=frozenset(f"{name}.{column}" for name in tables for column in bench.columns(name)),
        )
        could_not: list[dict[str, str]] = [
            _could_not(rule_id, "", f"{MISTAKE}{mistake}") for rule_id, mistake in book.broken.items()
        ]
        runnable: list[Compiled] = []
        for rule in book.rules.values():
            try:
                compiled = compile_rule(rule, around)
            except RuleFileError as error:
                could_not.append(_could_not(rule.id, rule.title, f"{MISTAKE}{error}"))
                continue
            obstacle = bench.obstacle(compiled)
            if obstacle is None:
                runnable.append(compiled)
            else:
                could_not.append(_could_not(rule.id, rule.title, *obstacle))
        bench.prepare(runnable)
        failed = bench.run(runnable, progress)
        cases = bench.count_cases()
        rules = {compiled.rule.id: compiled.rule for compiled in runnable if compiled.rule.id not in failed}
        could_not += [_could_not(name, book.rules[name].title, reason) for name, reason in failed.items()]
        return Judged(
            flags=_told(bench.flagged(), rules, FLAG_COLUMNS),
            outcomes=_outcomes(bench.counts(), rules),
            due_soon=_due_soon(bench.due(), rules),
            could_not_run=pd.DataFrame(could_not, columns=list(COULD_NOT_RUN_COLUMNS), dtype="str"),
            cases=cases,
            seconds=MappingProxyType(bench.seconds),
            verdicts=MappingProxyType({name: bench.verdicts(name) for name in rules} if keep_verdicts else {}),
        )


def sql_of(rule: Rule, book: Rulebook, contracts: Contracts, question: Question, dialect: str) -> str:
    """
    Return the one SELECT of *rule*, pretty-printed for *dialect*, over tables as they stood on the as-of date.

    Raises:
        UsageError: sqlglot knows no such dialect.
    """
    around = Surroundings(
        contracts=contracts,
        views=check_views(book.views, contracts),
        lexicons=book.lexicons,
        signals=book.signals,
        as_of=question.as_of,
        window_from=question.window_from,
        month_mode=question.clock.month_mode,
        team=question.team,
        held=frozenset(contracts),
        present=frozenset(contracts),
        columns=frozenset(f"{name}.{column}" for name, contract in contracts.items() for column in contract.columns),
    )
    compiled = compile_rule(rule, around)
    statement = compiled.statement(compiled.views)
    try:
        return sqlglot.transpile(statement, read=DIALECT, write=dialect, pretty=True)[0]
    except ValueError as error:
        raise UsageError(
            f'"{dialect}" is no SQL dialect; for example duckdb, tsql, spark, postgres, snowflake'
        ) from error


def as_arrow(table: pd.DataFrame | pa.Table) -> pa.Table:
    """Return a frame as an Arrow table; an Arrow-backed one is not copied."""
    return table if isinstance(table, pa.Table) else pa.Table.from_pandas(table, preserve_index=False)


def _could_not(rule_id: str, title: str, reason: str, table: str = "", column: str = "") -> dict[str, str]:
    return {"rule_id": rule_id, "title": title, "reason": reason, "table": table, "column": column}


_SAFE_ERRORS = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, RuleFileError)
"""Errors that speak of the statement alone; all others may quote a cell of the records."""


def _without_values(error: Exception) -> str:
    """Return what went wrong without a word of the records."""
    if isinstance(error, _SAFE_ERRORS):
        return str(error).splitlines()[0][:300]
    return f"{type(error).__name__}: a value of the records does not fit what the rule does with it"


class _Bench:
    """The tables of one run, laid out in one DuckDB."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        tables: Mapping[str, pd.DataFrame | pa.Table],
        contracts: Contracts,
        question: Question,
        out_of_use: Mapping[str, str],
    ) -> None:
        self.connection = connection
        self.tables = tables
        self.contracts = contracts
        self.question = question
        self.out_of_use = out_of_use
        has_cases = "cases" in tables and len(tables["cases"]) > 0
        self.empty = {
            name for name, frame in tables.items() if len(frame) == 0 and has_cases and question.empty_is_absent
        }
        self.present = frozenset(set(tables) - self.empty)
        self.failed_views: dict[str, str] = {}
        self.seconds: dict[str, float] = {}

    def columns(self, table: str) -> Sequence[str]:
        """Return the columns that the export holds of a table."""
        held = self.tables[table]
        return list(held.schema.names) if isinstance(held, pa.Table) else list(held.columns)

    def obstacle(self, compiled: Compiled) -> tuple[str, str, str] | None:
        """Return why a rule cannot run (reason, table, column), or None."""
        rule = compiled.rule
        for table in ("cases", *rule.needs):
            if table in self.out_of_use:
                return f"table {table} is out of use: {self.out_of_use[table]}", table, ""
            if table not in self.tables:
                return f"the export has no table {table}", table, ""
            if table in self.empty and rule.flags_absence:
                return f"table {table} has no rows; is the extract complete?", table, ""
        helpers = set(rule.uses_if_present)
        for table, column in sorted(compiled.uses):
            if table in helpers or table not in self.tables or column in self.columns(table):
                continue
            if self.contracts[table].columns[column].need != "optional" and f"{table}.{column}" not in rule.tolerates:
                return f"the export has no column {column} in {table}", table, column
        return None

    def prepare(self, runnable: Sequence[Compiled]) -> None:
        """Make the tables as they stood, with the columns that *runnable* read; then the views they share."""
        wanted: dict[str, set[str]] = {table: set(columns) for table, columns in _TIMELINE_COLUMNS.items()}
        for compiled in runnable:
            for table, column in compiled.uses:
                wanted.setdefault(table, {"case_id"}).add(column)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            # Asked for one by one, so that the first error is raised here.
            list(pool.map(self._make_table, wanted, wanted.values()))
        self._run(f"CREATE TABLE {CASE_DAYS} AS {case_days_sql(self.present & set(_TIMELINE))}")
        self._make_clock()
        made: set[str] = set()
        for compiled in runnable:
            for name, sql in compiled.views.items():
                if name not in made and name not in compiled.own_views:
                    made.add(name)
                    try:
                        self._run(f"CREATE TABLE {quoted(name)} AS {sql}")
                    except duckdb.Error as error:
                        self.failed_views[name] = f"the view {name} raised an error: {_without_values(error)}"

    def _make_table(self, table: str, columns: set[str]) -> None:
        contract = self.contracts[table]
        raw = quoted(f"raw_{table}")
        table_held = self.tables.get(table)
        held = set(self.columns(table)) if table_held is not None else set()
        wanted = columns | {contract.key} | ({"case_id"} & set(contract.columns))
        with self.connection.cursor() as cursor:
            if table_held is None:
                cursor.execute(f"CREATE TABLE {raw} AS SELECT 1 AS nothing WHERE false").fetchall()
            else:
                cursor.register(f"raw_{table}", as_arrow(table_held))
            as_of = as_of_sql(contract, held, wanted, self.question.as_of, raw)
            cursor.execute(f"CREATE TABLE {quoted(table)} AS {as_of}").fetchall()

    def _make_clock(self) -> None:
        self.connection.register("clock_lists", self.question.clock.lists)
        self._run("CREATE TABLE clock AS SELECT ordinals, days FROM clock_lists")

    def _run(self, sql: str, values: Sequence[Any] = ()) -> None:
        self.connection.execute(sql, list(values)).fetchall()

    def _row(self, sql: str) -> tuple[Any, ...]:
        # fetchall, not fetchone: a result that is not read to its end blocks the connection.
        row: tuple[Any, ...] = self.connection.execute(sql).fetchall()[0]
        return row

    def count_cases(self) -> int:
        team = f" WHERE team = {text(self.question.team)}" if self.question.team else ""
        return int(self._row(f"SELECT count(*) FROM cases{team}")[0])

    def run(self, runnable: Sequence[Compiled], progress: Callable[[str, int, int], None] | None) -> dict[str, str]:
        """Run the rules into one table; return why those failed that did, by rule id."""
        self._run(f"CREATE TABLE judged ({_JUDGED})")
        pool = ThreadPoolExecutor(AT_ONCE)
        failed: dict[str, str] = {}
        try:
            soon = {compiled.rule.id: pool.submit(self._run_rule, compiled) for compiled in runnable}
            for number, (rule_id, done) in enumerate(soon.items()):
                if progress:
                    progress(rule_id, number, len(runnable))
                try:
                    done.result()
                except (duckdb.Error, RuleFileError) as error:
                    failed[rule_id] = f"it raised an error: {_without_values(error)}"
        finally:
            pool.shutdown(cancel_futures=True)
        return failed | self._with_double_subjects()

    def _run_rule(self, compiled: Compiled) -> None:
        for name in compiled.views:
            if name in self.failed_views:
                raise RuleFileError(self.failed_views[name])
        started = time.perf_counter()
        own = {name: sql for name, sql in compiled.views.items() if name in compiled.own_views}
        with self.connection.cursor() as cursor:
            rule_id = text(compiled.rule.id)
            cursor.execute(f"INSERT INTO judged SELECT {rule_id}, * FROM ({compiled.statement(own)})").fetchall()
        self.seconds[compiled.rule.id] = time.perf_counter() - started

    def _with_double_subjects(self) -> dict[str, str]:
        """Return the rules that judge a record twice, or one without a name; their verdicts are taken out."""
        doubled = self.connection.execute(
            "SELECT rule_id FROM judged WHERE verdict <> 'not_applicable' GROUP BY rule_id "
            "HAVING count(*) <> count(DISTINCT subject_table || '|' || subject_id)"
        ).fetchall()
        for name in doubled:
            self._run("DELETE FROM judged WHERE rule_id = ?", name)
        why = "two judged rows have the same subject, or one has none; the rule's subject must name each row once"
        return {name: f"it raised an error: {why}" for (name,) in doubled}

    def flagged(self) -> pd.DataFrame:
        """Return the flags of all rules."""
        return self._frame("SELECT * FROM judged WHERE verdict = 'flagged' ORDER BY rule_id, subject_id")

    def due(self) -> pd.DataFrame:
        """Return what falls due soon under all rules."""
        until = f"DATE '{self.question.as_of}' + {int(self.question.due_soon_days)}"
        return self._frame(f"SELECT * FROM judged WHERE verdict = 'not_due' AND flag_on <= {until}")

    def counts(self) -> pd.DataFrame:
        """Return how many records have each verdict and state, by rule, team and case type."""
        return self._frame("SELECT rule_id, team, case_type, verdict, state, count(*) AS n FROM judged GROUP BY ALL")

    def verdicts(self, rule_id: str) -> pd.DataFrame:
        """Return every row that a rule judged."""
        return self._frame(f"SELECT * EXCLUDE (rule_id) FROM judged WHERE rule_id = {text(rule_id)}")

    def _frame(self, sql: str) -> pd.DataFrame:
        frame: pd.DataFrame = self.connection.sql(sql).to_arrow_table().to_pandas(types_mapper=pd.ArrowDtype)
        return frame


def _told(frame: pd.DataFrame, rules: Mapping[str, Rule], columns: Sequence[str]) -> pd.DataFrame:
    """Return judged rows with what is told of their rules."""
    about = {name: frame["rule_id"].map({rule.id: getattr(rule, name) for rule in rules.values()}) for name in _ABOUT}
    return frame.assign(**about).reindex(columns=list(columns))


def _due_soon(frame: pd.DataFrame, rules: Mapping[str, Rule]) -> pd.DataFrame:
    due = _told(frame, rules, DUE_SOON_COLUMNS)
    return due.sort_values(["flag_on", "rule_id", "case_id", "subject_id"], ignore_index=True)


_VERDICT_COUNTS = ("clear", "flagged", "not_due", "undecided", "not_applicable")


def _outcomes(counts: pd.DataFrame, rules: Mapping[str, Rule]) -> pd.DataFrame:
    by_rule = dict(list(counts.groupby("rule_id")))
    rows = [row for rule in rules.values() for row in _outcome_rows(rule, by_rule.get(rule.id, counts[:0]))]
    return pd.DataFrame(rows, columns=list(OUTCOME_COLUMNS))


def _outcome_rows(rule: Rule, counts: pd.DataFrame) -> list[dict[str, Any]]:
    about = {"rule_id": rule.id, "title": rule.title, "family": rule.family, "kind": rule.kind}
    groups: dict[tuple[str, str], dict[str, int]] = {}
    for _, team, case_type, verdict, state, n in counts.itertuples(index=False):
        group = groups.setdefault(
            (_text(team), _text(case_type)), dict.fromkeys((*_VERDICT_COUNTS, "outstanding", "late"), 0)
        )
        group[verdict] += int(n)
        if verdict == "flagged":
            group[state] += int(n)
    if not groups:
        groups = {("", ""): dict.fromkeys((*_VERDICT_COUNTS, "outstanding", "late"), 0)}
    return [
        about
        | {"team": team, "case_type": case_type, "eligible": _eligible(group), "pass_rate": _pass_rate(group)}
        | group
        for (team, case_type), group in sorted(groups.items())
    ]


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _eligible(group: Mapping[str, int]) -> int:
    return sum(group[name] for name in ("clear", "flagged", "not_due", "undecided"))


def _pass_rate(group: Mapping[str, int]) -> float | None:
    judged = group["clear"] + group["flagged"]
    return group["clear"] / judged if judged else None
