"""Folders of rule files -> `Rulebook`; a file with a mistake is set apart and the rest still reads."""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from recordcheck.errors import Place, RuleFileError, did_you_mean
from recordcheck.places import Document, YamlError, read_yaml
from recordcheck.rule import (
    Example,
    Expected,
    Expr,
    Family,
    Let,
    Lexicon,
    Parameter,
    Rule,
    Rulebook,
    SeverityRule,
    Signal,
    View,
)
from recordcheck.rulebook.forms import ExpectedForm, FamilyForm, LexiconForm, RuleForm, SignalForm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

F = TypeVar("F", bound=BaseModel)

_NOT_RULES = {"views", "lexicons", "signals"}
_LISTS = {"families.yaml", "retired.yaml"}
_VERDICTS = ("flagged", "clear", "not_due", "not_applicable", "undecided")


def read_rulebook(folders: Sequence[Path], *, without_examples: Collection[Path] = ()) -> Rulebook:
    """
    Return the rules, views, lexicons and families of *folders*; in a later folder the same name replaces.

    The rules of a folder that is also among *without_examples* have none: half of the time goes into them.

    A rule file with a mistake is listed in `broken` under its id (or its file name where it has none);
    the other rules still read.

    Raises:
        RuleFileError: A folder is missing or holds no rule, or a view, lexicon or the list of families is wrong.
    """
    families: dict[str, Family] = {}
    views: dict[str, View] = {}
    lexicons: dict[str, Lexicon] = {}
    signals: dict[str, Signal] = {}
    rules: dict[str, Rule] = {}
    broken: dict[str, str] = {}
    for folder in folders:
        if not folder.is_dir():
            raise RuleFileError(f"{folder}: is no folder; give a folder of rule files (*.yaml)")
        families |= _read_families(folder)
        views |= {view.name: view for view in map(_read_view, sorted(folder.glob("views/*.sql")))}
        lexicons |= {lexicon.name: lexicon for lexicon in map(_read_lexicon, sorted(folder.glob("lexicons/*.yaml")))}
        signals |= {signal.name: signal for signal in map(_read_signal, sorted(folder.glob("signals/*.yaml")))}
        _read_rules(folder, families, rules, broken, leave_out="examples" if folder in without_examples else "")
    order = {family.prefix: place for place, family in enumerate(families.values())}
    ranked = sorted(rules.values(), key=lambda rule: (order.get(rule.id[:3], len(order)), rule.id))
    return Rulebook(
        rules=MappingProxyType({rule.id: rule for rule in ranked}),
        views=MappingProxyType(views),
        lexicons=MappingProxyType(lexicons),
        families=MappingProxyType(families),
        broken=MappingProxyType(broken),
        signals=MappingProxyType(signals),
    )


def _read_rules(
    folder: Path, families: Mapping[str, Family], rules: dict[str, Rule], broken: dict[str, str], *, leave_out: str
) -> None:
    paths = [path for path in sorted(folder.rglob("*.yaml")) if _is_rule_file(path.relative_to(folder))]
    if not paths:
        raise RuleFileError(f"{folder}: holds no rule files (*.yaml); give a folder that does")
    retired = _read_retired(folder)
    read_here: dict[str, Path] = {}
    for path in paths:
        shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        try:
            rule = _read_rule(path, shown, families, leave_out)
            if rule.id in retired:
                raise RuleFileError(
                    f"{rule.place}: {rule.id} is retired ({retired[rule.id]}); give the rule another id"
                )
            if rule.id in read_here:
                raise RuleFileError(
                    f"{rule.place}: {rule.id} is also the id of {read_here[rule.id].name}; give one another id"
                )
        except RuleFileError as error:
            named = re.match(r"[A-Z]{3}-\d{2,3}", path.name)
            name = named.group() if named else path.name
            broken[name] = str(error)
            # What it was meant to replace does not run in its stead: nobody asked for that.
            rules.pop(name, None)
            continue
        read_here[rule.id] = path
        rules[rule.id] = rule
        broken.pop(rule.id, None)


