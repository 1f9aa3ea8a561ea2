"""The page, read again with an HTML parser: what it says, what it lets in, and whether everybody can use it."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest

from recordcheck.model import SEVERITIES, InputFile, RuleCard, ShapeProblem
from recordcheck.results import page as page_module
from recordcheck.results.page import page_html
from recordcheck.results.table import tidy

VOID = {"meta", "link", "input", "br", "img", "rect"}
ATTACK = "<script>alert(1)</script>\"'></style>"


class Page(HTMLParser):
    """Every element with its attributes, and the text of the page without style and script."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.said, self.unbalanced = [], [], [], []
        self.raw = {"style": [], "script": []}
        self.feed(text)
        self.text = " ".join(" ".join(self.said).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]].append(data)
        else:
            self.said.append(data)

    def all(self, tag):
        return [attributes for name, attributes, _ in self.elements if name == tag]


@pytest.fixture
def page():
    def read(run):
        return Page(page_html(tidy(run)))

    return read


def flags_of(page):
    return [attributes for attributes in page.all("details") if attributes["class"].startswith("flag")]


def test_every_element_is_closed(page, run, empty_run):
    for shown in (page(run), page(empty_run)):
        assert (shown.unbalanced, shown.open) == ([], [])


def test_every_flag_is_there_with_what_the_filters_ask_for(page, run):
    flags = flags_of(page(run))
    assert len(flags) == 25
    assert flags[0] == {
        "class": "flag critical",
        "data-severity": "critical",
        "data-state": "outstanding",
        "data-team": "North",
        "data-worker": "A Jones",
        "data-type": "CP",
        "data-family": "implementation",
        "data-rule": "IMP-01",
    }


def test_flags_stand_by_case_with_the_gravest_case_first(page, run):
    cases = re.findall(r"Case (\d+) (\d+) flags?", page(run).text)
    assert cases == [
        ("83526", "5"), ("103751", "3"), ("100291", "5"), ("71813", "2"), ("72697", "4"), ("77686", "2"),
        ("77687", "1"), ("71570", "2"),
    ]  # fmt: skip


def test_a_flag_opens_to_evidence_remedy_limit_and_source(page, run):
    text = page(run).text
    assert (
        "No visit on file since 14 November 2019; it was due on 28 November 2019. Last visit 14 November 2019 "
        "Interval 10 Seen alone no Next visit not recorded Where visits.csv row 40 What to do: Visit the child, or "
        "record the visit that was made."
    ) in text
    assert "Limits: interval 10 working days, counted from the day after. Source: Audit 2019, 2.5" in text


def test_an_incomplete_run_says_so_at_the_top(page, run):
    shown = page(run)
    assert shown.text.index("This run is incomplete: 1 file could not be read") < shown.text.index("What matters")
    first = next(attributes for attributes in shown.all("div") if attributes.get("role") == "region")
    assert first["class"] == "warning"


def test_what_could_not_be_judged_stands_before_the_flags(page, run):
    text = page(run).text
    block = text[text.index("Not judged, and not counted as fine") : text.index("Flags by team")]
    for part in (
        "1 file could not be read : iro.csv",
        "1 table out of use : placements",
        "1 rule could not run",
        "5 verdicts undecided under 4 rules",
        "1 row set aside",
        "2 problems with the shape of the export",
    ):
        assert part in block


def test_a_file_that_was_not_used_stands_before_the_flags(page, empty_run):
    files = (InputFile("vists.csv", problem="holds no table that is known"),)
    assert "1 file not used , as no known table is in it: vists.csv" in page(replace(empty_run, files=files)).text


def test_a_run_that_flags_nothing_does_not_hide_what_it_could_not_judge(page, change):
    shown = page(change(flags=change().flags.head(0)))
    assert "Nothing is flagged. Read that together with what could not be judged." in shown.text
    assert "5 verdicts undecided" in shown.text


def test_settings_that_are_not_set_are_no_empty_brackets(page, change, change_info):
    settings = {"window_from": None, "closure_days": [], "roles": {}, "limits": {}, "rules_off": {}}
    text = page(change(info=change_info(settings=settings))).text
    assert "Limits as in the rulebook Rules off none" in text
    for word in ("()", "Window from", "Closure days", "Roles"):
        assert word not in text


def test_limits_that_are_set_are_told(page, change, change_info):
    settings = {"limits": {"SUP-01": {"tolerance_days": 3}}, "rules_off": {"IMP-13": "kept on paper"}}
    text = page(change(info=change_info(settings=settings))).text
    assert "Limits SUP-01 (tolerance days 3) Rules off IMP-13 kept on paper" in text


