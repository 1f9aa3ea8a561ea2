"""Words in free text: what counts as a mention, and what does not."""

PLANS = "terms: [plan, goal*, safety net, check-in, child's view]\nexceptions: [plan of the house, flight plan]"


def mentions(desk, known, lexicon=PLANS):
    return desk.answers("mentions(narrative, 'plans')", known, lexicons={"plans": lexicon})


def test_a_term_is_a_whole_word_or_phrase(desk):
    known = {
        "The plan is agreed": True,
        "PLAN agreed": True,
        "plan.": True,
        "(plan)": True,
        "planning": False,
        "explanation": False,
        "goals were set": True,
        "goal": True,
        "safety\n  net agreed": True,
        "safety of the net": False,
        "check-in with school": True,
        "check in with school": True,
        "the child\u2019s view": True,
        "The child's view": True,
        "nothing of the kind": False,
        "": False,
    }
    assert mentions(desk, known) == known


def test_accents_in_the_text_are_folded(desk):
    known = {"the café": True, "the CAFÉ": True, "the cafe": True}
    assert mentions(desk, known, "terms: [cafe]") == known


def test_accents_in_the_word_list_are_folded(desk):
    known = {"the café": True, "the cafe": True}
    assert mentions(desk, known, "terms: [café]") == known


def test_a_term_inside_an_exception_does_not_count(desk):
    known = {
        "we drew a plan of the house": False,
        "we drew a plan of the house and agreed the plan": True,
        "his flight plan": False,
        "plan of the houses": True,  # an exception is a whole phrase, too
    }
    assert mentions(desk, known) == known


def test_a_negated_term_does_not_count(desk):
    texts = [
        "no plan",
        "There is no plan yet",
        "not a plan",
        "never had a plan",
        "without a plan",
        "no evidence of a plan",
        "didn't agree a plan",
        "didn\u2019t agree a plan",
        "There was no clear written plan",
    ]
    assert mentions(desk, texts) == dict.fromkeys(texts, False)


def test_negation_ends_more_than_four_words_on(desk):
    known = {"no visit today since they already had a plan": True}
    assert mentions(desk, known) == known


def test_negation_stops_at_the_end_of_a_clause(desk):
    known = {f"Mother did not come{stop} plan agreed": True for stop in ".;:,"}
    assert mentions(desk, known) == known


def test_negation_stops_at_but(desk):
    known = {"no visit but plan agreed": True, "not seen but a plan is there": True}
    assert mentions(desk, known) == known


def test_negation_covers_every_term_of_an_and_or_list(desk):
    texts = [
        "no plan or goals",
        "no goals and no plan",
        "no goals or a plan",
        "no plan, goals or safety net",
        "neither goals nor plan",
    ]
    assert mentions(desk, texts) == dict.fromkeys(texts, False)


def test_a_term_negated_behind_does_not_count(desk):
    texts = [
        "plan not recorded",
        "plan was not seen",
        "plan: none",
        "plan - none",
        "plan has not been written",
        "the plan is still not there",
    ]
    assert mentions(desk, texts) == dict.fromkeys(texts, False)


def test_negation_behind_ends_with_the_clause_and_after_three_words(desk):
    known = {
        "plan agreed. Not seen by father": True,
        "plan agreed with mother and her sister while he was not there": True,
        "plan agreed; none absent": True,
        "plan if she cannot come home": True,
        "plan about knots": True,
    }
    assert mentions(desk, known) == known


def test_a_term_counts_where_it_stands_again_unnegated(desk):
    known = {"There was no plan. A plan was agreed today.": True}
    assert mentions(desk, known) == known


def test_a_lexicon_can_do_without_negation(desk):
    known = {"no plan": True, "no": False}
    assert mentions(desk, known, "terms: [plan]\nnegation: 'false'") == known


def test_not_only_is_no_negation(desk):
    known = {"not only a plan": True, "the plan is not only for her": True}
    assert mentions(desk, known) == known


def test_a_list_parameter_has_words_and_no_negation(desk):
    known = {"no plan": True, "planning": False}
    words = "parameters:\n  wanted: {value: [plan], unit: words}\n"
    assert desk.answers("mentions(narrative, wanted)", known, parameters=words) == known


def test_a_list_parameter_is_never_read_as_a_regular_expression(desk):
    known = {"abc": False, "a.c": True, "x": False, "x|y": True, "O'Brien": True, "b": False, "a (b": True}
    words = "parameters:\n  wanted: {value: ['a.c', 'x|y', '(', \"o'brien\"], unit: words}\n"
    assert desk.answers("mentions(narrative, wanted)", known, parameters=words) == known


