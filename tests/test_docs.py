"""What is written for people agrees with what there is."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from recordcheck.cli import commands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PLACEHOLDER = re.compile(r"\b(todo|tbc|fixme|lorem)\b", re.IGNORECASE)


def walk(command, words):
    """Return every command below *command* by its words; a group is one too."""
    found = {words: command}
    for name, inner in getattr(command, "commands", {}).items():
        found |= walk(inner, (*words, name))
    return found


COMMANDS = walk(commands, ("recordcheck",))
LEAVES = [words for words, command in COMMANDS.items() if not isinstance(command, click.Group)]

every_command = pytest.mark.parametrize("words", list(COMMANDS), ids=" ".join)


@every_command
def test_a_command_says_what_it_does(words):
    text = COMMANDS[words].help or ""
    first = text.strip().splitlines()[0]
    assert len(first.split()) >= 3
    assert not PLACEHOLDER.search(text)


@every_command
def test_every_option_of_a_command_has_help(words):
    silent = [option.name for option in COMMANDS[words].params if isinstance(option, click.Option) and not option.help]
    assert silent == []


@every_command
def test_help_comes_up(words, command):
    told = command(*words[1:], "--help")
    assert told.code == 0
    # The first word is the program that runs the tests.
    assert " ".join(("", *words[1:], "")) in told.out.splitlines()[0]
    assert told.err == ""


@pytest.mark.skipif(len(README.split()) < 100, reason="README.md has no content yet: nothing to compare with")
@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_the_readme_mentions_each_command(words):
    assert re.search(rf"\b{' '.join(words)}\b", README)


@pytest.mark.parametrize("code", range(4))
def test_the_readme_tells_every_exit_code(code):
    assert re.search(rf"^\| {code} \|", README, re.MULTILINE)


def block(language, after):
    """Return the first block of code in *language* below the heading *after*."""
    return re.search(rf"^## {after}$.*?^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL).group(1)


def test_the_rule_in_the_readme_reads_and_its_examples_come_out(command, tmp_path):
    (tmp_path / "VIS-01-visit-without-place.yaml").write_text(block("yaml", "How to add a rule"), encoding="utf-8")
    told = command("rules", "test", "--rules", tmp_path, "--only-rules")
    assert told.code == 0
    assert told.line("1 rule, 2 examples: 2 as expected, 0 not.")


def test_the_settings_in_the_readme_are_in_force(command, tmp_path):
    text = block("toml", "How to change a limit")
    assert tomllib.loads(text)["limits"]["SUP-01"]["tolerance_days"] == 3
    (tmp_path / "recordcheck.toml").write_text(text, encoding="utf-8")
    told = command("rules", "show", "SUP-01", "--settings", tmp_path / "recordcheck.toml")
    assert told.code == 0
    assert told.line("tolerance days: 3 days", "(set by the authority)")
    assert told.line("CP 28", "CL 62")


def test_every_file_that_the_readme_links_to_is_there():
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
