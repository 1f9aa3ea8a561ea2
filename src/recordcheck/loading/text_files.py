"""Delimited text as systems really write it: any encoding, any separator, titles above and totals below."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from recordcheck.loading.files import Unreadable
from recordcheck.loading.sheets import HEAD_ROWS, Grid, Remark, Sheet, normalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEPARATORS = (",", ";", "\t", "|")
_HEAD_BYTES = 1 << 20
# Small blocks stay in the cache of the processor: a third of the time of large ones.
_BLOCK_BYTES = 1 << 20
_MOST_ODD_ROWS = 50_000
# A row of our own at the end: where it is not found again, a quote is open and has swallowed it.
_END = "end-of-file-5d1f"
# The longest cell that the csv module takes; its own default of 128 KB is less than one long report.
csv.field_size_limit(2**31 - 1)


def open_text(data: bytes, known: frozenset[str]) -> Sheet:
    """
    Return the one sheet of a delimited text file; *known* are the headings of all tables, normalised.

    The separator is the one under which the first rows hold most known headings.

    Raises:
        Unreadable: There is no text in it.
    """
    text, remarks = as_utf8(data)
    if not text[:_HEAD_BYTES].strip() and not text.strip():
        raise Unreadable("holds no text; export it again")
    start = text[:_HEAD_BYTES].decode("utf-8", "ignore")
    separator = max(SEPARATORS, key=lambda mark: _promise(start, mark, known))
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    head: list[tuple[str, ...]] = []
    lines: list[int] = []
    for row in islice(reader, HEAD_ROWS):
        head.append(tuple(row))
        lines.append(reader.line_num)

    def read(heading: int) -> Grid:
        return _read_below(text, separator, head, heading, lines[heading])

    return Sheet("", tuple(head), read, remarks)


def as_utf8(data: bytes) -> tuple[bytes, tuple[Remark, ...]]:
    r"""
    Return the text of *data* as UTF-8 without byte-order mark and NULs, and what was odd about it.

    A line that is no UTF-8 is read as cp1252, the code page of Windows in the UK.

    >>> as_utf8(b"Zo\xeb")[0].decode()
    'Zoë'
    """
    text = _without_mark(data)
    remarks = []
    if not text.isascii() and (lost := text.count("\ufffd".encode())):
        remarks.append(Remark("characters that cannot be read in any known encoding", lost))
    if b"\0" in text:
        told = "NUL bytes, which no text holds and which were taken out; the file may be damaged"
        remarks.append(Remark(told, text.count(b"\0")))
        text = text.replace(b"\0", b"")
    return text, tuple(remarks)


def _without_mark(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode()
    if _is_utf_16_without_mark(data):
        return data.decode("utf-16-le", "replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return b"".join(_line_as_utf8(line) for line in data.splitlines(keepends=True))
    return data


def _is_utf_16_without_mark(data: bytes) -> bool:
    """Whether every other byte is NUL, as a bulk copy of a database leaves English text."""
    low, high = data[:400:2], data[1:400:2]
    return len(data) % 2 == 0 and not low.count(0) and high.count(0) * 2 > len(high)


def _line_as_utf8(line: bytes) -> bytes:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace").encode()
    return line


def _promise(start: str, separator: str, known: frozenset[str]) -> tuple[int, int]:
    """How many known headings a row of *start* holds under *separator*; then, how many cells its widest row."""
    rows = list(islice(csv.reader(io.StringIO(start, newline=""), delimiter=separator), HEAD_ROWS))
    matched = max(len({normalised(cell) for cell in row} & known) for row in rows)
    return matched, len(next((row for row in rows if any(row)), []))


def _read_below(text: bytes, separator: str, head: Sequence[Sequence[str]], heading: int, lines: int) -> Grid:
    full_width = len(head[heading])
    ends_open = not text.endswith((b"\n", b"\r"))
    marked = text + (b"\n" if ends_open else b"") + (_END + separator * (full_width - 1) + "\n").encode()
    rows_above = heading + 1
    parsed = _parse_fast(marked, separator, full_width, lines) or _parse_slow(marked, separator, full_width, rows_above)
    columns, odd = parsed
    width = max((place + 1 for place, cell in enumerate(head[heading]) if cell.strip()), default=0)
    too_long = {place for place, cells in odd.items() if any(cell.strip() for cell in cells[width:])}
    for column in columns[width:]:
        too_long.update(place for place, cell in enumerate(column.to_pylist()) if cell.strip())
    first = rows_above + 1
    length = len(columns[0])
    short = [place for place, cells in odd.items() if len(cells) < width]
    cut_off = length - 1 if ends_open and length - 1 in short else None
    rows = np.arange(first, first + length, dtype=np.int64)
    return Grid(
        columns=tuple(columns[:width]),
        rows=rows,
        swallowing=tuple(int(row) for row in rows[_swallow_a_row(columns, separator)]),
        too_long=frozenset(place + first for place in too_long),
        short=tuple(sorted(place + first for place in short)),
        cut_off=None if cut_off is None else cut_off + first,
    )


def _swallow_a_row(columns: Sequence[pa.ChunkedArray], separator: str) -> np.ndarray:
    """
    Return which rows hold a cell whose last line looks like the beginning of another row: an id, no spaces after commas.

    A quote that a system has not doubled is closed by the next quoted cell, and the row between is gone.
    """
    mark = re.escape(separator)
    swallows = np.zeros(len(columns[0]), dtype=bool)
    for place, column in enumerate(columns):
        with_breaks = np.flatnonzero(pc.match_substring(column, "\n"))
        if place > 1 and len(with_breaks):
            cell = rf"(?:[^\s{mark}][^\r\n{mark}]*)?"
            line = rf"[\r\n][^\s{mark}]*\d[^\s{mark}]*{mark}(?:{cell}{mark}){{{place - 1}}}{cell}$"
            swallows[with_breaks] |= np.asarray(pc.match_substring_regex(column.take(pa.array(with_breaks)), line))
    return swallows


Parsed = tuple[list[pa.ChunkedArray], dict[int, list[str]]]
"""Columns of text as wide as the heading, and the rows that had another number of cells, by position."""


def _parse_fast(marked: bytes, separator: str, width: int, lines: int) -> Parsed | None:
    """Return what pyarrow makes of it in a second; None where it gives up, as on a file full of odd rows."""
    names = [str(place) for place in range(width)]
    odd_texts: dict[int, str] = {}

    def keep_odd(row: pa_csv.InvalidRow) -> str:
        odd_texts[row.number - lines - 1] = row.text
        return "skip" if len(odd_texts) <= _MOST_ODD_ROWS else "error"

    try:
        table = pa_csv.read_csv(
            pa.BufferReader(marked),
            # Row numbers of odd rows are known only without threads.
            read_options=pa_csv.ReadOptions(
                use_threads=False, block_size=_BLOCK_BYTES, column_names=names, skip_rows=lines
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=keep_odd,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if not table.num_rows or table[0][-1].as_py() != _END:
        return None
    odd = {place: _cells(text, separator) for place, text in odd_texts.items()}
    return _put_back(table.slice(0, table.num_rows - 1), odd), odd


def _cells(text: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])


def _put_back(table: pa.Table, odd: dict[int, list[str]]) -> list[pa.ChunkedArray]:
    if not odd:
        return list(table.columns)
    places = sorted(odd)
    usual = np.setdiff1d(np.arange(table.num_rows + len(odd)), places, assume_unique=True)
    order = np.argsort(np.concatenate([usual, places]), kind="stable")
    added = [pa.array(cells, pa.string()) for cells in _columns_of([odd[place] for place in places], table.num_columns)]
    whole = pa.concat_tables([table, pa.table(added, names=table.column_names)])
    is_sorted = bool((order[1:] > order[:-1]).all())
    return list((whole if is_sorted else whole.take(pa.array(order))).columns)


def _parse_slow(marked: bytes, separator: str, width: int, rows_above: int) -> Parsed:
    """Return what the csv module makes of it; it takes anything, at a third of the speed."""
    rows = list(islice(_records(marked, separator), rows_above, None))
    if not rows or rows[-1][:1] != [_END]:
        last = rows_above + max(len(rows), 1)
        raise Unreadable(
            f"ends inside a quoted cell that begins in row {last}: the file is cut off, or a quote is not closed; "
            "export it again"
        )
    rows.pop()
    odd = {place: row for place, row in enumerate(rows) if row and len(row) != width}
    return [pa.chunked_array([pa.array(cells, pa.string())]) for cells in _columns_of(rows, width)], odd


def _records(marked: bytes, separator: str) -> Iterator[list[str]]:
    lines = io.TextIOWrapper(io.BytesIO(marked), encoding="utf-8", newline="")
    yield from csv.reader(lines, delimiter=separator)


def _columns_of(rows: Sequence[Sequence[str]], width: int) -> list[tuple[str, ...]]:
    """Turn rows into exactly *width* columns; cells that a row does not have are empty."""
    columns = list(islice(zip_longest(*rows, fillvalue=""), width))
    return columns + [("",) * len(rows)] * (width - len(columns))
