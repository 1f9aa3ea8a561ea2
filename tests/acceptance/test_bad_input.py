"""Whatever is wrong with the input: one clear line, the right exit code, and everything else still runs."""

import json
import re
import zipfile

import pytest
import xlsxwriter

IN_FULL = {("VIS-01", "V1"), ("OVS-01", "S1"), ("OVS-01", "S2")}
WITHOUT_VISITS = {("OVS-01", "S1"), ("OVS-01", "S2")}
WITHOUT_SUPERVISION = {("VIS-01", "V1")}

DAMAGED = {
    "visits.csv": (b"", "empty"),
    "notes.csv": (b"\n \n", "no text"),
    "plans.xlsx": (b"PK\x03\x04\x14\x00\x06\x00", "damaged or cut off"),
    "actions.parquet": (b"PAR1\x15\x04\x15", "damaged or cut off"),
    "documents.zip": (b"PK\x03\x04\x14\x00\x06\x00", "damaged or cut off"),
}
"""Files that cannot be read, and why."""

SPOILT = {
    "V91": ("1001,31/02/2019,2019-12-10", "visited_on cannot be read"),
    "V92": ("4711,2019-12-02,2019-12-03", "case_id is not in cases"),
    "V93": (",2019-12-02,2019-12-03", "case_id is blank"),
}
"""Visits that cannot be used, by their key: what they say, and why not."""


def grid(text):
    return [line.split(",") for line in text.splitlines()]


