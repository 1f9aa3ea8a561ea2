"""The settings file that `init` writes, spellings, roles and load dates of an authority."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from recordcheck.errors import SettingsError
from recordcheck.resources import builtin_folder
from recordcheck.rulebook import read_rulebook
from recordcheck.settings import in_force, read_settings, settings_in_force, template_toml, with_spellings
from recordcheck.shape.contracts import read_contracts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def book():
    return read_rulebook([builtin_folder("rules")])


@pytest.fixture(scope="module")
def contracts():
    return read_contracts(builtin_folder("checks"))


def settings(folder: Path, text: str):
    path = folder / "recordcheck.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_the_template_changes_nothing(tmp_path, book):
    given = settings(tmp_path, template_toml(book))
    assert tomllib.loads(given.text) == {"run": {}, "clock": {}}
    assert {rule.id: rule.parameters for rule in in_force(book, given).rules.values()} == {
        rule.id: rule.parameters for rule in book.rules.values()
    }


def test_the_template_without_its_marks_says_the_same(tmp_path, book):
    """Every commented setting is valid where it stands, and the limits that it shows are those of the rules."""
    lines = template_toml(book).splitlines()
    bare = [re.sub(r"^# (?=(\[|[a-z_]+ = |\"|[A-Z]{3}-\d\d = ))", "", line) for line in lines]
    given = settings(tmp_path, "\n".join(bare))
    limits = {
        (rule.id, name): str(parameter.value)
        for rule in in_force(book, given).rules.values()
        for name, parameter in rule.parameters.items()
    }
    for rule in book.rules.values():
        if rule.id in given.rules_off:
            continue
        for name, parameter in rule.parameters.items():
            if name != "load_dates" and not isinstance(parameter.value, list | dict):
                assert limits[rule.id, name].lower() == str(parameter.value).lower()


def test_an_own_spelling_of_a_code_is_accepted(tmp_path, contracts):
    given = settings(tmp_path, '[codes.cases.case_type]\n"Protection Plan" = "CP"\n')
    assert with_spellings(contracts, given)["cases"].columns["case_type"].spellings["protection plan"] == "CP"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[codes.case.case_type]\n"x" = "CP"\n', ':1: there is no table "case". Did you mean "cases"?'),
        ('[codes.cases.team]\n"x" = "CP"\n', ':1: "team" is no column of codes in cases.'),
        ('[codes.cases.case_type]\n"x" = "CPP"\n', '"CPP" is no code of cases.case_type'),
    ],
)
def test_a_wrong_spelling_is_told_with_its_line(tmp_path, contracts, text, told):
    with pytest.raises(SettingsError, match=re.escape(told)):
        with_spellings(contracts, settings(tmp_path, text))


def test_what_is_in_force_says_where_it_comes_from(tmp_path, book):
    given = settings(tmp_path, 'authority = "Ours"\n[limits.SUP-01]\ntolerance_days = 3\n')
    rows = {name: (value, origin) for name, value, origin in settings_in_force(given, book)}
    assert rows["authority"] == ("Ours", f"{given.file}:1")
    assert rows["clock.months"] == ("calendar", "default")
    assert rows["limits.SUP-01.tolerance_days"] == ("3", f"{given.file}:3")
    assert rows["limits.SUP-01.sup_grace_days"][1].startswith("rules/supervision/SUP-01")


def test_days_of_migration_reach_the_rules_that_ask_for_them(tmp_path, book):
    given = in_force(book, settings(tmp_path, "load_dates = [2018-04-01]\n"))
    asked = [rule for rule in given.rules.values() if "load_dates" in rule.parameters]
    assert asked
    assert all(rule.parameters["load_dates"].value == ["2018-04-01"] for rule in asked)
