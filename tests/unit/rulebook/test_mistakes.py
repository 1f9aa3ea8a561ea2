"""An author's mistake is told with file, line and column, what is there and what was meant; the rest still reads."""

import pytest

NAME = "supervision/SUP-02-not-on-file.yaml"
SHOWN = f"rules/{NAME}"


def mistake(folder, text, name=NAME, rule="SUP-02"):
    book = folder.write(name, text).read()
    assert rule not in book.rules
    return book.broken[rule]


def test_a_broken_file_is_set_apart_and_the_others_read(folder, sound):
    folder.write("supervision/SUP-03-broken.yaml", sound.replace("SUP-02", "SUP-03").replace("title", "titel"))
    folder.write("supervision/SUP-04-sound.yaml", sound.replace("SUP-02", "SUP-04"))
    book = folder.read()
    assert (list(book.rules), list(book.broken)) == (["SUP-02", "SUP-04"], ["SUP-03"])


# What an author wrote instead of what, the word at whose place it is told, and what is said.
WORDS = [
    ("title: Supervision", "titel: Supervision", "titel", 'Did you mean "title"?'),
    ("each: supervision", "eech: supervision", "eech", 'Did you mean "each"?'),
    ("severity: medium", "severity: medum", "severity", 'Did you mean "medium"?'),
    (
        "severity: medium",
        "severity: {base: medium, when: [{if: text is null, is: hihg}]}",
        "is: hihg",
        'Did you mean "high"?',
    ),
    ("severity: medium", "severity: {base: medium, reasens: {A: low}}", "reasens", 'Did you mean "reasons"?'),
    ("severity: medium", "severity: medium\nkind: determinstic", "kind:", 'Did you mean "deterministic"?'),
    ("severity: medium", "severity: medium\ncertainty: sure", "certainty:", "exact, under, over"),
    ("severity: medium", "severity: medium\nwindow: dutty", "window:", 'Did you mean "duty"?'),
    ("{value: 5, unit", "{valeu: 5, unit", "valeu", 'Did you mean "value"?'),
    ("    expect: clear", "    expct: clear", "expct", 'Did you mean "expect"?'),
    (
        "done: recorded_on",
        "done: recorded_on\nmissing: {recorded_on: opne}",
        "recorded_on: opne",
        'Did you mean "open"?',
    ),
    (
        "done: recorded_on",
        "done: recorded_on\nlet: {n: {form: visits, value: count(*)}}",
        "form",
        'Did you mean "from"?',
    ),
]


@pytest.mark.parametrize(("right", "wrong", "word", "said"), WORDS)
def test_a_misspelt_word_is_told_where_it_stands_with_the_nearest_one(  # noqa: PLR0917 - one line of the table
    folder, sound, position, right, wrong, word, said
):
    assert right in sound
    text = sound.replace(right, wrong)
    told = [line for line in mistake(folder, text).splitlines() if said in line]
    assert [line.startswith(f"{SHOWN}:{position(text, word)}: ") for line in told] == [True]


@pytest.mark.parametrize("word", ["id", "title", "severity", "source", "why", "fix", "each", "message"])
def test_a_word_that_every_rule_needs_is_missed(folder, sound, word):
    text = "\n".join(line for line in sound.splitlines() if not line.startswith(f"{word}:"))
    told = mistake(folder, text)
    assert f'"{word}" is missing' in told
    assert told.startswith(f"{SHOWN}:")


# What is put into or in place of something in a sound rule, and what the message must speak of.
CONTRADICTIONS = [
    ("done: recorded_on", "done: recorded_on\nflag_if: text is null", "due", "both a deadline and a condition"),
    ("due: add_working_days(held_on, upload_days)\ndone: recorded_on\n", "", "flag_if", "neither"),
    ("due: add_working_days(held_on, upload_days)\n", "flag_if: text is null\n", "done", "done without due"),
    ("done: recorded_on", "done: recorded_on\nstates: {LAET: late}", '"LAET"', "a state of no reason"),
    ("severity: medium", "severity: {base: medium, reasons: {LAET: low}}", '"LAET"', "a severity of no reason"),
    ("done: recorded_on", "done: recorded_on\nreason: LATE\nstates: {LATE: finished}", "finished", "an unknown state"),
    (
        "message: Held on {held_on}, on file on {recorded_on}.",
        "message: {LAET: Held.}",
        '"LAET"',
        "a message of no reason",
    ),
    ("{value: 5,", "{value: {CP: 5},", "by", "a mapping without by"),
    ("{value: 5,", "{value: 5, by: case.case_type,", "by", "by without a mapping"),
    ("expect: clear", "expect: claer", 'Did you mean "clear"?', "an unknown verdict"),
    (
        "expect: clear",
        "expect: {S1: clear, S2: {verdict: flaged}}",
        'Did you mean "flagged"?',
        "an unknown verdict of a subject",
    ),
    ("as_of: 2019-12-23", "as_of: 23/12/2019", "23/12/2019", "a day of an example"),
    ("id: SUP-02", "id: supervision", '"supervision"', "an id of another form"),
    ("id: SUP-02", "id: SUP-2", '"SUP-2"', "an id with one digit"),
    ("needs: [supervision]", "needs: [supervision]\nneeds: [visits]", '"needs" is given twice', "a word given twice"),
    ("needs: [supervision]", "needs: &n [supervision]\ntolerates: *n", "alias", "an alias"),
    (
        "done: recorded_on",
        "done: recorded_on\nflags_absence: perhaps",
        "flags_absence",
        "neither yes nor no",
    ),
    ("needs: [supervision]", "needs: {a: 1}", "needs", "a mapping where a list belongs"),
    ("title: Supervision is not on the file", "title: [one, two]", "title", "a list where a text belongs"),
    ("title: Supervision is not on the file", "title:", "title", "nothing where a text belongs"),
    ("needs: [supervision]", "needs: [supervision", "YAML", "a bracket left open"),
]


