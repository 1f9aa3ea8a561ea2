"""The whole of loading: small exports written out, and what becomes of each row and cell."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recordcheck.errors import UsageError
from recordcheck.loading import load_export

CASES = "case_id,case_type\n" + "".join(f"C{number},CP\n" for number in range(1, 10))
VISITS = "visit_id,case_id,visited_on,seen,narrative\n"


def visits(*rows, good=8):
    """Return a file of visits: *good* sound rows (V1 to V8 in rows 2 to 9), then *rows*."""
    return (
        VISITS + "".join(f"V{n},C{n},0{n}/06/2019,Y,Went well\n" for n in range(1, good + 1)) + "\n".join(rows) + "\n"
    )


def aside(export):
    return [(row.row, row.key, row.reason) for row in export.set_aside.itertuples()]


def told(export, table="visits"):
    return [(problem.column, problem.problem, problem.rows) for problem in export.problems if problem.table == table]


def file_of(export, name="visits.csv"):
    return next(file for file in export.files if file.file == name)


def balanced(export):
    return all(file.rows_read == file.rows_used + file.rows_set_aside for file in export.files)


def test_a_plain_export_becomes_typed_frames_with_an_origin_for_each_row(load):
    export = load({"cases.csv": CASES, "sub/visits.csv": visits(good=2)})
    frame = export.tables["visits"]
    assert frame.dtypes.astype(str).to_dict() == {
        "visit_id": "string[pyarrow]",
        "case_id": "string[pyarrow]",
        "visited_on": "date32[day][pyarrow]",
        "seen": "bool[pyarrow]",
        "narrative": "string[pyarrow]",
    }
    assert frame.to_dict("records") == [
        {
            "visit_id": f"V{number}",
            "case_id": f"C{number}",
            "visited_on": dt.date(2019, 6, number),
            "seen": True,
            "narrative": "Went well",
        }
        for number in (1, 2)
    ]
    assert export.origins["visits"].to_dict("list") == {
        "file": ["sub/visits.csv", "sub/visits.csv"],
        "sheet": ["", ""],
        "row": [2, 3],
    }
    assert export.problems == ()
    assert list(export.set_aside.columns) == ["table", "file", "sheet", "row", "key", "reason"]
    assert len(export.set_aside) == 0


def test_the_account_of_a_file_names_its_bytes_and_hash(load):
    file = file_of(load({"cases.csv": "case_id\nC1\n"}), "cases.csv")
    assert (file.bytes, file.rows_read, file.rows_used, file.read) == (11, 1, 1, True)
    assert file.sha256 == hashlib.sha256(b"case_id\nC1\n").hexdigest()


def test_titles_footers_empty_rows_and_repeated_headings_are_passed_over_and_counted(load):
    text = (
        "Visits of the week\nRun on 23/12/2019\n\n" + VISITS + "-----,-----,-----,-----,-----\n"
        "V1,C1,03/06/2019,Y,a\n,,,,\n" + VISITS + "V2,C2,04/06/2019,Y,b\n\nTotal,2\n(2 rows affected)\nEnd of report\n"
        "Prepared by the performance team\nPage 1 of 2\n"
    )
    export = load({"cases.csv": CASES, "visits.csv": text})
    file = file_of(export)
    assert export.origins["visits"]["row"].tolist() == [6, 9]
    # Three lines above the heading, a ruled line, two empty rows, a heading, five lines of footer.
    assert (file.rows_read, file.rows_used, file.rows_set_aside, file.rows_passed_over) == (2, 2, 0, 12)


def test_a_record_with_a_blank_key_is_set_aside_and_not_passed_over(load):
    export = load({"cases.csv": CASES, "visits.csv": visits(",C1,,,", ",C9,09/06/2019,,")})
    assert aside(export) == [(10, "", "visit_id is blank"), (11, "", "visit_id is blank")]
    assert file_of(export).rows_passed_over == 0


@pytest.mark.parametrize(
    ("row", "key", "reason"),
    [
        (",C9,09/06/2019,Y,text", "", "visit_id is blank"),
        ("V9,,09/06/2019,Y,text", "V9", "case_id is blank"),
        ("V9,C9,,Y,text", "V9", "visited_on is blank"),
        ("V9,,,,", "V9", "case_id is blank"),
        ("1.2E+11,C9,09/06/2019,Y,", "1.2E+11", "visit_id cannot be read: numbers that a spreadsheet has shortened"),
        ("V9,C9,31/02/2019,Y,text", "V9", "visited_on cannot be read: not a date with the day before the month"),
        ("V9,C99,09/06/2019,Y,text", "V9", "case_id is not in cases"),
        ("V9,C9,09/06/2019,Y,one,two", "V9", "has more cells than there are headings"),
        ("V8,C8,08/06/2019,Y,Went well", "V8", "identical to row 9"),
        ("V8,C8,08/06/2019,N,Went well", "V8", "same visit_id as row 9 with other content; the first is used"),
    ],
)
def test_a_row_is_set_aside_with_its_reason(load, row, key, reason):
    export = load({"cases.csv": CASES, "visits.csv": visits(row)})
    ((number, held, why),) = aside(export)
    assert (number, held) == (10, key)
    assert why.startswith(reason)
    assert export.tables["visits"]["visit_id"].tolist() == [f"V{n}" for n in range(1, 9)]
    assert file_of(export).rows_set_aside == 1
    assert balanced(export)


def test_rows_that_share_a_key_with_other_content_are_named_in_a_warning(load):
    export = load({"cases.csv": CASES, "visits.csv": visits("V8,C8,08/06/2019,N,Went well")})
    assert told(export) == [
        ("visit_id", "same visit_id with different content, the first is used: row 10 and row 9", (10,))
    ]


def test_a_repeated_key_is_found_across_files(load):
    export = load(
        {"cases.csv": CASES, "visits 1.csv": visits(good=8), "visits 2.csv": VISITS + "V8,C8,08/06/2019,Y,Went well\n"}
    )
    assert aside(export) == [(2, "V8", "identical to row 9 of visits 1.csv")]


def test_a_row_that_cannot_be_used_does_not_make_a_sound_one_a_duplicate(load):
    export = load({"cases.csv": CASES, "visits.csv": visits("V9,C99,09/06/2019,Y,a", "V9,C9,09/06/2019,Y,a")})
    assert aside(export) == [(10, "V9", "case_id is not in cases")]


@pytest.mark.parametrize(("row", "column"), [("V9,C9,09/06/2019,maybe,text", "seen")])
def test_a_cell_that_cannot_be_read_is_blank_and_told(load, row, column):
    export = load({"cases.csv": CASES, "visits.csv": visits(row, row.replace("V9", "V10"))})
    assert export.tables["visits"][column].isna().sum() == 2
    assert told(export) == [(column, "neither yes nor no: 2 cells left blank; write it as Y or N", (10, 11))]
    assert [problem.count for problem in export.problems] == [2]


@pytest.mark.parametrize(
    ("row", "to_do"),
    [
        ("V9,C9,31/02/2019,Y,text", "correct it in the case system, or export it as 23/12/2019 or 2019-12-23"),
        ("1.2E+11,C9,09/06/2019,Y,text", "export the column as text"),
    ],
)
def test_a_row_set_aside_for_what_cannot_be_read_says_what_to_do(load, row, to_do):
    [(_, _, reason)] = aside(load({"cases.csv": CASES, "visits.csv": visits(row)}))
    assert reason.endswith(f"; {to_do}")


def test_a_date_left_blank_and_a_code_not_known_say_what_to_do(load):
    cases = CASES.replace("case_type\n", "case_type,opened_on\n").replace("C1,CP\n", "C1,Zz,31/02/2019\n")
    problems = {problem.column: problem.problem for problem in load({"cases.csv": cases}).problems}
    assert problems["opened_on"].endswith("; correct it in the case system, or export it as 23/12/2019 or 2019-12-23")
    assert problems["case_type"].endswith("; correct it, or say under [codes] in recordcheck.toml which code it means")


def test_only_the_first_twenty_rows_of_a_problem_are_listed(load):
    cases = "case_id,case_type\n" + "".join(f"C{number},zz\n" for number in range(30))
    (problem,) = load({"cases.csv": cases}).problems
    assert (problem.count, problem.rows) == (30, tuple(range(2, 22)))


@pytest.mark.parametrize("lost", ["visit_id", "case_id", "visited_on"])
def test_a_table_without_a_key_or_required_column_is_out_of_use(load, lost):
    export = load({"cases.csv": CASES, "visits.csv": visits(good=2).replace(lost, "colour")})
    assert list(export.tables) == ["cases"]
    assert f"has no column {lost}" in export.unusable["visits"]
    assert [(problem.severity, problem.table) for problem in export.problems] == [("critical", "visits")]
    file = file_of(export)
    assert (file.rows_read, file.rows_used, file.rows_set_aside) == (2, 0, 2)
    assert "out of use" in file.problem
    assert set(export.set_aside["row"]) == {2, 3}


@pytest.mark.parametrize(("bad", "is_usable"), [(2, True), (3, False)])
def test_a_table_is_out_of_use_with_more_than_a_fifth_of_its_rows_set_aside(load, bad, is_usable):
    rows = [f"B{number},,09/06/2019,Y,text" for number in range(bad)]
    export = load({"cases.csv": CASES, "visits.csv": visits(*rows)})
    assert ("visits" in export.tables) is is_usable
    assert balanced(export)
    assert len(export.set_aside) == (bad if is_usable else 8 + bad)


def test_the_reason_for_a_table_out_of_use_names_what_is_wrong_with_most_rows(load):
    rows = [f"B{number},,09/06/2019,Y,text" for number in range(3)]
    export = load({"cases.csv": CASES, "visits.csv": visits(*rows)})
    assert export.unusable["visits"] == (
        "3 of 11 rows are set aside, 3 of them because: case_id is blank; put that right"
    )


def test_a_column_of_us_dates_puts_the_table_out_of_use(load):
    text = VISITS + "V1,C1,12/23/2019,Y,a\nV2,C2,06/25/2019,Y,b\n"
    export = load({"cases.csv": CASES, "visits.csv": text})
    assert "month before the day" in export.unusable["visits"]
    assert file_of(export).rows_set_aside == 2


def test_without_cases_no_case_id_is_checked_and_a_problem_says_so(load):
    export = load({"visits.csv": visits("V9,C99,09/06/2019,Y,text")})
    assert len(export.tables["visits"]) == 9
    ((column, problem, _),) = told(export, "cases")
    assert column == "case_id"
    assert "is not in the export" in problem


def test_the_key_of_care_leavers_is_the_case_id(load):
    export = load(
        {
            "cases.csv": CASES,
            "care leavers.csv": "case_id,eligibility\n"
            + "".join(f"C{n},relevant\n" for n in range(1, 6))
            + "C77,relevant\n",
        }
    )
    assert aside(export) == [(7, "C77", "case_id is not in cases")]


def test_a_case_id_that_may_be_blank_is_checked_where_it_is_filled(load):
    diary = (
        "diary_id,case_id,worker_id,held_on\n"
        + "".join(f"D{n},,W1,2019-06-03\n" for n in range(1, 6))
        + "D6,C77,W1,2019-06-03\n"
    )
    assert aside(load({"cases.csv": CASES, "supervision_diary.csv": diary})) == [(7, "D6", "case_id is not in cases")]


def test_several_files_of_a_table_are_one_and_a_column_that_one_lacks_is_told(load):
    export = load(
        {
            "cases.csv": CASES,
            "visits north.csv": VISITS + "V1,C1,2019-06-03,Y,a\n",
            "visits 2.csv": "visit_id,case_id,visited_on,seen\nV2,C2,2019-06-04,N\n",
        }
    )
    assert export.tables["visits"]["visit_id"].tolist() == ["V2", "V1"]
    assert told(export) == [
        ("narrative", "visits 2.csv has no such column, though another file has; it is read as blank", ())
    ]


def test_columns_stand_in_the_order_of_the_contract_and_others_are_told_by_name(load):
    export = load({"cases.csv": "Worker,shoe size,case_id,case_type\nJo,4,C1,CP\n"})
    assert list(export.tables["cases"]) == ["case_id", "case_type", "worker"]
    assert file_of(export, "cases.csv").unused_columns == ("shoe size",)
    assert "cases.csv: columns that no table has were not used: shoe size" in export.notes
    assert any("opened_on" in note for note in export.notes)
    assert any("close_reason" in note for note in export.notes)


def test_a_filled_column_without_a_heading_is_told(load):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("cases")
    sheet.write_row(0, 0, ["case_id", "", "worker"])
    sheet.write_row(1, 0, ["C1", "a remark", "Jo"])
    book.close()
    export = load({"cases.xlsx": data.getvalue()})
    assert export.files[0].unused_columns == ("column 2 (no heading)",)
    assert export.tables["cases"].to_dict("records") == [{"case_id": "C1", "worker": "Jo"}]


@pytest.mark.parametrize(("second", "problems"), [("Jo", 0), ("Sam", 1)])
def test_of_a_heading_given_twice_the_first_is_used_and_a_difference_is_told(load, second, problems):
    export = load({"cases.csv": f"case_id,worker,Worker\nC1,Jo,{second}\n"})
    assert export.tables["cases"]["worker"].tolist() == ["Jo"]
    assert len(export.problems) == problems


def test_ids_of_a_spreadsheet_lose_their_dot_zero_and_it_is_told(load):
    export = load({"cases.csv": "case_id,worker\n83526.0,Jo\n72697.0,Sam\n"})
    assert export.tables["cases"]["case_id"].tolist() == ["83526", "72697"]
    assert 'cases.csv: column "case_id": every id ends in ".0", which was taken off' in export.notes


def test_a_row_with_too_few_cells_is_used_and_told(load):
    export = load({"cases.csv": CASES, "visits.csv": visits("V9,C9,09/06/2019")})
    assert len(export.tables["visits"]) == 9
    assert [(problem, rows) for _, problem, rows in told(export)] == [
        ("has fewer cells than there are headings; those missing are read as blank", (10,))
    ]


def test_a_file_that_is_cut_off_is_used_up_to_there_and_leaves_the_run_incomplete(load):
    export = load({"cases.csv": CASES, "visits.csv": visits().rstrip("\n") + "\nV9,C9,09/0"})
    assert aside(export) == [(10, "V9", "the file ends in the middle of this row")]
    assert len(export.tables["visits"]) == 8
    file = file_of(export)
    assert not file.read
    assert "cut off" in file.problem


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "0 bytes"), (VISITS + 'V1,C1,2019-06-03,Y,"and', "quote"), (b"\xff\xfe", "no text")]
)
def test_a_file_that_cannot_be_read_is_told_and_the_rest_loads(load, content, why):
    export = load({"cases.csv": CASES, "visits.csv": content})
    assert list(export.tables) == ["cases"]
    file = file_of(export)
    assert not file.read
    assert why in file.problem


@pytest.mark.parametrize("name", ["visits.csv", "sub/Home Visits 2019.csv", "Visits.xlsx"])
def test_a_table_whose_only_file_cannot_be_read_is_out_of_use_and_names_it(load, name):
    export = load({"cases.csv": CASES, name: b""})
    assert dict(export.unusable) == {"visits": f"{name} could not be read"}
    assert told(export) == [("", f"visits is out of use: {name} could not be read", ())]
    assert [problem.severity for problem in export.problems] == ["critical"]


def test_a_file_that_cannot_be_read_beside_one_of_the_same_table_leaves_the_table_in_use(load):
    export = load({"cases.csv": CASES, "visits 2018.csv": b"", "visits 2019.csv": visits()})
    assert dict(export.unusable) == {}
    assert len(export.tables["visits"]) == 8


def test_two_files_of_a_table_that_cannot_be_read_are_both_named(load):
    export = load({"cases.csv": CASES, "visits 2018.csv": b"", "visits 2019.csv": b""})
    assert export.unusable["visits"] == "visits 2018.csv and visits 2019.csv could not be read"


def test_a_file_of_no_known_name_that_cannot_be_read_takes_no_table_out_of_use(load):
    assert dict(load({"cases.csv": CASES, "weekly.xlsx": b""}).unusable) == {}


def test_unknown_files_and_sheets_are_told(load):
    export = load({"cases.csv": CASES, "budget.csv": "year,sum\n2019,3\n"})
    file = file_of(export, "budget.csv")
    assert file.problem.startswith("holds no table that is known")
    assert file.read
    assert file.table == ""


def test_a_page_called_notes_does_not_put_the_notes_out_of_use(load):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.add_worksheet("Notes").write_row(0, 0, ["How this export was made"])
    book.add_worksheet("Case notes").write_row(0, 0, ["note_id", "case_id", "event_on", "text"])
    book.close()
    export = load({"cases.csv": CASES, "all.xlsx": data.getvalue()})
    assert sorted(export.tables) == ["cases", "notes"]
    assert [file.problem for file in export.files if file.sheet == "Notes"] == [
        "is named like notes but has none of its headings, so it was not used"
    ]


def test_a_workbook_and_a_csv_hold_the_same(load):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Visits list")
    sheet.write_row(0, 0, ["Visits of the week"])
    sheet.write_row(2, 0, ["Visit ID", "Case ID", "Date of visit", "Seen", "Narrative"])
    sheet.write_row(3, 0, ["V1", "C1", dt.date(2019, 6, 3), "Y", "a"])
    sheet.write_row(4, 0, ["V2", "C2", 43620, 0, "b"])
    sheet.write_row(5, 0, ["Total", 2])
    cases = book.add_worksheet("Cases")
    cases.write_row(0, 0, ["case_id", "case_type"])
    cases.write_row(1, 0, ["C1", "CP"])
    cases.write_row(2, 0, ["C2", "CP"])
    book.close()
    export = load({"export.xlsx": data.getvalue()})
    assert export.tables["visits"].to_dict("list") == {
        "visit_id": ["V1", "V2"],
        "case_id": ["C1", "C2"],
        "visited_on": [dt.date(2019, 6, 3), dt.date(2019, 6, 4)],
        "seen": [True, False],
        "narrative": ["a", "b"],
    }
    assert export.origins["visits"]["sheet"].tolist() == ["Visits list", "Visits list"]
    assert export.origins["visits"]["row"].tolist() == [4, 5]


def test_parquet_and_archives_are_read(load):
    parquet, packed = io.BytesIO(), io.BytesIO()
    table = {"visit_id": ["V1"], "case_id": ["C1"], "visited_on": [dt.date(2019, 6, 3)], "seen": [True]}
    pq.write_table(pa.table(table), parquet)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("visits.parquet", parquet.getvalue())
        archive.writestr("cases.csv", CASES)
    export = load({"export.zip": packed.getvalue()})
    assert export.tables["visits"].to_dict("list") == table
    assert export.origins["visits"]["file"].tolist() == ["export.zip/visits.parquet"]


def test_a_table_without_rows_is_there(load):
    export = load({"cases.csv": CASES, "visits.csv": VISITS})
    assert export.tables["visits"].shape == (0, 5)
    assert export.tables["visits"].dtypes.astype(str)["visited_on"] == "date32[day][pyarrow]"


def test_no_message_repeats_the_text_of_a_record(load):
    sentence = "Mother said she is afraid of him"
    rows = (
        f"V9,C9,09/06/2019,{sentence},a",
        f"{sentence * 3},C9,,Y,a",
        f"V10,C9,{sentence},Y,a",
        f"V11,C9,09/06/2019,Y,a,{sentence}",
    )
    export = load({"cases.csv": CASES, "visits.csv": visits(*rows)})
    said = [
        repr(export.problems),
        repr(export.files),
        repr(export.notes),
        export.set_aside.to_csv(),
        repr(export.unusable),
    ]
    assert not any("Mother" in text for text in said)


def test_progress_names_each_file_before_it_is_read(tmp_path, contracts):
    (tmp_path / "cases.csv").write_text(CASES)
    (tmp_path / "visits.csv").write_text(visits())
    seen = []
    load_export(tmp_path, contracts, progress=lambda *step: seen.append(step))
    assert seen == [("cases.csv", 0, 2), ("visits.csv", 1, 2)]


def test_nothing_to_read_is_a_wrong_usage(tmp_path, contracts):
    with pytest.raises(UsageError, match="holds nothing that can be read"):
        load_export(tmp_path, contracts)


@st.composite
def mutated_files(draw):
    """A sound file of visits with bytes changed, cut out and put in."""
    data = bytearray(visits('V9,C9,31/02/2019,maybe,"one\n""two"""').encode())
    for _ in range(draw(st.integers(0, 12))):
        place = draw(st.integers(0, len(data)))
        width = draw(st.integers(0, 6))
        data[place : place + width] = draw(
            st.binary(max_size=3) | st.sampled_from([b",", b'"', b"\n", b"\r", b"\0", b"V1"])
        )
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=mutated_files())
def test_every_row_is_accounted_for_whatever_is_in_the_file(tmp_path, contracts, content):
    (tmp_path / "cases.csv").write_text(CASES)
    (tmp_path / "visits.csv").write_bytes(content)
    export = load_export(tmp_path, contracts)
    assert balanced(export)
    assert sum(file.rows_set_aside for file in export.files) == len(export.set_aside)
    used = {table: sum(file.rows_used for file in export.files if file.table == table) for table in export.tables}
    assert used == {table: len(frame) for table, frame in export.tables.items()}
    assert all(len(export.origins[table]) == len(frame) for table, frame in export.tables.items())


