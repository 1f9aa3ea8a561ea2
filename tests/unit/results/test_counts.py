"""The numbers that every view shows, against what was counted by hand in conftest.py."""

import pandas as pd
import pytest

from recordcheck.model import COULD_NOT_RUN_COLUMNS, SHAPE_PROBLEM_COLUMNS, InputFile
from recordcheck.results.counts import completeness, counted_in_totals, counts, flags_by, for_today, rates
from recordcheck.results.table import tidy

NOTHING = {
    "could_not_run": pd.DataFrame(columns=list(COULD_NOT_RUN_COLUMNS)),
    "shape_problems": pd.DataFrame(columns=list(SHAPE_PROBLEM_COLUMNS)),
    "files": (),
}


def test_the_headline_numbers(run):
    known = counts(tidy(run))
    assert (known.flags, known.outstanding, known.late, known.cases_flagged) == (25, 19, 6, 8)
    assert known.by_severity == {
        "critical": {"outstanding": 1, "late": 0},
        "high": {"outstanding": 4, "late": 1},
        "medium": {"outstanding": 9, "late": 4},
        "low": {"outstanding": 5, "late": 1},
    }


def test_what_falls_due_on_the_fourteenth_day_counts_and_later_does_not(run):
    known = counts(tidy(run))
    assert known.due_until.isoformat() == "2020-01-06"
    assert (known.due, known.due_soon) == (2, 3)


def test_what_could_not_be_judged_is_counted(run):
    known = counts(tidy(run))
    assert (known.undecided, known.rules_undecided) == (5, 4)
    assert known.could_not_run == 1
    assert known.tables_out_of_use == ("placements",)
    assert known.files_unread == ("iro.csv",)
    assert (known.shape_problems, known.rows_set_aside) == (2, 1)
    assert known.anything_unjudged


def test_a_run_without_anything_has_nothing_unjudged(empty_run):
    assert not counts(tidy(empty_run)).anything_unjudged


def test_flags_and_outcomes_of_the_made_up_run_agree(run):
    """Guards the fixture: the other tests compare views with each other."""
    outcomes = tidy(run).outcomes
    by_rule = run.flags.groupby("rule_id").size().to_dict()
    assert {row["rule_id"]: row["flagged"] for row in rates(outcomes, ["rule_id"])} == by_rule


def test_pass_rates_add_up_counts_and_do_not_average_rates(run):
    row = next(row for row in rates(tidy(run).outcomes, ["rule_id"]) if row["rule_id"] == "IMP-01")
    assert (row["clear"], row["judged"], row["undecided"]) == (28, 31, 2)
    assert row["pass_rate"] == pytest.approx(28 / 31)


def test_there_is_no_pass_rate_where_there_is_nothing_to_divide(run):
    rows = rates(tidy(run).outcomes, ["rule_id", "team"])
    row = next(row for row in rows if (row["rule_id"], row["team"]) == ("IMP-16", "Leaving care"))
    assert (row["judged"], row["pass_rate"], row["not_applicable"]) == (0, None, 2)


def test_rules_that_read_text_are_in_no_total(run):
    rows = {row["family"]: row for row in rates(counted_in_totals(tidy(run).outcomes), ["family"])}
    assert "assessment" not in rows
    assert (rows["implementation"]["clear"], rows["implementation"]["judged"]) == (28, 33)


def test_flags_by_team_name_the_blank_last(run):
    rows = flags_by(tidy(run).flags, "team")
    assert [(row["name"], row["flags"], row["outstanding"], row["late"]) for row in rows] == [
        ("Leaving care", 2, 2, 0),
        ("North", 11, 10, 1),
        ("South", 9, 5, 4),
        (None, 3, 2, 1),
    ]


def flag(rule, severity="high", state="outstanding", case="1", reason="GAP", subject="a"):
    return (rule, case, severity, state, "t", subject, reason, None, None, None, "m", None, None)


@pytest.mark.parametrize(
    ("rows", "listed"),
    [
        ([flag("IMP-01", "critical")], 1),
        ([flag("IMP-01", "critical", "late")], 0),
        ([flag("IMP-01", "critical", case=None)], 0),
        ([flag("IMP-16")], 0),
        ([flag("IMP-16"), flag("IMP-16", subject="b")], 2),
        ([flag("IMP-16"), flag("IMP-16", subject="b", state="late")], 0),
        ([flag("IMP-16"), flag("IMP-16", subject="b", case="2")], 0),
        ([flag("IMP-16"), flag("SUP-01")], 0),
        ([flag("IMP-16"), flag("IMP-16", "medium", subject="b")], 0),
        ([flag("IMP-01", "critical"), flag("SUP-01")], 1),
    ],
)
def test_the_same_day_list(change, flags_of, rows, listed):
    """A critical flag, or two high ones that together are a concern, while somebody can act."""
    assert len(for_today(tidy(change(flags=flags_of(rows))).flags)) == listed


def told(run):
    return completeness(counts(run), complete=run.info.complete)


def test_a_complete_run_says_so(empty_run):
    assert told(tidy(empty_run)) == (
        "This run is complete: every file was read, every table is in use and every rule ran."
    )


def test_a_file_that_holds_no_known_table_is_not_called_read_and_used(change, change_info):
    files = (
        InputFile("vists.xlsx", "Pivot", problem="holds no table that is known"),
        InputFile("visits.csv", "", "visits", problem="is not used, since visits is out of use"),
        InputFile("cases.csv", "", "cases"),
    )
    run = tidy(change(**{**NOTHING, "files": files, "info": change_info(complete=True)}))
    assert counts(run).files_unused == ("vists.xlsx, sheet Pivot",)
    assert counts(run).anything_unjudged
    assert told(run).startswith("This run is complete but for 1 file not used and 1 row set aside")


def test_an_incomplete_run_says_what_is_missing(run):
    assert told(tidy(run)) == (
        "This run is incomplete: 1 file could not be read, 1 table is out of use and 1 rule could not run. "
        "What is missing may hide faults, and is not counted as fine."
    )


def test_an_incomplete_run_is_never_called_complete(change):
    assert told(tidy(change(**NOTHING))).startswith("This run is incomplete.")


def test_rules_that_a_source_can_never_feed_are_told_in_a_complete_run(change, change_info):
    run = change(**{**NOTHING, "could_not_run": change().could_not_run, "info": change_info(complete=True)})
    assert told(tidy(run)) == (
        "This run is complete for what this source can hold. 1 rule could not run, for want of data that it never holds."
    )
