"""The parts of a table put together: which rows are used, which are set aside, and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recordcheck.arrow import ARROW_TYPES
from recordcheck.model import SET_ASIDE_COLUMNS, ShapeProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recordcheck.loading.parts import Part
    from recordcheck.model import ColumnType, TableContract

_MOST_SET_ASIDE = 0.2
_ROWS_SHOWN = 20
_PAIRS_SHOWN = 5
_LONGEST_KEY_SHOWN = 64
_TO_DO: Mapping[ColumnType, str] = MappingProxyType(
    {
        "id": "export the column as text",
        "code": "correct it, or say under [codes] in recordcheck.toml which code it means",
        "date": "correct it in the case system, or export it as 23/12/2019 or 2019-12-23",
        "timestamp": "correct it in the case system, or export it as 23/12/2019 09:30 or 2019-12-23 09:30",
        "flag": "write it as Y or N",
        "number": "write it in digits",
    }
)
"""What to do about cells that cannot be read, by the type of their column; a text can always be read."""


@dataclass(frozen=True)
class Settled:
    """A table, and what became of each row of its parts."""

    cells: pa.Table
    origins: pa.Table
    """Columns file, sheet, row; as long as `cells`."""
    set_aside: pa.Table
    """Columns SET_ASIDE_COLUMNS."""
    used: tuple[int, ...]
    """How many rows of each part are used."""
    problems: tuple[ShapeProblem, ...]
    unusable: str = ""
    """Why the table is out of use; all its rows are set aside then."""


def settle(parts: Sequence[Part], contract: TableContract, cases: pa.Array | None) -> Settled:
    """
    Return the table that *parts* make, each row used or set aside with its reason.

    *cases* are the known case ids; None where they are not known, and no case id is checked then.
    """
    rows = _Rows(parts, contract)
    missing = _missing_columns(parts, contract)
    if not missing:
        rows.set_aside_broken()
        rows.set_aside_blank()
        rows.set_aside_unknown_cases(cases)
        rows.set_aside_duplicates()
    unusable = missing or _unreadable_column(parts) or rows.why_too_few()
    if unusable:
        rows.set_aside(rows.is_used.copy(), f"the table is out of use: {unusable}")
    problems = list(rows.problems)
    if unusable:
        told = f"{contract.name} is out of use: {unusable}"
        problems.insert(0, ShapeProblem(contract.name, "", "critical", told, rows.length, (), _files(parts)))
    else:
        problems.extend(_problems_of_cells(parts, contract, rows))
    return Settled(
        cells=_cells_in_use(rows, is_in_use=not unusable),
        origins=rows.origins(rows.is_used),
        set_aside=rows.account(),
        used=tuple(int(rows.is_used[where].sum()) for where in rows.slices),
        problems=tuple(problems),
        unusable=unusable,
    )


def _cells_in_use(rows: _Rows, *, is_in_use: bool) -> pa.Table:
    # A table whose headings are all unknown has no columns, and so no length that a filter could fit.
    if not is_in_use:
        return rows.cells.slice(0, 0)
    return rows.cells if rows.is_used.all() else rows.cells.filter(pa.array(rows.is_used))


def _missing_columns(parts: Sequence[Part], contract: TableContract) -> str:
    """Return why the table cannot be used for want of a column, naming the file; blank where all are there."""
    needed = [column.name for column in contract.columns.values() if column.need in {"key", "required"}]
    for part in parts:
        if missing := [name for name in needed if name not in part.cells.column_names]:
            found = ", ".join([*part.cells.column_names, *part.unused]) or "no heading of this table"
            word = "column" if len(missing) == 1 else "columns"
            return f"{_place(part)} has no {word} {', '.join(missing)} (found: {found}); export it with them"
    return ""


def _unreadable_column(parts: Sequence[Part]) -> str:
    told = (f"{_place(part)}, column {name}: {why}" for part in parts for name, why in part.unusable.items())
    return next(told, "")


def _place(part: Part) -> str:
    return f'{part.file}, sheet "{part.sheet}"' if part.sheet else part.file


def _files(parts: Sequence[Part]) -> str:
    return ", ".join(dict.fromkeys(part.file for part in parts))


class _Rows:
    """All rows of a table over its parts, and the reasons for which some are set aside so far."""

    def __init__(self, parts: Sequence[Part], contract: TableContract) -> None:
        self.parts = parts
        self.contract = contract
        lengths = [len(part.grid.rows) for part in parts]
        ends = np.cumsum([0, *lengths])
        self.slices = [slice(int(start), int(end)) for start, end in pairwise(ends)]
        self.length = int(ends[-1])
        self.numbers = np.concatenate([part.grid.rows for part in parts])
        self.part_of = np.repeat(np.arange(len(parts)), lengths)
        self.cells = pa.table(
            {
                name: pa.chunked_array(
                    [chunk for part in parts for chunk in _chunks_of(part, name, column.type)], ARROW_TYPES[column.type]
                )
                for name, column in contract.columns.items()
                if any(name in part.cells.column_names for part in parts)
            }
        )
        self.is_used = np.ones(self.length, dtype=bool)
        self.reasons = np.full(self.length, "", dtype=object)
        self.problems: list[ShapeProblem] = []

    def set_aside(self, which: np.ndarray, reason: str | np.ndarray) -> None:
        """Set the rows aside that are still in use among *which* (a mask)."""
        which = which & self.is_used
        self.reasons[which] = reason if isinstance(reason, str) else reason[which]
        self.is_used[which] = False

    def set_aside_broken(self) -> None:
        for part, where in zip(self.parts, self.slices, strict=True):
            which = np.zeros(self.length, dtype=bool)
            which[where] = np.isin(part.grid.rows, list(part.grid.too_long))
            self.set_aside(which, "has more cells than there are headings, so its cells may have shifted")
            which[where] = part.grid.rows == part.grid.cut_off if part.grid.cut_off else False
            self.set_aside(which, "the file ends in the middle of this row")

    def set_aside_blank(self) -> None:
        for column in self.contract.columns.values():
            if column.need not in {"key", "required"} or not self.cells[column.name].null_count:
                continue
            is_blank = self.cells[column.name].is_null().to_numpy()
            for part, where in zip(self.parts, self.slices, strict=True):
                is_unread = np.zeros(self.length, dtype=bool)
                is_unread[where] = part.unread.get(column.name, False)
                if is_unread.any():
                    told = f"{column.name} cannot be read: {part.words[column.name]}; {_TO_DO[column.type]}"
                    self.set_aside(is_unread, told)
            self.set_aside(is_blank, f"{column.name} is blank")

    def set_aside_unknown_cases(self, cases: pa.Array | None) -> None:
        if cases is None or "case_id" not in self.cells.column_names:
            return
        case_ids = self.cells["case_id"]
        is_known = pc.is_in(case_ids, value_set=cases).to_numpy() | case_ids.is_null().to_numpy()
        self.set_aside(~is_known, "case_id is not in cases")

    def set_aside_duplicates(self) -> None:
        """Use the first row of each key; tell apart those that say the same again and those that differ."""
        key = self.contract.key
        used = np.flatnonzero(self.is_used)
        keys = self.cells[key].filter(pa.array(self.is_used)).combine_chunks().dictionary_encode()
        if len(keys.dictionary) == len(used):
            return
        indices = keys.indices.to_numpy(zero_copy_only=False)
        _, firsts, inverse = np.unique(indices, return_index=True, return_inverse=True)
        is_again = np.ones(len(used), dtype=bool)
        is_again[firsts] = False
        again = used[is_again]
        first = used[firsts[inverse[is_again]]]
        is_same = _say_the_same(self.cells.take(pa.array(again)), self.cells.take(pa.array(first)))
        pairs = list(zip(again.tolist(), first.tolist(), is_same.tolist(), strict=True))
        reasons = np.full(self.length, "", dtype=object)
        for later, earlier, same in pairs:
            other = self._row_name(earlier, later)
            reasons[later] = (
                f"identical to {other}" if same else f"same {key} as {other} with other content; the first is used"
            )
        self.set_aside(np.isin(np.arange(self.length), again), reasons)
        self.problems.extend(self._clashes([(later, earlier) for later, earlier, same in pairs if not same]))

    def _row_name(self, row: int, beside: int) -> str:
        name = f"row {self.numbers[row]}"
        return (
            name if self.part_of[row] == self.part_of[beside] else f"{name} of {_place(self.parts[self.part_of[row]])}"
        )

    def _clashes(self, pairs: list[tuple[int, int]]) -> Iterator[ShapeProblem]:
        for place, part in enumerate(self.parts):
            here = [(later, earlier) for later, earlier in pairs if self.part_of[later] == place]
            if not here:
                continue
            named = [
                f"row {self.numbers[later]} and {self._row_name(earlier, later)}"
                for later, earlier in here[:_PAIRS_SHOWN]
            ]
            more = f" and {len(here) - _PAIRS_SHOWN} more" if len(here) > _PAIRS_SHOWN else ""
            told = f"same {self.contract.key} with different content, the first is used: {'; '.join(named)}{more}"
            rows = tuple(int(self.numbers[later]) for later, _ in here[:_ROWS_SHOWN])
            yield ShapeProblem(self.contract.name, self.contract.key, "warning", told, len(here), rows, part.file)

    def why_too_few(self) -> str:
        """Return why too few rows are left for the table to be used, or a blank."""
        lost = int((~self.is_used).sum())
        if lost <= _MOST_SET_ASIDE * self.length:
            return ""
        reasons = Counter(re.sub(r"\brow \d+.*", "another row", reason) for reason in self.reasons[~self.is_used])
        commonest, times = reasons.most_common(1)[0]
        return f"{lost} of {self.length} rows are set aside, {times} of them because: {commonest}; put that right"

    def origins(self, which: np.ndarray) -> pa.Table:
        parts = self.part_of[which]
        return pa.table(
            {
                "file": pa.array([part.file for part in self.parts]).take(pa.array(parts)),
                "sheet": pa.array([part.sheet for part in self.parts]).take(pa.array(parts)),
                "row": pa.array(self.numbers[which]),
            }
        )

    def account(self) -> pa.Table:
        aside = ~self.is_used
        keys = pa.concat_arrays([part.keys for part in self.parts]).filter(pa.array(aside))
        # A key this long is no id but text out of place, which no account repeats.
        keys = pc.if_else(pc.less_equal(pc.utf8_length(keys), _LONGEST_KEY_SHOWN), keys, "")
        columns = {
            "table": pa.array([self.contract.name] * len(keys), pa.string()),
            **{name: self.origins(aside)[name] for name in ("file", "sheet", "row")},
            "key": keys,
            "reason": pa.array(self.reasons[aside], pa.string()),
        }
        return pa.table({name: columns[name] for name in SET_ASIDE_COLUMNS})


def _chunks_of(part: Part, name: str, kind: ColumnType) -> list[pa.Array]:
    if name in part.cells.column_names:
        return list(part.cells[name].chunks)
    return [pa.nulls(len(part.grid.rows), ARROW_TYPES[kind])]


def _say_the_same(these: pa.Table, those: pa.Table) -> np.ndarray:
    same = np.ones(these.num_rows, dtype=bool)
    for this, that in zip(these.columns, those.columns, strict=True):
        equal = pc.equal(this, that).fill_null(False)  # noqa: FBT003 a value, not an option
        same &= pc.or_(equal, pc.and_(this.is_null(), that.is_null())).to_numpy()
    return same


def _problems_of_cells(parts: Sequence[Part], contract: TableContract, rows: _Rows) -> Iterator[ShapeProblem]:
    """Yield what is odd about the rows in use: cells blanked, rows too short, columns that a file lacks."""
    for part, where in zip(parts, rows.slices, strict=True):
        is_used = rows.is_used[where]
        tell = partial(_warning, contract.name, part.file)
        for column, is_unread in part.unread.items():
            numbers = part.grid.rows[is_unread & is_used]
            if len(numbers):
                to_do = _TO_DO[contract.columns[column].type]
                yield tell(column, f"{part.words[column]}: {_counted(len(numbers))} left blank; {to_do}", numbers)
        is_short = np.isin(part.grid.rows, part.grid.short) & is_used
        if is_short.any():
            told = "has fewer cells than there are headings; those missing are read as blank"
            yield tell("", told, part.grid.rows[is_short])
        if part.grid.swallowing:
            told = "holds a cell in which another row seems to have vanished: a quote is not closed; export it again"
            yield tell("", told, part.grid.swallowing)
        for column, other in part.differing:
            yield tell(column, f'stands under two headings with different content; the first is used, not "{other}"')
        for remark in part.remarks:
            yield replace(tell("", f"holds {remark.count} {remark.holds}"), count=remark.count)
        for column in rows.cells.column_names:
            if column not in part.cells.column_names:
                yield tell(column, f"{_place(part)} has no such column, though another file has; it is read as blank")


def _warning(table: str, file: str, column: str, told: str, numbers: Sequence[int] | np.ndarray = ()) -> ShapeProblem:
    """Return a warning about the rows *numbers*, or about a column as a whole where there are none."""
    rows = tuple(int(number) for number in numbers[:_ROWS_SHOWN])
    return ShapeProblem(table, column, "warning", told, max(len(numbers), 1), rows, file)


def _counted(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
