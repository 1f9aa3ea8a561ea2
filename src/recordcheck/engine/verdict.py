"""From the terms of a rule to verdict, state, reason and severity, as SQL (semantics: "Time", "Missing data")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordcheck.engine.messages import due_soon_sql, message_sql
from recordcheck.engine.quoting import text
from recordcheck.model import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recordcheck.rule import Rule

COLUMNS = (
    "subject_table", "subject_id", "case_id", "family_id", "event_on", "case_type", "team", "manager", "worker",
    "verdict", "state", "reason", "severity", "due_on", "flag_on", "days_overdue", "message", "evidence",
)  # fmt: skip
"""What the SELECT of a rule gives for each record."""

_RANKS = {severity: rank for rank, severity in enumerate(reversed(SEVERITIES))}

# The terms that `compile` computes per row: _in_population, _grace_until, _unknown, _due, _done, _until,
# _tolerance, _as_of, _window_from; _r0.. the reasons beside the deadline, _n0.. the names of a missed deadline,
# _s0.. the conditions on severity, _e0.. the evidence, _m0.. what the messages name.

_DEADLINE = """CASE
      WHEN _limit IS NULL THEN 'undecided'
      WHEN _done <= _limit THEN 'clear'
      WHEN _ended <= _limit THEN 'not_applicable'
      WHEN _done IS NOT NULL OR _ended IS NOT NULL THEN 'late'
      WHEN _as_of <= _limit THEN 'not_due'
      ELSE 'outstanding' END"""
_IN_WINDOW = {
    "event": "_event_on BETWEEN _window_from AND _as_of",
    "duty": "coalesce(_done, _ended, _as_of) >= _window_from",
    "none": "true",
}


def reason_names(rule: Rule) -> list[str]:
    """Return the reasons beside a deadline, in order; a blank name for an unnamed condition."""
    return [*rule.reasons, *(["MISSING"] if "flagged" in rule.missing.values() else [])]


def verdict_ctes(rule: Rule, held: frozenset[str]) -> str:
    """Return the CTEs u to z, which turn the terms in ``t`` into a verdict and a state."""
    reasons = [f"_r{number}" for number in range(len(reason_names(rule)))]
    helpers = [table for table, fallback in rule.uses_if_present.items() if not fallback and table not in held]
    return f"""u AS (
  SELECT t.*, CASE WHEN _until <= _as_of THEN _until END AS _ended, _due + _tolerance AS _limit FROM t
), w AS (
  SELECT u.*, {_IN_WINDOW[rule.window]} AS _in_window, {_DEADLINE if rule.due else "'clear'"} AS _deadline,
    ({_any(f"coalesce({name}, false)" for name in reasons)}) AS _any,
    ({_any(f"{name} IS NULL" for name in reasons)}) AS _open
  FROM u
), x AS (
  SELECT w.*, CASE
    WHEN NOT _in_population OR NOT _in_window THEN 'not_applicable'
    WHEN _in_population IS NULL OR _in_window IS NULL OR _unknown THEN 'undecided'
    WHEN _any OR _deadline IN ('late', 'outstanding') THEN 'flagged'
    WHEN _open THEN 'undecided'
    ELSE _deadline END AS _raw
  FROM w
), y AS (
  SELECT x.*, CASE
    WHEN _raw IN ('flagged', 'undecided') AND _as_of <= _grace_until THEN 'not_due'
    {"WHEN _raw = 'flagged' AND _grace_until IS NULL THEN 'undecided'" if rule.not_due_until else ""}
    {"WHEN _raw = 'clear' THEN 'undecided'" if helpers else ""}
    ELSE _raw END AS _verdict
  FROM x
), z AS (
  SELECT y.*, _verdict = 'flagged' AND _deadline IN ('late', 'outstanding') AS _missed,
    CASE WHEN {_outstanding(rule)} THEN 'outstanding' ELSE 'late' END AS _state,
    CASE WHEN _deadline = 'late' THEN coalesce(_done, _ended) ELSE _as_of END - _due AS _days
  FROM y
)"""


def final_select(rule: Rule) -> str:
    """Return the SELECT over ``q`` that gives COLUMNS."""
    names = reason_names(rule)
    held = [
        f"CASE WHEN _missed AND coalesce(_n{number}, false) THEN {text(name)} END"
        for number, name in enumerate(rule.reason)
    ] + [f"CASE WHEN coalesce(_r{number}, false) THEN {text(name)} END" for number, name in enumerate(names) if name]
    reason = f"concat_ws(';', {', '.join(held)})" if held else "''"
    flag_on = "greatest(_limit, _grace_until) + 1" if rule.due else "_grace_until + 1"
    evidence = ", ".join(f"{text(label)}, _e{number}" for number, label in enumerate(rule.evidence))
    # A flag that somebody can still act on goes to who holds the case today; all else counts where it happened.
    owner = "CASE WHEN _verdict = 'flagged' AND _state = 'outstanding' THEN _{0}_now ELSE _{0}_then END AS {0}"
    return f"""SELECT _subject_table AS subject_table, _subject_id AS subject_id, case_id, case__family_id AS family_id,
  _event_on AS event_on, _case_type AS case_type, {owner.format("team")}, _manager AS manager, {owner.format("worker")},
  _verdict AS verdict,
  CASE WHEN _verdict = 'flagged' THEN _state END AS state,
  CASE WHEN _verdict = 'flagged' THEN {reason} END AS reason,
  CASE WHEN _verdict IN ('flagged', 'not_due') THEN {_severity(rule)} END AS severity,
  CASE WHEN _missed OR _verdict <> 'flagged' THEN coalesce(_due, CASE WHEN _verdict = 'not_due' THEN _grace_until END) END AS due_on,
  CASE WHEN _verdict = 'not_due' THEN {flag_on} END AS flag_on,
  CASE WHEN _missed THEN _days END AS days_overdue,
  CASE _verdict WHEN 'flagged' THEN {message_sql(rule, names)} WHEN 'not_due' THEN {due_soon_sql(rule)} END AS message,
  CASE WHEN _verdict = 'flagged' THEN json_object({evidence}) END AS evidence
