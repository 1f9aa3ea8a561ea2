"""Wires the stages: an export is loaded, its shape is checked, rules judge each record, results are written."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import platform
import re
import time
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

import recordcheck
from recordcheck.engine import (
    Clock,
    ExampleResult,
    Question,
    find_mistakes,
    judge,
    judged_texts,
    latest_day,
    run_examples,
    sql_of,
    window_start,
)
from recordcheck.errors import OutputError, UsageError, did_you_mean
from recordcheck.loading import load_export
from recordcheck.model import (
    AS_OF_GIVEN,
    SHAPE_PROBLEM_COLUMNS,
    Export,
    RuleCard,
    Run,
    RunInfo,
    ShapeProblem,
)
from recordcheck.resources import builtin_folder
from recordcheck.results.folder import ResultPaths, refuse_unwritable, write_results
from recordcheck.results.measured import Measured, text_rules_page
from recordcheck.results.table import in_order
from recordcheck.rulebook import catalogue, fingerprint, lexicons_of, read_rulebook, rule_schema, signals_of
from recordcheck.scores import Labelled, is_set_aside
from recordcheck.settings import FILE_NAME, Settings, in_force, read_settings, settings_page, with_spellings
from recordcheck.shape.beside import InThread
from recordcheck.shape.contracts import read_contracts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from recordcheck.engine import Judged
    from recordcheck.model import Contracts
    from recordcheck.rule import Parameter, Rule, Rulebook, Signal
    from recordcheck.scores import Judgement
    from recordcheck.shape.beside import ShapeCheck

    Progress = Callable[[str, int, int], None]

_LIBRARIES = ("duckdb", "great_expectations", "holidays", "pandas", "pyarrow", "sqlglot")


@dataclass(frozen=True)
class CheckOptions:
    """What a person asked for; None means: the usual."""

    export: Path
    as_of: dt.date | None = None
    window_from: dt.date | None = None
    team: str = ""
    out: Path | None = None
    rules: Path | None = None
    only_rules: bool = False
    checks: Path | None = None
    settings: Path | None = None
    names: bool = False


def load(export: Path | str, *, checks: Path | None = None, progress: Progress | None = None) -> Export:
    """
    Return what the export at *export* holds: a frame per canonical table and an account of every other row.

    Raises:
        UsageError: There is nothing to read at *export*.
    """
    return load_export(Path(export), _contracts(checks), progress=progress)


def check(export: Path | str, *, progress: Progress | None = None, **options: Any) -> Run:
    """
    Return the run of all rules over the export at *export*, as pandas frames; nothing is written.

    Args:
        export: A folder or file of case records.

        progress: Called with what is being done, how many parts are done and how many there are.

        **options: The fields of `CheckOptions`, among them `as_of` (a date, or text as 2019-12-23), `team`
            and `rules`.

    Raises:
        UsageError: There is nothing to read, or no day to judge the records as of.

        RuleFileError, SuiteError, SettingsError: A file of ours or yours has a mistake that concerns all rules.
    """
    for name in ("as_of", "window_from"):
        if isinstance(options.get(name), str):
            options[name] = dt.date.fromisoformat(options[name])
    return run_check(CheckOptions(Path(export), **options), progress=progress)


def run_check(
    options: CheckOptions,
    *,
    progress: Progress | None = None,
    today: dt.date | None = None,
    beside: ShapeCheck | None = None,
) -> Run:
    """
    Return the run that *options* ask for; see `check`.

    Args:
        options: What is asked for.

        progress: As in `check`.

        today: The day on which dates lie in the future; default: today.

        beside: What runs the suites while the rules run; default: a thread.  It is closed at the end.
    """
    started_at, started = dt.datetime.now().astimezone(), time.perf_counter()
    today = today or started_at.date()
    beside = beside or InThread()
    try:
        settings = read_settings(settings_file(options))
        book = in_force(rulebook_of(options, examples=False), settings)
        checks = options.checks or builtin_folder("checks")
        contracts = with_spellings(read_contracts(checks), settings)
        export = _with_roles(load_export(options.export, contracts, progress=progress), contracts, settings)
        beside.ask(export, checks, today)
        as_of, as_of_from = _as_of(options, export, contracts, today)
        question = _question(options, settings, as_of)
        judged = judge(export.tables, contracts, book, question, out_of_use=export.unusable, progress=progress)
        _refuse_no_case(judged, export, question)
        shape = beside.answer()
    finally:
        beside.close()
    cards = tuple(_card(rule, book) for rule in book.rules.values())
    unusable = {**export.unusable, **shape.unusable}
    if shape.unusable:
        # A table that the suites take out of use after all is judged without: the rules run a second time.
        kept = {name: frame for name, frame in export.tables.items() if name not in shape.unusable}
        judged = judge(kept, contracts, book, question, out_of_use=unusable, progress=progress)
    return Run(
        info=RunInfo(
            run_id=_run_id(settings, options, as_of, export, cards),
            authority=settings.authority,
            export=options.export.absolute().name,
            as_of=as_of,
            as_of_from=as_of_from,
            window_from=question.window_from,
            window_to=as_of,
            team=options.team,
            started_at=started_at,
            seconds=round(time.perf_counter() - started, 2),
            versions=MappingProxyType(_versions()),
            settings=MappingProxyType(_shown_settings(settings)),
            settings_file=settings.file,
            cases=judged.cases,
            rows=sum(len(frame) for frame in export.tables.values()),
            complete=all(file.read for file in export.files) and not unusable and judged.could_not_run.empty,
        ),
        rules=cards,
        flags=in_order(_finished_flags(judged.flags, export, contracts)),
        outcomes=judged.outcomes,
        due_soon=judged.due_soon,
        could_not_run=_on_one_line(judged.could_not_run),
        shape_problems=_problems_frame((*export.problems, *shape.problems)),
        rows_set_aside=export.set_aside,
        files=export.files,
        notes=(*export.notes, *_notes(export, settings)),
    )


def _on_one_line(could_not_run: pd.DataFrame) -> pd.DataFrame:
    """Return the rules that could not run with the mistakes of each in one line: a cell, a line of the terminal."""
    return could_not_run.assign(reason=could_not_run["reason"].str.replace("\n", "; "))


def _question(options: CheckOptions, settings: Settings, as_of: dt.date) -> Question:
    window_from = options.window_from or settings.window_from or window_start(as_of)
    if window_from > as_of:
        raise UsageError(f"the window begins on {window_from}, after the as-of date {as_of}; give an earlier --from")
    return Question(as_of, window_from, options.team, settings.due_soon_days, clock_of(settings))


def _refuse_no_case(judged: Judged, export: Export, question: Question) -> None:
    """A run over nobody has nothing to say, and above all not that all is well."""
    if judged.cases or "cases" not in export.tables or export.tables["cases"].empty:
        return
    teams = export.tables["cases"].get("team", pd.Series(dtype="str")).dropna().unique()
    if question.team and question.team not in teams:
        named = ", ".join(f'"{team}"' for team in sorted(teams))
        known = f" The teams are {named}." if named else ""
        hint = did_you_mean(question.team, teams) or known
        raise UsageError(f'there is no team "{question.team}" among the cases.{hint}')
    raise UsageError(f"no case had been opened by {question.as_of}; give a later --as-of, or leave it out")


def write_run(run: Run, options: CheckOptions) -> ResultPaths:
    """
    Write the results of *run* and return where they are.

    Raises:
        OutputError: The folder cannot be written, or holds something that is not ours; nothing is left half-written.
    """
    return write_results(run, _results_folder(options, run.info.as_of), names=options.names)


def refuse_out(options: CheckOptions) -> None:
    """
    Say before anything is read that the results of *options* could not be written.

    Raises:
        OutputError: As in `write_run`.
    """
    refuse_unwritable(_results_folder(options, options.as_of))


def _results_folder(options: CheckOptions, as_of: dt.date | None) -> Path:
    return options.out or Path("recordcheck-results") / str(as_of or "AS-OF")


def rulebook_of(options: CheckOptions, *, examples: bool = True) -> Rulebook:
    """
    Return the rules that *options* ask for: the built-in ones and those of `--rules`, or the latter alone.

    Without *examples* the built-in rules have none; a mistake in the examples of one's own is still told.
    """
    own = [options.rules] if options.rules else []
    if options.only_rules and not own:
        raise UsageError("--only-rules needs --rules DIR: say which rules to run")
    built_in = builtin_folder("rules")
    folders = own if options.only_rules else [built_in, *own]
    return read_rulebook(folders, without_examples=() if examples else (built_in,))


def settings_file(options: CheckOptions) -> Path | None:
    """Return the settings file: the one named, else the one beside the export, else in the current folder."""
    if options.settings:
        return options.settings
    beside = options.export if options.export.is_dir() else options.export.parent
    places = (beside / FILE_NAME, beside.absolute().parent / FILE_NAME, Path(FILE_NAME))
    return next((place for place in places if place.is_file()), None)


def clock_of(settings: Settings) -> Clock:
    """Return how days and months are counted under *settings*."""
    return Clock(settings.bank_holidays, settings.closure_days, settings.months)


def documents(book: Rulebook, checkout: Path) -> dict[Path, str]:
    """Return the generated files of a checkout and what they should hold."""
    return {
        checkout / "rules" / "README.md": catalogue(book),
        checkout / "rules" / "rule.schema.json": rule_schema(),
        checkout / "docs" / "settings.md": settings_page(),
        checkout / "docs" / "text-rules.md": text_rules_page(
            [(signal, _readers(signal, book), _sets(signal, book, checkout)) for signal in book.signals.values()]
        ),
    }


def _readers(signal: Signal, book: Rulebook) -> list[str]:
    return [rule.id for rule in book.rules.values() if signal.name in signals_of(rule, book)]


def _sets(signal: Signal, book: Rulebook, checkout: Path) -> list[Measured]:
    """Return what was measured on the labelled texts of a checkout: whole files, and of some the third set aside."""
    sets = []
    for of, folder, has_aside in _LABELLED:
        file = checkout / "tests" / "data" / folder / f"{signal.name}.csv"
        if file.is_file():
            _, judgements = measured(signal.name, file, book)
            sets.append(Measured(of, tuple(judgements)))
            aside = tuple(item for item in judgements if is_set_aside(item.labelled.id))
            sets += [Measured(f"{of}, set aside", aside)] if has_aside else []
    return sets


_LABELLED = (
    ("public texts", "text", True),
    ("later texts", "text/later", True),
    ("unseen texts", "text/unseen", False),
)
"""Sets of labelled texts: what they are called, where they are, and whether a third of them was set aside."""


def write_new(path: Path, content: str) -> None:
    """
    Write a file that is not there yet.

    Raises:
        OutputError: It is there, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError as error:
        raise OutputError(f"{path}: is there already; give another name or edit it") from error
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error


