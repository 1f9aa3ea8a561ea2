"""The command line: options in, one call to `app`, text and exit code out."""

from __future__ import annotations

import datetime as dt
import gc
import os
import sys
import textwrap
from collections.abc import Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recordcheck import __version__
from recordcheck.errors import SettingsError, UsageError, did_you_mean
from recordcheck.model import SEVERITIES
from recordcheck.results.words import count, in_full, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recordcheck.engine import ExampleResult
    from recordcheck.model import Run
    from recordcheck.rule import Example, Lexicon, Rule, Rulebook, Signal

FINDINGS = 1
INCOMPLETE = 3

# Imports of the stages stand inside the commands: `--help` must not wait for pandas.
# ruff: noqa: PLC0415


class Day(click.ParamType[dt.date]):
    """A date as 2019-12-23 or 23/12/2019."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the date; a text that is none is wrong usage."""
        if isinstance(value, dt.date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            with suppress(ValueError):
                return dt.datetime.strptime(value, form).replace(tzinfo=dt.UTC).date()
        return self.fail(f"{value!r} is no date; write it as 2019-12-23 or 23/12/2019", param, ctx)


class Commands(click.Group):
    """A group that offers the nearest command for a misspelt one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* begin with."""
        if args and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f'There is no command "{args[0]}".{did_you_mean(args[0], self.commands)}', ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader of our output that has gone away (`| head`) is no error, though click says 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _speak_to_nobody()
            return 0


@contextmanager
def _even_unread() -> Iterator[None]:
    """Let a command whose exit code says something go on to it when the reader of its output has gone away."""
    try:
        yield
    except BrokenPipeError:
        _speak_to_nobody()


def _speak_to_nobody() -> None:
    # What is still held back would break the pipe once more when Python ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


FOLDER = click.Path(path_type=Path)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="recordcheck")
def commands() -> None:
    """
    Checks case records in children's social care and lists the cases that need attention.

    The usual start is `recordcheck check EXPORT`: a folder (or one file) of case record exports.
    """


