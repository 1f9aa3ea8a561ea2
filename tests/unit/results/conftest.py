"""One made-up run, written out: 8 cases, 6 rules that flagged, one that could not run."""

import datetime as dt
from types import MappingProxyType

import pandas as pd
import pytest

from recordcheck.model import (
    COULD_NOT_RUN_COLUMNS,
    DUE_SOON_COLUMNS,
    FLAG_COLUMNS,
    OUTCOME_COLUMNS,
    SET_ASIDE_COLUMNS,
    SHAPE_PROBLEM_COLUMNS,
    InputFile,
    RuleCard,
    Run,
    RunInfo,
)

AS_OF = dt.date(2019, 12, 23)

# case: family, type, team, manager, worker
CASES = {
    "83526": ("F1", "CP", "North", "M Okafor", "A Jones"),
    "72697": ("F2", "LAC", "North", "M Okafor", "B Shah"),
    "77686": ("F3", "CIN", "North", "M Okafor", "A Jones"),
    "77687": ("F3", "CIN", "South", "P Lind", "C Évans"),
    "100291": ("F4", "CP", "South", "P Lind", "C Évans"),
    "103751": ("F5", "LAC", "South", "P Lind", "D O'Neill"),
    "71813": ("F6", "CL", "Leaving care", "R Ito", "E Novak"),
    "71570": ("F7", "EH", None, None, None),
}

RULES = (
    RuleCard(
        "IMP-01", "Child protection visit is overdue or was late", "implementation", "Implementation and intervention",
        "deterministic", "high", "exact", "Audit 2019, 2.5; Working Together 2018",
        "A child on a plan is at known risk; the visit is how anybody sees that the plan works.",
        "Visit the child, or record the visit that was made. If one was tried, record the attempt and why it failed.",
        "interval 10 working days, counted from the day after", "f-imp01",
    ),
    RuleCard(
        "IMP-08", "Visit reads as a check-in", "implementation", "Implementation and intervention", "text", "low",
        "over", "Audit 2019, 2.5 and 2.17", "A visit with no topic, finding or next step does not drive a plan.",
        "Read the record. If the visit had a purpose, write down what was learned and what follows.",
        "minimum 3 visits, share 50%", "f-imp08",
    ),
    RuleCard(
        "ASM-05", "Father is missing from the assessment", "assessment", "Assessment", "text", "medium", "over",
        "Audit 2019, 2.11", "Fathers who are left out are not assessed: neither the risk nor the help they are.",
        "Meet him, or record why that is not safe or not possible.", "", "f-asm05",
    ),
    RuleCard(
        "PLR-09", "Core group is overdue or was late", "planning-review", "Planning and review", "deterministic",
        "medium", "exact", "Audit 2019, 2.5", "The core group turns the plan into work.",
        "Hold the core group, or record the one that was held.", "first 10 working days, then 31 days", "f-plr09",
    ),
    RuleCard(
        "SUP-01", "No supervision within the interval set for the case type", "supervision",
        "Supervision and management oversight", "deterministic", "medium", "under",
        "Audit 2019, 2.27; monthly is a local default", "Supervision is where drift is noticed.",
        "Hold the supervision, or record the session that was held.", "interval 31 days, tolerance 5 days", "f-sup01",
    ),
    RuleCard(
        "SUP-02", "Supervision is not on file", "supervision", "Supervision and management oversight", "deterministic",
        "medium", "exact", "Audit 2019, 2.27", "A session that is not on file helps nobody who picks up the case.",
        "Upload the record; or correct the date in the diary. Agree with the supervisor who does it.",
        "upload within 5 working days", "f-sup02",
    ),
    RuleCard(
        "IMP-16", "Return-home interview is missing or late", "implementation", "Implementation and intervention",
        "deterministic", "high", "exact", "Statutory guidance on missing children, 2014", "A child may talk then.",
        "Offer the interview, or record why it was declined.", "72 hours", "f-imp16",
    ),
)  # fmt: skip

