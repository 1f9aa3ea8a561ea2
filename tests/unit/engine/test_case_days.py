"""Case type, team and worker on a day: care period, then CP plan, then case history, then the case."""

import json

import pytest

VISITS = "each: visits\nneeds: [visits]\nwindow: none\nflag_if: visited_on is not null\n"


def on_days(desk, *days, field="case_type", **rows):
    """Return what each visit, made on one of the days, says of its case."""
    visits = [{"visit_id": day, "visited_on": day} for day in days]
    rule = VISITS.replace("null\n", "null\nstates: {}\n") + f'evidence: {{it: "case.{field}"}}\n'
    found = desk.rows(rule, visits=visits, **rows)
    if field == "case_type":
        assert {day: row["case_type"] for day, row in found.items()} == {day: shown(row) for day, row in found.items()}
    return {day: shown(row) for day, row in found.items()}


def shown(row):
    return json.loads(row["evidence"])["it"]


def history(case_type, started_on, ended_on=None, **more):
    return {"case_type": case_type, "started_on": started_on, "ended_on": ended_on, **more}


def cp_plan(started_on, ended_on=None, **more):
    return {"kind": "CP", "started_on": started_on, "ended_on": ended_on, **more}


def care(started_on, ended_on=None):
    return {"started_on": started_on, "ended_on": ended_on}


def test_without_anything_else_it_is_what_the_case_says(desk):
    assert on_days(desk, "2019-12-01") == {"2019-12-01": "CIN"}


def test_the_case_history_comes_before_the_case(desk):
    found = on_days(
        desk,
        "2019-02-28", "2019-03-01", "2019-05-31", "2019-06-01",
        case_history=[history("EH", "2019-03-01", "2019-05-31")],
    )  # fmt: skip
    assert found == {"2019-02-28": "CIN", "2019-03-01": "EH", "2019-05-31": "EH", "2019-06-01": "CIN"}


def test_a_cp_plan_comes_before_the_history(desk):
    found = on_days(
        desk,
        "2019-07-09", "2019-07-10", "2019-10-10", "2019-10-11",
        case_history=[history("EH", "2019-01-01")],
        plans=[cp_plan("2019-07-10", "2019-10-10")],
    )  # fmt: skip
    assert found == {"2019-07-09": "EH", "2019-07-10": "CP", "2019-10-10": "CP", "2019-10-11": "EH"}


def test_a_care_period_comes_before_a_cp_plan(desk):
    found = on_days(
        desk,
        "2019-07-31", "2019-08-01", "2019-09-15", "2019-09-16",
        plans=[cp_plan("2019-07-10")],
        care_periods=[care("2019-08-01", "2019-09-15")],
    )  # fmt: skip
    assert found == {"2019-07-31": "CP", "2019-08-01": "LAC", "2019-09-15": "LAC", "2019-09-16": "CP"}


@pytest.mark.parametrize("kind", ["CIN", "EH", "care", "pathway", "PEP"])
def test_only_a_child_protection_plan_makes_a_cp_case(desk, kind):
    plans = [{"kind": kind, "started_on": "2019-01-01"}]
    assert on_days(desk, "2019-12-01", plans=plans, cases=[{"case_type": "CL"}]) == {"2019-12-01": "CL"}


def test_versions_of_a_plan_are_one_plan_period(desk):
    versions = [
        cp_plan("2019-01-01", "2019-10-01", plan_id="P1", version_on="2019-01-01"),
        cp_plan("2019-01-01", "2019-10-01", plan_id="P2", version_on="2019-04-01"),
    ]
    assert on_days(desk, "2019-05-01", "2019-10-02", plans=versions) == {"2019-05-01": "CP", "2019-10-02": "CIN"}


def test_the_latest_version_says_whether_a_plan_has_ended(desk):
    versions = [
        cp_plan("2019-09-02", "2019-11-29", plan_id="P1", version_on="2019-09-02"),
        cp_plan("2019-09-02", None, plan_id="P2", version_on="2019-11-29"),
    ]
    assert on_days(desk, "2019-11-29", "2019-12-10", plans=versions) == {"2019-11-29": "CP", "2019-12-10": "CP"}


def test_a_period_that_ends_later_than_the_as_of_date_is_still_open(desk):
    found = on_days(desk, "2019-12-01", "2019-12-23", care_periods=[care("2019-11-01", "2020-02-01")])
    assert found == {"2019-12-01": "LAC", "2019-12-23": "LAC"}


