"""The shape of tables: contracts, and the only door to Great Expectations."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from recordcheck.model import Contracts, Export, ShapeProblem


@dataclass(frozen=True)
class ShapeResult:
    """What the suites say of the tables of an export."""

    problems: tuple[ShapeProblem, ...]
    """In the order of the contracts; a check that could not be made is one of them."""
    unusable: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Tables that a critical failure takes out of use, and why."""


def check_shape(export: Export, contracts: Contracts, today: dt.date) -> ShapeResult:
    """
    Return what Great Expectations finds wrong with the tables of *export*, in plain words.

    Each table has one suite, made from its contract and from its own expectations.  A blank is a failure only
    of a key or required column; elsewhere a check looks at the values that are there.  A check that raised, or
    that had no table to look things up in, is a problem "could not be checked", never a pass and never a
    failure.  A table without rows is told and not checked.  The frames are left unchanged.

    Great Expectations is imported here and not before; the call is safe in a worker thread, one at a time.

    Args:
        export: As loading gives it.

        contracts: As `contracts.read_contracts` gives them; tables without a contract are not looked at.

        today: The day that ``today`` means in bounds.

    Raises:
        SuiteError: Great Expectations does not take an expectation of a check file.
    """
    from recordcheck.shape.checking import check_tables  # noqa: PLC0415 - pandas is not loaded before it is needed

    problems, unusable = check_tables(export, contracts, today)
    return ShapeResult(problems, unusable)


def import_ahead() -> None:
    """Import Great Expectations now, so that a worker thread can do so while files are still being read."""
    from recordcheck.shape.great import import_quietly  # noqa: PLC0415 - nothing heavy is loaded before it is needed

    import_quietly()