@pytest.mark.parametrize(
    ("right", "wrong", "said"), [line[:3] for line in CONTRADICTIONS], ids=[line[3] for line in CONTRADICTIONS]
)
def test_a_mistake_is_told_with_its_file_and_line(folder, sound, right, wrong, said):
    assert right in sound
    text = sound.replace(right, wrong)
    told = mistake(folder, text)
    assert said in told
    first = told.splitlines()[0]
    assert first.startswith(f"{SHOWN}:")
    assert first.removeprefix(f"{SHOWN}:")[0].isdigit()


@pytest.mark.parametrize(
    ("expect", "near"),
    [
        ("{verdict: clear, resaon: LATE}", "reason"),
        ("{verdct: flagged, reason: LATE}", "verdict"),
        ("{subject: S1, verdict: clear, due: 2019-12-10}", "due_on"),
        ("{S1: {verdict: clear, resaon: LATE}}", "reason"),
        ("[{subject: S1, verdict: clear, resaon: LATE}]", "reason"),
    ],
)
def test_an_unknown_word_of_what_is_expected_is_told(folder, sound, expect, near):
    assert f'Did you mean "{near}"?' in mistake(folder, sound.replace("expect: clear", f"expect: {expect}"))


def test_what_is_expected_needs_a_verdict(folder, sound):
    assert '"verdict" is missing' in mistake(folder, sound.replace("expect: clear", "expect: {reason: LATE}"))


@pytest.mark.parametrize("expect", ["{S1: clear, S2: {verdict: clear}}", "[{subject: S1, verdict: clear}]"])
def test_an_expectation_by_subject_is_read(folder, sound, expect):
    text = sound.replace("expect: clear", f"expect: {expect}")
    assert list(folder.write(NAME, text).read().rules) == ["SUP-02"]


def test_also_stands_beside_a_deadline_only(folder, sound):
    text = sound.replace(
        "due: add_working_days(held_on, upload_days)\ndone: recorded_on\n",
        "flag_if: text is null\nalso: {X: text is null}\n",
    )
    assert "also" in mistake(folder, text)


def test_the_nearest_reason_is_spelled_as_in_the_rule(folder, sound):
    text = sound.replace("done: recorded_on", "done: recorded_on\nreason: NOT_ON_FILE\nstates: {NOT_ON_FILLE: late}")
    assert 'Did you mean "NOT_ON_FILE"?' in mistake(folder, text)


def test_a_state_may_name_a_fallback_or_the_blank(folder, sound):
    text = sound.replace(
        "done: recorded_on",
        "done: recorded_on\nmissing: {text: flagged}\nuses_if_present: {supervision_diary: INFERRED}",
    )
    text += "states: {INFERRED: late, MISSING: outstanding}\n"
    assert list(folder.write(NAME, text).read().rules) == ["SUP-02"]


def test_the_file_begins_with_the_id(folder, sound):
    told = mistake(folder, sound.replace("id: SUP-02", "id: SUP-03"))
    assert "SUP-03" in told
    assert "SUP-02-not-on-file.yaml" in told
    assert told.startswith(f"{SHOWN}:1:")


@pytest.mark.parametrize("name", ["SUP-02.yaml", "SUP-02-any-words.yaml"])
def test_the_id_may_be_the_whole_name_of_the_file(other_folder, sound, name):
    assert list(other_folder.write(name, sound).read().rules) == ["SUP-02"]


def test_a_name_that_only_begins_like_the_id_is_told(other_folder, sound):
    book = other_folder.write("SUP-021-x.yaml", sound).read()
    assert list(book.rules) == []
    assert len(book.broken) == 1


def test_an_id_given_twice_in_a_folder_is_told(folder, sound):
    book = folder.write("supervision/SUP-02-once-more.yaml", sound).read()
    told = book.broken["SUP-02"]
    assert "SUP-02-not-on-file.yaml" in told
    assert "SUP-02-once-more.yaml" in told


def test_a_file_without_an_id_in_its_name_is_listed_by_its_name(folder):
    book = folder.write("supervision/notes.yaml", "just: words\n").read()
    assert list(book.broken) == ["notes.yaml"]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a\n- list\n", "just text\n"])
def test_a_file_that_is_no_rule_is_told(folder, text):
    assert mistake(folder, text).startswith(f"{SHOWN}:1")


def test_a_file_that_is_not_utf8_is_told(folder):
    (folder.path / NAME).write_bytes("title: café".encode("cp1252"))
    book = folder.read()
    assert "UTF-8" in book.broken["SUP-02"]


def test_all_mistakes_of_a_file_are_told_at_once(folder, sound):
    text = sound.replace("title:", "titel:").replace("severity: medium", "severity: medum").replace("each:", "eech:")
    told = mistake(folder, text).splitlines()
    assert len(told) >= 3
    assert all(line.startswith(f"{SHOWN}:") for line in told)
