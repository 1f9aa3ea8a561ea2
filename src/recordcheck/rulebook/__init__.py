"""Rule files, views, lexicons and families -> a `Rulebook`, with file, line and column in every mistake."""

from recordcheck.rulebook.fingerprint import fingerprint
from recordcheck.rulebook.reader import read_rulebook

__all__ = ["fingerprint", "read_rulebook"]
