"""The deadline form: from due, tolerance, done, until and today to one verdict."""

import datetime as dt

import pytest

AS_OF = dt.date(2019, 12, 23)

# A note has many text columns that no as-of rule touches: each carries one input of the verdict.
RULE = """
each: notes
needs: [notes]
window: none
when: cast(author_id as boolean)
due: cast(kind as date)
tolerance: cast(result as int)
done: cast(channel as date)
until: cast(contact_role as date)
undecided_if: cast(title as boolean)
not_due_until: cast(contact_person_id as date)
also: {EXTRA: cast(author_role as boolean)}
"""

# The days are counted from the due day; expected are verdict, state and days overdue.
DEADLINES = [
    # Not done, and the duty goes on.
    ({"today": -1}, "not_due"),
    ({"today": 0}, "not_due"),  # the due day is in time
    ({"today": 1}, "flagged outstanding 1"),
    ({"today": 13}, "flagged outstanding 13"),
    ({"today": 5, "tolerance": 5}, "not_due"),
    ({"today": 6, "tolerance": 5}, "flagged outstanding 6"),  # counted from the due day, not from the tolerance
    # Done.
    ({"today": 13, "done": -30}, "clear"),
    ({"today": 13, "done": 0}, "clear"),
    ({"today": 13, "done": 1}, "flagged late 1"),
    ({"today": 1, "done": 1}, "flagged late 1"),
    ({"today": 0, "done": 0}, "clear"),
    ({"today": -1, "done": -3}, "clear"),
    ({"today": 13, "done": 5, "tolerance": 5}, "clear"),
    ({"today": 13, "done": 6, "tolerance": 5}, "flagged late 6"),
    # The duty ended.
    ({"today": 13, "ended": -1}, "not_applicable"),
    ({"today": 13, "ended": 0}, "not_applicable"),
    ({"today": 13, "ended": 1}, "flagged late 1"),  # nobody can act any more
    ({"today": 13, "ended": 4}, "flagged late 4"),
    ({"today": 13, "ended": 5, "tolerance": 5}, "not_applicable"),
    ({"today": 13, "ended": 6, "tolerance": 5}, "flagged late 6"),
    ({"today": -2, "ended": -5}, "not_applicable"),
    # Done, and ended.
    ({"today": 13, "done": -2, "ended": -1}, "clear"),
    ({"today": 13, "done": 0, "ended": 5}, "clear"),
    ({"today": 13, "done": 3, "ended": 8}, "flagged late 3"),
    ({"today": 13, "done": 8, "ended": 3}, "flagged late 8"),  # counted to the day it was done
    ({"today": 13, "done": 3, "ended": -1}, "not_applicable"),  # the duty ended before it was due
    # The end lies ahead: the duty goes on.
    ({"today": 13, "ended": 20}, "flagged outstanding 13"),
    ({"today": -1, "ended": 20}, "not_due"),
    # The due day is not known.
    ({"due": None}, "undecided"),
    ({"due": None, "done": 0}, "undecided"),
    ({"due": None, "ended": 0}, "undecided"),
    ({"due": None, "also": True}, "flagged outstanding"),  # a reason that holds for certain
    ({"due": None, "also": None}, "undecided"),
    # A reason beside the deadline.
    ({"today": 13, "done": 0, "also": True}, "flagged outstanding"),
    ({"today": -1, "also": True}, "flagged outstanding"),
    ({"today": 13, "ended": -1, "also": True}, "flagged outstanding"),
    ({"today": 13, "done": 1, "also": True}, "flagged outstanding 1"),  # outstanding if any reason is
    ({"today": 13, "also": True}, "flagged outstanding 13"),
    ({"today": 13, "done": 0, "also": None}, "undecided"),
    ({"today": -1, "also": None}, "undecided"),
    ({"today": 13, "also": None}, "flagged outstanding 13"),
    ({"today": 13, "done": 1, "also": None}, "flagged late 1"),
    ({"today": 13, "ended": 1, "also": None}, "flagged late 1"),
    ({"today": 13, "ended": -1, "also": None}, "undecided"),
    # The population.
    ({"today": 13, "when": False}, "not_applicable"),
    ({"today": 13, "when": False, "also": True}, "not_applicable"),
    ({"today": 13, "when": False, "unknown": True}, "not_applicable"),
    ({"today": 13, "when": None}, "undecided"),
    ({"today": 13, "done": 0, "when": None}, "undecided"),
    ({"today": 13, "also": True, "when": None}, "undecided"),
    ({"today": 13, "unknown": True}, "undecided"),
    ({"today": 13, "unknown": None}, "undecided"),
    ({"today": 13, "done": 0, "unknown": True}, "undecided"),
    ({"today": 13, "also": True, "unknown": True}, "undecided"),
    # Nothing is flagged up to a day.
    ({"today": 13, "grace": 13}, "not_due"),
    ({"today": 13, "grace": 12}, "flagged outstanding 13"),
    ({"today": 13, "done": 5, "grace": 13}, "not_due"),
    ({"today": 13, "done": 0, "grace": 13}, "clear"),
    ({"today": 13, "ended": -1, "grace": 13}, "not_applicable"),
    ({"today": 13, "also": True, "grace": 13}, "not_due"),
    ({"today": 13, "also": None, "grace": 13}, "not_due"),
    ({"today": 13, "unknown": True, "grace": 13}, "not_due"),
    ({"today": 13, "when": False, "grace": 13}, "not_applicable"),
    ({"today": 13, "grace": None}, "undecided"),  # whether it may be flagged yet is not known
    ({"today": 13, "done": 0, "grace": None}, "clear"),
]
UNKNOWN_TOLERANCE = [{"today": 13, "tolerance": None}, {"today": 13, "tolerance": None, "done": 4}]


