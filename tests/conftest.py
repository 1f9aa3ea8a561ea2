"""What the tests of the whole command share: a way to run it, the sample, and a small export of its own."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from recordcheck import app
from recordcheck.__main__ import main
from recordcheck.engine import Clock
from recordcheck.resources import builtin_folder
from recordcheck.shape import beside
from recordcheck.shape.beside import InThread
from recordcheck.shape.contracts import read_contracts

CLOCK = cache(Clock)
CONTRACTS = cache(read_contracts)
SAMPLE = builtin_folder("sample_data") / "city-of-london-2019"
SAMPLE_DAY = "2019-12-23"

EXPORT = {
    "cases.csv": """\
case_id,case_type,opened_on,date_of_birth,worker_id,worker,team,manager
1001,CP,2019-01-07,2010-03-04,W1,A Jones,North,M Okafor
1002,CIN,2019-02-11,2012-05-06,W2,B Shah,South,P Lee
""",
    "visits.csv": """\
visit_id,case_id,visited_on,recorded_on,kind,status,seen,seen_alone,location,purpose,narrative,outcome
V1,1001,2019-12-02,2019-12-03,statutory CP,completed,N,N,home,Plan,Not in,None
V2,1002,2019-12-09,2019-12-10,CIN,completed,Y,Y,home,Plan,At home,None
""",
    "supervision.csv": """\
supervision_id,case_id,held_on,recorded_on,supervisor,text
S1,1001,2019-12-04,2019-12-04,,Spoke about the plan
S2,1002,2019-12-05,2019-12-06,,Spoke about school
S3,1002,2019-12-09,2019-12-09,P Lee,Spoke about home
""",
}
"""Two cases in two teams: one visit at which the child was not seen, two sessions without a supervisor."""

RULES = {
    "VIS-01-child-not-seen.yaml": """\
id: VIS-01
title: Child was not seen on the visit
severity: high
source: made up for the tests
why: A visit without the child tells nothing about the child.
fix: See the child.
needs: [visits]
each: visits
flag_if: not seen
evidence: [visited_on, seen]
message: The child was not seen on {visited_on}.
examples:
  - name: not seen
    given: {visits: [{visited_on: 2019-12-02, seen: no}]}
    expect: flagged
  - name: seen
    given: {visits: [{visited_on: 2019-12-02, seen: yes}]}
    expect: clear
""",
    "OVS-01-supervision-without-supervisor.yaml": """\
id: OVS-01
title: Supervision names no supervisor
severity: low
source: made up for the tests
why: Someone has to answer for what was decided.
fix: Add the supervisor.
needs: [supervision]
each: supervision
flag_if: supervisor is null
evidence: [held_on]
message: The session of {held_on} names no supervisor.
examples:
  - name: nobody is named
    given: {supervision: [{held_on: 2019-12-02}]}
    expect: flagged
  - name: somebody is named
    given: {supervision: [{held_on: 2019-12-02, supervisor: P Lee}]}
    expect: clear
""",
}
"""Two rules that need a table each, so that one can fail and the other still runs."""


@dataclass(frozen=True)
class Told:
    """What a run of the command gave back."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err

    def line(self, *words: str) -> str:
        """Return the one line of the terminal that holds all *words*."""
        lines = [line for line in self.text.splitlines() if all(word in line for word in words)]
        assert len(lines) == 1, f"{len(lines)} lines hold {words}:\n{self.text}"
        return lines[0]


@dataclass(frozen=True)
class Results:
    """A results folder, read back."""

    folder: Path

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def flagged(self) -> set[tuple[str, str]]:
        return {(row["rule_id"], row["subject_id"]) for row in self.rows("flags")}

    def reasons(self) -> dict[str, str]:
        """Return why each rule that could not run could not."""
        return {row["rule_id"]: row["reason"] for row in self.rows("could_not_run")}