def write_workbook(path, sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def files_of(results):
    return {
        file["file"] + (f"#{file['sheet']}" if file["sheet"] else ""): file
        for file in json.loads(results.text("run.json"))["files"]
    }


def harmless_visits(count):
    """Return so many further rows that spoilt ones are less than a fifth of the table."""
    rows = [
        f"V{number},1002,2019-11-{number},2019-11-{number},CIN,completed,Y,Y,home,Plan,At home,None\n"
        for number in range(10, 10 + count)
    ]
    return "".join(rows)


@pytest.fixture(scope="module")
def damaged(new_desk):
    """Check an export with every kind of file that cannot be read."""
    desk = new_desk()
    export = desk.export(visits=None)
    for name, (content, _) in DAMAGED.items():
        (export / name).write_bytes(content)
    return desk.check(export), desk.results


@pytest.fixture(scope="module")
def spoilt(new_desk):
    """Check an export with spoilt rows after 18 good ones: rows 20 to 24 of visits.csv, row 2 of cases.csv."""
    desk = new_desk()
    visits = desk.table("visits")
    first = visits.splitlines(keepends=True)[1]
    other = first.replace(",N,N,", ",Y,Y,")
    bad = [f"{key},{start},CIN,completed,N,N,home,,,\n" for key, (start, _) in SPOILT.items()]
    export = desk.export(
        visits="".join([visits, harmless_visits(20), *bad, first, other]),
        cases=desk.table("cases").replace("2010-03-04", "31/02/2010"),
    )
    return desk.check(export), desk.results


# Nothing to work on: exit code 2, one line, no results.


def test_a_missing_folder_is_wrong_usage(desk):
    told = desk.check(desk.folder / "nowhere")
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert told.line(str(desk.folder / "nowhere"), "no such file or folder", "check the path")
    assert not desk.results.folder.exists()


def test_an_empty_folder_is_nothing_to_work_on(desk):
    folder = desk.folder / "empty"
    folder.mkdir()
    told = desk.check(folder)
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert told.line(str(folder), "holds nothing that can be read", "give a file or folder with exports", ".xlsx")
    assert not desk.results.folder.exists()


def test_a_folder_of_letters_is_nothing_to_work_on(desk):
    folder = desk.folder / "letters"
    folder.mkdir()
    (folder / "letter.docx").write_bytes(b"Dear Sir")
    told = desk.check(folder)
    assert told.code == 2
    assert told.line(str(folder), "holds nothing that can be read", "give a file or folder with exports")


def test_an_export_without_a_date_asks_for_the_day(desk, command):
    export = desk.folder / "export"
    export.mkdir()
    (export / "cases.csv").write_text("case_id,case_type,opened_on\n1001,CP,\n", encoding="utf-8")
    told = command("check", export, "--rules", desk.rules(), "--only-rules", where=desk.folder)
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert told.line(str(export), "holds no date", "--as-of")


def test_the_only_file_is_damaged(desk, command):
    path = desk.folder / "export.xlsx"
    path.write_bytes(b"PK\x03\x04\x14\x00\x06\x00")
    told = command("check", path, "--rules", desk.rules(), "--only-rules", where=desk.folder)
    assert told.code in (2, 3)
    assert told.line("export.xlsx", "damaged")


@pytest.mark.parametrize("words", [("--team", "Nrth"), ("--as-of", "1999-01-01")], ids=["team", "as-of"])
def test_a_run_over_no_case_is_nothing_to_work_on(desk, words):
    assert desk.check(desk.export(), *words).code == 2


# Incomplete: exit code 3, and everything else still runs.


def test_files_that_cannot_be_read_leave_the_rest_judged(damaged):
    told, results = damaged
    assert told.code == 3
    assert told.line("5 files could not be read:")
    assert all(told.line(f"  {name}  ", why) for name, (_, why) in DAMAGED.items())
    assert told.line("This run is incomplete", "not counted as fine")
    assert results.flagged() == WITHOUT_VISITS
    assert set(results.reasons()) == {"VIS-01"}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_file_that_cannot_be_read_is_told_with_the_reason_and_what_to_do(damaged, name):
    _, results = damaged
    file = files_of(results)[name]
    assert file["read"] is False
    assert DAMAGED[name][1] in file["problem"]
    assert re.search(r"(export|copy|save) .*again", file["problem"])
    assert file["problem"] in results.text("report.html")


def test_the_terminal_says_why_a_file_could_not_be_read(desk):
    told = desk.check(desk.export(visits=""))
    assert told.line("visits.csv", "empty", "export it again")


def test_a_rule_without_its_table_names_the_file_that_could_not_be_read(desk):
    told = desk.check(desk.export(visits=""))
    assert desk.results.reasons()["VIS-01"] == "table visits is out of use: visits.csv could not be read"
    assert told.line("1 table out of use", "visits")


def test_a_file_that_ends_in_the_middle_of_a_row_is_incomplete_and_its_whole_rows_are_judged(desk):
    told = desk.check(desk.export(visits=desk.table("visits") + harmless_visits(8) + "V99,1002,2019-"))
    assert told.code == 3
    assert told.line("1 file could not be read:")
    assert told.line("  visits.csv  ends in the middle of row 12", "export it again")
    [aside] = desk.results.rows("rows_set_aside")
    assert (aside["file"], aside["row"], aside["key"]) == ("visits.csv", "12", "V99")
    assert "ends in the middle of this row" in aside["reason"]
    assert "export it again" in files_of(desk.results)["visits.csv"]["problem"]
    assert desk.results.flagged() == IN_FULL


def test_a_missing_required_column_takes_one_table_out_of_use(desk):
    supervision = "supervision_id,case_id,recorded_on,supervisor,text\nS1,1001,2019-12-04,,Spoke\n"
    told = desk.check(desk.export(supervision=supervision))
    assert told.code == 3
    assert told.line("OVS-01", "supervision.csv", "has no column held_on", "found: supervision_id", "export it")
    assert told.line("1 table out of use", "supervision")
    assert desk.results.flagged() == WITHOUT_SUPERVISION
    [problem] = [row for row in desk.results.rows("shape_problems") if row["severity"] == "critical"]
    assert (problem["table"], problem["file"]) == ("supervision", "supervision.csv")
    assert [row["key"] for row in desk.results.rows("rows_set_aside")] == ["S1"]


def test_a_wrong_sheet_is_told_and_the_other_sheets_are_judged(desk):
    tables = {name: grid(desk.table(name)) for name in ("cases", "visits", "supervision")}
    path = write_workbook(desk.folder / "export.xlsx", {**tables, "Pivot": [["Team", "Count"], ["North", "3"]]})
    told = desk.check(path)
    assert told.code == 1
    problem = files_of(desk.results)["export.xlsx#Pivot"]["problem"]
    assert "no table that is known" in problem
    assert "name it after a table" in problem
    assert desk.results.flagged() == IN_FULL


def test_a_sheet_with_the_name_of_a_table_and_other_content_takes_that_table_out_of_use(desk):
    tables = {name: grid(desk.table(name)) for name in ("cases", "visits")}
    path = write_workbook(desk.folder / "export.xlsx", {**tables, "Supervision": [["Team", "Count"], ["North", "3"]]})
    told = desk.check(path)
    assert told.code == 3
    assert told.line(
        "OVS-01", 'export.xlsx, sheet "Supervision"', "held_on", "found: no heading of this table", "export it"
    )
    assert desk.results.flagged() == WITHOUT_SUPERVISION


def test_a_file_without_a_heading_row_takes_one_table_out_of_use(desk):
    rows = desk.table("supervision").splitlines(keepends=True)[1:]
    told = desk.check(desk.export(supervision="".join(rows)))
    assert told.code == 3
    assert told.line("OVS-01", "supervision.csv")
    assert desk.results.flagged() == WITHOUT_SUPERVISION


def test_without_cases_no_rule_can_run_and_the_report_says_so(desk):
    told = desk.check(desk.export(cases=None))
    assert told.code == 3
    assert set(desk.results.reasons()) == {"VIS-01", "OVS-01"}
    assert "cases" in desk.results.reasons()["VIS-01"]
    assert [row for row in desk.results.rows("shape_problems") if row["table"] == "cases"]


# Told, and complete: what was wrong is set aside or blank, and named.


def test_unknown_files_are_told_by_name(desk):
    export = desk.export()
    (export / "letter.docx").write_bytes(b"Dear Sir")
    (export / "figures.csv").write_text("Team,Count\nNorth,3\n", encoding="utf-8")
    told = desk.check(export)
    assert told.code == 1
    files = files_of(desk.results)
    assert "type that is not read" in files["letter.docx"]["problem"]
    assert "name it after a table" in files["figures.csv"]["problem"]
    page = desk.results.text("report.html")
    assert "letter.docx" in page
    assert "figures.csv" in page
    assert desk.results.flagged() == IN_FULL


def test_the_terminal_names_a_file_that_was_not_used(desk):
    export = desk.export()
    (export / "vists final.csv").write_text("Team,Count\nNorth,3\n", encoding="utf-8")
    told = desk.check(export)
    assert told.code == 1
    assert told.line("  vists final.csv  ", "name it after a table")
    assert told.line("This run is complete but for 1 file not used")


def test_spoilt_rows_leave_the_rest_judged(spoilt):
    told, results = spoilt
    assert told.code == 1
    assert told.line("2 problems with the shape of the export", "5 rows set aside")
    assert results.flagged() == IN_FULL
    assert len(results.rows("rows_set_aside")) == 5


@pytest.mark.parametrize("key", SPOILT)
def test_a_row_without_a_usable_case_or_date_is_set_aside_with_its_place_and_reason(spoilt, key):
    _, results = spoilt
    [aside] = [row for row in results.rows("rows_set_aside") if row["key"] == key]
    row = str(24 + list(SPOILT).index(key))
    assert (aside["table"], aside["file"], aside["row"]) == ("visits", "visits.csv", row)
    assert SPOILT[key][1] in aside["reason"]


def test_a_duplicate_key_keeps_the_first_row_and_names_both(spoilt):
    _, results = spoilt
    reasons = {row["row"]: row["reason"] for row in results.rows("rows_set_aside") if row["key"] == "V1"}
    assert set(reasons) == {"27", "28"}
    assert "identical to row 2" in reasons["27"]
    assert "same visit_id as row 2 with other content" in reasons["28"]
    [problem] = [row for row in results.rows("shape_problems") if row["table"] == "visits"]
    assert (problem["column"], problem["count"], problem["rows"]) == ("visit_id", "1", "28")
    assert "row 28 and row 2" in problem["problem"]


def test_a_bad_date_that_no_row_stands_or_falls_with_is_blank_and_told(spoilt):
    _, results = spoilt
    [problem] = [row for row in results.rows("shape_problems") if row["table"] == "cases"]
    assert (problem["file"], problem["rows"], problem["column"]) == ("cases.csv", "2", "date_of_birth")
    assert "left blank" in problem["problem"]


@pytest.mark.parametrize("cell", ["31/02/2019", ""])
def test_a_time_that_is_not_there_is_blank_and_told_where_it_was_filled(desk, cell):
    supervision = desk.table("supervision").replace("2019-12-04,2019-12-04", f"2019-12-04,{cell}")
    told = desk.check(desk.export(supervision=supervision))
    assert told.code == 1
    problems = [(row["file"], row["rows"]) for row in desk.results.rows("shape_problems")]
    assert problems == ([("supervision.csv", "2")] if cell else [])
    assert desk.results.flagged() == IN_FULL


# A rule file with a mistake.

HEAD = "title: Bad\nseverity: high\nsource: x\nwhy: x\nfix: x\n"
BODY = "needs: [visits]\neach: visits\nmessage: x\n"

MISTAKES = {
    "BAD-01": ("title: [open\n", "BAD-01-x.yaml:3:1", "not valid YAML"),
    "BAD-02": (f"{HEAD}{BODY}flag_of: seen\nflag_if: seen\n", "BAD-02-x.yaml:10:1", 'Did you mean "flag_if"?'),
    "BAD-03": (f"{HEAD}{BODY}flag_if: visitd_on is null\n", "BAD-03-x.yaml:10:10", 'Did you mean "visited_on"?'),
    "BAD-04": (f"{HEAD}{BODY}flag_if: seen; drop table visits\n", "BAD-04-x.yaml:10:", "one expression"),
    "BAD-05": (f"{HEAD}{BODY}flag_if: sen(seen)\n", "BAD-05-x.yaml:10:10", "sen"),
    "BAD-06": (f"{HEAD}each: visitz\nmessage: x\nflag_if: seen\n", "BAD-06-x.yaml:", 'Did you mean "visits"?'),
    "BAD-07": (f"{HEAD}{BODY}flag_if: seen\n", "BAD-07-x.yaml:1:", "BAD-07-another.yaml"),
}
"""By rule id: what follows the id in its file, the place of the mistake, and what helps."""


@pytest.fixture(scope="module")
def broken(new_desk):
    """Check the small export by the two rules and by all that have a mistake; BAD-07 stands in two files."""
    desk = new_desk()
    files = {f"{rule_id}-x.yaml": f"id: {rule_id}\n{text}" for rule_id, (text, *_) in MISTAKES.items()}
    desk.rules({**files, "BAD-07-another.yaml": f"id: BAD-07\n{MISTAKES['BAD-07'][0]}"})
    return desk.check(desk.export()), desk.results


def test_rules_with_a_mistake_leave_the_others_running(broken):
    told, results = broken
    assert told.code == 3
    assert results.flagged() == IN_FULL
    assert set(results.reasons()) == set(MISTAKES)


@pytest.mark.parametrize("rule_id", MISTAKES)
def test_a_rule_with_a_mistake_could_not_run_and_says_where(broken, rule_id):
    told, results = broken
    _, place, hint = MISTAKES[rule_id]
    assert told.line(rule_id, "the rule has a mistake", f"rules/{place}", hint)
    assert f"rules/{place}" in results.reasons()[rule_id]
    assert hint in results.reasons()[rule_id]


@pytest.mark.parametrize("rule_id", [name for name in MISTAKES if name != "BAD-07"])
def test_rules_test_ends_with_2_on_a_mistake(desk, command, rule_id):
    text, place, hint = MISTAKES[rule_id]
    rules = desk.rules({f"{rule_id}-x.yaml": f"id: {rule_id}\n{text}"})
    told = command("rules", "test", "--rules", rules, "--only-rules")
    assert told.code == 2
    assert told.line(f"rules/{place}", hint)


def test_rules_test_finds_what_only_the_engine_knows(desk, command):
    rules = desk.rules({"BAD-01-x.yaml": f"id: BAD-01\n{HEAD}{BODY}flag_if: visited_on * 2 > 3\n"})
    told = command("rules", "test", "--rules", rules, "--only-rules")
    assert told.code == 2
    assert told.line("rules/BAD-01-x.yaml:1:1: it raised an error")


def test_rules_test_finds_a_mistake_in_a_view_that_no_rule_reads(desk, command):
    view = "-- One row per visit.\nSELECT v.case_id, v.visitd_on FROM visits v\n"
    told = command("rules", "test", "--rules", desk.rules({"views/trips.sql": view}), "--only-rules")
    assert told.code == 2
    assert told.line("rules/views/trips.sql:2:", 'Did you mean "visited_on"?')


def test_a_mistake_is_not_what_an_example_expects_by_could_not_run(desk, command):
    content = f"id: BAD-03\n{MISTAKES['BAD-03'][0]}"
    example = "examples:\n  - name: the export has no visits\n    absent: [visits]\n    expect: could_not_run\n"
    told = command("rules", "test", "--rules", desk.rules({"BAD-03-x.yaml": content + example}), "--only-rules")
    assert told.code == 2
    assert told.line("rules/BAD-03-x.yaml:10:10", 'Did you mean "visited_on"?')


def test_rules_test_ends_with_2_when_an_example_does_not_come_out(desk, command):
    wrong = (
        "id: BAD-01\ntitle: Bad\nseverity: high\nsource: x\nwhy: x\nfix: x\nneeds: [visits]\neach: visits\n"
        "flag_if: not seen\nmessage: x\nexamples:\n"
        "  - name: seen and yet flagged\n    given: {visits: [{visited_on: 2019-12-02, seen: yes}]}\n    expect: flagged\n"
    )
    told = command("rules", "test", "--rules", desk.rules({"BAD-01-x.yaml": wrong}), "--only-rules")
    assert told.code == 2
    assert told.line("BAD-01", "seen and yet flagged")
    assert told.line("BAD-01-x.yaml:12:5", "verdict is clear, expected flagged")
    assert told.line("5 examples", "4 as expected, 1 not")


def test_a_rule_with_several_mistakes_is_told_in_one_line(desk):
    desk.rules({"BAD-01-x.yaml": "id: BAD-01\ntitle: Bad\n"})
    desk.check(desk.export())
    reason = desk.results.reasons()["BAD-01"]
    assert "\n" not in reason
    assert '"source" is missing; every rule needs it; rules/BAD-01-x.yaml:1:1: "why" is missing' in reason


def test_a_folder_of_rules_that_is_not_there_is_wrong_usage(desk, command):
    told = command("check", desk.export(), "--rules", desk.folder / "nowhere", "--only-rules")
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert told.line(str(desk.folder / "nowhere"), "is no folder", "give a folder of rule files")


# A settings file with a mistake, and words that mean nothing.


def test_a_settings_file_that_is_not_there_is_said_to_be_missing(desk):
    told = desk.check(desk.export(), "--settings", desk.folder / "nofile.toml")
    assert told.code == 2
    assert told.line("nofile.toml: there is no such file")


def test_a_team_like_no_other_is_answered_with_the_teams_there_are(desk):
    told = desk.check(desk.export(), "--team", "xyz")
    assert told.code == 2
    assert told.line('The teams are "')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('autority = "X"\n', (":1:", '"autority"', 'Did you mean "authority"?')),
        ("[run]\ndue_soon_days = 14\n\n[limits.VIS-99]\ndays = 3\n", (":4:", '"VIS-99"', 'Did you mean "VIS-01"?')),
        ("[run\n", ("not valid TOML", "line 1")),
    ],
    ids=["a word", "a rule", "no TOML"],
)
def test_a_mistake_in_the_settings_names_the_line(desk, text, words):
    settings = desk.folder / "recordcheck.toml"
    settings.write_text(text, encoding="utf-8")
    told = desk.check(desk.export(), "--settings", settings)
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert told.line("recordcheck.toml", *words)
    assert not desk.results.folder.exists()


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("check",), "EXPORT"),
        (("chek", "export"), 'Did you mean "check"?'),
        (("check", "export", "--as-of", "31/02/2019"), "write it as 2019-12-23 or 23/12/2019"),
        (("check", "export", "--fail-on", "grave"), "critical"),
        (("check", "export", "--only-rules"), "--rules DIR"),
        (("rules", "show", "SUP-0"), "SUP-0"),
    ],
)
def test_wrong_usage_is_told_with_2(command, words, hint):
    told = command(*words)
    assert told.code == 2
    assert hint in told.err
    assert told.out == ""


