"""The rule language: single SQL expressions, a documented list of functions, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from recordcheck.engine.clock import FIRST_DAY
from recordcheck.engine.words import Pattern, compile_lexicon, compile_words
from recordcheck.errors import Place, RuleFileError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from recordcheck.rule import Expr, Lexicon

DIALECT = "duckdb"


@dataclass(frozen=True)
class Function:
    """A function of the rule language."""

    name: str
    arguments: tuple[str, ...]
    about: str
    sql: str
    """Its DuckDB form; ``__x`` stands for argument x.  Blank for the functions that `Translator` builds."""


def _function(signature: str, about: str, sql: str = "") -> Function:
    name, _, rest = signature.partition("(")
    return Function(name, tuple(part.strip() for part in rest.rstrip(")").split(",")), about, sql)


_ORDINAL = f"clock.ordinals[greatest(CAST({{0}} AS DATE) - DATE '{FIRST_DAY}' + 1, 0)]"
_FOLD = "lower(strip_accents(translate(CAST({0} AS TEXT), '\u2018\u2019\u201c\u201d', '''''\"\"')))"
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
_TRIGRAMS = (
    f"list_distinct(list_transform(range(1, len({_WORDS}) - 1), lambda i: array_to_string({_WORDS}[i:i + 2], ' ')))"
)

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
            "coalesce(trim(__text), '') = ''",
        ),
        _function("is_one_of(text, list)", "Whether *text* is in *list*, capitals and spaces around it aside."),
        _function(
            "mentions(text, words)", "Whether *text* has one of *words* (a lexicon or a list), negated ones aside."
        ),
        _function("found(text, words)", "The words of *text* that `mentions` went by, as a text."),
        _function("hits(text, words)", "How many different *words* `mentions` finds."),
        _function(
            "words_near(text, first, second, within)",
            "Whether a word of *first* and one of *second* stand at most *within* words apart, in either order.",
        ),
        _function("word_count(text)", "How many words *text* has.", f"len({_WORDS.format(_FOLD.format('__text'))})"),
        _function(
            "similarity(one, other)",
            "How alike two texts are, 0 to 1: word trigrams from 12 words on, edit distance below.",
            f"CASE WHEN least(len({_WORDS.format(_FOLD.format('__one'))}), len({_WORDS.format(_FOLD.format('__other'))})) >= 12 "
            f"THEN len(list_intersect({_TRIGRAMS.format(_FOLD.format('__one'))}, {_TRIGRAMS.format(_FOLD.format('__other'))})) "
            f"/ greatest(len(list_distinct(list_concat({_TRIGRAMS.format(_FOLD.format('__one'))}, {_TRIGRAMS.format(_FOLD.format('__other'))}))), 1)::DOUBLE "
            f"ELSE 1 - levenshtein({_FOLD.format('__one')}, {_FOLD.format('__other')})::DOUBLE "
            f"/ greatest(length({_FOLD.format('__one')}), length({_FOLD.format('__other')}), 1) END",
        ),
        _function(
            "shares_stem(one, other)",
            "Whether two texts share the first 5 letters of a word of 5 or more, common words aside.",
            f"list_has_any({_STEMS.format(_FOLD.format('__one'))}, {_STEMS.format(_FOLD.format('__other'))})",
        ),
        _function(
            "name_as(text, name, word)",
            "*text* in lower case, with the first name of *name*, or Mr and the last name, replaced by *word*.",
            f"CASE WHEN regexp_matches(coalesce(__name, ''), '[A-Za-z]{{3,}}') THEN regexp_replace({_FOLD.format('__text')}, "
            f"concat('\\b(?:', regexp_extract({_FOLD.format('__name')}, '[a-z]{{3,}}'), '|mr\\.? ', "
            f"regexp_extract({_FOLD.format('__name')}, '([a-z]{{2,}})\\W*$', 1), ')\\b'), __word, 'g') "
            f"ELSE {_FOLD.format('__text')} END",
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

_OWN_CLASSES: Mapping[type[exp.Expr], str] = {exp.AddMonths: "add_months"}

_PLAIN: tuple[type[exp.Expr], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ,
    exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like, exp.ILike, exp.Case, exp.If, exp.Coalesce,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Lower, exp.Upper, exp.Trim, exp.Length, exp.Concat, exp.DPipe,
    exp.Abs, exp.Round, exp.Least, exp.Greatest, exp.Nullif, exp.Left, exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg,
    exp.Star, exp.Distinct, exp.Filter, exp.Where, exp.Tuple, exp.LogicalOr, exp.LogicalAnd, exp.NullSafeEQ,
    exp.NullSafeNEQ, exp.ArgMax, exp.ArgMin, exp.AnyValue,
)  # fmt: skip
_CASTS = {"DATE", "TEXT", "VARCHAR", "INT", "BIGINT", "DOUBLE", "BOOLEAN"}
_OF_VIEWS: tuple[type[exp.Expr], ...] = (
    exp.Select, exp.From, exp.Join, exp.Table, exp.TableAlias, exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Window,
    exp.WindowSpec, exp.With, exp.CTE, exp.Union, exp.Except, exp.Intersect, exp.Subquery, exp.Alias, exp.RowNumber,
    exp.Rank, exp.DenseRank, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.Exists, exp.Limit, exp.Qualify,
    exp.Values, exp.GroupConcat,
)  # fmt: skip


@lru_cache(maxsize=4096)
def parse_expression(expr: Expr) -> exp.Expr:
    """
    Return the syntax tree of one plain expression; it is shared, so copy it before changing it.

    Raises:
        RuleFileError: It is no SQL, more than one expression, or uses something outside the rule language.
    """
    lead = "SELECT "
    statements = _parse(lead + _without_keywords(expr.text), expr.place, len(lead), expr.text)
    if len(statements) != 1 or not isinstance(statements[0], exp.Select):
        raise RuleFileError(f"{expr.place}: a rule takes one expression, not a statement: {_short(expr.text)}")
    select = statements[0]
    extra = [name for name, value in select.args.items() if value and name not in ("expressions", "kind", "hint")]
    if extra or len(select.expressions) != 1 or isinstance(select.expressions[0], exp.Alias):
        raise RuleFileError(f"{expr.place}: a rule takes one plain expression: {_short(expr.text)}")
    tree: exp.Expr = select.expressions[0]
    for node in tree.walk():
        _refuse(node, _PLAIN, expr.place, len(lead), expr.text)
    return tree


def parse_query(sql: str, place: Place) -> exp.Query:
    """
    Return the syntax tree of a view: one SELECT over canonical tables and other views.

    Raises:
        RuleFileError: It is no SELECT, or uses something outside the rule language.
    """
    statements = _parse(sql, place, 0, sql)
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise RuleFileError(f"{place}: a view is one SELECT")
    for node in statements[0].walk():
        _refuse(node, _PLAIN + _OF_VIEWS, place, 0, sql)
    return statements[0]


def _without_keywords(text: str) -> str:
    """Return *text* with ``case.`` and ``row.`` respelt at the same length: both words are SQL's own."""
    respelt = {"case.": "kase.", "row.": "r0w."}
    pattern = r"'(?:[^']|'')*'|\b(?:case|row)\."
    return re.sub(pattern, lambda found: respelt.get(found.group(), found.group()), text)


