"""Our masks find the rows that Great Expectations fails, no more and no less."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from recordcheck.shape.great import import_quietly, open_batches
from recordcheck.shape.masks import failing_rows
from recordcheck.shape.vocabulary import VOCABULARY

DAY = dt.date(2019, 12, 23)
FRAME = pd.DataFrame(
    {
        "id": pd.Series(["A1", "A2", "A2", None, "B", None], dtype="object"),
        "kind": pd.Series(["CIN", "CP", "cp", "CIN", None, None], dtype="object"),
        "days": [5.0, np.nan, -1.0, 400.0, 0.0, 7.0],
        "held_on": pd.to_datetime(["2019-12-20", None, "2019-12-23", "2091-01-01", "1019-06-01", "2019-12-24"]).as_unit(
            "us"
        ),
        "recorded_on": pd.to_datetime(
            ["2019-12-19", "2019-12-20", "2019-12-23", None, "2019-06-02", "2019-12-25"]
        ).as_unit("us"),
    }
)

CASES = [
    ("expect_column_values_to_not_be_null", {"column": "id"}, [3, 5]),
    ("expect_column_values_to_be_null", {"column": "kind"}, [0, 1, 2, 3]),
    ("expect_column_values_to_be_unique", {"column": "id"}, [1, 2]),
    ("expect_column_values_to_be_in_set", {"column": "kind", "value_set": ["CIN", "CP"]}, [2]),
    ("expect_column_values_to_not_be_in_set", {"column": "kind", "value_set": ["cp"]}, [2]),
    ("expect_column_values_to_match_regex", {"column": "id", "regex": r"^A\d$"}, [4]),
    ("expect_column_values_to_not_match_regex", {"column": "id", "regex": "2"}, [1, 2]),
    ("expect_column_value_lengths_to_be_between", {"column": "id", "min_value": 2, "max_value": 9}, [4]),
    ("expect_column_values_to_be_between", {"column": "days", "min_value": 0.0, "max_value": 366.0}, [2, 3]),
    ("expect_column_values_to_be_between", {"column": "days", "min_value": 0.0, "strict_min": True}, [2, 4]),
    ("expect_column_values_to_be_between", {"column": "days", "max_value": 7.0, "strict_max": True}, [3, 5]),
    (
        "expect_compound_columns_to_be_unique",
        {"column_list": ["id", "kind"], "ignore_row_if": "any_value_is_missing"},
        [],
    ),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {
            "column_A": "recorded_on",
            "column_B": "held_on",
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        },
        [0],
    ),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "recorded_on", "column_B": "held_on", "ignore_row_if": "either_value_is_missing"},
        [0, 2],
    ),
]


@pytest.mark.parametrize(("kind", "kwargs", "rows"), CASES)
def test_the_mask_and_great_expectations_find_the_same_rows(kind, kwargs, rows):
    assert np.flatnonzero(failing_rows(kind, kwargs, FRAME)).tolist() == rows
    assert _failed_by_great_expectations(kind, kwargs) == rows


@pytest.mark.parametrize(
    ("kind", "kwargs", "rows"),
    [
        ("expect_column_min_to_be_between", {"column": "held_on", "min_value": pd.Timestamp("1990-01-01")}, [4]),
        ("expect_column_max_to_be_between", {"column": "held_on", "max_value": pd.Timestamp(DAY)}, [3, 5]),
        ("expect_column_max_to_be_between", {"column": "days", "max_value": 400.0, "strict_max": True}, [3]),
        ("expect_column_min_to_be_between", {"column": "days", "min_value": 0.0, "strict_min": True}, [2, 4]),
        ("expect_column_min_to_be_between", {"column": "days", "max_value": -2.0}, []),
    ],
)
def test_of_a_smallest_or_largest_value_the_rows_beyond_the_bound_fail(kind, kwargs, rows):
    assert np.flatnonzero(failing_rows(kind, kwargs, FRAME)).tolist() == rows


def test_two_rows_alike_in_all_columns_are_found_together():
    frame = pd.DataFrame({"case_id": ["C1", "C1", "C2", None, None], "kind": ["CP", "CP", "CP", "CP", "CP"]})
    kwargs = {"column_list": ["case_id", "kind"], "ignore_row_if": "any_value_is_missing"}

    assert failing_rows("expect_compound_columns_to_be_unique", kwargs, frame).tolist() == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_kind_without_a_mask_says_so():
    kinds = {kind for kind, _, _ in CASES} | {"expect_column_min_to_be_between", "expect_column_max_to_be_between"}
    without = sorted(set(VOCABULARY) - kinds)

    assert len(without) == len(VOCABULARY) - 13
    assert [failing_rows(kind, {"column": "days"}, FRAME) for kind in without] == [None] * len(without)


def _failed_by_great_expectations(kind, kwargs):
    gx = import_quietly()
    from great_expectations.expectations.expectation_configuration import (  # noqa: PLC0415 - imported quietly first
        ExpectationConfiguration,
    )

    expectation = ExpectationConfiguration(type=kind, kwargs=kwargs).to_domain_obj()
    suite = gx.ExpectationSuite(name="one", expectations=[expectation])
    (result,) = open_batches().get_batch({"dataframe": FRAME}).validate(suite, result_format="COMPLETE").results
    return list(result.result["unexpected_index_list"])
