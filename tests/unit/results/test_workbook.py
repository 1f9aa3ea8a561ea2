"""The workbook, opened again by two readers."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from recordcheck.model import SEVERITIES, RuleCard
from recordcheck.results import workbook as workbook_module
from recordcheck.results.table import tidy
from recordcheck.results.workbook import write_workbook

SHEETS = [
    "Immediate attention", "To act on", "Due soon", "Rule outcomes", "Could not run", "Shape problems",
    "Rows set aside", "Rules", "What was run",
]  # fmt: skip


@pytest.fixture
def book(tmp_path):
    """Writes a run and gives the workbook as openpyxl reads it."""

    def written(run):
        write_workbook(tidy(run), tmp_path / "workbook.xlsx")
        return openpyxl.load_workbook(tmp_path / "workbook.xlsx")

    return written


def rows(sheet, heading="Severity"):
    """The rows below the heading row, by heading."""
    cells = list(sheet.iter_rows(values_only=True))
    first = next(number for number, row in enumerate(cells) if row[0] == heading)
    return [dict(zip(cells[first], row, strict=True)) for row in cells[first + 1 :]]


def texts(sheet):
    return [value for row in sheet.iter_rows(values_only=True) for value in row if isinstance(value, str)]


def test_the_sheets_stand_in_the_order_in_which_they_are_read(book, run):
    assert book(run).sheetnames == SHEETS


def test_the_workbook_opens_on_the_same_day_list_if_there_is_one(book, run):
    assert book(run).active.title == "Immediate attention"


def test_the_workbook_opens_on_what_to_act_on_otherwise(book, empty_run):
    assert book(empty_run).active.title == "To act on"


def test_a_flag_is_a_row_with_real_dates_and_numbers(book, run):
    first = rows(book(run)["To act on"])[0]
    assert first["Severity"] == "critical"
    assert first["Case"] == "83526"
    assert first["Due"] == dt.datetime(2019, 11, 28)  # noqa: DTZ001 - Excel knows no zone
    assert first["Days overdue"] == 25
    assert first["Evidence"] == ("Last visit: 14 November 2019; interval: 10; seen alone: no; next visit: not recorded")
    assert first["What to do"].startswith("Visit the child")


def test_dates_are_shown_as_people_write_them(book, run):
    sheet = book(run)["To act on"]
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row if cell.is_date}
    assert formats == {"dd mmm yyyy"}


def test_all_flags_are_there_in_the_shared_order(book, run):
    flags = rows(book(run)["To act on"])
    assert len(flags) == 25
    ranks = [(SEVERITIES.index(flag["Severity"]), flag["State"] == "late") for flag in flags]
    assert ranks == sorted(ranks)


def test_a_second_reader_sees_the_same(run, tmp_path):
    write_workbook(tidy(run), tmp_path / "workbook.xlsx")
    sheet = CalamineWorkbook.from_path(tmp_path / "workbook.xlsx").get_sheet_by_name("To act on").to_python()
    first = next(number for number, row in enumerate(sheet) if row[0] == "Severity")
    assert len(sheet) - first - 1 == 25
    assert sheet[first + 1][sheet[first].index("Due")] == dt.date(2019, 11, 28)


def test_the_list_can_be_filtered_and_its_heading_stays(book, run):
    sheet = book(run)["To act on"]
    heading = next(cell.row for cell in sheet["A"] if cell.value == "Severity")
    assert sheet.auto_filter.ref == f"A{heading}:V{heading + 25}"
    assert sheet.freeze_panes == f"C{heading + 1}"
    assert sheet.print_title_rows == f"${heading}:${heading}"


def test_the_rule_of_a_flag_leads_to_its_row(book, run):
    opened = book(run)
    linked = [cell for row in opened["To act on"].iter_rows() for cell in row if cell.hyperlink]
    assert len(linked) == 25
    for cell in linked:
        sheet, place = cell.hyperlink.location.replace("'", "").split("!")
        assert opened[sheet][place].value == cell.value


def test_severity_is_said_in_words_and_in_colour(book, run):
    sheet = book(run)["To act on"]
    colours = {cell.value: cell.fill.fgColor.rgb for cell in sheet["A"] if cell.value in SEVERITIES}
    assert set(colours) == set(SEVERITIES)
    assert len(set(colours.values())) == 4


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("severity", SEVERITIES)
def test_colours_can_be_read(severity):
    """WCAG AA asks for a contrast of 4.5."""
    dark, light = sorted(luminance(colour) for colour in workbook_module._INK[severity])
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("attack", ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "0123"])
def test_a_text_stays_a_text(book, change, attack):
    frame = change().flags.assign(message=attack, case_id=attack)
    sheet = book(change(flags=frame))["To act on"]
    assert {row["What the record shows"] for row in rows(sheet)} == {attack}
    assert {row["Case"] for row in rows(sheet)} == {attack}
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == attack} == {"s"}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_says_that_the_run_is_incomplete(book, run, sheet):
    assert any(text.startswith("This run is incomplete") for text in texts(book(run)[sheet]))


def test_what_could_not_be_judged_stands_above_the_flags(book, run):
    assert (
        "Not judged, and not counted as fine: 5 verdicts undecided; 1 rule could not run; 1 row set aside; "
        "tables out of use: placements; files not read: iro.csv."
    ) in texts(book(run)["To act on"])


def test_an_incomplete_run_does_not_say_that_nobody_needs_attention_today(book, empty_run, change_info):
    sentences = texts(book(replace(empty_run, info=change_info(complete=False)))["Immediate attention"])
    assert any("what is missing may hide a case" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        (
            "Immediate attention",
            "No case is on the same-day list: no critical flag is outstanding, and no combination of high ones.",
        ),
        ("To act on", "Nothing is flagged. What could not be judged is on the sheets after this one."),
        ("Due soon", "Nothing falls due soon."),
        ("Could not run", "Every rule ran."),
        ("Shape problems", "No problem with the shape of the export was found."),
        ("Rows set aside", "No row was set aside."),
    ],
)
def test_nothing_is_said_in_a_sentence(book, empty_run, sheet, sentence):
    assert sentence in texts(book(empty_run)[sheet])


def test_rows_that_do_not_fit_are_counted_on_the_sheet(book, run, monkeypatch):
    """Four sentences, the title, the notice and the heading leave 13 of 20 rows."""
    monkeypatch.setattr(workbook_module, "SHEET_ROWS", 20)
    sheet = book(run)["To act on"]
    assert len(rows(sheet)) == 13
    assert sheet.max_row == 20
    assert "12 more rows do not fit on this sheet and are left out; flags.csv holds all." in texts(sheet)


@pytest.mark.parametrize("room", [32, 31])
def test_nothing_is_left_out_or_told_when_all_rows_just_fit(book, run, monkeypatch, room):
    """25 rows below the title, four sentences, the room of a notice and the heading: 32."""
    monkeypatch.setattr(workbook_module, "SHEET_ROWS", room)
    sheet = book(run)["To act on"]
    left_out = sum("do not fit" in text for text in texts(sheet))
    assert (len(rows(sheet)), left_out) == ((25, 0) if room == 32 else (24, 1))


@pytest.mark.parametrize("held", [0, 100_000])
def test_large_and_small_runs_are_written_alike(book, run, monkeypatch, held):
    monkeypatch.setattr(workbook_module, "_HELD", held)
    opened = book(run)
    assert [row["Case"] for row in rows(opened["To act on"])][:3] == ["83526", "83526", "103751"]
    assert opened["What was run"]["A1"].value == "What was run"


def test_links_stop_where_excel_has_no_more_and_the_rule_is_text(book, run, monkeypatch):
    monkeypatch.setattr(workbook_module, "_LINKS", 10)
    sheet = book(run)["To act on"]
    assert [row["Rule"] for row in rows(sheet)].count(None) == 0
    assert 0 < sum(bool(cell.hyperlink) for row in sheet.iter_rows() for cell in row) < 25


def test_a_text_longer_than_a_cell_is_cut_and_says_so(book, change):
    frame = change().flags.assign(message="x" * 40_000)
    message = rows(book(change(flags=frame))["To act on"])[0]["What the record shows"]
    assert message == "x" * 32_000 + " … (cut)"


@pytest.mark.parametrize("date", [dt.date(1899, 12, 31), dt.date(1, 1, 1)])
def test_a_date_before_excel_counts_is_text(book, change, date):
    frame = change().flags.assign(due_on=date)
    assert rows(book(change(flags=frame))["To act on"])[0]["Due"] == date.isoformat()


def test_outcomes_show_rates_with_their_counts_and_mark_text_rules(book, run):
    cells = list(book(run)["Rule outcomes"].iter_rows(values_only=True))
    by_rule = {row[0]: row for row in cells if row[3] == "all"}
    assert by_rule["IMP-01"][5] == pytest.approx(28 / 31)
    assert by_rule["IMP-01"][6:] == (36, 28, 3, 2, 1, 3, 2, 0)
    assert by_rule["IMP-08"][2] == "check"
    assert by_rule["IMP-01"][2] is None
    assert "assessment" not in by_rule
    assert by_rule["implementation"][5] == pytest.approx(28 / 33)


def test_a_rule_with_nothing_to_divide_has_a_blank_rate(book, change):
    """Neither 0% nor 100%."""
    frame = change().outcomes.tail(1).assign(eligible=4, undecided=4)
    cells = list(book(change(outcomes=frame))["Rule outcomes"].iter_rows(values_only=True))
    rates = {row[5] for row in cells if row[0] == "IMP-16"}
    assert rates == {None}


def test_what_was_run_names_files_and_hashes(book, run):
    found = texts(book(run)["What was run"])
    assert "23 December 2019 (the newest date in the records: recorded_on of notes)" in found
    assert "ab" * 32 in found
    assert "is empty (0 bytes); export it again" in found


def test_a_flag_of_a_rule_without_a_card_is_shown(book, change):
    found = rows(book(change(rules=()))["To act on"])
    assert len(found) == 25
    assert found[0]["Rule"] == "IMP-01"


def test_a_rule_card_with_a_formula_is_text(book, change):
    card = RuleCard(*(["=1"] * 5), "low", *(["=1"] * 6))
    sheet = book(change(rules=(card,), flags=pd.DataFrame(change().flags.head(0))))["Rules"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=1"} == {"s"}
