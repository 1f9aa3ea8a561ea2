"""Which rows a run judges: the window of the run, and the team that it is asked about."""

import datetime as dt

import pytest

# The window of the tests runs from 1 June to 23 December 2019.
EVENT = "each: conferences\nneeds: [conferences]\nevent_on: due_on\nflag_if: text is null\n"
DUTY = (
    "each: conferences\nneeds: [conferences]\nevent_on: report_on\ndue: due_on\ndone: held_on\nuntil: case.closed_on\n"
)


def conference(**given):
    return {"kind": "RCPC", **given}


def verdicts(desk, rule, conferences, **rows):
    """Return the verdict of each conference, in order."""
    numbered = [{"conference_id": str(number), **conference} for number, conference in enumerate(conferences)]
    found = desk.rows(rule, conferences=numbered, **rows)
    return [found[str(number)]["verdict"] for number in range(len(conferences))]


EVENT_DAYS = {
    "2019-05-31": "not_applicable",
    "2019-06-01": "flagged",
    "2019-12-23": "flagged",
    "2019-12-24": "not_applicable",
    None: "undecided",  # whether it lies in the window is not known
}


def test_an_event_is_judged_where_it_lies_in_the_window(desk):
    found = verdicts(desk, EVENT, [conference(due_on=day) for day in EVENT_DAYS])
    assert dict(zip(EVENT_DAYS, found, strict=True)) == EVENT_DAYS


def test_a_rule_with_a_period_of_its_own_judges_every_row(desk):
    days = ["2010-01-01", "2019-06-01", "2030-01-01", None]
    found = verdicts(desk, EVENT + "window: none\n", [conference(due_on=day) for day in days])
    assert dict(zip(days, found, strict=True)) == dict.fromkeys(days, "flagged")


# When the conference was due and held, when the case closed, and the verdict.
DUTIES = [
    ("2019-05-01", "2019-05-30", None, "not_applicable"),  # done before the window
    ("2019-05-01", "2019-06-01", None, "flagged"),
    ("2019-05-30", "2019-05-30", None, "not_applicable"),
    ("2019-06-10", "2019-05-31", None, "not_applicable"),
    ("2019-06-10", "2019-06-01", None, "clear"),
    ("2018-01-01", None, None, "flagged"),  # still open
    ("2019-05-01", None, "2019-05-31", "not_applicable"),  # lapsed before the window
    ("2019-05-01", None, "2019-06-01", "flagged"),  # lapsed in it
]


def test_a_duty_is_judged_where_it_was_done_lapsed_or_is_still_open_in_the_window(desk):
    cases = [
        {"case_id": str(number), "opened_on": "2017-01-01", "closed_on": closed_on}
        for number, (_, _, closed_on, _) in enumerate(DUTIES)
    ]
    conferences = [
        conference(case_id=str(number), due_on=due_on, held_on=held_on)
        for number, (due_on, held_on, _, _) in enumerate(DUTIES)
    ]
    found = verdicts(desk, DUTY, conferences, cases=cases)
    assert [(*duty[:3], verdict) for duty, verdict in zip(DUTIES, found, strict=True)] == DUTIES


def test_a_deadline_is_a_duty_unless_the_rule_says_otherwise(desk):
    rule = DUTY.replace("event_on: report_on", "event_on: due_on") + "window: event\n"
    old = conference(due_on="2019-05-01", held_on="2019-12-01")
    assert desk.row(rule, conferences=[old])["verdict"] == "not_applicable"


def test_the_window_can_begin_on_another_day(desk):
    row = desk.row(EVENT, conferences=[conference(due_on="2018-02-01")], ask={"window_from": dt.date(2018, 2, 1)})
    assert row["verdict"] == "flagged"


def test_a_rule_can_name_the_days_of_the_run(desk):
    found = desk.values({name: name for name in ("as_of", "window_from", "window_to")})
    assert found == {"as_of": "2019-12-23", "window_from": "2019-06-01", "window_to": "2019-12-23"}


def test_the_event_of_a_case_is_the_as_of_date(desk):
    row = desk.row("each: cases\nflag_if: closed_on is null\n")
    assert str(row["event_on"]) == "2019-12-23"