def note(number, given):
    due_on = None if given.get("due", 0) is None else AS_OF - dt.timedelta(days=given.get("today", 0))

    def day(name):
        offset = given.get(name)
        return None if offset is None else str((due_on or AS_OF) + dt.timedelta(days=offset))

    def word(name, *, otherwise):
        value = given.get(name, otherwise)
        return None if value is None else str(value).lower()

    return {
        "note_id": str(number),
        "event_on": "2019-12-01",
        "text": "a note",
        "kind": None if due_on is None else str(due_on),
        "channel": day("done"),
        "contact_role": day("ended"),
        "result": word("tolerance", otherwise=0),
        "author_role": word("also", otherwise=False),
        "author_id": word("when", otherwise=True),
        "title": word("unknown", otherwise=False),
        "contact_person_id": day("grace") if "grace" in given else "2000-01-01",
    }


def shown(row):
    parts = (row["verdict"], row["state"], row["days_overdue"])
    return " ".join(str(part) for part in parts if part is not None)


def judged(desk, givens):
    rows = desk.rows(RULE, notes=[note(number, given) for number, given in enumerate(givens)])
    return [shown(rows[str(number)]) for number in range(len(givens))]


def test_the_verdict_of_a_deadline(desk):
    expected = {str(given): verdict for given, verdict in DEADLINES}
    found = judged(desk, [given for given, _ in DEADLINES])
    assert dict(zip(expected, found, strict=False)) == expected


def test_a_tolerance_that_is_not_known_leaves_the_verdict_undecided(desk):
    assert judged(desk, UNKNOWN_TOLERANCE) == ["undecided", "undecided"]


def test_days_overdue_are_told_of_flags_alone(desk):
    rows = desk.rows(
        RULE, notes=[note(1, {"today": 13, "grace": 13}), note(2, {"today": -1}), note(3, {"today": 13, "done": 0})]
    )
    assert [row["days_overdue"] for row in rows.values() if row["verdict"] == "flagged"] == []
    assert [row["state"] for row in rows.values()] == [None, None, None]
    assert [row["reason"] for row in rows.values()] == [None, None, None]


DUE = "each: conferences\nneeds: [conferences]\nwindow: none\ndue: due_on\ndone: held_on\n"


def held(due_on, held_on=None, **more):
    return {"kind": "RCPC", "due_on": due_on, "held_on": held_on, **more}


def test_a_missed_deadline_tells_its_due_day(desk):
    row = desk.row(DUE, conferences=[held("2019-12-10")])
    assert (row["verdict"], row["due_on"]) == ("flagged", dt.date(2019, 12, 10))


def test_the_name_of_a_missed_deadline_is_its_reason(desk):
    assert desk.row(DUE + "reason: REVIEW\n", conferences=[held("2019-12-10")])["reason"] == "REVIEW"


@pytest.mark.parametrize(("kind", "reason"), [("ICPC", "FIRST"), ("RCPC", "LATER")])
def test_a_missed_deadline_can_have_one_of_several_names(desk, kind, reason):
    rule = DUE + "reason: {FIRST: kind = 'ICPC', LATER: kind <> 'ICPC'}\n"
    assert desk.row(rule, conferences=[held("2019-12-10", kind=kind)])["reason"] == reason


def test_the_name_of_a_deadline_is_no_reason_where_it_was_kept(desk):
    rule = DUE + "reason: LATE\nalso: {NO_TEXT: text is null}\n"
    row = desk.row(rule, conferences=[held("2019-12-10", "2019-12-10")])
    assert (row["verdict"], row["reason"], row["days_overdue"]) == ("flagged", "NO_TEXT", None)


DUE_DAYS = {
    "missed": (held("2019-12-10"), dt.date(2019, 12, 10)),
    "late": (held("2019-12-10", "2019-12-12"), dt.date(2019, 12, 10)),
    # Flagged for want of minutes alone: there is no deadline to speak of.
    "met": (held("2019-12-10", "2019-12-10"), None),
    "no day": (held(None), None),
}


def test_a_flag_tells_a_due_day_only_where_the_deadline_was_missed(desk):
    rule = DUE + "reason: LATE\nalso: {NO_TEXT: text is null}\n"
    rows = desk.rows(rule, conferences=[{**given, "conference_id": name} for name, (given, _) in DUE_DAYS.items()])
    assert {row["verdict"] for row in rows.values()} == {"flagged"}
    assert {name: row["due_on"] for name, row in rows.items()} == {
        name: due_on for name, (_, due_on) in DUE_DAYS.items()
    }


