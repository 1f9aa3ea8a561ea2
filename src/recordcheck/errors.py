"""One error class per person who must act; each message is one line: where, what is there, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Place:
    """Where in a file something stands; lines and columns count from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return the place as editors and terminals make it clickable: ``file:line:column``."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class RecordcheckError(Exception):
    """Base of every error that recordcheck raises on purpose."""


class UsageError(RecordcheckError):
    """The command as typed cannot be carried out; whoever typed it acts."""


class ExportError(RecordcheckError):
    """The export at hand cannot be used at all; whoever exported it acts."""


class RuleFileError(RecordcheckError):
    """A rule file, view or lexicon needs its author."""


class SuiteError(RecordcheckError):
    """A file in ``checks/`` needs its author."""


class SettingsError(RecordcheckError):
    """The settings file needs whoever keeps it."""


class OutputError(RecordcheckError):
    """A result could not be written; check the folder or close the workbook."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """
    Return `` Did you mean "x"?`` for the nearest known word, capitals aside, or an empty string.

    >>> did_you_mean("visitd_on", ["visited_on", "recorded_on"])
    ' Did you mean "visited_on"?'
    >>> did_you_mean("xyz", ["visited_on"])
    ''
    """
    spelt = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), spelt, n=1, cutoff=0.6)
    return f' Did you mean "{spelt[near[0]]}"?' if near else ""
