"""From a path to an `Export`: open every file, recognise its sheets, put the tables together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from recordcheck.loading.files import Source, Unreadable, find_sources
from recordcheck.loading.parts import Part, read_part
from recordcheck.loading.recognise import known_headings, recognise, table_by_name
from recordcheck.loading.rows import Settled, settle
from recordcheck.loading.workbooks import open_sheets
from recordcheck.model import SET_ASIDE_COLUMNS, Export, InputFile, ShapeProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from recordcheck.loading.sheets import Sheet
    from recordcheck.model import Contracts

_SET_ASIDE_SCHEMA = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in SET_ASIDE_COLUMNS])


@dataclass(frozen=True)
class _Entry:
    """A file or sheet, and its records where it holds a table."""

    info: InputFile
    part: Part | None = None
    is_certain: bool = True


def load_export(path: Path, contracts: Contracts, *, progress: Callable[[str, int, int], None] | None = None) -> Export:
    """
    Return what the file or folder *path* holds of the tables in *contracts*, and what became of every row.

    Title, footer and empty rows are no rows: they are counted in `rows_passed_over`, and for every file
    ``rows_read == rows_used + rows_set_aside``.  A cell that cannot be read is blank and told in a shape
    problem; a row whose key or required value is blank or cannot be read, whose case is unknown or that repeats
    another is set aside.  A table without a key or required column, or with more than a fifth of its rows set
    aside, is in `unusable` with all its rows set aside.  A file that cannot be read is told in `files`, and the
    table that it is named after is in `unusable` where no other file holds it; the rest still loads.  Without a usable `cases` table no case id is checked.

    Args:
        path: A file, an archive, or a folder, which is searched with its sub-folders.

        contracts: The tables that are looked for.

        progress: Called with the name of each file before it is read, the files done, and all files.

    Raises:
        UsageError: *path* is missing, empty, or holds nothing that can be read.
    """
    found = find_sources(path)
    known = known_headings(contracts)
    entries = [_Entry(info) for info in found.others]
    for done, source in enumerate(found.sources):
        if progress:
            progress(source.file, done, len(found.sources))
        entries.extend(_read_source(source, contracts, known))
    return _put_together(_without_doubtful(entries), contracts)


def _read_source(source: Source, contracts: Contracts, known: frozenset[str]) -> Iterator[_Entry]:
    info = InputFile(source.file)
    try:
        data = source.read()
        info = replace(info, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        sheets = open_sheets(source.suffix, data, known)
    except Unreadable as problem:
        yield _Entry(replace(info, problem=str(problem), read=False))
        return
    if not sheets:
        yield _Entry(replace(info, problem="is a workbook without a sheet of cells"))
    for sheet in sheets:
        labels = [label for label in (sheet.name, PurePosixPath(source.file).stem if len(sheets) == 1 else "") if label]
        yield _read_sheet(replace(info, sheet=sheet.name), sheet, labels, contracts)


def _read_sheet(info: InputFile, sheet: Sheet, labels: Sequence[str], contracts: Contracts) -> _Entry:
    found = recognise(labels, sheet.head, contracts)
    if isinstance(found, str):
        return _Entry(replace(info, problem=found))
    try:
        part = read_part(info.file, sheet, found, contracts[found.table])
    except Unreadable as problem:
        return _Entry(replace(info, table=found.table, problem=str(problem), read=False))
    info = replace(
        info,
        table=found.table,
        rows_read=len(part.grid.rows),
        rows_passed_over=part.passed_over,
        unused_columns=part.unused,
    )
    if part.grid.cut_off:
        cut = f"ends in the middle of row {part.grid.cut_off}: the file is cut off; export it again"
        info = replace(info, problem=cut, read=False)
    return _Entry(info, part, found.is_certain)


def _without_doubtful(entries: list[_Entry]) -> list[_Entry]:
    """Drop what only by its name looks like a table that another sheet really holds, as a page of notes does."""
    certain = {entry.info.table for entry in entries if entry.part and entry.is_certain}
    return [
        _Entry(
            replace(
                entry.info,
                table="",
                rows_read=0,
                rows_passed_over=0,
                problem=f"is named like {entry.info.table} but has none of its headings, so it was not used",
            )
        )
        if entry.part and not entry.is_certain and entry.info.table in certain
        else entry
        for entry in entries
    ]


def _put_together(entries: list[_Entry], contracts: Contracts) -> Export:
    by_table = {
        table: [entry for entry in entries if entry.part and entry.info.table == table]
        for table in sorted(contracts, key=lambda name: name != "cases")
    }
    settled: dict[str, Settled] = {}
    for table, held in by_table.items():
        if held:
            settled[table] = settle([entry.part for entry in held if entry.part], contracts[table], _cases(settled))
    counted = {
        id(entry): used
        for table, result in settled.items()
        for entry, used in zip(by_table[table], result.used, strict=True)
    }
    files = tuple(_with_counts(entry, counted.get(id(entry)), settled) for entry in entries)
    usable = {table: settled[table] for table in contracts if table in settled and not settled[table].unusable}
    lost = _lost_tables(files, settled, contracts)
    return Export(
        tables={table: _as_frame(result.cells) for table, result in usable.items()},
        origins={table: _as_frame(result.origins) for table, result in usable.items()},
        set_aside=_as_frame(
            pa.concat_tables([_SET_ASIDE_SCHEMA.empty_table(), *(r.set_aside for r in settled.values())])
        ),
        problems=(
            *_problem_of_cases(settled, lost),
            *(problem for r in settled.values() for problem in r.problems),
            *_problems_of_lost(lost),
        ),
        files=files,
        unusable={table: result.unusable for table, result in settled.items() if result.unusable}
        | {table: f"{_listed(names)} could not be read" for table, names in lost.items()},
        notes=(*_notes_of_parts(entries), *_notes_of_tables(usable, contracts)),
    )


def _cases(settled: Mapping[str, Settled]) -> pa.Array | None:
    """Return the known case ids; None where no usable table of cases is there."""
    cases = settled.get("cases")
    return None if cases is None or cases.unusable else cases.cells["case_id"].combine_chunks()


def _lost_tables(
    files: Sequence[InputFile], settled: Mapping[str, Settled], contracts: Contracts
) -> dict[str, list[str]]:
    """Return the tables that only files which could not be read are named after, and those files."""
    lost: dict[str, list[str]] = {}
    for file in files:
        table = file.table or table_by_name(file.sheet or PurePosixPath(file.file).stem, contracts)
        if not file.read and table and table not in settled:
            lost.setdefault(table, []).append(file.file)
    return lost


def _problems_of_lost(lost: Mapping[str, Sequence[str]]) -> Iterator[ShapeProblem]:
    for table, names in lost.items():
        told = f"{table} is out of use: {_listed(names)} could not be read"
        yield ShapeProblem(table, "", "critical", told, 0, (), ", ".join(names))


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names)


def _problem_of_cases(settled: Mapping[str, Settled], lost: Mapping[str, Sequence[str]]) -> Iterator[ShapeProblem]:
    if _cases(settled) is None and len(settled) > ("cases" in settled):
        state = "is out of use" if "cases" in settled or "cases" in lost else "is not in the export"
        told = f"the table cases {state}, so no case_id of the other tables could be checked; export it with them"
        yield ShapeProblem("cases", "case_id", "critical", told, 0, (), "")


def _with_counts(entry: _Entry, used: int | None, settled: Mapping[str, Settled]) -> InputFile:
    if used is None:
        return entry.info
    info = replace(entry.info, rows_used=used, rows_set_aside=entry.info.rows_read - used)
    why = settled[info.table].unusable
    if why and not info.problem:
        return replace(info, problem=f"is not used, since {info.table} is out of use: {why}")
    return info


def _as_frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _notes_of_parts(entries: Sequence[_Entry]) -> Iterator[str]:
    for entry in entries:
        if not entry.part:
            continue
        place = f'{entry.info.file}, sheet "{entry.info.sheet}"' if entry.info.sheet else entry.info.file
        if entry.info.unused_columns:
            yield f"{place}: columns that no table has were not used: {', '.join(entry.info.unused_columns)}"
        yield from (f"{place}: {note}" for note in entry.part.notes)


def _notes_of_tables(usable: Mapping[str, Settled], contracts: Contracts) -> Iterator[str]:
    words = {
        "wanted": "columns that the export does not hold; rules that use them could not run",
        "optional": "optional columns that the export does not hold; they are read as blank",
    }
    for table, result in usable.items():
        for need, told in words.items():
            columns = contracts[table].columns.values()
            if absent := [c.name for c in columns if c.need == need and c.name not in result.cells.column_names]:
                yield f"{table}: {told}: {', '.join(absent)}"
