"""A check file into a contract; each mistake told with file, line and column."""

import pytest

from recordcheck.errors import SuiteError
from recordcheck.model import AsOf, Column, Expectation
from recordcheck.shape.contracts import read_contracts

PLANS = """\
table: plans
about: One row per plan.
files: [Plan, Care Plans]

as_of:
  happened: [started_on, version_on]
  completed:
    ended_on: [kind]

columns:
  plan_id: {type: id, need: key}
  case_id: {type: id, need: required, headings: [Mosaic ID, person id]}
  kind:
    type: code
    need: required
    codes: [CIN, CP]
    meaning: Kind of plan
    spellings:
      CIN: [Child in Need, CIN plan]
      CP: [child protection]
  started_on: {type: date, need: required}
  version_on: {type: date, need: wanted}
  ended_on: {type: date, need: optional}
  days: {type: number, need: optional}
  long: {type: flag, need: optional}

expectations:
  - type: expect_column_pair_values_a_to_be_greater_than_b
    kwargs: {column_A: ended_on, column_B: started_on, or_equal: true}
    problem: ended before it started
  - type: expect_column_max_to_be_between
    kwargs: {column: started_on, max_value: today+1y}
    severity: info
    problem: starts late
"""


def test_a_check_file_becomes_a_contract(contracts_of):
    plans = contracts_of(plans=PLANS)["plans"]

    assert plans.key == "plan_id"
    assert plans.files == ("plan", "care plans")
    assert plans.as_of == AsOf(happened=("started_on", "version_on"), completed={"ended_on": ("kind",)})
    assert plans.columns["case_id"].headings == ("mosaic id", "person id")
    assert plans.columns["kind"] == Column(
        name="kind",
        type="code",
        need="required",
        meaning="Kind of plan",
        codes=("CIN", "CP"),
        spellings={"child in need": "CIN", "cin plan": "CIN", "child protection": "CP"},
    )


def test_arguments_are_read_as_great_expectations_wants_them_and_a_blank_side_is_passed_over(contracts_of):
    pair = {
        "column_A": "ended_on",
        "column_B": "started_on",
        "or_equal": True,
        "ignore_row_if": "either_value_is_missing",
    }
    assert contracts_of(plans=PLANS)["plans"].expectations == (
        Expectation("expect_column_pair_values_a_to_be_greater_than_b", pair, "warning", "ended before it started"),
        Expectation(
            "expect_column_max_to_be_between", {"column": "started_on", "max_value": "today+1y"}, "info", "starts late"
        ),
    )


