"""The sample says what the audit found: its deterministic flags are worked out again, from the files alone."""

import csv
import datetime as dt
import importlib.util
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import holidays
import pytest

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "sample_data" / "city-of-london-2019"
AS_OF = dt.date(2019, 12, 23)
WINDOW_FROM = dt.date(2019, 6, 1)
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2018, 2021))
REMOTE = {"text", "email", "voicemail", "letter"}
RISK_PARTS = {
    "ANALYSIS": "analysis",
    "GRADE": "grade",
    "UNKNOWNS": "unknowns",
    "CONCLUSION": "conclusion",
    "NEXT_STEPS": "next_steps",
    "SHARED": "shared_with",
}


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    heading = next(row for row in rows if len(row) > 2)
    return [dict(zip(heading, row, strict=True)) for row in rows[rows.index(heading) + 1 :] if len(row) == len(heading)]


def day(text: str) -> dt.date:
    return dt.date(int(text[6:10]), int(text[3:5]), int(text[:2]))


def is_working_day(date: dt.date) -> bool:
    return date.weekday() < 5 and date not in BANK_HOLIDAYS


def working_days(start: dt.date, end: dt.date) -> int:
    return sum(is_working_day(start + dt.timedelta(days=number)) for number in range(1, (end - start).days + 1))


def add_working_days(date: dt.date, count: int) -> dt.date:
    while count:
        date += dt.timedelta(days=1)
        count -= is_working_day(date)
    return date


def three_months_after(date: dt.date) -> dt.date:
    return date.replace(year=date.year + (date.month > 9), month=(date.month + 2) % 12 + 1)


def expected(rule: str) -> list[dict[str, str]]:
    return [row for row in read("expected") if row["rule_id"] == rule]


def subjects(rule: str, reason: str | None = None) -> set[str]:
    return {row["subject_id"] for row in expected(rule) if reason is None or reason in row["reason"].split(";")}


def dues(rule: str, table: str) -> dict[str, str]:
    return {row["subject_id"]: row["due_on"] for row in expected(rule) if row["subject_table"] == table}


def by_case(name: str) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in read(name):
        found[row["case_id"]].append(row)
    return found


@pytest.fixture(scope="module")
def cases() -> dict[str, dict[str, str]]:
    return {row["case_id"]: row for row in read("cases")}


