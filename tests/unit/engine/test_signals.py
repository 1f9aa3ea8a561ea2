"""A signal: one question about a text, asked by rules and measured on labelled texts alike."""

import pytest

from recordcheck.engine import classify
from recordcheck.errors import RuleFileError

PLAN = "terms: [plan]"
SIGNAL = """\
signal: safety
about: Whether a text has a plan.
version: "1"
labels:
  planned: mentions(text, 'plan')
  named: mentions(text, 'plan') OR text LIKE '%name%'
otherwise: nothing
fault: [nothing]
"""


@pytest.fixture
def book(desk):
    desk.write("signals/safety.yaml", SIGNAL)
    return lambda *rules: desk.book(*rules, lexicons={"plan": PLAN})


RULE = """\
id: TST-01
needs: [notes]
each: notes
flag_if: signal(text, 'safety') = 'nothing'
message: x
"""


def test_the_first_label_that_holds_is_taken_and_otherwise_the_rest(book):
    book = book(RULE)
    said = classify(["a plan", "a name", "no plan", "", "a plan"], book.signals["safety"], book)
    assert said == ["planned", "named", "nothing", "", "planned"]


def test_a_rule_reads_the_very_signal_and_a_blank_text_is_no_answer(desk, book):
    notes = [{"text": "a plan"}, {"text": "a visit"}, {"text": None}]
    rows = [{"event_on": "2019-12-02", **row} for row in notes]
    found = desk.run(book(RULE), notes=rows).verdicts["TST-01"]
    assert dict(zip(found["subject_id"], found["verdict"], strict=True)) == {
        "N1": "clear", "N2": "flagged", "N3": "undecided",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("signal: safety", "signal: safe"), ("signals/safety.yaml:1:", "make them agree")),
        (("fault: [nothing]", "fault: [nothin]"), (":8:", '"nothin" is no label', 'Did you mean "nothing"?')),
        (("otherwise:", "otherwize:"), (":7:", '"otherwize"', 'Did you mean "otherwise"?')),
    ],
)
def test_a_mistake_in_a_signal_is_told_with_its_place(desk, book, change, words):
    desk.write("signals/safety.yaml", SIGNAL.replace(*change))
    with pytest.raises(RuleFileError) as told:
        book(RULE)
    assert all(word in str(told.value) for word in words)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("mentions(txt, 'plan')", (":5:", '"txt"', 'only "text"')),
        ("mentions(text, 'plam')", (":5:", '"plam"', 'Did you mean "plan"?')),
    ],
)
def test_a_condition_reads_the_text_alone(desk, book, given, words):
    desk.write("signals/safety.yaml", SIGNAL.replace("planned: mentions(text, 'plan')", f"planned: {given}"))
    wrong = book(RULE)
    with pytest.raises(RuleFileError) as told:
        classify(["x"], wrong.signals["safety"], wrong)
    assert all(word in str(told.value) for word in words)


def test_a_rule_that_asks_an_unknown_signal_could_not_run(desk, book):
    judged = desk.run(book(RULE.replace("'safety'", "'safty'")), notes=[{"event_on": "2019-12-02", "text": "x"}])
    [reason] = judged.could_not_run["reason"]
    assert 'there is no signal "safty"' in reason
    assert 'Did you mean "safety"?' in reason
