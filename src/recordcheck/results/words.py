"""Dates, counts, shares and names of columns as people read them; no locale decides the spelling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_ABBREVIATIONS = {
    "cin": "CIN", "cl": "CL", "cp": "CP", "eh": "EH", "icpc": "ICPC", "id": "ID", "iro": "IRO", "lac": "LAC",
    "pep": "PEP", "ra": "risk assessment", "s47": "section 47", "smart": "SMART",
}  # fmt: skip
# Escape sequences could rewrite a terminal, direction marks could turn a line around.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+")


def day(date: dt.date) -> str:
    """
    Return *date* in words.

    >>> import datetime
    >>> day(datetime.date(2019, 6, 3))
    '3 June 2019'
    """
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def count(number: int, noun: str, plural: str = "") -> str:
    """
    Return *number* with its noun in the right form.

    >>> count(1, "flag"), count(1200, "flag"), count(2, "child", "children")
    ('1 flag', '1,200 flags', '2 children')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def share(part: int, whole: int) -> str:
    """
    Return *part* of *whole* in per cent; blank where there is nothing to divide.

    Only all is 100% and only none is 0%: a single fault in a thousand stays visible.

    >>> share(5, 8), share(999, 1000), share(1, 1000), share(0, 0)
    ('63%', 'over 99%', 'under 1%', '')
    """
    if not whole:
        return ""
    percent = (200 * part + whole) // (2 * whole)
    if percent == 100 and part < whole:
        return "over 99%"
    if percent == 0 and part > 0:
        return "under 1%"
    return f"{percent}%"


def label(column: str) -> str:
    """
    Return the name of a column or a piece of evidence as words.

    >>> label("gap_start"), label("iro_id"), label("supervisor")
    ('gap start', 'IRO ID', 'supervisor')
    """
    return " ".join(_ABBREVIATIONS.get(word.lower(), word) for word in column.split("_") if word)


def capitalised(text: str) -> str:
    """
    Return *text* with its first letter in upper case and all else as it was.

    >>> capitalised("IRO event"), capitalised("gap start"), capitalised("")
    ('IRO event', 'Gap start', '')
    """
    return text[:1].upper() + text[1:]


def one_line(text: str) -> str:
    r"""
    Return *text* on one line, without control characters and marks that turn the direction of writing.

    >>> one_line("Team\nNorth\x1b[2J ")
    'Team North [2J'
    """
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def listed(words: list[str]) -> str:
    """
    Return *words* as a sentence lists them.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


_IN_FULL = {
    "exact": "follows from the record",
    "under": "may miss some: what it flags is sure",
    "over": "may flag too much: look before you act",
    "deterministic": "dates and fields",
    "text": "read from text: a person decides",
    "integrity": "quality of the data",
}


def in_full(word: str) -> str:
    """
    Return what a word of the rule language (certainty, kind) means to a reader; another word as it is.

    >>> in_full("under"), in_full("elsewhere")
    ('may miss some: what it flags is sure', 'elsewhere')
    """
    return _IN_FULL.get(word, word)
