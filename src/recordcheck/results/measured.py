"""How well a signal reads, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass
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
    for heading in _HEADINGS:
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for (by, value), items in _groups(judgements).items():
        table.add_row(f"{by.replace('_', ' ')} {value.replace('_', ' ')}".strip(), *_cells(scores(items, signal)))
    left_out = sum(item.labelled.label in signal.left_out for item in judgements)
    blank = sum(not item.predicted for item in judgements)
    heading = f"{signal.name}, version {signal.version}: {count(len(judgements), 'labelled text')}"
    notes = [
        f"The fault looked for: {' or '.join(signal.fault)}. TP: a fault called one; FP: a sound text called one.",
        "FN: a fault missed; TN: a sound text called sound.  Shares with their 95 % Wilson intervals.",
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


_HEADINGS = ("", "texts", "TP", "FP", "FN", "TN", "precision", "recall", "specificity", "F1")


def _cells(found: Scores) -> list[str]:
    counts = (found.true_positives, found.false_positives, found.false_negatives, found.true_negatives)
    return [str(sum(counts)), *map(str, counts), *(_share(found, name) for name in _SHARES), _number(found.f1)]


def _share(found: Scores, name: str) -> str:
    interval = _interval(found, name)
    if interval is None:
        return "n/a"
    return f"{_number(getattr(found, name))} ({interval[0]:.2f}-{interval[1]:.2f})"


def _number(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.2f}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 150 else f"{flat[:149]}…"


@dataclass(frozen=True)
class Measured:
    """A signal on one set of labelled texts."""

    of: str
    """Which texts, in a few words."""
    judgements: tuple[Judgement, ...]


def text_rules_page(signals: Sequence[tuple[Signal, Sequence[str], Sequence[Measured]]]) -> str:
    """
    Return `docs/text-rules.md`: how well each signal does on each set of texts, and which rules read it.

    Args:
        signals: Each signal with the ids of the rules that read it and what was measured.
    """
    return "\n".join([_TEXT_RULES_HEAD, *(_section(*item) for item in signals)])


_TEXT_RULES_HEAD = """\
# How well the text rules read

Written by `recordcheck rules docs` from the labelled texts in `tests/data/text`; CI fails when it is stale.

The text rules are word rules: a lexicon, a negation window and a little structure.
Each asks a *signal* (`rules/signals`) what a text says on one question, and this page says how often the answer is that of a person.

What the figures mean, and what they do not:

- The texts are **written for this purpose or adapted from published ones**, not taken from children's records. Real records are longer, messier and mixed; expect lower figures, and measure on your own: `recordcheck rules measure SIGNAL YOUR-LABELS.csv`.
- **The public texts were open while the word lists were written**, the third that is set aside by a hash of its ids included. Their figures say that the lists hold what they were meant to hold, and little more.
- **The later texts** were written afterwards by other hands, without sight of the word lists. Two thirds of them then served to widen the lists; the third set aside did not. (The chronology and fathers files lay open whole for some minutes before they were parted, so their set-aside third may have been seen.)
- **The unseen texts** were written last, in the same way, and no word list was written with sight of them. **They are the figures to go by**, small as they are: read the interval, not the point. All three sets were made for this purpose, so they may share a manner that your records do not have.
- Each text has one label by one annotator. Where two people would differ, so does this page.
- Positive is the fault (`process`, `no_voice` ...). A text rule is reported as "check", never as a breach.
"""


def _section(signal: Signal, rules: Sequence[str], sets: Sequence[Measured]) -> str:
    lines = [
        f"## {signal.name}",
        "",
        f"{signal.about} Version {signal.version}; read by {', '.join(rules) or 'no rule yet'}.",
        f"The fault: {' or '.join(f'`{label}`' for label in signal.fault)}."
        + (f" Left out: {', '.join(f'`{label}`' for label in signal.left_out)}." if signal.left_out else ""),
        "",
        "| texts | n | TP | FP | FN | TN | precision | recall | specificity | F1 |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {item.of} | {' | '.join(_cells(scores(item.judgements, signal)))} |" for item in sets]
    return "\n".join([*lines, ""])