# rule, case, severity, state, subject table, subject, reason, event, due, days, message, evidence, record
FLAGS = [
    ("IMP-01", "83526", "critical", "outstanding", "visits", "V9", "GAP", "2019-11-14", "2019-11-28", 25,
     "No visit on file since 14 November 2019; it was due on 28 November 2019.",
     '{"last_visit": "2019-11-14", "interval": 10, "seen_alone": false, "next_visit": null}', "visits.csv row 40"),
    ("IMP-01", "100291", "high", "outstanding", "visits", "V12", "GAP", "2019-12-02", "2019-12-16", 7,
     "No visit on file since 2 December 2019; it was due on 16 December 2019.",
     '{"last_visit": "2019-12-02", "interval": 10}', "visits.csv row 51"),
    ("IMP-01", "100291", "high", "late", "visits", "V11", "GAP", "2019-10-01", "2019-10-15", 6,
     "The visit was made 6 days after it was due on 15 October 2019.",
     '{"last_visit": "2019-10-01", "next_visit": "2019-10-21"}', "visits.csv row 50"),
    ("IMP-16", "103751", "high", "outstanding", "missing_episodes", "ME1", "NO_INTERVIEW", "2019-12-01", "2019-12-04",
     19, "No return-home interview since 1 December 2019.", '{"returned_on": "2019-12-01T23:10:00", "offered": true}',
     "missing.xlsx sheet Episodes row 7"),
    ("IMP-16", "103751", "high", "outstanding", "missing_episodes", "ME2", "NO_INTERVIEW", "2019-12-10", "2019-12-13",
     10, "No return-home interview since 10 December 2019.", '{"returned_on": "2019-12-10T08:00:00"}',
     "missing.xlsx sheet Episodes row 8"),
    ("SUP-02", "83526", "medium", "outstanding", "supervision_diary", "D12", "NOT_ON_FILE", "2019-12-09", "2019-12-16",
     7, "Supervision was held on 9 December 2019 and is not on file; it was due on 16 December 2019.",
     '{"held_on": "2019-12-09", "supervisor": "M Okafor"}', "supervision_diary.csv row 12"),
    ("SUP-02", "72697", "medium", "outstanding", "supervision_diary", "D14", "NOT_ON_FILE", "2019-12-04", "2019-12-11",
     12, "Supervision was held on 4 December 2019 and is not on file; it was due on 11 December 2019.",
     '{"held_on": "2019-12-04", "supervisor": "M Okafor"}', "supervision_diary.csv row 14"),
    ("SUP-02", "77686", "medium", "late", "supervision_diary", "D15", "LATE", "2019-10-04", "2019-10-11", 3,
     "Supervision of 4 October 2019 was put on file 3 days after 11 October 2019.",
     '{"held_on": "2019-10-04", "recorded_on": "2019-10-14"}', "supervision_diary.csv row 15"),
    ("SUP-02", "71813", "medium", "outstanding", "supervision", "S70", "INFERRED", "2019-09-02", "2019-11-12", 41,
     "The last supervision on file is of 2 September 2019.", '{"held_on": "2019-09-02"}', "supervision.csv row 70"),
    ("SUP-01", "83526", "high", "outstanding", "supervision", "S20", "GAP;NO_RECORD", "2019-10-01", "2019-11-01", 52,
     "No supervision on file since 1 October 2019; it was due on 1 November 2019.",
     '{"gap_start": "2019-10-01", "gap_end": null, "supervisor": "M Okafor"}', "supervision.csv row 20"),
    ("SUP-01", "72697", "medium", "outstanding", "supervision", "S22", "GAP", "2019-11-04", "2019-12-05", 18,
     "No supervision on file since 4 November 2019; it was due on 5 December 2019.",
     '{"gap_start": "2019-11-04", "supervisor": "M Okafor"}', "supervision.csv row 22"),
    ("SUP-01", "77686", "medium", "outstanding", "supervision", "S23", "GAP", "2019-11-04", "2019-12-05", 18,
     "No supervision on file since 4 November 2019; it was due on 5 December 2019.",
     '{"gap_start": "2019-11-04", "supervisor": "M Okafor"}', "supervision.csv row 23"),
    ("SUP-01", "77687", "medium", "late", "supervision", "S24", "GAP", "2019-07-01", "2019-08-01", 9,
     "Supervision was held 9 days after it was due on 1 August 2019.",
     '{"gap_start": "2019-07-01", "gap_end": "2019-08-10"}', "supervision.csv row 24"),
    ("SUP-01", "100291", "medium", "late", "supervision", "S25", "GAP", "2019-08-01", "2019-09-01", 12,
     "Supervision was held 12 days after it was due on 1 September 2019.",
     '{"gap_start": "2019-08-01", "gap_end": "2019-09-13"}', "supervision.csv row 25"),
    ("PLR-09", "83526", "medium", "outstanding", "meetings", "M3", "GAP", "2019-11-01", "2019-12-02", 21,
     "No core group since 1 November 2019; it was due on 2 December 2019.", '{"last_core_group": "2019-11-01"}',
     "meetings.csv row 3"),
    ("PLR-09", "100291", "medium", "late", "meetings", "M4", "FIRST", "2019-06-10", "2019-06-24", 4,
     "The first core group was held 4 days after 24 June 2019.",
     '{"first_core_group": "2019-06-28", "absent": ["school", "GP"]}', "meetings.csv row 4"),
    ("ASM-05", "100291", "medium", "outstanding", "assessments", "A1|R4", "ABSENT", "2019-08-12", None, None,
     "The father, Tom Example, is not in the assessment of 12 August 2019.",
     '{"role": "father", "name": "Tom Example", "in_household": true}', "assessments.csv row 9"),
    ("ASM-05", "83526", "medium", "outstanding", "assessments", "A2|R5", "NO_VOICE", "2019-09-12", None, None,
     "The assessment of 12 September 2019 mentions the father and holds no view of his.",
     '{"role": "father", "excerpt": "works long hours and was not available"}', "assessments.csv row 10"),
    ("ASM-05", "72697", "medium", "outstanding", "assessments", "A3|R6", "ABSENT", "2019-07-12", None, None,
     "The father is not in the assessment of 12 July 2019.", '{"role": "father"}', "assessments.csv row 11"),
    ("IMP-08", "103751", "low", "outstanding", "cases", "103751", "SHARE", "2019-12-11", None, None,
     "4 of 6 visits read as a check-in.",
     '{"visits": 6, "share": 0.6666, "rows": [{"on": "2019-12-11", "text": "all fine"}, {"on": null, "text": null}]}',
     "visits.csv row 60"),
    ("IMP-08", "72697", "low", "outstanding", "cases", "72697", "SHARE", "2019-12-12", None, None,
     "3 of 5 visits read as a check-in.", '{"visits": 5, "share": 0.6}', "visits.csv row 61"),
    ("IMP-08", "71570", "low", "outstanding", "cases", "71570", "SHARE", "2019-12-13", None, None,
     "3 of 3 visits read as a check-in.", '{"visits": 3, "share": 1.0}', "visits.csv row 62"),
    ("SUP-02", "71570", "low", "late", "supervision", "S80", "LATE", "2019-06-02", "2019-06-11", 1,
     "Supervision of 2 June 2019 was put on file 1 day after 11 June 2019.", None, "supervision.csv row 80"),
    ("ASM-05", None, "low", "outstanding", "risk_assessments", "template:GRADE", "TEMPLATE", None, None, None,
     "The template has no place for a grade.", '{"assessments": 12}', None),
    ("SUP-01", "71813", "low", "outstanding", "supervision", "start:P7", "GAP", "2019-10-01", "2019-12-02", 21,
     "No supervision on file since 1 October 2019; it was due on 2 December 2019.", '{"gap_start": "2019-10-01"}',
     "supervision.csv row 77"),
]  # fmt: skip

