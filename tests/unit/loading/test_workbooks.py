from __future__ import annotations

import datetime as dt
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from recordcheck.loading.files import Unreadable
from recordcheck.loading.workbooks import open_sheets

NO_HEADINGS = frozenset()
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def workbook(**sheets):
    """Return the bytes of an .xlsx with these sheets, each a list of rows."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    book.close()
    return data.getvalue()


def cells(data, suffix=".xlsx"):
    (sheet,) = open_sheets(suffix, data, NO_HEADINGS)
    return list(zip(*(column.to_pylist() for column in sheet.read(0).columns), strict=True))


def test_each_cell_of_a_workbook_becomes_its_text():
    moment = dt.datetime(2019, 6, 3, 14, 30)  # noqa: DTZ001 a clock on a wall
    midnight = dt.datetime(2019, 6, 3)  # noqa: DTZ001 as above
    data = workbook(Visits=[["a", "b", "c", "d", "e", "f"], ["00123", 12345, 12345.7, True, moment, midnight]])
    assert cells(data) == [("00123", "12345", "12345.7", "True", "2019-06-03 14:30:00", "2019-06-03")]


def test_rows_of_a_sheet_keep_their_numbers_though_the_first_are_empty():
    (sheet,) = open_sheets(".xlsx", workbook(Visits=[[], ["visit_id"], ["V1"], [], ["V2"]]), NO_HEADINGS)
    grid = sheet.read(1)
    assert list(zip(grid.columns[0].to_pylist(), grid.rows.tolist(), strict=True)) == [("V1", 3), ("", 4), ("V2", 5)]


def test_every_sheet_is_opened_by_its_name():
    sheets = open_sheets(".xlsx", workbook(Cases=[["case_id"]], Visits=[["visit_id"]], Empty=[]), NO_HEADINGS)
    assert [(sheet.name, sheet.head) for sheet in sheets] == [
        ("Cases", (("case_id",),)),
        ("Visits", (("visit_id",),)),
        ("Empty", ()),
    ]


def test_parquet_keeps_its_types():
    data = io.BytesIO()
    pq.write_table(pa.table({"visited_on": [dt.date(2019, 6, 3)], "seen": [True]}), data)
    (sheet,) = open_sheets(".parquet", data.getvalue(), NO_HEADINGS)
    grid = sheet.read(0)
    assert sheet.head == (("visited_on", "seen"),)
    assert [column.to_pylist() for column in grid.columns] == [[dt.date(2019, 6, 3)], [True]]
    assert grid.rows.tolist() == [2]


def test_parquet_whose_text_is_damaged_cannot_be_read():
    data = io.BytesIO()
    pq.write_table(pa.table({"visit_id": ["Zoe visited"]}), data, compression="none", use_dictionary=False)
    damaged = data.getvalue().replace(b"Zoe visited", b"Zo\xff visited")
    with pytest.raises(Unreadable, match="damaged"):
        open_sheets(".parquet", damaged, NO_HEADINGS)


def test_text_named_xls_is_read_as_text():
    assert cells(b"visit_id\tcase_id\nV1\tC1\n", ".xls") == [("V1", "C1")]


@pytest.mark.parametrize(
    ("suffix", "data", "why"),
    [
        (".xlsx", workbook(Visits=[["visit_id"]])[:1500], "damaged or cut off"),
        (".xlsx", b"visit_id,case_id\n", "damaged or cut off"),
        (".ods", b"PK\x03\x04 and no more", "damaged or cut off"),
        (".parquet", b"PAR1 and no more", "damaged or cut off"),
        (".xlsx", OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500), "protected by a password"),
        (".xls", OLE + bytes(500), "damaged or cut off"),
        (".xls", b"\r\n<html><table></table></html>", "a web page"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(suffix, data, why):
    with pytest.raises(Unreadable, match=why):
        open_sheets(suffix, data, NO_HEADINGS)


def test_a_workbook_that_unpacks_to_far_too_much_is_not_opened():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(20 * 1024**2))
    with pytest.raises(Unreadable, match="packed more than 200 times"):
        open_sheets(".xlsx", data.getvalue(), NO_HEADINGS)
