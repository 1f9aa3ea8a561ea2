"""A folder of rules as an author leaves it, with one sound rule in it."""

import pytest

from recordcheck.rulebook import read_rulebook

SOUND = """\
id: SUP-02
title: Supervision is not on the file
severity: medium
source: "Audit 2019, 2.27"
why: It matters.
fix: Upload it.
needs: [supervision]
each: supervision
due: add_working_days(held_on, upload_days)
done: recorded_on
parameters:
  upload_days: {value: 5, unit: working days}
message: Held on {held_on}, on file on {recorded_on}.
examples:
  - name: on file the next day
    as_of: 2019-12-23
    given:
      supervision: [{held_on: 2019-12-02, recorded_on: 2019-12-03}]
    expect: clear
"""


class Folder:
    """A folder of rules in which a test changes what it is about."""

    def __init__(self, path):
        self.path = path

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def read(self):
        return read_rulebook([self.path])


@pytest.fixture
def sound():
    return SOUND


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "rules").write("supervision/SUP-02-not-on-file.yaml", SOUND)


@pytest.fixture
def other_folder(tmp_path):
    return Folder(tmp_path / "local")


@pytest.fixture
def position():
    """Return a function that gives ``line:column`` of a word in a text."""

    def find(text, word):
        before = text[: text.index(word)]
        return f"{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"

    return find