def test_the_script_writes_the_files_as_they_are(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("build_sample", ROOT / "sample_data" / "build_city_of_london_2019.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "build_sample", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    module.main()
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in FOLDER.glob("*.csv")}


def test_the_mix_of_cases_is_that_of_the_audit(cases):
    assert Counter(row["case_type"] for row in cases.values()) == {"EH": 1, "CIN": 7, "CP": 5, "LAC": 4, "CL": 2}
    assert {
        "77870",
        "77686",
        "77687",
        "71570",
        "100291",
        "83526",
        "72697",
        "103751",
        "84586",
        "71813",
        "94436",
        "83206",
    } < set(cases)
    assert [row["case_type"] for row in cases.values() if row["closed_on"]] == ["CP", "CP"]
    assert cases["94436"]["family_id"] == cases["83206"]["family_id"]
    assert all(cases[case_id]["placed_for_adoption_on"] for case_id in ("94436", "83206"))


def test_the_newest_entry_was_typed_on_the_day_of_the_export():
    typed = [
        day(row["recorded_on"])
        for name in ("visits", "notes", "meetings", "supervision")
        for row in read(name)
        if row["recorded_on"]
    ]
    assert max(typed) == AS_OF


@pytest.mark.parametrize(
    "name",
    sorted(path.stem for path in FOLDER.glob("*.csv") if path.stem not in {"expected", "workers", "supervision_diary"}),
)
def test_every_row_belongs_to_a_case_and_has_a_key_of_its_own(name, cases):
    rows = read(name)
    assert rows
    assert {row["case_id"] for row in rows} <= set(cases)
    keys = [next(iter(row.values())) for row in rows]
    assert len(keys) == len(set(keys))


def test_every_expected_flag_names_a_record_that_exists():
    known = {row["subject_table"]: set() for row in read("expected")}
    for name in known:
        known[name] = {next(iter(row.values())) for row in read(name)}
    parts = {row["relationship_id"] for row in read("relationships")} | {"genogram"}
    for row in read("expected"):
        first, *second = row["subject_id"].split("|")
        assert first in known[row["subject_table"]] or first.startswith("template:"), row
        assert set(second) <= parts, row


def test_sup_01_gaps_longer_than_interval_and_tolerance(cases):
    found = {}
    sessions = by_case("supervision")
    for case_id, case in cases.items():
        interval = 62 if case["case_type"] == "CL" else 31
        points = [(f"start:{case_id}", day(case["opened_on"]))]
        points += sorted(
            ((row["supervision_id"], day(row["held_on"])) for row in sessions[case_id]), key=lambda point: point[1]
        )
        points += [("end", day(case["closed_on"]) if case["closed_on"] else AS_OF)]
        for (key, start), (_, end) in pairwise(points):
            if end >= WINDOW_FROM and (end - start).days > interval + 5:
                found[key] = (start + dt.timedelta(days=interval)).isoformat()
    assert found == dues("SUP-01", "supervision")


def test_sup_02_late_uploads_and_sessions_that_are_not_on_file():
    on_file = read("supervision")
    late = {
        row["supervision_id"]
        for row in on_file
        if day(row["held_on"]) >= WINDOW_FROM and working_days(day(row["held_on"]), day(row["recorded_on"])) > 5
    }
    assert late == subjects("SUP-02", "LATE")
    held = {(row["case_id"], row["held_on"]) for row in on_file}
    missing = {
        row["diary_id"]: add_working_days(day(row["held_on"]), 5)
        for row in read("supervision_diary")
        if row["case_id"] and (row["case_id"], row["held_on"]) not in held
    }
    assert {key: due.isoformat() for key, due in missing.items() if due < AS_OF} == dues("SUP-02", "supervision_diary")
    assert len(missing) == 17


def test_sup_04_chains_carried_twice_in_silence_or_left_open():
    found = set()
    for actions in by_case("actions").values():
        chains = defaultdict(list)
        for row in actions:
            chains[row["text"]].append(row)
        for chain in chains.values():
            last = chain[-1]
            silent = len(chain) > 2 and not any(row["reason_not_done"] for row in chain)
            forgotten = last["status"] == "open" and last["due_on"] and (AS_OF - day(last["due_on"])).days > 28
            if silent or forgotten:
                found.add(last["action_id"])
    assert found == subjects("SUP-04")


def test_asm_01_every_assessment_is_in_time():
    received = {row["referral_id"]: day(row["received_on"]) for row in read("referrals")}
    days = {
        row["assessment_id"]: working_days(received[row["referral_id"]], day(row["authorised_on"]))
        for row in read("assessments")
    }
    assert max(days.values()) <= 45
    assert not expected("ASM-01")


def test_asm_05_and_06_fathers_of_the_assessments_in_the_window():
    notes = by_case("notes")
    people = by_case("relationships")
    unmet = set()
    for row in read("assessments"):
        if day(row["authorised_on"]) < WINDOW_FROM:
            continue
        start, end = day(row["started_on"]), day(row["authorised_on"])
        for father in [
            person
            for person in people[row["case_id"]]
            if person["role"] == "father" and person["status"] == "active" and person["unsafe_contact"] == "N"
        ]:
            attempts = [
                note
                for note in notes[row["case_id"]]
                if note["contact_person_id"] == father["person_id"] and start <= day(note["event_on"]) <= end
            ]
            if not any(note["result"] == "met" for note in attempts):
                unmet.add(f"{row['assessment_id']}|{father['relationship_id']}")
                assert {note["channel"] for note in attempts} <= REMOTE
                assert (end - min(day(note["event_on"]) for note in attempts)).days > 28
    assert unmet == subjects("ASM-05") == subjects("ASM-06") == subjects("ASM-06", "REMOTE_ONLY")


def test_asm_08_and_09_chronologies(cases):
    document_only, process = set(), set()
    for case_id, rows in by_case("chronologies").items():
        in_function = [
            row for row in rows if row["held_in"] == "chronology function" and day(row["event_on"]) >= WINDOW_FROM
        ]
        document_only |= set() if in_function else {case_id}
        written = [row for row in rows if row["source"] == "worker" and dt.date(2018, 12, 23) < day(row["event_on"])]
        silent = [row for row in written if not row["outcome"]]
        process |= {case_id} if len(written) >= 5 and len(silent) / len(written) > 0.5 else set()
    assert document_only == subjects("ASM-08", "DOC_ONLY")
    assert process == subjects("ASM-09")
    assert set(by_case("chronologies")) == set(cases)


def test_asm_11_risk_assessment_on_file_where_needed(cases):
    risky = ("domestic abuse", "exploitation", "missing", "self-harm", "substance misuse")
    factors = {row["case_id"]: row["factors"] for row in read("assessments")}
    needed = {
        case_id
        for case_id, case in cases.items()
        if case["case_type"] in {"CP", "LAC"} or any(word in factors.get(case_id, "") for word in risky)
    }
    complete = {row["case_id"] for row in read("risk_assessments") if row["status"] == "complete"}
    assert needed - complete == subjects("ASM-11")


def test_asm_12_latest_risk_assessment_is_older_than_three_months():
    found = {}
    for rows in by_case("risk_assessments").values():
        last = rows[-1]
        due = three_months_after(max(day(last[name]) for name in ("done_on", "reviewed_on") if last[name]))
        if last["status"] == "complete" and due < AS_OF:
            found[last["risk_assessment_id"]] = due.isoformat()
    assert found == dues("ASM-12", "risk_assessments")


def test_asm_12_triggers_after_the_latest_risk_assessment():
    triggers = defaultdict(list)
    for row in read("notes"):
        if row["kind"] in {"police notification", "allegation", "hospital attendance"}:
            triggers[row["case_id"]].append(day(row["event_on"]))
    for name, column in {
        "section_47_enquiries": "strategy_on",
        "missing_episodes": "started_at",
        "placements": "started_on",
    }.items():
        for row in read(name):
            triggers[row["case_id"]].append(day(row[column]))
    found = set()
    for case_id, rows in by_case("risk_assessments").items():
        last = max(day(rows[-1][name]) for name in ("done_on", "reviewed_on") if rows[-1][name])
        if any(event > last and add_working_days(event, 10) < AS_OF for event in triggers[case_id]):
            found.add(rows[-1]["risk_assessment_id"])
    assert found == subjects("ASM-12", "TRIGGER")


def test_asm_13_gaps_of_the_template_and_of_single_risk_assessments():
    window = [
        row for row in read("risk_assessments") if row["status"] == "complete" and day(row["done_on"]) >= WINDOW_FROM
    ]
    template = {part for part, column in RISK_PARTS.items() if not any(row[column] for row in window)}
    template |= set() if any(row["manager"] or row["manager_on"] for row in window) else {"MANAGER_SEEN"}
    assert len(window) >= 5
    assert {f"template:{part}" for part in template} == subjects("ASM-13", "TEMPLATE_GAP")
    single = {}
    for row in window:
        missing = (
            ["ANALYSIS"] * (len(row["analysis"]) < 200)
            + ["CONCLUSION"] * (not row["conclusion"])
            + ["LINKED"] * (not row["plan_id"] and not row["supervision_id"])
        )
        if missing:
            single[row["risk_assessment_id"]] = ";".join(missing)
    assert single == {row["subject_id"]: row["reason"] for row in expected("ASM-13") if row["case_id"]}


@pytest.mark.parametrize(("rule", "kind", "limit"), [("IMP-01", "CP", 10), ("IMP-02", "CIN", 20)])
def test_imp_01_and_02_gaps_between_visits(rule, kind, limit):
    visits = by_case("visits")
    periods = {(row["case_id"], row["started_on"], row["ended_on"]) for row in read("plans") if row["kind"] == kind}
    found = {}
    for case_id, started, ended in periods:
        start, end = day(started), day(ended) if ended else AS_OF
        seen = sorted(
            (day(row["visited_on"]), row["visit_id"])
            for row in visits[case_id]
            if row["status"] == "completed" and row["seen"] == "Y"
        )
        points = [(start, "start"), *[point for point in seen if start <= point[0] <= end], (end, "end")]
        for (first, key), (second, _) in pairwise(points):
            if second >= WINDOW_FROM and working_days(first, second) > limit:
                found[key] = add_working_days(first, limit).isoformat()
    assert periods
    assert found == dues(rule, "visits")


def test_imp_03_looked_after_children_are_seen_in_time(cases):
    visits = by_case("visits")
    judged = 0
    for row in read("placements"):
        if row["kind"] == "adoptive" or cases[row["case_id"]]["placed_for_adoption_on"]:
            continue
        judged += 1
        start = day(row["started_on"])
        seen = sorted(day(visit["visited_on"]) for visit in visits[row["case_id"]] if visit["seen"] == "Y")
        assert (seen[0] - start).days <= 7
        assert max((second - first).days for first, second in pairwise([*seen, AS_OF])) <= 42
    assert judged == 2
    assert not expected("IMP-03")


def test_imp_07_most_visits_have_a_generic_purpose():
    generic = {"Statutory visit", "Home visit", "Catch up", "Update", "LAC visit", ""}
    found = set()
    for case_id, rows in by_case("visits").items():
        window = [row for row in rows if row["status"] == "completed" and day(row["visited_on"]) >= WINDOW_FROM]
        assert len(window) >= 3
        if sum(row["purpose"] in generic and not row["plan_action_id"] for row in window) / len(window) > 0.5:
            found.add(case_id)
    assert found == subjects("IMP-07")


@pytest.mark.parametrize(
    ("name", "event", "key"),
    [("visits", "visited_on", "visit_id"), ("notes", "event_on", "note_id"), ("meetings", "held_on", "meeting_id")],
)
def test_tim_01_records_that_were_typed_late(name, event, key):
    critical = {"strategy discussion", "missing notification", "allegation", "injury", "police notification"}
    by_kind = {"core group": 10, "LAC review": 20, "adoption review": 20, "strategy": 1}
    late, drafts = {}, set()
    for row in read(name):
        if row.get("status") == "planned" or day(row[event]) < WINDOW_FROM:
            continue
        limit = 1 if row.get("significant") == "Y" or row["kind"] in critical else by_kind.get(row["kind"], 5)
        if working_days(day(row[event]), day(row["recorded_on"])) > limit:
            late[row[key]] = add_working_days(day(row[event]), limit).isoformat()
        if row["finalised"] == "N" and working_days(day(row[event]), AS_OF) > 10:
            drafts.add(row[key])
    told = [row for row in expected("TIM-01") if row["subject_table"] == name]
    assert late == {row["subject_id"]: row["due_on"] for row in told if row["state"] == "late"}
    assert drafts == {row["subject_id"] for row in told if row["reason"] == "DRAFT"}


def test_no_child_has_what_would_call_for_immediate_attention():
    assert "critical" not in {row["severity"] for row in read("expected")}
    concern = Counter(
        row["case_id"]
        for row in read("expected")
        if row["severity"] == "high" and (row["rule_id"] in {"IMP-01", "IMP-03"} or "TRIGGER" in row["reason"])
    )
    assert max(concern.values()) == 1


def test_asm_10_entries_of_a_worker_that_say_nothing_of_the_child():
    found = set()
    for case_id, rows in by_case("chronologies").items():
        asked = [
            row
            for row in rows
            if row["source"] == "worker"
            and row["significant"] != "N"
            and day(row["event_on"]) >= WINDOW_FROM
            and working_days(day(row["recorded_on"] or row["event_on"]), AS_OF) >= 10
        ]
        if len(asked) >= 3 and sum(not row["outcome"] for row in asked) / len(asked) > 0.5:
            found.add(case_id)
    assert found == subjects("ASM-10")


def test_imp_12_13_and_14_core_documents(cases):
    documents = by_case("documents")
    families = {case["family_id"] for case_id, case in cases.items() if "genogram" in kinds(documents[case_id])}
    open_cases = {case_id for case_id, case in cases.items() if not case["closed_on"]}
    asked_for_maps = {case_id for case_id in open_cases if cases[case_id]["case_type"] != "EH"}
    assert not any("ecomap" in str(rows).lower() for rows in documents.values())
    assert subjects("IMP-13") == asked_for_maps
    assert subjects("IMP-12") == {
        case_id
        for case_id in asked_for_maps
        if cases[case_id]["case_type"] != "CL" and cases[case_id]["family_id"] not in families
    }
    entered = {
        case_id: [day(row["recorded_on"]) for row in rows if row["source"] == "worker" and row["recorded_on"]]
        for case_id, rows in by_case("chronologies").items()
    }
    stale = set()
    for case_id in open_cases:
        if day(cases[case_id]["opened_on"]) > dt.date(2019, 6, 23):
            continue
        for kind in kinds(documents[case_id]) & {"chronology", "genogram", "case summary"}:
            days = [day(row["updated_on"] or row["created_on"]) for row in documents[case_id] if row["kind"] == kind]
            days += entered[case_id] if kind == "chronology" else []
            stale |= {f"{case_id}|{kind}"} if max(days) < dt.date(2019, 6, 23) else set()
    assert stale == subjects("IMP-14")


def kinds(rows: list[dict[str, str]]) -> set[str]:
    return {row["kind"] for row in rows}


def test_plr_01_plans_in_force_whose_contingency_is_blank(cases):
    found = {}
    for case_id, rows in by_case("plans").items():
        if cases[case_id]["closed_on"]:
            continue
        latest = {row["kind"]: row for row in rows if row["kind"] in {"CP", "CIN", "care", "pathway"}}
        for row in latest.values():
            if not row["contingency"]:
                found[row["plan_id"]] = add_working_days(day(row["started_on"]), 10).isoformat()
    assert found == dues("PLR-01", "plans")


def test_plr_05_looked_after_children_without_a_trace_of_the_reviewing_officer(cases):
    acts = by_case("iro_events")
    notes = by_case("notes")
    silent = {
        case_id
        for case_id, case in cases.items()
        if case["case_type"] == "LAC"
        and not acts[case_id]
        and not any(note["author_role"] == "IRO" for note in notes[case_id])
    }
    assert silent == subjects("PLR-05")


def test_sup_03_and_sup_07_vague_actions_and_sign_offs():
    aims = {"Continue", "Keep", "Encourage", "Support", "Work", "Monitor", "Build", "Explore", "Consider", "Liaise"}
    found = set()
    for case_id, actions in by_case("actions").items():
        window = [row for row in actions if day(row["set_on"]) >= WINDOW_FROM]
        vague = [row for row in window if not row["due_on"] and row["text"].split()[0] in aims]
        found |= {case_id} if len(window) >= 3 and len(vague) / len(window) > 0.3 else set()
    assert found == subjects("SUP-03")
    signed_off = [row for row in read("decisions") if row["kind"] == "assessment sign-off"]
    short = {row["decision_id"] for row in signed_off if row["rationale"] == "Agreed."}
    assert short == subjects("SUP-07")
    assert len(signed_off) > len(short) > 0
