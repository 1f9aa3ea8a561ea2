"""The values that the stages hand to each other; frozen, and free of any stage's own logic."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

ColumnType = Literal["id", "text", "code", "date", "timestamp", "flag", "number"]
Need = Literal["key", "required", "wanted", "optional"]
Severity = Literal["critical", "high", "medium", "low"]
ProblemSeverity = Literal["critical", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
VERDICTS = ("flagged", "clear", "not_due", "not_applicable", "undecided")
STATES = ("outstanding", "late")
AS_OF_GIVEN = "given with --as-of"
"""Where the as-of date came from when whoever ran the check chose it."""

FLAG_COLUMNS = (
    "rule_id", "title", "kind", "severity", "certainty", "state", "case_id", "family_id", "team", "manager",
    "worker", "case_type", "subject_table", "subject_id", "reason", "event_on", "due_on", "days_overdue",
    "message", "evidence", "status", "accepted_until", "record",
)  # fmt: skip
"""Columns of the findings table, in order.  `evidence` is a JSON object as text; `record` names file and row."""

DUE_SOON_COLUMNS = (
    "rule_id", "title", "kind", "severity", "case_id", "family_id", "team", "manager", "worker", "case_type",
    "subject_table", "subject_id", "event_on", "due_on", "flag_on", "message",
)  # fmt: skip
"""`due_on` is the last day in time; `flag_on` the first day on which the record would be flagged."""

OUTCOME_COLUMNS = (
    "rule_id", "title", "family", "kind", "team", "case_type", "eligible", "clear", "flagged", "outstanding",
    "late", "not_due", "undecided", "not_applicable", "pass_rate",
)  # fmt: skip
"""
One row per rule, team and case type.

`eligible` = clear + flagged + not_due + undecided.  `pass_rate` = clear / (clear + flagged), blank where
there is nothing to divide.  A rule that judged nobody has one row of zeros with team and case type blank.
"""

COULD_NOT_RUN_COLUMNS = ("rule_id", "title", "reason", "table", "column")
SHAPE_PROBLEM_COLUMNS = ("table", "column", "severity", "problem", "count", "rows", "file")
SET_ASIDE_COLUMNS = ("table", "file", "sheet", "row", "key", "reason")


@dataclass(frozen=True)
class Column:
    """One column of a canonical table, as the data dictionary has it."""

    name: str
    type: ColumnType
    need: Need
    meaning: str = ""
    codes: tuple[str, ...] = ()
    """The accepted codes of a `code` column, canonical spelling."""
    spellings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Other ways in which exports write a code, lower case, and the code that each means."""
    headings: tuple[str, ...] = ()
    """Other headings under which exports hold this column, lower case."""


@dataclass(frozen=True)
class AsOf:
    """How a table looked on an earlier day, told by its own dates (semantics: "As-of")."""

    happened: tuple[str, ...] = ()
    """A row is hidden while any of these lies after the as-of date."""
    recorded: str | None = None
    """A row is hidden while this lies after the as-of date."""
    planned: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """A row with these values is a plan: it stays though it happens later."""
    keep_if_happened_later: tuple[str, ...] = ()
    """When not empty, a row that happened later is kept with these columns alone, all else blank."""
    keep_if_recorded_later: tuple[str, ...] = ()
    """When not empty, a row that was recorded later is kept with these columns alone, all else blank."""
    completed: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """A date that is blanked when it lies later, and the columns that are blanked with it."""
    overwritten: tuple[str, ...] = ()
    """Dates overwritten in place: one that lies later makes the value unknown, so undecided."""


@dataclass(frozen=True)
class Expectation:
    """One Great Expectations expectation of a suite, by its own name and keyword arguments."""

    type: str
    kwargs: Mapping[str, Any]
    severity: ProblemSeverity
    problem: str
    """The failure in plain words, for a person who does not know Great Expectations."""


@dataclass(frozen=True)
class TableContract:
    """What a canonical table must look like; read from one file in ``checks/``."""

    name: str
    about: str
    columns: Mapping[str, Column]
    """By name, in the order of the data dictionary."""
    files: tuple[str, ...] = ()
    """Other names of files and sheets that hold this table, lower case."""
    as_of: AsOf = AsOf()
    expectations: tuple[Expectation, ...] = ()

    @property
    def key(self) -> str:
        """The name of the key column."""
        return next(column.name for column in self.columns.values() if column.need == "key")


