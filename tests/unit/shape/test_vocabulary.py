"""The static list of expectations, held against the installed Great Expectations."""

import datetime as dt

import pytest

from recordcheck.model import Column
from recordcheck.shape.great import import_quietly
from recordcheck.shape.vocabulary import OPTIONAL_KWARGS, VOCABULARY, MisreadError, read_day, read_kwargs

COLUMNS = {
    "case_id": Column("case_id", "id", "required"),
    "kind": Column("kind", "code", "wanted", codes=("CIN", "CP")),
    "days": Column("days", "number", "optional"),
    "seen": Column("seen", "flag", "optional"),
    "held_on": Column("held_on", "date", "optional"),
}


@pytest.mark.parametrize("kind", sorted(VOCABULARY))
def test_great_expectations_knows_every_name_and_argument(kind):
    import_quietly()
    from great_expectations.expectations.registry import get_expectation_impl  # noqa: PLC0415 - imported quietly first

    fields = get_expectation_impl(kind).__fields__

    assert set(VOCABULARY[kind]) <= set(fields)
    required = {name for name, field in fields.items() if field.required}
    assert required <= set(VOCABULARY[kind]) - OPTIONAL_KWARGS


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [
        (
            "expect_column_values_to_be_in_set",
            {"column": "kind", "value_set": ["CP"]},
            {"column": "kind", "value_set": ["CP"]},
        ),
        (
            "expect_column_values_to_be_in_set",
            {"column": "days", "value_set": ["7"]},
            {"column": "days", "value_set": [7.0]},
        ),
        (
            "expect_column_values_to_be_in_set",
            {"column": "seen", "value_set": ["true"]},
            {"column": "seen", "value_set": [True]},
        ),
        ("expect_column_min_to_be_between", {"column": "days", "min_value": "1"}, {"column": "days", "min_value": 1.0}),
        (
            "expect_column_value_lengths_to_be_between",
            {"column": "kind", "max_value": "9"},
            {"column": "kind", "max_value": 9},
        ),
        (
            "expect_column_values_to_match_regex",
            {"column": "case_id", "regex": r"^[0-9]+$", "mostly": "0.9"},
            {"column": "case_id", "regex": r"^[0-9]+$", "mostly": 0.9},
        ),
        (
            "expect_compound_columns_to_be_unique",
            {"column_list": ["case_id", "held_on"]},
            {"column_list": ["case_id", "held_on"], "ignore_row_if": "any_value_is_missing"},
        ),
    ],
)
def test_arguments_take_the_type_of_their_column(kind, written, read):
    assert read_kwargs(kind, written, COLUMNS) == read


@pytest.mark.parametrize(
    ("kind", "written", "says"),
    [
        (
            "expect_column_values_to_be_in_set",
            {"column": "held_on", "value_set": ["2019-01-01"]},
            "no meaning for a date column",
        ),
        (
            "expect_column_values_to_be_in_set",
            {"column": "kind", "value_set": "CP"},
            "value_set: needs a list of values",
        ),
        ("expect_column_values_to_be_in_set", {"column": "days", "value_set": ["seven"]}, '"seven" is no number'),
        (
            "expect_column_value_lengths_to_be_between",
            {"column": "days", "max_value": "9"},
            '"days" is not a text column',
        ),
        ("expect_column_value_lengths_to_be_between", {"column": "kind", "max_value": "-9"}, '"-9" is no whole number'),
        ("expect_column_mean_to_be_between", {"column": "kind", "max_value": "9"}, '"kind" is not a number column'),
        ("expect_column_values_to_match_regex", {"column": "kind", "regex": "("}, "is no regular expression"),
        ("expect_column_values_to_match_regex", {"column": "kind", "regex": "x", "mostly": "2"}, '"2" is no share'),
        ("expect_compound_columns_to_be_unique", {"column_list": ["kind"]}, "needs two or more columns"),
    ],
)
def test_an_argument_that_its_column_cannot_take_is_refused(kind, written, says):
    with pytest.raises(MisreadError) as told:
        read_kwargs(kind, written, COLUMNS)

    assert says in str(told.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", dt.date(2024, 2, 29)),
        ("today+1d", dt.date(2024, 3, 1)),
        ("today-60d", dt.date(2023, 12, 31)),
        ("today+4y", dt.date(2028, 2, 29)),
        ("today-1y", dt.date(2023, 2, 28)),
        ("1900-01-01", dt.date(1900, 1, 1)),
    ],
)
def test_a_bound_names_a_day(text, day):
    assert read_day(text, dt.date(2024, 2, 29)) == day


@pytest.mark.parametrize("text", ["", "now", "today+1", "today + 1y", "2019-02-30", "1/2/2019", "today+9999y"])
def test_a_bound_that_names_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"is no day|out of range"):
        read_day(text, dt.date(2024, 2, 29))
