"""What the rule language takes, and how it refuses the rest: with file, line, column and a suggestion."""

import datetime as dt
import json
import re

import pytest

from recordcheck.engine import Question, judge
from recordcheck.engine.views import check_views

VISITS = [{"visited_on": "2019-12-02", "narrative": "seen"}]
RULE = "each: visits\nneeds: [visits]\nflag_if: {}\n"


def quoted(expression):
    return "'" + expression.replace("'", "''") + "'"


def refusal(desk, expression, more=""):
    return desk.refusal(RULE.format(quoted(expression)) + more, visits=VISITS)


def refusals(desk, expressions, more=""):
    """Return why a rule with each of the expressions could not run, by expression."""
    reasons = desk.refusals([RULE.format(quoted(expression)) + more for expression in expressions], visits=VISITS)
    return dict(zip(expressions, reasons.values(), strict=True))


def not_told(reasons, *words):
    """Return what was not refused as a mistake of the rule, with file, line, column and the words."""
    place = re.compile(r"the rule has a mistake: rules/\S+?:\d+:\d+: ")
    return {
        what: reason
        for what, reason in reasons.items()
        if not place.match(reason) or not all(word in reason for word in words)
    }


# --- taken -------------------------------------------------------------------------------------------------------


PLAIN = {
    "seen and not seen_alone or purpose is null": True,
    "visited_on between date '2019-12-01' and as_of": True,
    "kind in ('CP', 'CIN')": True,
    "kind not in ('CP', 'CIN')": False,
    "kind like 'C%'": True,
    "case when kind = 'CP' then 1 else 2 end": 1,
    "case when case.case_type = 'CIN' then case.team else 'none' end": "North",
    "coalesce(purpose, narrative, 'x')": "Seen",
    "nullif(kind, 'CP')": None,
    "least(3, 1, 2)": 1,
    "greatest(3, 1, 2)": 3,
    "lower(narrative)": "seen",
    "upper(narrative)": "SEEN",
    "trim('  x ')": "x",
    "length(narrative)": 4,
    "concat(kind, '-', narrative)": "CP-Seen",
    "kind || narrative": "CPSeen",
    "left(narrative, 2)": "Se",
    "left(narrative, 9) = narrative": True,
    "left(purpose, 2)": None,
    "abs(-2)": 2,
    "round(2.4)": 2,
    "(1 + 2) * 3 - 4": 5,
    "cast('2019-12-01' as date) < visited_on": True,
    "kind <> 'CIN'": True,
    "kind != 'CP'": False,
    "'it''s -- not; a comment'": "it's -- not; a comment",
    "'case.team row.kind'": "case.team row.kind",
    "row.kind": "CP",
    "purpose = 'x'": None,
}


def test_plain_sql_is_taken(desk):
    visit = {"kind": "CP", "narrative": "Seen", "seen": True, "seen_alone": False}
    assert desk.values({text: text for text in PLAIN}, **visit) == PLAIN


# --- refused -----------------------------------------------------------------------------------------------------


NOT_PLAIN = [
    "drop table visits",
    "select 1",
    "true; drop table visits",
    "true; true",
    "seen, seen_alone",
    "seen from visits",
    "seen as s",
    "seen where true",
    "seen limit 1",
    "distinct seen",
    "seen union select true",
    "visit_id in (select visit_id from visits)",
    "exists (select 1 from visits)",
    "(select max(visited_on) from visits) > as_of",
    "*",
    "visits.*",
    "count(*) over () > 1",
    "row_number() over (order by visited_on) = 1",
    "[1, 2] is null",
    "{'a': 1} is null",
    "narrative[1] = 'x'",
    "list_filter([1], x -> x > 0) is null",
    "visited_on + interval 3 day < as_of",
    "narrative ~ 'x'",
    "? is null",
    "$1 is null",
    "clock.days is null",
    "",
    "(",
    "seen and",
    "'unclosed",
    "seen seen_alone seen",
]


def test_anything_but_one_plain_expression_is_refused(desk):
    assert not_told(refusals(desk, NOT_PLAIN)) == {}


NOT_LISTED = [
    "read_csv('/etc/passwd') is null",
    "read_text('/etc/passwd') is null",
    "glob('/*') is null",
    "getenv('HOME') is null",
    "current_setting('temp_directory') = ''",
    "attach('x.db')",
    "copy visits to 'x.csv'",
    "pragma version",
    "install httpfs",
    "load httpfs",
    "set threads = 1",
    "now() > visited_on",
    "current_date > visited_on",
    "today() > visited_on",
    "random() > 0",
    "regexp_matches(narrative, 'x')",
    "regexp_replace(narrative, 'x', '') = ''",
    "strptime(narrative, '%d') is null",
    "date_part('year', visited_on) > 2000",
    "error('x')",
    "query('select 1') is null",
    "sql_auto_complete('x') is null",
    "nextval('x') > 0",
]