# rule, team, case type, clear, flagged outstanding, late, not due, undecided, not applicable
OUTCOMES = [
    ("IMP-01", "North", "CP", 18, 1, 0, 2, 0, 0), ("IMP-01", "South", "CP", 10, 1, 1, 1, 2, 0),
    ("IMP-08", "North", "LAC", 3, 1, 0, 0, 1, 0), ("IMP-08", "South", "LAC", 2, 1, 0, 0, 0, 0),
    ("IMP-08", None, "EH", 0, 1, 0, 0, 0, 0),
    ("ASM-05", "North", "CP", 1, 1, 0, 0, 0, 0), ("ASM-05", "North", "LAC", 0, 1, 0, 0, 0, 0),
    ("ASM-05", "South", "CP", 2, 1, 0, 0, 1, 0), ("ASM-05", None, None, 0, 1, 0, 0, 0, 0),
    ("PLR-09", "North", "CP", 5, 1, 0, 1, 0, 0), ("PLR-09", "South", "CP", 4, 0, 1, 0, 0, 3),
    ("SUP-01", "North", "CP", 6, 1, 0, 1, 0, 0), ("SUP-01", "North", "LAC", 5, 1, 0, 0, 0, 0),
    ("SUP-01", "North", "CIN", 6, 1, 0, 0, 0, 0), ("SUP-01", "South", "CIN", 7, 0, 1, 0, 0, 0),
    ("SUP-01", "South", "CP", 5, 0, 1, 0, 0, 0), ("SUP-01", "Leaving care", "CL", 2, 1, 0, 0, 1, 0),
    ("SUP-02", "North", "CP", 9, 1, 0, 0, 0, 0), ("SUP-02", "North", "LAC", 7, 1, 0, 0, 0, 0),
    ("SUP-02", "North", "CIN", 8, 0, 1, 0, 0, 0), ("SUP-02", "Leaving care", "CL", 3, 1, 0, 0, 0, 0),
    ("SUP-02", None, "EH", 4, 0, 1, 0, 0, 0),
    ("IMP-16", "South", "LAC", 0, 2, 0, 0, 0, 0), ("IMP-16", "Leaving care", "CL", 0, 0, 0, 0, 0, 2),
]  # fmt: skip


