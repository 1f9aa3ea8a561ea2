"""The condition form: reasons, states, severities, messages and evidence of a flag."""

import json

import pytest

AS_OF_EACH = "each: notes\nneeds: [notes]\nwindow: none\n"

RULE = (
    AS_OF_EACH
    + """
when: cast(author_id as boolean)
undecided_if: cast(title as boolean)
not_due_until: cast(contact_person_id as date)
flag_if:
  ONE: cast(kind as boolean)
  TWO: cast(channel as boolean)
"""
)

# What the two reasons are, what else is said of the row, and the verdict with its reasons.
CONDITIONS = [
    ((False, False), {}, "clear"),
    ((True, False), {}, "flagged ONE"),
    ((False, True), {}, "flagged TWO"),
    ((True, True), {}, "flagged ONE;TWO"),
    ((None, False), {}, "undecided"),
    ((None, None), {}, "undecided"),
    ((None, True), {}, "flagged TWO"),  # one reason holds for certain
    ((True, None), {}, "flagged ONE"),
    ((True, True), {"when": False}, "not_applicable"),
    ((True, True), {"when": None}, "undecided"),
    ((False, False), {"when": None}, "undecided"),
    ((None, None), {"when": False}, "not_applicable"),
    ((True, False), {"unknown": True}, "undecided"),
    ((False, False), {"unknown": True}, "undecided"),
    ((False, False), {"unknown": None}, "undecided"),
    ((True, False), {"when": False, "unknown": True}, "not_applicable"),
    ((True, False), {"grace": "2019-12-23"}, "not_due"),
    ((True, False), {"grace": "2019-12-22"}, "flagged ONE"),
    ((None, False), {"grace": "2019-12-23"}, "not_due"),
    ((False, False), {"grace": "2019-12-23"}, "clear"),
    ((True, False), {"grace": None}, "undecided"),
    ((True, False), {"when": False, "grace": "2019-12-23"}, "not_applicable"),
]


def word(value):
    return None if value is None else str(value).lower()


def test_the_verdict_of_a_condition(desk):
    notes = [
        {
            "note_id": str(number),
            "event_on": "2019-12-01",
            "text": "a note",
            "kind": word(one),
            "channel": word(two),
            "author_id": word(given.get("when", True)),
            "title": word(given.get("unknown", False)),
            "contact_person_id": given.get("grace", "2000-01-01"),
        }
        for number, ((one, two), given, _) in enumerate(CONDITIONS)
    ]
    rows = desk.rows(RULE, notes=notes)
    found = [" ".join(filter(None, (row["verdict"], row["reason"]))) for row in rows.values()]
    expected = {f"{reasons} {given}": verdict for reasons, given, verdict in CONDITIONS}
    assert dict(zip(expected, found, strict=True)) == expected


def note(**given):
    return {"event_on": "2019-12-02", "text": "a note", **given}


def test_a_condition_without_a_name_flags_without_a_reason(desk):
    row = desk.row(AS_OF_EACH + "flag_if: kind is null\n", notes=[note()])
    assert (row["verdict"], row["state"], row["days_overdue"], row["due_on"]) == ("flagged", "outstanding", None, None)
    assert not row["reason"]


@pytest.mark.parametrize(
    ("note_", "state"),
    [
        (note(kind=None, channel="phone"), "late"),
        (note(kind="visit", channel=None), "outstanding"),
        (note(), "outstanding"),  # somebody can still act on one of them
    ],
)
def test_a_reason_can_be_one_that_nobody_can_act_on_any_more(desk, note_, state):
    rule = AS_OF_EACH + "flag_if: {LATE: kind is null, OPEN: channel is null}\nstates: {LATE: late}\n"
    assert desk.row(rule, notes=[note_])["state"] == state


@pytest.mark.parametrize(("means", "verdict"), [("flagged", "flagged MISSING"), ("undecided", "undecided")])
def test_a_rule_says_what_a_blank_means(desk, means, verdict):
    rule = AS_OF_EACH + f"flag_if: {{SHORT: length(title) < 5}}\nmissing: {{title: {means}}}\n"
    row = desk.row(rule, notes=[note()])
    assert " ".join(filter(None, (row["verdict"], row["reason"]))) == verdict


# --- severity ----------------------------------------------------------------------------------------------------

GRAVE = (
    AS_OF_EACH + "flag_if: {{ONE: kind is null, TWO: channel is null, THREE: result is null}}\nseverity: {severity}\n"
)
ALL = {"kind": "k", "channel": "c", "result": "r"}


