"""What a rule file says is what the rule holds; scalars stay as typed, expressions know their place."""

import datetime as dt

import pytest

from recordcheck.errors import Place, RuleFileError
from recordcheck.rule import Expected
from recordcheck.rulebook import read_rulebook

NAME = "supervision/SUP-02-not-on-file.yaml"


def test_a_rule_holds_what_its_file_says(folder):
    rule = folder.read().rules["SUP-02"]
    assert (rule.title, rule.severity.base, rule.each, rule.needs) == (
        "Supervision is not on the file",
        "medium",
        "supervision",
        ("supervision",),
    )
    assert (rule.due.text, rule.done.text) == ("add_working_days(held_on, upload_days)", "recorded_on")
    assert rule.parameters["upload_days"].unit == "working days"


def test_an_expression_knows_where_its_text_begins(folder, sound, position):
    rule = folder.read().rules["SUP-02"]
    line, column = position(sound, "add_working_days").split(":")
    assert rule.due.place == Place(f"rules/{NAME}", int(line), int(column))


@pytest.mark.parametrize(
    ("words", "flags_absence"),
    [
        ("", False),
        ("flags_absence: yes\n", True),
        ("flags_absence: true\n", True),
        ("flags_absence: no\n", False),
        ("flags_absence: false\n", False),
        # A rule whose rows are not those of a table that it needs is about what is not there.
        ("each: cases\n", True),
        ("each: cases\nflags_absence: no\n", False),
        ("needs: [visits]\n", True),
    ],
)
def test_a_rule_flags_absence_unless_it_judges_the_rows_that_it_needs(folder, sound, words, flags_absence):
    own = {line.partition(":")[0] for line in words.splitlines()}
    kept = "".join(f"{line}\n" for line in sound.splitlines() if line.partition(":")[0] not in own)
    assert folder.write(NAME, kept + words).read().rules["SUP-02"].flags_absence is flags_absence


def test_a_rule_names_the_columns_that_it_tolerates_to_be_missing(folder, sound):
    rule = folder.write(NAME, sound + "tolerates: [supervision.text, notes.kind]\n").read().rules["SUP-02"]
    assert rule.tolerates == {"supervision.text", "notes.kind"}


def test_a_message_can_speak_of_what_is_due_soon(folder, sound):
    text = sound.replace(
        "message: Held on {held_on}, on file on {recorded_on}.", "message: {due_soon: Soon., late: Late.}"
    )
    rule = folder.write(NAME, text).read().rules["SUP-02"]
    assert {name: expr.text for name, expr in rule.message.items()} == {"due_soon": "Soon.", "late": "Late."}


@pytest.mark.parametrize(
    ("words", "kind", "certainty", "window"),
    [
        ("", "deterministic", "exact", "duty"),
        ("kind: text\ncertainty: under\nwindow: event\n", "text", "under", "event"),
    ],
)
def test_what_a_rule_does_not_say_has_a_default(folder, sound, words, kind, certainty, window):
    rule = folder.write(NAME, sound + words).read().rules["SUP-02"]
    assert (rule.kind, rule.certainty, rule.window) == (kind, certainty, window)


def test_a_condition_is_about_events_unless_it_says_otherwise(folder, sound):
    text = sound.replace("due: add_working_days(held_on, upload_days)\ndone: recorded_on", "flag_if: text is null")
    assert folder.write(NAME, text).read().rules["SUP-02"].window == "event"


def test_a_single_name_may_stand_without_a_list(folder, sound):
    rule = (
        folder.write(NAME, sound.replace("[supervision]\neach", "supervision\neach") + 'audit: "2.27"\n')
        .read()
        .rules["SUP-02"]
    )
    assert (rule.needs, rule.audit) == (("supervision",), ("2.27",))


def test_scalars_of_a_rule_stay_what_was_typed(folder, sound):
    text = sound + "let: {n: {from: supervision, value: count(*), where: kind = 'no'}}\n"
    text = text.replace(
        "upload_days: {value: 5,", "teams: {value: [NO, 012, 1:30], unit: teams}\n  upload_days: {value: 5,"
    )
    rule = folder.write(NAME, text).read().rules["SUP-02"]
    assert rule.parameters["teams"].value == ["NO", "012", "1:30"]


