"""The tables of an export as they stood on the as-of date, as SQL over the raw frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordcheck.engine.quoting import quoted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from recordcheck.model import Column, TableContract

SQL_TYPES = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "code": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "flag": "BOOLEAN",
    "number": "DOUBLE",
}


def as_of_sql(contract: TableContract, held: set[str], wanted: Iterable[str], as_of: dt.date, raw: str) -> str:
    """
    Return the SELECT that gives a table as it stood on *as_of*.

    Args:
        contract: The table's contract.

        held: The columns that the raw table has; the others are read as blank.

        wanted: The columns to give.  Each timestamp is given as a date, and again with its time as
            ``NAME__at``; each date that is overwritten in place has ``NAME__unknown``.

        as_of: Rows that happened or were recorded after this day are hidden, or kept with what was known.

        raw: The name under which the engine finds the raw table.
    """
    day = f"DATE '{as_of}'"
    rule = contract.as_of

    def later(name: str) -> str:
        return f"coalesce(CAST({quoted(name)} AS DATE) > {day}, false)" if name in held else "false"

    happened = _any_of(later(name) for name in rule.happened)
    recorded = later(rule.recorded) if rule.recorded else "false"
    is_plan = " AND ".join(
        f"coalesce({quoted(name)} = '{value}', false)" if name in held else "false"
        for name, value in rule.planned.items()
    )
    hidden = _any_of(
        [
            *([happened] if not rule.keep_if_happened_later else []),
            *([recorded] if not rule.keep_if_recorded_later else []),
        ]
    )
    if is_plan and not rule.keep_if_happened_later:
        hidden = _any_of([f"({happened} AND NOT ({is_plan}))", recorded])
    blanked = {
        name: _any_of(
            [
                *([happened] if rule.keep_if_happened_later and name not in rule.keep_if_happened_later else []),
                *([recorded] if rule.keep_if_recorded_later and name not in rule.keep_if_recorded_later else []),
                *(later(date) for date, others in rule.completed.items() if name == date or name in others),
                *([later(name)] if name in rule.overwritten else []),
            ]
        )
        for name in contract.columns
    }
    chosen = [
        part
        for name in contract.columns
        if name in set(wanted)
        for part in _column_sql(contract.columns[name], held, blanked[name], later(name), name in rule.overwritten)
    ]
    return f"SELECT {', '.join(chosen)} FROM {raw} WHERE NOT ({hidden})"


def _column_sql(column: Column, held: set[str], blanked: str, later: str, is_overwritten: bool) -> list[str]:  # noqa: FBT001
    name, kind = quoted(column.name), SQL_TYPES[column.type]
    value = f"CAST({name} AS {kind})" if column.name in held else f"CAST(NULL AS {kind})"
    if blanked != "false":
        value = f"CASE WHEN {blanked} THEN NULL ELSE {value} END"
    parts = [f"CAST({value} AS DATE) AS {name}" if kind == "TIMESTAMP" else f"{value} AS {name}"]
    if kind == "TIMESTAMP":
        parts.append(f"{value} AS {quoted(column.name + '__at')}")
    if is_overwritten:
        parts.append(f"{later} AS {quoted(column.name + '__unknown')}")
    return parts


def _any_of(conditions: Iterable[str]) -> str:
    real = [condition for condition in conditions if condition not in ("false", "")]
    return " OR ".join(real) if real else "false"


def case_days_sql(present: frozenset[str]) -> str:
    """
    Return the SELECT behind ``case_days``: one row per case and period in which nothing changed.

    Type on a day is LAC while a care period covers it, else CP while a child protection plan does, else
    what the case history says, else today's (semantics: "Case type, team and worker on a day").  Team and
    worker come from the case history, else they are today's.
    """
    spans = {
        "care_periods": "SELECT case_id, 1 AS rank, 'LAC' AS case_type, NULL AS team, NULL AS worker_id, started_on, ended_on "
        "FROM care_periods",
        "plans": "SELECT case_id, 2, 'CP', NULL, NULL, started_on, first(ended_on ORDER BY version_on DESC NULLS LAST) "
        "FROM plans WHERE kind = 'CP' GROUP BY case_id, started_on",
        "case_history": "SELECT case_id, 3, case_type, team, worker_id, started_on, ended_on FROM case_history",
    }
    used = [sql for table, sql in spans.items() if table in present]
    nothing = "SELECT NULL::VARCHAR AS case_id, 0 AS rank, NULL::VARCHAR AS case_type, NULL::VARCHAR AS team, NULL::VARCHAR AS worker_id, NULL::DATE AS started_on, NULL::DATE AS ended_on WHERE false"
    union = " UNION ALL ".join([nothing, *used])
    names = "LEFT JOIN workers w ON w.worker_id = s.worker_id" if "workers" in present else ""
    # Periods of a case history may share a day; the one that began last holds it.
    latest = "arg_max({0}, s.started_on) FILTER (s.rank = 3)"
    order = "s.rank * 1000000 - (s.started_on - DATE '1900-01-01')"
    named = f"{latest.format('w.worker')}, " if names else ""
    return f"""
WITH spans AS ({union}),
starts AS (
  SELECT case_id, DATE '0001-01-01' AS from_on FROM cases
  UNION SELECT case_id, started_on FROM spans WHERE started_on IS NOT NULL
  UNION SELECT case_id, ended_on + 1 FROM spans WHERE ended_on IS NOT NULL
),
periods AS (
  SELECT case_id, from_on,
    coalesce(lead(from_on) OVER (PARTITION BY case_id ORDER BY from_on) - 1, DATE '9999-12-31') AS to_on
  FROM starts
)
SELECT p.case_id, p.from_on, p.to_on,
  coalesce(arg_min(s.case_type, {order}) FILTER (s.case_type IS NOT NULL), any_value(c.case_type)) AS case_type,
  coalesce({latest.format("s.team")}, any_value(c.team)) AS team,
  coalesce({named}{latest.format("s.worker_id")}, any_value(c.worker)) AS worker,
  coalesce({latest.format("s.worker_id")}, any_value(c.worker_id)) AS worker_id
FROM periods p
JOIN cases c ON c.case_id = p.case_id
LEFT JOIN spans s ON s.case_id = p.case_id AND s.started_on <= p.from_on AND (s.ended_on IS NULL OR s.ended_on >= p.from_on)
{names}
GROUP BY p.case_id, p.from_on, p.to_on
"""
