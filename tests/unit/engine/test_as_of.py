"""A run judges the records as they stood: what is hidden, kept, blanked or unknown on an earlier day.

The contracts are those of `checks/`; the as-of date is 23 December 2019.
"""

import datetime as dt
import json

import pandas as pd
import pytest

from recordcheck.engine import Question, judge, latest_day
from recordcheck.engine.duck import locked_duckdb
from recordcheck.engine.tables import as_of_sql

AS_OF = dt.date(2019, 12, 23)
TODAY = "2019-12-23"
LATER = "2019-12-24"
REQUIRED = {
    "visits": {"visited_on": "2019-12-01"},
    "supervision": {"held_on": "2019-12-01"},
    "conferences": {"kind": "RCPC"},
    "meetings": {"kind": "core group"},
    "assessments": {"started_on": "2019-10-01"},
    "documents": {"kind": "genogram", "created_on": "2019-01-01"},
    "risk_assessments": {"done_on": "2019-06-01"},
    "referrals": {"received_on": "2019-12-02"},
    "section_47_enquiries": {"strategy_on": "2019-12-02"},
    "missing_episodes": {"started_at": "2019-12-02", "kind": "missing"},
    "placements": {"started_on": "2019-12-02"},
    "recommendations": {"source_kind": "audit", "made_on": "2019-06-01", "text": "x"},
    "actions": {"source_kind": "supervision", "set_on": "2019-06-01", "text": "x"},
    "notes": {"event_on": "2019-12-01", "text": "x"},
    "chronologies": {"event_on": "2019-12-01", "text": "x"},
    "decisions": {"kind": "closure", "decided_on": "2019-12-01"},
    "relationships": {"role": "mother"},
    "plans": {"kind": "CP", "started_on": "2019-06-01"},
    "iro_events": {"event_on": "2019-12-01"},
    "care_periods": {"started_on": "2019-06-01"},
    "case_history": {"started_on": "2019-06-01"},
    "legal_statuses": {"status": "C1", "started_on": "2019-06-01"},
    "audits": {"rule_id": "SUP-01", "auditor": "x", "audited_on": "2019-12-01", "judgement": "met"},
    "cases": {"opened_on": "2019-06-01"},
}


@pytest.fixture(scope="module")
def duck():
    with locked_duckdb() as connection:
        yield connection


@pytest.fixture
def stood(contracts, frame_of, duck):
    """Return a function that gives the rows of a table as they stood, columns that are blank left out."""

    def look(table, *rows, as_of=AS_OF, without=()):
        contract = contracts[table]
        full = [
            {contract.key: str(number), "case_id": "C1"} | REQUIRED[table] | row for number, row in enumerate(rows, 1)
        ]
        known = [{name: value for name, value in row.items() if name in contract.columns} for row in full]
        frame = frame_of(contract, known, without)
        duck.register("raw", frame)
        sql = as_of_sql(contract, set(frame.columns), set(contract.columns), as_of, "raw")
        found = duck.sql(sql).df().to_dict("records")
        return [{name: plain(value) for name, value in row.items() if not pd.isna(value)} for row in found]

    return look


def plain(value):
    return str(value.date()) if isinstance(value, pd.Timestamp) and value == value.normalize() else value


# --- hidden ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("visits", "visited_on"),
        ("visits", "recorded_on"),
        ("notes", "event_on"),
        ("notes", "recorded_on"),
        ("chronologies", "event_on"),
        ("chronologies", "recorded_on"),
        ("supervision", "held_on"),
        ("assessments", "started_on"),
        ("referrals", "received_on"),
        ("section_47_enquiries", "strategy_on"),
        ("plans", "started_on"),
        ("plans", "version_on"),
        ("documents", "created_on"),
        ("risk_assessments", "done_on"),
        ("actions", "set_on"),
        ("decisions", "decided_on"),
        ("missing_episodes", "started_at"),
        ("placements", "started_on"),
        ("care_periods", "started_on"),
        ("case_history", "started_on"),
        ("legal_statuses", "started_on"),
        ("iro_events", "event_on"),
        ("recommendations", "made_on"),
        ("audits", "audited_on"),
        ("cases", "opened_on"),
    ],
)
def test_what_happened_or_was_recorded_later_is_hidden(stood, table, column):
    assert stood(table, {column: LATER}) == []
    assert len(stood(table, {column: TODAY})) == 1


