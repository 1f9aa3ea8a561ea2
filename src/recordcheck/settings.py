"""``recordcheck.toml``: what an authority changes without touching a rule."""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recordcheck.errors import Place, SettingsError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recordcheck.model import Contracts
    from recordcheck.rule import Parameter, Rule, Rulebook

FILE_NAME = "recordcheck.toml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Run(_Strict):
    window_from: dt.date | None = Field(
        default=None,
        description="First day of the window that is judged. Without it: the first of the month six months before the as-of date.",
    )
    due_soon_days: int = Field(
        default=14, ge=0, le=366, description="How many days ahead the list of what falls due looks."
    )


class _Clock(_Strict):
    bank_holidays: Literal["exclude", "count"] = Field(
        default="exclude", description="`exclude`: a bank holiday in England is no working day. `count`: it is one."
    )
    closure_days: list[dt.date] = Field(
        default_factory=list, description="Further days on which the offices are closed: no working days."
    )
    months: Literal["calendar", "days"] = Field(
        default="calendar", description="`calendar`: months of the calendar. `days`: 3 months are 91 days, 6 are 183."
    )


class _File(_Strict):
    authority: str = Field(default="", description="Name of the authority, shown in reports.")
    # Before the tables, as TOML has it: the template keeps this order.
    load_dates: list[dt.date] = Field(
        default_factory=list,
        description="Days on which records were migrated: a record written on one of them is not asked when it was written.",
    )
    run: _Run = Field(default_factory=_Run, description="What a run covers.")
    clock: _Clock = Field(default_factory=_Clock, description="How working days and months are counted.")
    roles: dict[str, list[str]] = Field(
        default_factory=dict,
        description='Names of roles as the rules know them, and what your system calls them: `"team manager" = ["practice manager"]`.',
    )
    codes: dict[str, dict[str, dict[str, str]]] = Field(
        default_factory=dict,
        description='Spellings of codes by table and column: `[codes.cases.case_type]` and `"Child Protection Plan" = "CP"`.',
    )
    limits: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        description="Limits by rule: `[limits.SUP-01]` and `tolerance_days = 3`. One by case type names only what changes: `{CP = 28}`.",
    )
    rules_off: dict[str, str] = Field(
        default_factory=dict, description="Rules that do not run, each with the reason, which every report shows."
    )


