"""Every rule of the rulebook: its examples come out, and it keeps the rules of the house."""

import json
import os
import re
import subprocess
import sys
from collections import Counter

import pytest

from recordcheck.engine import Clock, run_examples
from recordcheck.resources import builtin_folder
from recordcheck.rule import Expected
from recordcheck.rulebook import read_rulebook
from recordcheck.shape.contracts import read_contracts

FOLDER = builtin_folder("rules")
BOOK = read_rulebook([FOLDER])
PATHS = {path.name[:6]: path for path in FOLDER.glob("*/???-??-*.yaml")}

PLACEHOLDER = re.compile(
    r"\b(todo|tbc|tbd|fixme|xxx|lorem|placeholder|write here|your text)\b|\.\.\.|…|<[a-z]", re.IGNORECASE
)
LIMIT = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|sixty|ninety|hundred)\b[\w -]*"
    r"\b(hours?|days?|weeks?|months?|years?|times?)\b",
    re.IGNORECASE,
)
DUTY = re.compile(r"\b(must|should|shall|ensure|check that|needs to|has to)\b|\?$", re.IGNORECASE)

every_rule = pytest.mark.parametrize("rule_id", list(BOOK.rules))


def examples_that_fail(rule_ids):
    """Return the examples of rules that do not come out, each with what differs, by rule id."""
    failed = {rule_id: [] for rule_id in rule_ids}
    rules = [BOOK.rules[rule_id] for rule_id in rule_ids]
    for result in run_examples(rules, BOOK, read_contracts(builtin_folder("checks")), Clock()):
        if result.mistakes:
            failed[result.rule_id].append(f"{result.example.name}: {'; '.join(result.mistakes)}")
    return failed


def shared_out(rule_ids, workers):
    """Return *rule_ids* in as many parts, about as many examples in each."""
    parts = [[] for _ in range(workers)]
    for rule_id in sorted(rule_ids, key=lambda name: -len(BOOK.rules[name].examples)):
        min(parts, key=lambda part: sum(len(BOOK.rules[name].examples) for name in part)).append(rule_id)
    return [part for part in parts if part]


@pytest.fixture(scope="session")
def failures(request):
    """Run the examples of the rules that are asked for, on all cores: a minute's work on one."""
    asked = {
        item.callspec.params["rule_id"]
        for item in request.session.items
        if getattr(item, "originalname", None) == EXAMPLES_TEST.__name__
    }
    started = [
        subprocess.Popen(
            [sys.executable, __file__, *part], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        for part in shared_out(asked, min(os.cpu_count() or 1, len(asked)))
    ]
    failed = {}
    for process in started:
        out, err = process.communicate()
        assert process.returncode == 0, err
        failed |= json.loads(out)
    return failed


@every_rule
def test_every_example_of_a_rule_comes_out(failures, rule_id):
    assert failures[rule_id] == []


EXAMPLES_TEST = test_every_example_of_a_rule_comes_out


def test_every_rule_file_reads():
    assert dict(BOOK.broken) == {}


def test_every_file_is_a_rule_of_the_book():
    assert set(BOOK.rules) | set(BOOK.broken) == set(PATHS)


def test_no_two_rules_have_the_same_title():
    counted = Counter(rule.title.casefold() for rule in BOOK.rules.values())
    assert [title for title, times in counted.items() if times > 1] == []


@every_rule
def test_a_rule_lies_in_the_folder_of_its_family_under_its_id_and_title(rule_id):
    rule, path = BOOK.rules[rule_id], PATHS[rule_id]
    assert rule.family in BOOK.families
    assert path.parent.name == rule.family
    assert BOOK.families[rule.family].prefix == rule_id[:3]
    assert re.fullmatch(rf"{rule_id}(-[a-z0-9]+)+\.yaml", path.name)


@every_rule
def test_a_title_states_a_fault_and_no_limit(rule_id):
    title = BOOK.rules[rule_id].title
    assert title[0].isupper()
    assert title[-1] not in ".:;,"
    assert not LIMIT.search(title)
    assert not DUTY.search(title)


@every_rule
def test_a_rule_says_why_what_to_do_and_whence_it_comes(rule_id):
    rule = BOOK.rules[rule_id]
    for text in (rule.why, rule.fix, rule.source):
        assert len(text.split()) >= 3
        assert not PLACEHOLDER.search(text)


def expressions(rule):
    """Return every text of a rule in which a limit can be named."""
    single = (
        rule.event_on,
        rule.when,
        rule.not_due_until,
        rule.undecided_if,
        rule.due,
        rule.done,
        rule.until,
        rule.tolerance,
    )
    named = (*rule.reason.values(), *rule.reasons.values(), *rule.evidence.values(), *rule.message.values())
    facts = tuple(part for let in rule.let for part in (let.value, let.where, let.match))
    grave = tuple(condition for condition, _ in rule.severity.when)
    limits = tuple(parameter.by for parameter in rule.parameters.values())
    return [
        expr.text
        for expr in (*single, *named, *facts, *grave, *limits)
        if expr is not None and not isinstance(expr, str)
    ]


def views_of(rule):
    """Return the SQL of every view that a rule reads, those behind other views too."""
    texts, waiting = {}, [rule.each, *(let.source for let in rule.let)]
    while waiting:
        name = waiting.pop()
        if name in BOOK.views and name not in texts:
            texts[name] = BOOK.views[name].sql
            waiting += [other for other in BOOK.views if re.search(rf"\b{other}\b", texts[name])]
    return list(texts.values())


@every_rule
def test_every_limit_is_used_and_has_a_unit(rule_id):
    rule = BOOK.rules[rule_id]
    text = "\n".join([*expressions(rule), *views_of(rule)])
    unused = [name for name in rule.parameters if not re.search(rf"\b{name}\b", text)]
    assert unused == []
    assert [name for name, parameter in rule.parameters.items() if not parameter.unit.strip()] == []


def expected_of(rule):
    """Return what the examples of a rule expect, could_not_run aside."""
    for example in rule.examples:
        if isinstance(example.expect, Expected):
            yield example.expect
        elif not isinstance(example.expect, str):
            yield from example.expect.values()


@every_rule
@pytest.mark.parametrize("verdict", ["flagged", "clear"])
def test_a_rule_has_an_example_that_is_flagged_and_one_that_is_clear(rule_id, verdict):
    assert verdict in {expected.verdict for expected in expected_of(BOOK.rules[rule_id])}


@every_rule
def test_every_reason_is_the_reason_of_an_example(rule_id):
    rule = BOOK.rules[rule_id]
    shown = {
        reason
        for expected in expected_of(rule)
        if expected.verdict == "flagged"
        for reason in (expected.reason or "").split(";")
    }
    assert {name for name in (*rule.reason, *rule.reasons) if name} - shown == set()


@every_rule
def test_the_examples_of_a_rule_have_names_of_their_own(rule_id):
    counted = Counter(example.name for example in BOOK.rules[rule_id].examples)
    assert [name for name, times in counted.items() if times > 1] == []


if __name__ == "__main__":
    sys.stdout.write(json.dumps(examples_that_fail(sys.argv[1:])))