def test_what_was_recorded_in_the_evening_of_the_day_is_there(stood):
    assert len(stood("notes", {"recorded_on": "2019-12-23T23:59:59"})) == 1


def test_a_blank_day_hides_nothing(stood):
    assert len(stood("notes", {"recorded_on": None}, {"event_on": None})) == 2


def test_a_column_that_the_export_has_not_hides_nothing(stood):
    assert len(stood("notes", {}, without=["recorded_on"])) == 1


# --- kept in part --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["planned", "completed", "cancelled", "no access", None])
def test_only_a_planned_visit_stays_though_it_lies_ahead(stood, status):
    there = len(stood("visits", {"visited_on": LATER, "status": status}))
    assert there == (1 if status == "planned" else 0)


def test_a_planned_visit_is_kept_whole(stood):
    [visit] = stood("visits", {"visited_on": LATER, "status": "planned", "purpose": "bedroom", "recorded_on": TODAY})
    assert (visit["visited_on"], visit["status"], visit["purpose"]) == (LATER, "planned", "bedroom")


def test_a_plan_that_was_recorded_later_is_hidden(stood):
    assert stood("visits", {"visited_on": "2020-01-10", "status": "planned", "recorded_on": LATER}) == []


def test_a_supervision_recorded_later_was_held(stood):
    session = {
        "supervisor": "M Okafor",
        "recorded_on": LATER,
        "text": "we spoke",
        "worker_id": "W1",
        "kind": "case",
        "finalised": True,
    }
    [row] = stood("supervision", {"held_on": "2019-12-01", **session})
    assert row == {"supervision_id": "1", "case_id": "C1", "held_on": "2019-12-01", "supervisor": "M Okafor"}


def test_a_supervision_recorded_in_time_is_whole(stood):
    [row] = stood("supervision", {"recorded_on": TODAY, "text": "we spoke"})
    assert (row["recorded_on"], row["text"]) == (TODAY, "we spoke")


@pytest.mark.parametrize("day", ["held_on", "recorded_on"])
def test_a_conference_held_or_recorded_later_is_due_and_not_held(stood, day):
    held = {
        "held_on": "2019-12-20",
        "recorded_on": "2019-12-20",
        "due_on": "2019-12-20",
        "text": "minutes",
        "cancelled": False,
    }
    [row] = stood("conferences", held | {day: LATER})
    assert row == {"conference_id": "1", "case_id": "C1", "kind": "RCPC", "due_on": "2019-12-20"}


@pytest.mark.parametrize("day", ["held_on", "recorded_on"])
def test_a_meeting_held_or_recorded_later_is_due_and_not_held(stood, day):
    held = {
        "held_on": "2019-12-20",
        "recorded_on": "2019-12-20",
        "due_on": "2019-12-20",
        "text": "minutes",
        "plan_id": "P1",
        "chair": "x",
    }
    [row] = stood("meetings", held | {day: LATER})
    assert row == {"meeting_id": "1", "case_id": "C1", "kind": "core group", "due_on": "2019-12-20", "plan_id": "P1"}


def test_a_meeting_held_by_the_day_is_whole(stood):
    [row] = stood("meetings", {"held_on": TODAY, "recorded_on": TODAY, "text": "minutes"})
    assert (row["held_on"], row["recorded_on"], row["text"]) == (TODAY, TODAY, "minutes")


# --- blanked -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "completed", "dependants"),
    [
        (
            "assessments",
            "authorised_on",
            {"status": "complete", "authorised_by": "x", "outcome": "NFA", "analysis": "because"},
        ),
        (
            "assessments",
            "extension_on",
            {"extension_by": "x", "extension_reason": "late report", "extended_to": "2020-01-10"},
        ),
        ("assessments", "child_seen_on", {"child_seen_alone": True}),
        ("assessments", "checkpoint_on", {}),
        ("referrals", "decided_on", {"decided_by": "x", "decision_rationale": "because"}),
        ("section_47_enquiries", "completed_on", {"outcome": "substantiated"}),
        ("cases", "closed_on", {"close_reason": "moved"}),
        ("actions", "done_on", {"status": "done"}),
        ("recommendations", "done_on", {"closed_reason": "done"}),
        ("missing_episodes", "ended_at", {"interview_offered": True}),
        ("placements", "ended_on", {"end_reason": "moved"}),
        ("plans", "ended_on", {}),
        ("care_periods", "ended_on", {}),
        ("case_history", "ended_on", {"end_reason": "closed"}),
        ("legal_statuses", "ended_on", {}),
        ("risk_assessments", "manager_on", {"manager": "x"}),
    ],
)
def test_what_was_completed_later_is_blank_with_all_that_depends_on_it(stood, table, completed, dependants):
    names = {completed, *dependants}
    [before] = stood(table, {completed: LATER, **dependants})
    [after] = stood(table, {completed: TODAY, **dependants})
    assert names & set(before) == set()
    assert names <= set(after)