EXAMPLES = Path(__file__).parents[2] / "examples" / "exports"


@pytest.mark.parametrize("folder", sorted((EXAMPLES / "positive").iterdir()), ids=lambda folder: folder.name)
def test_an_export_among_the_good_examples_is_read_whole(folder, contracts):
    export = load_export(folder, contracts)
    assert all(file.read and not file.problem for file in export.files)
    assert not export.unusable
    assert len(export.set_aside) == 0
    assert export.problems == ()


@pytest.mark.parametrize("folder", sorted((EXAMPLES / "negative").iterdir()), ids=lambda folder: folder.name)
def test_an_export_among_the_bad_examples_is_never_read_as_whole(folder, contracts):
    export = load_export(folder, contracts)
    assert export.unusable or not all(file.read for file in export.files)
    assert balanced(export)


def test_a_table_without_a_known_heading_is_out_of_use_and_told(tmp_path, contracts):
    """A quote around the whole heading row makes one heading of it; found by the test of mutated files."""
    (tmp_path / "visits.csv").write_bytes(
        b'"visit_id,case_id,visited_on"narrative\nV1,C1,01/06/2019,Y\nV2,C2,02/06/2019,Y\n'
    )
    export = load_export(tmp_path, contracts)
    assert "visits" not in export.tables
    assert sum(file.rows_read for file in export.files) == sum(
        file.rows_used + file.rows_set_aside for file in export.files
    )
    assert any(problem.severity == "critical" for problem in export.problems) or any(
        file.problem for file in export.files
    )