@pytest.mark.parametrize(
    ("right", "wrong", "at", "says"),
    [
        ("about:", "abuot:", "abuot:", '"abuot" is not a word of a check file. Did you mean "about"?'),
        ("happened:", "hapened:", "hapened:", '"hapened" is not a word of a check file. Did you mean "happened"?'),
        ("table: plans", "table: plan", "table:", 'table "plan" is in a file named plans.yaml'),
        ("need: key", "need: keys", "need: keys", "columns.plan_id.need"),
        ("need: key", "need: wanted", "columns:", "plans needs exactly one column with need: key"),
        (
            "[started_on, v",
            "[startd_on, v",
            "happened:",
            '"startd_on" is not a column of plans. Did you mean "started_on"?',
        ),
        ("[started_on, v", "[days, v", "happened:", '"days" is no date column'),
        ("[kind]", "[knid]", "completed:", '"knid" is not a column of plans. Did you mean "kind"?'),
        ("    codes: [CIN, CP]\n", "", "kind:\n", '"codes" and type: code go together'),
        ("type: number,", "type: number, codes: [1],", "days:", '"codes" and type: code go together'),
        ("CP: [child", "CPP: [child", "CPP:", '"CPP" is not a code of kind.'),
        ("[child protection]", "[cin]", "CP: [cin]", '"cin" is itself a code of kind'),
        ("[child protection]", "[cin  PLAN]", "spellings:", '"cin plan" is given twice'),
        ("[Mosaic ID,", "[Started on,", "headings: [S", '"Started on" is itself a column of plans'),
        (
            "need: wanted}",
            "need: wanted, headings: [Person_ID]}",
            "headings: [P",
            '"person id" is a heading of case_id and version_on',
        ),
        (
            "expect_column_max",
            "expect_column_mxa",
            "type: expect_column_mxa",
            'Did you mean "expect_column_max_to_be_between"?',
        ),
        ("max_value:", "maximum:", "maximum:", '"maximum" is not an argument of expect_column_max_to_be_between'),
        ("max_value: today+1y", "strict_max: true", "kwargs: {column: s", "needs min_value or max_value"),
        (
            "column: started_on",
            "column: startd_on",
            "column: startd",
            '"startd_on" is not a column of this table. Did you mean "started_on"?',
        ),
        ("column: started_on", "column: kind", "max_value:", "has a meaning only for a date or number column"),
        ("column: started_on", "column: [started_on]", "column: [", "column: needs one value"),
        ("today+1y", "tomorrow", "max_value:", '"tomorrow" is no day; write 1990-01-31, today'),
        ("today+1y", "31/12/2030", "max_value:", '"31/12/2030" is no day'),
        ("or_equal: true", "or_equal: yes", "or_equal:", '"yes" is neither true nor false'),
        ("column_B: started_on, ", "", "kwargs: {column_A", "needs column_B"),
        ("column_B: started_on", "column_B: kind", "column_B:", "a date cannot be compared with a text"),
        ("or_equal: true", "ignore_row_if: neither", "ignore_row_if:", "can only be either_value_is_missing"),
        ("severity: info", "severity: bad", "severity:", "expectations.1.severity"),
    ],
)
def test_a_mistake_is_told_with_its_place(contracts_of, right, wrong, at, says):
    assert PLANS.count(right) >= 1
    plans = PLANS.replace(right, wrong, 1)

    with pytest.raises(SuiteError) as told:
        contracts_of(plans=plans)

    (line,) = [line for line in str(told.value).splitlines() if says in line]
    assert line.startswith(f"checks/plans.yaml:{line_and_column(plans, at)}: ")


def line_and_column(text, fragment):
    before = text[: text.index(fragment)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_every_mistake_of_every_file_is_told_at_once(contracts_of):
    plans = PLANS.replace("[CIN plan]", "[]").replace("today+1y", "soon").replace("or_equal: true", "or_equal: 1")
    notes = "table: notes\nabout: x\ncolumns:\n  note_id: {type: ids, need: key}\n"

    with pytest.raises(SuiteError) as told:
        contracts_of(plans=plans, notes=notes)

    assert [line.split(": ")[0] for line in str(told.value).splitlines()] == [
        f"checks/notes.yaml:{line_and_column(notes, 'type:')}",
        f"checks/plans.yaml:{line_and_column(plans, 'or_equal:')}",
        f"checks/plans.yaml:{line_and_column(plans, 'max_value:')}",
    ]


def test_a_file_name_can_mean_only_one_table(contracts_of):
    notes = "table: notes\nabout: x\nfiles: [care_plans]\ncolumns:\n  note_id: {type: id, need: key}\n"

    with pytest.raises(SuiteError, match=r'plans\.yaml:3:1: "care plans" already names the table notes; take one out'):
        contracts_of(plans=PLANS, notes=notes)


def test_a_folder_without_checks_is_told(tmp_path):
    with pytest.raises(SuiteError, match=r"holds no checks \(\*\.yaml\)"):
        read_contracts(tmp_path)


def test_a_file_that_is_no_yaml_is_told_with_its_place(contracts_of):
    with pytest.raises(SuiteError, match=r"checks/plans\.yaml:2:8: is not valid YAML"):
        contracts_of(plans="table: plans\nabout: ]\n")