def test_patterns_stand_beside_terms(desk):
    known = {"on a Scale of 7": True, "on a scale of some kind": False, "a plan": True}
    assert mentions(desk, known, "terms: [plan]\npatterns: ['scale of \\d+']") == known


def test_a_lexicon_may_hold_patterns_alone(desk):
    known = {"score: 7": True, "score": False}
    assert mentions(desk, known, "patterns: ['score: \\d+']") == known


def test_found_names_the_words_that_count(desk):
    text = "Plan agreed, goals set; no safety net"
    found = desk.value("found(narrative, 'plans')", narrative=text, lexicons={"plans": PLANS})
    assert sorted(found.split(", ")) == ["goals", "plan"]


def test_hits_counts_different_words(desk):
    known = {"plan, Plan and plan": 1, "plan and goals": 2, "no plan": 0, "": 0}
    assert desk.answers("hits(narrative, 'plans')", known, lexicons={"plans": PLANS}) == known


def test_words_near_takes_either_order(desk):
    known = {
        "father was seen": True,
        "seen with her father": True,
        "father at home and later seen": False,  # four words between
        "father seen": True,
    }
    lists = "parameters:\n  men: {value: [father], unit: words}\n  met: {value: [seen], unit: words}\n"
    assert desk.answers("words_near(narrative, men, met, 2)", known, parameters=lists) == known


def test_an_unknown_lexicon_is_a_mistake_with_a_suggestion(desk):
    rule = "each: visits\nneeds: [visits]\nflag_if: mentions(narrative, 'plan')\n"
    reason = desk.refusal(rule, lexicons={"plans": PLANS}, visits=[{"visited_on": "2019-12-02"}])
    assert 'Did you mean "plans"?' in reason


# A word list too wide for one expression is searched in several; these patterns together are longer than one takes.
WIDE = (
    "terms: [plan, safety net]\npatterns:\n"
    + "".join(rf"  - '\b(?:{'|'.join(f'{mark}word{n}' for n in range(200))})\b[^.]*\bend\b'" + "\n" for mark in "abc")
    + "exceptions: [flight plan, bword3 never]\n"
)


def test_words_within_another_find_are_not_found_once_more(desk):
    wide = {"plans": WIDE}
    texts = {
        "aword1 to bword2 to the end": "aword1 to bword2 to the end",
        "aword5 and the plan to the end": "aword5 and the plan to the end",
    }
    assert desk.answers("found(narrative, 'plans')", texts, lexicons=wide) == texts
    assert desk.answers("hits(narrative, 'plans')", texts, lexicons=wide) == dict.fromkeys(texts, 1)


def test_a_missing_text_has_no_number_of_words_however_wide_the_list(desk):
    asked = {
        "hits": "hits(outcome, 'plans')",
        "found": "found(outcome, 'plans')",
        "mentions": "mentions(outcome, 'plans')",
    }
    for lexicon in (PLANS, WIDE):
        assert desk.values(asked, lexicons={"plans": lexicon}) == dict.fromkeys(asked)


def test_a_wide_word_list_finds_what_stands_in_any_part_of_it(desk):
    known = {
        "the plan": True,
        "aword7 until the end": True,
        "bword149 until the end": True,
        "cword0 until the end": True,
        "cword0. The end": False,
        "dword0 until the end": False,
    }
    assert mentions(desk, known, WIDE) == known


def test_an_exception_holds_for_every_part_of_a_wide_word_list(desk):
    known = {
        "the flight plan": False,
        "bword3 never saw the end": False,
        "bword3 never saw the end, bword4 saw the end": True,
        "the flight plan, cword9 to the end": True,
    }
    assert mentions(desk, known, WIDE) == known


def test_words_of_every_part_are_found_and_counted_once(desk):
    texts = {
        "plan and plan": ("plan", 1),
        "a plan. aword1 to end. cword2 to end": ("aword1 to end, cword2 to end, plan", 3),
        "flight plan": ("", 0),
        "nothing": ("", 0),
    }
    wide = {"plans": WIDE}
    assert desk.answers("found(narrative, 'plans')", texts, lexicons=wide) == {
        text: words for text, (words, _) in texts.items()
    }
    assert desk.answers("hits(narrative, 'plans')", texts, lexicons=wide) == {text: n for text, (_, n) in texts.items()}
