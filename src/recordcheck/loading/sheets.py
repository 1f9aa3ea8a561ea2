"""What the readers of every file type hand on: a sheet with its first rows, and the grid below its heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pyarrow as pa

HEAD_ROWS = 20
"""How far down a heading is looked for."""


@dataclass(frozen=True)
class Grid:
    """The rows below a heading: one column per heading, cells as text (from Parquet also typed)."""

    columns: tuple[pa.ChunkedArray, ...]
    rows: np.ndarray
    """The number of each row, as a spreadsheet shows it."""
    too_long: frozenset[int] = frozenset()
    """Numbers of the rows with filled cells beyond the last heading: their cells may have shifted."""
    short: tuple[int, ...] = ()
    """Numbers of the rows with fewer cells than there are headings."""
    swallowing: tuple[int, ...] = ()
    """Numbers of the rows with a cell in which another row may have vanished, since a quote is not closed."""
    cut_off: int | None = None
    """The number of the last row, where the file ends in the middle of it."""


@dataclass(frozen=True)
class Remark:
    """Something odd about a whole file: what it holds, and how often."""

    holds: str
    count: int


@dataclass(frozen=True)
class Sheet:
    """A sheet, or a file that is one."""

    name: str
    """Blank where the file has no sheets."""
    head: tuple[tuple[str, ...], ...]
    """The first rows; the heading is one of them."""
    read: Callable[[int], Grid]
    """The grid below the heading, which is the n-th row of `head`."""
    remarks: tuple[Remark, ...] = ()


@lru_cache(maxsize=4096)
def normalised(heading: str) -> str:
    r"""
    Return *heading* without case, spaces, punctuation and hints in brackets, for matching.

    >>> normalised("\ufeffCase\u00a0ID ")
    'caseid'
    >>> normalised("Visit date (dd/mm/yyyy)")
    'visitdate'
    """
    without_hint = re.sub(r"(?<=\S)\s*[(\[].*?[)\]]\s*$", "", heading)
    return re.sub(r"[\W_]+", "", without_hint.casefold())