def test_what_was_done_in_time_tells_the_day_it_was_due(desk):
    row = desk.row(DUE, conferences=[held("2019-12-10", "2019-12-10")])
    assert (row["verdict"], row["due_on"]) == ("clear", dt.date(2019, 12, 10))


def test_reasons_stand_in_the_order_of_the_rule(desk):
    rule = DUE + "reason: LATE\nalso: {NO_TEXT: text is null, NO_PLAN: plan_id is null, CANCELLED: cancelled}\n"
    row = desk.row(rule, conferences=[held("2019-12-10", "2019-12-12", cancelled=False)])
    assert (row["reason"], row["state"]) == ("LATE;NO_TEXT;NO_PLAN", "outstanding")


def test_a_late_duty_with_a_reason_that_is_late_too_is_late(desk):
    rule = DUE + "reason: LATE\nalso: {NO_TEXT: text is null}\nstates: {NO_TEXT: late}\n"
    assert desk.row(rule, conferences=[held("2019-12-10", "2019-12-12")])["state"] == "late"
    assert desk.row(rule, conferences=[held("2019-12-10")])["state"] == "outstanding"


@pytest.mark.parametrize(
    ("means", "verdict"),
    [("open", "flagged"), ("undecided", "undecided")],
)
def test_a_rule_says_what_a_blank_end_means(desk, means, verdict):
    rule = DUE + f"missing: {{held_on: {means}}}\n"
    assert desk.row(rule, conferences=[held("2019-12-10")])["verdict"] == verdict
    assert desk.row(rule, conferences=[held("2019-12-10", "2019-12-10")])["verdict"] == "clear"


def test_a_blank_whose_absence_is_the_fault_is_flagged(desk):
    rule = DUE + "missing: {due_on: flagged}\n"
    row = desk.row(rule, conferences=[held(None, "2019-12-10")])
    assert (row["verdict"], row["state"]) == ("flagged", "outstanding")


def test_a_due_day_that_is_a_timestamp_counts_as_a_day(desk):
    rule = "each: referrals\nneeds: [referrals]\ndue: add_working_days(received_on, 1)\ndone: decided_on\n"
    referral = {"received_on": "2019-12-19T17:30:00", "decided_on": "2019-12-20T23:59:00"}
    assert desk.row(rule, referrals=[referral])["verdict"] == "clear"


# --- what falls due soon -----------------------------------------------------------------------------------------


def due_soon(desk, rule, *due, **more):
    conferences = [held(day, conference_id=day) for day in due]
    found = desk.run(rule, conferences=conferences, **more).due_soon
    return dict(zip(found["subject_id"], found["flag_on"], strict=True))


def test_what_falls_due_within_two_weeks_is_listed_with_the_day_it_would_be_flagged(desk):
    found = due_soon(desk, DUE, "2019-12-22", "2019-12-23", "2020-01-03", "2020-01-20")
    assert found == {"2019-12-23": dt.date(2019, 12, 24), "2020-01-03": dt.date(2020, 1, 4)}


def test_the_tolerance_comes_before_the_flag(desk):
    rule = DUE + "tolerance: extra\nparameters: {extra: {value: 5, unit: days}}\n"
    found = due_soon(desk, rule, "2019-12-20", "2019-12-26")
    assert found == {"2019-12-20": dt.date(2019, 12, 26), "2019-12-26": dt.date(2020, 1, 1)}


def test_the_days_of_grace_come_before_the_flag(desk):
    rule = DUE + "not_due_until: add_days(case.opened_on, 360)\n"  # 2 January 2020
    found = due_soon(desk, rule, "2019-12-20", "2020-01-04")
    assert found == {"2019-12-20": dt.date(2020, 1, 3), "2020-01-04": dt.date(2020, 1, 5)}


def test_how_far_due_soon_looks_is_a_setting(desk):
    assert list(due_soon(desk, DUE, "2019-12-25", "2020-01-20", ask={"due_soon_days": 40})) == [
        "2019-12-25",
        "2020-01-20",
    ]


def test_due_soon_is_in_the_order_of_its_days(desk):
    found = due_soon(desk, DUE, "2020-01-03", "2019-12-27", "2019-12-30")
    assert list(found) == ["2019-12-27", "2019-12-30", "2020-01-03"]


def test_due_soon_tells_whose_it_is(desk):
    [row] = desk.run(DUE, conferences=[held("2019-12-27")]).due_soon.to_dict("records")
    told = {
        name: row[name]
        for name in ("rule_id", "severity", "case_id", "team", "worker", "manager", "case_type", "due_on")
    }
    assert told == {
        "rule_id": "TST-01",
        "severity": "medium",
        "case_id": "C1",
        "team": "North",
        "worker": "A Jones",
        "manager": "M Okafor",
        "case_type": "CIN",
        "due_on": dt.date(2019, 12, 27),
    }


def test_done_is_not_due_any_more(desk):
    assert len(desk.run(DUE, conferences=[held("2019-12-27", "2019-12-20")]).due_soon) == 0
