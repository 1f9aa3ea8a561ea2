"""Which words of the evidence are marked: those that the rule says it found, in the text in which it found them."""

import pytest

from recordcheck.results.marks import marked


def words_marked(evidence, key):
    return [text for text, is_marked in marked(evidence)[key] if is_marked]


@pytest.mark.parametrize(
    ("text", "found", "words"),
    [
        ("She WANTS a dog; he wants none.", "wants", ["WANTS", "wants"]),
        ("She wanted a dog, unwanted.", "want", []),
        ("Home visit, then a visit.", "home visit, visit", ["Home visit", "visit"]),
        ("The child\u2019s words, in a caf\u00e9.", "child's words, cafe", ["child\u2019s words", "caf\u00e9"]),
        ("She said: \u201cI want to go\u201d.", '"i want to go"', ["I want to go"]),
        ("A (b) a.c", "a.c, (b)", ["b", "a.c"]),
        ("none", "none", []),
        ("Nothing was said.", "", []),
        ("Nothing was said.", None, []),
        ("Nothing was said.", ", , ...", []),
    ],
)
def test_words_found_are_marked_in_the_text_before_them(text, found, words):
    assert words_marked({"views": text, "words_found": found}, "views") == words


def test_no_other_text_is_marked():
    evidence = {"role": "father", "section": "His father works.", "words_found": "father", "note": "The father rang."}
    assert [key for key in evidence if words_marked(evidence, key)] == ["section"]


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ("2019-09-03 Visit. Child seen. [child seen, visit]", ["Visit", "Child seen"]),
        ("2019-09-03 [all fine] Popped in. All fine [sic]", ["All fine"]),
        ("2019-09-03 Visit. [visit]; 2019-09-27 Visit of nan, held. [held]", ["Visit", "held"]),
        ("2019-09-03 Seen; visit made. [visit]", ["visit"]),
        ("2019-09-03 [lacks learned, meaning, next] Next week its meaning is learned.", []),
        ("2019-09-03 [126 characters] A short call.", []),
        ("2019-09-03 Visit.", []),
        ("2019-09-03 Visit. []", []),
        ("none", []),
    ],
)
def test_each_record_has_the_words_beside_it_marked(examples, words):
    assert words_marked({"examples": examples}, "examples") == words


def test_words_of_records_that_are_not_shown_mark_nothing():
    evidence = {"records_without": "2019-09-03 Mother asks for help.", "words_found": "2019-10-01 [asks, wants]"}
    assert not words_marked(evidence, "records_without")


def test_brackets_under_another_name_mark_nothing():
    evidence = {"latest_not_smart": "2019-08-28 Keep in touch, no date. [no date]"}
    assert not words_marked(evidence, "latest_not_smart")


def test_what_is_no_text_is_put_in_words():
    evidence = {
        "views": None,
        "words_found": "recorded",
        "seen": True,
        "examples": [{"on": "2019-06-03"}],
        "on": "2019-06-03",
    }
    assert marked(evidence) == {
        "views": [("not recorded", False)],
        "words_found": [("recorded", False)],
        "seen": [("yes", False)],
        "examples": [("on 3 June 2019", False)],
        "on": [("3 June 2019", False)],
    }


def test_pieces_put_together_are_the_text():
    text = "2019-09-03 [visit] A <b>visit</b>;\n2019-09-27 caf\u00e9 \u0130 visit [visit]; 2019-09-28 Visit. [visit]"
    assert "".join(piece for piece, _ in marked({"examples": text})["examples"]) == text
