"""The examples in a rule file: what is given by default, and how a wrong expectation is told."""

import pytest

from recordcheck.engine import run_examples

RULE = """
each: conferences
needs: [conferences]
uses_if_present: [plans]
due: due_on
done: held_on
event_on: add_days(due_on, -30)
when: case.case_type = 'CIN'
reason: LATE
also: {{NO_CHAIR: cancelled}}
severity: {{base: low, when: [{{if: "case.team = 'Team A' and years_between(case.date_of_birth, as_of) = 10", is: high}}]}}
examples:
  - name: one
    as_of: 2019-12-23
{example}
"""
HELD = "conferences: [{conference_id: K1, kind: RCPC, due_on: 2019-12-10, held_on: 2019-12-09, cancelled: no}]"
LATE = "conferences: [{conference_id: K1, kind: RCPC, due_on: 2019-12-10, held_on: 2019-12-12, cancelled: n}]"


def mistakes(desk, given, expect, more=""):
    example = f"    given:\n      {given}\n    expect: {expect}\n{more}"
    book = desk.book(RULE.format(example=example))
    assert dict(book.broken) == {}
    [result] = run_examples([book.rules["TST-01"]], book, desk.contracts, desk.clock)
    return list(result.mistakes)


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        (HELD, "clear"),
        (HELD, "{K1: clear}"),
        (LATE, "flagged"),
        (LATE, "[{subject: K1, verdict: flagged, reason: LATE, state: late, severity: high, due_on: 2019-12-10}]"),
        (LATE, "{verdict: flagged, state: late}"),
        (LATE, "{verdict: flagged, reason: LATE, severity: high, due_on: 2019-12-10}"),
        (HELD, "{verdict: clear}"),
        # A child in need of ten, open for a year, stands where the example says nothing of a case.
        (f"case: {{case_type: CP}}\n      {HELD}", "not_applicable"),
        (f"case: {{case_id: '83526'}}\n      {HELD}".replace("{conf", "{case_id: '83526', conf"), "clear"),
        # Columns that are not written are blank.
        ("conferences: [{kind: RCPC, due_on: 2019-12-10, cancelled: no}]", "flagged"),
        ("conferences: [{kind: RCPC, due_on: 2019-12-10, held_on: 2019-12-10}]", "undecided"),
        ("conferences: []", "not_applicable"),
    ],
)
def test_an_example_that_is_right_has_no_mistakes(desk, given, expect):
    assert mistakes(desk, given, expect) == []


@pytest.mark.parametrize(
    ("given", "expect", "told"),
    [
        (HELD, "flagged", "K1: verdict is clear, expected flagged"),
        (LATE, "{K1: clear}", "K1: verdict is flagged, expected clear"),
        (LATE, "[{subject: K1, verdict: flagged, state: outstanding}]", "state is late, expected outstanding"),
        (LATE, "{verdict: flagged, state: outstanding}", "state is late, expected outstanding"),
        (HELD, "{verdict: clear, state: late}", "state is blank, expected late"),
        (LATE, "[{subject: K1, verdict: flagged, severity: low}]", "severity is high, expected low"),
        (LATE, "[{subject: K1, verdict: flagged, reason: NO_CHAIR}]", "reason is LATE, expected NO_CHAIR"),
        (LATE, "[{subject: K1, verdict: flagged, due_on: 2019-12-11}]", "due_on is 2019-12-10, expected 2019-12-11"),
        (HELD, "{K2: clear}", "K2"),
        (HELD, "not_applicable", "K1"),
        (HELD, "could_not_run", "expected could_not_run"),
        (HELD.replace("held_on", "hold_on"), "clear", 'Did you mean "held_on"?'),
        (HELD.replace("conferences", "conferencs"), "clear", 'Did you mean "conferences"?'),
        (HELD.replace("2019-12-10", "10/12/2019"), "clear", "10/12/2019"),
        (HELD.replace("cancelled: no", "cancelled: perhaps"), "clear", "perhaps"),
    ],
)
def test_a_wrong_example_tells_what_differs_and_where(desk, given, expect, told):
    found = mistakes(desk, given, expect)
    assert any(told in line for line in found)
    assert all(line.startswith("rules/TST-01-0.yaml:") for line in found)


