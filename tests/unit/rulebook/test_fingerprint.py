"""A rule's fingerprint changes with what decides its verdicts, and with nothing else."""

from dataclasses import replace

import pytest

from recordcheck.rulebook import fingerprint

NAME = "supervision/SUP-02-not-on-file.yaml"
LEXICON = "lexicon: upload_words\nabout: a\nversion: '1'\nterms: [{}]\n"
VIEW = "-- One row per session.\nSELECT {} FROM supervision s JOIN other_view o ON o.case_id = s.case_id\n"
OTHER = "-- One row.\nSELECT {} FROM supervision s\n"


def mark(folder, text):
    book = folder.write(NAME, text).read()
    assert dict(book.broken) == {}
    return fingerprint(book.rules["SUP-02"], book)


@pytest.fixture
def text(sound):
    """Return a rule with a bit of everything."""
    return (
        sound.replace(
            "done: recorded_on",
            "done: recorded_on\nuntil: case.closed_on\nwhen: kind = 'case'\nnot_due_until: held_on\nreason: LATE\n",
        )
        + "tolerance: extra_days\nmissing: {recorded_on: open}\nalso: {NO_TEXT: text is null}\nevidence: [held_on]\nnotes: why\n"
        + "let: {n: {from: supervision, value: count(*), where: kind = 'x'}}\n"
    ).replace("parameters:\n", "parameters:\n  extra_days: {value: 1, unit: days}\n")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("value: 5", "value: 6"),
        ("extra_days: {value: 1", "extra_days: {value: 2"),
        ("severity: medium", "severity: high"),
        ("severity: medium", "severity: {base: medium, reasons: {LATE: low}}"),
        ("severity: medium", "severity: {base: medium, when: [{if: text is null, is: low}]}"),
        ("add_working_days(held_on", "add_days(held_on"),
        ("until: case.closed_on", "until: case.died_on"),
        ("kind = 'case'", "kind = 'group'"),
        ("not_due_until: held_on", "not_due_until: as_of"),
        ("reason: LATE", "reason: VERY_LATE"),
        ("{recorded_on: open}", "{recorded_on: undecided}"),
        ("text is null", "is_blank(text)"),
        ("count(*), where", "count(kind), where"),
        ("where: kind = 'x'", "where: kind = 'y'"),
        ("severity: medium", "severity: medium\nwindow: event"),
        ("severity: medium", "severity: medium\nsubject: [case_id]"),
        ("severity: medium", "severity: medium\nstates: {NO_TEXT: late}"),
        ("severity: medium", "severity: medium\nuses_if_present: [notes]"),
        ("severity: medium", "severity: medium\nundecided_if: text is null"),
        ("severity: medium", "severity: medium\nevent_on: recorded_on"),
        ("needs: [supervision]", "needs: [supervision, visits]"),
        ("tolerance: extra_days\n", ""),
    ],
)
def test_what_decides_a_verdict_changes_it(folder, text, was, now):
    assert was in text
    assert mark(folder, text) != mark(folder, text.replace(was, now))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("title: Supervision", "title: The supervision"),
        ("why: It matters.", "why: It matters much."),
        ("fix: Upload it.", "fix: Upload it today."),
        ("message: Held", "message: It was held"),
        ("evidence: [held_on]", "evidence: [held_on, text]"),
        ("notes: why", "notes: another"),
        ("source:", "audit: '2.27'\nsource:"),
        ("expect: clear", "expect: not_due"),
        ("id: SUP-02", "# a remark\nid: SUP-02"),
    ],
)
def test_what_only_explains_does_not_change_it(folder, text, was, now):
    assert was in text
    assert mark(folder, text) == mark(folder, text.replace(was, now))


@pytest.mark.parametrize(
    ("files", "changed"),
    [
        ({"lexicons/upload_words.yaml": (LEXICON.format("one"), LEXICON.format("two"))}, True),
        ({"lexicons/upload_words.yaml": (LEXICON.format("one"), LEXICON.format("one") + "negation: 'false'\n")}, True),
        (
            {
                "lexicons/upload_words.yaml": (
                    LEXICON.format("one"),
                    LEXICON.format("one").replace("about: a", "about: b"),
                )
            },
            False,
        ),
        (
            {
                "lexicons/others.yaml": tuple(
                    LEXICON.format(word).replace("upload_words", "others") for word in ("one", "two")
                )
            },
            False,
        ),
        ({"views/sessions_held.sql": (VIEW.format("1"), VIEW.format("2"))}, True),
        (
            {
                "views/sessions_held.sql": (VIEW.format("1"),) * 2,
                "views/other_view.sql": (OTHER.format("1"), OTHER.format("2")),
            },
            True,
        ),
        ({"views/unrelated.sql": (OTHER.format("1"), OTHER.format("2"))}, False),
    ],
)
def test_the_views_and_lexicons_that_a_rule_reads_change_it(folder, text, files, changed):
    rule = text.replace("each: supervision\n", "each: sessions_held\n").replace(
        "text is null", "\"mentions(text, 'upload_words')\""
    )
    marks = []
    for turn in (0, 1):
        for name, texts in files.items():
            folder.write(name, texts[turn])
        marks.append(mark(folder, rule))
    assert (marks[0] != marks[1]) is changed


def test_the_limit_in_force_counts(folder, text):
    book = folder.write(NAME, text).read()
    rule = book.rules["SUP-02"]
    limits = {**rule.parameters, "upload_days": replace(rule.parameters["upload_days"], value=9)}
    assert fingerprint(rule, book) != fingerprint(replace(rule, parameters=limits), book)


def test_where_a_limit_comes_from_does_not_count(folder, text):
    book = folder.write(NAME, text).read()
    rule = book.rules["SUP-02"]
    limits = {name: replace(limit, origin="recordcheck.toml:3") for name, limit in rule.parameters.items()}
    assert fingerprint(rule, book) == fingerprint(replace(rule, parameters=limits), book)


def test_the_same_rule_has_the_same_mark_wherever_it_lies(folder, other_folder, text):
    assert mark(folder, text) == mark(other_folder, text)


def test_a_mark_is_short(folder, text):
    assert len(mark(folder, text)) == 12
