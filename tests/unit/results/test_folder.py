"""The results folder: whole or not at all, ours or not touched, and every file agrees with the run."""

import csv
import datetime as dt
import errno
import io
import json
import os
import stat
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recordcheck.errors import OutputError
from recordcheck.model import FLAG_COLUMNS, OUTCOME_COLUMNS
from recordcheck.results import folder as folder_module
from recordcheck.results.folder import refuse_unwritable, write_results

FILES = {
    "flags.csv", "flags.parquet", "flags.json", "workbook.xlsx", "report.html", "outcomes.csv", "could_not_run.csv",
    "shape_problems.csv", "rows_set_aside.csv", "due_soon.csv", "run.json",
}  # fmt: skip


def read_csv(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def names(path):
    return {item.name for item in path.iterdir()}


def failing(number):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    return fail


def test_the_folder_holds_every_file_and_nothing_else(run, tmp_path):
    paths = write_results(run, tmp_path / "deep" / "out")
    assert names(tmp_path / "deep" / "out") == FILES
    assert names(tmp_path / "deep") == {"out"}
    assert paths.report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert paths.workbook.name == "workbook.xlsx"
    assert {path.name for path in vars(paths).values()} == {*FILES, "out"}


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_owner_can_read_the_results(run, tmp_path):
    write_results(run, tmp_path / "out")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()} == {0o600}


def test_results_of_ours_are_replaced(run, empty_run, tmp_path):
    write_results(run, tmp_path / "out")
    write_results(empty_run, tmp_path / "out")
    assert read_csv(tmp_path / "out" / "flags.csv") == []
    assert names(tmp_path) == {"out"}


def test_an_empty_folder_is_filled(run, tmp_path):
    (tmp_path / "out").mkdir()
    write_results(run, tmp_path / "out")
    assert names(tmp_path / "out") == FILES


def test_a_file_that_somebody_put_beside_our_results_is_kept(run, tmp_path):
    write_results(run, tmp_path / "out")
    (tmp_path / "out" / "my notes.txt").write_text("ring A", encoding="utf-8")
    write_results(run, tmp_path / "out")
    assert names(tmp_path / "out") == {*FILES, "my notes.txt"}


@pytest.mark.parametrize(
    "marker",
    [
        None,
        "",
        "[]",
        "{",
        '{"made_by": "somebody"}',
        '{"made_by": "recordcheck", "holds": "tables"}',
    ],
    ids=["none", "empty", "list", "broken", "foreign", "tables"],
)
def test_a_folder_that_is_not_ours_is_refused_and_left_alone(run, tmp_path, marker):
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.docx").write_text("private", encoding="utf-8")
    if marker is not None:
        (out / "run.json").write_text(marker, encoding="utf-8")
    before = names(out)
    with pytest.raises(OutputError, match=r"out: holds files that are no results of recordcheck .*--out$"):
        write_results(run, out)
    assert names(out) == before
    assert (out / "letter.docx").read_text(encoding="utf-8") == "private"
    assert names(tmp_path) == {"out"}