def test_a_subject_that_the_example_does_not_name_is_told(desk):
    two = HELD.replace(
        "}]", "}, {conference_id: K2, kind: RCPC, due_on: 2019-12-20, held_on: 2019-12-20, cancelled: no}]"
    )
    assert len(mistakes(desk, two, "{K1: clear}")) == 1


@pytest.mark.parametrize(
    ("absent", "expect"),
    [
        ("[conferences]", "could_not_run"),
        ("[conferences.held_on]", "could_not_run"),
        ("[plans]", "{K1: undecided}"),
        ("plans", "{K1: undecided}"),
    ],
)
def test_an_example_can_leave_out_tables_and_columns(desk, absent, expect):
    assert mistakes(desk, HELD, expect, f"    absent: {absent}\n") == []


@pytest.mark.parametrize("absent", ["[conference]", "[conferences.hold_on]"])
def test_what_is_absent_must_be_a_table_or_column(desk, absent):
    [told] = mistakes(desk, HELD, "clear", f"    absent: {absent}\n")
    assert absent.strip("[]") in told


def test_an_example_can_change_a_limit(desk):
    rule = """
each: cases
flag_if: {WIDE: limit_days > 50}
parameters: {limit_days: {value: 5, unit: days}}
examples:
  - {name: wide, parameters: {limit_days: 60}, expect: flagged}
  - {name: narrow, expect: clear}
"""
    book = desk.book(rule)
    results = run_examples([book.rules["TST-01"]], book, desk.contracts, desk.clock)
    assert [list(result.mistakes) for result in results] == [[], []]


def test_the_examples_of_several_rules_come_rule_by_rule_in_the_order_of_their_files(desk):
    rule = """
id: TST-0{0}
each: places
needs: [visits]
flag_if: purpose is null
examples:
  - {{name: blank, given: {{visits: [{{visited_on: 2019-12-02}}]}}, expect: flagged}}
  - {{name: filled, given: {{visits: [{{visited_on: 2019-12-02, purpose: x}}]}}, expect: {1}}}
"""
    view = """-- One row per visit.
SELECT v.case_id, 'visits' AS subject_table, v.visit_id AS subject_id, v.visited_on AS event_on, v.purpose
FROM visits v
"""
    book = desk.book(rule.format(2, "clear"), rule.format(1, "flagged"), views={"places": view})
    results = run_examples(book.rules.values(), book, desk.contracts, desk.clock)
    assert [(one.rule_id, one.example.name, len(one.mistakes)) for one in results] == [
        ("TST-01", "blank", 0),
        ("TST-01", "filled", 1),
        ("TST-02", "blank", 0),
        ("TST-02", "filled", 0),
    ]


def test_an_empty_table_of_an_example_is_a_table_without_rows(desk):
    """What an example does not write is there and empty, so that a rule about absence can be shown."""
    rule = """
each: cases
needs: [visits]
flag_if: {NOT_VISITED: last_visit is null}
let: {last_visit: {from: visits, value: max(visited_on)}}
examples:
  - {name: nothing written, expect: flagged}
  - {name: not in the export, absent: [visits], expect: could_not_run}
"""
    book = desk.book(rule)
    results = run_examples(book.rules.values(), book, desk.contracts, desk.clock)
    assert [list(result.mistakes) for result in results] == [[], []]


def test_an_unknown_limit_in_an_example_is_told(desk):
    rule = """
each: cases
flag_if: {WIDE: limit_days > 50}
parameters: {limit_days: {value: 5, unit: days}}
examples: [{name: wide, parameters: {limt_days: 60}, expect: flagged}]
"""
    book = desk.book(rule)
    [result] = run_examples([book.rules["TST-01"]], book, desk.contracts, desk.clock)
    assert 'Did you mean "limit_days"?' in result.mistakes[0]
