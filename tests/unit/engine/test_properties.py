"""What holds for any record: against a plain loop, for any blanks, in any order."""

import datetime as dt
import random

import hypothesis.strategies as st
from hypothesis import HealthCheck, example, given, settings

from recordcheck.engine import Clock
from recordcheck.model import STATES, VERDICTS

CLOCKS = [
    Clock(),
    Clock(bank_holidays="count"),
    Clock(closure_days=(dt.date(2019, 12, 24), dt.date(2019, 12, 27), dt.date(2019, 12, 28))),
]
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2029, 12, 31))
UNHURRIED = settings(deadline=None)  # the first of a clock's years takes longest
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def counted_on(clock, day, number):
    """Return the day after *number* working days, one day at a time."""
    while number:
        day += dt.timedelta(days=1)
        number -= day.weekday() < 5 and day not in clock.holidays
    return day


@UNHURRIED
@given(st.sampled_from(CLOCKS), DAYS, st.integers(0, 70))
def test_working_days_are_those_that_one_counts_on_the_calendar(clock, day, number):
    assert clock.add_working_days(day, number) == counted_on(clock, day, number)


@UNHURRIED
@given(DAYS, st.integers(1, 70))
def test_more_working_days_are_never_due_earlier(day, number):
    clock = CLOCKS[0]
    assert clock.add_working_days(day, number) < clock.add_working_days(day, number + 1)
    assert clock.add_working_days(day, number) <= clock.add_working_days(day + dt.timedelta(days=1), number)


@UNHURRIED
@given(DAYS, st.integers(1, 70))
def test_a_due_day_is_a_working_day(day, number):
    due = CLOCKS[0].add_working_days(day, number)
    assert due.weekday() < 5
    assert due not in CLOCKS[0].holidays


RULE = """
each: assessments
needs: [assessments]
uses_if_present: [visits]
event_on: target_on
when: status <> 'cancelled'
due: target_on
tolerance: extra_days
done: authorised_on
until: case.closed_on
not_due_until: checkpoint_on
also: {NOT_SEEN: not child_seen, NO_VISIT: "last_visit < started_on"}
let: {last_visit: {from: visits, value: max(visited_on)}}
reason: LATE
parameters: {extra_days: {value: {CP: 0, CIN: 5}, unit: days, by: case.case_type}}
evidence: [authorised_on, last_visit]
message: "Due on {due_on}, {days_overdue:days}."
"""

NEAR = st.none() | st.dates(dt.date(2019, 5, 25), dt.date(2020, 1, 10)).map(str)
ASSESSMENT = st.fixed_dictionaries(
    {
        "case_id": st.sampled_from(["C1", "C2", "C3", "C404"]),
        "started_on": NEAR,
        "target_on": NEAR,
        "authorised_on": NEAR,
        "checkpoint_on": NEAR,
        "status": st.sampled_from(["open", "complete", "cancelled", None]),
        "child_seen": st.sampled_from([True, False, None]),
    }
)
VISIT = st.fixed_dictionaries(
    {
        "case_id": st.sampled_from(["C1", "C2", "C3"]),
        "visited_on": NEAR,
        "status": st.sampled_from(["planned", "completed", None]),
    }
)
CASE = st.fixed_dictionaries({"case_type": st.sampled_from(["CP", "CIN", "LAC", None]), "closed_on": NEAR})


def numbered(rows, key):
    return [{**row, key: str(number)} for number, row in enumerate(rows)]


@FEW
@given(st.lists(CASE, min_size=3, max_size=3), st.lists(ASSESSMENT, max_size=8), st.lists(VISIT, max_size=5))
@example([{}, {}, {}], [], [])
def test_every_row_of_a_known_case_has_one_of_five_verdicts(desk, cases, assessments, visits):
    cases = [{"case_id": f"C{number}", **case} for number, case in enumerate(cases, 1)]
    given_ = {
        "cases": cases,
        "assessments": numbered(assessments, "assessment_id"),
        "visits": numbered(visits, "visit_id"),
    }
    judged = desk.run(RULE, **given_)
    assert list(judged.could_not_run["reason"]) == []
    rows = judged.verdicts["TST-01"].to_dict("records")
    there = {
        row["assessment_id"]
        for row in given_["assessments"]
        if row["case_id"] != "C404" and (row["started_on"] or "") <= "2019-12-23"
    }
    assert {row["subject_id"] for row in rows} == there
    assert len(rows) == len(there)
    for row in rows:
        assert row["verdict"] in VERDICTS
        assert (row["state"] in STATES) == (row["verdict"] == "flagged")
        assert (row["evidence"] == row["evidence"] and row["evidence"] is not None) == (row["verdict"] == "flagged")
        assert row["verdict"] != "flagged" or row["reason"]
    [counted] = [judged.outcomes[list(VERDICTS)].sum().sum()]
    assert counted == len(rows)


@settings(FEW, max_examples=10)  # each is two runs of the engine
@given(
    st.lists(CASE, min_size=3, max_size=3),
    st.lists(ASSESSMENT, min_size=2, max_size=8),
    st.lists(VISIT, max_size=5),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_changes_nothing(desk, cases, assessments, visits, shuffler: random.Random):
    cases = [{"case_id": f"C{number}", **case} for number, case in enumerate(cases, 1)]
    rows = {
        "cases": cases,
        "assessments": numbered(assessments, "assessment_id"),
        "visits": numbered(visits, "visit_id"),
    }
    shuffled = {name: shuffler.sample(items, len(items)) for name, items in rows.items()}
    one, other = desk.run(RULE, **rows), desk.run(RULE, **shuffled)

    def by_subject(judged):
        frame = judged.verdicts["TST-01"].astype(object)
        return sorted(frame.where(frame.notna(), "").to_dict("records"), key=lambda row: row["subject_id"])

    assert by_subject(one) == by_subject(other)
    assert one.outcomes.to_dict("records") == other.outcomes.to_dict("records") or one.outcomes.equals(other.outcomes)
