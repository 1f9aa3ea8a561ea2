"""What an authority changes in `recordcheck.toml`, and how a mistake in it is told."""

import datetime as dt

import pytest

from recordcheck.errors import SettingsError
from recordcheck.rulebook import read_rulebook
from recordcheck.settings import Settings, in_force, read_settings

FULL = """\
authority = "City"

[run]
window_from = 2019-06-01
due_soon_days = 21

[clock]
bank_holidays = "count"
closure_days = [2019-12-24, 2019-12-27]
months = "days"

[limits.SUP-01]
interval_days = {CP = 28, other = 40}
grace_days = 10

[rules_off]
SUP-02 = "we upload by hand until May"
"""

RULE = """\
id: {id}
title: Something is missing
severity: medium
source: made up
why: It matters.
fix: Do it.
needs: [visits]
each: visits
flag_if: purpose is null
parameters:
  interval_days: {{value: {{CP: 31, LAC: 31, other: 62}}, unit: days, by: case.case_type}}
  cap_days: {{value: {{CP: 10, LAC: 20}}, unit: days, by: case.case_type}}
  grace_days: {{value: 5, unit: days}}
  share: {{value: 0.5, unit: share}}
  manager_role: {{value: team manager, unit: role}}
  kinds: {{value: [CP, CIN], unit: kinds}}
message: Look at it.
"""


@pytest.fixture
def settings_of(tmp_path):
    """Return a function that reads settings from their text."""

    def read(text):
        path = tmp_path / "recordcheck.toml"
        path.write_text(text, encoding="utf-8")
        return read_settings(path)

    return read


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    for rule in ("SUP-01", "SUP-02"):
        (folder / f"{rule}-x.yaml").write_text(RULE.format(id=rule), encoding="utf-8")
    (folder / "SUP-03-x.yaml").write_text("id: SUP-03\ntitel: broken\n", encoding="utf-8")
    return read_rulebook([folder])


def refusal(settings_of, text, book=None):
    with pytest.raises(SettingsError) as caught:
        in_force(book, settings_of(text)) if book else settings_of(text)
    return str(caught.value)


# --- reading -----------------------------------------------------------------------------------------------------


def test_without_a_file_everything_is_as_the_rules_have_it(book):
    settings = read_settings(None)
    assert settings == Settings()
    assert (settings.due_soon_days, settings.bank_holidays, settings.months) == (14, "exclude", "calendar")
    assert in_force(book, settings) == book


def test_an_empty_file_changes_nothing(settings_of, book):
    assert in_force(book, settings_of("")) == book


def test_every_setting_is_read(settings_of):
    settings = settings_of(FULL)
    assert (settings.authority, settings.window_from, settings.due_soon_days) == ("City", dt.date(2019, 6, 1), 21)
    assert (settings.bank_holidays, settings.months) == ("count", "days")
    assert settings.closure_days == (dt.date(2019, 12, 24), dt.date(2019, 12, 27))
    assert dict(settings.limits["SUP-01"]) == {"interval_days": {"CP": 28, "other": 40}, "grace_days": 10}
    assert dict(settings.rules_off) == {"SUP-02": "we upload by hand until May"}


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "recordcheck.toml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL.encode())
    assert read_settings(path).authority == "City"


def test_a_file_that_is_not_utf8_is_told_by_name(tmp_path):
    path = tmp_path / "recordcheck.toml"
    path.write_bytes('authority = "Café"'.encode("cp1252"))
    with pytest.raises(SettingsError, match=r"recordcheck\.toml.*UTF-8"):
        read_settings(path)


def test_a_file_that_is_not_there_is_told_by_name(tmp_path):
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        read_settings(tmp_path / "nowhere.toml")


def test_broken_toml_is_told_with_its_line(settings_of):
    told = refusal(settings_of, 'authority = "City"\n[run\n')
    assert "recordcheck.toml" in told
    assert "line 2" in told or "recordcheck.toml:2" in told


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ("authority", "authorty", 1, 'Did you mean "authority"?'),
        ("[run]", "[runs]", 3, 'Did you mean "run"?'),
        ("window_from", "window_form", 4, 'Did you mean "window_from"?'),
        ("bank_holidays", "bank_holiday", 8, 'Did you mean "bank_holidays"?'),
        ("due_soon_days = 21", "due_soon_days = -1", 5, "due_soon_days"),
        ("due_soon_days = 21", 'due_soon_days = "soon"', 5, "due_soon_days"),
        ('"count"', '"counted"', 8, "bank_holidays"),
        ('months = "days"', 'months = "months"', 10, "months"),
        ("2019-06-01", '"June"', 4, "window_from"),
        ("[2019-12-24, 2019-12-27]", "[24]", 9, "closure_days"),
        ("[2019-12-24, 2019-12-27]", '["Christmas Eve"]', 9, "closure_days"),
        ('"we upload by hand until May"', "true", 17, "SUP-02"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(settings_of, right, wrong, line, said):
    assert right in FULL
    told = refusal(settings_of, FULL.replace(right, wrong))
    assert f"recordcheck.toml:{line}: " in told
    assert said in told


def test_all_mistakes_are_told_at_once(settings_of):
    told = refusal(
        settings_of, FULL.replace("authority", "authorty").replace("window_from", "window_form")
    ).splitlines()
    assert len(told) == 2


# --- in force ----------------------------------------------------------------------------------------------------


def limits(settings_of, book, text):
    rule = in_force(book, settings_of(f"[limits.SUP-01]\n{text}\n")).rules["SUP-01"]
    return {name: limit.value for name, limit in rule.parameters.items()}


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("grace_days = 10", "grace_days", 10),
        ("grace_days = 0", "grace_days", 0),
        ("share = 0.75", "share", 0.75),
        ("share = 1", "share", 1),
        ('manager_role = "head of service"', "manager_role", "head of service"),
        ('kinds = ["LAC"]', "kinds", ["LAC"]),
        # A mapping changes the entries that it names, a single value all of them.
        ("interval_days = {CP = 28}", "interval_days", {"CP": 28, "LAC": "31", "other": "62"}),
        ("interval_days = {other = 90}", "interval_days", {"CP": "31", "LAC": "31", "other": 90}),
        ("interval_days = 28", "interval_days", {"CP": 28, "LAC": 28, "other": 28}),
        # A case type that the rule lumps under `other` may have its own limit.
        ("interval_days = {CIN = 40}", "interval_days", {"CP": "31", "LAC": "31", "other": "62", "CIN": 40}),
        ("cap_days = {LAC = 25}", "cap_days", {"CP": "10", "LAC": 25}),
    ],
)
def test_a_limit_of_the_settings_is_in_force(settings_of, book, text, name, value):
    assert limits(settings_of, book, text)[name] == value