def test_an_incomplete_run_does_not_say_that_nobody_needs_attention_today(page, empty_run, change_info):
    text = page(replace(empty_run, info=change_info(complete=False))).text
    assert "No case is on the same-day list" not in text
    assert "what is missing may hide a case that belongs here" in text


def test_a_run_with_nothing_says_so_in_sentences(page, empty_run):
    text = page(empty_run).text
    for sentence in (
        "No case is on the same-day list",
        "Nothing is flagged.",
        "Nothing: every file was read, every rule ran, and every record could be judged.",
        "Nothing falls due soon.",
        "Every rule ran.",
        "No verdict is undecided.",
        "None was found.",
        "No row was set aside.",
    ):
        assert sentence in text
    assert "incomplete" not in text


def test_the_same_day_list_is_first_and_names_records_written_late(page, change, flags_of):
    late = ("IMP-01", "83526", "critical", "outstanding", "t", "a", "GAP", None, None, None, "m", None, None)
    written = ("TIM-01", "83526", "low", "late", "t", "b", "LATE", None, None, None, "m", None, None)
    card = RuleCard("TIM-01", "Late record", "timeliness", "Timeliness", "deterministic", *(["low"] + [""] * 6))
    frame = flags_of([late, (late[0], *written[1:])])
    frame.loc[1, "rule_id"] = "TIM-01"
    text = page(change(flags=frame, rules=(*change().rules, card))).text
    assert text.index("Immediate attention 1 case to look at today") < text.index("critical, outstanding")
    assert "Records of this case were written late (TIM-01)" in text


def test_headline_numbers_are_those_of_the_counts(page, run):
    text = page(run).text
    for part in (
        "1 critical, outstanding 0 more late",
        "4 high, outstanding 1 more late",
        "9 medium, outstanding 4 more late",
        "5 low, outstanding 1 more late",
        "2 due by 6 January 2020",
        "25 flags on 8 cases. Outstanding (19)",
    ):
        assert part in text


def test_pass_rates_stand_beside_their_counts_and_text_rules_carry_a_tag(page, run):
    text = page(run).text
    assert "IMP-01 Child protection visit is overdue or was late 90% 28 of 31 3 3 2" in text
    assert "IMP-08 Visit reads as a check-in Check 63% 5 of 8" in text
    assert "Assessment no total" in text


def test_a_rule_with_nothing_to_divide_has_no_rate(page, change):
    frame = change().outcomes.tail(1).assign(eligible=4, undecided=4)
    text = page(change(outcomes=frame)).text
    assert "IMP-16 Return-home interview is missing or late nothing to divide" in text


def test_a_flag_read_from_text_carries_the_tag(page, run):
    shown = page(run)
    checked = sum(attributes.get("class") == "tag check" for attributes in shown.all("strong"))
    # 7 flags of two text rules, each rule in the table and in its own card, and the sentence that explains the tag.
    assert checked == 7 + 2 + 2 + 1


@pytest.fixture
def quoting(change):
    """Give a run whose every flag says that it found words in a text, and whose text rules name their lists."""
    evidence = '{"excerpt": "No <b>news</b>, all fine & well.", "words_found": "all fine, <b>news</b>"}'
    rules = [replace(card, reads="signal visits 2; list check_in 1") for card in change().rules if card.kind == "text"]
    others = [card for card in change().rules if card.kind != "text"]
    return change(flags=change().flags.assign(evidence=evidence), rules=(*others, *rules))


def test_a_flag_read_from_text_and_no_other_marks_the_words_it_found(page, quoting):
    shown = page(quoting)
    # 7 flags read from text, two words each; what a record brings as markup stays text.
    assert len(shown.all("mark")) == 7 * 2
    assert not shown.all("b")
    assert shown.text.count("Marked: words of the rule's lists.") == 7


def test_a_flag_that_found_no_words_has_no_marks_and_says_nothing_of_them(page, run):
    shown = page(run)
    assert not shown.all("mark")
    assert "Marked:" not in shown.text


def test_signals_and_word_lists_are_named_in_the_card_and_in_flags_read_from_text(page, quoting):
    # 2 cards and 7 flags.
    assert page(quoting).text.count("Reads, with versions: signal visits 2; list check_in 1") == 2 + 7


def hostile(run_of):
    """A run with an attack in every text that could come from an export."""
    frames = {}
    for name in ("flags", "outcomes", "due_soon", "could_not_run", "shape_problems", "rows_set_aside"):
        frame = getattr(run_of(), name).copy()
        for column in frame.columns:
            keep = column in {"severity", "state", "rule_id", "rows", "count", "row", "pass_rate", "evidence", "kind"}
            if not keep and not column.endswith("_on") and frame[column].map(type).isin([str, type(None)]).all():
                frame[column] = ATTACK
        frames[name] = frame
    frames["flags"]["evidence"] = '{"<script>k": "<script>v</script>", "rows": [{"a": "</script>"}]}'
    frames["flags"]["accepted_until"] = None
    return run_of(**frames, notes=(ATTACK,))