def test_a_function_outside_the_list_is_refused(desk):
    assert not_told(refusals(desk, NOT_LISTED)) == {}


def test_a_cast_to_another_type_is_refused(desk):
    kinds = ["blob", "json", "time", "integer[]", "struct(a int)", "interval", "uuid", "bit", "decimal(3, 1)"]
    assert not_told(refusals(desk, [f"cast(narrative as {kind}) is null" for kind in kinds])) == {}


COUNTS = [
    "max(visited_on) > as_of",
    "count(*) > 1",
    "bool_or(seen)",
    "listing(kind, visited_on) = 'x'",
]


def test_an_aggregate_outside_let_is_refused(desk):
    assert not_told(refusals(desk, COUNTS), "`let`") == {}


# --- names -------------------------------------------------------------------------------------------------------

FULL = """\
id: TST-01
title: A purpose is missing
severity: {{base: medium, when: [{{if: "seen_alone", is: high}}]}}
source: made up
why: It matters.
fix: Do it.
each: visits
needs: [visits, notes]
when: kind = 'CP'
flag_if:
  ABSENT: {absent}
  QUOTED: "seen and {quoted}"
  BLOCK: |
    seen
    and {block}
let:
  last_note: {{from: notes, value: max(event_on), where: {fact}}}
evidence: {{label: {evidence}}}
message: Look at {{{message}}}.
"""
SOUND = {
    "absent": "purpose is null",
    "quoted": "visited_on is null",
    "block": "location is null",
    "fact": "kind = 'call'",
    "evidence": "visited_on",
    "message": "visited_on",
}


def reading(desk, **wrong):
    text = FULL.format(**{**SOUND, **wrong})
    return text, desk.refusal(text, visits=VISITS, notes=[{"event_on": "2019-12-01", "text": "x"}])


@pytest.mark.parametrize(
    ("field", "expression", "word", "meant"),
    [
        ("absent", "purpos is null", "purpos", "purpose"),
        ("absent", "kind = 'CP' and loction is null", "loction", "location"),
        ("absent", "case.teem = 'North'", "teem", "team"),
        ("absent", "last_nte is null", "last_nte", "last_note"),
        ("quoted", "visitd_on is null", "visitd_on", "visited_on"),
        ("fact", "kinde = 'call'", "kinde", "kind"),
        ("fact", "row.visitd_on < event_on", "visitd_on", "visited_on"),
        ("evidence", "visitd_on", "visitd_on", "visited_on"),
    ],
)
def test_an_unknown_column_is_told_with_line_and_column_and_the_nearest_name(
    desk, position, field, expression, word, meant
):
    text, reason = reading(desk, **{field: expression})
    # `case.teem` and `row.x` are told where the prefix or the name begins.
    places = {
        f"TST-01-0.yaml:{position(text, start)}:" for start in (word, expression.partition(".")[0]) if start in text
    }
    assert any(
        place in reason
        for place in places | {f"TST-01-0.yaml:{position(text, f'.{word}')}:" if f".{word}" in text else "-"}
    )
    assert f'"{word}"' in reason or f".{word}" in reason
    assert f'Did you mean "{meant}"?' in reason


def test_an_unknown_column_in_a_block_is_told_with_its_line(desk, position):
    text, reason = reading(desk, block="visitd_on is null")
    line = position(text, "visitd_on").partition(":")[0]
    assert f"TST-01-0.yaml:{line}:" in reason


def test_an_unknown_name_in_a_message_is_told_with_its_line(desk, position):
    text, reason = reading(desk, message="visitd_on")
    line = position(text, "visitd_on").partition(":")[0]
    assert f"TST-01-0.yaml:{line}:" in reason
    assert 'Did you mean "visited_on"?' in reason


def test_an_unknown_function_is_told_with_the_nearest_name(desk):
    reason = refusal(desk, "add_workings_days(visited_on, 5) < as_of")
    assert 'Did you mean "add_working_days"?' in reason


WRONG_NUMBER = [
    "add_days(visited_on) < as_of",
    "add_days(visited_on, 1, 2) < as_of",
    "is_blank()",
    "similarity(narrative) > 0.5",
    "word_count(narrative, purpose) > 5",
    "at() is null",
]


