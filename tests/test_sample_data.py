"""The sample check finds exactly what `expected.csv` says: nothing missing, nothing more."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from recordcheck.resources import builtin_folder
from recordcheck.rulebook import read_rulebook

FOLDER = Path(__file__).parents[1] / "sample_data" / "city-of-london-2019"
COUNTS = ("clear", "flagged", "not_due", "undecided")


def read_expected():
    with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EXPECTED = read_expected()
# A rule without a row there must flag nothing.
RULES = sorted(read_rulebook([builtin_folder("rules")]).rules)


def subject(row):
    return row["case_id"], row["subject_table"], row["subject_id"]


def of_rule(rows, rule_id):
    return {subject(row): row for row in rows if row["rule_id"] == rule_id}


def number(row, name):
    return int(row[name])


@pytest.fixture(scope="module")
def flags(sample_run):
    return sample_run.results.rows("flags")


@pytest.fixture(scope="module")
def outcomes(sample_run):
    return sample_run.results.rows("outcomes")


def test_expected_names_each_flag_once_and_by_a_rule_that_there_is():
    assert max(Counter((row["rule_id"], *subject(row)) for row in EXPECTED).values()) == 1
    assert {row["rule_id"] for row in EXPECTED} <= set(RULES)


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_flags_exactly_what_is_expected(flags, outcomes, rule_id):
    assert rule_id in {row["rule_id"] for row in outcomes}, "the rule did not run"
    assert set(of_rule(flags, rule_id)) == set(of_rule(EXPECTED, rule_id))
    assert sum(row["rule_id"] == rule_id for row in flags) == sum(row["rule_id"] == rule_id for row in EXPECTED)


@pytest.mark.parametrize("rule_id", sorted({row["rule_id"] for row in EXPECTED}))
def test_state_severity_reason_and_day_are_as_expected(flags, rule_id):
    found, expected = of_rule(flags, rule_id), of_rule(EXPECTED, rule_id)
    wrong = {
        key: {
            name: (found[key][name], row[name])
            for name in row
            if name in found[key] and not agrees(name, found[key], row)
        }
        for key, row in expected.items()
        if key in found
    }
    assert {key: names for key, names in wrong.items() if names} == {}


def agrees(name, found, expected):
    """Whether a flag says what is expected; a reason or day that is blank there is not asked for."""
    if name in ("reason", "due_on") and not expected[name]:
        return True
    if name == "reason":
        return set(found[name].split(";")) == set(expected[name].split(";"))
    return found[name] == expected[name]


def test_the_fathers_of_three_assessments_are_found_missing_and_those_of_two_are_not(flags):
    cases = {row["case_id"] for row in flags if row["rule_id"] == "ASM-05"}
    assert cases >= {"100291", "83526", "72697"}
    assert not cases & {"77686", "77687"}


def test_every_record_is_counted_once_under_each_rule(outcomes):
    for row in outcomes:
        assert number(row, "eligible") == sum(number(row, name) for name in COUNTS), row["rule_id"]
        assert number(row, "flagged") == number(row, "outstanding") + number(row, "late"), row["rule_id"]


def test_pass_rates_leave_out_what_is_not_judged(outcomes):
    for row in outcomes:
        judged = number(row, "clear") + number(row, "flagged")
        if judged:
            assert float(row["pass_rate"]) == pytest.approx(number(row, "clear") / judged, abs=1e-4)
        else:
            assert row["pass_rate"] == ""


def test_as_many_flags_are_counted_as_there_are(flags, outcomes):
    counted = Counter()
    for row in outcomes:
        counted[row["rule_id"]] += number(row, "flagged")
    assert +counted == Counter(row["rule_id"] for row in flags)


def test_each_flag_names_the_case_the_team_and_the_record(flags):
    assert flags
    for row in flags:
        is_of_the_run = row["subject_id"].startswith("template:")
        assert row["subject_id"]
        assert row["message"]
        assert bool(row["case_id"]) != is_of_the_run
        assert bool(row["team"]) != is_of_the_run
