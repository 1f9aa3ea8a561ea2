"""What could not be judged is never counted as fine."""

import pandas as pd
import pytest

VISIT = {"visited_on": "2019-12-02", "narrative": "seen", "purpose": "to see"}
RULE = "each: visits\nneeds: [visits]\nflag_if: {ABSENT: purpose is null, NO_TOOL: tools = 'none'}\n"


def could_not(judged):
    return judged.could_not_run.to_dict("records")


def test_a_missing_table_is_named(desk):
    [line] = could_not(desk.run(RULE))
    assert (line["rule_id"], line["table"], line["column"]) == ("TST-01", "visits", "")
    assert "visits" in line["reason"]


def test_a_missing_wanted_column_is_named_with_its_table(desk):
    judged = desk.run(RULE, visits=[VISIT], absent=["visits.purpose"])
    [line] = could_not(judged)
    assert (line["table"], line["column"]) == ("visits", "purpose")
    assert len(judged.flags) == 0
    assert len(judged.outcomes) == 0


def test_a_missing_optional_column_reads_as_blank(desk):
    # `tools` is optional: blank, so whether there was none is not known.
    assert desk.row(RULE, visits=[VISIT], absent=["visits.tools"])["verdict"] == "undecided"


def test_a_wanted_column_that_the_rule_does_not_use_may_be_missing(desk):
    row = desk.row(RULE, visits=[{**VISIT, "tools": "cards"}], absent=["visits.location", "visits.outcome"])
    assert row["verdict"] == "clear"


def test_a_rule_can_tolerate_that_a_wanted_column_is_missing(desk):
    rule = RULE + "tolerates: [visits.purpose]\n"
    row = desk.row(rule, visits=[VISIT], absent=["visits.purpose"])
    assert (row["verdict"], row["reason"]) == ("flagged", "ABSENT")


def test_what_a_rule_tolerates_is_that_column_of_that_table_alone(desk):
    rule = RULE + "tolerates: [notes.purpose, visits.location]\n"
    [line] = could_not(desk.run(rule, visits=[VISIT], absent=["visits.purpose"]))
    assert (line["table"], line["column"]) == ("visits", "purpose")


@pytest.mark.xfail(strict=True, reason="a misspelt column under tolerates is taken in silence and tolerates nothing")
def test_a_column_that_is_tolerated_must_be_one(desk):
    reason = desk.refusal(RULE + "tolerates: [visits.purpos]\n", visits=[VISIT])
    assert 'Did you mean "purpose"?' in reason


WORDS_AND_COLUMNS = [
    ("when: case.case_type = 'CP'\n", "cases.case_type"),
    ("let: {n: {from: notes, value: count(*), where: author_role = 'nurse'}}\nwhen: n > 0\n", "notes.author_role"),
    ("severity: {base: low, when: [{if: seen, is: high}]}\n", "visits.seen"),
    ("evidence: [location]\n", "visits.location"),
    ('message: "At {location}."\n', "visits.location"),
    ("parameters: {limit: {value: {CP: 1}, unit: days, by: kind}}\nwhen: limit = 1\n", "visits.kind"),
    ("not_due_until: case.opened_on\n", "cases.opened_on"),
    ("undecided_if: seen_alone is null\n", "visits.seen_alone"),
    ("missing: {location: flagged}\n", "visits.location"),
]


def test_a_wanted_column_is_missed_wherever_the_rule_uses_it(desk):
    rules = {RULE.replace("[visits]", "[visits, notes]") + words: column for words, column in WORDS_AND_COLUMNS}
    note = {"event_on": "2019-12-02", "text": "x"}
    reasons = desk.refusals(rules, visits=[VISIT], notes=[note], absent=[*rules.values()])
    named = [column.split(".") for column in rules.values()]
    assert list(reasons.values()) == [f"the export has no column {column} in {table}" for table, column in named]


