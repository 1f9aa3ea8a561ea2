"""Texts of a million characters, texts made to send a matcher back and forth, and notes in lines without full stops."""

import csv
from pathlib import Path

import pytest

from recordcheck.engine import classify
from recordcheck.resources import builtin_folder
from recordcheck.rulebook import read_rulebook

TEXTS = Path(__file__).parent / "data" / "text"
MILLION = 1_000_000
SIGNALS = sorted(path.stem for path in TEXTS.glob("*.csv"))

# What a matcher that tries one way after another never gets through: each is the start of many patterns and the end of none.
ENDLESS = {
    "one word": "a",
    "no stop": "if mum and dad and nan and he and she and they ",
    "negations": "no not never without ",
    "conditions": "if should were will would unless when ",
    "quotes": "\"'",
    "blanks": " \n\t",
}


@pytest.fixture(scope="module")
def book():
    return read_rulebook([builtin_folder("rules")])


def first_found(name, signal):
    """Return a labelled text in which the signal's first label was found by its readers."""
    with (TEXTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return next(row["text"] for row in csv.DictReader(file) if row["label"] == next(iter(signal.labels)))


@pytest.mark.parametrize("name", SIGNALS)
def test_what_stands_behind_a_million_characters_is_read(book, name):
    signal = book.signals[name]
    text = first_found(name, signal)
    filler = ("The room was blue. " * (MILLION // 19 + 1))[:MILLION]
    alone, behind, before = classify([text, f"{filler}\n{text}", f"{text}\n{filler}"], signal, book)
    assert alone == behind == before == next(iter(signal.labels))


@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("unit", ENDLESS.values(), ids=ENDLESS)
def test_a_text_made_to_hold_up_a_matcher_gets_a_label(book, name, unit):
    signal = book.signals[name]
    (label,) = classify([f"x {(unit * (MILLION // len(unit)))}"], signal, book)
    assert label in {*signal.labels, signal.otherwise}


def test_a_line_of_a_note_says_nothing_of_the_next_line(book):
    notes = [
        "Children seen: Ali and Sam\nBedrooms clean\nSchool pleased with both\nMum says father has not been in touch for two years",
        "Court report due in March\nHealth visitor spoke to nan about feeding\nDad has not been seen or told\nHe must not miss the review",
    ]
    assert classify(notes, book.signals["fathers"], book) == ["absent", "absent"]
