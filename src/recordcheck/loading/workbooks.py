"""Workbooks and Parquet files as sheets, like those of text files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

from recordcheck.loading.files import Unreadable, check_limits
from recordcheck.loading.sheets import HEAD_ROWS, Grid, Sheet
from recordcheck.loading.text_files import open_text

if TYPE_CHECKING:
    from collections.abc import Callable

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_ZIPPED_WORKBOOK = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_sheets(suffix: str, data: bytes, known: frozenset[str]) -> list[Sheet]:
    """
    Return the sheets in the bytes of a file of type *suffix*.

    Raises:
        Unreadable: The file is damaged, cut off, empty or protected; the message says which.
    """
    if suffix == ".parquet":
        return [_open_parquet(data)]
    if suffix not in {".xlsx", ".xls", ".ods"}:
        return [open_text(data, known)]
    if suffix == ".xls" and not data.startswith((_OLD_WORKBOOK, _ZIPPED_WORKBOOK)):
        return [_open_text_named_xls(data, known)]
    return _open_workbook(data)


def _open_text_named_xls(data: bytes, known: frozenset[str]) -> Sheet:
    """Open tab-separated text that a report tool has named .xls, as many do."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise Unreadable("is a web page under the name of a workbook; open it and save it as .xlsx")
    return open_text(data, known)


def _open_workbook(data: bytes) -> list[Sheet]:
    if data.startswith(_OLD_WORKBOOK) and _ENCRYPTED in data:
        raise Unreadable("is protected by a password; save it without one")
    try:
        if data.startswith(_ZIPPED_WORKBOOK):
            check_limits(zipfile.ZipFile(io.BytesIO(data)).infolist())
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        return [_sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except Unreadable:
        raise
    except PasswordError as error:
        raise Unreadable("is protected by a password; save it without one") from error
    # Damaged bytes make the parsers of archives and cells raise errors of every kind.
    except Exception as error:
        raise Unreadable("is damaged or cut off, or no workbook; save or export it again") from error


def _sheet(name: str, cells: list[list[Any]]) -> Sheet:
    head = tuple(tuple(_as_text(cell) for cell in row) for row in cells[:HEAD_ROWS])

    def read(heading: int) -> Grid:
        below = cells[heading + 1 :]
        columns = zip(*below, strict=True) if below else [()] * len(head[heading])
        texts = [pa.chunked_array([pa.array([_as_text(cell) for cell in column], pa.string())]) for column in columns]
        return Grid(tuple(texts), np.arange(heading + 2, heading + 2 + len(below), dtype=np.int64))

    return Sheet(name, head, read)


def _float_as_text(number: float) -> str:
    """Return a number as a cell shows it: ``12345``, not ``12345.0``."""
    return str(int(number)) if number.is_integer() else repr(number)


def _moment_as_text(moment: dt.datetime) -> str:
    # A spreadsheet holds times as fractions of a day: half past two may be 14:29:59.999.
    rounded = moment + dt.timedelta(milliseconds=500)
    clock = rounded.time().replace(microsecond=0)
    return rounded.date().isoformat() if clock == dt.time() else rounded.isoformat(" ", "seconds")


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: str,
    float: _float_as_text,
    int: str,
    dt.datetime: _moment_as_text,
}


def _as_text(cell: Any) -> str:
    return _AS_TEXT.get(type(cell), str)(cell)


def _open_parquet(data: bytes) -> Sheet:
    try:
        table = pq.read_table(pa.BufferReader(data))
        table.validate(full=True)
        head = (tuple(table.column_names),)
    # Damaged bytes may also show as texts and names that are no UTF-8.
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable("is damaged or cut off, or no Parquet file; copy it again") from error

    def read(heading: int) -> Grid:
        first = heading + 2
        return Grid(tuple(table.columns), np.arange(first, first + table.num_rows, dtype=np.int64))

    return Sheet("", head, read)