def run_command(*words: object, where: Path | None = None) -> Told:
    """Run ``recordcheck`` with *words* in this process, in the folder *where*; wide enough for no line to break."""
    out, err = io.StringIO(), io.StringIO()
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["recordcheck", *map(str, words)])
        patch.setenv("COLUMNS", "1000")
        # Many runs in one process: Great Expectations is imported, the check files are read and the working days
        # are counted once for all of them.  The demo runs as people run it.
        patch.setattr(beside, "InChild", InThread)
        patch.setattr(app, "Clock", CLOCK)
        patch.setattr(app, "read_contracts", CONTRACTS)
        patch.setattr(beside, "read_contracts", CONTRACTS)
        os.chdir(where or before)
        try:
            main()
        except SystemExit as end:
            code = end.code
        finally:
            os.chdir(before)
    assert isinstance(code, int)
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return Told(code, out.getvalue(), err.getvalue())


def write_files(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """Write *files* into *folder*; None leaves one out."""
    for name, content in files.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@dataclass(frozen=True)
class Desk:
    """A folder of its own in which a test lays out an export and rules and checks them."""

    folder: Path

    @property
    def results(self) -> Results:
        return Results(self.folder / "results")

    @staticmethod
    def table(name: str) -> str:
        """Return a table of the small export as it stands before a test spoils it."""
        return EXPORT[f"{name}.csv"]

    def export(self, **changed: str | bytes | None) -> Path:
        """Write the small export with the tables *changed* (None leaves one out) and return its folder."""
        files = {**EXPORT, **{f"{table}.csv": content for table, content in changed.items()}}
        return write_files(self.folder / "export", files)

    def rules(self, more: Mapping[str, str] | None = None) -> Path:
        """Write the two rules and *more* and return their folder."""
        return write_files(self.folder / "rules", {**RULES, **(more or {})})

    def check(self, export: Path, *words: object) -> Told:
        """Check *export* by the two rules alone, as of 23 December 2019, into `results`."""
        known = ("--rules", self.rules(), "--only-rules", "--as-of", SAMPLE_DAY, "--out", self.results.folder)
        return run_command("check", export, *known, *words)


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory):
    """Give the function that makes a desk; its path holds no word of the test's name."""
    return lambda: Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(new_desk) -> Desk:
    return new_desk()


@pytest.fixture(scope="session")
def command():
    """Give the function that runs ``recordcheck`` in this process."""
    return run_command


@pytest.fixture(scope="session")
def sample() -> Path:
    """Give the folder of the sample export."""
    return SAMPLE


LOCKED = """\
import os
import sys
from pathlib import Path

ASKING = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}

def refuse(event, arguments):
    if event in ASKING:
        Path(os.environ["ASKED"]).write_text(f"{sys.argv} {event} {arguments}")
        raise OSError("the network was asked for")

sys.addaudithook(refuse)
Path(os.environ["LOCKED"] + str(os.getpid())).touch()
"""
"""Run at the start of every Python: nothing may go out.  (A library may open a socket to see what there is.)"""


@dataclass(frozen=True)
class Demo:
    """A run of ``recordcheck demo`` in a process of its own, without a network."""

    code: int
    out: str
    err: str
    results: Results
    processes: int
    """How many processes took part, each shut off from the network."""
    asked: str
    """What asked for the network; blank if nothing did."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Demo:
    """Run the demo, which checks the sample, while this process does the same for `sample_run`."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "sitecustomize.py").write_text(LOCKED, encoding="utf-8")
    environment = {
        **os.environ,
        "COLUMNS": "1000",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")])),
        "ASKED": str(folder / "asked"),
        "LOCKED": str(folder / "locked-"),
    }
    results = Results(folder / "results")
    words = [sys.executable, "-m", "recordcheck", "demo", "--out", str(results.folder)]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment, cwd=folder
    )
    request.getfixturevalue("sample_run")
    out, err = process.communicate()
    asked = (folder / "asked").read_text(encoding="utf-8") if (folder / "asked").exists() else ""
    return Demo(process.returncode, out, err, results, len(list(folder.glob("locked-*"))), asked)


@dataclass(frozen=True)
class SampleRun:
    told: Told
    results: Results


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """Give one run of all rules over the sample, shared by all tests."""
    results = Results(tmp_path_factory.mktemp("sample") / "results")
    told = run_command("check", SAMPLE, "--as-of", SAMPLE_DAY, "--out", results.folder)
    return SampleRun(told, results)
