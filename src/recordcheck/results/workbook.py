"""The workbook that a team manager opens on Monday: what to act on first, then all that explains it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from recordcheck.results.counts import (
    COUNTED,
    Counts,
    card_of,
    cards,
    completeness,
    counted_in_totals,
    counts,
    for_today,
    nobody_today,
    rates,
)
from recordcheck.results.data_files import plain
from recordcheck.results.table import evidence_text, settings_in_words
from recordcheck.results.words import capitalised, count, day, in_full, label, listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from recordcheck.model import RuleCard, Run

SHEET_ROWS = 1_048_576
"""Rows that a sheet can hold, its heading among them."""
_LINKS = 60_000
# A sheet holds 65,530 links; what is beyond is written as text.
_HELD = 100_000
# Up to here all cells are held in memory, which is a fifth quicker and needs no files; beyond, one row at a time.
_LONGEST = 32_000
# A cell holds 32,767 characters.
_LINE = 15
_TALLEST = 8
# Lines of a row; a longer text is read in the cell or on the page.
_EPOCH = dt.date(1899, 12, 30).toordinal()
_FIRST_DAY = dt.date(1900, 3, 1)
# Excel counts a 29 February 1900 that never was; earlier dates are written as text.

_INK = {"critical": ("#FFFFFF", "#942514"), "high": ("#942514", "#F6D7D2"), "medium": ("#594D00", "#FFF7BF"),
        "low": ("#383F43", "#EEEFEF")}  # fmt: skip
"""Text and ground of a severity: the tag colours of the GOV.UK design system, contrast 5:1 and more."""

_COMPLETENESS = 2
# The row of every sheet that says whether the run is complete.

CHECK = "check"
"""The tag of a rule that reads text: a person decides."""


@dataclass(frozen=True)
class _Field:
    """A column of a sheet: its heading, its width in characters, and what its cells hold."""

    heading: str
    width: int
    cells: list[Any]
    kind: Literal["text", "date", "number", "percent", "severity", "rule"] = "text"


@dataclass(frozen=True)
class _Sheet:
    """A sheet: a title, sentences that say what it holds, and one or more blocks of rows."""

    name: str
    title: str
    sentences: list[str]
    blocks: list[list[_Field]]
    """The last one has the filter."""
    whole: str
    """Where all rows are if they do not fit."""
    frozen_columns: int = 0
    printed_columns: int = 0
    """How many go on paper, so that it can be read; 0 for all."""
    headings: list[str] = field(default_factory=list)
    """A heading above each block, where there is more than one."""


class _Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}

        def add(**more: Any) -> Any:
            return book.add_format({**base, **more})

        self.title = add(font_size=16, bold=True)
        self.section = add(font_size=12, bold=True)
        self.sentence = add()
        self.loud = add(bold=True, font_color="#942514")
        left: dict[str, Any] = {"align": "left", "indent": 1}
        right: dict[str, Any] = {"align": "right", "indent": 1}
        top = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B0C0C", "text_wrap": True, "valign": "vcenter"}
        self.heading = add(**{**top, **left})
        self.heading_of_numbers = add(**{**top, **right})
        self.text = add(text_wrap=True, **left)
        self.date = add(num_format="dd mmm yyyy", **left)
        self.number = add(num_format="#,##0", **right)
        self.percent = add(num_format="0.0%", **right)
        self.link = add(font_color="#1D70B8", underline=1, **left)
        self.line = book.add_format({"bottom": 1, "bottom_color": "#B1B4B6"})
        self.severity = {
            word: add(bold=word in {"critical", "high"}, font_color=ink, bg_color=ground, **left)
            for word, (ink, ground) in _INK.items()
        }


@dataclass(frozen=True)
class _Writer:
    """What the sheets of one workbook share."""

    book: Any
    formats: _Formats
    rules: Mapping[str, int]
    as_of: str
    complete: bool


def write_workbook(run: Run, path: Path) -> None:
    """
    Write *run*, tidied, as an Excel workbook; a zero is said in a sentence, a cut is told.

    Raises:
        OSError: The file cannot be written.
    """
    small = len(run.flags) <= _HELD
    options = {
        "in_memory": small,
        "constant_memory": not small,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.use_zip64()
    book.set_properties({"title": f"Case record check as of {day(run.info.as_of)}", "company": run.info.authority})
    sheets = _sheets(run)
    writer = _Writer(book, _Formats(book), _rule_rows(run, sheets), day(run.info.as_of), run.info.complete)
    written = {sheet.name: _write_sheet(writer, sheet) for sheet in sheets}
    written[_opens_on(run)].activate()
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from error


def _opens_on(run: Run) -> str:
    return "To act on" if for_today(run.flags).empty else "Immediate attention"


def _sheets(run: Run) -> list[_Sheet]:
    known = counts(run)
    by_id = cards(run)
    sheets = [
        _immediate(run, by_id),
        _to_act_on(run, by_id, known),
        _due_soon(run, by_id, known),
        _outcomes(run, known),
        _could_not_run(run, known),
        _shape_problems(run, known),
        _set_aside(run, known),
        _rules(run),
        _what_was_run(run),
    ]
    about = f"{run.info.authority + ', as' if run.info.authority else 'As'} of {day(run.info.as_of)}."
    return [_with_head(sheet, [about, completeness(known, complete=run.info.complete)]) for sheet in sheets]


def _with_head(sheet: _Sheet, head: list[str]) -> _Sheet:
    """Return *sheet* with the sentences that stand on every sheet, and one that counts rows that do not fit."""
    sentences = [*head, *sheet.sentences]
    rows = len(sheet.blocks[-1][0].cells)
    # Above the rows: the title, the sentences with one more that may be needed, and the headings.
    room = SHEET_ROWS - len(sentences) - 3
    if len(sheet.blocks) > 1 or rows <= room:
        return replace(sheet, sentences=sentences)
    cut = f"{rows - room:,} more rows do not fit on this sheet and are left out; {sheet.whole} holds all."
    return replace(sheet, sentences=[*sentences, cut])


def _rule_rows(run: Run, sheets: list[_Sheet]) -> Mapping[str, int]:
    """Return the row of each rule on the sheet "Rules", as Excel counts."""
    above = next(len(sheet.sentences) for sheet in sheets if sheet.name == "Rules")
    return {card.rule_id: above + 3 + place for place, card in enumerate(run.rules)}


def _immediate(run: Run, by_id: Mapping[str, RuleCard]) -> _Sheet:
    flags = for_today(run.flags)
    cases = int(flags["case_id"].nunique())
    sentences = (
        [f"{count(cases, 'case')} to look at today. This list asks a person to look; it is no finding."]
        if cases
        else [nobody_today(complete=run.info.complete)]
    )
    return _Sheet(
        "Immediate attention", "Immediate attention", sentences, [_flag_fields(flags, by_id)], "flags.csv", 2, 10
    )


def _to_act_on(run: Run, by_id: Mapping[str, RuleCard], known: Counts) -> _Sheet:
    if known.flags:
        sentence = (
            f"{count(known.flags, 'flag')} on {count(known.cases_flagged, 'case')}: {known.outstanding:,} outstanding "
            f"(someone can still act), {known.late:,} late (done, but too late: no task)."
        )
    else:
        sentence = "Nothing is flagged. What could not be judged is on the sheets after this one."
    return _Sheet(
        "To act on", "To act on", [sentence, *_unjudged(known)], [_flag_fields(run.flags, by_id)], "flags.csv", 2, 10
    )


def _unjudged(known: Counts) -> list[str]:
    parts = [
        f"{count(known.undecided, 'verdict')} undecided" if known.undecided else "",
        f"{count(known.could_not_run, 'rule')} could not run" if known.could_not_run else "",
        f"{count(known.rows_set_aside, 'row')} set aside" if known.rows_set_aside else "",
        f"tables out of use: {listed(list(known.tables_out_of_use))}" if known.tables_out_of_use else "",
        f"files not read: {listed(list(known.files_unread))}" if known.files_unread else "",
        f"{count(len(known.files_unused), 'file')} not used" if known.files_unused else "",
    ]
    told = [part for part in parts if part]
    return [f"Not judged, and not counted as fine: {'; '.join(told)}."] if told else []


def _flag_fields(flags: pd.DataFrame, by_id: Mapping[str, RuleCard]) -> list[_Field]:
    column = _columns(flags)
    return [
        _Field("Severity", 10, column["severity"], "severity"),
        _Field("Case", 11, column["case_id"]),
        _Field("Team", 14, column["team"]),
        _Field("Worker", 16, column["worker"]),
        _Field("What is wrong", 30, column["title"]),
        _Field("What the record shows", 44, column["message"]),
        _Field("What to do", 44, [card_of(by_id, rule).fix for rule in column["rule_id"]]),
        _Field("Due", 12, column["due_on"], "date"),
        _Field("Days overdue", 9, column["days_overdue"], "number"),
        _Field("State", 12, column["state"]),
        _Field("Evidence", 44, [evidence_text(text) for text in column["evidence"]]),
        _Field("Rule", 9, column["rule_id"], "rule"),
        _Field("Read from text?", 9, [CHECK if kind == "text" else None for kind in column["kind"]]),
        _Field("Reason", 18, column["reason"]),
        _Field("Case type", 9, column["case_type"]),
        _Field("Manager", 16, column["manager"]),
        _Field("Happened on", 12, column["event_on"], "date"),
        _Field("Where in the export", 26, column["record"]),
        _Field("Record", 16, column["subject_id"]),
        _Field("Family", 11, column["family_id"]),
        _Field("Since last run", 12, column["status"]),
        _Field("Accepted until", 12, column["accepted_until"], "date"),
    ]


def _due_soon(run: Run, by_id: Mapping[str, RuleCard], known: Counts) -> _Sheet:
    column = _columns(run.due_soon)
    until = day(known.due_until)
    sentence = (
        f"{known.due:,} fall due by {until}; this list reaches {known.due_soon:,} in all. None of them is a flag yet."
    )
    fields = [
        _Field("Last day in time", 12, column["due_on"], "date"),
        _Field("Case", 11, column["case_id"]),
        _Field("Team", 14, column["team"]),
        _Field("Worker", 16, column["worker"]),
        _Field("What is watched", 30, column["title"]),
        _Field("What falls due", 44, column["message"]),
        _Field("What to do", 44, [card_of(by_id, rule).fix for rule in column["rule_id"]]),
        _Field("Flagged from", 12, column["flag_on"], "date"),
        _Field("Severity if missed", 10, column["severity"], "severity"),
        _Field("Rule", 9, column["rule_id"], "rule"),
        _Field("Case type", 9, column["case_type"]),
        _Field("Manager", 16, column["manager"]),
        _Field("Counts from", 12, column["event_on"], "date"),
        _Field("Record", 16, column["subject_id"]),
        _Field("Family", 11, column["family_id"]),
    ]
    return _Sheet(
        "Due soon",
        "Due soon",
        [sentence if known.due_soon else "Nothing falls due soon."],
        [fields],
        "due_soon.csv",
        2,
        8,
    )


def _outcomes(run: Run, known: Counts) -> _Sheet:
    titles = {card.family: card.family_title for card in run.rules}
    families = [
        {**row, "rule_id": row["family"], "title": titles.get(row["family"], capitalised(label(row["family"] or "")))}
        for row in rates(counted_in_totals(run.outcomes), ["family"])
    ]
    by_rule = rates(run.outcomes, ["rule_id", "title", "kind"])
    detail = [row for row in rates(run.outcomes, ["rule_id", "title", "kind", "team", "case_type"]) if row["eligible"]]
    sentences = [
        "Pass rate = clear / (clear + flagged); blank where there is nothing to divide.",
        f"Undecided and not yet due are in neither. {count(known.undecided, 'verdict')} undecided.",
        f'Rates of rules that read text are marked "{CHECK}" and are in no total.',
    ]
    headings = ["By family, without rules that read text", "By rule", "By rule, team and case type"]
    blocks = [_outcome_fields(families, "Family"), _outcome_fields(by_rule, "Rule"), _outcome_fields(detail, "Rule")]
    return _Sheet("Rule outcomes", "Rule outcomes", sentences, blocks, "outcomes.csv", headings=headings)


def _outcome_fields(rows: list[dict[str, Any]], first: str) -> list[_Field]:
    return [
        _Field(first, 16, [row["rule_id"] for row in rows], "rule"),
        _Field("Title", 48, [row["title"] for row in rows]),
        _Field("Read from text?", 9, [CHECK if row.get("kind") == "text" else None for row in rows]),
        _Field("Team", 16, [row.get("team", "all") for row in rows]),
        _Field("Case type", 9, [row.get("case_type", "all") for row in rows]),
        _Field("Pass rate", 9, [row["pass_rate"] for row in rows], "percent"),
        *(
            _Field(
                "Not yet due" if name == "not_due" else capitalised(label(name)),
                12,
                [row[name] for row in rows],
                "number",
            )
            for name in COUNTED
        ),
    ]


def _could_not_run(run: Run, known: Counts) -> _Sheet:
    column = _columns(run.could_not_run)
    sentence = (
        f"{count(known.could_not_run, 'rule')} could not run. What they would have found is not known."
        if known.could_not_run
        else "Every rule ran."
    )
    fields = [
        _Field("Rule", 9, column["rule_id"], "rule"),
        _Field("Title", 40, column["title"]),
        _Field("Why it could not run", 70, column["reason"]),
        _Field("Table", 20, column["table"]),
        _Field("Column", 20, column["column"]),
    ]
    return _Sheet("Could not run", "Rules that could not run", [sentence], [fields], "could_not_run.csv")


def _shape_problems(run: Run, known: Counts) -> _Sheet:
    column = _columns(run.shape_problems)
    out = list(known.tables_out_of_use)
    sentence = f"{count(known.shape_problems, 'problem')} with the shape of the export." if known.shape_problems else ""
    fields = [
        _Field("Severity", 10, column["severity"]),
        _Field("Table", 20, column["table"]),
        _Field("Column", 20, column["column"]),
        _Field("Problem", 70, column["problem"]),
        _Field("How many", 10, column["count"], "number"),
        _Field("Rows in the file (the first)", 30, column["rows"]),
        _Field("File", 30, column["file"]),
    ]
    sentences = [sentence or "No problem with the shape of the export was found."]
    if out:
        sentences.append(
            f"Out of use: {listed(out)}. Rules that need {'it' if len(out) == 1 else 'them'} could not run."
        )
    return _Sheet("Shape problems", "Problems with the shape of the export", sentences, [fields], "shape_problems.csv")


def _set_aside(run: Run, known: Counts) -> _Sheet:
    column = _columns(run.rows_set_aside)
    sentence = (
        f"{count(known.rows_set_aside, 'row')} of the export set aside; no rule has seen them."
        if known.rows_set_aside
        else "No row was set aside."
    )
    fields = [
        _Field("Table", 20, column["table"]),
        _Field("File", 30, column["file"]),
        _Field("Sheet", 16, column["sheet"]),
        _Field("Row", 8, column["row"], "number"),
        _Field("Key", 18, column["key"]),
        _Field("Why", 60, column["reason"]),
    ]
    return _Sheet("Rows set aside", "Rows set aside", [sentence], [fields], "rows_set_aside.csv")


def _rules(run: Run) -> _Sheet:
    rules = run.rules
    sentence = f"{count(len(rules), 'rule')} in this run, with the limits in force."
    fields = [
        _Field("Rule", 9, [card.rule_id for card in rules]),
        _Field("Title", 36, [card.title for card in rules]),
        _Field("Family", 22, [card.family_title for card in rules]),
        _Field("Severity", 10, [card.severity for card in rules], "severity"),
        _Field("Why it matters", 60, [card.why for card in rules]),
        _Field("What to do", 50, [card.fix for card in rules]),
        _Field("Limits in force", 36, [card.limits for card in rules]),
        _Field("How it may err", 28, [in_full(card.certainty) for card in rules]),
        _Field("Kind", 24, [in_full(card.kind) for card in rules]),
        _Field("Source", 36, [card.source for card in rules]),
        _Field("Fingerprint", 16, [card.fingerprint for card in rules]),
    ]
    return _Sheet("Rules", "Rules", [sentence], [fields], "run.json", 2, 7)


def _what_was_run(run: Run) -> _Sheet:
    info = run.info
    facts = [
        ("Authority", info.authority),
        ("As of", f"{day(info.as_of)} ({info.as_of_from})"),
        ("Window", f"{day(info.window_from)} to {day(info.window_to)}"),
        ("Team", info.team or "all teams"),
        ("Export", info.export),
        ("Cases in scope", f"{info.cases:,}"),
        ("Rows used", f"{info.rows:,}"),
        ("Started", f"{day(info.started_at)}, {info.started_at:%H:%M}"),
        ("Took", f"{info.seconds:,.1f} seconds"),
        ("Settings file", info.settings_file or "none"),
        ("Run id", info.run_id),
        *((f"Version of {name}", str(version)) for name, version in info.versions.items()),
        *((f"Setting {name}", value) for name, value in settings_in_words(plain(info.settings))),
        *(("Note", note) for note in run.notes),
    ]
    files = run.files
    blocks = [
        [_Field("What", 36, [name for name, _ in facts]), _Field("Value", 60, [text for _, text in facts])],
        [
            _Field("File", 36, [file.file for file in files]),
            _Field("Problem", 60, [file.problem or None for file in files]),
            _Field("Sheet", 16, [file.sheet or None for file in files]),
            _Field("Table", 20, [file.table or "not recognised" for file in files]),
            _Field("Rows read", 10, [file.rows_read for file in files], "number"),
            _Field("Used", 10, [file.rows_used for file in files], "number"),
            _Field("Set aside", 10, [file.rows_set_aside for file in files], "number"),
            _Field("Passed over", 10, [file.rows_passed_over for file in files], "number"),
            _Field("Bytes", 12, [file.bytes for file in files], "number"),
            _Field("Columns not used", 40, [", ".join(file.unused_columns) or None for file in files]),
            _Field("SHA-256", 66, [file.sha256 for file in files]),
        ],
    ]
    return _Sheet("What was run", "What was run", [], blocks, "run.json", headings=["The run", "Files of the export"])


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in frame}


def _write_sheet(writer: _Writer, sheet: _Sheet) -> Any:
    to = writer.book.add_worksheet(sheet.name)
    _lay_out(to, sheet, writer.as_of)
    row = _write_head(to, writer, sheet)
    last = len(sheet.blocks) - 1
    for number, block in enumerate(sheet.blocks):
        if sheet.headings:
            to.write_string(row, 0, sheet.headings[number], writer.formats.section)
            row += 1
        first = row
        row = _write_block(_Cells(to, writer.formats, writer.rules), block, first)
        if number == last and len(block[0].cells):
            to.autofilter(first, 0, row - 1, len(block) - 1)
        if last == 0:
            to.freeze_panes(first + 1, sheet.frozen_columns)
            to.repeat_rows(first)
        row += 1
    if sheet.printed_columns:
        to.print_area(0, 0, row - 1, sheet.printed_columns - 1)
    return to


def _lay_out(to: Any, sheet: _Sheet, as_of: str) -> None:
    to.hide_gridlines(2)
    to.set_landscape()
    to.set_paper(9)
    to.fit_to_pages(1, 0)
    to.set_footer(f"&L{sheet.name}, as of {as_of}&RPage &P of &N")
    for place in range(max(len(block) for block in sheet.blocks)):
        to.set_column(place, place, max(block[place].width for block in sheet.blocks if place < len(block)))


def _write_head(to: Any, writer: _Writer, sheet: _Sheet) -> int:
    """Write the title and the sentences, and return the row after them."""
    to.set_row(0, 2 * _LINE)
    to.write_string(0, 0, sheet.title, writer.formats.title)
    for row, sentence in enumerate(sheet.sentences, 1):
        loud = row == _COMPLETENESS and not writer.complete
        to.write_string(row, 0, sentence, writer.formats.loud if loud else writer.formats.sentence)
    return len(sheet.sentences) + 1


def _write_block(writers: _Cells, block: list[_Field], first: int) -> int:
    """Write headings and rows from row *first* and return the row after the last."""
    to = writers.to
    rows = max(min(max(len(item.cells) for item in block), SHEET_ROWS - first - 1), 0)
    to.set_row(first, 2 * _LINE)
    for place, item in enumerate(block):
        numbers = item.kind in {"number", "percent"}
        format_ = writers.formats.heading_of_numbers if numbers else writers.formats.heading
        to.write_string(first, place, item.heading, format_)
    heights = _heights(block, rows)
    columns = [(place, getattr(writers, item.kind), item.cells) for place, item in enumerate(block)]
    for number in range(rows):
        row = first + 1 + number
        to.set_row(row, heights[number])
        for place, write, cells in columns:
            if cells[number] is not None and cells[number] != "":
                write(row, place, cells[number])
    if rows:
        # One rule draws the line under every row; a format on each blank cell would cost a sixth of the time.
        line = {"type": "formula", "criteria": "=TRUE", "format": writers.formats.line}
        to.conditional_format(first + 1, 0, first + rows, len(block) - 1, line)
    return first + 1 + rows


def _heights(block: list[_Field], rows: int) -> list[int]:
    """Return a height for each row by its longest text, so that it opens readable in every program."""
    lines = np.ones(rows)
    for item in block:
        if item.kind == "text" and item.width >= 14:
            lengths = np.fromiter((len(text or "") for text in item.cells[:rows]), float, rows)
            lines = np.maximum(lines, np.ceil(lengths / (item.width * 1.15)))
    heights: list[int] = (_LINE * np.minimum(lines, _TALLEST)).astype(int).tolist()
    return heights


@dataclass(frozen=True)
class _Cells:
    """Writes one cell of a sheet; a method for each kind of `_Field`."""

    to: Any
    formats: _Formats
    rules: Mapping[str, int]
    """The row of each rule on the sheet "Rules"."""

    def text(self, row: int, place: int, value: object) -> None:
        text = str(value)
        fits = text if len(text) <= _LONGEST else text[:_LONGEST] + " … (cut)"
        self.to.write_string(row, place, fits, self.formats.text)

    def date(self, row: int, place: int, value: dt.date) -> None:
        if value < _FIRST_DAY:
            self.text(row, place, value.isoformat())
            return
        self.to.write_number(row, place, value.toordinal() - _EPOCH, self.formats.date)

    def number(self, row: int, place: int, value: float) -> None:
        self.to.write_number(row, place, value, self.formats.number)

    def percent(self, row: int, place: int, value: float) -> None:
        self.to.write_number(row, place, value, self.formats.percent)

    def severity(self, row: int, place: int, value: str) -> None:
        self.to.write_string(row, place, value, self.formats.severity.get(value, self.formats.text))

    def rule(self, row: int, place: int, value: str) -> None:
        if value not in self.rules or row > _LINKS:
            self.text(row, place, value)
            return
        self.to.write_url(row, place, f"internal:'Rules'!A{self.rules[value]}", self.formats.link, value)
