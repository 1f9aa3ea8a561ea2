"""Which table a sheet holds, in which row its headings are, and which heading means which column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recordcheck.loading.sheets import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recordcheck.model import Contracts, TableContract

Row = tuple[str, ...]

# Headings under which many systems print a column, beside those that its contract lists.
_COMMON_HEADINGS = {
    "case_id": (
        "case", "case number", "case no", "case ref", "case reference", "child id", "client id", "person id",
        "id number", "unique id", "mosaic id", "mosaic person id", "system id", "unique reference",
    ),
    "date_of_birth": ("dob", "birth date", "date of birth"),
    "worker": ("worker name", "allocated worker", "social worker"),
    "team": ("team name", "allocated team"),
    "manager": ("manager name", "team manager"),
    "worker_id": ("worker number", "allocated worker id"),
}  # fmt: skip
_TRAILING_WORDS = re.compile(r"(?: (?:export|extract|data|report|list|table|copy|final|v|as at|as of|to|up to))+$")
_ENDS_OF_NUMBERS = re.compile(r"^[\d ]+|[\d ]+$")
_MONTHS = re.compile(r" (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*$")


@dataclass(frozen=True)
class Recognised:
    """A sheet whose table is known."""

    table: str
    heading: int
    """Which of the first rows holds the headings."""
    columns: Mapping[str, int]
    """Position of each column of the table that the sheet holds."""
    twins: Mapping[str, tuple[int, ...]]
    """Positions of further headings that mean the same column."""
    is_certain: bool = True
    """False where only the name says so: no key and hardly a heading of the table is there."""


def known_headings(contracts: Contracts) -> frozenset[str]:
    """Return every heading, normalised, that some table knows."""
    return frozenset(
        heading for contract in contracts.values() for tier in _tiers(contract) for heading in tier if heading
    )


def recognise(labels: Sequence[str], head: Sequence[Row], contracts: Contracts) -> Recognised | str:
    """
    Return what a sheet holds, by its *labels* (sheet name, file name) or else by its headings in *head*.

    Where no table fits, or several do, the answer is the problem in words.
    """
    if not any(cell.strip() for row in head for cell in row):
        return "is an empty sheet"
    table = next((found for label in labels if (found := table_by_name(label, contracts))), None)
    if table is not None:
        return _by_name(contracts[table], head)
    return _by_headings(head, contracts)


def table_by_name(label: str, contracts: Contracts) -> str | None:
    """Return the table that *label* names, whatever its case, number, separators, digits and dates; else None."""
    names = {
        _singular(normalised(name)): table for table, contract in contracts.items() for name in (*contract.files, table)
    }
    return next((names[form] for form in _forms(label) if form in names), None)


def _forms(label: str) -> Iterator[str]:
    spaced = re.sub(r"[\W_]+", " ", re.sub(r"[(\[].*?[)\]]", " ", label.casefold())).strip()
    yield _singular(normalised(spaced))
    before = ""
    while spaced != before:
        before = spaced
        for ends in (_ENDS_OF_NUMBERS, _TRAILING_WORDS, _MONTHS):
            spaced = ends.sub("", spaced)
        yield _singular(normalised(spaced))


def _singular(word: str) -> str:
    """
    Return *word* in the form in which singular and plural meet.

    >>> [_singular(word) for word in ("enquiries", "statuses", "cases", "visit")]
    ['enquiry', 'status', 'case', 'visit']
    """
    for plural, single in (("ies", "y"), ("uses", "us"), ("ss", "ss"), ("us", "us"), ("s", "")):
        if word.endswith(plural):
            return word.removesuffix(plural) + single
    return word


def match_headings(row: Row, contract: TableContract) -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    """
    Return the position of each column of *contract* in a row of headings, and the positions of its twins.

    The column's own name goes before the headings of its contract, and those before what is common elsewhere.
    """
    folded = [normalised(cell) for cell in row]
    columns: dict[str, int] = {}
    twins: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()
    for tier in _tiers(contract):
        places: dict[str, list[int]] = {}
        for place, heading in enumerate(folded):
            if heading in tier and place not in taken:
                places.setdefault(tier[heading], []).append(place)
        for column, at in places.items():
            if column in columns:
                continue
            columns[column] = at[0]
            taken.update(at)
            if len(at) > 1:
                twins[column] = tuple(at[1:])
    return columns, twins


def _tiers(contract: TableContract) -> tuple[dict[str, str], ...]:
    own = {normalised(name): name for name in contract.columns}
    listed = {normalised(heading): column.name for column in contract.columns.values() for heading in column.headings}
    common = {normalised(heading): name for name, heading in _common_headings(contract)}
    return own, listed, common


def _common_headings(contract: TableContract) -> Iterator[tuple[str, str]]:
    for name in contract.columns:
        yield from ((name, heading) for heading in _COMMON_HEADINGS.get(name, ()))
        stem = re.sub(r"_(?:on|at)$", "", name)
        if stem != name:
            for verb in {stem, stem.removesuffix("ed"), stem.removesuffix("d")}:
                yield from ((name, f"{verb} {word}") for word in ("date", "on", "at", "date time"))
                yield name, f"date {verb}"
            yield name, stem
    key = contract.key
    if key != "case_id":
        yield from ((key, f"{key.removesuffix('_id')} {word}") for word in ("number", "no", "ref", "reference"))
        yield key, "id"


def _by_name(contract: TableContract, head: Sequence[Row]) -> Recognised:
    matches = [match_headings(row, contract) for row in head]
    best = max(range(len(head)), key=lambda place: (len(matches[place][0]), -place))
    columns, twins = matches[best]
    is_certain = contract.key in columns or len(columns) > 1
    if not columns:
        best = next(place for place, row in enumerate(head) if any(cell.strip() for cell in row))
    return Recognised(contract.name, best, columns, twins, is_certain)


def _by_headings(head: Sequence[Row], contracts: Contracts) -> Recognised | str:
    fitting = [
        (len(columns), Recognised(contract.name, place, columns, twins))
        for contract in contracts.values()
        for place, row in enumerate(head)
        for columns, twins in [match_headings(row, contract)]
        if _fits(row, columns, contract)
    ]
    most = max((matched for matched, _ in fitting), default=0)
    best = [found for matched, found in fitting if matched == most]
    tables = sorted({found.table for found in best})
    if not tables:
        return "holds no table that is known, by its name or its headings; name it after a table, for example visits"
    if len(tables) > 1:
        return f"could be {' or '.join(tables)} by its headings; name it after the table that it holds"
    return best[0]


def _fits(row: Row, columns: Mapping[str, int], contract: TableContract) -> bool:
    """Whether a row of headings belongs to one table: its key, most of what it requires, most of the row."""
    required = [column.name for column in contract.columns.values() if column.need == "required"]
    filled = sum(bool(cell.strip()) for cell in row)
    return (
        contract.key in columns
        and 2 * sum(name in columns for name in required) >= len(required)
        and len(columns) >= min(3, len(contract.columns))
        and 2 * len(columns) >= filled
    )
