"""Where the files that travel with the package are: rules, checks and sample data."""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).parents[2]


def builtin_folder(name: str) -> Path:
    """
    Return the folder *name* (``rules``, ``checks``, ``sample_data``) of this installation.

    In a wheel these lie inside the package; in a checkout at its top, where the people who know
    the cases work on them.
    """
    packaged = _PACKAGED / name
    return packaged if packaged.is_dir() else _CHECKOUT / name