@commands.command()
@click.argument("export", type=FOLDER)
@click.option(
    "--as-of", type=Day(), help="Judge the records as they stood on this day. Default: the newest date in the export."
)
@click.option(
    "--from",
    "window_from",
    type=Day(),
    help="First day of the window. Default: the first of the month six months earlier.",
)
@click.option("--team", default="", help="Only the cases of this team.")
@click.option("--out", type=FOLDER, help="Folder for the results. Default: recordcheck-results/AS-OF.")
@click.option("--rules", type=FOLDER, help="A folder of further rules; the same id replaces a built-in rule.")
@click.option("--only-rules", is_flag=True, help="Run the rules of --rules alone.")
@click.option("--checks", type=FOLDER, help="A folder of check files instead of the built-in ones.")
@click.option("--settings", type=FOLDER, help="Settings file. Default: recordcheck.toml beside the export or here.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="low",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
@click.option("--allow-incomplete", is_flag=True, help="Do not exit with 3 when something could not be judged.")
@click.option("--names", is_flag=True, help="Show the names of children.")
@click.option("--limit", default=10, show_default=True, help="How many flags the terminal shows.")
def check(export: Path, fail_on: str, limit: int, *, allow_incomplete: bool, **options: Any) -> int:
    """
    Check EXPORT and write the flagged cases with their evidence.

    Exit code: 0 nothing flagged, 1 flags, 2 wrong usage or nothing to work on, 3 incomplete (a file could not
    be read, a table is out of use, a rule could not run).
    """
    run = _checked(limit, export=export, **options)
    return _exit_code(run, fail_on, allow_incomplete=allow_incomplete)


@commands.command()
@click.option("--out", type=FOLDER, default=Path("demo-results"), show_default=True, help="Folder for the results.")
def demo(out: Path) -> int:
    """Run the check on the sample data: invented records for the 19 cases of a published audit."""
    from recordcheck.resources import builtin_folder

    sample = builtin_folder("sample_data") / "city-of-london-2019"
    _checked(limit=5, export=sample, as_of=dt.date(2019, 12, 23), out=out)
    return 0


def _checked(limit: int, **asked: Any) -> Run:
    """Run the check, write the results, say what was found."""
    # Nearly all that is made lives to the end, so there is little garbage to look for.
    gc.set_threshold(100_000, 50, 50)
    from recordcheck.shape.beside import InChild

    # First of all, before pandas is imported here: the child has as much to do as we have.
    with closing(InChild()) as beside:
        from rich.console import Console

        from recordcheck.app import CheckOptions, refuse_out, run_check, write_run
        from recordcheck.progress import progress_line
        from recordcheck.results.terminal import summary

        options = CheckOptions(**asked)
        refuse_out(options)
        with progress_line() as progress:
            run = run_check(options, progress=progress, beside=beside)
    paths = write_run(run, options)
    with suppress(SystemExit):  # so rich ends when the reader has gone away; the exit code has still to be told
        Console(highlight=False, soft_wrap=False).print(summary(run, paths, limit=limit))
    return run


def _exit_code(run: Run, fail_on: str, *, allow_incomplete: bool) -> int:
    if not run.info.complete and not allow_incomplete:
        return INCOMPLETE
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return FINDINGS if run.flags["severity"].isin(counted).any() else 0


@commands.group(cls=Commands)
def rules() -> None:
    """List, explain, print and test the rules."""


def _rule_options(command: Any) -> Any:
    command = click.option("--rules", "folder", type=FOLDER, help="A folder of further rules.")(command)
    command = click.option("--only-rules", is_flag=True, help="The rules of --rules alone.")(command)
    return click.option("--settings", type=FOLDER, help="Settings file whose limits are in force.")(command)


def _book(folder: Path | None, settings: Path | None, *, only_rules: bool, examples: bool = True) -> Rulebook:
    from recordcheck.app import CheckOptions, rulebook_of
    from recordcheck.settings import in_force, read_settings

    book = rulebook_of(CheckOptions(Path(), rules=folder, only_rules=only_rules), examples=examples)
    return in_force(book, read_settings(settings))


def _find(book: Rulebook, rule_id: str) -> Rule:
    wanted = rule_id.upper()
    if wanted in book.broken:
        raise SettingsError(book.broken[wanted])
    if wanted not in book.rules:
        raise UsageError(f'there is no rule "{rule_id}".{did_you_mean(wanted, book.rules)}')
    return book.rules[wanted]


@rules.command("list")
@_rule_options
@click.option("--short", is_flag=True, help="One line a rule.")
def list_rules(folder: Path | None, settings: Path | None, *, only_rules: bool, short: bool) -> None:
    """List the rules by family, with severity, kind, limits and source."""
    from recordcheck.app import limit_in_words

    book = _book(folder, settings, only_rules=only_rules, examples=False)
    family = ""
    for rule in book.rules.values():
        if rule.family != family:
            family = rule.family
            click.echo(f"\n{book.families[family].title if family in book.families else family}")
        kind = "check" if rule.is_text else rule.kind
        _say(f"{rule.id:8}{rule.severity.base:10}{kind:15}{rule.title}", 2, 35)
        if not short:
            limits = [limit_in_words(item) for item in rule.parameters.values() if not isinstance(item.value, list)]
            _say(f"limits: {'; '.join(limits) or 'none'}", 10, 18)
            _say(f"source: {rule.source}", 10, 18)
    click.echo(f"\n{count(len(book.rules), 'rule')}. `recordcheck rules show ID` explains one.")
    for mistake in book.broken.values():
        click.echo(f"recordcheck: {mistake}", err=True)


def _say(text: str, indent: int = 0, hanging: int = 0) -> None:
    """Print *text* in lines of 100 places, those after the first *hanging*; no word is broken."""
    first, later = " " * indent, " " * hanging
    click.echo(
        textwrap.fill(
            text, 100, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
        )
    )


@rules.command("show")
@click.argument("rule_id")
@_rule_options
def show_rule(rule_id: str, folder: Path | None, settings: Path | None, *, only_rules: bool) -> None:
    """Explain one rule: why, what to do, limits in force, examples."""
    from recordcheck.app import limit_in_words

    book = _book(folder, settings, only_rules=only_rules)
    rule = _find(book, rule_id)
    _say(f"{rule.id}  {rule.title}", 0, 8)
    _say(f"Severity: {rule.severity.base}", 8, 8)
    _say(f"Kind: {in_full(rule.kind)}; {in_full(rule.certainty)}", 8, 14)
    for heading, text in (("Why", rule.why), ("What to do", rule.fix), ("Source", rule.source), ("Notes", rule.notes)):
        if text:
            click.echo()
            _say(f"{heading}: {text}", 0, 2)
    click.echo("\nLimits in force:" if rule.parameters else "\nNo limits.")
    for parameter in rule.parameters.values():
        _say(limit_in_words(parameter), 2, 4)
    for signal in _signals(rule, book):
        click.echo()
        _say(f"Signal {signal.name} (version {signal.version}): {signal.about} Figures: docs/text-rules.md", 0, 2)
    for lexicon in _lexicons(rule, book):
        click.echo(f"\nWords of {lexicon.name} (version {lexicon.version}), from {lexicon.place.file}:")
        if lexicon.terms:
            _say(", ".join(lexicon.terms), 2, 2)
        if lexicon.patterns:
            _say(f"and {count(len(lexicon.patterns), 'pattern')} (regular expressions), to be read in that file", 2, 2)
    click.echo(f"\nIt judges each row of {rule.each}; needs {listed([*rule.needs]) or 'no other table than cases'}.")
    click.echo(f"\n{count(len(rule.examples), 'example')}, each with what is expected:")
    for example in rule.examples:
        _say(f"{example.name}: {_expected(example)}", 2, 4)


def _expected(example: Example) -> str:
    """Return what an example expects in words: one verdict, or one for each subject."""
    if isinstance(example.expect, str):
        return "could not run"
    if isinstance(example.expect, Mapping):
        return ", ".join(f"{subject} {_plain(said.verdict)}" for subject, said in example.expect.items())
    return _plain(example.expect.verdict)


def _plain(verdict: str) -> str:
    return verdict.replace("_", " ")


def _lexicons(rule: Rule, book: Rulebook) -> list[Lexicon]:
    """Return the word lists that a rule or one of its views names."""
    from recordcheck.rulebook import lexicons_of

    return [book.lexicons[name] for name in lexicons_of(rule, book)]


def _signals(rule: Rule, book: Rulebook) -> list[Signal]:
    """Return the signals that a rule or one of its views asks."""
    from recordcheck.rulebook import signals_of

    return [book.signals[name] for name in signals_of(rule, book)]


@rules.command("measure")
@click.argument("signal")
@click.argument("labelled", type=FOLDER)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
@click.option("--predictions", type=FOLDER, help="Write id, label and what was predicted to this CSV file.")
@_rule_options
def measure(
    signal: str,
    labelled: Path,
    form: str,
    predictions: Path | None,
    folder: Path | None,
    settings: Path | None,
    *,
    only_rules: bool,
) -> None:
    """
    Say how well the text rules read: SIGNAL on the texts that people labelled in the CSV file LABELLED.

    SIGNAL is chronology, visits, actions, fathers, impact, voice, contingency or risk.  LABELLED has the columns
    id, text and label.  The texts are read by the very code that the rules run, and nothing leaves this machine.
    """
    from rich.console import Console

    from recordcheck.app import measured, write_predictions
    from recordcheck.results.measured import as_json, as_text

    asked, judgements = measured(signal, labelled, _book(folder, settings, only_rules=only_rules, examples=False))
    if predictions:
        write_predictions(predictions, judgements)
    if form == "json":
        click.echo(as_json(asked, judgements))
    else:
        Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120).print(
            as_text(asked, judgements)
        )


