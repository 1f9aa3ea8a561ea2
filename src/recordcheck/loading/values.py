"""Cells as typed values, a column at a time: what cannot be read becomes blank and is counted, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from recordcheck.arrow import ARROW_TYPES
from recordcheck.loading.dates import read_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

    from recordcheck.model import Column, ColumnType

# Text columns that hold a name or a few words, which are matched and counted; in the others every space counts.
SHORT_TEXTS = frozenset({
    "name", "worker", "team", "manager", "role", "supervisor", "provider", "owner", "chair", "chair_role", "iro",
    "auditor", "authorised_by", "authorised_by_role", "target_by", "extension_by", "extension_by_role", "decided_by",
    "decided_by_role", "author_role", "contact_role", "kind", "channel", "location", "source", "status", "legal_status",
})  # fmt: skip

_BLANKS_IN_TEXT = pa.array(["", "#N/A", "NULL", "N/A", "n/a", "nan", "-", "."])
_BLANKS = pa.concat_arrays([_BLANKS_IN_TEXT, pa.array(["None"])])
_FOLDED = (("[\u2018\u2019\u02bc]", "'"), ("[\u201c\u201d]", '"'), (r"[\p{Zs}\x{FEFF}\x{200B}]", " "))
# What a spreadsheet makes of a long number: the digits are lost.
_SCIENTIFIC = r"^\d(?:\.\d+)?[eE]\+\d+$"
_LONGEST_CODE_SHOWN = 30

_FLAGS = dict.fromkeys(("y", "yes", "true", "t", "1", "1.0", "-1", "ticked", "checked", "✓", "✔", "☑"), True) | (
    dict.fromkeys(
        ("n", "no", "false", "f", "0", "0.0", "unticked", "not ticked", "unchecked", "not checked", "☐"), False
    )
)
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?(?:[eE][+-]?\d{1,2})?")


Texts = TypeVar("Texts", pa.Array, pa.ChunkedArray)


@dataclass(frozen=True)
class Typed:
    """A column as its contract has it, and what became of the cells that could not be read."""

    values: pa.Array | pa.ChunkedArray
    is_unread: np.ndarray | None = None
    """The filled cells that could not be read and are blank in `values`; None where there are none."""
    words: str = ""
    """What those cells are, to stand before ": 12 cells left blank"."""
    notes: tuple[str, ...] = ()
    """What a reader should know once of the column."""
    unusable: str = ""
    """Why the column as a whole cannot be read at all."""


def as_typed(cells: pa.ChunkedArray, column: Column) -> Typed:
    """
    Return *cells* as the type of *column*: text cells are read, typed ones (from Parquet) taken as they are.

    ``#N/A``, ``NULL``, ``N/A``, ``n/a``, ``nan``, ``-`` and ``.`` are blank, ``None`` too except in a text column.
    """
    if (ready := _ready(cells, column.type)) is not None:
        return Typed(ready)
    if column.type == "text":
        return Typed(_as_text(cells, is_short=column.name in SHORT_TEXTS))
    texts = as_texts(cells)
    folded = folded_texts(texts)
    folded = _blanked(folded, pc.is_in(folded, value_set=_BLANKS))
    return _READERS[column.type](folded, column)


def _as_text(cells: pa.ChunkedArray, *, is_short: bool) -> pa.ChunkedArray:
    """Return text as it was typed, but for blanks; long columns stay in the chunks they came in, uncopied."""
    texts = cells if pa.types.is_string(cells.type) else pa.chunked_array([as_texts(cells)])
    is_blank = pc.is_in(pc.utf8_trim_whitespace(texts), value_set=_BLANKS_IN_TEXT)
    return _blanked(folded_texts(texts) if is_short else texts, is_blank)


def as_texts(cells: pa.ChunkedArray) -> pa.Array:
    """Return *cells* as one array of text; blanks are empty."""
    whole = cells.chunk(0) if cells.num_chunks == 1 else cells.combine_chunks()
    if not pa.types.is_string(whole.type):
        whole = _cast_to_text(whole)
    return whole.fill_null("") if whole.null_count else whole


def _cast_to_text(whole: pa.Array) -> pa.Array:
    try:
        return whole.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.array([None if value is None else str(value) for value in whole.to_pylist()], pa.string())


def folded_texts(texts: Texts) -> Texts:
    """Return *texts* trimmed, with no-break spaces and curly quotes as plain ones."""
    if pc.all(pc.string_is_ascii(texts), min_count=0).as_py():
        return pc.ascii_trim_whitespace(texts)
    for pattern, plain in _FOLDED:
        texts = pc.replace_substring_regex(texts, pattern, plain)
    return pc.utf8_trim_whitespace(texts)


def _blanked(texts: Texts, is_blank: Texts) -> Texts:
    if not pc.any(is_blank, min_count=0).as_py():
        return texts
    return pc.if_else(is_blank, pa.scalar(None, texts.type), texts)


def _ready(cells: pa.ChunkedArray, wanted: ColumnType) -> pa.Array | None:
    """Return the cells of a typed column that needs no reading, else None."""
    held = cells.type
    is_moment = pa.types.is_date(held) or pa.types.is_timestamp(held)
    if wanted in {"date", "timestamp"} and is_moment:
        if pa.types.is_timestamp(held) and held.tz not in {None, "UTC"}:
            cells = pc.local_timestamp(cells)
        return cells.cast(pa.timestamp("us"), safe=False).cast(ARROW_TYPES[wanted], safe=False).combine_chunks()
    if wanted == "flag" and pa.types.is_boolean(held):
        return cells.combine_chunks()
    if wanted == "number" and (pa.types.is_integer(held) or pa.types.is_floating(held)):
        whole = cells.cast(pa.float64(), safe=False).combine_chunks()
        return pc.if_else(pc.is_finite(whole), whole, pa.scalar(None, pa.float64()))
    return None


def _as_ids(texts: pa.Array, _: Column) -> Typed:
    is_lost = pc.match_substring_regex(texts, _SCIENTIFIC).fill_null(False)  # noqa: FBT003 a value, not an option
    unread = is_lost.to_numpy(zero_copy_only=False) if pc.any(is_lost, min_count=0).as_py() else None
    kept = texts if unread is None else _blanked(texts, is_lost)
    words = "numbers that a spreadsheet has shortened (1.2E+11), so that digits are lost"
    if kept.null_count < len(kept) and pc.all(pc.ends_with(kept, ".0")).as_py():
        return Typed(
            pc.utf8_slice_codeunits(kept, 0, -2), unread, words, ('every id ends in ".0", which was taken off',)
        )
    return Typed(kept, unread, words)


def _typed(texts: pa.Array, values: pa.Array, words: str, notes: tuple[str, ...] = (), unusable: str = "") -> Typed:
    """Return *values* and which of the filled *texts* they leave blank."""
    is_unread = pc.and_(texts.is_valid(), values.is_null())
    if not pc.any(is_unread, min_count=0).as_py():
        return Typed(values, notes=notes, unusable=unusable)
    return Typed(values, is_unread.to_numpy(zero_copy_only=False), words, notes, unusable)


def _as_codes(texts: pa.Array, column: Column) -> Typed:
    codes = {_folded_code(code): code for code in column.codes}
    accepted = {_folded_code(spelling): code for spelling, code in column.spellings.items()} | codes
    encoded = texts.dictionary_encode()
    held = encoded.dictionary.to_pylist()
    values = [accepted.get(_folded_code(text)) for text in held]
    strange = [text for text, value in zip(held, values, strict=True) if value is None]
    shown = [f'"{text}"' for text in strange if len(text) <= _LONGEST_CODE_SHOWN and text.isprintable()][:3]
    examples = f", for example {', '.join(shown)}" if shown else ""
    return _typed(texts, pa.array(values, pa.string()).take(encoded.indices), f"not in the list of codes{examples}")


def _folded_code(text: str) -> str:
    return re.sub(r"[\s_/-]+", " ", text.casefold()).strip()


def _as_flags(texts: pa.Array, _: Column) -> Typed:
    encoded = texts.dictionary_encode()
    values = [_FLAGS.get(text.casefold()) for text in encoded.dictionary.to_pylist()]
    return _typed(texts, pa.array(values, pa.bool_()).take(encoded.indices), "neither yes nor no")


def _as_numbers(texts: pa.Array, _: Column) -> Typed:
    encoded = texts.dictionary_encode()
    held = encoded.dictionary.to_pylist()
    values = [float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None for text in held]
    return _typed(texts, pa.array(values, pa.float64()).take(encoded.indices), "not a number")


def _as_moments(texts: pa.Array, column: Column) -> Typed:
    dates = read_dates(texts)
    values = pa.array(dates.moments, pa.timestamp("us"), mask=~dates.is_read).cast(ARROW_TYPES[column.type], safe=False)
    words = "not a date with the day before the month"
    if dates.has_open_short_years:
        words += ", or a two-digit year where no date of the column shows that the day comes first"
    told = {
        "two-digit years were read as 1950 to 2049": dates.has_short_years,
        "times that name a time zone were kept as written": dates.has_zones,
    }
    notes = tuple(note for note, is_so in told.items() if is_so)
    month_first = "the dates have the month before the day (US order); export it with the day first or as 2019-12-23"
    return _typed(texts, values, words, notes, month_first if dates.is_month_first else "")


_READERS: Mapping[str, Callable[[pa.Array, Column], Typed]] = {
    "id": _as_ids,
    "code": _as_codes,
    "flag": _as_flags,
    "number": _as_numbers,
    "date": _as_moments,
    "timestamp": _as_moments,
}