GRAVITIES = [
    ("low", ["kind"], "low"),
    ("critical", ["kind", "channel"], "critical"),
    ("{base: medium, reasons: {ONE: low}}", ["kind"], "low"),
    ("{base: medium, reasons: {ONE: low}}", ["channel"], "medium"),
    ("{base: medium, reasons: {ONE: low}}", ["kind", "channel"], "medium"),
    ("{base: medium, reasons: {ONE: low, TWO: high}}", ["kind", "channel"], "high"),
    ("{base: low, reasons: {ONE: critical, TWO: high}}", ["kind", "channel", "result"], "critical"),
    ("{base: low, reasons: {ONE: high, TWO: medium}}", ["channel"], "medium"),
    ("{base: high, reasons: {ONE: low, TWO: low, THREE: low}}", ["kind", "channel", "result"], "low"),
    # The first condition that holds decides, whatever the reasons are.
    ("{base: medium, reasons: {ONE: high}, when: [{if: author_role = 'nurse', is: low}]}", ["kind"], "low"),
    ("{base: medium, reasons: {ONE: high}, when: [{if: author_role = 'doctor', is: low}]}", ["kind"], "high"),
    (
        "{base: low, when: [{if: author_id is not null, is: high}, {if: author_role = 'nurse', is: critical}]}",
        ["kind"],
        "critical",
    ),
    (
        "{base: low, when: [{if: author_role = 'nurse', is: high}, {if: author_id is null, is: critical}]}",
        ["kind"],
        "high",
    ),
    ("{base: medium, when: [{if: author_id = 'W1', is: low}]}", ["kind"], "medium"),  # unknown does not hold
]


def test_a_flag_is_as_grave_as_its_gravest_reason_unless_a_condition_holds(desk):
    rules = [
        f"id: TST-{number}\n" + GRAVE.format(severity=severity) for number, (severity, *_) in enumerate(GRAVITIES, 101)
    ]
    blanks = {"+".join(blank): blank for _, blank, _ in GRAVITIES}
    notes = [
        note(
            note_id=name, author_role="nurse", **{kind: None if kind in blank else value for kind, value in ALL.items()}
        )
        for name, blank in blanks.items()
    ]
    judged = desk.run(rules, notes=notes)
    found = {(row.rule_id, row.subject_id): row.severity for row in judged.flags.itertuples()}
    graves = [found[f"TST-{number}", "+".join(blank)] for number, (_, blank, _) in enumerate(GRAVITIES, 101)]
    assert [(*gravity[:2], grave) for gravity, grave in zip(GRAVITIES, graves, strict=True)] == GRAVITIES


def test_a_missed_deadline_is_as_grave_as_its_name(desk):
    rule = """
each: conferences
needs: [conferences]
due: due_on
done: held_on
severity: {base: low, reasons: {FIRST: high, EXTRA: medium}}
reason: {FIRST: kind = 'ICPC', LATER: kind = 'RCPC'}
also: {EXTRA: cancelled}
"""
    found = desk.rows(
        rule,
        conferences=[
            {"conference_id": "first", "kind": "ICPC", "due_on": "2019-12-01", "cancelled": False},
            {"conference_id": "later", "kind": "RCPC", "due_on": "2019-12-01", "cancelled": False},
            {"conference_id": "both", "kind": "RCPC", "due_on": "2019-12-01", "cancelled": True},
        ],
    )
    assert {name: row["severity"] for name, row in found.items()} == {"first": "high", "later": "low", "both": "medium"}


# --- messages ----------------------------------------------------------------------------------------------------


def message(desk, text, rule=AS_OF_EACH + "flag_if: {ONE: kind is null, TWO: channel is null}\n", **given):
    return desk.row(rule + f"message: {text}\n", notes=[note(**given)])["message"]


SAID = [
    ('"Written on {event_on}."', "Written on 2 December 2019."),
    ('"Note {note_id} of {case.worker}, judged on {as_of}."', "Note N1 of A Jones, judged on 23 December 2019."),
    ('"More than {limit:days}."', "More than 5 days."),
    ('"More than {limit}."', "More than 5."),
    ('"{single:days} and {single: working days }."', "1 day and 1 working day."),
    ("The parents' 100% \\ note", "The parents' 100% \\ note"),
    ('"Recorded on {recorded_on}."', "Recorded on 4 December 2019."),
]


def test_a_message_says_dates_and_numbers_in_words(desk):
    rule = AS_OF_EACH + "flag_if: kind is null and limit = 5\n"
    rule += "parameters: {limit: {value: 5, unit: days}, single: {value: 1, unit: days}}\n"
    rules = [f"id: TST-{number}\n{rule}message: {text}\n" for number, (text, _) in enumerate(SAID, 101)]
    flags = desk.run(rules, notes=[note(recorded_on="2019-12-04T09:30:00")]).flags
    assert list(flags["message"]) == [said for _, said in SAID]


@pytest.mark.parametrize("given", [{}, {"title": None}])
def test_a_blank_in_a_message_is_said_in_words(desk, given):
    said = message(desk, '"Titled {title}, on {recorded_on}."', **given)
    assert said.startswith("Titled ")
    assert ", on " in said
    for raw in ("NULL", "None", "nan", "NaT", "NA,"):
        assert raw not in said


