"""The check files that travel with the package hold the data dictionary, and nothing that contradicts it."""

import datetime as dt
from collections import Counter

import pytest

from recordcheck.resources import builtin_folder
from recordcheck.shape import check_shape

TABLES = {
    "actions": 13, "assessments": 33, "audits": 8, "care_leavers": 12, "care_periods": 6, "case_history": 8,
    "cases": 21, "chronologies": 10, "conferences": 11, "decisions": 9, "documents": 9, "iro_events": 6,
    "legal_statuses": 5, "meetings": 19, "missing_episodes": 9, "notes": 15, "placements": 11, "plans": 12,
    "recommendations": 9, "referrals": 17, "relationships": 13, "risk_assessments": 17, "section_47_enquiries": 8,
    "supervision": 9, "supervision_diary": 4, "visits": 21, "workers": 8,
}  # fmt: skip
"""Columns of each canonical table: 27 tables, 323 columns."""


def test_the_tables_and_their_columns_are_those_of_the_data_dictionary(builtin_contracts):
    assert {name: len(contract.columns) for name, contract in builtin_contracts.items()} == TABLES
    columns = [column for contract in builtin_contracts.values() for column in contract.columns.values()]
    assert len(columns) == 323
    assert Counter(column.need for column in columns) == {"optional": 132, "wanted": 102, "required": 62, "key": 27}
    assert Counter(column.type for column in columns) == {
        "text": 116, "id": 80, "date": 64, "flag": 31, "code": 19, "timestamp": 11, "number": 2,
    }  # fmt: skip


def test_every_table_but_workers_points_to_a_case(builtin_contracts):
    assert [name for name, contract in builtin_contracts.items() if "case_id" not in contract.columns] == ["workers"]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_happened_recorded_and_completed_date_is_checked(builtin_contracts, table):
    """A date after today is hidden or blanked by the as-of date, so somebody must be told."""
    contract = builtin_contracts[table]
    as_of = contract.as_of
    planned = set(as_of.happened) if as_of.planned else set()
    dates = {*as_of.happened, *([as_of.recorded] if as_of.recorded else []), *as_of.completed} - planned
    bounded = {
        expectation.kwargs["column"]
        for expectation in contract.expectations
        if expectation.type == "expect_column_max_to_be_between"
        and str(expectation.kwargs["max_value"]).startswith("today")
    }

    assert dates - bounded - NOT_BOUNDED.get(table, set()) == set()


NOT_BOUNDED = {
    "assessments": {"checkpoint_on"},
    "cases": {"placed_for_adoption_on", "private_fostering_from", "senior_oversight_from"},
    "conferences": {"report_on"},
    "meetings": {"report_on"},
}
"""Dates that may be known ahead, or that lie before another date that is bounded."""


@pytest.mark.parametrize(
    ("table", "column", "written", "code"),
    [
        ("assessments", "status", "completed", "complete"),
        ("visits", "status", "complete", "completed"),
        ("cases", "case_type", "child in need", "CIN"),
        ("cases", "case_type", "cla", "LAC"),
        ("case_history", "case_type", "care leaver", "CL"),
        ("plans", "kind", "child protection plan", "CP"),
        ("meetings", "kind", "cla review", "LAC review"),
        ("meetings", "kind", "core group meeting", "core group"),
        ("meetings", "kind", "taf", "early help review"),
        ("meetings", "kind", "top3", "Top 3"),
        ("actions", "source_kind", "top3", "Top 3"),
        ("conferences", "kind", "initial child protection conference", "ICPC"),
        ("care_leavers", "in_touch", "y", "yes"),
    ],
)
def test_other_spellings_of_a_code_are_known(builtin_contracts, table, column, written, code):
    assert builtin_contracts[table].columns[column].spellings[written] == code


@pytest.mark.parametrize(
    ("table", "heading", "column"),
    [
        ("visits", "mosaic id", "case_id"),
        ("visits", "actual date of visit", "visited_on"),
        ("visits", "created on", "recorded_on"),
        ("notes", "contact date", "event_on"),
        ("supervision", "date of supervision", "held_on"),
        ("cases", "dob", "date_of_birth"),
        ("relationships", "other person id", "person_id"),
        ("chronologies", "analysis", "outcome"),
    ],
)
def test_other_headings_of_a_column_are_known(builtin_contracts, table, heading, column):
    holders = [name for name, held in builtin_contracts[table].columns.items() if heading in held.headings]

    assert holders == [column]


def test_the_supervision_log_is_the_diary(builtin_contracts):
    assert [name for name, contract in builtin_contracts.items() if "supervision log" in contract.files] == [
        "supervision_diary"
    ]


def test_an_unborn_child_stays_unborn_until_its_birth(builtin_contracts):
    assert "date_of_birth" in builtin_contracts["cases"].as_of.completed


def test_the_lines_of_the_check_files_fit_a_screen():
    long = [
        f"{path.name}:{number}"
        for path in sorted(builtin_folder("checks").glob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120 and not line.lstrip().startswith(("about:", "meaning:"))
    ]

    assert long == []


def test_every_expectation_of_every_table_can_be_made(builtin_contracts, export_of):
    """On one good row for each table nothing raises, nothing fails and no row is lost."""
    tables = {
        name: {column: [good(column, held)] for column, held in contract.columns.items()}
        for name, contract in builtin_contracts.items()
    }

    result = check_shape(export_of(builtin_contracts, **tables), builtin_contracts, dt.date(2019, 12, 23))

    assert result.problems == ()
    assert result.unusable == {}


def good(name, column):
    if name == "case_id":
        return "C1"
    values = {
        "id": "X1",
        "text": "text",
        "code": next(iter(column.codes), ""),
        "date": dt.date(2019, 12, 2),
        "timestamp": dt.datetime.fromisoformat("2019-12-02T09:30"),
        "flag": True,
        "number": 10.0,
    }
    return values[column.type]
