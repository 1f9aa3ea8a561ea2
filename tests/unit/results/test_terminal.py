"""What the terminal shows of a run, and what it must never show."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from recordcheck.model import InputFile
from recordcheck.results.folder import write_results
from recordcheck.results.terminal import summary


def shown(run, paths=None, *, width=80, limit=10):
    console = Console(file=io.StringIO(), width=width, highlight=False, no_color=True)
    console.print(summary(run, paths, limit=limit))
    return console.file.getvalue()


def lines(run, **options):
    return [line.rstrip() for line in shown(run, **options).splitlines()]


def test_a_flag_reads_like_a_diagnostic(run):
    assert lines(run)[:5] == [
        "IMP-01 critical  Child protection visit is overdue or was late (GAP)",
        "  --> case 83526 · team North · visits.csv row 40",
        "      last visit 14 November 2019   interval 10   seen alone no",
        "      next visit not recorded   due on 28 November 2019   as of 23 December 2019",
        "  help: Visit the child, or record the visit that was made.",
    ]


def test_a_flag_that_is_no_task_says_late(run):
    assert "IMP-01 high (late)  Child protection visit is overdue or was late (GAP)" in lines(run)


def test_a_flag_of_the_whole_run_has_no_case(run):
    assert "  --> the run as a whole" in lines(run, limit=25)


@pytest.mark.parametrize(("limit", "first", "more"), [(10, 10, 15), (1, 1, 24), (25, 25, None)])
def test_at_most_the_gravest_few_are_shown(run, limit, first, more):
    text = shown(run, limit=limit)
    assert text.count("  -->") == first
    assert (f"... and {more} more flags" in text) is (more is not None)


def test_counts_by_rule_most_first(run):
    text = lines(run)
    start = text.index("25 flags on 8 cases: 19 outstanding, 6 late")
    assert text[start + 1 : start + 5] == [
        "6  SUP-01  high      No supervision within the interval set for the case type",
        "5  SUP-02  medium    Supervision is not on file",
        "4  ASM-05  medium    Father is missing from the assessment",
        "3  IMP-01  critical  Child protection visit is overdue or was late",
    ]


def test_what_could_not_be_judged_is_told(run):
    text = lines(run)
    for line in (
        "2 due by 6 January 2020 (3 on the list of what falls due)",
        "5 verdicts undecided under 4 rules: a value is missing",
        "1 rule could not run:",
        '  PLR-04  table "iro_events" is not in the export',
        '  PLR-04  column "kind" of placements is missing',
        "1 file could not be read:",
        "  iro.csv  is empty (0 bytes); export it again",
        "1 table out of use: placements",
        "2 problems with the shape of the export, 1 row set aside",
    ):
        assert line in text


def test_of_many_files_the_first_twenty_are_told(change):
    files = [
        InputFile(f"f{number}.csv", problem="is empty (0 bytes); export it again", read=False) for number in range(22)
    ]
    text = lines(change(files=tuple(files)))
    start = text.index("22 files could not be read:")
    assert text[start + 20] == "  f19.csv  is empty (0 bytes); export it again"
    assert text[start + 21] == "  ... and 2 more, told on the page"


def test_the_last_lines_say_where_and_whether_complete(run, tmp_path):
    paths = write_results(run, tmp_path / "out")
    text = shown(run, paths, width=300)
    assert text.splitlines()[-4].split() == ["page", str(paths.report)]
    assert text.splitlines()[-3].split() == ["workbook", str(paths.workbook)]
    assert text.splitlines()[-1].startswith("This run is incomplete: 1 file could not be read")


def test_a_run_that_flags_nothing_is_short_and_says_so(empty_run):
    assert lines(empty_run) == [
        "As of 23 December 2019, the newest date in the records: recorded_on of notes",
        "",
        "Nothing is flagged.",
        "",
        "0 due by 6 January 2020 (0 on the list of what falls due)",
        "0 problems with the shape of the export, 0 rows set aside",
        "",
        "This run is complete: every file was read, every table is in use and every rule",
        "ran.",
    ]


def test_a_day_that_was_given_is_not_told(change, change_info):
    assert "As of 23" not in shown(change(info=change_info(as_of_from="given with --as-of")))


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("2019-12-09", True),
        ("2019-12-09T09:30:00", True),
        (7, True),
        (0.5, True),
        (False, True),
        (None, True),
        ("CP", True),
        ("0.52", True),
        ("NOT_ON_FILE", False),
        ("12345.70", False),
        ("NW11", False),
        ("07700900123", False),
        ("2019-12-09 he went missing", False),
        ("2019-02-31", False),
        ("popped in, all fine", False),
        ("suicidal", False),
        ("AMY", False),
        ("Amy Example", False),
        (["2019-12-09"], False),
        ({"text": "x"}, False),
    ],
)
def test_evidence_is_shown_only_where_it_holds_no_text(change, value, seen):
    frame = change().flags.head(1).assign(evidence=json.dumps({"thing": value}))
    assert ("thing" in shown(change(flags=frame))) is seen


@pytest.mark.parametrize(
    ("key", "value", "seen"),
    [
        ("assessment_id", "12345.70", True),
        ("id", "A2|R5", True),
        ("worker_id", "w-17", True),
        ("referral_id", "Amy", False),
        ("referral_id", "she is 4", False),
        ("said", "A1", False),
    ],
)
def test_an_id_is_known_by_the_column_that_holds_it(change, key, value, seen):
    frame = change().flags.head(1).assign(evidence=json.dumps({key: value}))
    assert (value in shown(change(flags=frame))) is seen


@pytest.mark.parametrize("key", ["name", "father_name"])
def test_a_name_is_not_shown_even_where_it_looks_like_a_code(change, key):
    frame = change().flags.head(1).assign(evidence=json.dumps({key: "A1"}))
    assert "A1" not in shown(change(flags=frame))


def test_messages_and_excerpts_are_not_shown(run):
    text = shown(run, limit=25)
    for private in ("Tom Example", "works long hours", "all fine", "mentions the father"):
        assert private not in text


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(run, width):
    assert max(len(line) for line in lines(run, width=width)) <= width


def test_data_is_neither_markup_nor_a_command_to_the_terminal(change):
    frame = change().flags.head(1).assign(case_id="[red]1[/red]", team="\x1b[2J\u202eN", title="[bold]t", reason=None)
    text = shown(change(flags=frame))
    assert "case [red]1[/red] · team [2J N" in text
    assert "[bold]t" in text
    assert not {"\x1b", "\u202e"} & set(text)


def test_colour_is_only_an_addition(run):
    console = Console(file=io.StringIO(), width=80, highlight=False, force_terminal=True, color_system="standard")
    console.print(summary(run))
    assert "\x1b[" in console.file.getvalue()
    assert "\x1b[" not in shown(run)


def test_a_long_path_is_whole(run, tmp_path):
    paths = write_results(run, tmp_path / "out")
    deep = type(paths)(**{name: Path("/" + "d" * 100) / path.name for name, path in vars(paths).items()})
    assert "/" + "d" * 100 + "/report.html" in "".join(lines(run, paths=deep))
