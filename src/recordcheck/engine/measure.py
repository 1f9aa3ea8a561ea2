"""What a signal says of texts that people have labelled: the very code that the rules read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from recordcheck.engine.duck import locked_duckdb
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
    label = writer.sql(parse_expression(expr), signal.place, lambda column: quoted(column.name))
    distinct = list(dict.fromkeys(texts))
    with locked_duckdb() as connection:
        connection.register("given", pa.table({"text": pa.array(distinct, pa.string())}))
        found = connection.execute(f'SELECT "text", {label} FROM given').fetchall()
    said = {given: answer or "" for given, answer in found}
    return [said[given] for given in texts]


def judged_texts(labelled: Sequence[Labelled], signal: Signal, book: Rulebook) -> list[Judgement]:
    """Return every labelled text with what the signal says of it."""
    predicted = classify([item.text for item in labelled], signal, book)
    return [Judgement(item, label) for item, label in zip(labelled, predicted, strict=True)]
