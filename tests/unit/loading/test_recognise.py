from __future__ import annotations

import pytest

from recordcheck.loading.recognise import match_headings, recognise, table_by_name


@pytest.mark.parametrize(
    ("label", "table"),
    [
        ("visits", "visits"),
        ("Visit", "visits"),
        ("VISITS_2019-12-23", "visits"),
        ("visits 23 Dec 2019", "visits"),
        ("01 Visits (2)", "visits"),
        ("Visits export 3", "visits"),
        ("Home-Visits", "visits"),
        ("care leavers", "care_leavers"),
        ("CareLeaver", "care_leavers"),
        ("Supervision diaries", "supervision_diary"),
        ("unannounced visits", None),
        ("Sheet1", None),
        ("2019", None),
    ],
)
def test_a_table_is_recognised_by_name(contracts, label, table):
    assert table_by_name(label, contracts) == table


@pytest.mark.parametrize(
    "heading",
    ["visited_on", "Visited On", "VISITED-ON", "\ufeffvisited\u00a0on ", "Date of visit", "Visited date (dd/mm/yyyy)"],
)
def test_a_heading_is_matched_whatever_its_case_and_punctuation(contracts, heading):
    assert match_headings(("visit_id", heading), contracts["visits"])[0] == {"visit_id": 0, "visited_on": 1}


def test_the_name_of_the_column_goes_before_other_headings(contracts):
    columns, twins = match_headings(("Date of visit", "visited_on", "Case number"), contracts["visits"])
    assert columns == {"visited_on": 1, "case_id": 2}
    assert twins == {}


def test_the_same_heading_twice_is_a_twin(contracts):
    columns, twins = match_headings(("visit_id", "Case ID", "case_id"), contracts["visits"])
    assert columns == {"visit_id": 0, "case_id": 1}
    assert twins == {"case_id": (2,)}


def test_a_table_is_recognised_by_its_headings_below_a_title(contracts):
    head = (("Report of the week",), (), ("visit_id", "case_id", "visited_on", "seen"), ("V1", "C1", "2019-06-03", "Y"))
    found = recognise(["Sheet1"], head, contracts)
    assert (found.table, found.heading) == ("visits", 2)


@pytest.mark.parametrize(
    "heading",
    [
        # A case id alone makes no table of cases.
        ("case_id", "colour", "size", "shape"),
        ("case_id", "worker"),
        # No key.
        ("case_id", "visited_on", "seen", "status"),
        ("colour", "size"),
    ],
)
def test_headings_of_no_table_are_told(contracts, heading):
    assert recognise(["list"], (heading,), contracts).startswith("holds no table that is known")


def test_headings_of_two_tables_are_not_guessed(contracts):
    contracts = {
        "visits": contracts["visits"],
        "calls": contracts["visits"].__class__("calls", "", contracts["visits"].columns),
    }
    found = recognise([], (("visit_id", "case_id", "visited_on"),), contracts)
    assert found == "could be calls or visits by its headings; name it after the table that it holds"


def test_an_empty_sheet_is_told(contracts):
    assert recognise(["visits"], ((" ", ""),), contracts) == "is an empty sheet"


def test_a_name_without_its_headings_is_doubtful(contracts):
    found = recognise(["Notes"], (("How this export was made",), ("By hand",)), contracts)
    assert (found.table, found.is_certain) == ("notes", False)
