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

    from recordcheck.rule import Parameter, Rule, Rulebook

FILE_NAME = "recordcheck.toml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Run(_Strict):
    window_from: dt.date | None = None
    due_soon_days: int = Field(default=14, ge=0, le=366)


class _Clock(_Strict):
    bank_holidays: Literal["exclude", "count"] = "exclude"
    closure_days: list[dt.date] = Field(default_factory=list)
    months: Literal["calendar", "days"] = "calendar"


class _File(_Strict):
    authority: str = ""
    run: _Run = Field(default_factory=_Run)
    clock: _Clock = Field(default_factory=_Clock)
    limits: dict[str, dict[str, Any]] = Field(default_factory=dict)
    rules_off: dict[str, str] = Field(default_factory=dict)


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
        rule_id: _with_limits(rule, settings.limits.get(rule_id, {}), settings)
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


def _with_limits(rule: Rule, limits: Mapping[str, Any], settings: Settings) -> Rule:
    changed = {
        name: replace(
            rule.parameters[name],
            value=_merged(rule.parameters[name].value, value),
            origin=str(settings.place("limits", rule.id, name)),
        )
        for name, value in limits.items()
    }
    return replace(rule, parameters=MappingProxyType({**rule.parameters, **changed})) if changed else rule


def _merged(own: Any, value: Any) -> Any:
    """Return the value in force: a mapping changes only the entries that it names, a single value all of them."""
    if not isinstance(own, dict):
        return value
    return {**own, **value} if isinstance(value, dict) else dict.fromkeys(own, value)