FROM q"""


def _any(conditions: Iterable[str]) -> str:
    return " OR ".join(conditions) or "false"


def _outstanding(rule: Rule) -> str:
    acts = [
        f"coalesce(_r{number}, false)"
        for number, name in enumerate(reason_names(rule))
        if rule.states.get(name, "outstanding") == "outstanding"
    ]
    return _any(["_deadline = 'outstanding'", *acts])


def _severity(rule: Rule) -> str:
    """Return the gravest severity of the reasons that hold, unless a condition overrides it."""
    levels, base = rule.severity, _RANKS[rule.severity.base]
    ranks = {name: _RANKS[severity] for name, severity in levels.reasons.items()}
    parts = [
        f"CASE WHEN _missed AND coalesce(_n{number}, false) THEN {ranks.get(name, base)} END"
        for number, name in enumerate(rule.reason)
    ]
    if rule.due and not rule.reason:
        parts.append(f"CASE WHEN _missed THEN {base} END")
    parts += [
        f"CASE WHEN coalesce(_r{number}, false) THEN {ranks.get(name, base)} END"
        for number, name in enumerate(reason_names(rule))
    ]
    by_rank = " ".join(f"WHEN {rank} THEN {text(name)}" for name, rank in _RANKS.items())
    gravest = f"CASE coalesce(greatest({', '.join([*parts, 'NULL::INTEGER'])}), {base}) {by_rank} END"
    overrides = " ".join(
        f"WHEN coalesce(_s{number}, false) THEN {text(severity)}" for number, (_, severity) in enumerate(levels.when)
    )
    return f"CASE {overrides} ELSE {gravest} END" if overrides else gravest