@rules.command("docs")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 2 when a file is stale.")
def write_docs(*, only_check: bool) -> int:
    """Write the catalogue of rules, the schema for editors and the settings reference anew (in a checkout)."""
    from recordcheck.app import CheckOptions, documents, rulebook_of
    from recordcheck.resources import builtin_folder

    checkout = builtin_folder("rules").parent
    stale = {
        path: content
        for path, content in documents(rulebook_of(CheckOptions(Path())), checkout).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != content
    }
    for path, content in stale.items():
        click.echo(
            f"{path.relative_to(checkout)}: {'stale; run `recordcheck rules docs`' if only_check else 'written'}"
        )
        if not only_check:
            path.write_text(content, encoding="utf-8", newline="\n")
    return 2 if stale and only_check else 0


@rules.command("new")
@click.argument("family")
@click.argument("title")
@click.option(
    "--rules", "folder", type=FOLDER, default=Path("our-rules"), show_default=True, help="The folder of your rules."
)
def new(family: str, title: str, folder: Path) -> None:
    """Write a new rule of FAMILY with the next free id, ready to be edited."""
    from recordcheck.app import CheckOptions, rulebook_of, write_new
    from recordcheck.rulebook import new_rule

    known = rulebook_of(CheckOptions(Path(), rules=folder if folder.is_dir() and any(folder.rglob("*.yaml")) else None))
    name, content = new_rule(family, title, known)
    write_new(folder / name, content)
    click.echo(
        f"{folder / name}: written. Edit it, then: recordcheck rules test --rules {folder} {Path(name).name[:6]}"
    )


