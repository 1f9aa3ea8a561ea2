from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

from recordcheck.loading.values import as_typed
from recordcheck.model import Column


def typed(cells, column):
    array = cells if isinstance(cells, pa.Array) else pa.array(cells, pa.string())
    return as_typed(pa.chunked_array([array]), column)


def values(cells, column):
    return typed(cells, column).values.to_pylist()


def unread(cells, column):
    mask = typed(cells, column).is_unread
    return [] if mask is None else mask.nonzero()[0].tolist()


ID = Column("case_id", "id", "required")
TEXT = Column("narrative", "text", "wanted")
NAME = Column("worker", "text", "wanted")
FLAG = Column("seen", "flag", "wanted")
NUMBER = Column("minutes", "number", "optional")
DATE = Column("visited_on", "date", "required")
TIMESTAMP = Column("recorded_on", "timestamp", "wanted")
CODE = Column("status", "code", "wanted", codes=("no access", "yes", "Top 3"), spellings={"no entry": "no access"})


@pytest.mark.parametrize("cell", ["", "  ", "\u00a0", "#N/A", "NULL", "N/A", "n/a", "nan", "-", ".", " N/A "])
@pytest.mark.parametrize("column", [ID, TEXT, NAME, FLAG, NUMBER, DATE, TIMESTAMP, CODE], ids=lambda c: c.type)
def test_a_blank_word_is_a_blank_in_every_column_and_no_problem(cell, column):
    assert values([cell], column) == [None]
    assert unread([cell], column) == []


def test_none_is_a_blank_but_in_a_text():
    assert values(["None"], ID) == [None]
    assert values(["None"], TEXT) == ["None"]
    assert values(["None"], NAME) == ["None"]


def test_a_text_stays_as_it_was_typed():
    cell = " N/A was said;\u00a0“fine” \n"
    assert values([cell], TEXT) == [cell]


def test_names_and_ids_are_trimmed_with_spaces_and_quotes_folded():
    assert values(["\u00a0O\u2019Brien, Jo\u00a0Ann "], NAME) == ["O'Brien, Jo Ann"]
    assert values(["\ufeff 0012.70\u00a0"], ID) == ["0012.70"]


def test_leading_zeros_and_joined_dots_of_ids_stay():
    assert values(["00123", "12345.70", "12345.0"], ID) == ["00123", "12345.70", "12345.0"]


def test_ids_that_all_end_in_dot_zero_are_numbers_of_a_spreadsheet():
    column = typed(["123.0", "", "45.0"], ID)
    assert column.values.to_pylist() == ["123", None, "45"]
    assert column.notes == ('every id ends in ".0", which was taken off',)


def test_an_id_in_scientific_notation_has_lost_its_digits():
    assert values(["1.23457E+11", "C1"], ID) == [None, "C1"]
    assert unread(["1.23457E+11", "C1"], ID) == [0]


@pytest.mark.parametrize("cell", ["no access", "No Access", "NO-ACCESS", "no_access", " no access ", "No Entry"])
def test_a_code_is_matched_whatever_its_case_and_separators(cell):
    assert values([cell], CODE) == ["no access"]


def test_an_unknown_code_is_blank_and_named():
    column = typed(["yes", "maybe", "top-3"], CODE)
    assert column.values.to_pylist() == ["yes", None, "Top 3"]
    assert column.words == 'not in the list of codes, for example "maybe"'


def test_an_unknown_code_longer_than_thirty_characters_is_not_shown():
    assert typed(["Mother said that she would rather not"], CODE).words == "not in the list of codes"


@pytest.mark.parametrize(
    ("cell", "flag"),
    [
        *((cell, True) for cell in ("Y", "yes", "YES", "1", "true", "T", "Ticked", "✓", "-1")),
        *((cell, False) for cell in ("N", "no", "0", "FALSE", "f", "unticked")),
    ],
)
def test_a_flag_is_read_in_each_spelling(cell, flag):
    assert values([cell], FLAG) == [flag]


@pytest.mark.parametrize("cell", ["maybe", "X", "2", "yes, alone"])
def test_a_flag_that_says_neither_is_blank_and_told(cell):
    assert values([cell], FLAG) == [None]
    assert unread([cell], FLAG) == [0]


