"""Who is judged, under which name, and what is counted."""

import datetime as dt
import json

import pandas as pd

from recordcheck.engine import Question, judge
from recordcheck.model import (
    COULD_NOT_RUN_COLUMNS,
    DUE_SOON_COLUMNS,
    FLAG_COLUMNS,
    OUTCOME_COLUMNS,
)
from recordcheck.rulebook import read_rulebook

VISIT = {"visited_on": "2019-12-02", "narrative": "seen"}
RULE = "each: visits\nneeds: [visits]\nflag_if: narrative is null and visited_on is not null\n"


# --- subjects ----------------------------------------------------------------------------------------------------


def test_the_subject_of_a_row_is_its_key(desk):
    row = desk.row(RULE, visits=[{**VISIT, "visit_id": "12345.70"}])
    assert (row["subject_table"], row["subject_id"], row["case_id"]) == ("visits", "12345.70", "C1")


def test_a_subject_can_be_a_column_that_nothing_else_names(desk):
    rule = "each: conferences\nneeds: [conferences]\nsubject: [case_id, kind]\nwindow: none\nflag_if: text is null\n"
    assert desk.row(rule, conferences=[{"kind": "RCPC"}])["subject_id"] == "C1|RCPC"


def test_several_columns_of_a_subject_are_joined(desk):
    rule = "each: conferences\nneeds: [conferences]\nsubject: [case_id, kind]\nwindow: none\nflag_if: kind = 'RCPC'\n"
    assert desk.row(rule, conferences=[{"kind": "RCPC"}])["subject_id"] == "C1|RCPC"


def test_two_rows_with_one_subject_could_not_run(desk):
    rule = RULE + "subject: [case_id]\n"
    judged = desk.run(rule, visits=[VISIT, VISIT])
    assert "subject" in judged.could_not_run["reason"][0]
    assert len(judged.flags) == 0
    assert len(judged.outcomes) == 0


def test_a_row_outside_the_population_may_share_a_subject(desk):
    rule = RULE + "subject: [case_id]\nwhen: seen\n"
    judged = desk.run(rule, visits=[{**VISIT, "seen": True}, {**VISIT, "seen": False}])
    assert list(judged.could_not_run["reason"]) == []


def test_a_blank_subject_could_not_run(desk):
    rule = "each: actions\nneeds: [actions]\nsubject: [source_id]\nflag_if: source_id is null\n"
    action = {"source_kind": "plan", "set_on": "2019-12-02", "text": "x", "source_id": None}
    assert "subject" in desk.refusal(rule, actions=[action])


def test_a_row_without_a_case_id_is_judged(desk):
    rule = "each: supervision_diary\nneeds: [supervision_diary]\nflag_if: worker_id is null\n"
    row = desk.row(rule, supervision_diary=[{"case_id": None, "held_on": "2019-12-02"}])
    assert (row["verdict"], row["case_id"], row["team"]) == ("flagged", None, None)


def test_a_row_of_a_case_that_is_not_there_is_not_judged(desk):
    found = desk.rows(RULE, visits=[{**VISIT, "case_id": "C404"}, {**VISIT, "visit_id": "mine"}])
    assert list(found) == ["mine"]


def test_a_flag_tells_whose_it_is(desk):
    cases = [{"family_id": "F1", "case_type": "LAC"}]
    judged = desk.run(RULE, cases=cases, visits=[{**VISIT, "visit_id": "V9", "narrative": None}])
    [flag] = judged.flags.to_dict("records")
    told = {name: flag[name] for name in FLAG_COLUMNS[:11]} | {"subject": (flag["subject_table"], flag["subject_id"])}
    assert told == {
        "rule_id": "TST-01",
        "title": "Something is missing",
        "kind": "deterministic",
        "severity": "medium",
        "certainty": "exact",
        "state": "outstanding",
        "case_id": "C1",
        "family_id": "F1",
        "team": "North",
        "manager": "M Okafor",
        "worker": "A Jones",
        "subject": ("visits", "V9"),
    }


def test_frames_have_the_columns_that_all_stages_agreed_on(desk):
    full = desk.run(RULE, visits=[{**VISIT, "narrative": None}])
    empty = desk.run(desk.book(), visits=[VISIT])
    for judged in (full, empty):
        assert tuple(judged.flags.columns) == FLAG_COLUMNS
        assert tuple(judged.outcomes.columns) == OUTCOME_COLUMNS
        assert tuple(judged.due_soon.columns) == DUE_SOON_COLUMNS
        assert tuple(judged.could_not_run.columns) == COULD_NOT_RUN_COLUMNS


# --- counts ------------------------------------------------------------------------------------------------------

COUNTED = """
each: conferences
needs: [conferences]
when: cancelled is null or not cancelled
due: due_on
done: held_on
event_on: add_days(due_on, -90)
"""
CASES = [
    {"case_id": "A", "team": "North", "case_type": "CP"},
    {"case_id": "B", "team": "North", "case_type": "LAC"},
    {"case_id": "C", "team": "South", "case_type": "CP"},
    {"case_id": "D", "team": None, "case_type": None},
]


def conference(case_id, due_on, held_on=None, **more):
    return {"case_id": case_id, "kind": "RCPC", "due_on": due_on, "held_on": held_on, **more}


