import pytest

from recordcheck import errors
from recordcheck.errors import Place, did_you_mean


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("rules/x.yaml", 9, 4), "rules/x.yaml:9:4"),
        (Place("rules/x.yaml", 9), "rules/x.yaml:9"),
        (Place("rules/x.yaml"), "rules/x.yaml"),
    ],
)
def test_a_place_is_written_so_that_editors_can_open_it(place, shown):
    assert str(place) == shown


@pytest.mark.parametrize(
    "name", ["UsageError", "ExportError", "RuleFileError", "SuiteError", "SettingsError", "OutputError"]
)
def test_every_error_on_purpose_has_one_base(name):
    assert issubclass(getattr(errors, name), errors.RecordcheckError)


def test_the_nearest_known_word_is_suggested():
    assert did_you_mean("visitd_on", ["recorded_on", "visited_on"]) == ' Did you mean "visited_on"?'


def test_nothing_is_suggested_where_nothing_is_near():
    assert did_you_mean("xyz", ["visited_on", "recorded_on"]) == ""
    assert did_you_mean("visited_on", []) == ""


def test_capitals_do_not_keep_a_word_from_being_near():
    assert "visited_on" in did_you_mean("VISITED_ON", ["visited_on"])


@pytest.mark.parametrize(("typed", "known"), [("NO_DECIDR", "NO_DECIDER"), ("SUP-1", "SUP-01"), ("LAK", "LAC")])
def test_the_suggested_word_is_spelled_as_it_is_known(typed, known):
    assert did_you_mean(typed, [known]) == f' Did you mean "{known}"?'
