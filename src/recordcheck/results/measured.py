"""How well a signal reads, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from recordcheck.results.words import count
from recordcheck.scores import is_counted, is_wrong, scores, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recordcheck.rule import Signal
    from recordcheck.scores import Judgement, Scores

_ALL = ("all", "")


def as_json(signal: Signal, judgements: Sequence[Judgement]) -> str:
    """Return the figures, by group too, and what was got wrong; no text of a record is in it."""
    return json.dumps(
        {
            "signal": signal.name,
            "version": signal.version,
            "fault": list(signal.fault),
            "texts": len(judgements),
            "left_out": sum(item.labelled.label in signal.left_out for item in judgements),
            "not_judged": sum(not item.predicted for item in judgements),
            "groups": [
                {"by": by, "value": value, **_figures(scores(items, signal))}
                for (by, value), items in _groups(judgements).items()
            ],
            "wrong": [
                {"id": item.labelled.id, "label": item.labelled.label, "predicted": item.predicted}
                for item in judgements
                if is_wrong(item, signal)
            ],
        },
        indent=2,
    )


def as_text(signal: Signal, judgements: Sequence[Judgement]) -> Group:
    """Return the figures as a table for the terminal, and what was got wrong with its text."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "texts", "faults", "precision", "recall", "specificity", "F1"):
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    for (by, value), items in _groups(judgements).items():
        found = scores(items, signal)
        table.add_row(f"{by.replace('_', ' ')} {value}".strip(), *_cells(found))
    left_out = sum(item.labelled.label in signal.left_out for item in judgements)
    blank = sum(not item.predicted for item in judgements)
    heading = f"{signal.name}, version {signal.version}: {count(len(judgements), 'labelled text')}"
    notes = [
        f"The fault looked for: {' or '.join(signal.fault)}. Shares with 95 % Wilson intervals.",
        *([f"Left out of the two-way question: {left_out} ({', '.join(signal.left_out)})."] if left_out else []),
        *([f"Not judged, for there is no text: {blank}."] if blank else []),
    ]
    wrong = [item for item in judgements if is_wrong(item, signal)]
    lines = [
        Text(f"  {item.labelled.id}  is {item.labelled.label}, read as {item.predicted}: {_short(item.labelled.text)}")
        for item in wrong
    ]
    told = Text(f"Got wrong: {len(wrong)} of {sum(is_counted(item, signal) for item in judgements)}", style="bold")
    return Group(Text(heading, style="bold"), *map(Text, notes), Text(), table, Text(), told, *lines)


def _groups(judgements: Sequence[Judgement]) -> dict[tuple[str, str], list[Judgement]]:
    groups: dict[tuple[str, str], list[Judgement]] = {_ALL: list(judgements)}
    for key in sorted({group for item in judgements for group in item.labelled.groups}):
        groups[key] = [item for item in judgements if key in item.labelled.groups]
    return groups


_SHARES = {
    "precision": ("true_positives", "false_positives"),
    "recall": ("true_positives", "false_negatives"),
    "specificity": ("true_negatives", "false_positives"),
}
"""Each share: what counts for it, and what against it."""


def _figures(found: Scores) -> dict[str, Any]:
    figures: dict[str, Any] = {
        name: getattr(found, name)
        for name in ("true_positives", "false_positives", "false_negatives", "true_negatives", "f1")
    }
    for name in _SHARES:
        figures[name] = getattr(found, name)
        figures[f"{name}_interval"] = _interval(found, name)
    return figures


def _interval(found: Scores, name: str) -> tuple[float, float] | None:
    part, rest = (getattr(found, side) for side in _SHARES[name])
    return wilson(part, part + rest)


def _cells(found: Scores) -> list[str]:
    faults = found.true_positives + found.false_negatives
    texts = faults + found.true_negatives + found.false_positives
    return [str(texts), str(faults), *(_share(found, name) for name in _SHARES), _number(found.f1)]


def _share(found: Scores, name: str) -> str:
    interval = _interval(found, name)
    if interval is None:
        return "n/a"
    part, rest = (getattr(found, side) for side in _SHARES[name])
    return f"{_number(getattr(found, name))} ({interval[0]:.2f} to {interval[1]:.2f}; {part} of {part + rest})"


def _number(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.2f}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 150 else f"{flat[:149]}…"