@commands.command()
@click.argument("file", type=FOLDER, default=Path("recordcheck.toml"))
def init(file: Path) -> None:
    """Write a settings file in which every setting stands as a comment."""
    from recordcheck.app import CheckOptions, rulebook_of, write_new
    from recordcheck.settings import template_toml

    write_new(file, template_toml(rulebook_of(CheckOptions(Path()))))
    click.echo(f"{file}: written. Take the # away from what you change.")


@commands.command("settings")
@click.argument("export", type=FOLDER, default=Path())
@click.option("--settings", "file", type=FOLDER, help="Settings file. Default: as for `check`.")
def show_settings(export: Path, file: Path | None) -> None:
    """Print the settings that are in force for EXPORT, and where each value comes from."""
    from recordcheck.app import CheckOptions, rulebook_of, settings_file
    from recordcheck.settings import read_settings, settings_in_force

    options = CheckOptions(export, settings=file)
    place = settings_file(options)
    click.echo(f"Settings file: {place or 'none; everything is as the rules have it'}")
    for name, value, origin in settings_in_force(read_settings(place), rulebook_of(options)):
        click.echo(f"  {name} = {value}    [{origin}]")


@rules.command("sql")
@click.argument("rule_id")
@click.option(
    "--dialect", default="duckdb", show_default=True, help="Any dialect of sqlglot, for example tsql or spark."
)
@click.option("--as-of", type=Day(), default=None, help="The as-of date in the SQL. Default: today.")
@_rule_options
def print_sql(
    rule_id: str, dialect: str, as_of: dt.date | None, folder: Path | None, settings: Path | None, *, only_rules: bool
) -> None:
    """Print the one SELECT that a rule compiles to, over the canonical tables as they stood."""
    from recordcheck.app import rule_sql

    book = _book(folder, settings, only_rules=only_rules, examples=False)
    click.echo(rule_sql(_find(book, rule_id), book, as_of or dt.datetime.now().astimezone().date(), dialect))


@rules.command("test")
@click.argument("rule_ids", nargs=-1)
@_rule_options
def test_rules(rule_ids: tuple[str, ...], folder: Path | None, settings: Path | None, *, only_rules: bool) -> int:
    """Run the examples of the rules (of all, or of those named); exit with 2 when one does not come out or a rule has a mistake."""
    from recordcheck.app import examples_of, mistakes_of

    book = _book(folder, settings, only_rules=only_rules)
    chosen = [_find(book, rule_id) for rule_id in rule_ids] or list(book.rules.values())
    results = list(examples_of(chosen, book))
    mistakes = [*mistakes_of(chosen, book), *(() if rule_ids else book.broken.values())]
    with _even_unread():
        _say_tried(len(chosen), results, mistakes)
    return 2 if mistakes or any(result.mistakes for result in results) else 0


def _say_tried(rules: int, results: Sequence[ExampleResult], mistakes: Sequence[str]) -> None:
    wrong = [result for result in results if result.mistakes]
    for result in wrong:
        click.echo(f"{result.rule_id}  {result.example.name}")
        for mistake in result.mistakes:
            click.echo(f"  {mistake}")
    for mistake in mistakes:
        click.echo(mistake)
    told = f"; {count(len(mistakes), 'mistake')}" if mistakes else ""
    click.echo(
        f"{count(rules, 'rule')}, {count(len(results), 'example')}: "
        f"{len(results) - len(wrong)} as expected, {len(wrong)} not{told}."
    )