def _is_rule_file(relative: Path) -> bool:
    return relative.parts[0] not in _NOT_RULES and relative.as_posix() not in _LISTS and relative.name[0] not in "._"


def _document(path: Path, shown: str, leave_out: str = "") -> Document:
    try:
        return read_yaml(path, shown, leave_out=leave_out)
    except YamlError as problem:
        raise RuleFileError(str(problem)) from problem
    except OSError as error:
        raise RuleFileError(f"{shown}: cannot be read ({error.strerror}); check the file") from error


def _validated(document: Document, form: type[F], data: Any, at: tuple[str | int, ...] = ()) -> F:
    try:
        return form.model_validate(data)
    except ValidationError as error:
        lines = dict.fromkeys(_mistake(document, form, at, detail) for detail in error.errors())
        raise RuleFileError("\n".join(lines)) from error


def _mistake(document: Document, form: type[BaseModel], at: tuple[str | int, ...], detail: Any) -> str:
    path = at + tuple(part for part in detail["loc"])
    place = document.place(path)
    word = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        return f'{place}: "{word}" is not a word of this file.{did_you_mean(word, _words(form, detail["loc"]))}'
    if detail["type"] == "missing":
        return f'{place}: "{word}" is missing; every {_NAMES.get(form.__name__, "file")} needs it'
    return f"{place}: {word}: {_plain(detail)}"


_NAMES = {"RuleForm": "rule", "LexiconForm": "lexicon", "FamilyForm": "family", "SignalForm": "signal"}


def _plain(detail: Any) -> str:
    if detail["type"] in ("literal_error", "enum"):
        given = str(detail["input"])
        known = re.findall(r"'([^']+)'", detail["ctx"]["expected"])
        return f'"{given}" is none of {", ".join(known)}.{did_you_mean(given, known)}'
    if detail["type"] == "string_pattern_mismatch":
        return f'"{detail["input"]}" is not an id like SUP-02'
    return str(detail["msg"])


def _words(form: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """Return the words that may stand where *loc* points; nested forms are followed by their aliases."""
    fields = {(info.alias or name): info for name, info in form.model_fields.items()}
    if len(loc) <= 1 or str(loc[0]) not in fields:
        return list(fields)
    nested = {"severity": "SeverityForm", "parameters": "ParameterForm", "let": "LetForm", "examples": "ExampleForm"}
    from recordcheck.rulebook import forms  # noqa: PLC0415 - the table above names classes of this one module

    inner = getattr(forms, nested.get(str(loc[0]), "RuleForm"))
    return [info.alias or name for name, info in inner.model_fields.items()]


def _read_families(folder: Path) -> dict[str, Family]:
    path = folder / "families.yaml"
    if not path.exists():
        return {}
    document = _document(path, f"{folder.name}/families.yaml")
    if not isinstance(document.data, dict):
        raise RuleFileError(f"{document.file}:1: must map the name of each folder to prefix, title and about")
    families = {}
    for name, data in document.data.items():
        form = _validated(document, FamilyForm, data, (name,))
        families[name] = Family(name, form.prefix, form.title, form.about)
    return families


def _read_retired(folder: Path) -> dict[str, str]:
    """Return the ids that are not to be used again, each with the reason."""
    path = folder / "retired.yaml"
    if not path.exists():
        return {}
    data = _document(path, f"{folder.name}/retired.yaml").data or {}
    if not isinstance(data, dict):
        raise RuleFileError(f"{folder.name}/retired.yaml:1: must map each retired id to the reason")
    return {str(name): str(reason) for name, reason in data.items()}


def _read_view(path: Path) -> View:
    shown = f"{path.parents[1].name}/views/{path.name}"
    try:
        sql = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileError(f"{shown}: cannot be read as UTF-8 text; check the file") from error
    comment = [line.lstrip("- ").rstrip() for line in sql.splitlines()[: _comment_lines(sql)]]
    if not comment:
        raise RuleFileError(f"{shown}:1: must begin with a comment (-- ...) that says what a row is")
    return View(path.stem, sql, " ".join(comment), Place(shown, 1, 1))


def _comment_lines(sql: str) -> int:
    lines = sql.splitlines()
    return next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))


