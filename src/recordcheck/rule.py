"""What a rule is: the frozen values that the rulebook reads and the engine judges by."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from recordcheck.errors import Place
    from recordcheck.model import Severity

Kind = Literal["deterministic", "text", "integrity"]
Certainty = Literal["exact", "under", "over"]
BlankMeans = Literal["open", "flagged", "undecided"]
WindowForm = Literal["event", "duty", "none"]
Match = Literal["case", "family"]


@dataclass(frozen=True)
class Expr:
    """An SQL expression as its author typed it, and where."""

    text: str
    place: Place


@dataclass(frozen=True)
class Parameter:
    """A limit or list that a rule uses by name."""

    name: str
    value: Any
    """A number, text, list of texts, or a mapping from the value of `by` to one of these."""
    unit: str
    place: Place
    by: Expr | None = None
    meaning: str = ""
    origin: str = "rule"
    """Where the value in force comes from: ``rule``, or the settings file."""


@dataclass(frozen=True)
class Let:
    """A named fact about a row, drawn from a related table or view."""

    name: str
    source: str
    value: Expr
    where: Expr | None
    match: Match | Expr
    place: Place


@dataclass(frozen=True)
class SeverityRule:
    """How grave a flag is: the gravest of its reasons, unless a condition in `when` holds."""

    base: Severity
    reasons: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    when: tuple[tuple[Expr, Severity], ...] = ()
    """The first that holds decides."""


@dataclass(frozen=True)
class Expected:
    """What an example expects of one subject; None means that the example does not say."""

    verdict: str
    reason: str | None = None
    state: str | None = None
    severity: str | None = None
    due_on: str | None = None


@dataclass(frozen=True)
class Example:
    """One worked case of a rule: rows given, verdicts expected."""

    name: str
    as_of: dt.date
    window_from: dt.date | None
    given: Mapping[str, tuple[Mapping[str, str | None], ...]]
    absent: tuple[str, ...]
    """Tables, or ``table.column``, that the export of this example does not hold."""
    parameters: Mapping[str, Any]
    expect: Mapping[str, Expected] | Expected | str
    """By subject, or of the only subject, or ``could_not_run``."""
    place: Place


@dataclass(frozen=True)
class Rule:
    """One rule, as read from one file."""

    id: str
    title: str
    family: str
    kind: Kind
    certainty: Certainty
    severity: SeverityRule
    source: str
    audit: tuple[str, ...]
    """The paragraphs of the 2019 audit report that it answers to."""
    why: str
    fix: str
    needs: tuple[str, ...]
    """Tables without which it cannot run."""
    uses_if_present: Mapping[str, str]
    """Tables that help it, each with the reason that is its fallback without them, or a blank."""
    tolerates: frozenset[str]
    """Columns, as ``table.column``, whose absence from the export it reads as blank."""
    flags_absence: bool
    """Whether it says that something is missing, so that a table without rows is no answer."""
    each: str
    """The table or view whose rows it judges."""
    subject: tuple[str, ...]
    """Columns that name a row; empty for the key of the table."""
    event_on: Expr | None
    window: WindowForm
    when: Expr | None
    not_due_until: Expr | None
    undecided_if: Expr | None
    due: Expr | None
    done: Expr | None
    until: Expr | None
    tolerance: Expr | None
    reason: Mapping[str, Expr | None]
    """Names of a missed deadline, each with the condition under which it applies (None: always)."""
    reasons: Mapping[str, Expr]
    """`flag_if` and `also`: every one that holds is a reason of the flag."""
    states: Mapping[str, str]
    """The state of a flag with that reason, where it is not ``outstanding``."""
    missing: Mapping[str, BlankMeans]
    let: tuple[Let, ...]
    parameters: Mapping[str, Parameter]
    evidence: Mapping[str, Expr]
    message: Mapping[str, Expr]
    """By reason, by state, or under a blank for any."""
    examples: tuple[Example, ...]
    notes: str
    """Where the catalogue could not be followed or was read in one of two ways, and why."""
    place: Place

    @property
    def is_text(self) -> bool:
        """Whether it reads free text, so that its flags are a check and not a breach."""
        return self.kind == "text"


@dataclass(frozen=True)
class View:
    """A named query that several rules share."""

    name: str
    sql: str
    about: str
    """Its opening comment: what a row is."""
    place: Place


@dataclass(frozen=True)
class Lexicon:
    """A word list that text rules share."""

    name: str
    about: str
    version: str
    terms: tuple[str, ...]
    """Words and phrases; ``*`` at the end of a word stands for any ending."""
    patterns: tuple[str, ...]
    """Regular expressions in RE2 syntax, for what a list of words cannot say."""
    exceptions: tuple[str, ...]
    """Phrases in which a term does not count."""
    negation: bool
    """Whether a negated term ("no ...", "... not recorded") does not count."""
    place: Place


@dataclass(frozen=True)
class Signal:
    """What a text says about one question, as one label out of a few."""

    name: str
    about: str
    version: str
    labels: Mapping[str, Expr]
    """In this order, each with the condition on ``text`` under which it holds; the first that does is taken."""
    otherwise: str
    """The label of a text for which none of them holds."""
    fault: tuple[str, ...]
    """The labels that are the fault on the two-way question."""
    left_out: tuple[str, ...]
    """The labels that the two-way question leaves out."""
    place: Place

    @property
    def names(self) -> tuple[str, ...]:
        """All labels, each once."""
        return tuple(dict.fromkeys([*self.labels, self.otherwise]))


@dataclass(frozen=True)
class Family:
    """A group of rules: prefix of their ids, title, a sentence."""

    name: str
    prefix: str
    title: str
    about: str


@dataclass(frozen=True)
class Rulebook:
    """All that the folders of rules hold."""

    rules: Mapping[str, Rule]
    """By id, in the order of families and ids."""
    views: Mapping[str, View]
    lexicons: Mapping[str, Lexicon]
    families: Mapping[str, Family]
    broken: Mapping[str, str]
    """Rules whose file has a mistake: id (or file name) and the mistake with its place."""
    signals: Mapping[str, Signal] = field(default_factory=lambda: MappingProxyType({}))
