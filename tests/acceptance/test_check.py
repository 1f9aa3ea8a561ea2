"""The command as people run it: exit codes, options, forms of an export, and the same answer twice."""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile

import pandas as pd
import pytest
import xlsxwriter

from recordcheck import check, load
from recordcheck.resources import builtin_folder
from recordcheck.rulebook import read_rulebook

AS_OF = "2019-12-23"
IN_FULL = {("VIS-01", "V1"), ("OVS-01", "S1"), ("OVS-01", "S2")}
FILES = {
    "could_not_run.csv",
    "due_soon.csv",
    "flags.csv",
    "flags.json",
    "flags.parquet",
    "outcomes.csv",
    "report.html",
    "rows_set_aside.csv",
    "run.json",
    "shape_problems.csv",
    "workbook.xlsx",
}


def in_a_process_of_its_own(*words, **options):
    """Run the command as a shell would; warnings of Python are errors there too."""
    words = [sys.executable, "-m", "recordcheck", *map(str, words)]
    environment = {**os.environ, "COLUMNS": "1000", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(words, capture_output=True, encoding="utf-8", env=environment, check=False, **options)


# The sample.


def test_the_sample_is_judged_in_full(sample_run):
    assert sample_run.told.code == 1
    assert sample_run.told.err == ""
    assert sample_run.told.line("This run is complete")
    assert sample_run.results.reasons() == {}
    assert sample_run.results.rows("rows_set_aside") == []
    assert {path.name for path in sample_run.results.folder.iterdir()} == FILES


def test_the_demo_needs_nothing(demo):
    assert (demo.code, demo.err) == (0, "")
    assert "This run is complete" in demo.out
    assert {path.name for path in demo.results.folder.iterdir()} == FILES


@pytest.mark.parametrize(
    "name", ["flags.csv", "outcomes.csv", "due_soon.csv", "could_not_run.csv", "shape_problems.csv"]
)
def test_two_runs_give_the_same_file(demo, sample_run, name):
    assert (demo.results.folder / name).read_bytes() == (sample_run.results.folder / name).read_bytes()


def test_every_rule_of_the_rulebook_is_counted_or_could_not_run(sample_run):
    book = read_rulebook([builtin_folder("rules")])
    told = {row["rule_id"] for row in sample_run.results.rows("outcomes")} | set(sample_run.results.reasons())
    assert told == set(book.rules) | set(book.broken)


@pytest.fixture(scope="module")
def without_a_column(sample, command, new_desk):
    """Check the sample without ``supervision.held_on``, by the built-in rules and two more."""
    desk = new_desk()
    export = desk.folder / "sample"
    shutil.copytree(sample, export)
    with (sample / "supervision.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [name for name in rows[0] if name != "held_on"]
    with (export / "supervision.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kept, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    told = command("check", export, "--as-of", AS_OF, "--rules", desk.rules(), "--out", desk.results.folder)
    return told, desk.results


@pytest.fixture(scope="module")
def needing():
    """Give the built-in rules that need supervision."""
    book = read_rulebook([builtin_folder("rules")])
    ids = {rule.id for rule in book.rules.values() if "supervision" in rule.needs}
    assert ids >= {"SUP-01", "SUP-02"}
    return ids


def test_a_deleted_column_stops_the_rules_that_need_its_table_and_no_other(without_a_column, sample_run, needing):
    told, results = without_a_column
    assert told.code == 3
    assert told.line("1 table out of use", "supervision")
    assert set(results.reasons()) == needing | {"OVS-01"} | set(sample_run.results.reasons())
    before = {row["rule_id"] for row in sample_run.results.rows("outcomes")}
    assert {row["rule_id"] for row in results.rows("outcomes")} == (before - needing) | {"VIS-01"}


def test_a_rule_whose_column_was_deleted_says_so(without_a_column, needing):
    told, results = without_a_column
    for rule_id in needing | {"OVS-01"}:
        assert "supervision.csv has no column held_on" in results.reasons()[rule_id]
    # The terminal says the reason once, with all the rules that it stops.
    assert told.line(*needing, "OVS-01", "has no column held_on", "export it")


def test_a_deleted_column_changes_no_flag_of_a_rule_that_does_not_read_its_table(without_a_column, sample_run, needing):
    _, results = without_a_column
    book = read_rulebook([builtin_folder("rules")])
    helped = {rule.id for rule in book.rules.values() if "supervision" in rule.uses_if_present}
    apart = needing | helped | {"VIS-01"}
    before, after = (
        {
            (row["rule_id"], row["subject_id"], row["message"])
            for row in run.rows("flags")
            if row["rule_id"] not in apart
        }
        for run in (sample_run.results, results)
    )
    assert after == before


def test_rules_of_ones_own_run_beside_the_built_in_ones(without_a_column, sample):
    _, results = without_a_column
    with (sample / "visits.csv").open(encoding="utf-8", newline="") as file:
        unseen = {row["visit_id"] for row in csv.DictReader(file) if row["seen"] == "N"}
    in_window = {subject for rule_id, subject in results.flagged() if rule_id == "VIS-01"}
    assert in_window
    assert in_window <= unseen


# Forms of the same export.


def sample_as_zip(sample, folder):
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(sample.iterdir()):
            archive.write(file, f"weekly/{file.name}")
    return path


def sample_as_workbook(sample, folder):
    path = folder / "export.xlsx"
    files = [file for file in sorted(sample.glob("*.csv")) if file.name != "expected.csv"]
    assert len(files) == len(list(builtin_folder("checks").glob("*.yaml"))) - (not (sample / "audits.csv").exists())
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        for file in files:
            sheet = book.add_worksheet(file.stem)
            with file.open(encoding="utf-8", newline="") as lines:
                for number, row in enumerate(csv.reader(lines)):
                    sheet.write_row(number, 0, row)
    return path


@pytest.fixture(scope="module")
def sample_tables(sample):
    return load(sample).tables


@pytest.mark.parametrize("form", [sample_as_zip, sample_as_workbook], ids=["zip", "workbook"])
def test_another_form_of_the_sample_holds_the_same_records(sample, sample_tables, tmp_path, form):
    export = load(form(sample, tmp_path))
    assert len(export.set_aside) == 0
    assert dict(export.unusable) == {}
    assert set(export.tables) == set(sample_tables)
    for name, table in sample_tables.items():
        pd.testing.assert_frame_equal(export.tables[name], table)


@pytest.mark.parametrize("form", [sample_as_zip, sample_as_workbook], ids=["zip", "workbook"])
def test_another_form_of_the_sample_gives_the_same_flags(sample, sample_flags, new_desk, form):
    desk = new_desk()
    path = form(sample, desk.folder)
    assert desk.check(path).code == 1
    assert flags_without_place(desk.results) == sample_flags
    assert all(row["record"].startswith(path.name) for row in desk.results.rows("flags"))


def flags_without_place(results):
    return [{**row, "record": ""} for row in results.rows("flags")]


@pytest.fixture(scope="module")
def sample_flags(sample, new_desk):
    """Give what the two rules flag in the sample as a folder; that all records are the same is tested above."""
    desk = new_desk()
    desk.check(sample)
    flags = flags_without_place(desk.results)
    assert flags
    return flags


# Rules of one's own.


def test_only_rules_runs_those_alone(desk):
    told = desk.check(desk.export())
    assert told.code == 1
    assert {row["rule_id"] for row in desk.results.rows("outcomes")} == {"VIS-01", "OVS-01"}
    assert desk.results.flagged() == IN_FULL
    assert desk.results.reasons() == {}


def test_the_same_id_replaces_a_built_in_rule(desk, command):
    rules = desk.folder / "ours"
    rules.mkdir()
    text = (desk.rules() / "VIS-01-child-not-seen.yaml").read_text(encoding="utf-8")
    (rules / "IMP-13-ours.yaml").write_text(text.replace("VIS-01", "IMP-13"), encoding="utf-8")
    told = command("rules", "show", "IMP-13", "--rules", rules)
    assert told.code == 0
    assert told.line("IMP-13", "Child was not seen on the visit")


# Rules, listed and explained.


@pytest.mark.parametrize("words", [("list",), ("list", "--short"), ("show", "ASM-12"), ("show", "REF-01")])
def test_rules_are_told_in_lines_that_fit_a_page(command, words):
    told = command("rules", *words)
    assert told.code == 0
    assert max(map(len, told.out.splitlines())) <= 100


def test_a_limit_has_its_unit_in_the_list(command):
    told = command("rules", "list")
    assert told.line("limits: sup interval days: CP 31, LAC 31, CIN 31, EH 31, CL 62 days")
    assert told.line("limits: referral decision wd: 1 working day;")


def test_a_rule_is_explained_without_patterns_and_with_what_its_examples_expect(command):
    told = command("rules", "show", "ASM-12")
    assert told.line("lexicons/risk_review.yaml")
    assert told.line("patterns (regular expressions), to be read in that file")
    assert r"\b" not in told.out
    assert told.line("  updated five working days after the strategy discussion: R2 clear")
    assert told.line("  no risk assessments in the export: could not run")


def test_a_text_rule_names_its_signal_and_its_word_lists_with_their_versions(command):
    told = command("rules", "show", "IMP-15")
    assert told.line("Signal voice (version ")
    assert told.line("Words of child_voice (version ")


def test_a_list_has_no_unit(command):
    told = command("rules", "show", "REF-01")
    assert told.line("  no without reason: no, n, not informed, not told, false")


# Options.


@pytest.mark.parametrize(("severity", "code"), [("high", 1), ("critical", 0)])
def test_fail_on_sets_the_severity_from_which_the_code_is_1(desk, severity, code):
    assert desk.check(desk.export(), "--fail-on", severity).code == code


def test_fail_on_does_not_count_lower_flags(desk):
    seen = desk.table("visits").replace(",N,N,", ",Y,Y,")
    assert desk.check(desk.export(visits=seen), "--fail-on", "medium").code == 0
    assert desk.results.flagged() == {("OVS-01", "S1"), ("OVS-01", "S2")}


def test_nothing_flagged_is_0(desk):
    visits = desk.table("visits").replace(",N,N,", ",Y,Y,")
    supervision = desk.table("supervision").replace(",,", ",P Lee,")
    told = desk.check(desk.export(visits=visits, supervision=supervision))
    assert told.code == 0
    assert told.line("Nothing is flagged")
    assert desk.results.rows("flags") == []


def test_team_keeps_the_cases_of_one_team(desk):
    told = desk.check(desk.export(), "--team", "South")
    assert told.code == 1
    assert desk.results.flagged() == {("OVS-01", "S2")}
    assert {row["team"] for row in desk.results.rows("outcomes")} == {"South"}
    assert json.loads(desk.results.text("run.json"))["run"]["cases"] == 1


def test_names_are_shown_only_where_asked_for(desk):
    cases = "case_id,name,case_type,opened_on,date_of_birth,worker_id,worker,team,manager\n" + "".join(
        line.replace(",C", f",{name},C", 1)
        for line, name in zip(desk.table("cases").splitlines(keepends=True)[1:], ["Zebedee Q", "Wilma T"], strict=True)
    )
    rule = (desk.rules() / "VIS-01-child-not-seen.yaml").read_text(encoding="utf-8")
    named = rule.replace("VIS-01", "NAM-01").replace("[visited_on, seen]", "{visited_on: null, child_name: case.name}")
    desk.rules({"NAM-01-x.yaml": named})
    export = desk.export(cases=cases)
    shown = {}
    for option in ((), ("--names",)):
        told = desk.check(export, *option)
        assert told.code == 1
        assert "Zebedee" not in told.text
        shown[option] = any("Zebedee" in row["evidence"] for row in desk.results.rows("flags"))
    assert shown == {(): False, ("--names",): True}


def test_the_results_are_named_after_the_day_which_is_the_newest_in_the_export(desk, command):
    told = command("check", desk.export(), "--rules", desk.rules(), "--only-rules", where=desk.folder)
    assert told.code == 1
    folder = desk.folder / "recordcheck-results" / "2019-12-10"
    assert {path.name for path in folder.iterdir()} == FILES
    info = json.loads((folder / "run.json").read_text(encoding="utf-8"))["run"]
    assert info["as_of"] == "2019-12-10"
    assert "visits.recorded_on" in info["as_of_from"]
    assert "visits.recorded_on" in (folder / "report.html").read_text(encoding="utf-8")


def test_the_terminal_says_which_day_was_taken(desk, command):
    visits = desk.table("visits").replace(",N,N,", ",Y,Y,")
    supervision = desk.table("supervision").replace(",,", ",P Lee,")
    export = desk.export(visits=visits, supervision=supervision)
    told = command("check", export, "--rules", desk.rules(), "--only-rules", where=desk.folder)
    assert told.line("As of 10 December 2019, the newest day in visits.recorded_on; give --as-of for another")


def test_the_day_that_was_given_is_not_told_again(desk):
    assert "As of" not in desk.check(desk.export()).out


def test_a_day_in_the_future_is_told_on_the_terminal_and_the_page(desk, command):
    known = ("--rules", desk.rules(), "--only-rules", "--from", "2019-12-01", "--out", desk.results.folder)
    told = command("check", desk.export(), "--as-of", "2999-12-31", *known)
    assert told.code == 1
    assert told.line("As of 31 December 2999", "lies in the future", "nothing is on record after today")
    assert "lies in the future" in desk.results.text("report.html")


def test_results_of_ours_are_replaced_and_what_lies_beside_them_is_kept(desk):
    export = desk.export()
    desk.check(export)
    (desk.results.folder / "my notes.txt").write_text("mine", encoding="utf-8")
    seen = desk.table("visits").replace(",N,N,", ",Y,Y,")
    desk.check(desk.export(visits=seen))
    assert desk.results.flagged() == {("OVS-01", "S1"), ("OVS-01", "S2")}
    assert {path.name for path in desk.results.folder.iterdir()} == {*FILES, "my notes.txt"}


def test_results_inside_the_export_are_not_read_as_part_of_it(desk, command):
    export = desk.export()
    words = ("check", export, "--rules", desk.rules(), "--only-rules", "--out", export / "recordcheck-results" / "one")
    first = command(*words)
    second = command(*words)
    assert (first.code, second.code) == (1, 1)
    info = json.loads((export / "recordcheck-results" / "one" / "run.json").read_text(encoding="utf-8"))
    assert {file["file"] for file in info["files"]} == {"cases.csv", "visits.csv", "supervision.csv"}


def test_settings_beside_the_export_are_in_force_and_told(desk):
    export = desk.export()
    (export / "recordcheck.toml").write_text('[rules_off]\nOVS-01 = "on paper until March"\n', encoding="utf-8")
    told = desk.check(export)
    assert told.code == 1
    assert desk.results.flagged() == {("VIS-01", "V1")}
    assert any(
        "OVS-01" in note and "on paper until March" in note
        for note in json.loads(desk.results.text("run.json"))["notes"]
    )


# From Python.


def test_python_gives_the_run_as_frames_and_writes_nothing(desk, monkeypatch):
    export, rules = desk.export(), desk.rules()
    monkeypatch.chdir(desk.folder)
    before = sorted(desk.folder.rglob("*"))
    run = check(export, as_of=AS_OF, rules=rules, only_rules=True)
    assert set(zip(run.flags["rule_id"], run.flags["subject_id"], strict=True)) == IN_FULL
    assert run.info.complete
    assert str(run.info.as_of) == AS_OF
    assert sorted(desk.folder.rglob("*")) == before


def test_python_loads_an_export_as_frames(desk):
    export = load(str(desk.export()))
    assert {name: len(table) for name, table in export.tables.items()} == {"cases": 2, "visits": 2, "supervision": 3}
    assert list(export.tables["visits"]["case_id"]) == ["1001", "1002"]


# The process.


def test_wrong_usage_in_a_process_of_its_own(tmp_path):
    ended = in_a_process_of_its_own("check", tmp_path / "nowhere", cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"recordcheck: {tmp_path / 'nowhere'}: ")
    assert ended.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def unread(*words, **options):
    """Run the command with nobody who reads what it says; give its exit code and what it says of errors."""
    words = [sys.executable, "-m", "recordcheck", *map(str, words)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        return process.stderr.read(), process.wait(60)


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    assert unread("rules", "list", cwd=tmp_path) == (b"", 0)


def test_the_exit_code_of_a_check_says_what_was_found_though_nobody_reads(desk):
    words = ("--rules", desk.rules(), "--only-rules", "--as-of", AS_OF, "--out", desk.results.folder)
    assert unread("check", desk.export(), *words) == (b"", 1)
    assert desk.results.flagged() == IN_FULL


def test_the_exit_code_of_rules_test_says_what_is_wrong_though_nobody_reads(desk):
    rules = desk.rules({"BAD-01-x.yaml": "id: BAD-01\n"})
    assert unread("rules", "test", "--rules", rules, "--only-rules") == (b"", 2)


def test_help_waits_for_no_library():
    code = "import sys; import recordcheck.cli; print(*{'pandas', 'duckdb', 'great_expectations'} & set(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert ended.stdout.split() == []