def test_a_period_that_begins_later_than_the_as_of_date_is_not_known_yet(desk):
    assert on_days(desk, "2019-12-23", care_periods=[care("2019-12-24")]) == {"2019-12-23": "CIN"}


def test_periods_of_another_case_do_not_count(desk):
    plans = [cp_plan("2019-01-01", case_id="C2")]
    assert on_days(desk, "2019-12-01", plans=plans, cases=[{}, {"case_id": "C2"}]) == {"2019-12-01": "CIN"}


@pytest.mark.parametrize("field", ["team", "worker_id"])
def test_team_and_worker_on_a_day_come_from_the_history(desk, field):
    past = [history("CIN", "2019-01-01", "2019-06-30", team="Intake", worker_id="W9")]
    known = {"team": ("Intake", "North"), "worker_id": ("W9", "W1")}[field]
    found = on_days(desk, "2019-06-30", "2019-07-01", field=field, case_history=past)
    assert found == {"2019-06-30": known[0], "2019-07-01": known[1]}


def test_the_worker_of_then_has_the_name_that_the_workers_table_gives(desk):
    past = [history("CIN", "2019-01-01", "2019-06-30", worker_id="W9")]
    workers = [{"worker_id": "W9", "worker": "Z Nine"}, {"worker_id": "W1", "worker": "A Jones"}]
    found = on_days(desk, "2019-06-30", "2019-07-01", field="worker", case_history=past, workers=workers)
    assert found == {"2019-06-30": "Z Nine", "2019-07-01": "A Jones"}


def test_a_blank_in_the_history_falls_back_on_the_case(desk):
    past = [history(None, "2019-01-01", "2019-06-30")]
    assert on_days(desk, "2019-06-01", case_history=past) == {"2019-06-01": "CIN"}
    assert on_days(desk, "2019-06-02", field="team", case_history=past) == {"2019-06-02": "North"}


def test_an_open_flag_is_whose_the_case_is_today_and_a_late_one_whose_it_was(desk):
    rule = "each: conferences\nneeds: [conferences]\nevent_on: add_days(due_on, -20)\ndue: due_on\ndone: held_on\n"
    past = [history("CP", "2019-01-01", "2019-11-30", team="Intake", worker_id="W9")]
    conferences = [
        {"conference_id": "open", "kind": "RCPC", "due_on": "2019-11-20"},
        {"conference_id": "late", "kind": "RCPC", "due_on": "2019-11-20", "held_on": "2019-11-25"},
    ]
    found = desk.rows(rule, conferences=conferences, case_history=past)
    assert {name: (row["team"], row["worker"]) for name, row in found.items()} == {
        "open": ("North", "A Jones"),
        "late": ("Intake", "W9"),
    }
    assert {row["case_type"] for row in found.values()} == {"CP"}


def test_a_limit_by_case_type_is_that_of_the_day(desk):
    rule = """
each: visits
needs: [visits]
due: add_days(visited_on, write_up_days)
done: recorded_on
parameters:
  write_up_days: {value: {CP: 1, other: 5}, unit: days, by: case.case_type}
"""
    visits = [
        {"visit_id": "on the plan", "visited_on": "2019-07-10", "recorded_on": "2019-07-13T12:00:00"},
        {"visit_id": "before", "visited_on": "2019-07-09", "recorded_on": "2019-07-12T12:00:00"},
    ]
    found = desk.rows(rule, visits=visits, plans=[cp_plan("2019-07-10")])
    assert {name: row["verdict"] for name, row in found.items()} == {"on the plan": "flagged", "before": "clear"}


def test_a_view_can_read_the_days_of_cases(desk):
    view = """-- One row per period of a case.
SELECT d.case_id, 'cases' AS subject_table, d.case_id || ':' || d.from_on AS subject_id, d.from_on AS event_on,
  d.case_type AS type_then, d.to_on
FROM case_days d
"""
    rule = "each: periods\nneeds: []\nuses_if_present: [plans]\nwindow: none\nflag_if: type_then = 'CP'\nevidence: [event_on, to_on]\n"
    found = desk.rows(rule, views={"periods": view}, plans=[cp_plan("2019-07-10", "2019-10-10")])
    flagged = [row["evidence"] for row in found.values() if row["verdict"] == "flagged"]
    assert flagged == ['{"event_on":"2019-07-10","to_on":"2019-10-10"}']