def test_an_example_holds_rows_as_typed_and_what_is_expected(folder):
    [example] = folder.read().rules["SUP-02"].examples
    assert (example.as_of, example.expect) == (dt.date(2019, 12, 23), Expected("clear"))
    assert [dict(row) for row in example.given["supervision"]] == [
        {"held_on": "2019-12-02", "recorded_on": "2019-12-03"}
    ]


@pytest.mark.parametrize(
    ("expect", "read"),
    [
        ("could_not_run", "could_not_run"),
        (
            "[{verdict: flagged, reason: LATE, state: late, severity: high, due_on: 2019-12-09}]",
            {"": Expected("flagged", "LATE", "late", "high", "2019-12-09")},
        ),
        ("{S1: clear, S2: {verdict: flagged}}", {"S1": Expected("clear"), "S2": Expected("flagged")}),
        ("[{subject: S1, verdict: clear}]", {"S1": Expected("clear")}),
    ],
)
def test_an_example_can_expect_in_several_ways(folder, sound, expect, read):
    [example] = folder.write(NAME, sound.replace("expect: clear", f"expect: {expect}")).read().rules["SUP-02"].examples
    assert (example.expect if isinstance(read, str | Expected) else dict(example.expect)) == read


def test_an_example_can_expect_several_fields_of_its_only_subject(folder, sound):
    expect = "{verdict: flagged, reason: LATE, state: late}"
    book = folder.write(NAME, sound.replace("expect: clear", f"expect: {expect}")).read()
    assert [example.expect for rule in book.rules.values() for example in rule.examples] == [
        Expected("flagged", "LATE", "late")
    ]


def test_the_helping_tables_may_name_a_fallback(folder, sound):
    book = folder.write(NAME, sound + "uses_if_present: {supervision_diary: INFERRED, notes: null}\n").read()
    assert dict(book.rules["SUP-02"].uses_if_present) == {"supervision_diary": "INFERRED", "notes": ""}


# --- folders -----------------------------------------------------------------------------------------------------


def test_rules_come_in_the_order_of_families_and_ids(folder, sound):
    families = "supervision: {prefix: SUP, title: S, about: s.}\nassessment: {prefix: ASM, title: A, about: a.}\n"
    folder.write("families.yaml", families)
    folder.write("assessment/ASM-01-x.yaml", sound.replace("SUP-02", "ASM-01"))
    folder.write("supervision/SUP-01-x.yaml", sound.replace("SUP-02", "SUP-01"))
    book = folder.read()
    assert list(book.rules) == ["SUP-01", "SUP-02", "ASM-01"]
    assert book.rules["ASM-01"].family == "assessment"
    assert book.families["assessment"].title == "A"


def test_a_later_folder_replaces_the_same_id_and_adds_others(folder, other_folder, sound):
    other_folder.write("SUP-02-our-way.yaml", sound.replace("value: 5", "value: 2"))
    other_folder.write("SUP-90-our-own.yaml", sound.replace("SUP-02", "SUP-90"))
    book = read_rulebook([folder.path, other_folder.path])
    assert list(book.rules) == ["SUP-02", "SUP-90"]
    assert book.rules["SUP-02"].parameters["upload_days"].value == "2"
    assert dict(book.broken) == {}


def test_a_later_folder_replaces_views_and_lexicons_by_name(folder, other_folder, sound):
    folder.write("views/gaps.sql", "-- One.\nSELECT 1").write(
        "lexicons/plan.yaml", "lexicon: plan\nabout: a\nversion: '1'\nterms: [one]\n"
    )
    other_folder.write("SUP-90-x.yaml", sound.replace("SUP-02", "SUP-90"))
    other_folder.write("views/gaps.sql", "-- Two.\nSELECT 2")
    other_folder.write("lexicons/plan.yaml", "lexicon: plan\nabout: a\nversion: '2'\nterms: [two]\n")
    book = read_rulebook([folder.path, other_folder.path])
    assert (book.views["gaps"].about, book.lexicons["plan"].terms) == ("Two.", ("two",))


def test_a_sound_rule_in_a_later_folder_heals_a_broken_one(folder, other_folder, sound):
    folder.write(NAME, sound.replace("severity: medium", "severity: medum"))
    other_folder.write("SUP-02-ours.yaml", sound)
    book = read_rulebook([folder.path, other_folder.path])
    assert (list(book.rules), dict(book.broken)) == (["SUP-02"], {})


