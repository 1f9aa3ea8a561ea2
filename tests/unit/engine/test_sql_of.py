"""A rule printed for a warehouse of one's own: one statement, in the dialect asked for."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlglot
from sqlglot import exp

from recordcheck.engine import Question, sql_of
from recordcheck.errors import RuleFileError, UsageError

DIALECTS = ["duckdb", "tsql", "spark", "postgres"]

DEADLINE = """
each: visits
needs: [visits]
uses_if_present: [notes]
when: case.case_type in ('CP', 'CIN')
due: add_days(visited_on, write_up_days)
tolerance: extra_days
done: recorded_on
until: case.closed_on
reason: LATE
also: {NO_NOTE: last_note is null}
parameters:
  write_up_days: {value: {CP: 17, other: 19}, unit: days, by: case.case_type}
  extra_days: {value: 2, unit: days}
let: {last_note: {from: notes, value: max(event_on), where: event_on >= row.visited_on}}
evidence: [visited_on, last_note]
message: {outstanding: "Written up {days_overdue:days} late, the manager's note is of {last_note}.", late: Late.}
"""
MONTHS = "each: plans\nneeds: [plans]\ndue: add_months(started_on, 3)\ndone: ended_on\n"
WORKING_DAYS = "each: visits\nneeds: [visits]\ndue: add_working_days(visited_on, 5)\ndone: recorded_on\n"
WORDS = "each: visits\nneeds: [visits]\nkind: text\nflag_if: {NO_PLAN: \"not mentions(narrative, 'plans')\"}\n"
ON_A_VIEW = "each: busy\nneeds: [visits]\nflag_if: made > 3\nparameters: {often: {value: 7, unit: visits}}\n"
BUSY = """-- One row per case that was visited often.
SELECT v.case_id, 'cases' AS subject_table, v.case_id AS subject_id, max(v.visited_on) AS event_on, count(*) AS made
FROM visits v
GROUP BY v.case_id
HAVING count(*) >= often
"""
STEMS = "each: visits\nneeds: [visits]\nkind: text\nflag_if: shares_stem(narrative, purpose)\n"
ALIKE = "each: visits\nneeds: [visits]\nkind: text\nflag_if: similarity(narrative, purpose) > 0.8\n"
RULES = {
    "deadline": DEADLINE,
    "months": MONTHS,
    "working days": WORKING_DAYS,
    "words": WORDS,
    "view": ON_A_VIEW,
    "stems": STEMS,
    "similarity": ALIKE,
}
CANNOT = {
    ("tsql", "working days"): "working days are looked up in a list (clock.days[...]), which T-SQL has not",
    ("tsql", "stems"): "shares_stem is printed with &&, which T-SQL has not",
    ("spark", "stems"): "shares_stem is printed with &&, which Spark has not",
    ("tsql", "similarity"): "similarity is printed with slices of lists, which T-SQL has not",
}


@pytest.fixture
def printed(desk):
    """Return a function that prints a rule for a dialect."""

    def to_print(rule, dialect, clock=None):
        book = desk.book(rule, views={"busy": BUSY}, lexicons={"plans": "terms: [plan, goal*]"})
        question = Question(dt.date(2019, 12, 23), dt.date(2019, 6, 1), clock=clock or desk.clock)
        return sql_of(book.rules["TST-01"], book, desk.contracts, question, dialect)

    return to_print


def parsed(sql, dialect):
    return [statement for statement in sqlglot.parse(sql, dialect=dialect) if statement is not None]


def printings():
    """Return every rule with every dialect, those marked that cannot be printed yet."""
    for dialect in DIALECTS:
        for name in RULES:
            reason = CANNOT.get((dialect, name))
            marks = [pytest.mark.xfail(strict=True, raises=sqlglot.ParseError, reason=reason)] if reason else []
            yield pytest.param(dialect, name, marks=marks)


@pytest.mark.parametrize(("dialect", "name"), list(printings()))
def test_a_rule_is_one_query_in_each_dialect(printed, dialect, name):
    [statement] = parsed(printed(RULES[name], dialect), dialect)
    assert isinstance(statement, exp.Query)
    assert {"case_id", "subject_id", "verdict", "state", "reason", "due_on", "message"} <= set(statement.named_selects)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_it_reads_the_tables_that_the_rule_names(printed, dialect):
    [statement] = parsed(printed(DEADLINE, dialect), dialect)
    own = {cte.alias for cte in statement.find_all(exp.CTE)}
    read = {table.name for table in statement.find_all(exp.Table)} - own
    assert read == {"visits", "notes", "cases", "case_days"}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_it_holds_the_limits_and_dates_of_the_run(printed, dialect):
    [statement] = parsed(printed(DEADLINE, dialect), dialect)
    written = {literal.this for literal in statement.find_all(exp.Literal)}
    assert {"17", "19", "2", "2019-12-23", "2019-06-01"} <= written


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_view_is_written_out_in_it(printed, dialect):
    [statement] = parsed(printed(ON_A_VIEW, dialect), dialect)
    [view] = [cte for cte in statement.find_all(exp.CTE) if cte.alias == "busy"]
    assert [having.find(exp.Literal).this for having in view.find_all(exp.Having)] == ["7"]


def test_how_months_count_is_in_it(printed, clock):
    in_days = printed(MONTHS, "duckdb", replace(clock, month_mode="days"))
    assert "91" in in_days
    assert "91" not in printed(MONTHS, "duckdb", clock)


def test_it_is_printed_over_many_lines(printed):
    lines = printed(DEADLINE, "tsql").splitlines()
    assert len(lines) > 50
    assert max(map(len, lines)) < 200


@pytest.mark.parametrize("dialect", ["oracel", "sql server", "duck db"])
def test_an_unknown_dialect_is_told_to_whoever_typed_it(printed, dialect):
    with pytest.raises(UsageError) as told:
        printed(DEADLINE, dialect)
    assert f'"{dialect}"' in str(told.value)
    assert "tsql" in str(told.value)


def test_a_rule_with_a_mistake_is_told_to_its_author(printed):
    with pytest.raises(RuleFileError, match=r'TST-01-0\.yaml:\d+:\d+: .*Did you mean "recorded_on"'):
        printed(DEADLINE.replace("done: recorded_on", "done: recordd_on"), "tsql")