def test_what_does_not_depend_on_the_completion_stays(stood):
    [row] = stood(
        "assessments",
        {"authorised_on": LATER, "target_on": "2020-02-01", "kind": "child and family", "child_views": "hers"},
    )
    assert (row["target_on"], row["kind"], row["child_views"]) == ("2020-02-01", "child and family", "hers")


def test_due_days_ahead_are_known(stood):
    [row] = stood("actions", {"due_on": "2020-03-01"})
    assert row["due_on"] == "2020-03-01"


# --- overwritten ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "column"), [("documents", "updated_on"), ("risk_assessments", "reviewed_on"), ("cases", "allocated_on")]
)
def test_a_day_that_was_overwritten_later_is_unknown(stood, table, column):
    [later], [then] = stood(table, {column: LATER}), stood(table, {column: TODAY})
    assert column not in later
    assert later[f"{column}__unknown"]
    assert then[column] == TODAY
    assert not then[f"{column}__unknown"]


STALE = "each: documents\nneeds: [documents]\nwindow: none\nflag_if: {condition}\n"


@pytest.mark.parametrize(
    ("updated_on", "verdict"),
    [("2019-01-01", "flagged"), ("2019-12-01", "clear"), (TODAY, "clear"), (LATER, "undecided"), (None, "flagged")],
)
def test_a_verdict_that_rests_on_an_overwritten_day_is_undecided(desk, updated_on, verdict):
    rule = STALE.format(condition="coalesce(updated_on, created_on) < add_days(as_of, -183)")
    document = {"kind": "genogram", "created_on": "2018-01-01", "updated_on": updated_on}
    assert desk.row(rule, documents=[document])["verdict"] == verdict


GENOGRAM = {"kind": "genogram", "created_on": "2018-01-01", "updated_on": LATER}


def test_an_overwritten_day_is_unknown_by_its_longer_name_too(desk):
    assert desk.row(STALE.format(condition="row.updated_on is null"), documents=[GENOGRAM])["verdict"] == "undecided"


def test_an_overwritten_day_is_unknown_and_not_missing(desk):
    rule = STALE.format(condition="title = 'x'") + "missing: {updated_on: flagged}\n"
    assert desk.row(rule, documents=[{**GENOGRAM, "title": "y"}])["verdict"] == "undecided"


def test_an_overwritten_day_of_the_case_is_unknown(desk):
    rule = "each: documents\nneeds: [documents]\nwindow: none\nflag_if: case.allocated_on is null\n"
    found = {
        day: desk.row(rule, cases=[{"allocated_on": day}], documents=[GENOGRAM])["verdict"]
        for day in (None, TODAY, LATER)
    }
    assert found == {None: "flagged", TODAY: "clear", LATER: "undecided"}


def test_a_fact_drawn_from_an_overwritten_day_is_unknown(desk):
    rule = """
each: cases
needs: [documents]
flag_if: "last_update < add_days(as_of, -183)"
let: {last_update: {from: documents, value: max(updated_on)}}
"""
    old = {"kind": "genogram", "created_on": "2018-01-01", "updated_on": "2019-01-01"}
    assert desk.row(rule, documents=[old])["verdict"] == "flagged"
    assert desk.row(rule, documents=[old, GENOGRAM])["verdict"] == "undecided"


def test_a_rule_that_does_not_read_the_overwritten_day_is_decided(desk):
    document = {"kind": "genogram", "created_on": "2018-01-01", "updated_on": LATER}
    assert desk.row(STALE.format(condition="title is null"), documents=[document])["verdict"] == "flagged"


