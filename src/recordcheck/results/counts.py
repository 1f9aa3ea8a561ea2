"""The numbers of a run, counted once, so that every file, the page and the terminal say the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from recordcheck.model import SEVERITIES, STATES, RuleCard
from recordcheck.results.words import count, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recordcheck.model import InputFile, Run

DUE_WITHIN = dt.timedelta(days=14)
"""How far the headline looks ahead; the list of what falls due may reach further."""

COUNTED = (
    "eligible", "clear", "flagged", "outstanding", "late", "not_due", "undecided", "not_applicable",
)  # fmt: skip
"""The columns of outcomes that add up."""

_UNKNOWN = RuleCard(
    rule_id="", title="", family="", family_title="", kind="", severity="low", certainty="", source="", why="",
    fix="", limits="", fingerprint="",
)  # fmt: skip

# The combinations of high flags that make a case one for today (SAM-05); a critical flag does so alone.
_CONCERNS = ("ASM-14", "IMP-03", "IMP-16", "IMP-17", "PLR-11")
_CONCERN_WITH_REASON = ("ASM-12", "TRIGGER")


@dataclass(frozen=True)
class Counts:
    """The headline numbers of a run, and beside them all that could not be judged."""

    flags: int
    cases_flagged: int
    outstanding: int
    late: int
    by_severity: Mapping[str, Mapping[str, int]]
    """For every severity, gravest first, the flags by state; zeros are there."""
    due_until: dt.date
    due: int
    """Duties that fall due by `due_until`."""
    due_soon: int
    """All rows of the due-soon list."""
    undecided: int
    """Verdicts that could not be reached because a value is missing."""
    rules_undecided: int
    could_not_run: int
    """Rules, not reasons: a rule with two reasons counts once."""
    tables_out_of_use: tuple[str, ...]
    files_unread: tuple[str, ...]
    files_unused: tuple[str, ...]
    """Files and sheets that could be read and hold no table that is known."""
    shape_problems: int
    rows_set_aside: int

    @property
    def anything_unjudged(self) -> bool:
        """Whether something is not known that the run was asked."""
        return bool(
            self.undecided
            or self.could_not_run
            or self.tables_out_of_use
            or self.files_unread
            or self.files_unused
            or self.shape_problems
            or self.rows_set_aside
        )


def counts(run: Run) -> Counts:
    """Return the headline numbers of *run*."""
    flags, outcomes = run.flags, run.outcomes
    until = run.info.as_of + DUE_WITHIN
    pairs = flags.groupby(["severity", "state"]).size().to_dict()
    by_severity: dict[str, dict[str, int]] = {
        str(severity): {state: int(pairs.get((severity, state), 0)) for state in STATES} for severity in SEVERITIES
    }
    due_on = pd.to_datetime(run.due_soon["due_on"].astype(object))
    undecided = outcomes.loc[outcomes["undecided"] > 0]
    critical = run.shape_problems.loc[run.shape_problems["severity"] == "critical", "table"]
    return Counts(
        flags=len(flags),
        cases_flagged=int(flags["case_id"].replace("", None).nunique()),
        outstanding=sum(states["outstanding"] for states in by_severity.values()),
        late=sum(states["late"] for states in by_severity.values()),
        by_severity=by_severity,
        due_until=until,
        due=int((due_on <= pd.Timestamp(until)).sum()),
        due_soon=len(run.due_soon),
        undecided=int(undecided["undecided"].sum()),
        rules_undecided=int(undecided["rule_id"].nunique()),
        could_not_run=int(run.could_not_run["rule_id"].nunique()),
        tables_out_of_use=tuple(sorted({str(table) for table in critical.dropna()})),
        files_unread=tuple(file.file for file in run.files if not file.read),
        files_unused=tuple(map(place_of, unused_files(run))),
        shape_problems=len(run.shape_problems),
        rows_set_aside=len(run.rows_set_aside),
    )


def unused_files(run: Run) -> list[InputFile]:
    """Return the files and sheets of *run* that hold no table that is known, so that no rule saw them."""
    return [file for file in run.files if file.read and not file.table and file.problem]


def place_of(file: InputFile) -> str:
    """Return the name of a file, and of the sheet where it is one."""
    return f"{file.file}, sheet {file.sheet}" if file.sheet else file.file


def cards(run: Run) -> Mapping[str, RuleCard]:
    """Return the cards of the run's rules by id."""
    return {card.rule_id: card for card in run.rules}


def card_of(known: Mapping[str, RuleCard], rule_id: str | None) -> RuleCard:
    """Return the card of a rule, or an empty one for a rule whose file could not be read."""
    return known.get(rule_id or "", _UNKNOWN)


