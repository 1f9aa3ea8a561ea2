"""What stands in a record never leaves it: no word in the terminal, a log, an error or progress, and no network."""

import logging
import socket
from contextlib import contextmanager

import pytest

from recordcheck.resources import builtin_folder
from recordcheck.shape.contracts import read_contracts

MARK = "ZZMARKER17"
AS_OF = "2019-12-23"

PLAIN = {"team": "North", "date": "2019-12-02", "timestamp": "2019-12-02 10:15", "flag": "Y", "number": "2"}
IDS = {"case_id": ("1001", "1002"), "worker_id": ("W1", "W2")}


def words(column):
    """Return a text as people write it, the mark in front, in the middle and at the end."""
    return f"{MARK} the {column.name.replace('_', ' ')} of {MARK}. Mother said: {MARK}"


def good(contract, column, number):
    """Return a cell that can be read; every text and name holds the mark, but for the team, which the terminal names."""
    if column.name == contract.key:
        return IDS.get(column.name, (f"{contract.name}-1", f"{contract.name}-2"))[number]
    if column.type == "id":
        return IDS.get(column.name, ("X1", "X2"))[number]
    if column.type == "code":
        return column.codes[0]
    return PLAIN.get(column.name) or PLAIN.get(column.type) or words(column)


def bad(contract, column, number):
    """Return the same, with the mark also wherever a date, a code, a flag or a number belongs and may be missing."""
    is_free = column.need in ("wanted", "optional") and column.type in ("date", "timestamp", "code", "flag", "number")
    return f"{MARK} no" if is_free else good(contract, column, number)


def table(contract, *rows):
    """Return a table as CSV text, with a column that no table has at the end."""
    columns = list(contract.columns.values())
    lines = [",".join([*contract.columns, "remarks of the office"])]
    lines += [
        ",".join([*(f'"{cell(contract, column, number)}"' for column in columns), f'"{MARK}"']) for cell, number in rows
    ]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Write an export of every table in which one row can be read and one holds the mark where it cannot."""
    folder = tmp_path_factory.mktemp("marked") / "export"
    folder.mkdir()
    for contract in read_contracts(builtin_folder("checks")).values():
        text = table(contract, (good, 0), (bad, 1))
        (folder / f"{contract.name}.csv").write_text(text, encoding="utf-8")
    return folder


RAISING = """\
id: RAI-01
title: Place of the visit is no date
severity: low
source: made up for the tests
why: It shows what an error of the engine gives away.
fix: Nothing.
needs: [visits]
each: visits
flag_if: cast(location as date) < as_of and visited_on is not null
message: Visited on {visited_on}.
"""
SHOWING = """\
id: SHO-01
title: Visit shows all that was written
severity: high
source: made up for the tests
why: It shows what the terminal gives away of the evidence.
fix: Nothing.
needs: [visits, cases]
each: visits
flag_if: visited_on is not null
evidence: {narrative: null, outcome: null, purpose: null, child_name: case.name, worker_told: case.worker, place: location}
message: "{narrative} {outcome} {case.name}"
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    (folder / "RAI-01-x.yaml").write_text(RAISING, encoding="utf-8")
    (folder / "SHO-01-x.yaml").write_text(SHOWING, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def told(marked, rules, command, tmp_path_factory):
    """Check the marked export by all rules and show every flag; also give the results, and what was logged or shown."""
    results = tmp_path_factory.mktemp("marked") / "results"
    shown = {"log": [], "progress": []}
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: shown["log"].append(record.getMessage())

    @contextmanager
    def progress_line():
        yield lambda what, _done, _total: shown["progress"].append(what)

    root = logging.getLogger()
    words = ("check", marked, "--rules", rules, "--as-of", AS_OF, "--out", results, "--limit", 500, "--names")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recordcheck.progress.progress_line", progress_line)
        patch.setattr(root, "level", logging.DEBUG)
        patch.setattr(root, "handlers", [*root.handlers, handler])
        return command(*words), results, shown


def test_the_marked_export_says_something(told):
    """Otherwise the tests below could not fail."""
    ended, results, _ = told
    assert ended.code == 3
    assert "SHO-01" in ended.out
    assert "RAI-01" in ended.out
    assert MARK in (results / "flags.csv").read_text(encoding="utf-8-sig")
    assert "left blank" in (results / "shape_problems.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("stream", ["out", "err"])
def test_the_terminal_shows_no_word_of_a_record(told, stream):
    ended, _, _ = told
    assert [line for line in getattr(ended, stream).splitlines() if MARK in line.upper()] == []


def test_no_log_holds_a_word_of_a_record(told):
    _, _, shown = told
    assert [line for line in shown["log"] if MARK in line.upper()] == []


@pytest.mark.parametrize("name", ["could_not_run.csv", "rows_set_aside.csv", "run.json", "outcomes.csv"])
def test_reports_on_the_run_hold_no_word_of_a_record(told, name):
    _, results, _ = told
    assert MARK not in (results / name).read_text(encoding="utf-8-sig").upper()


def test_progress_holds_no_word_of_a_record(told):
    _, _, shown = told
    assert {"visits.csv", "SHO-01"} <= set(shown["progress"])
    assert not [what for what in shown["progress"] if MARK in what.upper()]


@pytest.mark.parametrize(
    "is_in",
    [
        "a title",
        "a key",
        "a case id",
        "a row cut off",
        "a code and a time",
        "every heading",
    ],
)
def test_no_line_about_bad_input_holds_a_word_of_a_record(desk, is_in):
    visits = desk.table("visits")
    rows = visits.replace("At home", MARK).replace("Not in", MARK).splitlines(keepends=True)[1:]
    spoilt = {
        "a title": f"Visits of {MARK}\n{visits}",
        "a key": visits
        + f"{MARK} said that he would not come today as the dog was ill,1001,2019-12-02,2019-12-02,,,,,,,{MARK},\n",
        "a case id": visits + f"V99,{MARK},2019-12-02,2019-12-02,,,,,,,{MARK},\n",
        "a row cut off": visits + f"V99,1001,2019-12-02,2019-12-02,,,,,,,{MARK}",
        "a code and a time": visits.replace("completed", MARK).replace("2019-12-03", MARK),
        "every heading": "".join(rows),
    }
    told = desk.check(desk.export(visits=spoilt[is_in]))
    assert told.code in (1, 3)
    assert [line for line in told.text.splitlines() if MARK in line.upper()] == []


def test_a_text_that_looks_like_a_code_is_not_shown_in_the_terminal(desk):
    rule = (desk.rules() / "VIS-01-child-not-seen.yaml").read_text(encoding="utf-8")
    shown = rule.replace("VIS-01", "LOC-01").replace("[visited_on, seen]", "[visited_on, location]")
    desk.rules({"LOC-01-x.yaml": shown})
    told = desk.check(desk.export(visits=desk.table("visits").replace(",home,", ",NW11,")))
    assert told.code == 1
    assert "NW11" not in told.out


def test_an_error_of_ours_does_not_quote_the_record(desk, monkeypatch):
    def broken(*_args, **_options):
        raise ValueError(f"cannot read {MARK}")

    monkeypatch.setattr("recordcheck.app.judge", broken)
    told = desk.check(desk.export())
    assert told.code == 70
    assert MARK not in told.text


def refuse(*_args, **_options):
    raise OSError("the network was asked for")


def test_a_check_passes_without_a_network(desk, monkeypatch):
    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    assert desk.check(desk.export()).code == 1


def test_no_process_of_a_check_asks_for_the_network(demo):
    assert demo.code == 0
    assert demo.processes >= 2, "the suites run in a child"
    assert demo.asked == ""