def test_a_wrong_number_of_arguments_is_told(desk):
    assert not_told(refusals(desk, WRONG_NUMBER), "argument") == {}


@pytest.mark.xfail(strict=True, reason="sqlglot knows add_months itself; the message is: is no SQL expression near")
def test_a_wrong_number_of_arguments_of_add_months_is_told(desk):
    assert not_told(refusals(desk, ["add_months(visited_on) < as_of"]), "argument") == {}


WRONG_KIND = [
    "is_one_of(kind, 'CP')",
    "is_one_of(kind, kinds_wanted)",
    "mentions(narrative, narrative)",
    "kind in kinds_wanted",
    "kind = kinds",
    "at('x') is null",
    "is_unknown(visited_on)",
    "words_near(narrative, kinds, kinds, kind)",
]


def test_a_wrong_kind_of_argument_is_a_mistake(desk):
    more = "parameters: {kinds: {value: [CP], unit: kinds}}\n"
    assert not_told(refusals(desk, WRONG_KIND, more)) == {}


def test_the_moment_of_a_date_column_is_a_mistake(desk):
    assert "the rule has a mistake" in refusal(desk, "at(visited_on) is null")


def test_is_present_takes_the_name_of_a_table(desk):
    asked = [f"not is_present({name}) and visited_on is null" for name in ("visit", "nots", "visit.kind")]
    assert not_told(refusals(desk, asked)) == {}


TAKEN = ["kind", "visited_on", "as_of", "window_from"]
NAMED = [
    "parameters: {{{}: {{value: 5, unit: days}}}}\n",
    "let: {{{}: {{from: visits, value: max(visited_on)}}}}\n",
]


def test_a_limit_or_fact_cannot_take_the_name_of_a_column(desk):
    rules = [RULE.format("purpose is null") + words.format(name) for name in TAKEN for words in NAMED]
    assert not_told(desk.refusals(rules, visits=VISITS), "already the name of a column") == {}


def test_a_fact_cannot_take_the_name_of_a_limit(desk):
    more = NAMED[0].format("enough") + NAMED[1].format("enough")
    assert not_told(refusals(desk, ["enough = 5"], more), '"enough"', "`let`") == {}


def test_an_unknown_table_is_told_with_the_nearest_name(desk):
    reason = desk.refusal("each: visit\nneeds: [visits]\nflag_if: purpose is null\n", visits=VISITS)
    assert 'Did you mean "visits"?' in reason


def test_an_unknown_table_under_needs_is_told(desk):
    reason = desk.refusal("each: visits\nneeds: [visits, nots]\nflag_if: purpose is null\n", visits=VISITS)
    assert 'Did you mean "notes"?' in reason


def test_a_subject_that_is_no_column_is_told(desk):
    reason = desk.refusal(RULE.format("purpose is null") + "subject: [visit]\n", visits=VISITS)
    assert '"visit"' in reason


# --- limits ------------------------------------------------------------------------------------------------------


LIMITS = {
    "5": 5,
    "-5": -5,
    "0.25": 0.25,
    "CP": "CP",
    "true": True,
    "x' or '1'='1": "x' or '1'='1",
}


def test_a_limit_is_a_number_where_it_is_written_as_one(desk):
    names = {f"limit_{number}": value for number, value in enumerate(LIMITS)}
    written = "".join(f'  {name}: {{value: "{value}", unit: x}}\n' for name, value in names.items())
    found = desk.values({value: name for name, value in names.items()}, parameters=f"parameters:\n{written}")
    assert found == LIMITS


def test_a_limit_can_depend_on_the_case_type(desk):
    rule = """
each: cases
flag_if: case_id is not null
evidence: [days_allowed]
parameters:
  days_allowed: {value: {CP: 10, CIN: 20, other: 30}, unit: days, by: case.case_type}
"""
    known = {"CP": 10, "CIN": 20, "LAC": 30, None: 30}
    cases = [{"case_id": str(case_type), "case_type": case_type} for case_type in known]
    found = {name: json.loads(row["evidence"])["days_allowed"] for name, row in desk.rows(rule, cases=cases).items()}
    assert found == {str(case_type): limit for case_type, limit in known.items()}


def test_a_case_type_without_a_limit_is_undecided(desk):
    rule = """
each: visits
needs: [visits]
due: add_days(visited_on, days_allowed)
parameters:
  days_allowed: {value: {CP: 10, LAC: 20}, unit: days, by: case.case_type}
"""
    assert desk.row(rule, cases=[{"case_type": "CIN"}], visits=VISITS)["verdict"] == "undecided"


