"""Facts from related tables (`let`): which rows they are drawn from, and what nothing gives."""

import json

import pytest

CASES = "each: cases\nneeds: [visits]\nflag_if: case_id is not null\nevidence: [it]\n"
FAMILY = [
    {"case_id": "C1", "family_id": "F1"},
    {"case_id": "C2", "family_id": "F1"},
    {"case_id": "C3", "family_id": None},
]
VISITS = [
    {"visit_id": "V1", "case_id": "C1", "visited_on": "2019-11-01", "seen": True, "kind": "CP"},
    {"visit_id": "V2", "case_id": "C1", "visited_on": "2019-12-01", "seen": False, "kind": "CP"},
    {"visit_id": "V3", "case_id": "C2", "visited_on": "2019-12-10", "seen": True, "kind": "CIN"},
]


def facts(desk, let, cases=FAMILY, visits=VISITS, more="", **rows):
    """Return the fact called `it` by case."""
    found = desk.rows(CASES + f"let: {{it: {let}}}\n{more}", cases=cases, visits=visits, **rows)
    return {name: json.loads(row["evidence"])["it"] for name, row in found.items()}


@pytest.mark.parametrize(
    ("let", "by_case"),
    [
        ("{from: visits, value: max(visited_on)}", ("2019-12-01", "2019-12-10", None)),
        ("{from: visits, value: max(visited_on), match: case}", ("2019-12-01", "2019-12-10", None)),
        ("{from: visits, value: max(visited_on), where: seen}", ("2019-11-01", "2019-12-10", None)),
        ("{from: visits, value: max(visited_on), match: family}", ("2019-12-10", "2019-12-10", None)),
        ("{from: visits, value: count(visited_on)}", (2, 1, 0)),
        ("{from: visits, value: count(distinct kind)}", (1, 1, 0)),
        ("{from: visits, value: count(*), where: seen and visited_on > date '2019-11-15'}", (0, 1, 0)),
        ("{from: visits, value: count(visited_on), match: family}", (3, 3, 0)),
        ("{from: visits, value: bool_or(seen)}", (True, True, None)),
        ("{from: visits, value: bool_and(seen)}", (False, True, None)),
        ('{from: visits, value: "arg_max(kind, visited_on)"}', ("CP", "CIN", None)),
        ('{from: visits, value: "arg_min(visit_id, visited_on)"}', ("V1", "V3", None)),
        ('{from: visits, value: "max(visited_on) filter (where seen)"}', ("2019-11-01", "2019-12-10", None)),
        ('{from: visits, value: "listing(visit_id, visited_on)"}', ("V1; V2", "V3", None)),
        ('{from: visits, value: "max(visited_on) - min(visited_on)"}', (30, 0, None)),
    ],
)
def test_a_fact_is_drawn_from_the_rows_that_match(desk, let, by_case):
    assert facts(desk, let) == dict(zip(("C1", "C2", "C3"), by_case, strict=True))


def test_a_fact_can_be_any_value_of_the_rows(desk):
    assert facts(desk, "{from: visits, value: any_value(kind)}") == {"C1": "CP", "C2": "CIN", "C3": None}


def test_a_filtered_count_of_nothing_is_0(desk):
    found = facts(desk, '{from: visits, value: "count(visited_on) filter (where seen)"}')
    assert found == {"C1": 1, "C2": 1, "C3": 0}


def test_a_listing_is_in_the_order_asked_for(desk):
    visits = [
        {"visit_id": "late", "visited_on": "2019-12-09"},
        {"visit_id": "early", "visited_on": "2019-12-01"},
        {"visit_id": "mid", "visited_on": "2019-12-05"},
    ]
    assert facts(desk, '{from: visits, value: "listing(visit_id, visited_on)"}', cases=[{}], visits=visits) == {
        "C1": "early; mid; late"
    }


def test_a_case_without_a_family_is_a_family_of_its_own(desk):
    cases = [{"case_id": "C1", "family_id": None}, {"case_id": "C2", "family_id": None}]
    assert facts(desk, "{from: visits, value: count(visited_on), match: family}", cases=cases) == {"C1": 2, "C2": 1}


def test_inside_a_fact_row_is_the_judged_row(desk):
    rule = """
each: visits
needs: [visits]
uses_if_present: [notes]
flag_if: visited_on is not null
let:
  notes_after: {from: notes, value: count(*), where: "event_on > row.visited_on and kind = 'call'"}
evidence: [notes_after]
"""
    notes = [
        {"event_on": "2019-11-05", "text": "x", "kind": "call"},
        {"event_on": "2019-12-05", "text": "x", "kind": "call"},
        {"event_on": "2019-12-06", "text": "x", "kind": "letter"},
        {"event_on": "2019-12-06", "text": "x", "kind": "call", "case_id": "C2"},
    ]
    found = desk.rows(rule, cases=FAMILY, visits=VISITS, notes=notes)
    assert {name: json.loads(row["evidence"])["notes_after"] for name, row in found.items()} == {
        "V1": 2,
        "V2": 1,
        "V3": 0,
    }


