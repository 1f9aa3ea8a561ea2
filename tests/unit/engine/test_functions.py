"""What each function of the rule language gives, with values worked out by hand or from a calendar."""

import datetime as dt
import json

import pytest

from recordcheck.engine import Clock

CHECKED_DATES = [
    ("2019-06-10", 45, "2019-08-12"),
    ("2019-07-01", 45, "2019-09-03"),
    ("2019-08-06", 15, "2019-08-28"),
    ("2019-08-05", 20, "2019-09-03"),
    ("2019-08-12", 10, "2019-08-27"),
    ("2019-12-09", 10, "2019-12-23"),
    ("2019-12-16", 10, "2020-01-02"),
    ("2019-12-18", 5, "2019-12-27"),
    ("2019-08-23", 1, "2019-08-27"),
]
FURTHER_DATES = [
    ("2019-08-24", 1, "2019-08-27"),  # a Saturday: Monday is a bank holiday
    ("2019-04-18", 1, "2019-04-23"),  # Good Friday and Easter Monday between
    ("2019-04-30", 5, "2019-05-08"),  # early May bank holiday, Monday 6
    ("2020-05-01", 5, "2020-05-11"),  # in 2020 moved to Friday 8 May
    ("2021-12-24", 1, "2021-12-29"),  # 25 and 26 fall on a weekend: Monday and Tuesday instead
    ("2022-06-01", 1, "2022-06-06"),  # spring bank holiday moved, and the jubilee
    ("2022-09-16", 1, "2022-09-20"),  # the Queen's funeral
    ("2023-05-05", 1, "2023-05-09"),  # the coronation
    ("2019-12-23", 0, "2019-12-23"),
    ("2019-12-22", 0, "2019-12-22"),  # due on the day itself, weekend or not
]


@pytest.mark.parametrize(("day", "number", "due"), CHECKED_DATES + FURTHER_DATES)
def test_a_due_day_counts_working_days_from_the_day_after(clock, day, number, due):
    assert clock.add_working_days(dt.date.fromisoformat(day), number) == dt.date.fromisoformat(due)


def test_rules_count_working_days_as_the_clock_does(desk):
    due = {f"{day} + {number}": due for day, number, due in CHECKED_DATES + FURTHER_DATES}
    asked = {sum_: "add_working_days(date '{}', {})".format(*sum_.split(" + ")) for sum_ in due}
    assert desk.values(asked) == due


@pytest.mark.parametrize(
    ("clock", "day", "number", "due"),
    [
        (Clock(bank_holidays="count"), "2019-08-23", 1, "2019-08-26"),
        (Clock(bank_holidays="count"), "2019-12-16", 10, "2019-12-30"),
        (Clock(closure_days=(dt.date(2019, 12, 24), dt.date(2019, 12, 27))), "2019-12-23", 1, "2019-12-30"),
        # Closed is closed, whatever is said of bank holidays.
        (Clock(bank_holidays="count", closure_days=(dt.date(2019, 12, 24),)), "2019-12-23", 1, "2019-12-25"),
        (Clock(closure_days=(dt.date(2019, 12, 28),)), "2019-12-27", 1, "2019-12-30"),  # a Saturday changes nothing
    ],
)
def test_bank_holidays_and_closure_days_are_settings(desk, clock, day, number, due):
    assert clock.add_working_days(dt.date.fromisoformat(day), number) == dt.date.fromisoformat(due)
    assert desk.value(f"add_working_days(date '{day}', {number})", ask={"clock": clock}) == due


TAKEN = {
    ("2019-08-23", "2019-08-27"): 1,
    ("2019-08-16", "2019-08-19"): 1,
    ("2019-06-10", "2019-08-12"): 45,
    ("2019-06-10", "2019-08-13"): 46,
    ("2019-12-16", "2020-01-02"): 10,
    ("2019-12-16", "2019-12-16"): 0,
    ("2019-12-20", "2019-12-22"): 0,  # Friday to Sunday
    ("2019-12-21", "2019-12-23"): 1,  # Saturday to Monday
}


def test_working_days_between_counts_up_to_and_including_the_finish(desk):
    asked = {f"{start} {finish}": f"working_days_between(date '{start}', date '{finish}')" for start, finish in TAKEN}
    assert desk.values(asked) == {f"{start} {finish}": days for (start, finish), days in TAKEN.items()}