@dataclass(frozen=True)
class Settings:
    """What is in force; without a file everything is as the rules have it."""

    file: str = ""
    """The settings file; blank where there is none."""
    authority: str = ""
    window_from: dt.date | None = None
    due_soon_days: int = 14
    bank_holidays: Literal["exclude", "count"] = "exclude"
    closure_days: tuple[dt.date, ...] = ()
    months: Literal["calendar", "days"] = "calendar"
    load_dates: tuple[dt.date, ...] = ()
    roles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the authority's system calls a role, lower case, and the name that the rules know."""
    codes: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=lambda: MappingProxyType({}))
    """By table, column and spelling (lower case): the code."""
    limits: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    """By rule id, then by parameter."""
    rules_off: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By rule id, the reason why the rule is off."""
    text: str = ""
    """The file as it stands, to find the line of a mistake."""

    def place(self, *words: str) -> Place:
        """Return the line on which the last of *words* stands, below the earlier ones."""
        line = 0
        for word in words:
            pattern = re.compile(rf'(^|[\s\[."\']){re.escape(word)}($|[\s\]."\'=])')
            lines = enumerate(self.text.splitlines()[line:], line)
            line = next((number for number, content in lines if pattern.search(content)), line)
        return Place(self.file, line + 1)


def read_settings(path: Path | None) -> Settings:
    """
    Return the settings in *path*, or the defaults for None.

    Raises:
        SettingsError: The file cannot be read, is no TOML, or holds an unknown word or a value of the wrong
            kind; each with its line and, for a misspelt word, the nearest known one.
    """
    if path is None:
        return Settings()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: there is no such file; `recordcheck init` writes one") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as UTF-8 text; check the path, or leave --settings out") from error
    try:
        parsed = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not valid TOML: {error}") from error
    except ValidationError as error:
        blank = Settings(file=str(path), text=text)
        raise SettingsError("\n".join(_mistake(blank, detail) for detail in error.errors())) from error
    return Settings(
        file=str(path),
        authority=parsed.authority,
        window_from=parsed.run.window_from,
        due_soon_days=parsed.run.due_soon_days,
        bank_holidays=parsed.clock.bank_holidays,
        closure_days=tuple(parsed.clock.closure_days),
        months=parsed.clock.months,
        load_dates=tuple(parsed.load_dates),
        roles=MappingProxyType({name.lower(): role for role, names in parsed.roles.items() for name in names}),
        codes=MappingProxyType(
            {
                table: MappingProxyType(
                    {
                        name: MappingProxyType({k.lower(): v for k, v in spellings.items()})
                        for name, spellings in columns.items()
                    }
                )
                for table, columns in parsed.codes.items()
            }
        ),
        limits=MappingProxyType({rule: MappingProxyType(dict(values)) for rule, values in parsed.limits.items()}),
        rules_off=MappingProxyType(dict(parsed.rules_off)),
        text=text,
    )


def _mistake(settings: Settings, detail: Any) -> str:
    path = [str(part) for part in detail["loc"]]
    place = settings.place(*path)
    if detail["type"] == "extra_forbidden":
        forms: Mapping[str, type[BaseModel]] = {"run": _Run, "clock": _Clock}
        known = forms.get(path[0], _File).model_fields if len(path) > 1 else _File.model_fields
        return f'{place}: "{path[-1]}" is no setting.{did_you_mean(path[-1], known)}'
    return f"{place}: {'.'.join(path)}: {detail['msg']}"


def in_force(book: Rulebook, settings: Settings) -> Rulebook:
    """
    Return *book* with the limits of *settings* and without the rules that are off.

    Raises:
        SettingsError: A rule or limit is named that does not exist, or a value has the wrong form.
    """
    mistakes = [*_unknown_rules(book, settings), *_wrong_limits(book, settings)]
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    rules = {
        rule_id: _with_limits(rule, _load_dates(rule, settings) | dict(settings.limits.get(rule_id, {})), settings)
        for rule_id, rule in book.rules.items()
        if rule_id not in settings.rules_off
    }
    broken = {name: mistake for name, mistake in book.broken.items() if name not in settings.rules_off}
    return replace(book, rules=MappingProxyType(rules), broken=MappingProxyType(broken))


def _unknown_rules(book: Rulebook, settings: Settings) -> list[str]:
    known = {*book.rules, *book.broken}
    named = [("limits", name) for name in settings.limits] + [("rules_off", name) for name in settings.rules_off]
    unknown = [
        f'{settings.place(section, name)}: there is no rule "{name}".{did_you_mean(name, known)}'
        for section, name in named
        if name not in known
    ]
    unexplained = [
        f"{settings.place('rules_off', name)}: say why {name} is off; the report shows the reason"
        for name, reason in settings.rules_off.items()
        if not reason.strip()
    ]
    return unknown + unexplained


def _wrong_limits(book: Rulebook, settings: Settings) -> list[str]:
    mistakes = []
    for rule_id, limits in settings.limits.items():
        known = book.rules[rule_id].parameters if rule_id in book.rules else {}
        for name, value in limits.items() if known else ():
            place = settings.place("limits", rule_id, name)
            if name not in known:
                mistakes.append(f'{place}: {rule_id} has no limit "{name}".{did_you_mean(name, known)}')
            else:
                mistakes += [f"{place}: {wrong}" for wrong in _wrong_value(known[name], value)]
    return mistakes


def _wrong_value(parameter: Parameter, value: Any) -> list[str]:
    own = parameter.value
    if isinstance(own, dict):
        if isinstance(value, dict):
            return [
                f'{parameter.name} has no value for "{key}"; it has {", ".join(own)}'
                for key in value
                if key not in own and "other" not in own
            ] + [
                wrong
                for item in value.values()
                for wrong in _wrong_scalar(parameter.name, next(iter(own.values())), item)
            ]
        return _wrong_scalar(parameter.name, next(iter(own.values())), value)
    if isinstance(own, list):
        return [] if isinstance(value, list) else [f"{parameter.name} is a list; write it in brackets"]
    return _wrong_scalar(parameter.name, own, value)


def _wrong_scalar(name: str, own: Any, value: Any) -> list[str]:
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", str(own)) is not None
    if is_number and (isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value)):
        return [f"{name} is a number; {value!r} is none"]
    if not is_number and isinstance(value, dict | list):
        return [f"{name} is a single value"]
    return []


def _load_dates(rule: Rule, settings: Settings) -> dict[str, Any]:
    """Return the days of migration for a rule that asks for them."""
    is_asked = "load_dates" in rule.parameters and settings.load_dates
    return {"load_dates": [str(day) for day in settings.load_dates]} if is_asked else {}


def with_spellings(contracts: Contracts, settings: Settings) -> Contracts:
    """
    Return *contracts* with the authority's own spellings of codes.

    Raises:
        SettingsError: A table, column or code is named that does not exist.
    """
    changed = dict(contracts)
    for table, columns in settings.codes.items():
        if table not in contracts:
            raise SettingsError(
                f'{settings.place("codes", table)}: there is no table "{table}".{did_you_mean(table, contracts)}'
            )
        contract = changed[table]
        for name, spellings in columns.items():
            column = contract.columns.get(name)
            if column is None or not column.codes:
                coded = [other.name for other in contract.columns.values() if other.codes]
                hint = did_you_mean(name, coded) or f" Coded there: {', '.join(coded) or 'none'}."
                raise SettingsError(
                    f'{settings.place("codes", table, name)}: "{name}" is no column of codes in {table}.{hint}'
                )
            wrong = [code for code in spellings.values() if code not in column.codes]
            if wrong:
                place = settings.place("codes", table, name, wrong[0])
                raise SettingsError(
                    f'{place}: "{wrong[0]}" is no code of {table}.{name}; one of {", ".join(column.codes)}'
                )
            own = replace(column, spellings=MappingProxyType({**column.spellings, **spellings}))
            contract = replace(contract, columns=MappingProxyType({**contract.columns, name: own}))
        changed[table] = contract
    return changed


def settings_in_words() -> list[tuple[str, str, str]]:
    """Return every setting with its default and what it does, in the order of the file."""
    rows: list[tuple[str, str, str]] = []
    for name, info in _File.model_fields.items():
        inner = (
            info.annotation if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel) else None
        )
        for key, item in inner.model_fields.items() if inner else [("", info)]:
            shown = f"{name}.{key}" if key else name
            default = item.get_default(call_default_factory=True)
            rows.append((shown, "" if default in (None, "", [], {}) else str(default), item.description or ""))
    return rows


def _with_limits(rule: Rule, limits: Mapping[str, Any], settings: Settings) -> Rule:
    changed = {
        name: replace(
            rule.parameters[name],
            value=_merged(rule.parameters[name].value, value),
            origin=str(_origin(rule.id, name, settings)),
        )
        for name, value in limits.items()
    }
    return replace(rule, parameters=MappingProxyType({**rule.parameters, **changed})) if changed else rule


def _origin(rule_id: str, name: str, settings: Settings) -> Place:
    is_own = name in settings.limits.get(rule_id, {})
    return settings.place("limits", rule_id, name) if is_own else settings.place(name)


def _merged(own: Any, value: Any) -> Any:
    """Return the value in force: a mapping changes only the entries that it names, a single value all of them."""
    if not isinstance(own, dict):
        return value
    return {**own, **value} if isinstance(value, dict) else dict.fromkeys(own, value)


def settings_page() -> str:
    """Return ``docs/settings.md``: every setting, its default and what it does."""
    rows = [f"| `{name}` | {default or '-'} | {about} |" for name, default, about in settings_in_words()]
    head = (
        "<!-- Generated by `recordcheck rules docs`; do not edit. -->\n\n# Settings\n\n"
        "What an authority changes without touching a rule, in `recordcheck.toml` beside the export, one folder up, or in the "
        "current folder (or named with `--settings`).\n`recordcheck init` writes one with comments; `recordcheck settings` "
        "prints what is in force and where each value comes from.\nA misspelt word is an error with the nearest known one.\n\n"
        "| setting | default | what it does |\n|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def template_toml(book: Rulebook) -> str:
    """Return a settings file in which every setting stands as a comment with its default."""
    lines = [
        "# Settings of recordcheck.  Take the # away from what you change; what stays a comment is the default.",
        "",
    ]
    section = ""
    for name, default, about in settings_in_words():
        head, _, key = name.partition(".")
        if key and head != section:
            section = head
            lines += ["", f"[{head}]"]
        if head in ("limits", "rules_off", "roles", "codes"):
            continue
        lines += [f"# {about}", f"# {key or head} = {_EXAMPLES.get(name) or _toml(default)}", ""]
    lines += _TEMPLATE_TABLES.splitlines()
    for rule in book.rules.values():
        limits = [parameter for parameter in rule.parameters.values() if not isinstance(parameter.value, list)]
        if limits:
            lines += ["", f"# {rule.title}", f"# [limits.{rule.id}]"]
            lines += [f"# {item.name} = {_toml(item.value)}    # {item.unit}" for item in limits]
    return "\n".join(lines) + "\n"


_EXAMPLES = {
    "run.window_from": "2019-06-01",
    "clock.closure_days": "[2019-12-24]",
    "load_dates": "[2018-04-01]",
}
"""What a setting without a default looks like."""

_TEMPLATE_TABLES = """
# Rules that do not run, each with the reason, which every report shows.
# [rules_off]
# IMP-13 = "ecomaps are kept on paper until March"