CONFERENCES = [
    conference("A", "2019-12-10", "2019-12-10"),  # clear
    conference("A", "2019-12-11", "2019-12-10"),  # clear
    conference("A", "2019-12-10", "2019-12-20"),  # late
    conference("A", "2019-12-10"),  # outstanding
    conference("A", "2020-01-10"),  # not due
    conference("A", "2019-12-10", cancelled=True),  # outside the population
    conference("B", "2020-01-10"),  # not due
    conference("C", "2019-12-10", "2019-12-09"),  # clear
    conference("D", "2019-12-10"),  # outstanding
]


def counts(judged):
    rows = judged.outcomes.to_dict("records")
    names = ("eligible", "clear", "flagged", "outstanding", "late", "not_due", "undecided", "not_applicable")
    return {(row["team"], row["case_type"]): tuple(row[name] for name in names) for row in rows}


def test_verdicts_are_counted_by_team_and_case_type(desk):
    judged = desk.run(COUNTED, cases=CASES, conferences=CONFERENCES)
    assert counts(judged) == {
        # eligible, clear, flagged, outstanding, late, not due, undecided, not applicable
        ("North", "CP"): (5, 2, 2, 1, 1, 1, 0, 1),
        ("North", "LAC"): (1, 0, 0, 0, 0, 1, 0, 0),
        ("South", "CP"): (1, 1, 0, 0, 0, 0, 0, 0),
        ("", ""): (1, 0, 1, 1, 0, 0, 0, 0),
    }


def test_the_pass_rate_is_clear_of_clear_and_flagged_and_blank_where_there_are_none(desk):
    found = desk.run(COUNTED, cases=CASES, conferences=CONFERENCES).outcomes
    rates = {(row.team, row.case_type): row.pass_rate for row in found.itertuples()}
    assert rates[("North", "CP")] == 0.5
    assert rates[("South", "CP")] == 1.0
    assert rates[("", "")] == 0.0
    assert pd.isna(rates["North", "LAC"])  # nothing to divide


def test_the_undecided_are_eligible_and_in_no_pass_rate(desk):
    judged = desk.run(RULE + "undecided_if: seen is null\n", visits=[VISIT, VISIT])
    [row] = judged.outcomes.to_dict("records")
    assert (row["eligible"], row["undecided"], row["clear"]) == (2, 2, 0)
    assert pd.isna(row["pass_rate"])


def test_a_rule_that_judged_nobody_has_one_row_of_zeros(desk):
    judged = desk.run(RULE, visits=[])
    assert counts(judged) == {("", ""): (0,) * 8}
    assert judged.outcomes["rule_id"].tolist() == ["TST-01"]


def test_outcomes_tell_family_and_kind_of_the_rule(desk):
    desk.write("families.yaml", "testing: {prefix: TST, title: Tests, about: Rules of tests.}\n")
    [row] = desk.run(RULE + "kind: text\n", visits=[VISIT]).outcomes.to_dict("records")
    assert (row["family"], row["kind"], row["title"]) == ("testing", "text", "Something is missing")


def test_cases_in_scope_are_counted(desk):
    assert desk.run(RULE, cases=CASES, visits=[]).cases == 4
    assert desk.run(RULE, cases=CASES, visits=[], ask={"team": "North"}).cases == 2


def judged_plainly(desk, *rules, **more):
    question = Question(dt.date(2019, 12, 23), dt.date(2019, 6, 1), clock=desk.clock)
    return judge(desk.tables(visits=[VISIT]), desk.contracts, desk.book(*rules), question, **more)


def test_verdicts_are_kept_only_where_asked_for(desk):
    judged = judged_plainly(desk, RULE)
    assert sum(len(frame) for frame in judged.verdicts.values()) == 0
    assert judged.outcomes["clear"].tolist() == [1]


def test_progress_is_told_rule_by_rule(desk):
    told = []
    judged_plainly(desk, RULE, "id: TST-02\n" + RULE, progress=lambda *step: told.append(step))
    assert [step[0] for step in told] == ["TST-01", "TST-02"]
    assert {step[2] for step in told} == {2}


def test_evidence_of_a_flag_is_text_that_json_reads(desk):
    [flag] = desk.run(RULE + "evidence: [visited_on]\n", visits=[{**VISIT, "narrative": None}]).flags.to_dict("records")
    assert json.loads(flag["evidence"]) == {"visited_on": "2019-12-02"}


def test_a_rule_whose_replacement_is_broken_is_listed_and_not_judged(desk, tmp_path):
    desk.book(RULE, "id: TST-02\n" + RULE)
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "TST-01-our-way.yaml").write_text("id: TST-01\ntitel: Ours\n", encoding="utf-8")
    judged = desk.run(read_rulebook([desk.folder, ours]), visits=[{**VISIT, "narrative": None}])
    assert list(judged.could_not_run["rule_id"]) == ["TST-01"]
    assert "ours/TST-01-our-way.yaml:2:1" in judged.could_not_run["reason"][0]
    assert list(judged.flags["rule_id"]) == ["TST-02"]
    assert set(judged.outcomes["rule_id"]) == {"TST-02"}