def _read_lexicon(path: Path) -> Lexicon:
    document = _document(path, f"{path.parents[1].name}/lexicons/{path.name}")
    form = _validated(document, LexiconForm, document.data)
    _refuse_other_name(document, "lexicon", form.lexicon, path)
    if not form.terms and not form.patterns:
        raise RuleFileError(f"{document.file}: has neither terms nor patterns; a lexicon needs one of them")
    return Lexicon(
        name=form.lexicon,
        about=form.about,
        version=form.version,
        terms=tuple(form.terms),
        patterns=tuple(form.patterns),
        exceptions=tuple(form.exceptions),
        negation=form.negation == "true",
        place=document.place(),
    )


def _refuse_other_name(document: Document, word: str, name: str, path: Path) -> None:
    if name != path.stem:
        raise RuleFileError(
            f'{document.place((word,))}: {word} "{name}" is in a file named {path.name}; make them agree'
        )


def _read_signal(path: Path) -> Signal:
    document = _document(path, f"{path.parents[1].name}/signals/{path.name}")
    form = _validated(document, SignalForm, document.data)
    _refuse_other_name(document, "signal", form.signal, path)
    known = [*form.labels, form.otherwise]
    for word in ("fault", "left_out"):
        for number, label in enumerate(getattr(form, word)):
            if label not in known:
                raise RuleFileError(
                    f'{document.value_place((word, number))}: "{label}" is no label of this signal.{did_you_mean(label, known)}'
                )
    return Signal(
        name=form.signal,
        about=form.about,
        version=form.version,
        labels=MappingProxyType(
            {name: Expr(text, document.value_place(("labels", name))) for name, text in form.labels.items()}
        ),
        otherwise=form.otherwise,
        fault=tuple(form.fault),
        left_out=tuple(form.left_out),
        place=document.place(),
    )


def _read_rule(path: Path, shown: str, families: Mapping[str, Family], leave_out: str) -> Rule:
    document = _document(path, shown, leave_out)
    if not isinstance(document.data, dict):
        raise RuleFileError(f"{shown}:1: is no rule; a rule file maps words (id, title, each ...) to values")
    if strange := list(_strange_expectations(document)):
        raise RuleFileError("\n".join(strange))
    form = _validated(document, RuleForm, document.data)
    if path.stem != form.id and not path.stem.startswith(f"{form.id}-"):
        raise RuleFileError(
            f"{document.value_place(('id',))}: id {form.id} is in a file named {path.name}; begin the name with the id"
        )
    return _Builder(document, form).rule(_family(form, families))


def _strange_expectations(document: Document) -> Iterator[str]:
    """Yield the misspelt and missing words of what examples expect; the form would take them for subjects."""
    fields = ExpectedForm.model_fields
    for path, said in _expectations(document.data):
        for word in said:
            if word not in fields:
                near = did_you_mean(str(word), fields)
                yield f'{document.place((*path, word))}: "{word}" is not a word of what is expected.{near}'
        if "verdict" not in said:
            yield f'{document.place(path)}: "verdict" is missing; what is expected of a subject needs it'


