"""The one shared order, the types, the evidence in words, and names that are withheld."""

import datetime as dt
import json
from itertools import permutations

import pandas as pd
import pyarrow as pa
import pytest

from recordcheck.model import FLAG_COLUMNS
from recordcheck.results.table import evidence_text, in_order, records, tidy, typed, without_names

NAN = float("nan")


def flags(rows):
    """Flags with only the columns that decide the order filled."""
    names = ("severity", "state", "due_on", "case_id", "rule_id", "subject_id")
    return pd.DataFrame([dict(zip(names, row, strict=True)) for row in rows]).reindex(columns=list(FLAG_COLUMNS))


def order(frame):
    return frame["subject_id"].tolist()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("high", "late", "2019-12-01", "9", "B", "1"), ("medium", "outstanding", "2019-01-01", "1", "A", "2")),
        (("high", "outstanding", "2019-12-01", "9", "B", "1"), ("high", "late", "2019-01-01", "1", "A", "2")),
        (("high", "late", "2019-01-01", "9", "B", "1"), ("high", "late", "2019-01-02", "1", "A", "2")),
        (("high", "late", "2019-01-01", "9", "B", "1"), ("high", "late", None, "1", "A", "2")),
        (("high", "late", None, "1", "B", "1"), ("high", "late", None, "9", "A", "2")),
        (("high", "late", None, "9", "B", "1"), ("high", "late", None, None, "A", "2")),
        (("high", "late", None, "9", "B", "1"), ("high", "late", None, "", "A", "2")),
        (("high", "late", None, "9", "A", "2"), ("high", "late", None, "9", "B", "1")),
        (("high", "late", None, "9", "A", "1"), ("high", "late", None, "9", "A", "2")),
        (("critical", "late", None, "9", "A", "1"), ("high", "outstanding", None, "9", "A", "2")),
        (("low", "late", None, "9", "A", "1"), (None, "late", None, "9", "A", "2")),
    ],
    ids=[
        "severity",
        "state",
        "due",
        "no-due",
        "case",
        "no-case",
        "blank-case",
        "rule",
        "subject",
        "critical",
        "unknown",
    ],
)
def test_the_first_of_two_flags_comes_first_however_they_arrive(first, second):
    expected = [first[-1], second[-1]]
    assert order(in_order(flags([first, second]))) == expected
    assert order(in_order(flags([second, first]))) == expected


def test_the_order_does_not_depend_on_how_the_rows_arrived():
    rows = [
        ("high", "late", None, "1", "A", "a"),
        ("critical", "late", "2019-12-01", "1", "A", "b"),
        ("high", "late", "2019-12-02", "2", "A", "c"),
        ("high", "outstanding", None, "2", "A", "d"),
    ]
    assert {tuple(order(in_order(flags(list(rows))))) for rows in permutations(rows)} == {("b", "d", "c", "a")}


def test_ordering_leaves_the_frame_unchanged_and_numbers_rows_from_zero():
    frame = flags([("low", "late", None, "1", "A", "a"), ("high", "late", None, "1", "A", "b")])
    result = in_order(frame)
    assert order(frame) == ["a", "b"]
    assert result.index.tolist() == [0, 1]


def test_no_flags_have_an_order_too():
    assert in_order(pd.DataFrame(columns=list(FLAG_COLUMNS))).empty


@pytest.mark.parametrize(
    "dates",
    [
        pd.Series([dt.date(2019, 12, 23), None], dtype=object),
        pd.Series(pd.to_datetime(["2019-12-23", None])),
        pd.Series(["2019-12-23", None], dtype=object),
        pd.Series([dt.date(2019, 12, 23), None], dtype=pd.ArrowDtype(pa.date32())),
    ],
    ids=["dates", "timestamps", "texts", "arrow"],
)
def test_dates_of_any_kind_become_dates(dates):
    assert records(typed(pd.DataFrame({"due_on": dates}), ["due_on"])) == [
        {"due_on": dt.date(2019, 12, 23)},
        {"due_on": None},
    ]


@pytest.mark.parametrize("blank", [None, NAN, pd.NaT])
@pytest.mark.parametrize("column", ["due_on", "days_overdue", "message", "pass_rate"])
def test_a_column_of_blanks_keeps_its_type(blank, column):
    frame = typed(pd.DataFrame({column: [blank, blank]}), [column])
    assert records(frame) == [{column: None}, {column: None}]


def test_a_count_with_a_blank_stays_a_whole_number():
    frame = typed(pd.DataFrame({"days_overdue": [25.0, NAN]}), ["days_overdue"])
    assert str(records(frame)[0]["days_overdue"]) == "25"


def test_row_numbers_become_words(run):
    assert [row["rows"] for row in records(tidy(run).shape_problems)] == ["5, 17", ""]


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({"gap_start": "2019-06-03", "supervisor": "A Jones"}, "Gap start: 3 June 2019; supervisor: A Jones"),
        ({"gap_end": None, "reason": ""}, "Gap end: not recorded; reason: not recorded"),
        ({"seen": True, "alone": False}, "Seen: yes; alone: no"),
        ({"visits": 6, "share": 0.6666, "whole": 3.0, "year": 2019}, "Visits: 6; share: 0.67; whole: 3; year: 2019"),
        ({"absent": ["school", "GP"]}, "Absent: school, GP"),
        ({"absent": []}, "Absent: none"),
        ({"held_on": ["2019-06-03", "2019-07-01"]}, "Held on: 3 June 2019, 1 July 2019"),
        ({"rows": [{"on": "2019-06-03", "seen": None}]}, "Rows: (on 3 June 2019, seen not recorded)"),
        ({"left_on": "2019-12-01T23:10:00"}, "Left on: 1 December 2019, 23:10"),
        ({"left_on": "2019-12-01 00:00:00"}, "Left on: 1 December 2019"),
        ({"case_id": "12345.70", "typed": "2019-02-31"}, "Case ID: 12345.70; typed: 2019-02-31"),
        ({"note": "on 2019-06-03 he left"}, "Note: on 2019-06-03 he left"),
        ({}, ""),
    ],
)
def test_evidence_reads_as_words(evidence, expected):
    assert evidence_text(json.dumps(evidence)) == expected


@pytest.mark.parametrize("blank", [None, ""])
def test_no_evidence_is_no_text(blank):
    assert evidence_text(blank) == ""


def one_flag(change, evidence, message):
    frame = change().flags.head(1).assign(evidence=[json.dumps(evidence)], message=[message])
    return change(flags=frame)


@pytest.mark.parametrize(
    ("evidence", "message", "kept", "told"),
    [
        ({"name": "Tom Example"}, "Tom Example is absent", {"name": "(name withheld)"}, "(name withheld) is absent"),
        (
            {"father_name": "Tom"},
            "Tomorrow Tom comes",
            {"father_name": "(name withheld)"},
            "Tomorrow (name withheld) comes",
        ),
        ({"rows": [{"name": "T. E"}]}, "x", {"rows": [{"name": "(name withheld)"}]}, "x"),
        ({"names": ["Al", "Alan"]}, "Alan, Al", {"names": ["(name withheld)"] * 2}, "(name withheld), (name withheld)"),
        ({"name": None}, "no name", {"name": None}, "no name"),
        ({"worker": "A Jones", "note": "a name"}, "A Jones", {"worker": "A Jones", "note": "a name"}, "A Jones"),
    ],
)
def test_names_are_withheld_and_staff_are_shown(change, evidence, message, kept, told):
    result = without_names(one_flag(change, evidence, message)).flags.iloc[0]
    assert json.loads(result["evidence"]) == kept
    assert result["message"] == told
