"""How long a million chronology entries take to classify, and one text of a million characters."""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path
from typing import TYPE_CHECKING

from yardstick import beside, import_seconds

from recordcheck.engine import classify
from recordcheck.resources import builtin_folder
from recordcheck.rulebook import read_rulebook

if TYPE_CHECKING:
    from recordcheck.rule import Rulebook, Signal

LABELLED = Path(__file__).parents[1] / "tests" / "data" / "text" / "chronology.csv"


def main() -> None:
    """Print how long the entries take, all different and with the repeats that real files have; then one long text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    options = parser.parse_args()
    book = read_rulebook([builtin_folder("rules")])
    with LABELLED.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    # A number at the end makes each text its own; one entry in three is what somebody wrote before, word for word.
    every = [f"{texts[number % len(texts)]} Ref {number}" for number in range(options.entries)]
    unit = import_seconds()
    for about, given in (
        ("all different", every),
        ("a third repeated", [texts[n % len(texts)] if n % 3 == 0 else every[n] for n in range(options.entries)]),
    ):
        started = time.perf_counter()
        said = classify(given, book.signals["chronology"], book)
        seconds = time.perf_counter() - started
        characters = sum(map(len, given)) / len(given)
        what = f"{about}, {len(said):,} entries of {characters:.0f} characters"
        print(f"{what:58}{beside(seconds, 5.0 * len(said) / 1_000_000, unit)}")
    print(
        "one text of a million characters beside one of half as many (2 where time grows as the text does, less with the start)"
    )
    for name, signal in book.signals.items():
        half, whole = (
            min(_seconds("she said that he was fine. " * n, signal, book) for _ in range(3)) for n in (18_520, 37_040)
        )
        print(f"  {name:14}{whole:6.2f} s  {whole / half:5.2f} times")


def _seconds(text: str, signal: Signal, book: Rulebook) -> float:
    started = time.perf_counter()
    classify([text], signal, book)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
