"""What the engine's tests share: rules written as YAML, rows written out, and a run over them."""

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from recordcheck.engine import Clock, Question, judge
from recordcheck.engine.examples import ARROW_TYPES
from recordcheck.model import Contracts
from recordcheck.resources import builtin_folder
from recordcheck.rulebook import read_rulebook
from recordcheck.shape.contracts import read_contracts

AS_OF = dt.date(2019, 12, 23)
WINDOW_FROM = dt.date(2019, 6, 1)

HEAD = {
    "id": "TST-01",
    "title": "Something is missing",
    "severity": "medium",
    "source": "made up for a test",
    "why": "It matters.",
    "fix": "Do it.",
    "message": "Look at it.",
}

CASE = {
    "case_id": "C1",
    "case_type": "CIN",
    "opened_on": "2019-01-07",
    "team": "North",
    "manager": "M Okafor",
    "worker_id": "W1",
    "worker": "A Jones",
}


def with_head(body: str) -> str:
    """Return *body* with the words that every rule needs in front, those that it gives itself left out."""
    own = {line.partition(":")[0] for line in body.splitlines()}
    head = "".join(f"{word}: {text}\n" for word, text in HEAD.items() if word not in own)
    return head + body.lstrip("\n")


def typed(value, kind):
    if value is None or not isinstance(value, str):
        return value
    if kind == "date":
        return dt.date.fromisoformat(value)
    if kind == "timestamp":
        return dt.datetime.fromisoformat(value)
    return value


def arrow_frame(contract, rows, without=()):
    names = [name for name in contract.columns if name not in without]
    unknown = {name for row in rows for name in row} - set(contract.columns)
    assert not unknown, f"the test names columns that {contract.name} has not: {unknown}"
    kinds = {name: contract.columns[name].type for name in names}
    columns = {
        name: pa.array([typed(row.get(name), kinds[name]) for row in rows], ARROW_TYPES[kinds[name]]) for name in names
    }
    return pa.table(columns).to_pandas(types_mapper=pd.ArrowDtype)