# --- views -------------------------------------------------------------------------------------------------------

VIEW = """-- One row per visit.
SELECT v.case_id, 'visits' AS subject_table, v.visit_id AS subject_id, v.visited_on AS event_on, v.purpose
FROM visits v
"""
ON_VIEW = "each: places\nneeds: [visits]\nflag_if: purpose is null\n"


def view_refusal(desk, sql):
    return desk.refusal(ON_VIEW, views={"places": sql}, visits=VISITS)


def view_refusals(desk, queries):
    """Return why a rule on each of the queries as a view could not run, by query."""
    views = {f"places_{number}": sql for number, sql in enumerate(queries)}
    reasons = desk.refusals([ON_VIEW.replace("places", name) for name in views], views=views, visits=VISITS)
    return dict(zip(queries, reasons.values(), strict=True))


def view_not_told(desk, queries):
    """Return the queries that were not refused as a mistake in the file of the view."""
    return {sql: told for sql, told in view_refusals(desk, queries).items() if "views/places_" not in told}


def test_a_view_is_judged_row_by_row(desk):
    assert desk.row(ON_VIEW, views={"places": VIEW}, visits=VISITS)["subject_table"] == "visits"


STRANGE_SOURCES = [
    "read_csv('/etc/passwd')",
    "read_text('/etc/passwd')",
    "glob('/*')",
    "'/etc/passwd'",
    '"/etc/passwd"',
    "'https://example.org/x.parquet'",
    "information_schema.tables",
    "duckdb_settings()",
    "raw_visits",
    "main.visits",
    "clock",
    "pragma_version()",
    "range(10)",
    "visit",
]


def test_a_view_reads_tables_and_views_alone(desk):
    views = [VIEW.replace("FROM visits v", f"FROM visits v CROSS JOIN {source} x") for source in STRANGE_SOURCES]
    assert view_not_told(desk, views) == {}


STRANGE_VIEWS = [
    VIEW + "; DROP TABLE visits",
    "-- One row.\nCREATE TABLE x AS SELECT 1",
    "-- One row.\nCOPY visits TO 'x.csv'",
    "-- One row.\nATTACH 'x.db'",
    "-- One row.\nPRAGMA version",
    "-- One row.\nSET threads = 1",
    VIEW.replace("v.purpose", "*"),
    VIEW.replace("v.purpose", "getenv('HOME') AS purpose"),
    VIEW.replace("v.purpose", "v.purpos AS purpose"),
    VIEW.replace("v.purpose", "w.purpose"),
    VIEW.replace("SELECT", "SELEC"),
]


def test_a_view_is_one_select_of_known_names(desk):
    assert view_not_told(desk, STRANGE_VIEWS) == {}


def test_an_unknown_column_in_a_view_has_its_line_and_column(desk, position):
    sql = VIEW.replace("v.purpose", "v.purpos AS purpose")
    reason = view_refusal(desk, sql)
    assert (
        f"views/places.sql:{position(sql, 'purpos')}:" in reason
        or f"views/places.sql:{position(sql, 'v.purpos')}:" in reason
    )
    assert 'Did you mean "purpose"?' in reason


def test_a_view_must_say_whose_row_it_is_and_when(desk):
    gone = ["v.case_id, ", "'visits' AS subject_table, ", "v.visit_id AS subject_id, ", "v.visited_on AS event_on, "]
    reasons = view_refusals(desk, [VIEW.replace(part, "") for part in gone])
    assert not_told(reasons) == {}


def test_views_may_not_go_round_in_a_circle(desk):
    one = VIEW.replace("FROM visits v", "FROM visits v JOIN others o ON o.case_id = v.case_id")
    other = VIEW.replace("FROM visits v", "FROM visits v JOIN places o ON o.case_id = v.case_id")
    reason = desk.refusal(ON_VIEW, views={"places": one, "others": other}, visits=VISITS)
    assert "circle" in reason


def test_a_mistake_in_a_view_stops_no_other_rule(desk):
    good = "id: TST-02\n" + RULE.format("purpose is null")
    judged = desk.run([ON_VIEW, good], views={"places": "-- One row.\nSELECT nonsense FROM visit"}, visits=VISITS)
    assert list(judged.could_not_run["rule_id"]) == ["TST-01"]
    assert list(judged.verdicts) == ["TST-02"]