def _with_roles(export: Export, contracts: Contracts, settings: Settings) -> Export:
    """Return *export* with the authority's names of roles put into the rules' own."""
    if not settings.roles:
        return export
    tables = dict(export.tables)
    for name, frame in export.tables.items():
        columns = [column for column in contracts[name].columns if column == "role" or column.endswith("_role")]
        held = {column: _renamed(frame[column], settings.roles) for column in columns if column in frame}
        tables[name] = frame.assign(**held)
    return replace(export, tables=tables)


def _renamed(roles: pd.Series, names: Mapping[str, str]) -> pd.Series:
    known = roles.str.strip().str.lower().map(names).astype(roles.dtype)
    return known.fillna(roles)


def rule_sql(rule: Rule, book: Rulebook, as_of: dt.date, dialect: str) -> str:
    """
    Return the one SELECT that *rule* compiles to, written for *dialect*.

    Raises:
        UsageError: sqlglot does not know the dialect.

        RuleFileError: The rule has a mistake.
    """
    return sql_of(rule, book, _contracts(None), Question(as_of, window_start(as_of)), dialect)


def examples_of(rules: Iterable[Rule], book: Rulebook) -> Iterator[ExampleResult]:
    """Yield the result of every example of *rules*."""
    return run_examples(rules, book, _contracts(None), Clock())