# What your system calls a role that the rules know by another name.
# [roles]
# "team manager" = ["practice manager", "PM"]

# Spellings of codes, by table and column.
# [codes.cases.case_type]
# "Child Protection Plan" = "CP"

# Limits, by rule.  One by case type names only what changes, for example {CP = 28}.
"""


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml_key(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    shown = str(value)
    if re.fullmatch(r"-?\d+(\.\d+)?", shown) or shown in ("true", "false"):
        return shown
    return f'"{shown}"' if shown else '""'


def settings_in_force(settings: Settings, book: Rulebook) -> list[tuple[str, str, str]]:
    """Return every setting that is in force: its name, its value, and where it comes from."""
    given = tomllib.loads(settings.text) if settings.text else {}
    rows: list[tuple[str, str, str]] = []
    for name, default, _ in settings_in_words():
        head, _, key = name.partition(".")
        if head in ("limits", "rules_off", "roles", "codes"):
            continue
        held = given.get(head, {}).get(key) if key else given.get(head)
        origin = "default" if held is None else str(settings.place(*filter(None, (head, key))))
        rows.append((name, str(default if held is None else held), origin))
    rows += [(f"roles.{name}", role, str(settings.place("roles", role))) for name, role in settings.roles.items()]
    rows += [
        (f"rules_off.{name}", why, str(settings.place("rules_off", name))) for name, why in settings.rules_off.items()
    ]
    rows += [
        (f"limits.{rule.id}.{item.name}", str(item.value), item.origin if item.origin != "rule" else rule.place.file)
        for rule in in_force(book, settings).rules.values()
        for item in rule.parameters.values()
    ]
    return rows


def _toml_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"'