CALENDAR_MONTHS = {
    "2019-11-30 3": "2020-02-29",
    "2018-11-30 3": "2019-02-28",
    "2019-06-14 3": "2019-09-14",
    "2019-07-15 3": "2019-10-15",
    "2019-06-14 6": "2019-12-14",
    "2019-08-31 6": "2020-02-29",
}
MONTHS_IN_DAYS = {
    "2019-11-30 3": "2020-02-29",
    "2019-06-14 3": "2019-09-13",
    "2019-07-15 3": "2019-10-14",
    "2019-07-15 6": "2020-01-14",
}


@pytest.mark.parametrize(("mode", "due"), [("calendar", CALENDAR_MONTHS), ("days", MONTHS_IN_DAYS)])
def test_months_are_calendar_months_or_91_and_183_days(desk, mode, due):
    asked = {sum_: "add_months(date '{}', {})".format(*sum_.split()) for sum_ in due}
    assert desk.values(asked, ask={"clock": Clock(month_mode=mode)}) == due


def test_calendar_days_and_ages(desk):
    known = {
        "add_days(visited_on, 31)": "2020-01-02",
        "add_days(visited_on, 0)": "2019-12-02",
        "days_between(visited_on, date '2019-12-23')": 21,
        "days_between(date '2019-12-23', visited_on)": -21,
        "years_between(date '2009-12-02', visited_on)": 10,
        "years_between(date '2009-12-03', visited_on)": 9,
    }
    assert desk.values({text: text for text in known}, visited_on="2019-12-02") == known


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("days_between(visited_on, date '2019-12-23') / 7", 3.0),
        ("2 * days_between(visited_on, date '2019-12-23')", 42),
        ("30 - days_between(visited_on, date '2019-12-23')", 9),
        ("30 - working_days_between(visited_on, date '2019-12-23')", 15),
        ("working_days_between(visited_on, date '2019-12-23') * 2", 30),
        ("date '2019-12-23' - add_days(visited_on, 1)", 20),
        ("is_blank(narrative) = is_blank(purpose)", True),
    ],
)
def test_a_function_stands_for_its_value_in_a_larger_expression(desk, expression, answer):
    assert desk.value(expression, visited_on="2019-12-02", narrative="x", purpose="y") == answer


KINDS = "parameters:\n  kinds: {value: [CP, Statutory visit], unit: kinds}\n"


def test_of_a_blank_every_function_gives_a_blank(desk):
    asked = [
        "add_days(recorded_on, 3)",
        "add_working_days(recorded_on, 3)",
        "add_working_days(recorded_on, 0)",
        "add_months(recorded_on, 3)",
        "days_between(visited_on, recorded_on)",
        "working_days_between(recorded_on, visited_on)",
        "years_between(recorded_on, visited_on)",
        "similarity(narrative, purpose)",
        "shares_stem(narrative, purpose)",
        "word_count(narrative)",
        "mentions(narrative, 'plans')",
        "excerpt(narrative)",
        "left(narrative, 2)",
        "name_as(narrative, 'John Smith', 'father')",
        "is_one_of(narrative, kinds)",
    ]
    found = desk.values({text: text for text in asked}, lexicons={"plans": "terms: [plan]"}, parameters=KINDS)
    assert found == dict.fromkeys(asked)


def test_is_blank_is_never_unknown(desk):
    known = {None: True, "": True, "  ": True, "\u00a0": True, ".": False, "x": False}
    assert desk.answers("is_blank(narrative)", known) == known


def test_line_breaks_and_tabs_alone_are_blank(desk):
    known = {"\n": True, "\t": True, " \r\n ": True}
    assert desk.answers("is_blank(narrative)", known) == known


def test_is_one_of_sets_capitals_and_spaces_around_aside(desk):
    known = {"CP": True, "cp": True, " Cp ": True, "CPX": False, "statutory visit": True, "": False}
    assert desk.answers("is_one_of(narrative, kinds)", known, parameters=KINDS) == known


def test_in_takes_a_list_parameter(desk):
    known = {"CP": True, "LAC": False}
    assert desk.answers("narrative in kinds", known, parameters=KINDS) == known