@dataclass
class Desk:
    """Where a test writes rules and rows, and has them judged."""

    folder: Path
    contracts: Contracts
    clock: Clock
    written: dict[str, str] = field(default_factory=dict)

    def book(self, *rules, views=None, lexicons=None):
        """Return the rulebook of rules (YAML without what all rules need), views and lexicons by name."""
        for number, body in enumerate(rules):
            text = with_head(body)
            rule_id = next(line for line in text.splitlines() if line.startswith("id:")).partition(":")[2].strip()
            self.write(f"{rule_id}-{number}.yaml", text)
        for name, sql in (views or {}).items():
            self.write(f"views/{name}.sql", sql)
        for name, body in (lexicons or {}).items():
            self.write(f"lexicons/{name}.yaml", f"lexicon: {name}\nabout: words\nversion: '1'\n{body}")
        return read_rulebook([self.folder])

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.written[name] = text

    def tables(self, absent=(), **rows):
        """Return frames of the tables named; a case is there unless the test says otherwise."""
        given = {"cases": [{}], **rows}
        frames = {}
        for table, lines in given.items():
            if lines is None:
                continue
            contract = self.contracts[table]
            default = CASE if table == "cases" else {contract.key: None, "case_id": "C1"}
            full = [{**default, **line} for line in lines]
            for number, line in enumerate(full, 1):
                if line[contract.key] is None:
                    line[contract.key] = f"{table[0].upper()}{number}"
            known = [{name: value for name, value in line.items() if name in contract.columns} for line in full]
            gone = {item.partition(".")[2] for item in absent if item.partition(".")[0] == table}
            frames[table] = arrow_frame(contract, known, gone)
        return frames

    def run(self, rules, *, as_of=AS_OF, absent=(), views=None, lexicons=None, out_of_use=None, ask=None, **rows):
        """Return what `judge` makes of the rules (YAML text, or several, or a book) and the rows by table."""
        texts = [rules] if isinstance(rules, str) else rules
        book = self.book(*texts, views=views, lexicons=lexicons) if isinstance(texts, list | tuple) else texts
        as_of = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        question = replace(Question(as_of, WINDOW_FROM, clock=self.clock), **(ask or {}))
        frames = self.tables(absent, **rows)
        return judge(frames, self.contracts, book, question, out_of_use=out_of_use, keep_verdicts=True)

    def rows(self, *args, rule="TST-01", **kwargs):
        """Return the verdict rows of one rule by subject, missing values as None."""
        judged = self.run(*args, **kwargs)
        assert list(judged.could_not_run["reason"]) == []
        return by_subject(judged, rule)

    def row(self, *args, **kwargs):
        """Return the verdict row of the only subject."""
        found = self.rows(*args, **kwargs)
        assert len(found) == 1
        return next(iter(found.values()))

    def refusal(self, *args, **kwargs):
        """Return why the only rule could not run."""
        judged = self.run(*args, **kwargs)
        [reason] = judged.could_not_run["reason"]
        return reason

    def refusals(self, bodies, **kwargs):
        """Return why each of several rules could not run, by its text; blank for one that ran.  One run for all."""
        named = {f"TST-{number}": body for number, body in enumerate(bodies, 101)}
        judged = self.run([f"id: {name}\n{body}" for name, body in named.items()], **kwargs)
        reasons = dict(zip(judged.could_not_run["rule_id"], judged.could_not_run["reason"], strict=True))
        return {body: reasons.get(name, "") for name, body in named.items()}

    def value(self, expression, *, lexicons=None, ask=None, parameters="", **row):
        """Return what an expression gives for one visit, as the evidence shows it."""
        given = {"lexicons": lexicons, "ask": ask, "parameters": parameters}
        return self.values({"answer": expression}, **given, **row)["answer"]

    def values(self, expressions, *, lexicons=None, ask=None, parameters="", **row):
        """Return what each of the expressions gives for one visit, by label."""
        visits = [{"visited_on": "2019-12-02", **row}]
        body = asking(expressions, parameters)
        return json.loads(self.row(body, lexicons=lexicons, ask=ask, visits=visits)["evidence"])

    def answers(self, expression, texts, *, lexicons=None, parameters=""):
        """Return what an expression gives for visits with each of the narratives, by narrative."""
        visits = [{"visited_on": "2019-12-02", "narrative": text} for text in texts]
        body = asking({"text": "narrative", "answer": expression}, parameters)
        found = self.rows(body, lexicons=lexicons, visits=visits)
        evidence = [json.loads(row["evidence"]) for row in found.values()]
        return {item["text"]: item["answer"] for item in evidence}


def asking(expressions, parameters):
    """Return a rule that flags every visit and shows the expressions."""
    shown = "".join(f"  {json.dumps(label)}: {json.dumps(text)}\n" for label, text in expressions.items())
    head = "each: visits\nneeds: [visits]\nwindow: none\nflag_if: visited_on is not null\n"
    return f"{head}evidence:\n{shown}{parameters}"


def by_subject(judged, rule="TST-01"):
    records = judged.verdicts[rule].to_dict("records")
    return {
        row["subject_id"]: {name: None if pd.isna(value) else value for name, value in row.items()} for row in records
    }


@pytest.fixture(scope="session")
def contracts():
    return read_contracts(builtin_folder("checks"))


@pytest.fixture(scope="session")
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, contracts, clock):
    return Desk(tmp_path / "rules", contracts, clock)


@pytest.fixture
def subjects():
    return by_subject


@pytest.fixture
def frame_of():
    return arrow_frame


@pytest.fixture
def position():
    """Return a function that gives ``line:column`` of a word in a text."""

    def find(text, word):
        before = text[: text.index(word)]
        return f"{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"

    return find