def test_a_view_misses_the_wanted_columns_that_it_reads(desk):
    view = """-- One row per visit.
SELECT v.case_id, 'visits' AS subject_table, v.visit_id AS subject_id, v.visited_on AS event_on, v.location
FROM visits v
"""
    rule = "each: places\nneeds: [visits]\nflag_if: location is null\n"
    [line] = could_not(desk.run(rule, views={"places": view}, visits=[VISIT], absent=["visits.location"]))
    assert (line["table"], line["column"]) == ("visits", "location")


def test_without_cases_no_rule_can_run(desk):
    [line] = could_not(desk.run(RULE, cases=None, visits=[VISIT]))
    assert line["table"] == "cases"


def test_a_table_out_of_use_says_why(desk):
    [line] = could_not(desk.run(RULE, out_of_use={"visits": "has no column case_id"}))
    assert line["table"] == "visits"
    assert "has no column case_id" in line["reason"]


# --- a table without rows ------------------------------------------------------------------------------------------

NOT_VISITED = """
each: cases
needs: [visits]
flag_if: {NOT_VISITED: last_visit is null}
let: {last_visit: {from: visits, value: max(visited_on)}}
"""


def test_a_table_that_is_empty_beside_cases_is_taken_for_a_missing_extract(desk):
    judged = desk.run(NOT_VISITED, visits=[])
    [line] = could_not(judged)
    assert line["table"] == "visits"
    assert "no rows" in line["reason"]
    assert len(judged.flags) == 0
    assert len(judged.outcomes) == 0


def test_nobody_is_eligible_where_the_judged_table_is_empty(desk):
    judged = desk.run(RULE, visits=[])
    assert could_not(judged) == []
    [outcome] = judged.outcomes.to_dict("records")
    assert outcome["eligible"] == 0
    assert pd.isna(outcome["pass_rate"])


def test_a_rule_about_shares_of_rows_has_nobody_eligible_without_rows(desk):
    rule = """
each: cases
needs: [visits]
flags_absence: no
when: made >= 3
flag_if: {SELDOM_ALONE: alone < made / 2}
let:
  made: {from: visits, value: count(*)}
  alone: {from: visits, value: count(*), where: seen_alone}
"""
    judged = desk.run(rule, visits=[])
    assert could_not(judged) == []
    assert judged.outcomes["eligible"].tolist() == [0]


VIEW = """-- One row per visit.
SELECT v.case_id, 'visits' AS subject_table, v.visit_id AS subject_id, v.visited_on AS event_on, v.purpose
FROM visits v
"""


@pytest.mark.parametrize(
    ("rule", "runs"),
    [
        # By default a rule flags absence unless it judges the rows of a table that it needs.
        (RULE, True),
        (RULE + "flags_absence: no\n", True),
        (RULE + "flags_absence: yes\n", False),
        (NOT_VISITED + "flags_absence: yes\n", False),
        ("each: made\nneeds: [visits]\nflag_if: purpose is null\n", False),
        ("each: made\nneeds: [visits]\nflag_if: purpose is null\nflags_absence: no\n", True),
    ],
)
def test_a_rule_says_whether_it_flags_absence(desk, rule, runs):
    reasons = [line["reason"] for line in could_not(desk.run(rule, views={"made": VIEW}, visits=[]))]
    assert reasons == ([] if runs else ["table visits has no rows; is the extract complete?"])


@pytest.mark.parametrize(
    ("words", "runs"), [("", True), ("flags_absence: no\n", True), ("flags_absence: yes\n", False)]
)
def test_a_second_table_without_rows_stops_a_rule_that_flags_absence(desk, words, runs):
    rule = RULE.replace("[visits]", "[visits, notes]") + words
    lines = could_not(desk.run(rule, visits=[{**VISIT, "tools": "cards"}], notes=[]))
    assert [line["table"] for line in lines] == ([] if runs else ["notes"])


def test_an_export_without_cases_or_visits_has_nobody_eligible(desk):
    judged = desk.run(NOT_VISITED, cases=[], visits=[])
    assert could_not(judged) == []
    assert len(judged.flags) == 0


