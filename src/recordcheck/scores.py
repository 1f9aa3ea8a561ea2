"""What labelled texts and a signal's answers to them come to: counts, shares and their intervals."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordcheck.rule import Signal


@dataclass(frozen=True)
class Labelled:
    """A text with the label that a person gave it."""

    id: str
    text: str
    label: str
    groups: tuple[tuple[str, str], ...] = ()
    """What it is counted apart by, as (column, value): origin, hard case, length matched."""


@dataclass(frozen=True)
class Judgement:
    """A labelled text with what the signal says of it."""

    labelled: Labelled
    predicted: str
    """One of the signal's labels; blank where there is no text to judge."""


@dataclass(frozen=True)
class Scores:
    """Counts on the two-way question; positive is the fault."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int

    @property
    def precision(self) -> float | None:
        """The share of texts called a fault that are one; None where none was called so."""
        return _share(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float | None:
        """The share of faults that were called one; None where there is none."""
        return _share(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def specificity(self) -> float | None:
        """The share of sound texts that were called sound; None where there is none."""
        return _share(self.true_negatives, self.true_negatives + self.false_positives)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where there is neither a fault nor one called so."""
        return _share(2 * self.true_positives, 2 * self.true_positives + self.false_positives + self.false_negatives)


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """
    Return the 95 % interval of a share by Wilson's method, without continuity correction; None for nothing.

    >>> tuple(round(bound, 4) for bound in wilson(9, 10))
    (0.5958, 0.9821)
    """
    if not whole:
        return None
    from scipy.stats import binomtest  # noqa: PLC0415 - half a second, and only figures need it

    interval = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)


def is_set_aside(identifier: str) -> bool:
    """
    Return whether a labelled text is of the third that is kept from those who write word lists.

    >>> [is_set_aside(name) for name in ("chr-004", "chr-007")]
    [False, True]
    """
    return hashlib.sha256(identifier.encode()).digest()[0] % 3 == 0


def scores(judgements: Iterable[Judgement], signal: Signal) -> Scores:
    """
    Return the counts on the two-way question of *signal*.

    Texts whose label the question leaves out, and texts that are blank, are not counted.
    """
    counted = Counter(
        (item.labelled.label in signal.fault, item.predicted in signal.fault)
        for item in judgements
        if is_counted(item, signal)
    )
    return Scores(counted[True, True], counted[False, True], counted[True, False], counted[False, False])


def is_counted(item: Judgement, signal: Signal) -> bool:
    """Return whether the two-way question counts a text."""
    return bool(item.predicted) and item.labelled.label not in signal.left_out


def is_wrong(item: Judgement, signal: Signal) -> bool:
    """Return whether the two-way question is answered wrongly for a text that counts."""
    is_fault, is_called_one = item.labelled.label in signal.fault, item.predicted in signal.fault
    return is_counted(item, signal) and is_fault != is_called_one


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
