"""Where the words that a text rule found stand in what its flag quotes."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from recordcheck.results.table import lines_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

Pieces = list[tuple[str, bool]]
"""A text in pieces, and for each whether it is a word that was found."""

_PLAIN_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_RECORD = re.compile(r"(?<=; )(?=\d{4}-\d{2}-\d{2} )")
_AFTER_THE_DAY = re.compile(r"\S+ \[([^\]]*)\]")
_AT_THE_END = re.compile(r"\[([^\]]*)\](?:; )?$")


def marked(evidence: Mapping[str, Any]) -> dict[str, Pieces]:
    """
    Return the evidence of a text flag in words, by key, with the words that the rule found apart from the rest.

    ``words_found`` tells the words of the text before it.  ``examples`` tells records, each from its day on, with the
    words of that record in square brackets after the day or at the end; ``[lacks ...]`` tells what is not there.  No
    other text is marked, so a flag that found no words has no marks.  A word is marked wherever it stands whole in its
    text; a phrase with a comma is marked in its parts.

    >>> marked({"views": "She wants a dog.", "words_found": "wants"})["views"]
    [('She ', False), ('wants', True), (' a dog.', False)]
    >>> marked({"examples": "2019-09-03 Visited. [visited]; 2019-09-27 [lacks next] Next week."})["examples"]
    [('2019-09-03 ', False), ('Visited', True), ('. ', False), ('[visited]; ', False), ('2019-09-27 [lacks next] Next week.', False)]
    """
    return {
        key: _in_pieces(key, value, evidence["words_found"] if following == "words_found" else None)
        for (key, value), following in zip(evidence.items(), [*list(evidence)[1:], ""], strict=True)
    }


def _in_pieces(key: str, value: Any, words: Any) -> Pieces:
    text = lines_in_words(value)
    if not isinstance(value, str):
        return [(text, False)]
    if key == "examples":
        return [piece for record in _RECORD.split(text) for piece in _record(record)]
    # A list with brackets tells the words of records that are not shown here.
    return _split(text, words) if isinstance(words, str) and "[" not in words else [(text, False)]


def _record(text: str) -> Pieces:
    beside = _AFTER_THE_DAY.match(text) or _AT_THE_END.search(text)
    if not beside or beside[1].startswith("lacks "):
        return [(text, False)]
    start, end = beside.start(1) - 1, beside.end()
    pieces = [*_split(text[:start], beside[1]), (text[start:end], False), *_split(text[end:], beside[1])]
    return [piece for piece in pieces if piece[0]]


def _split(text: str, listed: str) -> Pieces:
    """Return *text* in pieces at the words *listed*, the longest first; capitals, accents and curly quotes aside."""
    words = {word for part in listed.split(", ") if (word := re.sub(r"^\W+|\W+$", "", part)) and word != "none"}
    if not words:
        return [(text, False)]
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    spans = [found.span() for found in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", _folded(text), re.IGNORECASE)]
    cuts = pairwise([0, *chain.from_iterable(spans), len(text)])
    return [(text[start:end], number % 2 == 1) for number, (start, end) in enumerate(cuts) if start < end]


def _folded(text: str) -> str:
    """Return *text* with plain quotes and without accents, each character in its place."""
    plain = text.translate(_PLAIN_QUOTES)
    return plain if plain.isascii() else "".join(unicodedata.normalize("NFD", letter)[0] for letter in plain)
