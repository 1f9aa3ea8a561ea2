from __future__ import annotations

import pyarrow as pa
import pytest

from recordcheck.loading.dates import read_dates


def read(*texts):
    dates = read_dates(pa.array(texts, pa.string()))
    return [str(moment)[:19] if is_read else None for moment, is_read in zip(dates.moments, dates.is_read, strict=True)]


@pytest.mark.parametrize(
    "text",
    [
        "2019-06-03",
        "2019/06/03",
        "20190603",
        "03/06/2019",
        "3/6/2019",
        "03.06.2019",
        "03-06-2019",
        "3 June 2019",
        "3rd June 2019",
        "Monday 3 June 2019",
        "03-Jun-2019",
        "03-JUN-19",
        "3 Jun. 2019",
        "June 3, 2019",
        "43619",
        "2019-06-03T00:00:00",
        "03/06/2019 00:00",
    ],
)
def test_a_date_is_read_in_each_shape_that_exports_use(text):
    assert read(text) == ["2019-06-03T00:00:00"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-06-03T14:30:00", "2019-06-03T14:30:00"),
        ("2019-06-03 14:30", "2019-06-03T14:30:00"),
        ("2019-06-03T14:30:00Z", "2019-06-03T14:30:00"),
        ("2019-06-03T14:30:00.123+01:00", "2019-06-03T14:30:00"),
        ("03/06/2019 14:30", "2019-06-03T14:30:00"),
        ("03/06/2019 2:30 pm", "2019-06-03T14:30:00"),
        ("03/06/2019 12:05 AM", "2019-06-03T00:05:00"),
        ("Jun  3 2019  2:30PM", "2019-06-03T14:30:00"),
        # 14.5 hours of 24 are 0.604166... of a day.
        ("43619.604166666664", "2019-06-03T14:30:00"),
    ],
)
def test_a_time_of_day_is_kept(text, moment):
    assert read(text) == [moment]


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2019",
        "2019-02-31",
        "29/02/2019",
        "00/00/0000",
        "03/06/1819",
        "03/06/2019 25:00",
        "03/06/2019 14:60",
        "03/06/2019 13:30 pm",
        "14:30",
        "3 Foo 2019",
        "tomorrow",
        "19999",
        "60001",
        "0",
        "1.5",
        "03/06/2019 or so",
        "03/06/2019\n04/06/2019",
    ],
)
def test_what_is_no_date_of_the_calendar_is_not_read(text):
    assert read(text) == [None]


def test_shapes_may_be_mixed_in_a_column():
    assert read("2019-06-03", "04/06/2019", "5 June 2019", "43622") == [
        "2019-06-03T00:00:00",
        "2019-06-04T00:00:00",
        "2019-06-05T00:00:00",
        "2019-06-06T00:00:00",
    ]


def test_a_leap_day_is_read():
    assert read("29/02/2020") == ["2020-02-29T00:00:00"]


def test_day_and_month_are_never_swapped_for_one_cell():
    assert read("25/12/2019", "12/23/2019") == ["2019-12-25T00:00:00", None]


@pytest.mark.parametrize(
    "texts",
    [
        ("12/23/2019",),
        ("12/23/2019", "06/25/2019"),
        # Two that are possible both ways beside three that are not: a US column, not a UK one with slips.
        ("06/03/2019", "07/04/2019", "12/23/2019", "06/25/2019", "06/26/2019"),
    ],
)
def test_a_column_of_us_dates_is_recognised(texts):
    assert read_dates(pa.array(texts)).is_month_first


@pytest.mark.parametrize(
    "texts",
    [
        ("03/06/2019", "12/23/2019"),
        ("25/06/2019", "12/23/2019", "12/24/2019", "12/26/2019"),
        ("2019-06-03", "2019-06-04", "12/23/2019"),
        ("31/02/2019", "30/02/2019"),
        ("03/06/2019", "04/07/2019"),
    ],
)
def test_a_slip_does_not_make_a_column_us(texts):
    assert not read_dates(pa.array(texts)).is_month_first


def test_two_digit_years_are_read_where_the_column_shows_the_order():
    assert read("25/06/19", "03/06/98") == ["2019-06-25T00:00:00", "1998-06-03T00:00:00"]


def test_two_digit_years_are_not_read_where_nothing_shows_the_order():
    dates = read_dates(pa.array(["03/06/19", "04/07/19"]))
    assert not dates.is_read.any()
    assert dates.has_open_short_years


@pytest.mark.parametrize("texts", [[], [None], ["", None]])
def test_blanks_are_no_dates(texts):
    assert not read_dates(pa.array(texts, pa.string())).is_read.any()


def test_blanks_beside_dates_are_not_read():
    assert read("03/06/2019", None, "2019-06-04") == ["2019-06-03T00:00:00", None, "2019-06-04T00:00:00"]
    assert read("2019-06-03", None, "2019-06-04") == ["2019-06-03T00:00:00", None, "2019-06-04T00:00:00"]