# Results that cannot be written.


def unwritable(desk, kind):
    folder = desk.results.folder
    if kind == "a file":
        folder.write_text("mine", encoding="utf-8")
    elif kind == "below a file":
        folder.write_text("mine", encoding="utf-8")
        return folder / "results"
    else:
        folder.mkdir()
        (folder / "letter.docx").write_text("mine", encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["a file", "below a file", "a folder of somebody else's"])
def test_results_that_cannot_be_written_are_told_with_2_and_nothing_is_changed(desk, kind):
    export = desk.export()
    out = unwritable(desk, kind)
    desk.rules()
    before = {path: path.is_file() and path.read_bytes() for path in sorted(desk.folder.rglob("*"))}
    told = desk.check(export, "--out", out)
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert told.line(str(out), "choose another", "--out")
    assert {path: path.is_file() and path.read_bytes() for path in sorted(desk.folder.rglob("*"))} == before


@pytest.mark.parametrize("kind", ["a file", "below a file", "a folder of somebody else's"])
def test_results_that_cannot_be_written_are_told_before_anything_is_read(desk, monkeypatch, kind):
    def not_yet(*_args, **_options):
        raise AssertionError("the export was read first")

    monkeypatch.setattr("recordcheck.app.load_export", not_yet)
    assert desk.check(desk.export(), "--out", unwritable(desk, kind)).code == 2