def _parse(sql: str, place: Place, lead: int, shown: str) -> list[exp.Expr]:
    try:
        return [statement for statement in sqlglot.parse(sql, dialect=DIALECT) if statement is not None]
    except ParseError as error:
        detail = error.errors[0] if error.errors else {}
        line, column = int(detail.get("line") or 1), int(detail.get("col") or 1)
        where = _shift(place, line, column - (lead if line == 1 else 0))
        raise RuleFileError(
            f'{where}: is no SQL expression near "{detail.get("highlight", "")}": {_short(shown)}'
        ) from error
    except (SqlglotError, RecursionError) as error:
        raise RuleFileError(
            f"{place}: is no SQL expression (an unclosed quote or bracket?): {_short(shown)}"
        ) from error


def _shift(place: Place, line: int, column: int) -> Place:
    if line == 1:
        return Place(place.file, place.line, (place.column or 1) + max(column - 1, 0))
    return Place(place.file, (place.line or 1) + line - 1, max(column, 1))


def place_of(node: exp.Expr, place: Place, lead: int, text: str) -> Place:
    """Return where *node* stands, given where its text begins; the whole expression's place where unknown."""
    identifier = node.this if isinstance(node, exp.Column) else node
    start = identifier.meta.get("start") if hasattr(identifier, "meta") else None
    if start is None:
        return place
    before = text[: max(start - lead, 0)]
    return _shift(place, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


def _refuse(node: exp.Expr, allowed: tuple[type[exp.Expr], ...], place: Place, lead: int, text: str) -> None:
    if isinstance(node, exp.Cast):
        if node.to.this.name not in _CASTS:
            raise RuleFileError(f"{place}: casts only to {', '.join(sorted(_CASTS))}: {_short(text)}")
        return
    if isinstance(node, (exp.DataType, *allowed)) and type(node) not in _OWN_CLASSES:
        return
    name = function_name(node)
    where = place_of(node, place, lead, text)
    if name is None:
        raise RuleFileError(
            f'{where}: "{_short(node.sql(DIALECT))}" is outside the rule language; see docs/rule-language.md'
        )
    if name not in FUNCTIONS:
        known = [
            *FUNCTIONS,
            "lower",
            "upper",
            "trim",
            "length",
            "coalesce",
            "count",
            "sum",
            "min",
            "max",
            "least",
            "greatest",
        ]
        raise RuleFileError(f'{where}: "{name}" is no function of the rule language.{did_you_mean(name, known)}')
    wanted = FUNCTIONS[name].arguments
    if len(arguments(node)) != len(wanted):
        raise RuleFileError(f"{where}: {name} takes {len(wanted)} arguments ({', '.join(wanted)})")


def function_name(node: exp.Expr) -> str | None:
    """Return the name under which *node* calls a function that is not SQL's own, or None."""
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    if type(node) in _OWN_CLASSES:
        return _OWN_CLASSES[type(node)]
    return node.sql_name().lower() if isinstance(node, exp.Func) else None


def arguments(node: exp.Expr) -> list[exp.Expr]:
    """Return the arguments of a call of one of our own functions."""
    if isinstance(node, exp.Anonymous):
        return list(node.expressions)
    return [value for value in (node.this, node.args.get("expression")) if value is not None]


def own_calls(tree: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the calls of our own functions in *tree*."""
    for node in tree.walk():
        if isinstance(node, exp.Anonymous) or type(node) in _OWN_CLASSES:
            yield node


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:77] + "..."


@dataclass(frozen=True)
class Translator:
    """Turns our own functions into plain SQL."""

    lexicons: Mapping[str, Lexicon]
    month_mode: str
    present: frozenset[str]
    """Tables that the export holds."""
    place: Place
    lists: Mapping[str, tuple[str, ...]]
    """Parameters whose value is a list, by name."""

    def translate(self, tree: exp.Expr, resolve: Callable[[exp.Column], exp.Expr]) -> exp.Expr:
        """Return *tree* with names resolved and our functions written out; *tree* is left unchanged."""
        return tree.copy().transform(lambda node: self._node(node, resolve), copy=False)

    def _node(self, node: exp.Expr, resolve: Callable[[exp.Column], exp.Expr]) -> exp.Expr:
        if isinstance(node, exp.In) and isinstance(node.args.get("field"), exp.Column):
            return self._in_list(node, resolve)
        name = function_name(node) if isinstance(node, exp.Anonymous) or type(node) in _OWN_CLASSES else None
        if name is None:
            return resolve(node) if isinstance(node, exp.Column) and node.table != "clock" else node
        if name in _BUILDERS:
            return self.translate(_BUILDERS[name](self, arguments(node)), resolve)
        # Other names are DuckDB's own, from our templates: the check has refused them in what authors write.
        if name in FUNCTIONS:
            function = FUNCTIONS[name]
            return self.translate(
                fill(function.sql, dict(zip(function.arguments, arguments(node), strict=True))), resolve
            )
        return node

    def _in_list(self, node: exp.In, resolve: Callable[[exp.Column], exp.Expr]) -> exp.Expr:
        name = node.args["field"].name
        if name not in self.lists:
            raise RuleFileError(
                f'{self.place}: "{name}" after IN is no list parameter.{did_you_mean(name, self.lists)}'
            )
        subject = self.translate(node.this, resolve)
        return exp.In(this=subject, expressions=[exp.Literal.string(value) for value in self.lists[name]])

    def words(self, node: exp.Expr) -> Pattern:
        """Return the pattern that a `words` argument names: a lexicon in quotes, or a list parameter."""
        if isinstance(node, exp.Literal) and node.is_string:
            if node.this not in self.lexicons:
                raise RuleFileError(
                    f'{self.place}: there is no lexicon "{node.this}".{did_you_mean(node.this, self.lexicons)}'
                )
            return compile_lexicon(self.lexicons[node.this])
        return compile_words(self.values(node))

    def values(self, node: exp.Expr) -> tuple[str, ...]:
        """Return the values of a list parameter."""
        if isinstance(node, exp.Column) and not node.table and node.name in self.lists:
            return self.lists[node.name]
        raise RuleFileError(
            f'{self.place}: "{node.sql(DIALECT)}" must be a list parameter or a lexicon in quotes.'
            f"{did_you_mean(node.name, self.lists)}"
        )


def fill(template: str, values: Mapping[str, exp.Expr]) -> exp.Expr:
    """Return the expression *template* with ``__name`` replaced by the trees in *values*."""


    def replace(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and node.name.startswith("__") and node.name[2:] in values:
            return exp.paren(values[node.name[2:]].copy(), copy=False)
        return node

    filled: exp.Expr = _template(template).copy().transform(replace, copy=False)
    return filled


@lru_cache(maxsize=4096)
def _template(sql: str) -> exp.Expr:
    tree: exp.Expr = sqlglot.parse_one(f"SELECT {sql}", dialect=DIALECT).expressions[0]
    return tree


def _months(translator: Translator, args: list[exp.Expr]) -> exp.Expr:
    forms = {
        "calendar": "CAST(CAST(__day AS DATE) + to_months(CAST(__number AS INTEGER)) AS DATE)",
        "days": "CAST(__day AS DATE) + CASE __number WHEN 3 THEN 91 WHEN 6 THEN 183 "
        "ELSE CAST(round(__number * 30.4375) AS INTEGER) END",
    }
    return fill(forms[translator.month_mode], {"day": args[0], "number": args[1]})


def _is_one_of(translator: Translator, args: list[exp.Expr]) -> exp.Expr:
    values = [exp.Literal.string(value.strip().lower()) for value in translator.values(args[1])]
    return exp.In(this=fill("lower(trim(__text))", {"text": args[0]}), expressions=values)


def _clean(pattern: Pattern) -> str:
    folded = _FOLD.format("__text")
    return f"regexp_replace({folded}, {_quote(pattern.remove)}, ' . ', 'g')" if pattern.remove else folded


def _quote(text: str) -> str:
    return exp.Literal.string(text).sql(DIALECT)


def _mentions(translator: Translator, args: list[exp.Expr]) -> exp.Expr:
    pattern = translator.words(args[1])
    return fill(f"regexp_matches({_clean(pattern)}, {_quote(pattern.search)})", {"text": args[0]})


def _found(translator: Translator, args: list[exp.Expr]) -> exp.Expr:
    pattern = translator.words(args[1])
    matches = f"list_distinct(regexp_extract_all({_clean(pattern)}, {_quote(pattern.search)}))"
    return fill(f"array_to_string(list_sort({matches}), ', ')", {"text": args[0]})


def _hits(translator: Translator, args: list[exp.Expr]) -> exp.Expr:
    pattern = translator.words(args[1])
    matches = f"list_distinct(regexp_extract_all({_clean(pattern)}, {_quote(pattern.search)}))"
    return fill(f"len({matches})", {"text": args[0]})


def _words_near(translator: Translator, args: list[exp.Expr]) -> exp.Expr:
    first, second = translator.words(args[1]).search, translator.words(args[2]).search
    if not isinstance(args[3], exp.Literal) or not args[3].is_int:
        raise RuleFileError(f"{translator.place}: words_near takes a whole number of words as its last argument")
    gap = rf"(?:\W+\w+){{0,{int(args[3].this)}}}?\W+"
    near = f"{first}{gap}{second}|{second}{gap}{first}"
    return fill(f"regexp_matches({_FOLD.format('__text')}, {_quote(near)})", {"text": args[0]})


def _suffixed(suffix: str) -> Callable[[Translator, list[exp.Expr]], exp.Expr]:
    def build(translator: Translator, args: list[exp.Expr]) -> exp.Expr:
        if not isinstance(args[0], exp.Column):
            raise RuleFileError(f"{translator.place}: at and is_unknown take the name of a column")
        return exp.column(args[0].name + suffix, table=args[0].table or None)

    return build


def _is_present(translator: Translator, args: list[exp.Expr]) -> exp.Expr:
    name = args[0].name
    return exp.Boolean(this=name in translator.present)


_BUILDERS: Mapping[str, Callable[[Translator, list[exp.Expr]], exp.Expr]] = {
    "add_months": _months,
    "is_one_of": _is_one_of,
    "mentions": _mentions,
    "found": _found,
    "hits": _hits,
    "words_near": _words_near,
    "at": _suffixed("__at"),
    "is_unknown": _suffixed("__unknown"),
    "is_present": _is_present,
}
