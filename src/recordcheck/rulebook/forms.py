"""The form of the files in ``rules/``: what may stand where, for the reader and for the editors' schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from recordcheck.model import ProblemSeverity, Severity
from recordcheck.rule import BlankMeans, Certainty, Kind, WindowForm

__all__ = ["FamilyForm", "LexiconForm", "ProblemSeverity", "RuleForm"]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_mapping(value: Any) -> Any:
    """Return a list of names as a mapping from each name to None."""
    if isinstance(value, str):
        return {value: None}
    return dict.fromkeys(value) if isinstance(value, list) else value


def _as_default(value: Any) -> Any:
    """Return a bare text as the mapping from a blank name to it."""
    return {"": value} if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
Fallbacks = Annotated[
    dict[str, str | None], BeforeValidator(_as_mapping, json_schema_input_type=str | list[str] | dict[str, str | None])
]
NamedTexts = Annotated[dict[str, str], BeforeValidator(_as_default, json_schema_input_type=str | dict[str, str])]


class Form(BaseModel):
    """A part of a file; an unknown word in it is a mistake."""

    model_config = ConfigDict(extra="forbid")


class WhenForm(Form):
    """A condition under which a flag has another severity."""

    if_: str = Field(alias="if")
    severity: Severity = Field(alias="is")


class SeverityForm(Form):
    """How grave a flag is."""

    base: Severity
    reasons: dict[str, Severity] = Field(default_factory=dict)
    when: list[WhenForm] = Field(default_factory=list)


def _as_severity(value: Any) -> Any:
    return {"base": value} if isinstance(value, str) else value


class ParameterForm(Form):
    """A limit with its unit; a mapping of values needs `by`."""

    value: Any
    unit: str
    by: str | None = None
    meaning: str = ""


class LetForm(Form):
    """A named fact from a related table or view."""

    from_: str = Field(alias="from")
    value: str
    where: str | None = None
    match: str = "case"


class ExpectedForm(Form):
    """What an example expects of one subject."""

    subject: str | None = None
    verdict: str
    reason: str | None = None
    state: str | None = None
    severity: str | None = None
    due_on: str | None = None


class ExampleForm(Form):
    """A worked case: rows given, verdicts expected."""

    name: str
    as_of: str = "2019-12-23"
    window_from: str | None = None
    given: dict[str, dict[str, Any] | list[dict[str, Any]] | None] = Field(default_factory=dict)
    absent: Names = Field(default_factory=list)
    parameters: dict[str, Any] = Field(default_factory=dict)
    expect: str | ExpectedForm | list[ExpectedForm] | dict[str, str | ExpectedForm] = Field(union_mode="left_to_right")


class RuleForm(Form):
    """One rule file."""

    id: str = Field(pattern=r"^[A-Z]{3}-\d{2,3}$")
    title: str
    severity: Annotated[SeverityForm, BeforeValidator(_as_severity, json_schema_input_type=Severity | SeverityForm)]
    kind: Kind = "deterministic"
    certainty: Certainty = "exact"
    source: str
    audit: Names = Field(default_factory=list)
    why: str
    fix: str
    needs: Names = Field(default_factory=list)
    uses_if_present: Fallbacks = Field(default_factory=dict)
    tolerates: Names = Field(default_factory=list)
    flags_absence: Literal["yes", "no", "true", "false"] | None = None
    each: str
    subject: Names = Field(default_factory=list)
    event_on: str | None = None
    window: WindowForm | None = None
    when: str | None = None
    not_due_until: str | None = None
    undecided_if: str | None = None
    due: str | None = None
    done: str | None = None
    until: str | None = None
    tolerance: str | None = None
    reason: Fallbacks = Field(default_factory=dict)
    flag_if: NamedTexts = Field(default_factory=dict)
    also: dict[str, str] = Field(default_factory=dict)
    states: dict[str, Literal["outstanding", "late"]] = Field(default_factory=dict)
    missing: dict[str, BlankMeans] = Field(default_factory=dict)
    let: dict[str, LetForm] = Field(default_factory=dict)
    parameters: dict[str, ParameterForm] = Field(default_factory=dict)
    evidence: Fallbacks = Field(default_factory=dict)
    message: NamedTexts
    examples: list[ExampleForm] = Field(default_factory=list)
    notes: str = ""


class LexiconForm(Form):
    """One word list."""

    lexicon: str
    about: str
    version: str
    terms: Names = Field(default_factory=list)
    patterns: Names = Field(default_factory=list)
    exceptions: Names = Field(default_factory=list)
    negation: Literal["true", "false"] = "true"


class SignalForm(Form):
    """One question about a text, and its answers."""

    signal: str
    about: str
    version: str
    labels: dict[str, str]
    otherwise: str
    fault: Names
    left_out: Names = Field(default_factory=list)


class FamilyForm(Form):
    """One family of rules; the key in ``families.yaml`` is the name of its folder."""

    prefix: str
    title: str
    about: str
