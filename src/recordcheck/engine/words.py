"""Word lists -> linear-time regular expressions (RE2 syntax), with exceptions and negation taken out first."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recordcheck.rule import Lexicon

_BEFORE = (
    r"(?:no|not|never|without|none|nor|neither|cannot|lack of|absence of|"
    r"(?:ca|could|did|do|does|had|has|have|is|are|was|were|wo|would|should)n'?t)"
)
_AFTER = r"(?:(?:is|was|were|are|has|have|had|been|being) )*\b(?:not|never)\b|\s*[:-]\s*(?:none|no|nil|not)\b"
_WORD = r"[\w'/&]+"


@dataclass(frozen=True)
class Pattern:
    """What to take out of a folded text, and what to look for in the rest."""

    remove: str
    """Spans in which a term does not count; blank where there are none."""
    search: str
    """What to look for, in one expression: finds that overlap are one find, the first and then the earlier listed."""
    parts: tuple[str, ...]
    """The same in several expressions, where one is slow: to ask whether there is any find at all."""


_MOST_WIDE = 2_500
"""
How many characters of patterns with gaps ("if ... then") one expression takes in; words without gaps are free.

RE2 keeps the states of its automaton in a small memory and falls back to a walk many times slower when they outgrow
it.  Gaps multiply each other's states, so that some small expressions outrun one large one (`contingency` on the
labelled texts, by the clock of one machine: 246 microseconds a text in one expression, 7 to 10 in seven).
"""
_GAP = re.compile(r"(?:\]|\)|\.|\\[wW])(?:[*+]|\{\d*,\d+\})")


@lru_cache(maxsize=512)
def compile_lexicon(lexicon: Lexicon) -> Pattern:
    """Return the pattern of a lexicon; text must be folded (see `language`: lower case, plain quotes)."""
    return _pattern(
        (*map(term_pattern, lexicon.terms), *lexicon.patterns), lexicon.exceptions, negation=lexicon.negation
    )


def compile_words(words: Iterable[str], *, negation: bool = False) -> Pattern:
    """Return the pattern of a plain list of words and phrases."""
    return _pattern(tuple(map(term_pattern, words)), (), negation=negation)


def term_pattern(term: str) -> str:
    r"""
    Return the regular expression of a word or phrase: word boundaries, any white space, optional hyphen.

    >>> print(term_pattern("check-in"))
    \bcheck[\s-]?in\b
    >>> print(term_pattern("hypothes*"))
    \bhypothes\w*
    """
    text = _folded(term.strip())
    pieces = []
    for word in re.split(r"(\s+|-)", text):
        if not word:
            continue
        if word == "-":
            pieces.append(r"[\s-]?")
        elif word.isspace():
            pieces.append(r"\s+")
        elif word.endswith("*"):
            pieces.append(re.escape(word[:-1]) + r"\w*")
        else:
            pieces.append(re.escape(word))
    start = r"\b" if text[:1].isalnum() else ""
    end = r"\b" if text[-1:].isalnum() else ""
    return f"{start}{''.join(pieces)}{end}"


def _folded(term: str) -> str:
    """Return *term* as texts are folded before they are searched: lower case, plain quotes, no accents."""
    plain = unicodedata.normalize("NFKD", term.lower().replace("\u2019", "'").replace("\u2018", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _pattern(searches: tuple[str, ...], exceptions: tuple[str, ...], *, negation: bool) -> Pattern:
    search = _any_of(searches) if searches else r"\b\B"
    parts = tuple(map(_any_of, _parted(searches))) or (search,)
    removals = [term_pattern(exception) for exception in exceptions]
    if negation:
        listed = rf"{search}(?:(?:\s*,\s*|\s+(?:and|or|nor)\s+|\s*/\s*)(?:{_WORD}\s+){{0,2}}?{search})*"
        removals += [
            rf"\b{_BEFORE}\s+(?:{_WORD}\s+){{0,4}}?{listed}",
            rf"{search}(?:\s+{_WORD}){{0,3}}?\s*(?:{_AFTER})",
        ]
    return Pattern("|".join(removals), search, parts)


def _any_of(expressions: Sequence[str]) -> str:
    return f"(?:{'|'.join(expressions)})"


def _parted(expressions: Iterable[str]) -> Iterator[list[str]]:
    """Return *expressions*, those without gaps first, as many together as `_MOST_WIDE` allows."""
    part: list[str] = []
    wide = 0
    weighed = [(len(expression) if _GAP.search(expression) else 0, expression) for expression in expressions]
    for weight, expression in sorted(weighed, key=lambda one: one[0] > 0):
        if wide and wide + weight > _MOST_WIDE:
            yield part
            part, wide = [], 0
        part.append(expression)
        wide += weight
    if part:
        yield part
