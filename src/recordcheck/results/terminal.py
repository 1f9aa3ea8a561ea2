"""What `check` prints: the gravest flags, the counts, and what could not be judged; no text of a record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from recordcheck.model import AS_OF_GIVEN, SEVERITIES
from recordcheck.results.counts import (
    Counts,
    card_of,
    cards,
    completeness,
    counts,
    nothing_flagged,
    place_of,
    unused_files,
)
from recordcheck.results.table import evidence_values, in_words, is_name, records, tidy
from recordcheck.results.words import count, day, label, listed, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from recordcheck.model import InputFile, RuleCard, Run
    from recordcheck.results.folder import ResultPaths

_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")
# Looks alone tell no code from a text: a postcode, a number plate and initials look like one.
_CASE_TYPE = re.compile(r"CP|CIN|LAC|EH|CL")
_SHARE = re.compile(r"\d\.\d+")
_ID_KEY = re.compile(r"(?:^|_)id$")
_ID = re.compile(r"(?=\D*\d)[A-Za-z\d_.:|/-]{1,36}")
_FACTS = 4
_FILES = 20
_WIDTH = 74


def summary(run: Run, paths: ResultPaths | None = None, *, limit: int = 10) -> RenderableType:
    """
    Return what the terminal shows of *run*: at most *limit* flags, the gravest first, then counts.

    Evidence is shown only where it is a date, a number, a case type or an id: no text, no name.  The as-of date is told
    where nobody chose it or it needs a word.  The last line says whether the run is complete.  *paths* are named where results were written.
    """
    run = tidy(run)
    known = counts(run)
    by_id = cards(run)
    first = records(run.flags.head(limit))
    parts: list[RenderableType] = [_flag(flag, card_of(by_id, flag["rule_id"]), run) for flag in first]
    if known.flags > len(first) > 0:
        parts.append(Text(f"... and {count(known.flags - len(first), 'more flag')}\n", style="dim"))
    if run.info.as_of_from != AS_OF_GIVEN:
        parts.append(Text(f"As of {day(run.info.as_of)}, {one_line(run.info.as_of_from)}\n"))
    parts += [_headline(known), *_by_rule(run), *(Text(line) for line in _not_flagged(run, known))]
    if paths:
        parts += [Text(""), _line("page      ", str(paths.report)), _line("workbook  ", str(paths.workbook))]
    parts += [
        Text(""),
        Text(completeness(known, complete=run.info.complete), style="" if run.info.complete else "bold red"),
    ]
    return Group(*parts)


def _flag(flag: Mapping[str, Any], card: RuleCard, run: Run) -> RenderableType:
    severity = flag["severity"] or ""
    late = " (late)" if flag["state"] == "late" else ""
    reason = f" ({flag['reason'].replace(';', ', ')})" if flag["reason"] else ""
    head = Text.assemble(
        (one_line(flag["rule_id"] or ""), "bold"),
        " ",
        (f"{severity}{late}", _STYLES.get(severity, "")),
        "  ",
        one_line(f"{flag['title'] or ''}{reason}"),
    )
    case = f"case {flag['case_id']}" if flag["case_id"] else "the run as a whole"
    place = " · ".join(
        one_line(part) for part in (case, f"team {flag['team']}" if flag["team"] else "", flag["record"]) if part
    )
    lines: list[RenderableType] = [
        head,
        Text.assemble(("  --> ", "blue"), place),
        Padding(Text("\n".join(_packed(_facts(flag, run)))), (0, 0, 0, 6)),
    ]
    if card.fix:
        lines.append(Padding(Text.assemble(("help: ", "bold"), _first_sentence(card.fix)), (0, 0, 0, 2)))
    return Group(*lines, Text(""))


def _facts(flag: Mapping[str, Any], run: Run) -> list[str]:
    """Return dates, numbers and codes of the evidence, then the deadline and the as-of date."""
    shown = [
        f"{label(key)} {in_words(value)}"
        for key, value in evidence_values(flag["evidence"]).items()
        if key != "due_on" and _holds_no_text(key, value)
    ][:_FACTS]
    due = [f"due on {day(flag['due_on'])}"] if flag["due_on"] else []
    return [*(one_line(fact) for fact in shown), *due, f"as of {day(run.info.as_of)}"]


def _packed(facts: list[str]) -> list[str]:
    """Return *facts* in as few lines as fit a terminal of 80 columns, none broken in the middle."""
    lines: list[str] = []
    for fact in facts:
        if lines and len(lines[-1]) + 3 + len(fact) <= _WIDTH:
            lines[-1] += f"   {fact}"
        else:
            lines.append(fact)
    return lines


def _holds_no_text(key: str, value: Any) -> bool:
    if is_name(key):
        return False
    if isinstance(value, bool | int | float) or value is None:
        return True
    return isinstance(value, str) and bool(
        (_DATE.fullmatch(value) and in_words(value) != value)
        or _CASE_TYPE.fullmatch(value)
        or _SHARE.fullmatch(value)
        or (_ID_KEY.search(key) and _ID.fullmatch(value))
    )


def _first_sentence(text: str) -> str:
    line = one_line(text)
    return re.split(r"(?<=\.)\s", line, maxsplit=1)[0]


def _headline(known: Counts) -> Text:
    if not known.flags:
        return Text(nothing_flagged(known), style="bold")
    text = (
        f"{count(known.flags, 'flag')} on {count(known.cases_flagged, 'case')}: "
        f"{known.outstanding:,} outstanding, {known.late:,} late"
    )
    return Text(text, style="bold")


def _by_rule(run: Run) -> Iterator[RenderableType]:
    if run.flags.empty:
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in _counted_by_rule(run):
        style = _STYLES.get(row["severity"], "")
        table.add_row(f"{row['flags']:,}", Text(row["rule_id"]), Text(row["severity"], style=style), Text(row["title"]))
    yield table


def _counted_by_rule(run: Run) -> list[dict[str, Any]]:
    """Return flags per rule, most first, each with the gravest severity found under it."""
    rules = run.flags.groupby("rule_id", sort=False, dropna=False)
    rows = [
        {
            "flags": len(flags),
            "rule_id": one_line(str(rule_id)),
            "severity": next((word for word in SEVERITIES if (flags["severity"] == word).any()), ""),
            "title": one_line(flags["title"].fillna("").iloc[0]),
        }
        for rule_id, flags in rules
    ]
    return sorted(rows, key=lambda row: (-row["flags"], row["rule_id"]))


def _not_flagged(run: Run, known: Counts) -> Iterator[str]:
    yield ""
    yield f"{known.due:,} due by {day(known.due_until)} ({known.due_soon:,} on the list of what falls due)"
    if known.undecided:
        rules = count(known.rules_undecided, "rule")
        yield f"{count(known.undecided, 'verdict')} undecided under {rules}: a value is missing"
    if known.could_not_run:
        yield f"{count(known.could_not_run, 'rule')} could not run:"
    by_reason: dict[str, list[str]] = {}
    for row in records(run.could_not_run):
        by_reason.setdefault(one_line(row["reason"] or ""), []).append(one_line(row["rule_id"] or ""))
    for reason, rule_ids in by_reason.items():
        yield f"  {', '.join(rule_ids)}  {reason}"
    yield from _files("could not be read", [file for file in run.files if not file.read])
    yield from _files("not used, as no known table is in it", unused_files(run))
    if known.tables_out_of_use:
        tables = one_line(listed(list(known.tables_out_of_use)))
        yield f"{count(len(known.tables_out_of_use), 'table')} out of use: {tables}"
    problems = count(known.shape_problems, "problem")
    yield f"{problems} with the shape of the export, {count(known.rows_set_aside, 'row')} set aside"


def _files(what: str, files: Sequence[InputFile]) -> Iterator[str]:
    """Say of *files* what became of them, and of each why and what to do."""
    if files:
        yield f"{count(len(files), 'file')} {what}:"
    for file in files[:_FILES]:
        yield f"  {one_line(place_of(file))}  {one_line(file.problem)}"
    if len(files) > _FILES:
        yield f"  ... and {len(files) - _FILES:,} more, told on the page"


def _line(name: str, path: str) -> Text:
    return Text.assemble((name, "bold"), path, overflow="fold")
