"""The functions of the rule language, and the DuckDB form of each: the only list of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recordcheck.engine.clock import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Function:
    """A function of the rule language."""

    name: str
    arguments: tuple[str, ...]
    about: str
    sql: str
    """Its DuckDB form; ``__x`` stands for argument x.  Blank for the functions that `writing` builds."""


def _function(signature: str, about: str, sql: str = "") -> Function:
    name, _, rest = signature.partition("(")
    return Function(name, tuple(part.strip() for part in rest.rstrip(")").split(",")), about, sql)


_ORDINAL = f"clock.ordinals[greatest(CAST({{0}} AS DATE) - DATE '{FIRST_DAY}' + 1, 0)]"
_FOLDED_QUOTES = (("\u2018", "''''"), ("\u2019", "''''"), ("\u201c", "'\"'"), ("\u201d", "'\"'"))


def _folded(text: str) -> str:
    """Return the SQL of a text as it is searched; four replacements take a seventh of the time of one translate."""
    for curly, plain in _FOLDED_QUOTES:
        text = f"replace({text}, '{curly}', {plain})"
    return f"lower(strip_accents({text}))"


FOLD = _folded("CAST({0} AS TEXT)")
"""A text as it is searched: lower case, plain quotes, no accents."""
_COMMON = (
    "about after again being child could famil other shoul socia their there these those today visit where which while "
    "worke would"
)
"""First letters of words that say nothing of what a text is about."""
_STOP_STEMS = "[" + ", ".join(f"'{stem}'" for stem in _COMMON.split()) + "]"
_STEMS = (
    "list_filter(list_transform(regexp_extract_all({0}, '[a-z]{{5,}}'), lambda w: left(w, 5)), "
    f"lambda w: NOT list_contains({_STOP_STEMS}, w))"
)
_WORDS = "regexp_extract_all({0}, '[a-z0-9]+')"


def _trigrams(words: str) -> str:
    return (
        f"list_distinct(list_transform(list_zip({words}, {words}[2:], {words}[3:], true), "
        "lambda three: concat_ws(' ', three[1], three[2], three[3])))"
    )


_MOST_COMPARED = 2_000
"""How many characters of each text an edit distance compares: it takes the square of their number."""
# The list of one binds the texts: each is folded and cut into words once, not once for every place that reads it.
_SIMILARITY = (
    "CASE WHEN __one = __other THEN 1 ELSE list_transform(list_transform("
    f"[{{'one': {FOLD.format('__one')}, 'other': {FOLD.format('__other')}}}], "
    f"lambda t: {{'one': t.one, 'other': t.other, 'a': {_WORDS.format('t.one')}, 'b': {_WORDS.format('t.other')}}}), "
    "lambda t: CASE WHEN least(len(t.a), len(t.b)) >= 12 "
    f"THEN list_transform([{{'a': {_trigrams('t.a')}, 'b': {_trigrams('t.b')}}}], "
    "lambda u: len(list_intersect(u.a, u.b)) / greatest(len(list_distinct(list_concat(u.a, u.b))), 1)::DOUBLE)[1] "
    f"ELSE 1 - levenshtein(left(t.one, {_MOST_COMPARED}), left(t.other, {_MOST_COMPARED}))::DOUBLE "
    f"/ greatest(least(length(t.one), {_MOST_COMPARED}), least(length(t.other), {_MOST_COMPARED}), 1) END)[1] END"
)
# A first name of one or two letters is an initial.
_FIRST_NAME = f"nullif(regexp_extract({FOLD.format('__name')}, '^[^a-z]*([a-z]{{3,}})', 1), '')"
_LAST_NAME = f"regexp_extract({FOLD.format('__name')}, '([a-z][a-z''-]+)[^a-z]*$', 1)"

FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        _function(
            "add_days(day, number)",
            "The day *number* calendar days after *day*.",
            "CAST(__day AS DATE) + CAST(__number AS INTEGER)",
        ),
        _function(
            "add_working_days(day, number)",
            "The last day in time for something due *number* working days after *day* (day 0).",
            f"CASE WHEN __number = 0 THEN CAST(__day AS DATE) ELSE clock.days[{_ORDINAL.format('__day')} + CAST(__number AS INTEGER)] END",
        ),
        _function("add_months(day, number)", "The day *number* months after *day*; how months count is a setting."),
        _function(
            "days_between(start, finish)",
            "Calendar days from *start* to *finish*.",
            "CAST(__finish AS DATE) - CAST(__start AS DATE)",
        ),
        _function(
            "working_days_between(start, finish)",
            "Working days after *start* up to and including *finish*.",
            f"{_ORDINAL.format('__finish')} - {_ORDINAL.format('__start')}",
        ),
        _function(
            "years_between(start, finish)",
            "Full years from *start* to *finish*: an age.",
            "date_sub('year', CAST(__start AS DATE), CAST(__finish AS DATE))",
        ),
        _function(
            "is_blank(text)",
            "Whether *text* is missing or only white space; never unknown.",
            "coalesce(regexp_full_match(__text, '[\\s\\pZ]*'), true)",
        ),
        _function("is_one_of(text, list)", "Whether *text* is in *list*, capitals and spaces around it aside."),
        _function(
            "mentions(text, words)", "Whether *text* has one of *words* (a lexicon or a list), negated ones aside."
        ),
        _function("found(text, words)", "The words of *text* that `mentions` went by, as a text."),
        _function(
            "signal(text, name)", "What *text* says on the question of a signal: one of its labels; blank for a blank."
        ),
        _function("hits(text, words)", "How many different *words* `mentions` finds."),
        _function(
            "words_near(text, first, second, within)",
            "Whether a word of *first* and one of *second* stand at most *within* words apart, in either order.",
        ),
        _function("word_count(text)", "How many words *text* has.", f"len({_WORDS.format(FOLD.format('__text'))})"),
        _function(
            "similarity(one, other)",
            "How alike two texts are, 0 to 1: word trigrams from 12 words on, edit distance of the first 2,000 characters below.",
            _SIMILARITY,
        ),
        _function(
            "shares_stem(one, other)",
            "Whether two texts share the first 5 letters of a word of 5 or more, common words aside.",
            f"list_has_any({_STEMS.format(FOLD.format('__one'))}, {_STEMS.format(FOLD.format('__other'))})",
        ),
        _function(
            "name_as(text, name, word)",
            "*text* in lower case, with the first name of *name*, or Mr and the last name, replaced by *word*.",
            # A first name of one or two letters is an initial: only Mr and the last name stand for the man then.
            # The expression differs from row to row and is dear, so that only texts with one of the names pay for it.
            f"CASE WHEN regexp_matches(coalesce(__name, ''), '[A-Za-z]{{2,}}') "
            f"AND (contains({FOLD.format('__text')}, coalesce({_FIRST_NAME}, {_LAST_NAME})) "
            f"OR contains({FOLD.format('__text')}, {_LAST_NAME})) "
            f"THEN regexp_replace({FOLD.format('__text')}, concat('\\b(?:', {_FIRST_NAME} || '|', 'mr\\.? ', {_LAST_NAME}, ')\\b'), "
            f"__word, 'g') ELSE {FOLD.format('__text')} END",
        ),
        _function("excerpt(text)", "The first 200 characters of *text*.", "left(__text, 200)"),
        _function(
            "listing(text, order)",
            "Aggregate: every *text* in the order of *order*, joined with semicolons.",
            "string_agg(CAST(__text AS TEXT), '; ' ORDER BY __order)",
        ),
        _function("at(column)", "The moment of a timestamp column; its bare name is the date."),
        _function(
            "is_unknown(column)", "Whether a date that is overwritten in place was overwritten after the as-of date."
        ),
        _function("is_present(table)", "Whether the export holds that table, with rows."),
    )
}
