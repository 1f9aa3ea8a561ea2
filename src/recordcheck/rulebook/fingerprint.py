"""A short mark of everything that decides a rule's verdicts, so that a step in a chart can say "the rule changed"."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

_WORD = re.compile(r"\w+")
_CALL = re.compile(r"\bsignal\(")
_LAST_NAME = re.compile(r",\s*'(\w+)'\s*\)")

if TYPE_CHECKING:
    from recordcheck.rule import Expr, Let, Lexicon, Rule, Rulebook, Signal


def fingerprint(rule: Rule, book: Rulebook) -> str:
    """
    Return 12 characters that change when a verdict of *rule* can change.

    Title, why, fix, message, evidence and examples do not count; limits in force, views and lexicons do.
    Which views and lexicons a rule reads is told from the names in its text, so a mention in passing counts.
    """
    texts = [
        _deciding(rule),
        *(book.views[name].sql for name in _views_of(rule, book)),
        *(_signal(book.signals[name]) for name in signals_of(rule, book)),
        *(_lexicon(book.lexicons[name]) for name in lexicons_of(rule, book)),
    ]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def lexicons_of(rule: Rule, book: Rulebook) -> list[str]:
    """Return the names of the word lists that *rule*, one of its views or one of their signals names in quotes."""
    texts = "\n".join([_read_by(rule, book), *(_signal(book.signals[name]) for name in signals_of(rule, book))])
    return [name for name in book.lexicons if f"'{name}'" in texts]


def signals_of(rule: Rule, book: Rulebook) -> list[str]:
    """Return the names of the signals that *rule* or one of its views asks."""
    texts = _read_by(rule, book)
    asked = {_name_after(texts[call.end() :], book) for call in _CALL.finditer(texts)}
    return [name for name in book.signals if name in asked]


def _name_after(text: str, book: Rulebook) -> str | None:
    """Return the first name of a signal that ends a call; what the signal reads may be written at any depth."""
    return next((name for name in _LAST_NAME.findall(text) if name in book.signals), None)


def _read_by(rule: Rule, book: Rulebook) -> str:
    return "\n".join([_deciding(rule), *(book.views[name].sql for name in _views_of(rule, book))])


def _views_of(rule: Rule, book: Rulebook) -> list[str]:
    """Return the views that *rule* names, those that they name in turn included."""
    words, found = set(_WORD.findall(_deciding(rule))), []
    while more := [name for name in book.views if name in words and name not in found]:
        found += more
        words = words.union(*(_WORD.findall(book.views[name].sql) for name in more))
    return found


def _deciding(rule: Rule) -> str:
    """Return what decides the verdicts of *rule*, apart from what it shares with others."""
    deciding: dict[str, Any] = {
        "each": rule.each,
        "subject": rule.subject,
        "window": rule.window,
        "needs": [rule.needs, rule.flags_absence, sorted(rule.tolerates)],
        "helpers": dict(rule.uses_if_present),
        "missing": dict(rule.missing),
        "states": dict(rule.states),
        "severity": [
            rule.severity.base,
            dict(rule.severity.reasons),
            [(item.text, is_) for item, is_ in rule.severity.when],
        ],
        "limits": {name: [parameter.value, _text(parameter.by)] for name, parameter in rule.parameters.items()},
        "let": [_let(let) for let in rule.let],
        "reasons": {name: expr.text for name, expr in rule.reasons.items()},
        "reason": {name: _text(expr) for name, expr in rule.reason.items()},
    }
    single = ("event_on", "when", "not_due_until", "undecided_if", "due", "done", "until", "tolerance")
    deciding |= {name: _text(getattr(rule, name)) for name in single}
    return json.dumps(deciding, sort_keys=True, default=str)


def _text(expr: Expr | None) -> str | None:
    return None if expr is None else expr.text


def _let(let: Let) -> list[str | None]:
    match = let.match if isinstance(let.match, str) else let.match.text
    return [let.name, let.source, let.value.text, _text(let.where), match]


def _signal(signal: Signal) -> str:
    return json.dumps([{name: expr.text for name, expr in signal.labels.items()}, signal.otherwise])


def _lexicon(lexicon: Lexicon) -> str:
    return json.dumps([lexicon.terms, lexicon.patterns, lexicon.exceptions, lexicon.negation])