def test_a_file_in_the_place_of_the_folder_is_refused(run, tmp_path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match=r"out: is no folder"):
        write_results(run, tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize(
    ("writer", "number", "told"),
    [
        ("write_csv", errno.ENOSPC, "the disk is full"),
        ("write_parquet", errno.EDQUOT, "share of the disk is full"),
        ("write_workbook", errno.EACCES, "close files that are open"),
        ("write_page", errno.EROFS, "can only be read"),
        ("write_run_json", errno.EIO, "cannot be written"),
    ],
)
def test_a_failed_write_leaves_the_old_results_and_nothing_else(run, tmp_path, monkeypatch, writer, number, told):
    out = tmp_path / "out"
    write_results(run, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    monkeypatch.setattr(folder_module, writer, failing(number))
    with pytest.raises(OutputError) as caught:
        write_results(run, out)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert names(tmp_path) == {"out"}


def test_a_failed_first_write_leaves_nothing(run, tmp_path, monkeypatch):
    monkeypatch.setattr(folder_module, "write_page", failing(errno.ENOSPC))
    with pytest.raises(OutputError):
        write_results(run, tmp_path / "out")
    assert names(tmp_path) == set()


def test_an_interrupted_write_leaves_nothing(run, tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(folder_module, "write_page", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_results(run, tmp_path / "out")
    assert names(tmp_path) == set()


@pytest.mark.parametrize("failing_step", [1, 2, 3], ids=["old away", "notes over", "new in"])
def test_a_failed_swap_puts_the_old_results_back(run, empty_run, tmp_path, monkeypatch, failing_step):
    """As when a file of the folder is open elsewhere on Windows."""
    out = tmp_path / "out"
    write_results(run, out)
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    rename, steps = Path.rename, []

    def rename_once_less(self, target):
        steps.append(self)
        if len(steps) == failing_step:
            raise PermissionError(errno.EACCES, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", rename_once_less)
    with pytest.raises(OutputError, match="close files that are open"):
        write_results(empty_run, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert names(tmp_path) == {"out"}


def test_a_parent_that_is_a_file_is_told(run, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write_results(run, tmp_path / "file" / "out")


@pytest.mark.parametrize("place", ["out", "deep/er/out"])
def test_a_folder_that_can_be_written_is_not_refused_and_nothing_is_left(tmp_path, place):
    refuse_unwritable(tmp_path / place)
    assert names(tmp_path) == set()


def test_results_of_ours_can_be_written_again(run, tmp_path):
    write_results(run, tmp_path / "out")
    refuse_unwritable(tmp_path / "out")
    assert names(tmp_path) == {"out"}


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_disk_that_cannot_be_written_is_refused_ahead(tmp_path, monkeypatch, number):
    monkeypatch.setattr(folder_module.tempfile, "mkdtemp", lambda **_: failing(number)())
    with pytest.raises(OutputError, match="--out"):
        refuse_unwritable(tmp_path / "out")


def test_a_folder_of_somebody_else_is_refused_ahead(tmp_path):
    (tmp_path / "letter.docx").write_bytes(b"Dear Sir")
    with pytest.raises(OutputError, match=r"letter\.docx"):
        refuse_unwritable(tmp_path)


def test_a_folder_that_may_not_be_looked_into_is_told(run, tmp_path, monkeypatch):
    monkeypatch.setattr(folder_module.Path, "exists", failing(errno.EACCES))
    with pytest.raises(OutputError, match="cannot be written"):
        refuse_unwritable(tmp_path / "out")
    with pytest.raises(OutputError, match="cannot be written"):
        write_results(run, tmp_path / "out")


def test_csv_is_what_excel_opens_and_dates_are_iso(run, tmp_path):
    path = write_results(run, tmp_path / "out").flags_csv
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrule_id,title,")
    rows = read_csv(path)
    assert list(rows[0]) == list(FLAG_COLUMNS)
    assert len(rows) == 25
    assert rows[0]["due_on"] == "2019-11-28"
    assert rows[0]["days_overdue"] == "25"
    assert {row["worker"] for row in rows} >= {"C Évans", "D O'Neill"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_begins_like_a_formula_is_text_in_csv(change, tmp_path, start):
    attack = start + 'HYPERLINK("x")'
    frame = change().flags.assign(message=attack, worker=attack, days_overdue=-3)
    row = read_csv(write_results(change(flags=frame), tmp_path / "out").flags_csv)[0]
    assert row["message"] == "'" + attack
    assert row["worker"] == "'" + attack
    assert row["days_overdue"] == "-3"


def test_pass_rates_are_numbers_and_blank_where_nothing_is_divided(run, tmp_path):
    rows = read_csv(write_results(run, tmp_path / "out").outcomes)
    assert list(rows[0]) == list(OUTCOME_COLUMNS)
    assert [rows[0]["pass_rate"], rows[-1]["pass_rate"]] == ["0.9474", ""]


def test_parquet_has_types_and_knows_its_run(run, tmp_path):
    table = pq.read_table(write_results(run, tmp_path / "out").flags_parquet)
    assert table.column_names == list(FLAG_COLUMNS)
    assert table.schema.field("due_on").type == pa.date32()
    assert table.schema.field("days_overdue").type == pa.int64()
    assert table.schema.field("case_id").type == pa.string()
    metadata = table.schema.metadata
    assert metadata[b"recordcheck.as_of"] == b"2019-12-23"
    assert json.loads(metadata[b"recordcheck.rules"])["SUP-02"] == "f-sup02"
    assert json.loads(metadata[b"recordcheck.versions"])["recordcheck"] == "0.1.0"
    assert table.to_pylist()[0]["due_on"] == dt.date(2019, 11, 28)


def test_json_holds_evidence_as_an_object(run, tmp_path):
    content = json.loads(write_results(run, tmp_path / "out").flags_json.read_text(encoding="utf-8"))
    assert content["run"]["as_of"] == "2019-12-23"
    assert len(content["flags"]) == 25
    assert content["flags"][0]["evidence"] == {
        "last_visit": "2019-11-14",
        "interval": 10,
        "seen_alone": False,
        "next_visit": None,
    }
    assert content["flags"][-1]["evidence"] == {}


def test_no_flags_are_valid_json(empty_run, tmp_path):
    content = json.loads(write_results(empty_run, tmp_path / "out").flags_json.read_text(encoding="utf-8"))
    assert content["flags"] == []


def test_run_json_tells_everything_that_was_run(run, tmp_path):
    content = json.loads(write_results(run, tmp_path / "out").run.read_text(encoding="utf-8"))
    assert (content["made_by"], content["holds"]) == ("recordcheck", "results")
    assert set(content["written"]) == FILES
    assert content["run"]["complete"] is False
    assert content["run"]["settings"] == {"months": "calendar", "bank_holidays": ["2019-12-25"]}
    assert [card["rule_id"] for card in content["rules"]] == [card.rule_id for card in run.rules]
    assert content["files"][2]["read"] is False
    assert content["counts"]["flags"] == 25
    assert content["counts"]["undecided"] == 5
    assert len(content["could_not_run"]) == 2
    assert content["notes"] == list(run.notes)


@pytest.mark.parametrize(("shown", "found"), [(False, False), (True, True)])
def test_names_are_in_the_files_only_on_request(run, tmp_path, shown, found):
    paths = write_results(run, tmp_path / "out", names=shown)
    for path in (paths.flags_csv, paths.flags_json, paths.report):
        assert ("Tom Example" in path.read_text(encoding="utf-8-sig")) is found
    messages = pq.read_table(paths.flags_parquet)["message"].to_pylist()
    assert any("Tom Example" in message for message in messages) is found