def test_a_number_has_no_needless_digits(desk):
    rule = 'each: plans\nneeds: [plans]\nwindow: none\nflag_if: visit_interval_days > 5\nmessage: "{visit_interval_days:days}."\n'
    plan = {"kind": "CP", "started_on": "2019-12-02"}
    assert desk.row(rule, plans=[{**plan, "visit_interval_days": 10.0}])["message"] == "10 days."
    assert desk.row(rule, plans=[{**plan, "visit_interval_days": 10.5}])["message"] == "10.5 days."


def test_the_messages_of_all_reasons_are_joined(desk):
    text = "{ONE: No kind., TWO: No channel.}"
    assert message(desk, text) == "No kind. No channel."
    assert message(desk, text, kind="visit") == "No channel."


def test_the_general_message_stands_in_for_a_reason_without_one(desk):
    text = '{ONE: No kind., "": Look at it.}'
    assert message(desk, text, kind="visit") == "Look at it."
    assert message(desk, text, channel="phone") == "No kind."


DUE = "each: conferences\nneeds: [conferences]\ndue: due_on\ndone: held_on\n"


@pytest.mark.parametrize(
    ("held_on", "said"),
    [
        (None, "Due on 22 December 2019, 1 day ago."),
        ("2019-12-23", "Held 1 day after 22 December 2019."),
    ],
)
def test_a_missed_deadline_speaks_by_its_state(desk, held_on, said):
    rule = (
        DUE
        + """
message:
  outstanding: Due on {due_on}, {days_overdue:days} ago.
  late: Held {days_overdue:days} after {due_on}.
"""
    )
    conference = {"kind": "RCPC", "due_on": "2019-12-22", "held_on": held_on}
    assert desk.row(rule, conferences=[conference])["message"] == said


SOON = [
    ("", "Falls due on 20 January 2020."),
    ("message: Look at {due_on}.\n", "Falls due on 20 January 2020."),
    ("message: {outstanding: 'Due {days_overdue:days} ago.', late: Held late.}\n", "Falls due on 20 January 2020."),
    (
        "message: {outstanding: Overdue., due_soon: 'Hold it by {due_on}, {case.worker}.'}\n",
        "Hold it by 20 January 2020, A Jones.",
    ),
]


def test_what_is_due_soon_says_when_it_falls_due(desk):
    rules = [f"id: TST-0{number}\n{DUE}{words}" for number, (words, _) in enumerate(SOON, 1)]
    conference = {"kind": "RCPC", "due_on": "2020-01-20"}
    found = desk.run(rules, conferences=[conference], ask={"due_soon_days": 40}).due_soon
    assert list(found["message"]) == [said for _, said in SOON]


def test_the_words_for_what_is_due_soon_are_in_no_flag(desk):
    rule = DUE + "message: {due_soon: Hold it soon., '': Look at it.}\n"
    assert desk.row(rule, conferences=[{"kind": "RCPC", "due_on": "2019-12-20"}])["message"] == "Look at it."


def test_what_waits_for_days_of_grace_falls_due_on_the_last_of_them(desk):
    rule = "each: cases\nflag_if: team = 'North'\nnot_due_until: date '2020-01-20'\n"
    [row] = desk.run(rule, ask={"due_soon_days": 40}).due_soon.to_dict("records")
    assert (row["message"], str(row["due_on"]), str(row["flag_on"])) == (
        "Falls due on 20 January 2020.",
        "2020-01-20",
        "2020-01-21",
    )


def test_a_message_holds_what_the_record_says_and_no_more(desk):
    text = '"By {author_role}."'
    assert (
        message(desk, text, author_role="{case.worker} '; drop table x; --") == "By {case.worker} '; drop table x; --."
    )


# --- evidence ----------------------------------------------------------------------------------------------------


def test_evidence_is_a_json_object_by_label(desk):
    rule = (
        AS_OF_EACH
        + """
flag_if: kind is null
evidence:
  event_on:
  worker: case.worker
  finalised:
  days: days_between(event_on, as_of)
  quote: text
  title:
"""
    )
    row = desk.row(rule, notes=[note(text='She said "no", twice\n\u2013 caf\u00e9', finalised=True)])
    assert json.loads(row["evidence"]) == {
        "event_on": "2019-12-02",
        "worker": "A Jones",
        "finalised": True,
        "days": 21,
        "quote": 'She said "no", twice\n\u2013 caf\u00e9',
        "title": None,
    }


def test_evidence_can_be_a_list_of_names(desk):
    rule = AS_OF_EACH + "flag_if: kind is null\nevidence: [event_on, author_role]\n"
    assert json.loads(desk.row(rule, notes=[note()])["evidence"]) == {"event_on": "2019-12-02", "author_role": None}


def test_only_a_flag_has_evidence_and_a_reason(desk):
    rule = AS_OF_EACH + "flag_if: {NO_KIND: kind is null}\nevidence: [event_on]\n"
    row = desk.row(rule, notes=[note(kind="visit")])
    assert (row["verdict"], row["evidence"], row["reason"], row["severity"]) == ("clear", None, None, None)
