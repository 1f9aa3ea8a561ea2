"""What a flag says: message templates of a rule as SQL, so that texts are made where the rows are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recordcheck.engine.quoting import text
from recordcheck.rule import Expr, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

_SLOT = re.compile(r"\{([^{}:]+)(?::([^{}]+))?\}")
_KNOWN = {"due_on": "_due", "days_overdue": "_days", "as_of": "_as_of"}
"""What only the verdict knows, and the column that holds it."""


def slots_of(rule: Rule) -> dict[str, Expr]:
    """Return the expressions that the messages of *rule* name in braces, apart from what the verdict knows."""
    slots: dict[str, Expr] = {}
    for message in rule.message.values():
        for found in _SLOT.finditer(message.text):
            name = found.group(1).strip()
            if name not in _KNOWN:
                slots.setdefault(name, Expr(name, message.place))
    return slots


def message_sql(rule: Rule, reasons: Sequence[str]) -> str:
    """
    Return the text of a flag: one sentence per reason that holds and has one, else the sentence for its state.

    Args:
        rule: The rule.

        reasons: Names of the reasons beside the deadline, in the order of the columns ``_r0``, ``_r1`` ...
    """
    messages, slots = rule.message, list(slots_of(rule))
    spoken = [
        f"CASE WHEN _missed AND coalesce(_n{number}, false) THEN {_template(messages[name], slots)} END"
        for number, name in enumerate(rule.reason)
        if name in messages
    ]
    spoken += [
        f"CASE WHEN coalesce(_r{number}, false) THEN {_template(messages[name], slots)} END"
        for number, name in enumerate(reasons)
        if name and name in messages
    ]
    general = _template(messages[""], slots) if "" in messages else "NULL"
    by_state = [
        f"WHEN {condition} THEN {_template(messages[state], slots)}"
        for state, condition in (
            ("outstanding", "_state = 'outstanding'"),
            ("late", "_state = 'late'"),
        )
        if state in messages
    ]
    if by_state:
        general = f"CASE {' '.join(by_state)} ELSE {general} END"
    return f"coalesce(nullif(concat_ws(' ', {', '.join(spoken)}), ''), {general})" if spoken else general


def due_soon_sql(rule: Rule) -> str:
    """Return the text of a record that is not due yet: the rule's own, else the day on which it falls due."""
    if "due_soon" in rule.message:
        return _template(rule.message["due_soon"], list(slots_of(rule)))
    return f"concat('Falls due on ', {said('coalesce(_due, _grace_until)', None)}, '.')"


def _template(message: Expr, slots: Sequence[str]) -> str:
    parts: list[str] = []
    last = 0
    for found in _SLOT.finditer(message.text):
        name = found.group(1).strip()
        parts += [
            text(message.text[last : found.start()]),
            said(_KNOWN.get(name) or f"_m{slots.index(name)}", found.group(2)),
        ]
        last = found.end()
    parts.append(text(message.text[last:]))
    return f"concat({', '.join(part for part in parts if part != text(''))})"


def said(value: str, unit: str | None) -> str:
    """
    Return the SQL that says a value in words: a date as 23 December 2019, a number without needless digits.

    A blank reads ``(not recorded)``.  With a *unit* the number is followed by it, in the singular for 1
    (``{days_overdue:days}``).
    """
    shown = f"CAST({value} AS VARCHAR)"
    words = (
        f"CASE WHEN {value} IS NULL THEN '(not recorded)' "
        f"WHEN typeof({value}) = 'DATE' THEN strftime(TRY_CAST({shown} AS DATE), '%-d %B %Y') "
        f"WHEN typeof({value}) = 'DOUBLE' THEN regexp_replace({shown}, '\\.0$', '') ELSE {shown} END"
    )
    if not unit:
        return words
    many = f" {unit.strip()}"
    return (
        f"concat({words}, CASE WHEN {shown} IN ('1', '1.0') THEN {text(many.removesuffix('s'))} ELSE {text(many)} END)"
    )