def test_other_limits_and_rules_keep_their_own(settings_of, book):
    found = in_force(book, settings_of("[limits.SUP-01]\ngrace_days = 10\n"))
    assert found.rules["SUP-01"].parameters["share"].value == "0.5"
    assert found.rules["SUP-02"] == book.rules["SUP-02"]


def test_a_limit_tells_where_it_comes_from(settings_of, book):
    parameters = in_force(book, settings_of("\n[limits.SUP-01]\n\ngrace_days = 10\n")).rules["SUP-01"].parameters
    assert parameters["grace_days"].origin.endswith("recordcheck.toml:4")
    assert parameters["share"].origin == "rule"


def test_a_limit_of_the_same_name_in_another_rule_has_its_own_line(settings_of, book):
    text = "[limits.SUP-01]\ngrace_days = 10\n[limits.SUP-02]\ngrace_days = 20\n"
    found = in_force(book, settings_of(text))
    origins = {name: rule.parameters["grace_days"].origin.rpartition(":")[2] for name, rule in found.rules.items()}
    assert origins == {"SUP-01": "2", "SUP-02": "4"}


def test_the_rulebook_itself_is_left_as_it_was(settings_of, book):
    in_force(book, settings_of("[limits.SUP-01]\ngrace_days = 10\n[rules_off]\nSUP-02 = 'no'\n"))
    assert book.rules["SUP-01"].parameters["grace_days"].value == "5"
    assert "SUP-02" in book.rules


def test_a_rule_that_is_off_is_not_there(settings_of, book):
    found = in_force(book, settings_of('[rules_off]\nSUP-02 = "not ours"\n'))
    assert list(found.rules) == ["SUP-01"]
    assert list(found.broken) == ["SUP-03"]


def test_a_broken_rule_can_be_off(settings_of, book):
    found = in_force(book, settings_of('[rules_off]\nSUP-03 = "being mended"\n'))
    assert dict(found.broken) == {}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[limits.SUP-10]\ngrace_days = 1", 1, "SUP-10"),
        ("[limits.SUP-1]\ngrace_days = 1", 1, 'Did you mean "SUP-01"?'),
        ("[limits.sup-01]\ngrace_days = 1", 1, 'Did you mean "SUP-01"?'),
        ("[limits.SUP-01]\ngrace_dys = 1", 2, 'Did you mean "grace_days"?'),
        ('[limits.SUP-01]\ngrace_days = "ten"', 2, "grace_days is a number"),
        ("[limits.SUP-01]\ngrace_days = true", 2, "grace_days is a number"),
        ("[limits.SUP-01]\ngrace_days = [1]", 2, "grace_days is a number"),
        ("[limits.SUP-01]\ngrace_days = {CP = 1}", 2, "grace_days"),
        ("[limits.SUP-01]\nkinds = 'CP'", 2, "kinds is a list"),
        ("[limits.SUP-01]\nmanager_role = ['a']", 2, "manager_role"),
        (
            "[limits.SUP-01]\ncap_days = {CIN = 28}",
            2,
            "CIN",
        ),  # there is no entry for others that it could be lumped under
        ("[limits.SUP-01]\ncap_days = {other = 28}", 2, "other"),
        ("[limits.SUP-01]\ninterval_days = {CP = 'x'}", 2, "interval_days is a number"),
        ("[limits.SUP-01]\ninterval_days = [28]", 2, "interval_days"),
        ("[rules_off]\nSUP-20 = 'no'", 2, "SUP-20"),
        ("[rules_off]\nSUP-02 = ' '", 2, "say why SUP-02 is off"),
    ],
)
def test_a_wrong_limit_or_rule_is_told_with_its_line(settings_of, book, text, line, said):
    told = refusal(settings_of, text + "\n", book)
    assert f"recordcheck.toml:{line}: " in told
    assert said in told


@pytest.mark.parametrize("value", ["inf", "-inf", "nan"])
@pytest.mark.parametrize(
    "line", ["grace_days = {}", "share = {}", "interval_days = {}", "interval_days = {{CP = 28, other = {}}}"]
)
def test_a_limit_is_a_number_that_can_be_counted(settings_of, book, line, value):
    told = refusal(settings_of, f"[limits.SUP-01]\n{line.format(value)}\n", book)
    assert "recordcheck.toml:2: " in told
    assert f"{line.partition(' ')[0]} is a number" in told


def test_mistakes_of_several_rules_are_told_at_once(settings_of, book):
    text = "[limits.SUP-01]\ngrace_dys = 1\n[limits.SUP-02]\nshare = 'x'\n[rules_off]\nSUP-20 = 'no'\n"
    assert len(refusal(settings_of, text, book).splitlines()) == 3
