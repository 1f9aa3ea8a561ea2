"""What the shape stage says of literal frames, with the row numbers of the files."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest

from recordcheck.model import Expectation, ShapeProblem
from recordcheck.shape import ShapeResult, check_shape

TODAY = dt.date(2019, 12, 23)
D = dt.date
T = dt.datetime

WELL = {
    "visit_id": ["V1", "V2", "V3"],
    "case_id": ["C1", "C2", "C1"],
    "visited_on": [D(2019, 12, 1), D(2019, 12, 20), D(2020, 1, 3)],
    "recorded_on": [T(2019, 12, 1, 9, 30), None, None],
    "status": ["completed", None, "planned"],
    "seen": [True, None, False],
    "minutes": [30.0, None, 45.0],
    "narrative": ["Seen at home.", None, None],
}
CASE_IDS = {"case_id": ["C1", "C2"]}

ORDER = """
expectations:
  - type: expect_column_pair_values_a_to_be_greater_than_b
    kwargs: {column_A: recorded_on, column_B: visited_on, or_equal: true}
    problem: recorded before the visit took place
"""


def of_visits(kind, kwargs, severity="warning"):
    return f"\nexpectations:\n  - {{type: {kind}, kwargs: {kwargs}, severity: {severity}, problem: odd}}\n"


def problem(column, severity, text, count, rows):
    return ShapeProblem("visits", column, severity, text, count, rows, "visits.csv")


@pytest.fixture
def check_visits(two_tables, export_of):
    """Return a function: changed columns of three good visits, and expectations -> the result."""

    def check(expectations="", without=(), **changed):
        contracts = two_tables(expectations)
        visits = {name: values for name, values in (WELL | changed).items() if name not in without}
        return check_shape(export_of(contracts, cases=CASE_IDS, visits=visits), contracts, TODAY)

    return check


def test_good_tables_have_no_problems(check_visits):
    assert check_visits(ORDER) == ShapeResult((), {})


@pytest.mark.parametrize(
    ("changed", "column", "text", "rows"),
    [
        ({"visit_id": ["V1", None, "V3"]}, "visit_id", "blank, and must not be", (3,)),
        ({"visit_id": ["V1", "V2", "V1"]}, "visit_id", "the key is used more than once", (2, 4)),
        ({"case_id": ["C1", "C9", "C1"]}, "case_id", "not the id of a case", (3,)),
    ],
)
def test_a_key_or_case_id_that_cannot_be_trusted_takes_the_table_out_of_use(check_visits, changed, column, text, rows):
    result = check_visits(**changed)

    assert result.problems == (problem(column, "critical", text, len(rows), rows),)
    assert result.unusable == {"visits": f"{column}: {text}"}


@pytest.mark.parametrize(
    ("changed", "column", "text", "rows"),
    [
        ({"case_id": ["C1", None, "C1"]}, "case_id", "blank, and must not be", (3,)),
        ({"visited_on": [None, D(2019, 12, 20), None]}, "visited_on", "blank, and must not be", (2, 4)),
        (
            {"status": ["completed", "Done", "planned"]},
            "status",
            "not one of the codes completed, planned; add a spelling to the check file",
            (3,),
        ),
        (
            {"visited_on": [D(2019, 12, 1), D(2019, 12, 24), D(2020, 1, 3)]},
            "visited_on",
            "dated in the future and not marked as planned",
            (3,),
        ),
    ],
)
def test_what_else_breaks_the_contract_is_told_and_the_table_stays(check_visits, changed, column, text, rows):
    assert check_visits(**changed) == ShapeResult((problem(column, "warning", text, len(rows), rows),), {})


def test_a_wanted_column_that_is_blank_in_every_row_is_told(check_visits):
    result = check_visits(ORDER, recorded_on=[None, None, None])

    assert result == ShapeResult((problem("recorded_on", "info", "blank in every row", 3, ()),), {})


@pytest.mark.parametrize(
    ("column", "severity", "text", "reason"),
    [
        ("case_id", "critical", "is not in the export; the table cannot be used without it", True),
        ("status", "warning", "is not in the export; rules that need it could not run", False),
    ],
)
def test_a_missing_column_is_told(check_visits, column, severity, text, reason):
    result = check_visits(without=[column])

    assert result.problems == (problem(column, severity, text, 3, ()),)
    assert result.unusable == ({"visits": f"{column}: {text}"} if reason else {})


def test_a_missing_optional_column_is_no_problem_of_shape(check_visits):
    assert check_visits(
        of_visits("expect_column_min_to_be_between", "{column: minutes, min_value: 1}"), without=["minutes"]
    ) == ShapeResult((), {})


def test_a_column_of_another_type_is_not_counted_as_checked(two_tables, export_of):
    contracts = two_tables(ORDER)
    export = export_of(contracts, cases=CASE_IDS, visits=WELL)
    export.tables["visits"]["recorded_on"] = pd.Series(["1 May", None, None], dtype=pd.ArrowDtype(pa.string()))

    text = "could not be checked: it is not held as a timestamp; rules that need it could not run"
    assert check_shape(export, contracts, TODAY).problems == (problem("recorded_on", "warning", text, 3, ()),)


@pytest.mark.parametrize(
    ("kind", "kwargs", "column", "changed", "rows"),
    [
        ("expect_column_min_to_be_between", "{column: visited_on, min_value: 1990-01-01}", "visited_on",
         {"visited_on": [D(1919, 12, 1), D(1990, 1, 1), D(2019, 1, 3)]}, (2,)),
        ("expect_column_max_to_be_between", "{column: recorded_on, max_value: today}", "recorded_on",
         {"recorded_on": [T(2019, 12, 23, 23, 59), T(2019, 12, 24), None]}, (3,)),
        ("expect_column_max_to_be_between", "{column: visited_on, max_value: today+1y}", "visited_on",
         {"visited_on": [D(2019, 12, 1), D(2019, 12, 20), D(2091, 1, 3)]}, (4,)),
        ("expect_column_min_to_be_between", "{column: minutes, min_value: 0}", "minutes",
         {"minutes": [30.0, -1.0, None]}, (3,)),
        ("expect_column_value_lengths_to_be_between", "{column: narrative, min_value: 3}", "narrative",
         {"narrative": ["ok", None, "Seen."]}, (2,)),
        ("expect_column_values_to_match_regex", "{column: case_id, regex: '^C1$'}", "case_id", {}, (3,)),
        ("expect_column_values_to_be_in_set", "{column: seen, value_set: [true]}", "seen", {}, (4,)),
        ("expect_compound_columns_to_be_unique", "{column_list: [case_id, visited_on]}", "case_id, visited_on",
         {"visited_on": [D(2019, 12, 1), D(2019, 12, 1), D(2019, 12, 1)]}, (2, 4)),
    ],
)  # fmt: skip
def test_an_expectation_of_the_check_file_is_told_in_its_own_words(check_visits, kind, kwargs, column, changed, rows):
    result = check_visits(of_visits(kind, kwargs), **changed)

    assert result == ShapeResult((problem(column, "warning", "odd", len(rows), rows),), {})


@pytest.mark.parametrize("severity", ["warning", "info"])
def test_only_a_critical_failure_takes_a_table_out_of_use(check_visits, severity):
    kwargs = "{column: minutes, min_value: 100}"

    assert check_visits(of_visits("expect_column_min_to_be_between", kwargs, severity)).unusable == {}
    assert check_visits(of_visits("expect_column_min_to_be_between", kwargs, "critical")).unusable == {
        "visits": "minutes: odd"
    }


def test_a_date_out_of_order_is_told_and_a_missing_side_is_not(check_visits):
    result = check_visits(
        ORDER,
        visited_on=[D(2019, 12, 1), D(2019, 12, 20), D(2019, 12, 3)],
        recorded_on=[T(2019, 11, 30, 23, 59), None, T(2019, 12, 3)],
    )

    assert result.problems == (problem("recorded_on", "warning", "recorded before the visit took place", 1, (2,)),)


def test_dates_compare_as_dates_though_one_has_a_time(contracts_of, export_of):
    """Decided on a day without a time is not before an arrival at half past nine on that day."""
    contracts = contracts_of(
        cases="table: cases\nabout: x\ncolumns:\n"
        "  case_id: {type: id, need: key}\n"
        "  received_on: {type: timestamp, need: wanted}\n"
        "  decided_on: {type: date, need: wanted}\n"
        "expectations:\n"
        "  - type: expect_column_pair_values_a_to_be_greater_than_b\n"
        "    kwargs: {column_A: decided_on, column_B: received_on, or_equal: true}\n"
        "    problem: decided before it was received\n"
    )
    cases = {
        "case_id": ["C1", "C2"],
        "received_on": [T(2019, 5, 1, 9, 30), T(2019, 5, 2, 0, 1)],
        "decided_on": [D(2019, 5, 1), D(2019, 5, 1)],
    }

    (found,) = check_shape(export_of(contracts, cases=cases), contracts, TODAY).problems
    assert (found.column, found.rows) == ("decided_on", (3,))


def test_a_check_without_a_mask_of_ours_says_that_it_has_no_rows(check_visits):
    result = check_visits(of_visits("expect_column_mean_to_be_between", "{column: minutes, max_value: 1}"))

    assert result.problems == (
        problem("minutes", "warning", "odd (row numbers are not known for this kind of check)", 0, ()),
    )


@pytest.mark.parametrize("severity", ["critical", "warning", "info"])
def test_a_check_that_raised_could_not_be_checked(two_tables, export_of, severity):
    """Neither passed nor failed: a warning, and a critical one leaves the table in use."""
    contracts = two_tables()
    number_for_text = Expectation(
        "expect_column_max_to_be_between", {"column": "narrative", "max_value": 5.0}, severity, "odd"
    )
    contracts["visits"] = replace(contracts["visits"], expectations=(number_for_text,))

    result = check_shape(export_of(contracts, cases=CASE_IDS, visits=WELL), contracts, TODAY)

    text = "could not be checked (expect_column_max_to_be_between): odd"
    assert result == ShapeResult((problem("narrative", "warning", text, 0, ()),), {})


def test_a_table_without_rows_is_told_and_not_passed(two_tables, export_of):
    contracts = two_tables(ORDER)
    empty = {name: [] for name in WELL}

    result = check_shape(export_of(contracts, cases=CASE_IDS, visits=empty), contracts, TODAY)

    assert result == ShapeResult((problem("", "info", "has no rows, so nothing was checked", 0, ()),), {})


@pytest.mark.parametrize("cases", [{}, {"cases": {"case_id": []}}])
def test_without_cases_the_case_ids_could_not_be_checked(two_tables, export_of, cases):
    contracts = two_tables()

    result = check_shape(export_of(contracts, visits=WELL, **cases), contracts, TODAY)

    first = result.problems[0]
    assert (first.table, first.column, first.severity) == ("cases", "case_id", "warning")
    assert first.problem == "case ids could not be checked in visits: there is no list of cases to look them up in"
    assert result.unusable == {}


def test_rows_are_the_rows_of_their_own_files(two_tables, export_of):
    contracts = two_tables(ORDER)
    origins = pd.DataFrame(
        {"file": ["a.xlsx", "b.csv", "a.xlsx"], "sheet": ["Visits", "", "Visits"], "row": [7, 2, 9]}, index=[5, 6, 7]
    )
    late = {**WELL, "recorded_on": [T(2019, 1, 1)] * 3}
    export = export_of(contracts, {"visits": origins}, cases=CASE_IDS, visits=late)

    text = "recorded before the visit took place"
    assert check_shape(export, contracts, TODAY).problems == (
        ShapeProblem("visits", "recorded_on", "warning", text, 2, (7, 9), 'a.xlsx, sheet "Visits"'),
        ShapeProblem("visits", "recorded_on", "warning", text, 1, (2,), "b.csv"),
    )


def test_at_most_twenty_rows_are_listed_and_all_are_counted(check_visits):
    result = check_visits(
        visit_id=[f"V{number}" for number in range(25)],
        case_id=["C1"] * 25,
        visited_on=[None] * 25,
        recorded_on=[T(2019, 5, 1)] * 25,
        status=["completed"] * 25,
        seen=[True] * 25,
        minutes=[1.0] * 25,
        narrative=["x"] * 25,
    )

    assert result.problems == (problem("visited_on", "warning", "blank, and must not be", 25, tuple(range(2, 22))),)


def test_the_frames_are_left_unchanged(two_tables, export_of):
    contracts = two_tables(ORDER)
    export = export_of(contracts, cases=CASE_IDS, visits=WELL)
    before = export.tables["visits"].copy(deep=True)

    check_shape(export, contracts, TODAY)

    pd.testing.assert_frame_equal(export.tables["visits"], before)


def test_a_worker_thread_gives_the_same_result(two_tables, export_of):
    contracts = two_tables(ORDER)
    export = export_of(contracts, cases=CASE_IDS, visits={**WELL, "recorded_on": [T(2019, 1, 1)] * 3})

    with ThreadPoolExecutor(1) as pool:
        apart = pool.submit(check_shape, export, contracts, TODAY).result()

    assert apart == check_shape(export, contracts, TODAY)
    assert [found.rows for found in apart.problems] == [(2, 3, 4)]


def test_no_problem_tells_what_a_record_says(check_visits):
    result = check_visits(
        status=["Zebra", None, "planned"], narrative=["Zebra", None, None], case_id=["Zebra", "C1", "C1"]
    )

    assert len(result.problems) == 2
    assert "Zebra" not in str(result)