def _expectations(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """Yield what the examples of a rule expect of one subject in more than a word, each with its path."""
    examples = data.get("examples")
    for number, example in enumerate(examples if isinstance(examples, list) else ()):
        expect = example.get("expect") if isinstance(example, dict) else None
        at = ("examples", number, "expect")
        if isinstance(expect, dict) and not expect.keys().isdisjoint(ExpectedForm.model_fields):
            yield at, expect
            continue
        items: Iterable[tuple[str | int, Any]] = (
            expect.items() if isinstance(expect, dict) else enumerate(expect if isinstance(expect, list) else ())
        )
        yield from (((*at, name), said) for name, said in items if isinstance(said, dict))


def _family(form: RuleForm, families: Mapping[str, Family]) -> str:
    return next((family.name for family in families.values() if family.prefix == form.id[:3]), form.id[:3])


class _Builder:
    """Turns a validated form into a `Rule`, giving every expression its place."""

    def __init__(self, document: Document, form: RuleForm) -> None:
        self.document = document
        self.form = form

    def expr(self, text: str, *path: str | int) -> Expr:
        return Expr(text, self.document.value_place(path))

    def optional(self, word: str) -> Expr | None:
        text = getattr(self.form, word)
        return None if text is None else self.expr(text, word)

    def fail(self, message: str, *path: str | int) -> RuleFileError:
        return RuleFileError(f"{self.document.place(path)}: {message}")

    def rule(self, family: str) -> Rule:
        form = self.form
        self.refuse_contradictions()
        return Rule(
            id=form.id,
            title=form.title.strip(),
            family=family,
            kind=form.kind,
            certainty=form.certainty,
            severity=self.severity(),
            source=_one_line(form.source),
            audit=tuple(form.audit),
            why=_one_line(form.why),
            fix=_one_line(form.fix),
            needs=tuple(form.needs),
            uses_if_present=MappingProxyType({table: reason or "" for table, reason in form.uses_if_present.items()}),
            tolerates=frozenset(form.tolerates),
            flags_absence=form.each not in form.needs
            if form.flags_absence is None
            else form.flags_absence in ("yes", "true"),
            each=form.each,
            subject=tuple(form.subject),
            event_on=self.optional("event_on"),
            window=form.window or ("duty" if form.due else "event"),
            when=self.optional("when"),
            not_due_until=self.optional("not_due_until"),
            undecided_if=self.optional("undecided_if"),
            due=self.optional("due"),
            done=self.optional("done"),
            until=self.optional("until"),
            tolerance=self.optional("tolerance"),
            reason=MappingProxyType(
                {name: None if text is None else self.expr(text, "reason", name) for name, text in form.reason.items()}
            ),
            reasons=MappingProxyType(self.named("flag_if") | self.named("also")),
            states=MappingProxyType(dict(form.states)),
            missing=MappingProxyType(dict(form.missing)),
            let=tuple(self.let(name) for name in form.let),
            parameters=MappingProxyType({name: self.parameter(name) for name in form.parameters}),
            evidence=MappingProxyType(self.evidence()),
            message=MappingProxyType(self.message()),
            examples=tuple(self.example(number) for number in range(len(form.examples))),
            notes=_one_line(form.notes),
            place=self.document.place(("id",)),
        )

    def refuse_contradictions(self) -> None:
        form = self.form
        if bool(form.due) == bool(form.flag_if):
            raise self.fail(
                "give either due (a deadline) or flag_if (a condition); `also` adds reasons to a deadline", "each"
            )
        if form.also and not form.due:
            raise self.fail("`also` stands beside a deadline; name the conditions under flag_if instead", "also")
        for word in ("done", "until", "tolerance", "reason"):
            if getattr(form, word) and not form.due:
                raise self.fail(f"`{word}` belongs to a deadline and there is no `due`", word)
        known = {*form.flag_if, *form.also, *form.reason, "MISSING", *filter(None, form.uses_if_present.values())}
        for word, names in (("states", form.states), ("severity", form.severity.reasons)):
            for name in names:
                if name not in known:
                    raise self.fail(f'"{name}" is no reason of this rule.{did_you_mean(name, known)}', word)

    def named(self, word: str) -> dict[str, Expr]:
        texts: dict[str, str] = getattr(self.form, word)
        return {name: self.expr(text, *((word, name) if name else (word,))) for name, text in texts.items()}

    def severity(self) -> SeverityRule:
        form = self.form.severity
        when = tuple(
            (self.expr(item.if_, "severity", "when", number, "if"), item.severity)
            for number, item in enumerate(form.when)
        )
        return SeverityRule(form.base, MappingProxyType(dict(form.reasons)), when)

    def parameter(self, name: str) -> Parameter:
        form = self.form.parameters[name]
        if isinstance(form.value, dict) != (form.by is not None):
            raise self.fail("a mapping of values needs `by`, and `by` needs a mapping of values", "parameters", name)
        by = None if form.by is None else self.expr(form.by, "parameters", name, "by")
        return Parameter(name, form.value, form.unit, self.document.place(("parameters", name)), by, form.meaning)

    def let(self, name: str) -> Let:
        form = self.form.let[name]
        match = form.match if form.match in ("case", "family") else self.expr(form.match, "let", name, "match")
        where = None if form.where is None else self.expr(form.where, "let", name, "where")
        value = self.expr(form.value, "let", name, "value")
        return Let(name, form.from_, value, where, match, self.document.place(("let", name)))  # type: ignore[arg-type]

    def evidence(self) -> dict[str, Expr]:
        """Return evidence by label; a plain list of names shows each under its own name."""
        return {
            name: self.expr(text, "evidence", name)
            if text is not None
            else Expr(name, self.document.place(("evidence", number)))
            for number, (name, text) in enumerate(self.form.evidence.items())
        }

    def message(self) -> dict[str, Expr]:
        known = {
            "",
            "outstanding",
            "late",
            "due_soon",
            *self.form.flag_if,
            *self.form.also,
            *self.form.reason,
            "MISSING",
        }
        for name in self.form.message:
            if name not in known:
                raise self.fail(
                    f'"{name}" is neither a state nor a reason of this rule.{did_you_mean(name, known)}',
                    "message",
                    name,
                )
        return {name: Expr(_one_line(text.text), text.place) for name, text in self.named("message").items()}

    def example(self, number: int) -> Example:
        form = self.form.examples[number]
        return Example(
            name=form.name,
            as_of=self.date(form.as_of, "examples", number, "as_of"),
            window_from=None
            if form.window_from is None
            else self.date(form.window_from, "examples", number, "window_from"),
            given=MappingProxyType({table: _rows(rows) for table, rows in form.given.items()}),
            absent=tuple(form.absent),
            parameters=MappingProxyType(dict(form.parameters)),
            expect=self.expect(form.expect, number),
            place=self.document.place(("examples", number)),
        )

    def expect(self, form: Any, number: int) -> Mapping[str, Expected] | Expected | str:
        if form == "could_not_run":
            return "could_not_run"
        if isinstance(form, str | ExpectedForm):
            return self.expected(form, number)
        if isinstance(form, list):
            return MappingProxyType({item.subject or "": self.expected(item, number) for item in form})
        return MappingProxyType({subject: self.expected(item, number) for subject, item in form.items()})

    def expected(self, form: str | ExpectedForm, number: int) -> Expected:
        item = ExpectedForm(verdict=form) if isinstance(form, str) else form
        if item.verdict not in _VERDICTS:
            raise self.fail(
                f'"{item.verdict}" is no verdict; one of {", ".join(_VERDICTS)} or could_not_run.'
                f"{did_you_mean(item.verdict, _VERDICTS)}",
                "examples",
                number,
                "expect",
            )
        return Expected(item.verdict, item.reason, item.state, item.severity, item.due_on)

    def date(self, text: str, *path: str | int) -> dt.date:
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise self.fail(f'"{text}" is no date; write it as 2019-12-23', *path) from error


def _rows(rows: Any) -> tuple[Mapping[str, str | None], ...]:
    """Return the rows of one table of an example: a single row may stand without a list."""
    as_list: Iterable[Mapping[str, str | None]] = [rows] if isinstance(rows, dict) else rows or []
    return tuple(MappingProxyType(dict(row)) for row in as_list)


def _one_line(text: str) -> str:
    return " ".join(text.split())
