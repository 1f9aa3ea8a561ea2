from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recordcheck.loading import text_files
from recordcheck.loading.files import Unreadable
from recordcheck.loading.text_files import as_utf8, open_text

KNOWN = frozenset({"visitid", "caseid", "visitedon", "narrative"})
HEADING = "visit_id,case_id,narrative\n"


def read(data, heading=0):
    sheet = open_text(data if isinstance(data, bytes) else data.encode(), KNOWN)
    return sheet.read(heading)


def rows(grid):
    return list(zip(*(column.to_pylist() for column in grid.columns), strict=True))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_among_others_in_quotes(separator):
    text = f'visit_id{separator}case_id{separator}narrative\nV1{separator}C1{separator}"a,b;c|d\te, f; g"\n'
    assert rows(read(text)) == [("V1", "C1", "a,b;c|d\te, f; g")]


def test_the_separator_is_found_below_a_title_full_of_commas():
    sheet = open_text(b"Visits, North, South, and East\n\nvisit_id;case_id\nV1;C1\n", KNOWN)
    assert sheet.head[2] == ("visit_id", "case_id")


@pytest.mark.parametrize(
    "data",
    [
        "Zoë".encode(),
        "Zoë".encode("utf-8-sig"),
        "Zoë".encode("cp1252"),
        "Zoë".encode("utf-16"),
        b"\xfe\xff" + "Zoë".encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "cp1252", "utf-16 little", "utf-16 big"],
)
def test_an_encoding_is_recognised(data):
    assert as_utf8(data) == ("Zoë".encode(), ())


def test_utf_16_without_a_mark_is_recognised():
    assert as_utf8((HEADING + "V1,C1,Zoë\n").encode("utf-16-le")) == ((HEADING + "V1,C1,Zoë\n").encode(), ())


def test_one_line_in_another_encoding_does_not_spoil_the_others():
    assert as_utf8("Zoë\n".encode() + "Zoë\n".encode("cp1252"))[0].decode() == "Zoë\nZoë\n"


def test_curly_quotes_of_windows_are_read():
    assert as_utf8(b"\x93fine\x94")[0].decode() == "“fine”"


def test_nul_bytes_are_taken_out_and_counted():
    text, remarks = as_utf8(b"V1,\0C\0\n")
    assert text == b"V1,C\n"
    assert [remark.count for remark in remarks] == [2]


def test_bytes_without_a_character_are_counted():
    assert [remark.count for remark in as_utf8(b"V1,\x81\x8d\n")[1]] == [2]


@pytest.mark.parametrize("data", [b" \n\n", b"\xef\xbb\xbf", b"\0\0\0"])
def test_a_file_without_text_cannot_be_read(data):
    with pytest.raises(Unreadable, match="holds no text"):
        open_text(data, KNOWN)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(end):
    grid = read(f"visit_id,case_id{end}V1,C1{end}V2,C2{end}")
    assert rows(grid) == [("V1", "C1"), ("V2", "C2")]
    assert grid.rows.tolist() == [2, 3]


def test_a_line_break_in_quotes_is_text_and_counts_one_row():
    grid = read(HEADING + 'V1,C1,"one\n\ntwo"\nV2,C2,three\n')
    assert rows(grid) == [("V1", "C1", "one\n\ntwo"), ("V2", "C2", "three")]
    assert grid.rows.tolist() == [2, 3]


def test_row_numbers_count_titles_and_empty_lines():
    grid = read("Visits\n\n" + HEADING + "V1,C1,a\n\nV2,C2,b\nTotal: 2\n", heading=2)
    assert dict(zip(grid.columns[0].to_pylist(), grid.rows.tolist(), strict=True)) == {
        "V1": 4,
        "": 5,
        "V2": 6,
        "Total: 2": 7,
    }


def test_empty_cells_beyond_the_headings_are_nothing():
    grid = read("visit_id,case_id,,\nV1,C1,,\nV2,C2\nV3,C3,\n")
    assert rows(grid) == [("V1", "C1"), ("V2", "C2"), ("V3", "C3")]
    assert grid.too_long == frozenset()


@pytest.mark.parametrize("heading", ["visit_id,case_id", "visit_id,case_id,,"])
def test_filled_cells_beyond_the_headings_are_told(heading):
    grid = read(f"{heading}\nV1,C1\nV2,C2,shifted\n")
    assert rows(grid) == [("V1", "C1"), ("V2", "C2")]
    assert grid.too_long == {3}


def test_a_row_with_fewer_cells_is_told():
    assert read(HEADING + "V1,C1\nV2,C2,b\n").short == (2,)


def test_a_file_that_ends_in_the_middle_of_a_row_is_told():
    assert read(HEADING + "V1,C1,a\nV2,C").cut_off == 3


@pytest.mark.parametrize("last", ["V2,C2,b", "V2,C2\n"])
def test_a_last_row_that_is_whole_or_ended_is_not_cut_off(last):
    assert read(HEADING + "V1,C1,a\n" + last).cut_off is None


@pytest.mark.parametrize("last", ['V2,C2,"and the', 'V2,"C2\nV3,C3,c\n', '5" pipe,C2,"open\n'])
def test_a_quote_that_is_never_closed_makes_the_file_unreadable(last):
    with pytest.raises(Unreadable, match="begins in row 3"):
        read(HEADING + "V1,C1,a\n" + last)


def test_a_cell_longer_than_the_block_of_the_fast_reader_is_read():
    cell = "long " * 500_000
    assert rows(read(HEADING + f"V1,C1,{cell}\nV2,C2,b\n")) == [("V1", "C1", cell), ("V2", "C2", "b")]


def test_a_file_with_more_odd_rows_than_the_fast_reader_takes_is_read(monkeypatch):
    monkeypatch.setattr(text_files, "_MOST_ODD_ROWS", 3)
    grid = read(HEADING + "".join(f"V{number},C1\n" for number in range(10)) + "V10,C1,a\n")
    assert grid.columns[0].to_pylist() == [f"V{number}" for number in range(11)]
    assert grid.short == tuple(range(2, 12))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='a1,"\n\r ;é', max_size=40))
@example('x"y,"z\n')
@example('"a""b"c"d,e,f\r\n,,\n1,2')
def test_both_readers_see_the_same(body):
    data = (HEADING + body).encode()
    marked = data + (b"" if data.endswith((b"\n", b"\r")) else b"\n") + f"{text_files._END},,\n".encode()
    fast = text_files._parse_fast(marked, ",", 3, 1)
    if fast is None:
        return
    slow = text_files._parse_slow(marked, ",", 3, 1)
    assert [column.to_pylist() for column in fast[0]] == [column.to_pylist() for column in slow[0]]
    assert fast[1] == slow[1]


def test_a_row_that_vanished_in_a_quoted_cell_is_told():
    grid = read(HEADING + 'V1,C1,"never closed\nV2,C2,"and then"\nV3,C3,c\n')
    assert [key for key, *_ in rows(grid)] == ["V1", "V3"]
    assert grid.swallowing == (2,)


def test_a_list_in_a_text_is_no_vanished_row():
    assert read(HEADING + 'V1,C1,"Seen:\nJo, Sam, Alex"\nV2,C2,"at\n3, High Street, Hackney"\n').swallowing == ()