Contracts = dict[str, TableContract]
"""All canonical tables by name."""


@dataclass(frozen=True)
class InputFile:
    """A file of the export (or a sheet, or a member of an archive) and what became of its rows."""

    file: str
    """Path relative to the export folder; ``archive.zip/visits.csv`` for a member."""
    sheet: str = ""
    table: str = ""
    """The canonical table it holds; blank where it was not recognised or not readable."""
    bytes: int = 0
    sha256: str = ""
    rows_read: int = 0
    rows_used: int = 0
    rows_set_aside: int = 0
    rows_passed_over: int = 0
    """Title, footer and empty rows, which are no records."""
    unused_columns: tuple[str, ...] = ()
    problem: str = ""
    """Why it could not be read or is not used, in one line; blank where all is well."""
    read: bool = True
    """False when the file could not be read (truncated, empty, damaged): the run is incomplete."""


@dataclass(frozen=True)
class ShapeProblem:
    """Something about the shape of a table that a person should know, in plain words."""

    table: str
    column: str
    severity: ProblemSeverity
    problem: str
    count: int
    rows: tuple[int, ...]
    """Row numbers in the file, as a spreadsheet shows them (the heading is row 1); the first 20 at most."""
    file: str


@dataclass(frozen=True)
class Export:
    """What an export holds once it is read: frames, and an account of every row that is not in them."""

    tables: Mapping[str, pd.DataFrame]
    """
    Arrow-backed frames of the canonical tables by name, with the columns of the contract that the export
    holds, in the contract's order.  Types: id, text and code are strings, date is ``date32[day]``,
    timestamp ``timestamp[us]`` (midnight where only a date was given), flag ``bool``, number ``double``.
    Tables that the export does not hold are not there.
    """
    origins: Mapping[str, pd.DataFrame]
    """For each table a frame of the same length and order: `file`, `sheet`, `row`."""
    set_aside: pd.DataFrame
    """Columns SET_ASIDE_COLUMNS."""
    problems: tuple[ShapeProblem, ...]
    files: tuple[InputFile, ...]
    unusable: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Tables that are out of use, and why; they are not in `tables`."""
    notes: tuple[str, ...] = ()
    """What a reader should know once: unused columns, optional columns read as blank, ids trimmed of ``.0``."""


@dataclass(frozen=True)
class RuleCard:
    """What a reader of results needs to know of a rule."""

    rule_id: str
    title: str
    family: str
    family_title: str
    kind: str
    severity: Severity
    certainty: str
    source: str
    why: str
    fix: str
    limits: str
    """The limits in force in one line of words, for example ``tolerance days: 5 days``; lists of words left out."""
    fingerprint: str
    """Changes when something changes that decides the rule's verdicts."""
    reads: str = ""
    """The signals and word lists that it goes by, with their versions, in one line; blank where there are none."""


@dataclass(frozen=True)
class RunInfo:
    """What was run, on what, and when."""

    run_id: str
    authority: str
    export: str
    as_of: dt.date
    as_of_from: str
    """Where the as-of date was taken from, in words."""
    window_from: dt.date
    window_to: dt.date
    team: str
    """The team filter; blank for all."""
    started_at: dt.datetime
    seconds: float
    versions: Mapping[str, str]
    settings: Mapping[str, Any]
    settings_file: str
    cases: int
    """Cases in scope on the as-of date."""
    rows: int
    """Rows used over all tables."""
    complete: bool
    """False when a file could not be read, a table is out of use or a rule could not run."""


@dataclass(frozen=True)
class Run:
    """Everything from one invocation; all that a writer of results sees."""

    info: RunInfo
    rules: tuple[RuleCard, ...]
    flags: pd.DataFrame
    """Columns FLAG_COLUMNS, in the shared order of `results.table.in_order`."""
    outcomes: pd.DataFrame
    """Columns OUTCOME_COLUMNS."""
    due_soon: pd.DataFrame
    """Columns DUE_SOON_COLUMNS, by date."""
    could_not_run: pd.DataFrame
    """Columns COULD_NOT_RUN_COLUMNS: the rules whose verdicts are not known, and why."""
    shape_problems: pd.DataFrame
    """Columns SHAPE_PROBLEM_COLUMNS."""
    rows_set_aside: pd.DataFrame
    """Columns SET_ASIDE_COLUMNS."""
    files: tuple[InputFile, ...]
    notes: tuple[str, ...] = ()