def make_flags(rows):
    cards = {card.rule_id: card for card in RULES}
    made = []
    for rule, case, severity, state, table, subject, reason, event, due, days, message, evidence, record in rows:
        card = cards[rule]
        family, case_type, team, manager, worker = CASES.get(case, (None,) * 5)
        made.append(
            (rule, card.title, card.kind, severity, card.certainty, state, case, family, team, manager, worker,
             case_type, table, subject, reason, _date(event), _date(due), days, message, evidence, None, None, record)
        )  # fmt: skip
    return pd.DataFrame(made, columns=list(FLAG_COLUMNS), dtype=object)


def _date(text):
    return dt.date.fromisoformat(text) if text else None


def make_outcomes(rows):
    cards = {card.rule_id: card for card in RULES}
    made = [
        (rule, cards[rule].title, cards[rule].family, cards[rule].kind, team, case_type,
         clear + out + late + not_due + undecided, clear, out + late, out, late, not_due, undecided, not_applicable,
         clear / (clear + out + late) if clear + out + late else None)
        for rule, team, case_type, clear, out, late, not_due, undecided, not_applicable in rows
    ]  # fmt: skip
    return pd.DataFrame(made, columns=list(OUTCOME_COLUMNS))


def make_due_soon():
    cards = {card.rule_id: card for card in RULES}
    made = []
    for rule, case, subject, event, due, flag_on, message in [
        ("SUP-01", "77687", "S31", "2019-11-23", "2019-12-24", "2019-12-30", "Supervision is due by 24 December 2019."),
        ("IMP-01", "83526", "V77", "2019-12-18", "2020-01-06", "2020-01-07", "A visit is due by 6 January 2020."),
        ("PLR-09", "100291", "M9", "2019-12-12", "2020-01-12", "2020-01-13", "A core group is due by 12 January 2020."),
    ]:
        card = cards[rule]
        family, case_type, team, manager, worker = CASES[case]
        made.append(
            (rule, card.title, card.kind, card.severity, case, family, team, manager, worker, case_type, "x", subject,
             _date(event), _date(due), _date(flag_on), message)
        )  # fmt: skip
    return pd.DataFrame(made, columns=list(DUE_SOON_COLUMNS))