# --- tables that help --------------------------------------------------------------------------------------------

OPEN = """
each: visits
needs: [visits]
uses_if_present: {helpers}
flag_if: {{ABSENT: purpose is null}}
undecided_if: coalesce(notes_seen, 0) > 99
let: {{notes_seen: {{from: notes, value: count(event_on)}}}}
"""


FINE_AND_FAULT = [{**VISIT, "visit_id": "fine"}, {**VISIT, "visit_id": "fault", "purpose": None}]


@pytest.mark.parametrize("notes", [{}, {"out_of_use": {"notes": "no key"}}])
def test_without_a_helping_table_flagged_stands_and_clear_becomes_undecided(desk, notes):
    rows = desk.rows(OPEN.format(helpers="[notes]"), visits=FINE_AND_FAULT, **notes)
    assert {name: row["verdict"] for name, row in rows.items()} == {"fine": "undecided", "fault": "flagged"}


@pytest.mark.parametrize("notes", [[], [{"event_on": "2019-12-02", "text": "x"}]])
def test_with_the_helping_table_clear_is_clear_though_it_has_no_rows(desk, notes):
    rows = desk.rows(OPEN.format(helpers="[notes]"), visits=FINE_AND_FAULT, notes=notes)
    assert {name: row["verdict"] for name, row in rows.items()} == {"fine": "clear", "fault": "flagged"}


def test_one_of_two_helping_tables_is_not_enough(desk):
    rule = OPEN.format(helpers="[notes, documents]")
    rows = desk.rows(rule, visits=FINE_AND_FAULT, notes=[{"event_on": "2019-12-02", "text": "x"}])
    assert {name: row["verdict"] for name, row in rows.items()} == {"fine": "undecided", "fault": "flagged"}


def test_a_rule_with_a_fallback_keeps_clear_without_its_helping_table(desk):
    rule = OPEN.format(helpers="{notes: ABSENT}")
    assert desk.row(rule, visits=[VISIT])["verdict"] == "clear"


def test_what_is_not_applicable_stays_so_without_a_helping_table(desk):
    rule = OPEN.format(helpers="[notes]") + "when: kind = 'CP'\n"
    assert desk.row(rule, visits=[{**VISIT, "kind": "CIN"}])["verdict"] == "not_applicable"


NO_NOTE = """
each: visits
needs: [visits]
uses_if_present: {helpers}
flag_if: {{ABSENT: purpose is null, NO_NOTE: "coalesce(notes_by, '') = 'nobody'"}}
let: {{notes_by: {{from: notes, value: max(author_role)}}}}
"""


@pytest.mark.parametrize(
    ("helpers", "more", "verdict"),
    [
        ("[notes]", "", "undecided"),  # as if the table were not there
        ("[notes]", "tolerates: [notes.author_role]\n", "clear"),
        ("[notes]", "tolerates: [notes.kind]\n", "undecided"),
        ("{notes: ABSENT}", "", "clear"),
    ],
)
def test_a_helping_table_without_a_wanted_column_is_no_help(desk, helpers, more, verdict):
    rule = NO_NOTE.format(helpers=helpers) + more
    note = {"event_on": "2019-12-02", "text": "x"}
    rows = desk.rows(rule, visits=FINE_AND_FAULT, notes=[note], absent=["notes.author_role"])
    assert {name: row["verdict"] for name, row in rows.items()} == {"fine": verdict, "fault": "flagged"}


@pytest.mark.parametrize("helpers", ["[notes]", "{notes: ABSENT}"])
def test_a_helping_table_without_an_optional_column_helps(desk, helpers):
    rule = NO_NOTE.format(helpers=helpers).replace("author_role", "title")
    note = {"event_on": "2019-12-02", "text": "x"}
    row = desk.row(rule, visits=[VISIT], notes=[note], absent=["notes.title"])
    assert row["verdict"] == "clear"


