"""How long a million chronology entries take to classify, all different and with the repeats that real files have."""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path

from recordcheck.engine import classify
from recordcheck.resources import builtin_folder
from recordcheck.rulebook import read_rulebook

LABELLED = Path(__file__).parents[1] / "tests" / "data" / "text" / "chronology.csv"


def main() -> None:
    """Print seconds and entries per second; the aim is a million in under 5 s on two cores."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    options = parser.parse_args()
    book = read_rulebook([builtin_folder("rules")])
    with LABELLED.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    # A number at the end makes each text its own; one entry in three is what somebody wrote before, word for word.
    every = [f"{texts[number % len(texts)]} Ref {number}" for number in range(options.entries)]
    for about, given in (
        ("all different", every),
        ("a third repeated", [texts[n % len(texts)] if n % 3 == 0 else every[n] for n in range(options.entries)]),
    ):
        started = time.perf_counter()
        said = classify(given, book.signals["chronology"], book)
        seconds = time.perf_counter() - started
        characters = sum(map(len, given)) / len(given)
        print(
            f"{about:18}{len(said):10,} entries of {characters:.0f} characters {seconds:6.2f} s "
            f"{len(said) / seconds:10,.0f} a second   (a million to stay under 5 s)"
        )


if __name__ == "__main__":
    main()