def test_words_are_counted(desk):
    known = {"one two  three": 3, "": 0, "for 9 years": 3, "Café visit.": 2, "one, two; three": 3}
    assert desk.answers("word_count(narrative)", known) == known


TWELVE = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima"
ALIKE = [
    (TWELVE, TWELVE, 1.0),
    (TWELVE, TWELVE.upper(), 1.0),
    # Ten trigrams each; the last differs: 9 shared of 11.
    (TWELVE, TWELVE.replace("lima", "mike"), 9 / 11),
    # A word in the middle is in three trigrams: 7 shared of 13.
    (TWELVE, TWELVE.replace("echo", "mike"), 7 / 13),
    (TWELVE, f"{TWELVE} mike", 10 / 11),
    (TWELVE, " ".join(reversed(TWELVE.split())), 0.0),
    # Eleven words: edit distance.  "a b c d e f g h i j k" has 21 characters, one differs.
    ("a b c d e f g h i j k", "a b c d e f g h i j z", 1 - 1 / 21),
    ("a b c d e f g h i j k l", "a b c d e f g h i j k z", 9 / 11),
    # home to school: two letters put in front, two changed.
    ("seen at home", "seen at school", 1 - 4 / 14),
    ("Seen at home", "seen at home", 1.0),
    ("abc", "xyz", 0.0),
]


def test_similarity_is_trigrams_from_twelve_words_on_and_edit_distance_below(desk):
    asked = {str(number): f"similarity('{one}', '{other}')" for number, (one, other, _) in enumerate(ALIKE)}
    expected = {str(number): pytest.approx(alike) for number, (_, _, alike) in enumerate(ALIKE)}
    assert desk.values(asked) == expected


STEMS = {
    ("School attendance", "Mum to help with attending lessons"): True,
    ("home visit", "home again"): False,  # four letters
    ("bruise", "bruised arm"): True,
    ("talk", "talking"): False,
    ("about her drawing", "about his football"): False,  # "about" is a stop word
    ("ROUTINES at bedtime", "a new routine"): True,
    ("", "routine"): False,
}


def test_a_shared_stem_is_five_letters_of_a_longer_word(desk):
    asked = {f"{one} / {other}": f"shares_stem('{one}', '{other}')" for one, other in STEMS}
    assert desk.values(asked) == {f"{one} / {other}": shared for (one, other), shared in STEMS.items()}


def test_an_excerpt_is_the_first_200_characters(desk):
    assert desk.value("excerpt(narrative)", narrative="x" * 150 + "y" * 100) == "x" * 150 + "y" * 50


def test_a_timestamp_reads_as_its_date_and_at_gives_the_moment(desk):
    stamp = "2019-12-04T09:30:00"
    assert desk.value("recorded_on", recorded_on=stamp) == "2019-12-04"
    assert desk.value("recorded_on = date '2019-12-04'", recorded_on=stamp) is True
    assert desk.value("at(recorded_on)", recorded_on=stamp) == "2019-12-04 09:30:00"


def test_an_upload_at_half_past_nine_on_the_last_day_is_in_time(desk):
    rule = """
each: visits
needs: [visits]
due: add_working_days(visited_on, 5)
done: recorded_on
"""
    row = desk.row(rule, visits=[{"visited_on": "2019-12-04", "recorded_on": "2019-12-11T09:30:00"}])
    assert row["verdict"] == "clear"


def test_is_present_says_whether_the_export_holds_a_table_with_rows(desk):
    rule = """
each: visits
needs: [visits]
uses_if_present: [notes]
flag_if: visited_on is not null and {0}is_present(notes)
"""
    visits = [{"visited_on": "2019-12-04"}]
    notes = [{"event_on": "2019-12-04", "text": "x"}]
    assert desk.row(rule.format(""), visits=visits, notes=notes)["verdict"] == "flagged"
    assert desk.row(rule.format("not "), visits=visits)["verdict"] == "flagged"
    assert desk.row(rule.format("not "), visits=visits, notes=[])["verdict"] == "flagged"


