"""Counts and shares on the two-way question, against figures worked out by hand."""

import pytest

from recordcheck.errors import Place
from recordcheck.rule import Signal
from recordcheck.scores import Judgement, Labelled, Scores, is_wrong, scores, wilson

SIGNAL = Signal("chronology", "about", "1", {}, "child_focused", ("process",), ("mixed",), Place("x"))


def told(label, predicted):
    return Judgement(Labelled("t", "a text", label), predicted)


def test_positive_is_the_fault():
    given = (
        [told("process", "process")] * 4 + [told("child_focused", "process")] + [told("process", "child_focused")] * 2
    )
    found = scores([*given, told("child_focused", "child_focused")], SIGNAL)
    assert found == Scores(true_positives=4, false_positives=1, false_negatives=2, true_negatives=1)
    assert (found.precision, found.recall, found.specificity) == (4 / 5, 4 / 6, 1 / 2)
    assert found.f1 == pytest.approx(2 * 0.8 * (2 / 3) / (0.8 + 2 / 3))


@pytest.mark.parametrize("item", [told("mixed", "process"), told("process", "")], ids=["left out", "no text"])
def test_what_is_left_out_or_not_judged_is_neither_right_nor_wrong(item):
    assert scores([item], SIGNAL) == Scores(0, 0, 0, 0)
    assert not is_wrong(item, SIGNAL)


def test_nothing_to_divide_is_no_share():
    nothing = Scores(0, 0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.specificity, nothing.f1) == (None, None, None, None)
    assert wilson(0, 0) is None


def test_the_interval_is_that_of_wilson_1927():
    # Centre (p + z2/2n) / (1 + z2/n) and half width by hand for 15 of 20, z = 1.959964.
    z2 = 1.959964**2
    centre, half = (0.75 + z2 / 40) / (1 + z2 / 20), (z2 * (0.75 * 0.25 / 20 + z2 / 1600)) ** 0.5 / (1 + z2 / 20)
    assert wilson(15, 20) == pytest.approx((centre - half, centre + half), abs=1e-6)