def make_info(**changes):
    known = {
        "run_id": "5f1c0a", "authority": "City of Example", "export": "exports/december", "as_of": AS_OF,
        "as_of_from": "the newest date in the records: recorded_on of notes", "window_from": dt.date(2019, 6, 1),
        "window_to": AS_OF, "team": "", "started_at": dt.datetime(2019, 12, 23, 8, 5, tzinfo=dt.UTC),
        "seconds": 3.21, "versions": MappingProxyType({"recordcheck": "0.1.0", "duckdb": "1.4.2"}),
        "settings": MappingProxyType({"months": "calendar", "bank_holidays": ["2019-12-25"]}),
        "settings_file": "recordcheck.toml", "cases": 19, "rows": 1234, "complete": False,
    }  # fmt: skip
    return RunInfo(**{**known, **changes})


def make_run(**changes):
    known = {
        "info": make_info(),
        "rules": RULES,
        "flags": make_flags(FLAGS),
        "outcomes": make_outcomes(OUTCOMES),
        "due_soon": make_due_soon(),
        "could_not_run": pd.DataFrame(
            [
                (
                    "PLR-04",
                    "IRO midpoint review between reviews",
                    'table "iro_events" is not in the export',
                    "iro_events",
                    None,
                ),
                (
                    "PLR-04",
                    "IRO midpoint review between reviews",
                    'column "kind" of placements is missing',
                    "placements",
                    "kind",
                ),
            ],
            columns=list(COULD_NOT_RUN_COLUMNS),
        ),
        "shape_problems": pd.DataFrame(
            [
                ("visits", "visited_on", "warning", "date that cannot be read", 2, (5, 17), "visits.csv"),
                ("placements", None, "critical", "column case_id is missing", 1, (), "placements.csv"),
            ],
            columns=list(SHAPE_PROBLEM_COLUMNS),
        ),
        "rows_set_aside": pd.DataFrame(
            [("visits", "visits.csv", None, 44, "V44", "unknown case id 99999")], columns=list(SET_ASIDE_COLUMNS)
        ),
        "files": (
            InputFile("visits.csv", "", "visits", 2048, "ab" * 32, 62, 60, 1, 1, ("Free text",), ""),
            InputFile("missing.xlsx", "Episodes", "missing_episodes", 900, "cd" * 32, 8, 8),
            InputFile("iro.csv", bytes=0, sha256="e3b0", problem="is empty (0 bytes); export it again", read=False),
        ),
        "notes": ("workers.csv: column left_on is missing and read as blank",),
    }
    return Run(**{**known, **changes})


@pytest.fixture
def run():
    return make_run()


@pytest.fixture
def empty_run():
    """Nothing flagged, nothing unknown."""
    return make_run(
        info=make_info(complete=True),
        flags=make_flags([]),
        outcomes=make_outcomes([("SUP-01", "North", "CP", 5, 0, 0, 0, 0, 0)]),
        due_soon=make_due_soon().head(0),
        could_not_run=pd.DataFrame(columns=list(COULD_NOT_RUN_COLUMNS)),
        shape_problems=pd.DataFrame(columns=list(SHAPE_PROBLEM_COLUMNS)),
        rows_set_aside=pd.DataFrame(columns=list(SET_ASIDE_COLUMNS)),
        files=(),
    )


@pytest.fixture
def change():
    """Gives the made-up run with some of its fields replaced."""
    return make_run


@pytest.fixture
def change_info():
    return make_info


@pytest.fixture
def flags_of():
    return make_flags