def mistakes_of(rules: Iterable[Rule], book: Rulebook) -> list[str]:
    """Return the mistakes, with their places, of the views of *book* and of those of *rules* that have no example."""
    return find_mistakes(rules, book, _contracts(None), Clock())


def measured(name: str, file: Path, book: Rulebook) -> tuple[Signal, list[Judgement]]:
    """
    Return the signal *name* and what it says of the labelled texts in *file*.

    Args:
        name: A signal of *book*: chronology, visits, actions, fathers, impact, voice, contingency or risk.

        file: CSV with the columns ``id,text,label``; ``origin``, ``hard_case`` and ``length_matched`` are
            counted apart where they are there.

        book: The rulebook with the signals.

    Raises:
        UsageError: There is no such signal, or the file cannot be read as what it should be.
    """
    if name not in book.signals:
        known = ", ".join(book.signals)
        raise UsageError(f'there is no signal "{name}"; there are {known}.{did_you_mean(name, book.signals)}')
    signal = book.signals[name]
    return signal, judged_texts(_labelled(file, signal), signal, book)


def write_predictions(path: Path, judgements: Iterable[Judgement]) -> None:
    """
    Write ``id,label,predicted`` to *path*.

    Raises:
        OutputError: The file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["id", "label", "predicted"])
            writer.writerows((item.labelled.id, item.labelled.label, item.predicted) for item in judgements)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); close it or name another file") from error


_APART = ("origin", "hard_case", "length_matched")


def _labelled(file: Path, signal: Signal) -> list[Labelled]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, restval=""))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not CSV in UTF-8"
        raise UsageError(f"{file}: cannot be read ({why}); give a CSV file with the columns id, text, label") from error
    if missing := [column for column in ("id", "text", "label") if rows and column not in rows[0]]:
        raise UsageError(f"{file}: has no column {', '.join(missing)}; the first line must hold id, text, label")
    if not rows:
        raise UsageError(f"{file}: holds no labelled text; give a CSV file with the columns id, text, label")
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        if row["label"] not in signal.names:
            known = ", ".join(signal.names)
            raise UsageError(f"{file}, row {number}: the label is none of {known}; correct it")
        if row["id"] in seen:
            raise UsageError(f"{file}, row {number}: the id stands there for the second time; give each text its own")
        seen.add(row["id"])
    return [
        Labelled(
            row["id"], row["text"], row["label"], tuple((column, row[column]) for column in _APART if row.get(column))
        )
        for row in rows
    ]


def _contracts(folder: Path | None) -> Contracts:
    return read_contracts(folder or builtin_folder("checks"))


def _as_of(options: CheckOptions, export: Export, contracts: Contracts, today: dt.date) -> tuple[dt.date, str]:
    if options.as_of and options.as_of > today:
        later = (
            "it lies in the future, so nothing is on record after today, and what falls due by then counts as not done"
        )
        return options.as_of, f"{AS_OF_GIVEN}: {later}"
    if options.as_of:
        return options.as_of, AS_OF_GIVEN
    found = latest_day(export.tables, contracts, today)
    unread = next((file for file in export.files if not file.read), None)
    if found is None and unread is not None:
        raise UsageError(f"{unread.file}: {unread.problem}")
    if found is None:
        raise UsageError(f"{options.export}: holds no date to judge the records as of; give one with --as-of")
    day, column = found
    return day, f"the newest day in {column}; give --as-of for another"


def _finished_flags(flags: pd.DataFrame, export: Export, contracts: Contracts) -> pd.DataFrame:
    return flags.assign(status="new", accepted_until=None, record=_records(flags, export, contracts))


def _records(flags: pd.DataFrame, export: Export, contracts: Contracts) -> list[str]:
    """Return for each flag the file and row of its record, or a blank where the subject is no single row."""
    where: dict[tuple[str, str], str] = {}
    for table in {str(name) for name in flags["subject_table"].dropna()}:
        if table not in export.tables:
            continue
        wanted = set(flags.loc[flags["subject_table"] == table, "subject_id"])
        keys = export.tables[table][contracts[table].key]
        for position in keys[keys.isin(wanted)].index:
            origin = export.origins[table].loc[position]
            sheet = f", sheet {origin['sheet']}" if origin["sheet"] else ""
            where[table, str(keys[position])] = f"{origin['file']}{sheet} row {origin['row']}"
    return [
        where.get((str(table), str(subject)), "")
        for table, subject in zip(flags["subject_table"], flags["subject_id"], strict=True)
    ]


def _problems_frame(problems: Sequence[ShapeProblem]) -> pd.DataFrame:
    rows = [
        (item.table, item.column, item.severity, item.problem, item.count, ", ".join(map(str, item.rows)), item.file)
        for item in problems
    ]
    return pd.DataFrame(rows, columns=list(SHAPE_PROBLEM_COLUMNS))


def _card(rule: Rule, book: Rulebook) -> RuleCard:
    family = book.families.get(rule.family)
    return RuleCard(
        rule_id=rule.id,
        title=rule.title,
        family=rule.family,
        family_title=family.title if family else rule.family,
        kind=rule.kind,
        severity=rule.severity.base,
        certainty=rule.certainty,
        source=rule.source.rstrip("."),
        why=rule.why,
        fix=rule.fix,
        limits="; ".join(
            limit_in_words(parameter) for parameter in rule.parameters.values() if not isinstance(parameter.value, list)
        ),
        fingerprint=fingerprint(rule, book),
        reads=_reads(rule, book),
    )


def _reads(rule: Rule, book: Rulebook) -> str:
    """Return the signals and word lists of a rule, each with its version: ``signal voice 2; lists adult_voice 1, ...``."""
    signals = [f"{name} {book.signals[name].version}" for name in signals_of(rule, book)]
    lists = [f"{name} {book.lexicons[name].version}" for name in lexicons_of(rule, book)]
    named = (("signal", signals), ("list", lists))
    return "; ".join(f"{word if len(names) == 1 else word + 's'} {', '.join(names)}" for word, names in named if names)


def limit_in_words(parameter: Parameter) -> str:
    """Return a limit as a person reads it: ``sup interval days: CP 31, CL 62 days``; only a number has a unit."""
    value = parameter.value
    values = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
    shown = (
        [f"{key} {item}" for key, item in value.items()] if isinstance(value, dict) else [str(one) for one in values]
    )
    is_number = not isinstance(value, list) and all(re.fullmatch(r"-?\d+(\.\d+)?", str(one)) for one in values)
    unit = parameter.unit.removesuffix("s") if shown == ["1"] and parameter.unit in _UNITS_OF_TIME else parameter.unit
    changed = "" if parameter.origin == "rule" else " (set by the authority)"
    name = parameter.name.replace("_", " ")
    return f"{name}: {', '.join(shown) or 'none'}{f' {unit}' if is_number else ''}{changed}"


_UNITS_OF_TIME = {"hours", "days", "working days", "weeks", "months", "years"}


def _notes(export: Export, settings: Settings) -> list[str]:
    notes = [f"Rule {rule_id} is off: {reason}" for rule_id, reason in settings.rules_off.items()]
    if "case_history" not in export.tables:
        notes.append("No case history could be used: team and worker are those of today, not of the day of the event.")
    return notes


def _versions() -> dict[str, str]:
    libraries = {name: version(name) for name in _LIBRARIES}
    return {"recordcheck": recordcheck.__version__, "python": platform.python_version(), **libraries}


def _shown_settings(settings: Settings) -> dict[str, Any]:
    shown = {
        "window_from": settings.window_from,
        "due_soon_days": settings.due_soon_days,
        "bank_holidays": settings.bank_holidays,
        "closure_days": [str(day) for day in settings.closure_days],
        "months": settings.months,
        "load_dates": [str(day) for day in settings.load_dates],
        "roles": dict(settings.roles),
        "codes": {
            table: {name: dict(pairs) for name, pairs in columns.items()} for table, columns in settings.codes.items()
        },
        "limits": {rule: dict(values) for rule, values in settings.limits.items()},
        "rules_off": dict(settings.rules_off),
    }
    return {name: str(value) if isinstance(value, dt.date) else value for name, value in shown.items()}


def _run_id(
    settings: Settings, options: CheckOptions, as_of: dt.date, export: Export, cards: Sequence[RuleCard]
) -> str:
    parts = {
        "authority": settings.authority,
        "scope": [options.team, sorted(card.rule_id for card in cards)],
        "as_of": str(as_of),
        "export": sorted((file.file, file.sheet, file.sha256) for file in export.files),
        "rulebook": {card.rule_id: card.fingerprint for card in cards},
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


__all__ = ["CheckOptions", "check", "load", "run_check", "write_run"]