@pytest.mark.parametrize(("cell", "number"), [("28", 28), ("1,234", 1234), ("2.5", 2.5), ("-3", -3), ("1e3", 1000)])
def test_a_number_is_read(cell, number):
    assert values([cell], NUMBER) == [number]


@pytest.mark.parametrize("cell", ["28 days", "inf", "1,2", "one"])
def test_what_is_no_number_is_blank_and_told(cell):
    assert values([cell], NUMBER) == [None]
    assert unread([cell], NUMBER) == [0]


def test_a_date_column_keeps_the_date_of_a_time_and_a_timestamp_is_midnight_without_one():
    assert values(["03/06/2019 14:30"], DATE) == [dt.date(2019, 6, 3)]
    assert values(["03/06/2019"], TIMESTAMP) == [dt.datetime(2019, 6, 3)]  # noqa: DTZ001 a clock on a wall


def test_an_impossible_date_is_blank_and_told():
    assert values(["31/02/2019", "03/06/2019", ""], DATE) == [None, dt.date(2019, 6, 3), None]
    assert unread(["31/02/2019", "03/06/2019", ""], DATE) == [0]


@pytest.mark.parametrize("date", ["03/06/2019", "2019-06-03"])
def test_a_blank_beside_dates_is_missing_and_holds_no_day_before_time(date):
    assert values([date, ""], DATE) == [dt.date(2019, 6, 3), None]
    assert values([date, ""], TIMESTAMP) == [dt.datetime(2019, 6, 3), None]  # noqa: DTZ001 a clock on a wall


def test_a_column_of_us_dates_cannot_be_used():
    assert "month before the day" in typed(["12/23/2019", "06/25/2019"], DATE).unusable


def test_two_digit_years_and_time_zones_are_told_once():
    assert typed(["25/06/19"], DATE).notes == ("two-digit years were read as 1950 to 2049",)
    assert typed(["2019-06-03T14:30:00Z"], TIMESTAMP).notes == ("times that name a time zone were kept as written",)


NAIVE = dt.datetime(2019, 6, 3, 23, 30)  # noqa: DTZ001 a clock on a wall


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        (pa.array([dt.date(2019, 6, 3), None]), DATE, [dt.date(2019, 6, 3), None]),
        (pa.array([dt.date(2019, 6, 3)]), TIMESTAMP, [dt.datetime(2019, 6, 3)]),  # noqa: DTZ001 as above
        (pa.array([NAIVE], pa.timestamp("ns")), TIMESTAMP, [NAIVE]),
        (pa.array([NAIVE], pa.timestamp("s")), DATE, [dt.date(2019, 6, 3)]),
        # 22:30 UTC is half past eleven in the evening of a London summer.
        (pa.array([NAIVE - dt.timedelta(hours=1)], pa.timestamp("us", "Europe/London")), TIMESTAMP, [NAIVE]),
        (pa.array([True, False, None]), FLAG, [True, False, None]),
        (pa.array([1, 0]), FLAG, [True, False]),
        (pa.array([28, None]), NUMBER, [28.0, None]),
        (pa.array([float("nan"), 1.5]), NUMBER, [None, 1.5]),
        (pa.array([12345]), ID, ["12345"]),
        (pa.array([12345.0, None]), ID, ["12345", None]),
        (pa.array([Decimal("12345.70")]), ID, ["12345.70"]),
        (pa.array(["a", "a"]).dictionary_encode(), TEXT, ["a", "a"]),
        (pa.array(["a"], pa.large_string()), TEXT, ["a"]),
        (pa.array([43619]), DATE, [dt.date(2019, 6, 3)]),
        (pa.nulls(2), TEXT, [None, None]),
    ],
)
def test_typed_cells_are_taken_as_they_are(cells, column, expected):
    assert values(cells, column) == expected


def test_nested_cells_are_no_values():
    assert values(pa.array([["a"], None]), FLAG) == [None, None]
    assert unread(pa.array([["a"], None]), FLAG) == [0]