def test_the_event_of_a_row_is_the_day_it_happened(desk):
    rule = "each: visits\nneeds: [visits]\nflag_if: narrative is null\n"
    rows = desk.rows(
        rule, visits=[{"visit_id": "in", "visited_on": "2019-06-01"}, {"visit_id": "out", "visited_on": "2019-05-31"}]
    )
    assert {name: row["verdict"] for name, row in rows.items()} == {"in": "flagged", "out": "not_applicable"}
    assert str(rows["in"]["event_on"]) == "2019-06-01"


# --- the team filter -----------------------------------------------------------------------------------------------

VISIT = "each: visits\nneeds: [visits]\nflag_if: narrative is null and visited_on is not null\n"
TWO_CASES = [{"case_id": "C1", "team": "North", "family_id": "F"}, {"case_id": "C2", "team": "South", "family_id": "F"}]
TWO_VISITS = [
    {"visit_id": "V1", "case_id": "C1", "visited_on": "2019-12-02"},
    {"visit_id": "V2", "case_id": "C2", "visited_on": "2019-12-02"},
]


@pytest.mark.parametrize(
    ("team", "seen", "count"), [("", ["V1", "V2"], 2), ("North", ["V1"], 1), ("South", ["V2"], 1), ("East", [], 0)]
)
def test_only_cases_of_the_team_are_judged(desk, team, seen, count):
    judged = desk.run(VISIT, cases=TWO_CASES, visits=TWO_VISITS, ask={"team": team})
    assert sorted(judged.flags["subject_id"]) == seen
    assert judged.cases == count


def test_the_name_of_a_team_is_never_read_as_sql(desk):
    cases = [{"team": "North' OR '1'='1"}, {"case_id": "C2", "team": "?"}]
    judged = desk.run("each: cases\nflag_if: closed_on is null\n", cases=cases, ask={"team": "North' OR '1'='1"})
    assert list(judged.flags["case_id"]) == ["C1"]


def test_a_fact_of_the_family_counts_siblings_in_other_teams(desk):
    rule = """
each: cases
needs: [visits]
flag_if: family_visits = 0
let:
  family_visits: {from: visits, value: count(*), match: family}
"""
    visits = [{"case_id": "C2", "visited_on": "2019-12-02"}]
    assert desk.row(rule, cases=[TWO_CASES[0]], visits=visits)["verdict"] == "flagged"
    everything = desk.rows(rule, cases=TWO_CASES, visits=visits)
    one_team = desk.rows(rule, cases=TWO_CASES, visits=visits, ask={"team": "North"})
    assert everything["C1"]["verdict"] == "clear"
    assert {name: row["verdict"] for name, row in one_team.items()} == {"C1": "clear"}


def test_a_fact_of_the_family_that_asks_for_the_row_counts_siblings_in_other_teams(desk):
    rule = """
each: cases
needs: [visits]
flag_if: visits_to_siblings = 0
let:
  visits_to_siblings: {from: visits, value: count(*), match: family, where: case_id <> row.case_id}
"""
    visits = [{"case_id": "C2", "visited_on": "2019-12-02"}]
    rows = desk.rows(rule, cases=TWO_CASES, visits=visits, ask={"team": "North"})
    assert {name: row["verdict"] for name, row in rows.items()} == {"C1": "clear"}


def test_a_view_sees_the_cases_of_every_team(desk):
    view = """-- One row per case, with the number of cases in its family.
SELECT c.case_id, 'cases' AS subject_table, c.case_id AS subject_id, c.opened_on AS event_on, count(*) AS children
FROM cases c JOIN cases o ON o.family_id = c.family_id
GROUP BY c.case_id, c.opened_on
"""
    rule = "each: families\nwindow: none\nflag_if: children = 2\n"
    rows = desk.rows(rule, views={"families": view}, cases=TWO_CASES, ask={"team": "South"})
    assert {name: row["verdict"] for name, row in rows.items()} == {"C2": "flagged"}


def test_the_team_of_a_case_is_the_one_of_today(desk):
    past = [{"started_on": "2019-01-01", "ended_on": "2019-12-10", "team": "South", "case_type": "CP"}]
    visits = [{"visited_on": "2019-12-02"}]
    for team, seen in {"North": ["V1"], "South": []}.items():
        judged = desk.run(VISIT, case_history=past, visits=visits, ask={"team": team})
        assert list(judged.flags["subject_id"]) == seen