def test_a_rule_can_ask_whether_a_day_is_unknown(desk):
    rule = """
each: cases
needs: [documents]
flag_if: stale = 1 and unknown = 2
let:
  stale: {from: documents, value: count(*), where: "updated_on < add_days(as_of, -183)"}
  unknown: {from: documents, value: count(*), where: is_unknown(updated_on)}
"""
    days = ["2019-01-01", LATER, "2020-05-01", TODAY]
    documents = [{"kind": "genogram", "created_on": "2018-01-01", "updated_on": day} for day in days]
    assert desk.row(rule, documents=documents)["verdict"] == "flagged"


@pytest.mark.parametrize(
    ("condition", "verdicts"),
    [
        # What the rule itself makes of an unknown day decides.
        ("{OVERWRITTEN: is_unknown(updated_on)}", {"2019-01-01": "clear", LATER: "flagged", None: "clear"}),
        (
            "not is_unknown(updated_on) and (updated_on is null or updated_on < add_days(as_of, -183))",
            {"2019-01-01": "flagged", LATER: "clear", None: "flagged"},
        ),
        (
            "{STALE: 'updated_on < add_days(as_of, -183)', OVERWRITTEN: is_unknown(updated_on)}",
            {"2019-01-01": "flagged", LATER: "flagged", None: "undecided"},
        ),
    ],
)
def test_a_rule_that_asks_whether_a_day_is_unknown_decides_itself(desk, condition, verdicts):
    documents = [{**GENOGRAM, "document_id": str(day), "updated_on": day} for day in verdicts]
    rows = desk.rows(f"each: documents\nneeds: [documents]\nwindow: none\nflag_if: {condition}\n", documents=documents)
    assert {name: row["verdict"] for name, row in rows.items()} == {str(day): found for day, found in verdicts.items()}


def test_a_rule_that_asks_of_a_day_of_the_case_decides_itself(desk):
    rule = "each: cases\nflag_if: not is_unknown(case.allocated_on) and case.allocated_on is null\n"
    cases = [{"case_id": str(day), "allocated_on": day} for day in (None, TODAY, LATER)]
    found = {name: row["verdict"] for name, row in desk.rows(rule, cases=cases).items()}
    assert found == {"None": "flagged", TODAY: "clear", LATER: "clear"}


def test_a_rule_that_only_shows_whether_a_day_is_unknown_leaves_it_undecided(desk):
    rule = STALE.format(condition="updated_on is null") + "evidence: {overwritten: is_unknown(updated_on)}\n"
    assert desk.row(rule, documents=[GENOGRAM])["verdict"] == "undecided"


def test_a_view_says_itself_what_an_unknown_day_means(desk):
    view = """-- One row per document.
SELECT d.case_id, 'documents' AS subject_table, d.document_id AS subject_id, d.created_on AS event_on,
  CASE WHEN is_unknown(d.updated_on) THEN 'overwritten' WHEN d.updated_on IS NULL THEN 'never' ELSE 'updated' END AS state
FROM documents d
"""
    rule = "each: states\nneeds: [documents]\nwindow: none\nflag_if: state is not null\nevidence: [state]\n"
    documents = [{**GENOGRAM, "document_id": str(day), "updated_on": day} for day in (None, TODAY, LATER)]
    rows = desk.rows(rule, views={"states": view}, documents=documents)
    found = {name: json.loads(row["evidence"])["state"] for name, row in rows.items()}
    assert found == {"None": "never", TODAY: "updated", LATER: "overwritten"}


# --- the rules see it so -------------------------------------------------------------------------------------------


def test_a_rule_sees_the_records_as_they_stood(desk):
    rule = "each: assessments\nneeds: [assessments]\ndue: add_days(started_on, 45)\ndone: authorised_on\nevidence: [status]\n"
    assessment = {"started_on": "2019-11-01", "authorised_on": "2019-12-20", "status": "complete"}
    seen = {
        as_of: desk.row(rule, assessments=[assessment], as_of=as_of)
        for as_of in ("2019-12-19", "2019-12-20", "2019-12-17")
    }
    assert {as_of: (row["verdict"], row["state"], row["days_overdue"]) for as_of, row in seen.items()} == {
        "2019-12-19": ("flagged", "outstanding", 3),
        "2019-12-20": ("flagged", "late", 4),
        "2019-12-17": ("flagged", "outstanding", 1),
    }
    assert json.loads(seen["2019-12-19"]["evidence"]) == {"status": None}
    assert json.loads(seen["2019-12-20"]["evidence"]) == {"status": "complete"}


