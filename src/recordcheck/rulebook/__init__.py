"""Rule files, views, lexicons and families -> a `Rulebook`, with file, line and column in every mistake."""

from recordcheck.rulebook.catalogue import catalogue, clock_in_words, new_rule, rule_schema, uncovered
from recordcheck.rulebook.fingerprint import fingerprint, lexicons_of, signals_of
from recordcheck.rulebook.reader import read_rulebook

__all__ = [
    "catalogue",
    "clock_in_words",
    "fingerprint",
    "lexicons_of",
    "new_rule",
    "read_rulebook",
    "rule_schema",
    "signals_of",
    "uncovered",
]