def test_a_table_whose_rows_are_only_counted_is_there(desk):
    rule = "each: cases\nneeds: [visits]\nflag_if: n = 2\nlet: {n: {from: visits, value: count(*)}}\n"
    assert desk.row(rule, visits=[VISIT, VISIT])["verdict"] == "flagged"


def test_a_table_of_which_no_column_is_named_is_there(desk):
    rule = "each: visits\nneeds: [visits]\nwindow: none\nevent_on: as_of\nflag_if: case.closed_on is null\n"
    assert desk.row(rule, visits=[VISIT])["verdict"] == "flagged"


# --- rules that fail -----------------------------------------------------------------------------------------------

MARK = "Zebulon-4711"
FAILS = "id: TST-02\neach: visits\nneeds: [visits]\nflag_if: {condition}\n"


def test_a_rule_that_raises_could_not_run_and_the_others_run(desk):
    rules = [RULE, FAILS.format(condition="cast(narrative as int) > 5"), RULE.replace("each", "id: TST-03\neach")]
    judged = desk.run(rules, visits=[{**VISIT, "tools": "cards", "narrative": MARK}])
    assert [line["rule_id"] for line in could_not(judged)] == ["TST-02"]
    assert {name: list(frame["verdict"]) for name, frame in judged.verdicts.items()} == {
        "TST-01": ["clear"],
        "TST-03": ["clear"],
    }
    assert "TST-02" not in set(judged.outcomes["rule_id"])


QUOTING = [
    "cast(narrative as int) > 5",
    "cast(narrative as date) > as_of",
    "cast(narrative as double) > 5",
    "cast(narrative as boolean)",
    "add_days(narrative, 5) > as_of",
    "add_working_days(narrative, 5) > as_of",
]


def test_an_error_never_quotes_a_record(desk):
    rules = [f"each: visits\nneeds: [visits]\nflag_if: {condition}\n" for condition in QUOTING]
    reasons = desk.refusals(rules, visits=[{**VISIT, "narrative": MARK}])
    assert {rule: reason for rule, reason in reasons.items() if MARK in reason or "raised an error" not in reason} == {}


NUMBERS = """-- One row per visit.
SELECT v.case_id, 'visits' AS subject_table, v.visit_id AS subject_id, v.visited_on AS event_on,
  cast(v.narrative as int) AS number
FROM visits v
"""


def judged_with_a_failing_view(desk):
    rules = [RULE, "id: TST-02\neach: numbers\nneeds: [visits]\nflag_if: number > 5\n"]
    return desk.run(rules, views={"numbers": NUMBERS}, visits=[{**VISIT, "tools": "cards", "narrative": MARK}])


def test_an_error_in_a_view_stops_only_the_rules_that_read_it(desk):
    judged = judged_with_a_failing_view(desk)
    [line] = could_not(judged)
    assert line["rule_id"] == "TST-02"
    assert MARK not in line["reason"]
    assert list(judged.verdicts) == ["TST-01"]


def test_a_rule_that_reads_a_failing_view_says_what_failed(desk):
    [line] = could_not(judged_with_a_failing_view(desk))
    assert "the view numbers" in line["reason"]


def test_a_broken_rule_file_is_listed_and_the_others_run(desk):
    desk.write("TST-09-broken.yaml", "id: TST-09\ntitel: no such word\n")
    judged = desk.run(RULE, visits=[{**VISIT, "tools": "cards"}])
    [line] = could_not(judged)
    assert line["rule_id"] == "TST-09"
    assert "TST-09-broken.yaml:2:1" in line["reason"]
    assert list(judged.verdicts) == ["TST-01"]


def test_a_rule_with_an_unknown_column_is_listed_and_the_others_run(desk):
    judged = desk.run([RULE, FAILS.format(condition="narative is null")], visits=[{**VISIT, "tools": "cards"}])
    [line] = could_not(judged)
    assert line["rule_id"] == "TST-02"
    assert 'Did you mean "narrative"?' in line["reason"]