def test_a_view_can_read_a_limit_of_the_rule(desk):
    view = VIEW.replace(
        "v.purpose\nFROM visits v",
        "v.purpose, v.visited_on > add_days(as_of, -recent_days) AS is_recent\nFROM visits v",
    )
    rule = "id: TST-0{0}\neach: places\nneeds: [visits]\nflag_if: is_recent\nparameters: {{recent_days: {{value: {1}, unit: days}}}}\n"
    judged = desk.run([rule.format(1, 30), rule.format(2, 10)], views={"places": view}, visits=VISITS)
    assert {name: list(frame["verdict"]) for name, frame in judged.verdicts.items()} == {
        "TST-01": ["flagged"],
        "TST-02": ["clear"],
    }


def test_a_limit_that_a_view_reads_and_the_rule_has_not_is_told(desk):
    view = VIEW.replace("v.purpose\nFROM", "v.purpose, v.visited_on > add_days(as_of, -recent_days) AS is_recent\nFROM")
    assert "recent_days" in view_refusal(desk, view)


BUSY = """-- One row per case that was visited often.
SELECT v.case_id, 'cases' AS subject_table, v.case_id AS subject_id, max(v.visited_on) AS event_on,
  any_value(v.kind) AS kind_of_visit, left(any_value(v.kind), 1) AS letter, count(*) AS made
FROM visits v
GROUP BY v.case_id
HAVING count(*) >= often{more}
"""


@pytest.mark.parametrize("more", ["", " AND max(v.visited_on) > add_days(as_of, -recent_days)"])
def test_a_view_can_read_a_limit_of_the_rule_in_having(desk, more):
    rule = "id: TST-0{0}\neach: busy\nneeds: [visits]\nflag_if: made > 0\n"
    rule += "parameters: {{often: {{value: {0}, unit: visits}}, recent_days: {{value: 30, unit: days}}}}\n"
    cases = [{"case_id": name} for name in ("A", "B", "C")]
    visits = [{"case_id": name, "visited_on": "2019-12-02", "kind": "CP"} for name in "ABBCCC"]
    views = {"busy": BUSY.format(more=more)}
    judged = desk.run([rule.format(number) for number in (1, 2, 3)], views=views, cases=cases, visits=visits)
    assert list(judged.could_not_run["reason"]) == []
    found = {name: sorted(frame["subject_id"]) for name, frame in judged.verdicts.items()}
    assert found == {"TST-01": ["A", "B", "C"], "TST-02": ["B", "C"], "TST-03": ["C"]}


def test_a_limit_in_having_that_the_rule_has_not_is_told(desk):
    rule = ON_VIEW.replace("places", "busy").replace("purpose", "kind_of_visit")
    assert "often" in desk.refusal(rule, views={"busy": BUSY.format(more="")}, visits=VISITS)


def test_a_view_can_take_any_value_of_a_group(desk):
    rule = "each: busy\nneeds: [visits]\nflag_if: made = 2\nevidence: [kind_of_visit, letter]\n"
    rule += "parameters: {often: {value: 2, unit: visits}}\n"
    visits = [{"visited_on": "2019-12-02", "kind": "CP"}] * 2
    visits = [{**visit, "visit_id": str(number)} for number, visit in enumerate(visits)]
    row = desk.row(rule, views={"busy": BUSY.format(more="")}, visits=visits)
    assert json.loads(row["evidence"]) == {"kind_of_visit": "CP", "letter": "C"}


def test_the_views_of_a_book_are_checked_apart_from_its_rules(desk):
    other = VIEW.replace("FROM visits v", "FROM visits v JOIN wrong w ON w.case_id = v.case_id")
    views = {"places": VIEW, "wrong": VIEW.replace("v.purpose", "v.purpos"), "other": other}
    checked = check_views(desk.book(ON_VIEW, views=views).views, desk.contracts)
    assert list(checked.good) == ["places"]
    assert checked.good["places"].columns == ("case_id", "subject_table", "subject_id", "event_on", "purpose")
    assert set(checked.mistakes) == {"wrong", "other"}
    assert all("views/wrong.sql:" in mistake for mistake in checked.mistakes.values())


def test_views_that_were_checked_before_give_the_same_verdicts(desk):
    book = desk.book(ON_VIEW, views={"places": VIEW})
    question = Question(dt.date(2019, 12, 23), dt.date(2019, 6, 1), clock=desk.clock)
    tables = desk.tables(visits=VISITS)
    checked = check_views(book.views, desk.contracts)
    found = [judge(tables, desk.contracts, book, question, views=views).flags for views in (None, checked)]
    assert [list(flags["subject_id"]) for flags in found] == [["V1"], ["V1"]]