def test_wrong_usage_goes_before_incomplete(desk):
    export = desk.export(visits="")
    desk.results.folder.write_text("mine", encoding="utf-8")
    assert desk.check(export).code == 2


def test_incomplete_goes_before_findings_unless_allowed(desk):
    export = desk.export(visits="")
    assert desk.check(export).code == 3
    assert desk.check(export, "--allow-incomplete").code == 1
    assert desk.check(export, "--allow-incomplete", "--fail-on", "medium").code == 0


def test_a_bug_of_ours_says_so_and_where(desk, monkeypatch):
    def broken(*_args, **_options):
        raise ValueError("V1 of case 1001 was not seen")

    monkeypatch.setattr("recordcheck.app.judge", broken)
    told = desk.check(desk.export())
    assert told.code == 70
    assert told.line("has a bug (ValueError)", "Please report")
    assert "app.py" in told.err
    assert "not seen" not in told.text


def test_a_damaged_member_of_an_archive_leaves_the_others_judged(desk):
    path = desk.folder / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("cases", "supervision"):
            archive.writestr(f"{name}.csv", desk.table(name))
        archive.writestr("visits.csv", "")
    told = desk.check(path)
    assert told.code == 3
    assert told.line("1 file could not be read:")
    assert told.line("  export.zip/visits.csv  is empty", "export it again")
    assert desk.results.flagged() == WITHOUT_VISITS
