"""Names and texts as SQL writes them."""

from __future__ import annotations


def quoted(name: str) -> str:
    """Return *name* as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """
    Return *value* as an SQL text.

    >>> text("mother's partner")
    "'mother''s partner'"
    """
    return "'" + value.replace("'", "''") + "'"