def test_a_rule_whose_replacement_is_broken_does_not_run(folder, other_folder, sound):
    folder.write("supervision/SUP-03-x.yaml", sound.replace("SUP-02", "SUP-03"))
    other_folder.write("SUP-02-ours.yaml", sound.replace("severity: medium", "severity: medum"))
    book = read_rulebook([folder.path, other_folder.path])
    assert list(book.rules) == ["SUP-03"]
    assert list(book.broken) == ["SUP-02"]
    assert "local/SUP-02-ours.yaml:3:" in book.broken["SUP-02"]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(RuleFileError, match="nowhere"):
        read_rulebook([tmp_path / "nowhere"])


def test_a_folder_without_rules_is_told(tmp_path):
    with pytest.raises(RuleFileError, match="no rule"):
        read_rulebook([tmp_path])


@pytest.mark.parametrize("name", ["._SUP-03.yaml", ".SUP-03.yaml", "_draft.yaml"])
def test_hidden_files_are_passed_over(folder, name):
    book = folder.write(f"supervision/{name}", "rubbish: [").read()
    assert (list(book.rules), dict(book.broken)) == (["SUP-02"], {})


# --- views, lexicons and families --------------------------------------------------------------------------------


def test_the_comment_of_a_view_says_what_a_row_is(folder):
    book = folder.write("views/gaps.sql", "-- One row per gap,\n-- open or closed.\nSELECT 1 -- more\n").read()
    assert book.views["gaps"].about == "One row per gap, open or closed."


@pytest.mark.parametrize("sql", ["SELECT 1\n-- too late\n", "\nSELECT 1", ""])
def test_a_view_without_an_opening_comment_is_refused(folder, sql):
    with pytest.raises(RuleFileError, match=r"rules/views/gaps\.sql:1"):
        folder.write("views/gaps.sql", sql).read()


def test_a_lexicon_holds_what_its_file_says(folder):
    text = "lexicon: plan\nabout: a\nversion: 1.10\nterms: [no, plan*]\npatterns: ['\\d+']\nexceptions: [no plan]\n"
    lexicon = folder.write("lexicons/plan.yaml", text).read().lexicons["plan"]
    assert (lexicon.version, lexicon.terms, lexicon.patterns, lexicon.exceptions, lexicon.negation) == (
        "1.10",
        ("no", "plan*"),
        (r"\d+",),
        ("no plan",),
        True,
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lexicon: plan\nabout: a\nversion: '1'\n", "terms"),
        ("lexicon: plan\nabout: a\nversion: '1'\nterms: []\n", "terms"),
        ("lexicon: plans\nabout: a\nversion: '1'\nterms: [x]\n", "plans"),
        ("lexicon: plan\nabout: a\nversion: '1'\nterm: [x]\n", 'Did you mean "terms"?'),
        ("lexicon: plan\nversion: '1'\nterms: [x]\n", '"about" is missing'),
        ("lexicon: plan\nabout: a\nversion: '1'\nterms: [x]\nnegation: maybe\n", "negation"),
        ("- a list\n", ""),
        ("", ""),
    ],
)
def test_a_lexicon_with_a_mistake_is_told(folder, text, told):
    with pytest.raises(RuleFileError, match=r"rules/lexicons/plan\.yaml") as caught:
        folder.write("lexicons/plan.yaml", text).read()
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "supervision: {prefix: SUP, title: S}\n",
        "supervision: {prefix: SUP, title: S, about: s, order: 1}\n",
        "- SUP\n",
        "supervision: SUP\n",
    ],
)
def test_a_list_of_families_with_a_mistake_is_told(folder, text):
    with pytest.raises(RuleFileError, match=r"rules/families\.yaml:1"):
        folder.write("families.yaml", text).read()


def test_a_folder_can_be_read_without_its_examples(folder):
    book = read_rulebook([folder.path], without_examples=[folder.path])
    assert book.rules["SUP-02"].examples == ()
    assert dict(book.broken) == {}


def test_what_stands_below_examples_left_out_keeps_its_place(folder, sound):
    folder.write(NAME, sound + "# a remark\nsurprise: 1\n")
    broken = read_rulebook([folder.path], without_examples=[folder.path]).broken
    assert "SUP-02-not-on-file.yaml:21:" in broken["SUP-02"]
    assert broken == folder.read().broken