def test_a_case_that_closed_later_is_open(desk):
    rule = "each: cases\nflag_if: closed_on is null\n"
    assert desk.row(rule, cases=[{"closed_on": LATER}])["verdict"] == "flagged"
    assert desk.row(rule, cases=[{"closed_on": TODAY}])["verdict"] == "clear"


def test_a_case_that_opened_later_is_not_judged_and_not_counted(desk):
    judged = desk.run("each: cases\nflag_if: closed_on is null\n", cases=[{"opened_on": LATER}])
    assert judged.cases == 0
    assert len(judged.flags) == 0


def test_the_frames_handed_in_are_left_as_they_were(desk):
    book = desk.book("each: visits\nneeds: [visits]\nflag_if: narrative is null\n")
    tables = desk.tables(visits=[{"visited_on": LATER, "status": "completed"}, {"visited_on": "2019-12-01"}])
    before = {name: frame.copy() for name, frame in tables.items()}
    judge(tables, desk.contracts, book, Question(AS_OF, dt.date(2019, 6, 1), clock=desk.clock))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(tables[name], frame)


# --- the as-of date where nobody gave one ----------------------------------------------------------------------------


def newest(desk, today="2020-06-30", absent=(), **rows):
    return latest_day(desk.tables(absent, **rows), desk.contracts, dt.date.fromisoformat(today))


OLD = [{"opened_on": "2010-01-01"}]


@pytest.mark.parametrize(
    ("rows", "day", "column"),
    [
        ({"visits": [{"visited_on": "2019-12-20"}, {"visited_on": "2019-12-23"}]}, "2019-12-23", "visits.visited_on"),
        (
            {"visits": [{"visited_on": "2019-12-20", "recorded_on": "2019-12-22T09:00:00"}]},
            "2019-12-22",
            "visits.recorded_on",
        ),
        (
            {"visits": [{"visited_on": "2020-05-01", "status": "planned"}, {"visited_on": "2019-12-20"}]},
            "2019-12-20",
            "visits.visited_on",
        ),
        ({"visits": [{"visited_on": "2021-05-01"}, {"visited_on": "2019-12-20"}]}, "2019-12-20", "visits.visited_on"),
        (
            {"visits": [{"visited_on": "2020-06-30", "recorded_on": "2020-06-30T16:00:00"}]},
            "2020-06-30",
            "visits.visited_on",
        ),
        (
            {"actions": [{"set_on": "2019-11-01", "due_on": "2020-03-01", "done_on": "2020-02-01"}]},
            "2019-11-01",
            "actions.set_on",
        ),
        (
            {"cases": [{"opened_on": "2019-05-01", "date_of_birth": "2020-01-01", "expected_birth_on": "2020-02-01"}]},
            "2019-05-01",
            "cases.opened_on",
        ),
        (
            {"conferences": [{"kind": "RCPC", "due_on": "2020-03-01", "held_on": "2019-11-11"}]},
            "2019-11-11",
            "conferences.held_on",
        ),
        (
            {"documents": [{"kind": "x", "created_on": "2019-03-01", "updated_on": "2020-03-01"}]},
            "2019-03-01",
            "documents.created_on",
        ),
    ],
)
def test_the_newest_day_on_which_something_happened_or_was_recorded(desk, rows, day, column):
    assert newest(desk, **{"cases": OLD, **rows}) == (dt.date.fromisoformat(day), column)


def test_the_recording_of_a_planned_visit_is_no_newest_day(desk):
    visits = [
        {"visited_on": "2020-05-01", "status": "planned", "recorded_on": "2020-04-30T10:00:00"},
        {"visited_on": "2019-12-20"},
    ]
    assert newest(desk, cases=OLD, visits=visits) == (dt.date(2019, 12, 20), "visits.visited_on")


def test_an_export_without_days_has_no_newest_day(desk):
    assert newest(desk, cases=[{"opened_on": None}]) is None
    assert newest(desk, cases=[]) is None
    assert newest(desk, absent=["cases.opened_on"], cases=OLD) is None