def flags_by(flags: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    """
    Return one row per value of *column* (None for blank, last): its name, flags by severity and by state.

    >>> frame = pd.DataFrame({"team": ["North"], "severity": ["high"], "state": ["late"]})
    >>> flags_by(frame, "team")[0]["high"], flags_by(frame, "team")[0]["outstanding"]
    (1, 0)
    """
    names = flags[column].astype(object).where(flags[column].notna() & (flags[column] != ""), None)
    rows = [_counted(name, flags.loc[names == name]) for name in sorted(names.dropna().unique(), key=str)]
    return [*rows, _counted(None, flags.loc[names.isna()])] if names.isna().any() else rows


def _counted(name: str | None, flags: pd.DataFrame) -> dict[str, Any]:
    counted = {**flags["severity"].value_counts().to_dict(), **flags["state"].value_counts().to_dict()}
    return {"name": name, "flags": len(flags), **{word: int(counted.get(word, 0)) for word in (*SEVERITIES, *STATES)}}


def rates(outcomes: pd.DataFrame, by: list[str]) -> list[dict[str, Any]]:
    """
    Return the outcomes added up by the columns *by*, in the order in which they first appear.

    `pass_rate` is clear / (clear + flagged); None where there is nothing to divide.
    """
    added = outcomes.groupby(by, sort=False, dropna=False)[list(COUNTED)].sum().reset_index()
    rows = [{**dict(zip(by, row[: len(by)], strict=True)), **_totals(row[len(by) :])} for row in added.values.tolist()]  # noqa: PD011 - values of a frame
    return [{name: None if pd.isna(value) else value for name, value in row.items()} for row in rows]


def _totals(numbers: list[Any]) -> dict[str, Any]:
    totals = dict(zip(COUNTED, (int(number) for number in numbers), strict=True))
    judged = totals["clear"] + totals["flagged"]
    return {**totals, "judged": judged, "pass_rate": totals["clear"] / judged if judged else None}


def counted_in_totals(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return *outcomes* without the rules that read text: their rates are shown and kept out of totals."""
    return outcomes.loc[outcomes["kind"] != "text"]


def for_today(flags: pd.DataFrame) -> pd.DataFrame:
    """
    Return the outstanding flags that put a case on the same-day list, in the order of *flags*.

    A case is on it for any critical flag, or for two high flags that together are a concern.  The list
    asks a person to look; it is no finding.
    """
    outstanding = flags.loc[(flags["state"] == "outstanding") & flags["case_id"].notna() & (flags["case_id"] != "")]
    rule, reason = _CONCERN_WITH_REASON
    with_reason = outstanding["reason"].str.contains(reason, regex=False).fillna(value=False)
    concern = outstanding["rule_id"].isin(_CONCERNS) | ((outstanding["rule_id"] == rule) & with_reason)
    grave = outstanding["severity"] == "critical"
    high = outstanding.loc[(outstanding["severity"] == "high") & concern]
    twice = high["case_id"].value_counts()
    cases = {*outstanding.loc[grave, "case_id"], *twice.loc[twice > 1].index}
    shown = grave | ((outstanding["severity"] == "high") & concern)
    return outstanding.loc[shown & outstanding["case_id"].isin(cases)]


def nothing_flagged(known: Counts) -> str:
    """Return what a run without flags says, never as if what could not be judged were fine."""
    unjudged = " Read that together with what could not be judged." if known.anything_unjudged else ""
    return f"Nothing is flagged.{unjudged}"


def nobody_today(*, complete: bool) -> str:
    """Return the sentence of an empty same-day list; an incomplete run cannot say that nobody belongs on it."""
    if complete:
        return "No case is on the same-day list: no critical flag is outstanding, and no combination of high ones."
    return (
        "What could be judged puts no case on the same-day list. This run is incomplete: what is missing may hide a case "
        "that belongs here."
    )


def completeness(known: Counts, *, complete: bool) -> str:
    """Return in one or two sentences whether a run with these counts is complete, and if not, what is missing."""
    missing = [
        count(len(known.files_unread), "file") + " could not be read" if known.files_unread else "",
        f"{_is(len(known.tables_out_of_use), 'table')} out of use" if known.tables_out_of_use else "",
        count(known.could_not_run, "rule") + " could not run" if known.could_not_run else "",
    ]
    causes = listed([cause for cause in missing if cause])
    if not complete:
        return (
            f"This run is incomplete{': ' + causes if causes else ''}. "
            "What is missing may hide faults, and is not counted as fine."
        )
    if causes:
        return f"This run is complete for what this source can hold. {causes}, for want of data that it never holds."
    left_out = [
        count(len(known.files_unused), "file") + " not used" if known.files_unused else "",
        count(known.rows_set_aside, "row") + " set aside (a record among them may be one that a flag misses)"
        if known.rows_set_aside
        else "",
    ]
    if any(left_out):
        but = listed([part for part in left_out if part])
        return f"This run is complete but for {but}: all else was read, every table is in use and every rule ran."
    return "This run is complete: every file was read, every table is in use and every rule ran."


def _is(number: int, noun: str) -> str:
    return f"{count(number, noun)} {'is' if number == 1 else 'are'}"