def test_markup_in_a_record_is_shown_as_text(page, change):
    shown = page(hostile(change))
    assert len(shown.all("script")) == 1
    assert len(shown.all("style")) == 1
    assert (shown.unbalanced, shown.open) == ([], [])
    assert "<script>alert(1)</script>" in shown.text
    assert "<script>v</script>" in shown.text
    assert flags_of(shown)[0]["data-team"] == ATTACK
    assert "alert(1)" not in "".join(shown.raw["script"])


def test_the_policy_lets_in_our_style_and_script_and_nothing_else(page, run):
    shown = page(run)
    policy = next(item["content"] for item in shown.all("meta") if item.get("http-equiv") == "Content-Security-Policy")
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    for name in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256("".join(shown.raw[name]).encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy


def test_the_page_asks_nothing_of_a_network(page, run):
    shown = page(run)
    addresses = [
        attributes[name]
        for _, attributes, _ in shown.elements
        for name in ("src", "href", "action")
        if name in attributes
    ]
    assert all(address.startswith(("#", "data:,")) for address in addresses)
    assert not re.search(r"url\(|@import|https?:", "".join(shown.raw["style"]) + "".join(shown.raw["script"]))


def test_nothing_needs_a_style_or_script_that_the_policy_refuses(page, run):
    named = {name for _, attributes, _ in page(run).elements for name in attributes}
    assert "style" not in named
    assert not {name for name in named if name.startswith("on")}


def test_every_link_leads_somewhere_and_no_id_is_used_twice(page, run):
    shown = page(run)
    ids = [attributes["id"] for _, attributes, _ in shown.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {item["href"][1:] for item in shown.all("a")}
    assert targets <= set(ids)
    assert {item["for"] for item in shown.all("label") if "for" in item} <= set(ids)


def test_without_script_everything_is_there_and_the_filters_are_not(page, run):
    shown = page(run)
    (form,) = shown.all("form")
    assert "hidden" in form
    hidden = [tag for tag, attributes, _ in shown.elements if "hidden" in attributes]
    assert hidden == ["form"]


def test_landmarks_headings_and_tables_are_named(page, run):
    shown = page(run)
    assert shown.all("html") == [{"lang": "en-GB"}]
    assert [len(shown.all(tag)) for tag in ("main", "header", "nav", "footer", "h1")] == [1, 1, 1, 1, 1]
    assert len(shown.all("caption")) == len(shown.all("table"))
    levels = [int(tag[1]) for tag, _, _ in shown.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all("scope" in item for item in shown.all("th"))
    (status,) = (item for item in shown.all("p") if "aria-live" in item)
    assert status["aria-live"] == "polite"
    assert all("tabindex" in item for item in shown.all("div") if item.get("class") == "scroll")
    assert shown.all("a")[0] == {"class": "skip", "href": "#main"}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("severity", ["*", *SEVERITIES]),
        ("state", ["*", "outstanding", "late"]),
        ("team", ["*", "", "Leaving care", "North", "South"]),
        ("type", ["*", "", "CIN", "CL", "CP", "EH", "LAC"]),
        ("family", ["*", "assessment", "implementation", "planning-review", "supervision"]),
    ],
)
def test_a_filter_offers_what_the_flags_hold(run, name, values):
    text = page_html(tidy(run))
    select = text[text.index(f'data-filter="{name}"') :]
    assert re.findall(r'<option value="([^"]*)"', select[: select.index("</select>")]) == values


def test_more_flags_than_a_browser_bears_are_counted(page, run, monkeypatch):
    monkeypatch.setattr(page_module, "FLAGS_SHOWN", 10)
    shown = page(run)
    assert len(flags_of(shown)) == 10
    assert "This page shows the gravest 10 of 25 flags; 15 more are in the workbook" in shown.text
    assert "25 flags on 8 cases" in shown.text


def test_long_lists_are_cut_and_say_how_many_more(page, change):
    frame = pd.concat([change().rows_set_aside] * 203, ignore_index=True)
    shown = page(change(rows_set_aside=frame))
    assert "203 rows that no rule has seen" in shown.text
    assert "3 more rows in rows_set_aside.csv , not shown here." in shown.text
    assert shown.text.count("unknown case id 99999") == 200


def test_names_of_columns_that_are_methods_too_are_shown(page, change):
    """`count` and `clear` are methods of what a row is."""
    problem = ShapeProblem("visits", "x", "warning", "p", 77, (1,), "f")
    frame = pd.DataFrame([vars(problem)])
    assert "visits.x Warning p 77 1 f" in page(change(shape_problems=frame)).text