def test_is_present_says_whether_the_export_holds_a_column(desk):
    rule = """
each: visits
needs: [visits]
uses_if_present: [notes]
flag_if: visited_on is not null
evidence: {there: is_present(notes.kind), other: is_present(notes.channel), own: is_present(visits.purpose)}
"""
    visits = [{"visited_on": "2019-12-04"}]
    there = {"notes": [{"event_on": "2019-12-04", "text": "x"}]}
    known = {
        "whole": (there, [], (True, True, True)),
        "without kind": (there, ["notes.kind", "visits.purpose"], (False, True, False)),
        "no rows": ({"notes": []}, [], (False, False, True)),
        "no table": ({}, [], (False, False, True)),
    }
    found = {
        name: tuple(json.loads(desk.row(rule, visits=visits, absent=absent, **notes)["evidence"]).values())
        for name, (notes, absent, _) in known.items()
    }
    assert found == {name: answers for name, (_, _, answers) in known.items()}


def test_a_view_can_ask_whether_a_table_is_there(desk):
    view = """-- One row per visit.
SELECT v.case_id, 'visits' AS subject_table, v.visit_id AS subject_id, v.visited_on AS event_on,
  is_present(notes) AS has_notes, is_present(visits.purpose) AS has_purpose
FROM visits v
"""
    rule = "each: made\nneeds: [visits]\nuses_if_present: [notes]\nflag_if: not has_notes and has_purpose\n"
    row = desk.row(rule, views={"made": view}, visits=[{"visited_on": "2019-12-04"}])
    assert row["verdict"] == "flagged"


# --- a person's name in a text -------------------------------------------------------------------------------------


def named(desk, name, known):
    return desk.answers(f"name_as(narrative, {name}, 'father')", known)


def test_a_name_in_a_text_is_replaced_in_lower_case(desk):
    known = {
        "John was seen at home": "father was seen at home",
        "Spoke to JOHN.": "spoke to father.",
        "Mr Smith rang; Mr. Smith will visit": "father rang; father will visit",
        "John's mother": "father's mother",
        "Johnny and John": "johnny and father",
        "the blacksmith": "the blacksmith",
        "Amy Smith was seen": "amy smith was seen",  # her name, too
        "Nobody came": "nobody came",
        "": "",
        None: None,
    }
    assert named(desk, "'John Smith'", known) == known


@pytest.mark.parametrize("name", ["cast(null as text)", "''", "' '", "'?'"])
def test_without_a_name_the_text_stays_what_it_is(desk, name):
    known = {"John was seen": "john was seen", "Mr Smith": "mr smith", "? ": "? ", None: None}
    assert named(desk, name, known) == known


def test_accents_and_other_signs_of_a_name_do_no_harm(desk):
    known = {"Seán came": "father came", "sean (42) came": "father (42) came", "O'Brien": "o'brien"}
    assert named(desk, "'Seán (Jr.) O''Brien'", known) == known


def test_a_last_name_may_have_an_apostrophe_or_hyphen(desk):
    names = {"John O''Brien": "Mr O'Brien rang", "John Smith-Jones": "Mr Smith-Jones rang"}
    found = {
        name: desk.value(f"name_as(narrative, '{name}', 'father')", narrative=text) for name, text in names.items()
    }
    assert found == dict.fromkeys(names, "father rang")


def test_a_short_first_name_never_makes_a_person_of_the_family_name(desk):
    names = ["J Smith", "Jo Smith"]
    asked = {name: f"name_as(narrative, '{name}', 'father')" for name in names}
    assert desk.values(asked, narrative="Amy Smith was seen") == dict.fromkeys(names, "amy smith was seen")


def test_a_lexicon_finds_a_person_by_name(desk):
    asked = {
        "by name": "mentions(name_as(narrative, 'John Smith', 'father'), 'fathers')",
        "plainly": "mentions(narrative, 'fathers')",
        "negated": "mentions(name_as(purpose, 'John Smith', 'father'), 'fathers')",
    }
    texts = {"narrative": "John was seen", "purpose": "There was no sign of John"}
    found = desk.values(asked, lexicons={"fathers": "terms: [father]"}, **texts)
    assert found == {"by name": True, "plainly": False, "negated": False}


def test_two_words_of_a_million_letters_are_compared_by_their_beginnings(desk):
    texts = {"one": "a" * 1_000_000, "other": "a" * 1_000_000 + "b"}
    assert desk.value("similarity(narrative, outcome)", narrative=texts["one"], outcome=texts["other"]) == 1
    assert desk.value("similarity(narrative, outcome)", narrative=texts["one"], outcome="b" * 1_000_000) == 0
