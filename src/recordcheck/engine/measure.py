"""What a signal says of texts that people have labelled: the very code that the rules read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING

import pyarrow as pa

from recordcheck.engine.duck import AT_ONCE, locked_duckdb
from recordcheck.engine.language import parse_expression
from recordcheck.engine.quoting import quoted, text
from recordcheck.engine.writing import Writer
from recordcheck.rule import Expr
from recordcheck.scores import Judgement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recordcheck.rule import Rulebook, Signal
    from recordcheck.scores import Labelled


def classify(texts: Sequence[str], signal: Signal, book: Rulebook) -> list[str]:
    """
    Return the label of each text, as rules read it; a blank for a blank text.

    Raises:
        RuleFileError: A condition of the signal has a mistake.
    """
    writer = Writer(book.lexicons, book.signals, "calendar", (), frozenset(), frozenset(), {})
    expr = Expr(f"signal(text, {text(signal.name)})", signal.place)
    wanted = writer.sql(parse_expression(expr), signal.place, lambda column: quoted(column.name))
    distinct = list(dict.fromkeys(texts))
    parts = [distinct[start : start + _PART] for start in range(0, len(distinct), _PART)]
    with locked_duckdb() as connection, ThreadPoolExecutor(AT_ONCE) as pool:

        def said_of(part: list[str]) -> list[str | None]:
            with connection.cursor() as cursor:
                cursor.register("given", pa.table({"text": pa.array(part, pa.string())}))
                return [label for (label,) in cursor.execute(f"SELECT {wanted} FROM given").fetchall()]

        said = dict(zip(distinct, chain.from_iterable(pool.map(said_of, parts)), strict=True))
    return [said[given] or "" for given in texts]


_PART = 50_000
"""How many texts one statement reads."""


def judged_texts(labelled: Sequence[Labelled], signal: Signal, book: Rulebook) -> list[Judgement]:
    """Return every labelled text with what the signal says of it."""
    predicted = classify([item.text for item in labelled], signal, book)
    return [Judgement(item, label) for item, label in zip(labelled, predicted, strict=True)]
