"""Expressions written out as DuckDB SQL: names resolved, our own functions in their plain form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from recordcheck.engine.functions import FOLD, FUNCTIONS
from recordcheck.engine.language import DIALECT, arguments, function_name, parse_expression
from recordcheck.engine.quoting import text
from recordcheck.engine.words import Pattern, compile_lexicon, compile_words
from recordcheck.errors import Place, RuleFileError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from recordcheck.rule import Expr, Lexicon, Signal

    Resolve = Callable[[exp.Column], str]


@dataclass(frozen=True)
class Writer:
    """Writes the expressions of one rule as SQL."""

    lexicons: Mapping[str, Lexicon]
    signals: Mapping[str, Signal]
    month_mode: str
    tables: Collection[str]
    """All canonical tables."""
    present: frozenset[str]
    """Tables that the export holds, with rows."""
    columns: frozenset[str]
    """Columns that it holds, as ``table.column``."""
    lists: Mapping[str, tuple[str, ...]]
    """Parameters whose value is a list, by name."""

    def sql(self, tree: exp.Expr, place: Place, resolve: Resolve) -> str:
        """
        Return *tree* as DuckDB SQL; the tree is left unchanged.

        Args:
            tree: As `language` gives it: checked.

            place: Where its text begins, for errors.

            resolve: Returns the SQL of a name, or raises `RuleFileError`.
        """
        return _Writing(self, place, resolve).sql(tree)

    def words(self, node: exp.Expr, place: Place) -> Pattern:
        """Return the pattern that a `words` argument names: a lexicon in quotes, or a list parameter."""
        if isinstance(node, exp.Literal) and node.is_string:
            if node.this not in self.lexicons:
                hint = did_you_mean(node.this, self.lexicons)
                raise RuleFileError(f'{place}: there is no lexicon "{node.this}".{hint}')
            return compile_lexicon(self.lexicons[node.this])
        return compile_words(self.values(node, place))

    def values(self, node: exp.Expr, place: Place) -> tuple[str, ...]:
        """Return the values of a list parameter."""
        if isinstance(node, exp.Column) and not node.table and node.name in self.lists:
            return self.lists[node.name]
        hint = did_you_mean(node.name, self.lists)
        raise RuleFileError(f'{place}: "{node.sql()}" must be a list parameter or a lexicon in quotes.{hint}')


@dataclass(frozen=True)
class _Writing:
    """One expression on its way to SQL."""

    writer: Writer
    place: Place
    resolve: Resolve

    def sql(self, tree: exp.Expr) -> str:
        """Return *tree* as SQL: what is ours is written out first, sqlglot writes the rest."""
        whole = self.written(tree)
        return str(whole.this if whole is not tree else tree.transform(self.written).sql(DIALECT, identify=True))

    def written(self, node: exp.Expr) -> exp.Expr:
        """Return *node*, or its SQL as a node of its own where sqlglot cannot know what it means."""
        if isinstance(node, exp.Column):
            return exp.Var(this=self.resolve(node))
        if isinstance(node, exp.In) and node.args.get("field") is not None:
            return exp.Var(this=self.in_list(node))
        if isinstance(node, (exp.Anonymous, exp.AddMonths)) and function_name(node) in FUNCTIONS:
            return exp.Var(this=self.call(node))
        return node

    def in_list(self, node: exp.In) -> str:
        """Return IN, where what follows is the name of a list parameter."""
        values = self.writer.values(node.args["field"], self.place)
        return f"({self.sql(node.this)} IN ({', '.join(map(text, values))}))" if values else "false"

    def call(self, node: exp.Expr) -> str:
        """Return a call of one of our functions; the check has refused every other name."""
        name, given = function_name(node) or "", arguments(node)
        if name in _BUILDERS:
            return _BUILDERS[name](self, given)
        function = FUNCTIONS[name]
        return filled(function.sql, dict(zip(function.arguments, map(self.sql, given), strict=True)))

    def pattern(self, node: exp.Expr) -> Pattern:
        """Return the pattern of a `words` argument."""
        return self.writer.words(node, self.place)


def filled(template: str, values: Mapping[str, str]) -> str:
    """
    Return *template* with each ``__name`` replaced by the SQL of that name, in brackets.

    >>> print(filled("upper(__text) = __other", {"text": '"purpose"', "other": "'UPDATE'"}))
    (upper(("purpose")) = ('UPDATE'))
    """
    names = "|".join(map(re.escape, values))
    written = re.sub(rf"__({names})\b", lambda found: f"({values[found.group(1)]})", template)
    return f"({written})"


_MONTHS = {
    "calendar": "CAST(CAST(__day AS DATE) + to_months(CAST(__number AS INTEGER)) AS DATE)",
    "days": (
        "CAST(__day AS DATE) + CASE __number WHEN 3 THEN 91 WHEN 6 THEN 183 ELSE CAST(round(__number * 30.4375) AS INTEGER) END"
    ),
}


def _months(writing: _Writing, args: list[exp.Expr]) -> str:
    return filled(_MONTHS[writing.writer.month_mode], {"day": writing.sql(args[0]), "number": writing.sql(args[1])})


def _is_one_of(writing: _Writing, args: list[exp.Expr]) -> str:
    values = [text(value.strip().lower()) for value in writing.writer.values(args[1], writing.place)]
    if not values:
        return "false"
    return f"(lower(trim({writing.sql(args[0])})) IN ({', '.join(values)}))"


def _clean(text_sql: str, pattern: Pattern) -> str:
    """Return the folded text without the spans in which a term does not count."""
    folded = FOLD.format(text_sql)
    if not pattern.remove:
        return folded
    # "but" ends a negation and "not only" is none: both are told to an expression that cannot look around.
    marked = f"replace(replace({folded}, ' but ', ' ; but '), 'not only', 'notonly')"
    return f"regexp_replace({marked}, {text(pattern.remove)}, ' . ', 'g')"


def _mentions(writing: _Writing, args: list[exp.Expr]) -> str:
    pattern, text_sql = writing.pattern(args[1]), writing.sql(args[0])
    plain = _holds(FOLD.format(text_sql), pattern)
    if not pattern.remove:
        return plain
    # Most texts have none of the words: only the others pay for taking negations and exceptions out.
    return f"CASE WHEN NOT {plain} THEN false ELSE {_of_clean(text_sql, pattern, _holds)} END"


def _holds(folded: str, pattern: Pattern) -> str:
    return f"({' OR '.join(f'regexp_matches({folded}, {text(part)})' for part in pattern.parts)})"


def _matches(writing: _Writing, args: list[exp.Expr]) -> str:
    return f"list_distinct({_of_clean(writing.sql(args[0]), writing.pattern(args[1]), _finds)})"


def _finds(folded: str, pattern: Pattern) -> str:
    found = f"regexp_extract_all({folded}, {text(pattern.search)})"
    # In several expressions a word within another find would be found once more, so that one has to list them.
    return found if len(pattern.parts) == 1 else f"CASE WHEN NOT {_holds(folded, pattern)} THEN [] ELSE {found} END"


def _of_clean(text_sql: str, pattern: Pattern, asked: Callable[[str, Pattern], str]) -> str:
    """Return what is *asked* of the text without what does not count; a list of one has it cleaned once for all parts."""
    clean = _clean(text_sql, pattern)
    if len(pattern.parts) == 1 or not pattern.remove:
        return asked(clean, pattern)
    return f"list_transform([{clean}], lambda clean: {asked('clean', pattern)})[1]"


def _signal(writing: _Writing, args: list[exp.Expr]) -> str:
    """Return the label of a text; the conditions of a signal know no name but ``text``."""
    writer, name = writing.writer, str(args[1].this)
    if not isinstance(args[1], exp.Literal) or name not in writer.signals:
        hint = did_you_mean(name, writer.signals)
        raise RuleFileError(f'{writing.place}: there is no signal "{name}".{hint}')
    text_sql, signal = writing.sql(args[0]), writer.signals[name]

    def condition(expr: Expr) -> str:
        def resolve(column: exp.Column) -> str:
            if column.table or column.name != "text":
                raise RuleFileError(f'{expr.place}: "{column.name}" is no name in a signal; it reads only "text"')
            return text_sql

        return writer.sql(parse_expression(expr), expr.place, resolve)

    choices = " ".join(f"WHEN {condition(expr)} THEN {text(label)}" for label, expr in signal.labels.items())
    return f"CASE WHEN nullif(trim({text_sql}), '') IS NULL THEN NULL {choices} ELSE {text(signal.otherwise)} END"


def _words_near(writing: _Writing, args: list[exp.Expr]) -> str:
    first, second = writing.pattern(args[1]).search, writing.pattern(args[2]).search
    if not isinstance(args[3], exp.Literal) or not args[3].is_int:
        raise RuleFileError(f"{writing.place}: words_near takes a whole number of words as its last argument")
    gap = rf"(?:\W+\w+){{0,{int(args[3].this)}}}?\W+"
    near = f"{first}{gap}{second}|{second}{gap}{first}"
    return f"regexp_matches({FOLD.format(writing.sql(args[0]))}, {text(near)})"


def _suffixed(suffix: str) -> Callable[[_Writing, list[exp.Expr]], str]:
    def build(writing: _Writing, args: list[exp.Expr]) -> str:
        if not isinstance(args[0], exp.Column):
            raise RuleFileError(f"{writing.place}: at and is_unknown take the name of a column")
        return writing.resolve(exp.column(args[0].name + suffix, table=args[0].table or None))

    return build


def _is_present(writing: _Writing, args: list[exp.Expr]) -> str:
    writer = writing.writer
    *above, name = (part.name for part in (args[0].args.get("table"), args[0].this) if part is not None)
    table = above[0] if above else name
    if table not in writer.tables:
        raise RuleFileError(f'{writing.place}: "{table}" is no table.{did_you_mean(table, writer.tables)}')
    is_there = table in writer.present and (not above or f"{table}.{name}" in writer.columns)
    return "true" if is_there else "false"


_BUILDERS: Mapping[str, Callable[[_Writing, list[exp.Expr]], str]] = {
    "add_months": _months,
    "is_one_of": _is_one_of,
    "mentions": _mentions,
    "found": lambda writing, args: f"array_to_string(list_sort({_matches(writing, args)}), ', ')",
    "signal": _signal,
    "hits": lambda writing, args: f"len({_matches(writing, args)})",
    "words_near": _words_near,
    "at": _suffixed("__at"),
    "is_unknown": _suffixed("__unknown"),
    "is_present": _is_present,
}