def test_a_fact_can_match_by_an_expression(desk):
    rule = """
each: actions
needs: [actions, supervision]
flag_if: {NOT_SET_THERE: set_there is null or set_there <> set_on}
let:
  set_there: {from: supervision, value: max(held_on), match: supervision_id = row.source_id}
"""
    sessions = [
        {"supervision_id": "S1", "held_on": "2019-12-01"},
        {"supervision_id": "S2", "held_on": "2019-12-05", "case_id": "C2"},
    ]
    action = {"source_kind": "supervision", "text": "x", "set_on": "2019-12-05"}
    actions = [
        {**action, "action_id": "other day", "source_id": "S1"},
        {**action, "action_id": "same day, other case", "source_id": "S2"},
        {**action, "action_id": "nowhere", "source_id": "S9"},
        {**action, "action_id": "unnamed", "source_id": None},
    ]
    found = desk.rows(rule, cases=FAMILY, actions=actions, supervision=sessions)
    assert {name: row["verdict"] for name, row in found.items()} == {
        "other day": "flagged",
        "same day, other case": "clear",
        "nowhere": "flagged",
        "unnamed": "flagged",
    }


def test_a_match_by_expression_that_finds_nothing_counts_0(desk):
    let = "{from: visits, value: count(*), match: \"kind = 'adoption' and case_id = row.case_id\"}"
    assert facts(desk, let) == {"C1": 0, "C2": 0, "C3": 0}


def test_family_and_row_can_be_asked_together(desk):
    let = "{from: visits, value: count(*), match: family, where: \"visit_id <> 'V1' and case_id <> row.case_id\"}"
    assert facts(desk, let) == {"C1": 1, "C2": 1, "C3": 0}


def test_a_fact_can_read_limits_and_the_days_of_the_run(desk):
    more = "parameters: {recent_days: {value: 30, unit: days}}\n"
    let = '{from: visits, value: count(*), where: "visited_on > add_days(as_of, -recent_days)"}'
    assert facts(desk, let, more=more) == {"C1": 1, "C2": 1, "C3": 0}


def test_a_fact_can_read_a_limit_that_depends_on_the_case(desk):
    more = "parameters: {recent_days: {value: {CP: 60, other: 20}, unit: days, by: case.case_type}}\n"
    let = '{from: visits, value: count(*), where: "visited_on > add_days(as_of, -recent_days)"}'
    cases = [{"case_id": "C1", "case_type": "CP"}, {"case_id": "C2", "case_type": "CIN"}]
    assert facts(desk, let, cases=cases, more=more) == {"C1": 2, "C2": 1}


def test_a_fact_can_count_working_days(desk):
    let = '{from: visits, value: count(*), where: "visited_on >= add_working_days(row.opened_on, 5)"}'
    # Opened on Friday 22 November: 5 working days on is Friday 29.
    assert facts(desk, let, cases=[{"opened_on": "2019-11-22"}], visits=VISITS[:2]) == {"C1": 1}


def test_a_fact_can_come_from_a_view(desk):
    view = """-- One row per case and kind of visit.
SELECT v.case_id, 'cases' AS subject_table, v.case_id AS subject_id, max(v.visited_on) AS event_on, v.kind, count(*) AS visits
FROM visits v
GROUP BY v.case_id, v.kind
"""
    assert facts(desk, "{from: kinds, value: max(visits)}", views={"kinds": view}) == {"C1": 2, "C2": 1, "C3": None}


def test_a_condition_that_is_unknown_leaves_a_row_out_of_a_fact(desk):
    visits = [{"visited_on": "2019-12-01", "seen": None}, {"visited_on": "2019-12-02", "seen": True}]
    assert facts(desk, "{from: visits, value: count(*), where: seen}", cases=[{}], visits=visits) == {"C1": 1}


def test_several_facts_do_not_multiply_each_other(desk):
    rule = """
each: cases
needs: [visits, notes]
flag_if: case_id is not null
let:
  visits_made: {from: visits, value: count(visited_on)}
  notes_made: {from: notes, value: count(event_on)}
evidence: [visits_made, notes_made]
"""
    notes = [{"event_on": "2019-12-01", "text": "x"}] * 3
    notes = [{**note, "note_id": str(number)} for number, note in enumerate(notes)]
    row = desk.row(rule, visits=VISITS[:2], notes=notes)
    assert json.loads(row["evidence"]) == {"visits_made": 2, "notes_made": 3}


def test_rows_hidden_on_the_day_give_no_fact(desk):
    visits = [{"visited_on": "2019-12-01"}, {"visited_on": "2019-12-24", "status": "completed"}]
    assert facts(desk, "{from: visits, value: count(visited_on)}", cases=[{}], visits=visits) == {"C1": 1}


def test_a_table_that_a_fact_reads_must_be_listed(desk):
    rule = "each: cases\nflag_if: n = 0\nlet: {n: {from: visits, value: count(visited_on)}}\n"
    reason = desk.refusal(rule, visits=VISITS)
    assert "visits" in reason
    assert "needs" in reason
