"""A recognised sheet as a part of its table: typed columns, the number of each row, and what was odd."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recordcheck.loading.sheets import Grid, normalised
from recordcheck.loading.values import as_texts, as_typed, folded_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordcheck.loading.recognise import Recognised
    from recordcheck.loading.sheets import Remark, Sheet
    from recordcheck.model import TableContract

_FOOTER = re.compile(
    r"\W*(?:(?:grand |sub-?|overall )?totals?\b|end of|report\b|run (?:on|by|at|date)|printed|produced|generated|"
    r"created (?:on|by)|exported|extracted|page \d|source:|filters? |confidential|official\b|count\b|"
    r"(?:row|record) ?count|number of|no\.? of|\d[\d,]* (?:rows?|records?|results?|items?)\b)",
    re.IGNORECASE,
)
_RULED_LINE = r"^[-=_]{2,}$"
_MOST_CELLS_OF_A_FOOTER = 2


@dataclass(frozen=True)
class Part:
    """The records of one sheet."""

    file: str
    sheet: str
    cells: pa.Table
    """The columns of the contract that the sheet holds, typed, in its order."""
    keys: pa.Array
    """The key of each row as it stands in the file, for the account of rows set aside."""
    grid: Grid
    """The rows that are left, with their numbers; its columns are not kept."""
    passed_over: int
    """Title, footer and empty rows."""
    unread: Mapping[str, np.ndarray]
    """By column, the filled cells that could not be read."""
    words: Mapping[str, str]
    """By column, what those cells are."""
    unusable: Mapping[str, str]
    """By column, why it cannot be read at all."""
    unused: tuple[str, ...]
    """Headings that mean no column of the table; none where the sheet has no row of headings that is one."""
    notes: tuple[str, ...]
    differing: tuple[tuple[str, str], ...]
    """Columns that stand under two headings with different content: the column, and both headings."""
    remarks: tuple[Remark, ...]


def read_part(file: str, sheet: Sheet, found: Recognised, contract: TableContract) -> Part:
    """Return the records of *sheet*, whose table and headings are *found*."""
    grid = sheet.read(found.heading)
    heading = sheet.head[found.heading]
    is_record = _is_record(grid, heading, found.columns, contract)
    above = found.heading
    passed_over = above + int((~is_record).sum())
    grid = _keep(grid, is_record)
    columns = {name: grid.columns[found.columns[name]] for name in contract.columns if name in found.columns}
    typed = {name: as_typed(cells, contract.columns[name]) for name, cells in columns.items()}
    key = contract.key
    twins = [(name, place) for name, places in found.twins.items() for place in places]
    differing = [(name, place) for name, place in twins if not _are_same(columns[name], grid.columns[place])]
    used = {*found.columns.values(), *(place for _, place in twins)}
    return Part(
        file=file,
        sheet=sheet.name,
        cells=pa.table({name: column.values for name, column in typed.items()}),
        keys=folded_texts(as_texts(columns[key])) if key in columns else pa.array([""] * len(grid.rows), pa.string()),
        grid=replace(grid, columns=()),
        passed_over=passed_over,
        unread={name: column.is_unread for name, column in typed.items() if column.is_unread is not None},
        words={name: column.words for name, column in typed.items()},
        unusable={name: column.unusable for name, column in typed.items() if column.unusable},
        unused=_unused(heading, grid, used) if _is_heading(found, contract) else (),
        notes=tuple(f'column "{name}": {note}' for name, column in typed.items() for note in column.notes),
        differing=tuple((name, heading[place].strip()) for name, place in differing),
        remarks=sheet.remarks,
    )


def _is_record(grid: Grid, heading: tuple[str, ...], places: Mapping[str, int], contract: TableContract) -> np.ndarray:
    """Return which rows are records; the others are empty, footers, ruled lines or the heading once more."""
    length = len(grid.rows)
    filled = np.zeros(length, dtype=np.int16)
    for column in grid.columns:
        filled += _is_filled(column)
    is_record = filled > 0
    suspects = (filled <= _MOST_CELLS_OF_A_FOOTER) & is_record
    if contract.key in places:
        key = folded_texts(as_texts(grid.columns[places[contract.key]]))
        suspects |= pc.match_substring_regex(key, _RULED_LINE).to_numpy(zero_copy_only=False)
        suspects |= pc.equal(key, heading[places[contract.key]].strip()).to_numpy(zero_copy_only=False)
    suspects &= ~np.isin(grid.rows, list(grid.too_long)) & is_record
    required = [
        places[name] for name, column in contract.columns.items() if column.need == "required" and name in places
    ]
    for place in np.flatnonzero(suspects):
        cells = [_cell(column, int(place)) for column in grid.columns]
        is_record[place] = not _is_no_record(cells, heading, places.get(contract.key), required)
    return is_record


def _is_filled(column: pa.ChunkedArray) -> np.ndarray:
    if not pa.types.is_string(column.type):
        return np.asarray(column.is_valid())
    is_blank = pc.or_(pc.equal(column, ""), pc.utf8_is_space(column))
    return ~np.asarray(is_blank.fill_null(True))  # noqa: FBT003 a value, not an option


def _cell(column: pa.ChunkedArray, place: int) -> str:
    value = column[place].as_py()
    return "" if value is None else str(value).strip()


def _is_no_record(cells: list[str], heading: tuple[str, ...], key: int | None, required: list[int]) -> bool:
    """Whether a suspect row is a ruled line, the heading once more, or a footer rather than a record with blanks."""
    filled = [cell for cell in cells if cell]
    if all(re.match(_RULED_LINE, cell) for cell in filled):
        return True
    if [normalised(cell) for cell in cells] == [normalised(name) for name in heading[: len(cells)]]:
        return True
    if len(filled) > _MOST_CELLS_OF_A_FOOTER:
        return False
    if _FOOTER.match(filled[0]):
        return True
    key_text = "" if key is None else cells[key]
    is_in_front = not any(cells[_MOST_CELLS_OF_A_FOOTER:])
    return is_in_front and not any(cells[place] for place in required) and (not key_text or " " in key_text)


def _keep(grid: Grid, is_record: np.ndarray) -> Grid:
    if is_record.all():
        return grid
    mask = pa.array(is_record)
    kept = set(grid.rows[is_record].tolist()) if grid.short or grid.cut_off else set()
    return replace(
        grid,
        columns=tuple(column.filter(mask) for column in grid.columns),
        rows=grid.rows[is_record],
        short=tuple(row for row in grid.short if row in kept),
        cut_off=grid.cut_off if grid.cut_off in kept else None,
    )


def _are_same(one: pa.ChunkedArray, other: pa.ChunkedArray) -> bool:
    return bool(folded_texts(as_texts(one)).equals(folded_texts(as_texts(other))))


def _is_heading(found: Recognised, contract: TableContract) -> bool:
    """Return whether the row taken for the headings is one: else it is a record, and no word of it may be told."""
    return contract.key in found.columns or len(found.columns) > 1


def _unused(heading: tuple[str, ...], grid: Grid, used: set[int]) -> tuple[str, ...]:
    names = []
    for place, column in enumerate(grid.columns):
        name = heading[place].strip()
        if place not in used and (name or _is_filled(column).any()):
            names.append(name or f"column {place + 1} (no heading)")
    return tuple(names)
